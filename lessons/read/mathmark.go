package read

import (
	"bytes"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// A formula is $…$ in a line of text, or $$…$$ on a line of its own.
type formula struct {
	ast.BaseInline
	ml    string
	fault error
	at    int // byte offset of its first sign in the source
}

var kindFormula = ast.NewNodeKind("Formula")

func (*formula) Kind() ast.NodeKind { return kindFormula }

func (f *formula) Dump(source []byte, level int) { ast.DumpHelper(f, source, level, nil, nil) }

// formulas makes goldmark read and write them, and write terms.
type formulas struct{}

func (formulas) Extend(m goldmark.Markdown) {
	m.Parser().AddOptions(parser.WithInlineParsers(util.Prioritized(formulas{}, 150)))
	m.Renderer().AddOptions(renderer.WithNodeRenderers(util.Prioritized(formulas{}, 500), util.Prioritized(terms{}, 500)))
}

func (formulas) Trigger() []byte { return []byte{'$'} }

// Parse takes a formula that closes in its own line. A lone $ is a character.
func (formulas) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	sign := []byte("$")
	if bytes.HasPrefix(line, []byte("$$")) {
		sign = []byte("$$")
	}
	body := line[len(sign):]
	end := bytes.Index(body, sign)
	if end < 0 || len(sign) == 1 && end == 0 {
		return nil
	}
	f := &formula{at: segment.Start}
	f.ml, f.fault = mathML(string(body[:end]), len(sign) == 2)
	block.Advance(end + 2*len(sign))
	return f
}

func (formulas) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(kindFormula, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			_, err := w.WriteString(n.(*formula).ml)
			return ast.WalkContinue, err
		}
		return ast.WalkContinue, nil
	})
}
