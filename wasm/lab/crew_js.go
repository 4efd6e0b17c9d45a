package main

import (
	"encoding/json"
	"slices"
	"syscall/js"
	"time"

	"compressionlab/engine/lab"
	"compressionlab/engine/trace"
	"compressionlab/web/port"
	"compressionlab/web/wire"
)

const (
	mostWorkers  = 4                      // this one and its helpers
	worthSharing = 200 * time.Millisecond // what is left of a sweep; a helper is there after about half of it
	breathEvery  = 8 * time.Millisecond   // how long a helper waits for an answer
)

// A crew is the helpers of this worker: workers of its own, which end with it.
// They are started when a sweep first needs them and kept for the next one.
// Where a worker may start none, a sweep runs here alone.
type crew struct {
	helpers []*helper
	alone   bool // this browser lets a worker start none
	sweep   int  // the number of the sweep that was shared last
	help    wire.Help
	pile    *lab.Pile
	breath  js.Value      // a port whose other end wakes the run
	back    chan struct{} // once it has
}

// A helper is one of them, as it is seen from here.
type helper struct {
	worker js.Value
	busy   int   // the sweep that it helps with; 0 for none, -1 until it is ready
	asking bool  // it waits for items
	items  []int // it has taken and not given
}

// isHelper tells whether another worker started this one.
func isHelper() bool {
	return js.Global().Get("labHelps").Truthy()
}

// offer is what a run asks for help with its sweeps.
func (c *crew) offer(run wire.Run) func(lab.Share, time.Duration) bool {
	return func(share lab.Share, left time.Duration) (joined bool) {
		if left < worthSharing || c.alone || given > 0 { // a helper has no files
			return false
		}
		known, err := json.Marshal(share.Known)
		if err != nil {
			return false
		}
		defer func() {
			if recover() != nil {
				c.alone = true
			}
		}()
		c.start()
		c.sweep++
		c.pile, c.help = share.Items.(*lab.Pile), wire.Help{ID: c.sweep, Run: run, Known: known}
		for _, h := range c.helpers {
			c.answer(h)
			c.engage(h)
		}
		return len(c.helpers) > 0
	}
}

// start starts the helpers that are missing: one for each core but this one's.
func (c *crew) start() {
	global := js.Global()
	if !global.Get("Worker").Truthy() || !global.Get("labModule").Truthy() {
		return
	}
	for len(c.helpers) < min(global.Get("navigator").Get("hardwareConcurrency").Int(), mostWorkers)-1 {
		url := global.Get("URL").New("#shared", global.Get("location").Get("href")).Get("href")
		h := &helper{worker: global.Get("Worker").New(url), busy: -1}
		h.worker.Set("onmessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
			c.hear(h, args[0])
			return nil
		}))
		h.worker.Set("onerror", js.FuncOf(func(js.Value, []js.Value) any {
			c.lose(h)
			return nil
		}))
		h.worker.Call("postMessage", map[string]any{"module": global.Get("labModule"), "helps": true})
		c.helpers = append(c.helpers, h)
	}
}

// engage has a helper that is free help with the sweep that runs.
func (c *crew) engage(h *helper) {
	if h.busy == 0 && c.pile != nil && c.pile.Left() > 0 {
		h.busy = c.sweep
		port.Post(h.worker, "", c.help)
	}
}

func (c *crew) hear(h *helper, event js.Value) {
	m, _, err := port.Read(event, wire.Ready{}, wire.Ask{}, wire.Gave{}, wire.Over{}, wire.Broken{})
	if err != nil {
		return
	}
	switch m := m.(type) {
	case wire.Ready:
		h.busy = 0
		c.engage(h)
	case wire.Ask:
		h.asking = true
		c.answer(h)
	case wire.Gave:
		var o lab.Outcome
		if m.ID != c.sweep || json.Unmarshal(m.Outcome, &o) != nil {
			return
		}
		h.items = slices.DeleteFunc(h.items, func(i int) bool { return i == m.Item })
		c.pile.Give(m.Item, o)
	case wire.Over:
		c.putBack(h)
		h.busy, h.asking = 0, false
		c.engage(h)
	case wire.Broken:
		c.lose(h)
	}
}

