package lab

import (
	"fmt"
	"runtime/metrics"
	"strconv"
	"strings"

	"compressionlab/engine/lab/python"
	"compressionlab/engine/trace"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// tickSteps is how many steps the interpreter takes between two looks at the
// limits. A call takes at least 4 steps, so recursion goes at most 16 calls
// past its limit.
const tickSteps = 64

// heapCheck is how many bytes builtins may make between two looks at the heap;
// heapTicks does the same for what the interpreter makes.
const (
	heapCheck = 32 << 20
	heapTicks = 1 << 12
)

// tick is called by the interpreter every [tickSteps] steps.
func (s *session) tick(t *starlark.Thread) {
	if s.stop == nil {
		switch {
		case t.Steps >= s.limits.Steps:
			s.stop = s.tooManySteps()
		case t.CallStackDepth() > s.limits.Depth:
			s.stop = limitFault("A function that calls itself needs a case in which it stops.",
				"more than %d calls inside one another", s.limits.Depth)
		case s.cancel():
			s.stop = limitFault("", "stopped")
		case t.Steps/tickSteps%heapTicks == 0:
			s.stop = s.heapFault()
		}
	}
	s.tell()
	if s.stop != nil {
		t.Cancel(s.stop.message)
		return
	}
	t.SetMaxExecutionSteps(t.Steps + tickSteps)
}

func (s *session) tooManySteps() *fault {
	return limitFault("Check that the loop comes to an end, or let it do less.",
		"stopped after %s steps", thousands(int(s.limits.Steps)))
}

// work charges steps for a loop inside a builtin. The error, when there is one,
// must be returned.
func (s *session) work(steps int) error {
	s.thread.Steps += uint64(max(steps, 0))
	if s.thread.Steps >= s.limits.Steps {
		return s.tooManySteps()
	}
	return nil
}

// grow asks for bytes of memory for one value before it is made. It refuses
// what is larger than the limit, and charges steps for filling it.
func (s *session) grow(bytes float64) error {
	if !(bytes <= float64(s.limits.Memory)) {
		return limitFault("Use a smaller number.", "this would take %s of memory, and a cell may use %s",
			memorySize(bytes), memorySize(float64(s.limits.Memory)))
	}
	if s.grown += int(bytes); s.grown > heapCheck {
		s.grown = 0
		if f := s.heapFault(); f != nil {
			return f
		}
	}
	return s.work(int(bytes / 256))
}

// heapFault is the safety net under the deterministic checks. It counts from its
// first look, after tens of megabytes at most: to ask at the start of every run
// had the browser compile the runtime's table of metrics, 1/20 of a first run.
func (s *session) heapFault() *fault {
	now := heapSize()
	if s.heap == 0 {
		s.heap = now
	}
	if now > s.heap+2*uint64(s.limits.Memory) {
		return limitFault("Keep less: a list that only grows, for example.",
			"the cells together hold more than %s of memory", memorySize(2*float64(s.limits.Memory)))
	}
	return nil
}

func heapSize() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	if sample[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return sample[0].Value.Uint64()
}

// memorySize writes bytes as a person would: 256 MB, 80 GB.
func memorySize(bytes float64) string {
	unit := 0
	units := []string{"bytes", "kB", "MB", "GB", "TB", "PB", "EB"}
	for bytes >= 1024 && unit < len(units)-1 {
		bytes /= 1024
		unit++
	}
	if bytes > 1e6 {
		return "more memory than there is"
	}
	return fmt.Sprintf("%.3g %s", bytes, units[unit])
}

// nameLoop adds to a limit's message the outermost loop that was running.
func (s *session) nameLoop(f *fault, stack starlark.CallStack) {
	for _, frame := range stack {
		cell, ok := s.locate(frame.Pos)
		if !ok {
			continue
		}
		line, column := 0, 0
		for _, stmt := range s.files[cell].Syntax.Stmts {
			syntax.Walk(stmt, func(n syntax.Node) bool {
				switch n.(type) {
				case *syntax.WhileStmt, *syntax.ForStmt:
					start, end := n.Span()
					if line == 0 && start.Line > 0 && start.Line <= frame.Pos.Line && frame.Pos.Line <= end.Line {
						line, column = int(start.Line), int(start.Col)
					}
				}
				return line == 0
			})
		}
		if line > 0 {
			f.message += fmt.Sprintf(", in the loop at line %d", line-s.bases[cell])
			if strings.HasPrefix(f.message, "stopped") { // it is the loop that has no end, not what ran last
				f.cell, f.line, f.column = cell, line, column
			}
			return
		}
	}
}

// print adds to the output of the cell.
func (s *session) print(text string) error {
	if err := s.work(len(text) / 64); err != nil {
		return err
	}
	if cell, _, _ := s.where(); cell != s.last {
		return nil // silent
	}
	if room := s.limits.Output - s.out.Len(); len(text) > room {
		for room > 0 && text[room]&0xC0 == 0x80 {
			room-- // not in the middle of a character
		}
		s.out.WriteString(text[:room])
		return limitFault("Print less: every hundredth line, or a sum.", "more than %s of output", memorySize(float64(s.limits.Output)))
	}
	s.out.WriteString(text)
	s.tell()
	return nil
}

// notice goes through the statements of a cell before they are compiled. It
// remembers the names that a for statement at top level binds, and the calls
// that stand alone as statements. Methods that could take a lot of time or
// memory are made to pass by [session.method]. The condition of a while loop gets
// a call in front that does nothing but have a place: while True has none, and
// a limit should name its line.
func (s *session) notice(stmts []syntax.Stmt) {
	for _, stmt := range stmts {
		inside := 0
		syntax.Walk(stmt, func(n syntax.Node) bool {
			switch n := n.(type) {
			case *syntax.DefStmt:
				inside++
			case *syntax.ForStmt:
				if inside == 0 {
					syntax.Walk(n.Vars, func(v syntax.Node) bool {
						if id, ok := v.(*syntax.Ident); ok {
							s.loops[id.Name] = true
						}
						return true
					})
				}
			case *syntax.WhileStmt:
				n.Cond = &syntax.BinaryExpr{X: hiddenCall(n.While, "here"), OpPos: n.While, Op: syntax.OR, Y: n.Cond}
			case *syntax.ExprStmt:
				if call, ok := n.X.(*syntax.CallExpr); ok && !isStep(call) {
					s.bare[python.At(call.Lparen)] = true
				}
			case *syntax.CallExpr:
				if dot, ok := n.Fn.(*syntax.DotExpr); ok && watched[dot.Name.Name] {
					name := &syntax.Literal{Token: syntax.STRING, TokenPos: dot.NamePos, Raw: strconv.Quote(dot.Name.Name), Value: dot.Name.Name}
					n.Fn = hiddenCall(dot.Dot, "attr", dot.X, name)
				}
			}
			return true
		})
	}
}

// apportion remembers of calls at top level the statement that they are part of, if it
// is within a loop or an if, or takes a value apart.
func (s *session) apportion(stmts []syntax.Stmt, inner bool) {
	mark := func(x syntax.Expr, part trace.Statement) {
		if part.Inner = inner; x == nil || !part.Inner && !part.Several {
			return
		}
		syntax.Walk(x, func(n syntax.Node) bool {
			if call, ok := n.(*syntax.CallExpr); ok {
				s.parts[python.At(call.Lparen)] = &part
			}
			return true
		})
	}
	for _, stmt := range stmts {
		switch stmt := stmt.(type) {
		case *syntax.AssignStmt:
			names, several := targets(stmt.LHS)
			mark(stmt.RHS, trace.Statement{Binds: names, Several: several})
		case *syntax.ExprStmt:
			mark(stmt.X, trace.Statement{})
		case *syntax.IfStmt:
			s.apportion([]syntax.Stmt{&syntax.ExprStmt{X: stmt.Cond}}, true)
			s.apportion(stmt.True, true)
			s.apportion(stmt.False, true)
		case *syntax.ForStmt:
			s.apportion([]syntax.Stmt{&syntax.ExprStmt{X: stmt.X}}, true)
			s.apportion(stmt.Body, true)
		case *syntax.WhileStmt:
			s.apportion([]syntax.Stmt{&syntax.ExprStmt{X: stmt.Cond}}, true)
			s.apportion(stmt.Body, true)
		}
	}
}

// targets are the names that an assignment binds, or whose value it writes into.
func targets(x syntax.Expr) (names []string, several bool) {
	var items []syntax.Expr
	switch x := x.(type) {
	case *syntax.Ident:
		return []string{x.Name}, false
	case *syntax.ParenExpr:
		return targets(x.X)
	case *syntax.IndexExpr:
		return targets(x.X)
	case *syntax.DotExpr:
		return targets(x.X)
	case *syntax.TupleExpr:
		items = x.List
	case *syntax.ListExpr:
		items = x.List
	default:
		return nil, false
	}
	for _, x := range items {
		more, _ := targets(x)
		names = append(names, more...)
	}
	return names, true
}

func hiddenCall(pos syntax.Position, name string, args ...syntax.Expr) *syntax.CallExpr {
	return &syntax.CallExpr{Fn: &syntax.Ident{NamePos: pos, Name: python.Hidden + name}, Lparen: pos, Args: args, Rparen: pos}
}

// watched are the methods of texts, lists and dicts that go through a whole
// value, or make a larger one.
var watched = map[string]bool{}

func init() {
	for _, name := range strings.Fields(`extend insert pop remove index clear update
		join replace split rsplit splitlines partition rpartition find rfind rindex
		upper lower title capitalize strip lstrip rstrip startswith endswith removeprefix removesuffix
		isalnum isalpha isdigit islower isspace istitle isupper
		union intersection difference symmetric_difference issubset issuperset`) {
		watched[name] = true
	}
}
