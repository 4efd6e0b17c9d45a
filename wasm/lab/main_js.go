// Command lab is the worker's program: it runs the cells that the page sends
// and answers with the trace and the weights. It keeps nothing between two
// runs; package wire says why. The same program is a helper, where another
// worker started it to share a sweep.
package main

import (
	"fmt"
	"maps"
	"runtime/debug"
	"slices"
	"syscall/js"
	"time"

	"compressionlab/engine/advice"
	"compressionlab/engine/lab"
	"compressionlab/engine/trace"
	"compressionlab/web/port"
	"compressionlab/web/wire"
)

func main() {
	owner := js.Global() // the page, or the worker that this one helps
	var (
		w     warmer
		c     crew
		items = make(chan wire.Items, 1)
		work  = make(chan wire.Message, 64)
	)
	hear := js.FuncOf(func(_ js.Value, args []js.Value) any {
		switch m, objects, _ := port.Read(args[0], heard...); m := m.(type) {
		case wire.Files:
			give(m, objects)
		case wire.Run:
			port.Spare() // what the last run had no use for
			port.Reuse(objects...)
			work <- m
		case wire.Help, wire.Compare, wire.Export, wire.Brush:
			work <- m
		case wire.Items:
			items <- m
		}
		return nil
	})
	owner.Call("addEventListener", "message", hear)
	kept := owner.Call("labKept") // what was said before
	for i := range kept.Length() {
		hear.Invoke(kept.Index(i))
	}
	debug.SetGCPercent(400) // a run is short, and a collection stops it
	port.Post(owner, "", wire.Ready{})
	time.Sleep(time.Millisecond) // what was said before may come only now
	if !isHelper() && len(work) == 0 {
		lab.Run(lab.Request{Cells: []string{first}})
	}
	for m := range work { // here, not in the listener: a run may wait for messages
		switch m := m.(type) {
		case wire.Run:
			w.stop()
			ran, buffers := answer(m, c.listener(tell(owner, m.ID)), c.offer(m))
			c.dismiss()
			if err := port.Post(owner, "", ran, buffers...); err != nil {
				port.Post(owner, "", broken(m.ID, err))
			}
			w.after(m, ran.Seconds)
		case wire.Compare:
			w.stop()
			compared, buffers := compare(m)
			port.Post(owner, "", compared, buffers...)
		case wire.Brush:
			w.stop()
			brushed, buffers := brush(m)
			port.Post(owner, "", brushed, buffers...)
		case wire.Export:
			w.stop()
			exported, buffers := exported(m)
			port.Post(owner, "", exported, buffers...)
		case wire.Help:
			help(owner, m, items)
		}
	}
}

// first is run while the page's own program is still on its way: it reads the
// digits and the network, which every lesson wants and a first run would wait
// for.
const first = `accuracy(load_model("digits_mlp"))`

// answer runs the last cell. Whatever goes wrong in it, the program goes on
// and the page gets an answer.
func answer(r wire.Run, progress func(trace.Progress), crew func(lab.Share, time.Duration) bool) (ran wire.Ran, buffers []js.Value) {
	defer func() {
		if p := recover(); p != nil {
			ran, buffers = broken(r.ID, p), nil
		}
	}()
	start := time.Now()
	result := lab.Run(lab.Request{
		Cells: r.Cells, Seed: r.Seed, Rounds: r.Rounds, Check: r.Check, Variants: r.Variants, Progress: progress, Crew: crew,
		Clock: func() time.Duration { return time.Since(start) }, Files: folder(),
	})
	result.Run.Findings = advice.Find(&result.Run)
	seconds := time.Since(start).Seconds()
	for _, w := range result.Weights {
		buffers = append(buffers, port.Buffer(w))
	}
	ran = wire.Ran{ID: r.ID, Run: result.Run, Seconds: seconds}
	for _, name := range slices.Sorted(maps.Keys(result.Files)) {
		ran.Files = append(ran.Files, wire.File{Name: name, Size: int64(len(result.Files[name]))})
		buffers = append(buffers, port.Bytes(result.Files[name]))
	}
	return ran, buffers
}

const (
	tellEvery = 100 * time.Millisecond
	tellMost  = 64 << 10 // bytes of output: the end of what was printed
)

// tell posts the progress of a run, ten times a second at most.
func tell(page js.Value, id int) func(trace.Progress) {
	last := time.Now()
	return func(p trace.Progress) {
		if now := time.Now(); now.Sub(last) >= tellEvery {
			last = now
			p.Output = p.Output[max(0, len(p.Output)-tellMost):]
			port.Post(page, "", wire.Progress{ID: id, Progress: p})
		}
	}
}

// broken answers with a fault of our own.
func broken(id int, why any) wire.Ran {
	return wire.Ran{ID: id, Run: trace.Run{Error: &trace.Error{
		Kind: trace.Internal, Line: 1, Column: 1, Message: fmt.Sprint("the lab itself failed: ", why),
	}}}
}
