package lab

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"compressionlab/engine/lab/python"
	"compressionlab/engine/trace"

	"go.starlark.net/resolve"
	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// A fault is an error on its way to the student. A builtin returns one without
// a place; the place is found when the run has stopped.
type fault struct {
	kind, message, hint string
	cell, line, column  int
	edits               []trace.Edit

	// Which argument is to blame, for the place: a keyword, or a position from
	// 1; and what to write instead of it.
	keyword string
	index   int
	instead string
	rename  string // the keyword itself is wrong: its right name

	from  int           // column of the innermost call in the last cell
	calls []trace.Frame // the student's functions around it, innermost first
}

func (f *fault) Error() string { return f.message }

// refuse is a value error.
func refuse(format string, args ...any) *fault {
	return &fault{kind: trace.Value, message: fmt.Sprintf(format, args...)}
}

func (f *fault) withHint(format string, args ...any) *fault {
	f.hint = fmt.Sprintf(format, args...)
	return f
}

func limitFault(hint, format string, args ...any) *fault {
	return &fault{kind: trace.Limit, message: fmt.Sprintf(format, args...), hint: hint}
}

// unresolved explains the first name that means nothing.
func (s *session) unresolved(list resolve.ErrorList, bound map[string]bool) *fault {
	e := list[0]
	cell, _ := s.locate(e.Pos)
	at := python.At(e.Pos)
	f := &fault{kind: trace.Syntax, cell: cell, line: at.Line, column: at.Column, message: e.Msg}
	name, ok := strings.CutPrefix(e.Msg, "undefined: ")
	if !ok {
		return s.local(f)
	}
	if i := strings.IndexByte(name, ' '); i >= 0 { // "(did you mean …?)"
		name = name[:i]
	}
	f.kind, f.message = trace.Name, fmt.Sprintf("nothing here is called %s", name)
	var known []string
	for n := range bound {
		known = append(known, n)
	}
	for n := range s.predeclared {
		known = append(known, n)
	}
	for n := range starlark.Universe {
		known = append(known, n)
	}
	if near := nearest(name, known); near != "" {
		f.hint = fmt.Sprintf("Did you mean %s?", near)
		f.edits = []trace.Edit{{Line: at.Line, Column: at.Column, Old: name, New: near}}
	} else if hint := absent[name]; hint != "" {
		f.hint = hint
	} else if like := containing(name, known); like != "" {
		f.hint = "There is " + like + "."
	} else {
		f.hint = fmt.Sprintf("Give it a value first, in this cell or in one above: %s = …", name)
	}
	return s.local(f)
}

// absent are builtins of Python's that have no place in a cell.
var absent = map[string]string{
	"open":  "A script reads arrays with np.load, and networks with load_npz and load_safetensors.",
	"input": "A cell cannot ask while it runs: write the value into the code.",
	"torch": "The lab is TinyTorch's: Tensor, Linear, ReLU, Sequential, SGD and Adam are there without an import.",
}

// containing lists the known names that a name is a part of: prune is one of
// magnitude_prune.
func containing(name string, known []string) string {
	var like []string
	for _, k := range known {
		if len(name) > 3 && strings.Contains(k, name) {
			like = append(like, k)
		}
	}
	slices.Sort(like)
	return strings.Join(like[:min(len(like), 5)], ", ")
}

// failed turns what stopped the interpreter into a fault with a place.
func (s *session) failed(err error) *fault {
	var eval *starlark.EvalError
	if !errors.As(err, &eval) {
		panic(err)
	}
	var f *fault
	if s.stop != nil {
		f = s.stop
	} else if !errors.As(err, &f) {
		f = translate(eval.Msg)
	}
	located := *f
	f = &located
	found := false
	stack := eval.CallStack
	if top := len(stack) - 1; top > 0 && strings.HasPrefix(eval.Msg, "function "+stack[top].Name+" ") {
		stack = stack[:top] // its arguments were refused where it was called
	}
	for i := range stack {
		pos := stack.At(i).Pos
		cell, ok := s.locate(pos)
		if !ok {
			continue
		}
		found = true
		at := python.At(pos)
		f.cell, f.line, f.column = cell, at.Line, at.Column
		if cell < len(s.files) {
			if site := s.files[cell].Calls[at]; site != nil {
				f.line, f.column = site.Start.Line, site.Start.Column
				s.blame(f, cell, site)
			} else if read := s.files[cell].Reads[at]; read != nil {
				f.line, f.column = read.End.Line, read.End.Column-len([]rune(read.Name))
				if f.rename != "" {
					f.edits = []trace.Edit{{Line: f.line, Column: f.column, Old: read.Name, New: f.rename}}
				}
			}
		}
		break
	}
	if f.kind == trace.Limit {
		s.nameLoop(f, stack)
	}
	s.trace(f, stack)
	if !found {
		f.cell, f.line, f.column = s.cell, s.bases[s.cell]+1, 1
	}
	return s.local(f)
}

