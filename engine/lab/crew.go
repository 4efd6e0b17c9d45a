package lab

import (
	"runtime"
	"sync"
	"time"
)

// A Share is work of a run that others may help with: the items of one sweep. A
// helper runs the same request with Share set. It finds its way to that sweep,
// takes items until there are none, and ends; its own result is of no use.
//
// # Why does a helper run the cells again, instead of getting the values?
//
// A run is a pure function of its request, so the cells give a helper the same
// models, lists and functions, whatever is in them, and nothing has to know how
// to carry a closure to another program. That costs the time in front of the
// sweep, on a core that had nothing to do; a helper that comes late finds fewer
// items. What earlier sweeps gave is in Known, so those are not run again.
type Share struct {
	Known [][]Outcome // of the sweeps before this one, in the order of the run
	Items Items
}

// Items hands out the items of a sweep, each once.
type Items interface {
	Take() (i int, ok bool) // waits if it must; not ok when there are no more
	Give(i int, o Outcome)  // the outcome of an item that was taken
	Lose(i int)             // an item that was taken and has no outcome
}

// An Outcome is what came of one item: the same wherever it was computed.
type Outcome struct {
	Failed bool     `json:"failed,omitempty"` // it stopped with an error, of which no more is told
	Value  portable `json:"value"`            // what the function returned
	Output string   `json:"output,omitempty"` // what it printed
	Steps  uint64   `json:"steps"`            // of the interpreter
}

// A Pile is the [Items] of a sweep on the side of the run itself. It may be used
// by several goroutines.
type Pile struct {
	mu       sync.Mutex
	next     int   // the first item that nobody has taken
	back     []int // taken, and lost by who took them
	outcomes []*Outcome
	given    chan struct{} // holds one entry after anything has changed
}

func newPile(n int) *Pile {
	return &Pile{outcomes: make([]*Outcome, n), given: make(chan struct{}, 1)}
}

// Take is [Items].Take. It never waits.
func (p *Pile) Take() (i int, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.back); n > 0 {
		i, p.back = p.back[n-1], p.back[:n-1]
		return i, true
	}
	if p.next == len(p.outcomes) {
		return 0, false
	}
	p.next++
	return p.next - 1, true
}

// Give is [Items].Give. A second outcome of an item is dropped: it is the same.
func (p *Pile) Give(i int, o Outcome) {
	p.mu.Lock()
	if i >= 0 && i < len(p.outcomes) && p.outcomes[i] == nil {
		p.outcomes[i] = &o
	}
	p.mu.Unlock()
	p.changed()
}

// Lose is [Items].Lose: somebody else may take the item.
func (p *Pile) Lose(i int) {
	p.mu.Lock()
	if i >= 0 && i < len(p.outcomes) && p.outcomes[i] == nil {
		p.back = append(p.back, i)
	}
	p.mu.Unlock()
	p.changed()
}

// Left is how many items nobody has taken.
func (p *Pile) Left() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.outcomes) - p.next + len(p.back)
}

func (p *Pile) changed() {
	select {
	case p.given <- struct{}{}:
	default:
	}
}

// close lets nobody take any more.
func (p *Pile) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.next, p.back = len(p.outcomes), nil
}

func (p *Pile) outcome(i int) *Outcome {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.outcomes[i]
}

// Goroutines is a crew for a program with threads: each sweep whose rest would
// take longer than worth is shared with one helper for each processor more than
// one, up to most.
func Goroutines(r Request, most int, worth time.Duration) func(Share, time.Duration) bool {
	helpers := min(runtime.GOMAXPROCS(0)-1, most)
	return func(share Share, left time.Duration) bool {
		if left < worth || helpers < 1 {
			return false
		}
		r := r
		r.Share, r.Crew, r.Progress, r.Context = &share, nil, nil, nil
		for range helpers {
			go Help(r)
		}
		return true
	}
}

// Help runs a helper: a request with a Share. What it took and could not do, it
// loses.
func Help(r Request) {
	held := &holding{Items: r.Share.Items, item: -1}
	share := *r.Share
	share.Items = held
	r.Share = &share
	Run(r)
	if held.item >= 0 {
		held.Items.Lose(held.item)
	}
}

// holding remembers the item that was taken and not given.
type holding struct {
	Items
	item int
}

func (h *holding) Take() (int, bool) {
	i, ok := h.Items.Take()
	if h.item = i; !ok {
		h.item = -1
	}
	return i, ok
}

func (h *holding) Give(i int, o Outcome) {
	h.Items.Give(i, o)
	h.item = -1
}
