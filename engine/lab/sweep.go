package lab

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"compressionlab/engine/nn"
	"compressionlab/engine/trace"

	"go.starlark.net/starlark"
)

// sweep is sweep(f, values): the list of f(value) for each of them.
//
// # How are the rounds of a sweep kept apart?
//
// Rounds may run at the same time in several programs, and what they give must
// be what they give one after the other. So no round may leave anything for
// another one but what it returns: writing into a model, array or list from
// before the sweep is an error that says so, and the numbers that a round draws
// come from a stream of its own. What a round makes and measures is its own
// business, too: it is not in the trace.
func (s *session) sweep(c *call) (starlark.Value, error) {
	f, ok := c.given["f"].(starlark.Callable)
	if !ok {
		return nil, c.wrongType("f", "a function of one argument").withHint("It is called like this: sweep(lambda s: accuracy(magnitude_prune(copy.deepcopy(model), s)), [0.5, 0.9])")
	}
	values, err := s.items(c.given["values"])
	if err != nil {
		return nil, err
	}
	results, err := s.spread(c.f.name, len(values), f, func(i int) (starlark.Value, error) {
		return starlark.Call(s.thread, f, starlark.Tuple{values[i]}, nil)
	})
	if err != nil {
		return nil, err
	}
	return starlark.NewList(results), nil
}

// A swept is the state of the sweep that runs.
type swept struct {
	serial uint32 // objects up to this one are older than the sweep
	fault  *fault // a round wrote into one of them
	strict bool   // it is a check, which must not write at all: see [session.check]
	doing  trace.Doing
}

// spread evaluates items 0 to n-1 and returns their values, in order. Whatever a
// crew does, the result is that of evaluating one after the other: each item
// starts from the same state, and outcomes are taken in order. by is the function's
// name, f what an item may reach.
func (s *session) spread(by string, n int, f starlark.Value, item func(i int) (starlark.Value, error)) ([]starlark.Value, error) {
	if s.swept != nil { // inside a round of another sweep
		values := make([]starlark.Value, n)
		for i := range values {
			v, err := item(i)
			if err != nil {
				return nil, err
			}
			c, err := portableOf(v)
			if err != nil {
				return nil, err
			}
			values[i] = c.v
		}
		return values, nil
	}
	s.bundled().train() // so that it is older than the sweep
	defer lock(f, s.globals)()
	r := &spreading{s: s, n: n, item: item, from: s.mark(), base: s.thread.Steps, drawn: s.rng.Uint64()}
	s.swept = &swept{serial: s.serial, doing: trace.Doing{Func: by, Of: n}}
	defer func() { s.swept = nil }()

	var err error
	switch {
	case s.share == nil:
		err = r.gather()
	case len(s.known) == len(s.share.Known):
		return nil, r.help()
	default:
		err = r.repeat(s.share.Known[len(s.known)])
	}
	if err != nil {
		return nil, err
	}
	s.known = append(s.known, r.outcomes)
	return r.values, nil
}

// A spreading is a sweep as far as it has come.
type spreading struct {
	s     *session
	n     int
	item  func(i int) (starlark.Value, error)
	from  recording // each item starts from it
	drawn uint64    // and draws from a stream of its own, by this
	base  uint64    // steps of all before the sweep and of the items taken

	outcomes []Outcome // taken
	values   []starlark.Value
}

// evaluate is item i by itself.
func (r *spreading) evaluate(i int) (Outcome, error) {
	s := r.s
	s.thread.Steps = r.base
	outer := s.out
	s.out = new(strings.Builder)
	s.rng = nn.NewRand(r.drawn + uint64(i)*0x9E3779B97F4A7C15)
	s.swept.fault = nil
	v, err := r.item(i)
	o := Outcome{Output: s.out.String(), Steps: s.thread.Steps - r.base}
	s.out = outer
	s.restore(r.from)
	if f := s.swept.fault; f != nil {
		err = f // whatever else went wrong after it
	}
	if err == nil {
		o.Value, err = portableOf(v)
	}
	o.Failed = err != nil
	s.thread.Steps = r.base
	return o, err
}