// explain is the fault as the trace tells it.
func (s *session) explain(f *fault) *trace.Error {
	e := &trace.Error{Kind: f.kind, Line: f.line, Column: f.column, Message: f.message, Hint: f.hint, Edits: f.edits}
	e.Calls = f.calls
	if f.cell != s.last {
		e.Message = fmt.Sprintf("a cell above stopped at its line %d: %s", f.line, f.message)
		e.Line, e.Column, e.Edits = 0, 0, nil
		for _, call := range f.calls {
			if call.Line > 0 { // a function from above, that this cell calls
				e.Message = fmt.Sprintf("in %s, at line %d of a cell above: %s", f.calls[0].Func, f.line, f.message)
				e.Line, e.Column = call.Line, f.from
				break
			}
		}
	}
	return e
}

// maxCalls is how many calls an error tells of.
const maxCalls = 8

// trace notes the calls of the student's functions that led to a fault. A
// function that calls itself from one line is told once.
func (s *session) trace(f *fault, stack starlark.CallStack) {
	name := "" // of the student's function below
	for i := range stack {
		frame := stack.At(i)
		cell, ok := s.locate(frame.Pos)
		if !ok {
			continue
		}
		at := python.At(frame.Pos)
		if site := s.files[cell].Calls[at]; site != nil {
			at = site.Start
		}
		call := trace.Frame{Func: name, Line: at.Line - s.bases[cell]}
		if cell != s.last {
			call.Line = 0
		} else if f.from == 0 && name != "" {
			f.from = at.Column
		}
		if n := len(f.calls); name != "" && n < maxCalls && (n == 0 || f.calls[n-1] != call) {
			f.calls = append(f.calls, call)
		}
		if name = frame.Name; name == "lambda" { // may be one of the front end's
			name = ""
		}
	}
}

// blame moves a fault to the argument that caused it. Calls hold the source of
// their first argument only, so the others are looked up in the tree.
func (s *session) blame(f *fault, cell int, site *python.CallSite) {
	if f.keyword == "" && f.index == 0 && f.rename == "" {
		return
	}
	var call *syntax.CallExpr
	for _, stmt := range s.files[cell].Syntax.Stmts {
		syntax.Walk(stmt, func(n syntax.Node) bool {
			if c, ok := n.(*syntax.CallExpr); ok {
				if id, hidden := c.Fn.(*syntax.Ident); !hidden || !strings.HasPrefix(id.Name, python.Hidden) {
					if src := s.files[cell].Calls[python.At(c.Lparen)]; src == site {
						call = c
					}
				}
			}
			return call == nil
		})
	}
	if call == nil {
		return
	}
	position := 0
	for _, arg := range call.Args {
		if b, ok := arg.(*syntax.BinaryExpr); ok && b.Op == syntax.EQ {
			id, named := b.X.(*syntax.Ident)
			if !named || f.keyword == "" || id.Name != f.keyword {
				continue
			}
			at := python.At(id.NamePos)
			if f.rename != "" {
				f.line, f.column = at.Line, at.Column
				f.edits = []trace.Edit{{Line: at.Line, Column: at.Column, Old: id.Name, New: f.rename}}
				return
			}
			s.replace(f, cell, b.Y)
			return
		}
		position++
		if position == f.index {
			s.replace(f, cell, arg)
			return
		}
	}
}

// replace puts a fault at an expression and, where it is a number, offers what
// to write instead.
func (s *session) replace(f *fault, cell int, x syntax.Expr) {
	start, _ := x.Span()
	if start.Line < 1 {
		return
	}
	at := python.At(start)
	f.line, f.column = at.Line, at.Column
	lines := textLines(s.cells[cell])
	line := at.Line - s.bases[cell]
	if f.instead == "" || line > len(lines) {
		return
	}
	rest := []rune(lines[line-1])
	if at.Column-1 > len(rest) {
		return
	}
	old := numberAt(string(rest[at.Column-1:]))
	if old != "" {
		f.edits = []trace.Edit{{Line: at.Line, Column: at.Column, Old: old, New: f.instead}}
	}
}

// numberAt is the literal or the float("nan") that a text starts with; "" if it
// starts with something else.
func numberAt(text string) string {
	for _, call := range []string{`float("nan")`, `float('nan')`, `float("inf")`, `float('inf')`, "math.nan", "np.nan", "math.inf", "np.inf"} {
		if strings.HasPrefix(text, call) {
			return call
		}
	}
	digits := strings.TrimPrefix(text, "-")
	n := strings.IndexFunc(digits, func(c rune) bool { return !(c >= '0' && c <= '9' || c == '.' || c == '_') })
	if n < 0 {
		n = len(digits)
	}
	if n == 0 {
		return ""
	}
	return text[:len(text)-len(digits)+n]
}

// textLines splits a cell into lines, whatever its line ends are.
func textLines(text string) []string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Split(strings.ReplaceAll(text, "\r", "\n"), "\n")
}

// nearest is [python.Nearest] among the names that a student can write.
func nearest(name string, known []string) string {
	return python.Nearest(name, slices.DeleteFunc(slices.Clone(known), func(k string) bool { return strings.HasPrefix(k, python.Hidden) }))
}

// asFault finds a fault in an error.
func asFault(err error, f **fault) bool { return errors.As(err, f) }
