package python

import (
	"fmt"
	"slices"
	"strings"

	"go.starlark.net/syntax"
)

// A parser reads tokens one ahead and builds the lowered tree as it goes.
type parser struct {
	out   *File
	src   *source
	scan  *scanner
	tok   token // the next one
	prev  token // the one before it
	depth int
	temps int
	stars map[*syntax.CallExpr][]syntax.Expr // the items of the displays with a *
	loops int                                // around this statement, in this function
	funcs []*scope                           // around this statement
	binds map[string]bool
	end   int // of the last token of the text that has been read
}

// A scope is a function that is being parsed.
type scope struct{ params, globals map[string]bool }

func newParser(filename string, src *source) *parser {
	p := &parser{src: src, scan: newScanner(src), binds: make(map[string]bool), stars: make(map[*syntax.CallExpr][]syntax.Expr)}
	p.out = &File{
		Syntax: &syntax.File{Path: filename, Options: &syntax.FileOptions{
			Set: true, While: true, TopLevelControl: true, GlobalReassign: true, Recursion: true}},
		Calls: make(map[Position]*CallSite),
		Reads: make(map[Position]*Read),
	}
	return p
}

func (p *parser) advance() {
	switch p.tok.kind {
	case newline, indent, dedent, eof:
	default:
		p.end = p.tok.end
	}
	p.prev = p.tok
	p.tok = p.scan.next()
}

// peek is the token after the next one.
func (p *parser) peek() token {
	return p.scan.clone().next()
}

func (p *parser) pos(off int) syntax.Position {
	at := p.src.position(off)
	return syntax.MakePosition(&p.out.Syntax.Path, int32(at.Line), int32(at.Column))
}

// is reports whether the next token is the operator or keyword text.
func (p *parser) is(text string) bool {
	return (p.tok.kind == op || p.tok.kind == keyword) && p.tok.text == text
}

func (p *parser) accept(text string) bool {
	if !p.is(text) {
		return false
	}
	p.advance()
	return true
}

// deeper counts a level of recursion; the function that it returns ends it.
func (p *parser) deeper() func() {
	if p.depth++; p.depth > maxLevels {
		p.src.fail(p.tok.start, "give the inner part a name on a line of its own", "more than %d levels inside one another", maxLevels)
	}
	return func() { p.depth-- }
}

// chain counts n operators of one kind in a row.
func (p *parser) chain(n int) {
	if n >= maxHeight/2 {
		p.src.fail(p.tok.start, "give the first part a name on a line of its own", "more than %d operators in a row", maxHeight/2)
	}
}

// say names a token in a message.
func (p *parser) say(t token) string {
	switch t.kind {
	case eof, newline, dedent:
		return "the line ends"
	case indent:
		return "the line is indented"
	case str:
		return "a text stands"
	case name:
		return fmt.Sprintf("the name %s stands", t.text)
	case keyword:
		return fmt.Sprintf("the word %s stands", t.text)
	}
	return t.text + " stands"
}

// file parses the whole text.
func (p *parser) file() {
	p.advance()
	if p.tok.kind == indent {
		p.unexpectedIndent()
	}
	for p.tok.kind != eof {
		if p.tok.kind == newline {
			p.advance()
			continue
		}
		start := p.tok.start
		stmts := p.statement()
		p.checkHeight(start, stmts)
		p.out.Syntax.Stmts = append(p.out.Syntax.Stmts, stmts...)
		p.out.Syntax.Stmts = append(p.out.Syntax.Stmts, &syntax.ExprStmt{X: p.step(start, stmts)})
	}
}

// step is the hidden call after a statement of the top level. It gets its first and
// its last line, and the names that the statement has bound, each with its value,
// so that the recorder need not look at all others; None for a statement that may
// have bound some of them.
func (p *parser) step(start int, stmts []syntax.Stmt) syntax.Expr {
	at := p.pos(start)
	line := func(off int) syntax.Expr {
		n := p.src.position(off).Line
		return &syntax.Literal{Token: syntax.INT, TokenPos: at, Raw: fmt.Sprint(n), Value: int64(n)}
	}
	args := []syntax.Expr{line(start), line(max(start, p.end-1))}
	var names []string
	var target func(x syntax.Expr)
	target = func(x syntax.Expr) {
		var items []syntax.Expr
		switch x := x.(type) {
		case *syntax.Ident:
			if !strings.HasPrefix(x.Name, Hidden) && !slices.Contains(names, x.Name) {
				names = append(names, x.Name)
			}
		case *syntax.ParenExpr:
			target(x.X)
		case *syntax.TupleExpr:
			items = x.List
		case *syntax.ListExpr:
			items = x.List
		}
		for _, item := range items {
			target(item)
		}
	}
	for _, stmt := range stmts {
		switch stmt := stmt.(type) {
		case *syntax.AssignStmt:
			target(stmt.LHS)
		case *syntax.DefStmt:
			target(stmt.Name)
		case *syntax.IfStmt, *syntax.ForStmt, *syntax.WhileStmt:
			return hiddenCall(at, "step", append(args, &syntax.Ident{NamePos: at, Name: "None"})...)
		}
	}
	for _, name := range names {
		args = append(args, stringLiteral(at, name), &syntax.Ident{NamePos: at, Name: name})
	}
	return hiddenCall(at, "step", args...)
}

// checkHeight fails if the tree of a statement is higher than the compiler
// behind us may recurse.
func (p *parser) checkHeight(start int, stmts []syntax.Stmt) {
	for _, stmt := range stmts {
		height, most := 0, 0
		syntax.Walk(stmt, func(n syntax.Node) bool {
			if n == nil {
				height--
				return true
			}
			height++
			most = max(most, height)
			if height > maxHeight {
				height--
				return false
			}
			return true
		})
		if most > maxHeight {
			p.src.fail(start, "split it into several statements", "this statement is too long: more than %d operations hang on one another", maxHeight)
		}
	}
}

// bound notes that a statement binds name.
func (p *parser) bound(name string, off int) {
	if n := len(p.funcs); n > 0 {
		if p.funcs[n-1].globals[name] {
			p.src.fail(off, "return the new value, and assign it where the function is called", "a function of the lab cannot assign to the global name %s", name)
		}
		return
	}
	if !p.binds[name] {
		p.binds[name] = true
		p.out.names = append(p.out.names, name)
	}
}
