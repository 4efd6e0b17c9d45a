package lab

import (
	"context"
	"errors"
	"sort"
	"strconv"
	"strings"
	"time"

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
	bases  []int          // lines of the program above each cell: see [session.locate]
	last   int            // the cell that is reported; -1 for none
	limits Limits
	rng    *nn.Rand
	clock  func() time.Duration // nil for none
	folder *Folder              // what can be read; nil for none
	saved  map[string][]byte    // by name

	listener func(trace.Progress) // may be nil
	progress trace.Progress       // what it was told last

	thread *starlark.Thread
	cancel func() bool // whether the caller wants no more
	ctx    context.Context
	stop   *fault // why the thread was cancelled
	grown  int    // bytes asked for since the heap was looked at
	heap   uint64 // of the process at the first look

	predeclared starlark.StringDict
	cell        int // that runs now
	out         *strings.Builder

	crew  func(Share, time.Duration) bool // who helps with sweeps; nil for nobody
	share *Share                          // of a helper
	known [][]Outcome                     // of the sweeps that are over
	swept *swept                          // the sweep that runs

	// Of loops: see rounds.go.
	rounds   int          // of the statement of the top level that runs
	roundsIn trace.Rounds // where the first of them was
	entering bool         // a while has just begun
	left     int          // statements of the top level that are not over
	mine     int          // of those, of the last cell
	until    int          // the run ends after so many rounds of the last statement; 0 for its end
	stopping bool         // this is that statement
	halted   bool         // and that was the round
	told     []trace.Rounds

	recorder
	lineage  lineage
	digits   *digitsValue
	ids      map[any]int // what id() has answered
	imported map[string]*module
	scores   []memo
}

func newSession(r Request, last int) *session {
	s := &session{cells: r.Cells, last: last, limits: r.Limits, rng: nn.NewRand(r.Seed), clock: r.Clock, folder: r.Files, saved: map[string][]byte{}, listener: r.Progress,
		ids: map[any]int{}, imported: map[string]*module{}, out: new(strings.Builder), crew: r.Crew, share: r.Share, until: r.Rounds}
	s.recorder.init()
	s.blind = r.Untraced
	s.lineage = lineage{on: r.Variants && last >= 0, wanted: map[string]nn.Layer{}}
	for _, key := range r.Wanted {
		s.lineage.wanted[key] = nil
	}
	s.predeclared = s.builtins()
	s.cancel = func() bool { return r.Context != nil && r.Context.Err() != nil }
	if s.ctx = r.Context; s.ctx == nil {
		s.ctx = context.Background()
	}
	s.thread = &starlark.Thread{Name: "cell", OnMaxSteps: s.tick}
	s.thread.SetMaxExecutionSteps(tickSteps)
	return s
}

// dialect is what Starlark allows in a cell.
var dialect = &syntax.FileOptions{Set: true, While: true, TopLevelControl: true, GlobalReassign: true, Recursion: true}

// run parses, resolves and executes all cells.
func (s *session) run() *fault {
	program := &syntax.File{Path: "session", Options: dialect}
	bound := map[string]bool{}
	base := 1 // the prologue has the first line
	for i, text := range s.cells {
		s.cell = i
		s.bases = append(s.bases, base)
		file, err := python.Parse("session", strings.Repeat("\n", base)+strings.TrimPrefix(text, "\ufeff"))
		base += len(textLines(text))
		if err != nil {
			var e *python.Error
			if !errors.As(err, &e) {
				panic(err)
			}
			f := &fault{kind: trace.Syntax, cell: i, line: e.Line, column: e.Column, message: e.Message, hint: e.Hint, edits: e.Edits}
			if f.line == 1 {
				f.line += s.bases[i] // of the text as a whole
			}
			return s.local(f)
		}
		s.files = append(s.files, file)
		s.mine = 0
		for _, stmt := range file.Syntax.Stmts {
			if e, ok := stmt.(*syntax.ExprStmt); ok && isStep(e.X) {
				s.mine++
			}
		}
		s.left += s.mine
		file.Syntax.Stmts = looped(file.Syntax.Stmts)
		program.Stmts = append(program.Stmts, file.Syntax.Stmts...)
		for _, n := range python.Names(file) {
			bound[n] = true
		}
		s.notice(file.Syntax.Stmts)
		if !s.blind {
			s.apportion(file.Syntax.Stmts, false)
		}
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
	if err != nil && !s.halted {
		return s.failed(err)
	}
	s.cell = len(s.cells) - 1
	s.ended(globals)
	return nil
}

// isStep tells of the call that stands after each statement of the top level.
func isStep(x syntax.Expr) bool {
	call, ok := x.(*syntax.CallExpr)
	if !ok {
		return false
	}
	id, ok := call.Fn.(*syntax.Ident)
	return ok && id.Name == python.Hidden+"step"
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
	file := "session"
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

// locate says in which cell a position of the program is. Starlark knows one
// file name a function, so the cells are parsed with as many empty lines in
// front as there are lines above them, and a line of the program is a line of
// one cell. ok is false for the prologue and for builtins.
func (s *session) locate(pos syntax.Position) (cell int, ok bool) {
	cell = sort.SearchInts(s.bases, int(pos.Line)) - 1
	return cell, cell >= 0 && pos.Filename() == "session"
}

// local turns the lines of a fault into lines of its cell.
func (s *session) local(f *fault) *fault {
	base := s.bases[f.cell]
	f.line -= base
	edits := make([]trace.Edit, len(f.edits))
	for i, e := range f.edits {
		e.Line -= base
		edits[i] = e
	}
	f.edits = edits
	return f
}

// frame is the call of the innermost function of the program that runs, at top level
// the program's own, and how deep it is; nil if none runs.
func (s *session) frame() (f starlark.DebugFrame, depth int) {
	for depth := range s.thread.CallStackDepth() {
		f := s.thread.DebugFrame(depth)
		if _, ok := f.Callable().(*starlark.Function); ok {
			return f, depth
		}
	}
	return nil, 0
}

// top is the call of the program itself; nil if it does not run.
func (s *session) top() starlark.DebugFrame {
	for depth := s.thread.CallStackDepth() - 1; depth >= 0; depth-- {
		if f := s.thread.DebugFrame(depth); isTop(f) {
			return f
		}
	}
	return nil
}

// now is where the run stands at top level, when line is where it stands.
func (s *session) now(line int) trace.Moment {
	m := trace.Moment{Line: line, Round: s.rounds}
	if s.atTop() {
		return m
	}
	m.Line = 0
	if top := s.top(); top != nil {
		pos := top.Position()
		if cell, ok := s.locate(pos); ok && cell == s.last {
			m.Line = int(pos.Line) - s.bases[cell]
		}
	}
	return m
}

// where is the place of the student's statement that runs now: of the innermost
// function of theirs, in lines of the program.
func (s *session) where() (cell int, at python.Position, ok bool) {
	if f, _ := s.frame(); f != nil {
		pos := f.Position()
		if cell, ok := s.locate(pos); ok {
			return cell, python.At(pos), true
		}
	}
	return s.cell, python.Position{}, false
}

// line is where the run stands in the last cell; 0 in a cell above.
func (s *session) line() int {
	cell, at, ok := s.where()
	if !ok || cell != s.last {
		return 0
	}
	return at.Line - s.bases[cell]
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
