package lab

import (
	"errors"
	"sort"
	"strconv"
	"strings"

	"compressionlab/engine/digits"
	"compressionlab/engine/lab/python"
	"compressionlab/engine/nn"
	"compressionlab/engine/trace"

	"go.starlark.net/resolve"
	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// A session is one run of a chain of cells.
type session struct {
	cells  []string
	files  []*python.File // of the cells that parsed so far
	last   int            // the cell that is reported; -1 for none
	limits Limits
	rng    *nn.Rand

	thread *starlark.Thread
	cancel func() bool // whether the caller wants no more
	stop   *fault      // why the thread was cancelled
	grown  int         // bytes asked for since the heap was looked at
	heap   uint64      // of the process when the run began

	predeclared starlark.StringDict
	cell        int // that runs now
	out         strings.Builder

	recorder
	digits *digitsValue
	scores []memo
}

func newSession(r Request, last int) *session {
	s := &session{cells: r.Cells, last: last, limits: r.Limits, rng: nn.NewRand(r.Seed)}
	s.recorder.init()
	s.predeclared = s.builtins()
	s.cancel = func() bool { return r.Context != nil && r.Context.Err() != nil }
	s.heap = heapSize()
	s.thread = &starlark.Thread{Name: "cell", OnMaxSteps: s.tick}
	s.thread.SetMaxExecutionSteps(tickSteps)
	return s
}

// run parses, resolves and executes all cells.
func (s *session) run() *fault {
	program := &syntax.File{Path: "session", Options: &syntax.FileOptions{
		Set: true, While: true, TopLevelControl: true, GlobalReassign: true, Recursion: true,
	}}
	bound := map[string]bool{}
	for i, text := range s.cells {
		s.cell = i
		file, err := python.Parse(strconv.Itoa(i), text)
		if err != nil {
			var e *python.Error
			if !errors.As(err, &e) {
				panic(err)
			}
			return &fault{kind: trace.Syntax, cell: i, line: e.Line, column: e.Column, message: e.Message, hint: e.Hint, edits: e.Edits}
		}
		s.files = append(s.files, file)
		program.Stmts = append(program.Stmts, file.Syntax.Stmts...)
		for _, n := range python.Names(file) {
			bound[n] = true
		}
		s.notice(file.Syntax.Stmts)
	}
	program.Stmts = append(s.prologue(bound), program.Stmts...)

	compiled, err := starlark.FileProgram(program, s.predeclared.Has)
	if err != nil {
		var list resolve.ErrorList
		if errors.As(err, &list) && len(list) > 0 {
			return s.unresolved(list, bound)
		}
		panic(err)
	}
	s.cell = 0
	globals, err := compiled.Init(s.thread, s.predeclared)
	if err != nil {
		return s.failed(err)
	}
	s.cell = len(s.cells) - 1
	s.ended(globals)
	return nil
}

// prologue binds the builtins whose names some cell binds: see the package
// comment.
func (s *session) prologue(bound map[string]bool) []syntax.Stmt {
	var names []string
	for n := range bound {
		if _, ok := s.predeclared[n]; ok || starlark.Universe.Has(n) {
			names = append(names, n)
		}
	}
	sort.Strings(names)
	file := "prologue"
	pos := syntax.MakePosition(&file, 1, 1)
	var stmts []syntax.Stmt
	for _, n := range names {
		stmts = append(stmts, &syntax.AssignStmt{
			OpPos: pos, Op: syntax.EQ,
			LHS: &syntax.Ident{NamePos: pos, Name: n},
			RHS: hiddenCall(pos, "session", &syntax.Literal{Token: syntax.STRING, TokenPos: pos, Raw: strconv.Quote(n), Value: n}),
		})
	}
	return stmts
}

// where is the place of the student's statement that runs now: of the innermost
// function of theirs. ok is false between statements.
func (s *session) where() (cell int, at python.Position, ok bool) {
	for depth := range s.thread.CallStackDepth() {
		frame := s.thread.CallFrame(depth)
		if cell, err := strconv.Atoi(frame.Pos.Filename()); err == nil && frame.Pos.Line > 0 {
			return cell, python.At(frame.Pos), true
		}
	}
	return s.cell, python.Position{Line: 1, Column: 1}, false
}

// line is where the run stands in the last cell; 0 in a cell above.
func (s *session) line() int {
	cell, at, ok := s.where()
	if !ok || cell != s.last {
		return 0
	}
	return at.Line
}

// site is the call that runs now, as it stands in the text; nil if unknown.
func (s *session) site() *python.CallSite {
	if cell, at, ok := s.where(); ok && cell < len(s.files) {
		return s.files[cell].Calls[at]
	}
	return nil
}

// testData is the 360 digits that every accuracy is measured on unless another
// data set is given.
func (s *session) testData() *digits.Data { return s.bundled().test.data }

func (s *session) bundled() *digitsValue {
	if s.digits == nil {
		s.digits = newDigits(s)
	}
	return s.digits
}