// answer gives a helper that asks the next items: a share of what is left that
// leaves some for everybody, so that few messages are needed and none of the
// workers is the last for long.
func (c *crew) answer(h *helper) {
	if !h.asking {
		return
	}
	h.asking = false
	if h.busy == c.sweep && c.pile != nil {
		for n := c.pile.Left() / (2 * (len(c.helpers) + 1)); n >= 0; n-- {
			if i, ok := c.pile.Take(); ok {
				h.items = append(h.items, i)
			}
		}
	}
	port.Post(h.worker, "", wire.Items{ID: h.busy, Items: h.items})
}

// dismiss ends the work for a run that is over. A helper that still computes
// something for it, after an error, is dropped.
func (c *crew) dismiss() {
	c.pile = nil
	for _, h := range slices.Clone(c.helpers) {
		if c.answer(h); len(h.items) > 0 {
			c.lose(h)
		}
	}
}

// lose drops a helper. Another one takes its place when it is needed.
func (c *crew) lose(h *helper) {
	h.worker.Call("terminate")
	c.helpers = slices.DeleteFunc(c.helpers, func(other *helper) bool { return other == h })
	c.putBack(h)
}

func (c *crew) putBack(h *helper) {
	if c.pile != nil && h.busy == c.sweep {
		for _, i := range h.items {
			c.pile.Lose(i)
		}
	}
	h.items = nil
}

// listener hears of the progress of a run, and lets what helpers have sent come
// in: a program that computes hears nothing.
func (c *crew) listener(tell func(trace.Progress)) func(trace.Progress) {
	last := time.Now()
	return func(p trace.Progress) {
		tell(p)
		if c.pile == nil {
			return
		}
		if time.Since(last) >= breathEvery {
			c.breathe()
			last = time.Now()
		}
	}
}

// breathe goes once through the browser's queue of messages.
func (c *crew) breathe() {
	if c.back == nil {
		c.back = make(chan struct{}, 1)
		channel := js.Global().Get("MessageChannel").New()
		channel.Get("port2").Set("onmessage", js.FuncOf(func(js.Value, []js.Value) any {
			c.back <- struct{}{}
			return nil
		}))
		c.breath = channel.Get("port1")
	}
	c.breath.Call("postMessage", js.Null())
	<-c.back
}

// help runs a helper's part.
func help(owner js.Value, m wire.Help, items <-chan wire.Items) {
	defer port.Post(owner, "", wire.Over{ID: m.ID})
	share := lab.Share{Items: &distant{owner: owner, id: m.ID, answers: items}}
	if json.Unmarshal(m.Known, &share.Known) == nil {
		lab.Help(lab.Request{Cells: m.Run.Cells, Seed: m.Run.Seed, Rounds: m.Run.Rounds, Share: &share})
	}
}

// distant are items that the owner of a helper hands out.
type distant struct {
	owner   js.Value
	id      int
	answers <-chan wire.Items
	held    []int
}

func (d *distant) Take() (int, bool) {
	if len(d.held) == 0 {
		port.Post(d.owner, "", wire.Ask{ID: d.id})
		d.held = (<-d.answers).Items
	}
	if len(d.held) == 0 {
		return 0, false
	}
	i := d.held[0]
	d.held = d.held[1:]
	return i, true
}

func (d *distant) Give(i int, o lab.Outcome) {
	outcome, err := json.Marshal(o)
	if err == nil {
		port.Post(d.owner, "", wire.Gave{ID: d.id, Item: i, Outcome: outcome})
	}
}

// Lose has nothing to say: the owner knows what was not given.
func (d *distant) Lose(int) {}
