package lab

import (
	"context"
	"fmt"
	"time"

	"compressionlab/engine/nn"
	"compressionlab/engine/trace"
)

// A Request is what to run.
type Request struct {
	Cells   []string        // the text of each cell; the last one is reported
	Seed    uint64          // of everything random
	Limits  Limits          // zero fields mean [DefaultLimits]
	Context context.Context // stops the run when it is done; may be nil

	// Progress, if set, hears often how far the run has come. It is called within
	// the run, so that it delays it.
	Progress func(trace.Progress)

	// Crew, if set, is asked to help with a sweep once its first item is done, and
	// after each further one until it says yes: it then has helpers run the same
	// request with this Share, and returns at once. left is about how long the rest
	// of the sweep would take without help. No result depends on it.
	Crew func(share Share, left time.Duration) bool

	// Share, if set, makes the run a helper's.
	Share *Share

	// Check, if set, is the check of an exercise: it looks at what the cells have
	// made, and what it finds is in Run.Checks. Nothing else of the result depends
	// on it. A run that stops with an error is not looked at.
	Check string

	// Clock is the time since whenever, for profile(model) alone; nil for a run
	// whose output must be the same each time.
	Clock func() time.Duration

	// Rounds, if above 0, ends the run after so many rounds of the loops that the last
	// statement goes through, as [trace.Run.Rounds] counts them. What is reported is the
	// state then.
	Rounds int

	// Untraced runs without keeping a record of what happens: the result tells of the
	// names and objects at the end, and not who wrote into them; it has no events. It is
	// for measuring what the record costs.
	Untraced bool

	// Variants asks for the states that models came through, and Wanted for those of
	// these keys as networks.
	Variants bool
	Wanted   []string

	// Files is what the cells may read; nil for a place without files, where
	// nothing can be saved either.
	Files *Folder
}

// Limits of a run. Reaching one is an error of kind [trace.Limit].
type Limits struct {
	Steps  uint64 // of the interpreter, and what builtins charge
	Memory int    // bytes of one value, and of the heap that a run adds
	Depth  int    // calls inside one another
	Output int    // bytes printed by one cell
}

// DefaultLimits keep an endless loop under about 1 s natively and 5 s in a
// browser, and everything under a browser tab's memory and stack.
var DefaultLimits = Limits{Steps: 15_000_000, Memory: 256 << 20, Depth: 150, Output: 1 << 20}

func (l Limits) orDefault() Limits {
	d := DefaultLimits
	if l.Steps == 0 {
		l.Steps = d.Steps
	}
	if l.Memory == 0 {
		l.Memory = d.Memory
	}
	if l.Depth == 0 {
		l.Depth = d.Depth
	}
	if l.Output == 0 {
		l.Output = d.Output
	}
	return l
}

// A Result is what a run gives back.
type Result struct {
	Run trace.Run

	// Weights are the matrices of Run.Views, all views counted through, each
	// (Rows, Cols) row-major. They are the models' own memory: do not write.
	Weights [][]float32

	// Files is what the cells saved, by name: it is for the caller to put there
	// where they read. It is empty if the run stopped with an error.
	Files map[string][]byte

	// States are the variants that were wanted, by key, as far as they came to be.
	States map[string]nn.Layer
}

// Run runs the cells in order and reports the last one. It never panics: a
// fault of ours is an error of kind [trace.Internal] in the result. Findings is
// left empty; package advice fills it from the events.
//
// If a cell stops with an error, the names and objects are those of the session
// as it was before that cell. An error in a cell above has line and column 0,
// and says so in its message.
func Run(r Request) Result {
	r.Limits = r.Limits.orDefault()
	result, failed := attempt(r, len(r.Cells)-1)
	if result.Run.Error == nil || r.Share != nil {
		return result
	}
	before := r
	before.Cells, before.Context, before.Check = r.Cells[:max(failed, 0)], nil, ""
	session, _ := attempt(before, -1)
	session.Files = nil
	session.Run.Output, session.Run.Error, session.Run.Events, session.Run.Rounds = result.Run.Output, result.Run.Error, result.Run.Events, result.Run.Rounds
	return session
}

// attempt runs all cells and reports cell last; -1 reports none, and every line
// is 0. failed is the cell that stopped, if Run.Error is set.
func attempt(r Request, last int) (result Result, failed int) {
	var s *session
	defer func() {
		if p := recover(); p != nil {
			result, failed = Result{Run: emptyRun()}, max(last, 0)
			if s != nil {
				result.Run.Output, failed = s.out.String(), s.cell
			}
			result.Run.Error = &trace.Error{Kind: trace.Internal, Line: 1, Column: 1,
				Message: fmt.Sprintf("the lab itself failed: %v", p),
				Hint:    "Your code is not to blame. Change the line a little and run it again."}
		}
	}()
	s = newSession(r, last)
	fault := s.run()
	if fault == nil {
		if s.blind {
			run := emptyRun()
			run.Output = s.out.String()
			return Result{Run: run, Files: s.saved}, 0
		}
		result = s.report()
		result.Run.Checks = s.check(r.Check)
		return result, 0
	}
	run := emptyRun()
	run.Output, run.Events = s.out.String(), s.events
	run.Error = s.explain(fault)
	s.counted()
	run.Rounds = s.told
	return Result{Run: run}, fault.cell
}

func emptyRun() trace.Run {
	return trace.Run{
		Names: map[string]string{}, Objects: map[string]trace.Object{},
		Findings: []trace.Finding{}, Order: []string{}, Ghosts: []trace.Ghost{}, Views: []trace.View{},
	}
}