// take takes the next outcome. An item that failed elsewhere, or whose steps no longer
// fit, is evaluated here once more, which raises its error at its own place.
func (r *spreading) take(o Outcome, failed error) error {
	s := r.s
	if failed == nil && (o.Failed || r.base+o.Steps >= s.limits.Steps) {
		if o, failed = r.evaluate(len(r.values)); failed == nil {
			s.thread.Steps = r.base
			failed = s.work(int(o.Steps))
		}
	}
	if failed == nil {
		r.base += o.Steps
		s.thread.Steps = r.base
		failed = s.print(o.Output)
		r.base = s.thread.Steps
	} else {
		s.print(o.Output)
	}
	r.values = append(r.values, o.Value.v)
	r.outcomes = append(r.outcomes, o)
	s.progress.Output = s.out.String()
	s.swept.doing.Done = len(r.values)
	s.tell()
	return failed
}

// help evaluates items for the run that shares them, and ends with errShared.
func (r *spreading) help() error {
	for {
		i, ok := r.s.share.Items.Take()
		if !ok {
			return errShared
		}
		o, _ := r.evaluate(i)
		r.s.goOn()
		r.s.share.Items.Give(i, o)
	}
}

// repeat takes what the run that asked for help knew of a sweep before.
func (r *spreading) repeat(known []Outcome) error {
	if len(known) != r.n {
		return refuse("a helper found another sweep than the run that asked for it")
	}
	for _, o := range known {
		if err := r.take(o, nil); err != nil {
			return err
		}
	}
	return nil
}

// gather evaluates items, asks for a crew, and takes what either has, in order.
func (r *spreading) gather() error {
	s := r.s
	pile := newPile(r.n)
	defer pile.close()
	joined, mine := false, time.Duration(0) // spent on items here
	for done := 0; len(r.values) < r.n; {
		if o := pile.outcome(len(r.values)); o != nil {
			if err := r.take(*o, nil); err != nil {
				return err
			}
			continue
		}
		i, ok := pile.Take()
		if !ok { // the rest is with others
			select {
			case <-pile.given:
				continue
			case <-s.ctx.Done():
				return limitFault("", "stopped")
			case <-time.After(max(patience*mine/time.Duration(max(done, 1)), 20*time.Millisecond)):
				i = len(r.values) // who has it is slow, or gone
			}
		}
		began := time.Now()
		o, err := r.evaluate(i)
		mine += time.Since(began)
		if err != nil && i == len(r.values) {
			return r.take(o, err)
		}
		if s.cancel() {
			return limitFault("", "stopped")
		}
		s.goOn()
		pile.Give(i, o)
		done++
		if s.crew != nil && !joined && r.n-done > 1 {
			joined = s.crew(Share{slices.Clone(s.known), pile}, mine/time.Duration(done)*time.Duration(r.n-done))
		}
	}
	return nil
}

// patience is how many times as long as its own items took a run waits for the
// outcome of one that a helper has, before it computes that one, too.
const patience = 4

// errShared ends a helper's run.
var errShared = refuse("there is nothing left to help with")

// goOn forgets the limit that an item ran into before its turn.
func (s *session) goOn() {
	if s.stop != nil {
		s.stop = nil
		s.thread.Uncancel()
		s.thread.SetMaxExecutionSteps(s.thread.Steps + tickSteps)
	}
}

// old tells whether an object is older than the sweep that runs, so that no
// round may write into it, and remembers that one did. what is how to call it.
func (s *session) old(serial uint32, what string) *fault {
	if s.swept == nil || serial > s.swept.serial {
		return nil
	}
	line := "a line of a cell above"
	if s.swept.strict {
		line = "the check"
	}
	if n := s.line(); n > 0 {
		line = fmt.Sprintf("line %d", n)
	}
	f := refuse("%s writes into %s that is older than the sweep", line, what).
		withHint("Rounds of a sweep stand alone. Work on a copy made in the round, such as copy.deepcopy(model), and return what you want to keep.")
	if s.swept.strict {
		f = refuse("%s writes into %s that the run has made, and a check only looks", line, what)
	}
	if s.swept.fault == nil {
		s.swept.fault = f
	}
	return f
}

