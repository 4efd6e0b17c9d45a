package main

import "fmt"

// A request and its reply are those of tests/bench/peers.go: a work to make a
// job of, or the number of times to do the one at hand.
type request struct {
	Work  string
	Size  []int
	Times int
}

type reply struct {
	Input  [2]float64 `json:"input"`
	Output [2]float64 `json:"output"`
	Note   string     `json:"note"`
	MS     []float64  `json:"ms"`
	Error  string     `json:"error"`
}

// A worker does one job at a time.
type worker struct{ job *job }

func (w *worker) ask(q request) (r reply) {
	defer func() {
		if p := recover(); p != nil {
			r = reply{Error: fmt.Sprint(p)}
		}
	}()
	if q.Work != "" {
		make, known := works[q.Work]
		if !known {
			return reply{Error: "not there yet"}
		}
		var err error
		if w.job, err = make(q.Size); err != nil {
			return reply{Error: err.Error()}
		}
		r.Input = check(w.job.input)
		r.MS = w.job.times(1)
		r.Output = check(w.job.output())
		return r
	}
	r.MS = w.job.times(q.Times)
	if w.job.note != nil {
		r.Note = w.job.note()
	}
	return r
}
