// Command lab is the worker's program: it runs the cells that the page sends
// and answers with the trace and the weights. It keeps nothing between two
// runs; package wire says why.
package main

import (
	"fmt"
	"runtime/debug"
	"syscall/js"
	"time"

	"compressionlab/engine/advice"
	"compressionlab/engine/lab"
	"compressionlab/engine/trace"
	"compressionlab/web/port"
	"compressionlab/web/wire"
)

func main() {
	page := js.Global()
	var w warmer
	page.Call("addEventListener", "message", js.FuncOf(func(_ js.Value, args []js.Value) any {
		m, _, err := port.Read(args[0])
		if run, ok := m.(wire.Run); err == nil && ok {
			ran, buffers := answer(run, tell(page, run.ID))
			if err := port.Post(page, "", ran, buffers...); err != nil {
				port.Post(page, "", broken(run.ID, err))
			}
			w.after(run, ran.Seconds)
		}
		return nil
	}))
	debug.SetGCPercent(400) // a run is short, and a collection stops it
	port.Post(page, "", wire.Ready{})
	lab.Run(lab.Request{Cells: []string{first}})
	select {}
}

// first is run while the page's own program is still on its way: it reads the
// digits and the network, which every lesson wants and a first run would wait
// for.
const first = `accuracy(load_model("digits_mlp"))`

// answer runs the last cell. Whatever goes wrong in it, the program goes on
// and the page gets an answer.
func answer(r wire.Run, progress func(trace.Progress)) (ran wire.Ran, buffers []js.Value) {
	defer func() {
		if p := recover(); p != nil {
			ran, buffers = broken(r.ID, p), nil
		}
	}()
	start := time.Now()
	result := lab.Run(lab.Request{
		Cells: r.Cells, Seed: r.Seed, Progress: progress,
		Clock: func() time.Duration { return time.Since(start) },
	})
	result.Run.Findings = advice.Find(&result.Run)
	seconds := time.Since(start).Seconds()
	for _, w := range result.Weights {
		buffers = append(buffers, port.Buffer(w))
	}
	return wire.Ran{ID: r.ID, Run: result.Run, Seconds: seconds}, buffers
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
