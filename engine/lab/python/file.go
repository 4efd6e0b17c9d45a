package python

import (
	"strings"

	"compressionlab/engine/trace"

	"go.starlark.net/syntax"
)

// Hidden is what the name of every hidden builtin and temporary starts with.
const Hidden = "·"

// A Position is a place in the student's text.
type Position struct {
	Line, Column int // from 1; columns count characters
}

// At converts a position of Starlark's, such as that of a call frame.
func At(pos syntax.Position) Position { return Position{int(pos.Line), int(pos.Col)} }

// A File is a parsed cell.
type File struct {
	Syntax  *syntax.File           // what starlark.FileProgram compiles
	Imports []Import               // in the order of the text
	Calls   map[Position]*CallSite // every call of the text, by the position of its "("
	Reads   map[Position]*Read     // every x.name of the text, by the position of its "."

	names []string
}

// An Import is one name that an import statement binds.
type Import struct {
	Module string // "scipy.sparse"
	Name   string // of from … import Name; "" for import Module
	As     string // the name bound
	At     Position
}

// A CallSite is a call as it stands in the text. A source of more than 1,000
// characters is given as "".
type CallSite struct {
	Callee string   // source of what is called: "prune.magnitude_prune"
	Start  Position // of the callee's first character
	End    Position // just past the closing parenthesis

	// The first argument as written. All zero if there is none.
	Arg              string   // source
	ArgStart, ArgEnd Position // of Arg; ArgEnd is just past it
	Keyword          string   // "model" in f(model=m), where Arg is "m"
	Star             string   // "*" or "**" in f(*a), where Arg is "a"
	Root             string   // "m" if Arg is m, m.layers, m.layers[0].weight; else ""

	Args  []trace.Arg // all arguments, in order
	Comma bool        // after the last of them

	head string
}

// Call is the site as the trace records it.
func (c *CallSite) Call() *trace.Call {
	call := &trace.Call{Line: c.Start.Line, Column: c.Start.Column, Head: c.head,
		ArgLine: c.ArgStart.Line, ArgColumn: c.ArgStart.Column}
	if !strings.Contains(c.Arg, "\n") {
		call.Arg = c.Arg
	}
	call.Args, call.EndLine, call.EndColumn, call.Comma = append(call.Args, c.Args...), c.End.Line, c.End.Column-1, c.Comma
	return call
}

// A Read is an attribute as it stands in the text: m.layers[0].weight.
type Read struct {
	Name  string   // "weight"
	Of    string   // source of what it is read from: "m.layers[0]"
	Root  string   // "m"; "" if the attribute is read from something without a name
	Start Position // of Of
	End   Position // just past Name
}

// Names lists the names that the statements at top level bind (assignment,
// for, def, import), each once, in the order of the text.
func Names(f *File) []string { return append([]string(nil), f.names...) }

// Seed inserts x = ·session("x") before the first statement for each of names
// that the file binds at top level. Starlark takes such a name for a global of
// this file alone, so without it a cell could not read what an earlier cell
// left before it assigns anew.
func (f *File) Seed(names []string) {
	wanted := make(map[string]bool, len(names))
	for _, name := range names {
		wanted[name] = true
	}
	pos := syntax.MakePosition(&f.Syntax.Path, 1, 1)
	var prologue []syntax.Stmt
	for _, name := range f.names {
		if !wanted[name] {
			continue
		}
		call := hiddenCall(pos, "session", stringLiteral(pos, name))
		prologue = append(prologue, assign(pos, &syntax.Ident{NamePos: pos, Name: name}, call))
	}
	f.Syntax.Stmts = append(prologue, f.Syntax.Stmts...)
}

// Parse reads the text of a cell. filename is what positions in the tree carry
// as their file. The error, when there is one, is an [*Error].
func Parse(filename, text string) (file *File, err error) {
	defer func() {
		switch stop := recover().(type) {
		case nil:
		case bail:
			file, err = nil, stop.err
		default:
			panic(stop)
		}
	}()
	src := newSource(text)
	p := newParser(filename, src)
	p.file()
	return p.out, nil
}