// oldGradients is [session.old] for the gradients of parameters, which are asked
// for in a sweep only.
func (s *session) oldGradients(of func() []*tensor) *fault {
	if s.swept == nil {
		return nil
	}
	for _, t := range of() {
		if f := s.old(t.serial, "the gradients of a model"); f != nil {
			return f
		}
	}
	return nil
}

// A recording is where the recorder stood.
type recording struct {
	events, lost, pending int
	late                  []*lateWrite
	counters              map[string]int
	ids                   map[any]int
	serial                uint32
	written               map[*nn.Tensor][]int
	prunings              map[*nn.Tensor]pruneRecord
	atLine                map[site]bool
	reports               map[*model]*table
	scores                []memo
	rng                   *nn.Rand
	witness               witness
	pasts                 []*past
	waiting               int
}

func (s *session) mark() recording {
	for _, l := range s.lows {
		l.told.Used = true
	}
	return recording{
		len(s.events), len(s.lost), len(s.pending), slices.Clone(s.late), maps.Clone(s.counters), maps.Clone(s.ids), s.serial,
		maps.Clone(s.written), maps.Clone(s.prunings), maps.Clone(s.atLine), maps.Clone(s.reports), slices.Clone(s.scores), s.rng, s.witness,
		slices.Clone(s.pasts), s.waiting,
	}
}

// restore forgets what was recorded since.
func (s *session) restore(to recording) {
	clear(s.events[to.events:])
	clear(s.lost[to.lost:])
	s.events, s.lost, s.pending = s.events[:to.events], s.lost[:to.lost], s.pending[:to.pending]
	s.late, s.counters, s.ids, s.serial = slices.Clone(to.late), maps.Clone(to.counters), maps.Clone(to.ids), to.serial
	s.written, s.prunings, s.atLine, s.reports = maps.Clone(to.written), maps.Clone(to.prunings), maps.Clone(to.atLine), maps.Clone(to.reports)
	s.scores, s.rng, s.witness = slices.Clone(to.scores), to.rng, to.witness
	s.pasts, s.waiting, s.held = slices.Clone(to.pasts), to.waiting, s.held+1
}

// lock keeps every list, dict and set that a function or a name leads to from
// changing, as a loop over it would, until unlock is called.
func lock(f starlark.Value, names map[string]starlark.Value) (unlock func()) {
	var held []starlark.Iterator
	seen := map[any]bool{}
	var walk func(v starlark.Value)
	walk = func(v starlark.Value) {
		switch v := v.(type) {
		case *starlark.List:
			if !seen[v] {
				seen[v] = true
				held = append(held, v.Iterate())
				for i := range v.Len() {
					walk(v.Index(i))
				}
			}
		case *starlark.Dict:
			if !seen[v] {
				seen[v] = true
				held = append(held, v.Iterate())
				for _, kv := range v.Items() {
					walk(kv[1])
				}
			}
		case *starlark.Set:
			if !seen[v] {
				seen[v] = true
				held = append(held, v.Iterate())
			}
		case starlark.Tuple:
			for _, item := range v {
				walk(item)
			}
		case *starlark.Builtin:
			if r := v.Receiver(); r != nil {
				walk(r)
			}
		case *starlark.Function:
			if seen[v] {
				return
			}
			seen[v] = true
			for i := range v.NumFreeVars() {
				if _, free := v.FreeVar(i); free != nil {
					walk(free)
				}
			}
			for i := range v.NumParams() {
				if d := v.ParamDefault(i); d != nil {
					walk(d)
				}
			}
			for _, global := range v.Globals() {
				walk(global)
			}
		}
	}
	walk(f)
	for _, v := range names {
		walk(v)
	}
	return func() {
		for _, it := range held {
			it.Done()
		}
	}
}
