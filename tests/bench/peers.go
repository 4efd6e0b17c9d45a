package main

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"compressionlab/tests/chrome"
)

// A request has a runner make ready for a work, or do it so many times. Its
// reply tells how many milliseconds each time took, or why there are none.
type request struct {
	Work  string `json:"work,omitempty"`
	Size  []int  `json:"size,omitempty"`
	Times int    `json:"times,omitempty"`
}

type reply struct {
	Input, Output [2]float64 // checksums: engine/input.go
	Note          string
	MS            []float64
	Error         string
}

// A runner does works, somewhere.
type runner func(request) reply

// inPage is a worker with a script of page/.
func inPage(p *chrome.Page, name string) runner {
	return func(q request) reply {
		text, err := json.Marshal(q)
		if err != nil {
			p.T.Fatalf("%v", err)
		}
		return chrome.Eval[reply](p, fmt.Sprintf(`ask(%q, %s)`, name, text))
	}
}

//go:embed native.py
var script string

// python is native.py, on one thread, with the arithmetic that its libraries
// choose for this machine.
func python() runner {
	c := exec.Command(cmp.Or(os.Getenv("LAB_PYTHON"), "/usr/bin/python3"), "-c", script)
	c.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool {
		return strings.HasPrefix(v, "OPENBLAS_CORETYPE=") || strings.HasPrefix(v, "OPENBLAS_L2_SIZE=")
	}), "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1", "MKL_NUM_THREADS=1")
	in, noIn := c.StdinPipe()
	out, noOut := c.StdoutPipe()
	if err := cmp.Or(noIn, noOut, c.Start()); err != nil {
		return absent(err.Error())
	}
	questions, answers := json.NewEncoder(in), json.NewDecoder(out)
	return func(q request) (r reply) { // it ends when its input does, with this program
		if questions.Encode(q) != nil || answers.Decode(&r) != nil {
			return reply{Error: c.Path + " has no NumPy, or has failed"}
		}
		return r
	}
}

// absent is a runner that is not there.
func absent(why string) runner {
	return func(request) reply { return reply{Error: why} }
}

// fetched tells whether build.sh got a package from npm.
func fetched(build, name string) bool {
	_, err := os.Stat(filepath.Join(build, "peers", name, "package"))
	return err == nil
}

const unfetched = "npm did not give it"

// A result is what came of one runner's turns.
type result struct {
	ready reply // of the first time
	ms    []float64
	note  string
}

const (
	warmMS  = 400 // of work before anything counts: browsers translate what is hot once more
	turnMS  = 40  // of work a turn, at least once
	roundMS = 6000
)

// alternate has each runner do its job a few times in turn, again and again, so
// that a machine which is busy for a while is so for all of them. A runner that
// cannot is left out, and its result says why.
func alternate(runners []runner, jobs []string, size []int) []result {
	results, turn := make([]result, len(runners)), make([]int, len(runners))
	round := 0.0
	for i, run := range runners {
		r := run(request{Work: jobs[i], Size: size})
		results[i].ready = r
		warm, times := 0.0, []float64(nil)
		for n := 1; r.Error == "" && (warm < warmMS || len(times) == 0); n = min(2*n, 64) {
			r = run(request{Times: n})
			times = append(times, r.MS...)
			for _, t := range r.MS {
				warm += t
			}
		}
		if r.Error != "" {
			results[i].ready.Error = r.Error
			continue
		}
		usual := quantile(times, 0.5)
		turn[i] = int(min(50, max(1, turnMS/usual)))
		round += float64(turn[i]) * usual
	}
	for range int(min(15, max(5, roundMS/round))) {
		for i, run := range runners {
			if turn[i] > 0 {
				r := run(request{Times: turn[i]})
				results[i].ms, results[i].note = append(results[i].ms, r.MS...), r.Note
			}
		}
	}
	return results
}

// sameWork says what is different about what a peer did, or nothing. Inputs are
// exact; outputs are sums in another order, of a size that is known.
func sameWork(ours, peer reply) string {
	const tolerance = 1e-3
	switch {
	case ours.Error != "":
		return "ours: " + ours.Error
	case ours.Input != peer.Input:
		return fmt.Sprintf("another input: %v, not %v", peer.Input, ours.Input)
	case !(math.Abs(ours.Output[0]-peer.Output[0]) <= tolerance*ours.Output[1] && math.Abs(ours.Output[1]-peer.Output[1]) <= tolerance*ours.Output[1]):
		return fmt.Sprintf("another output: %v, not %v", peer.Output, ours.Output)
	}
	return ""
}

// A roof is what the machine can do in a browser on one thread.
type roof struct{ flops, bytes float64 } // a second

// limit is the least time, in ms, that some work can take under it.
func (r roof) limit(flops, bytes float64) float64 { return 1e3 * max(flops/r.flops, bytes/r.bytes) }

// turns are those of page/machine.js's loop.
const turns = 1_000_000

// adder runs that loop, whatever the size of the work beside it.
func adder(p *chrome.Page) runner {
	page := inPage(p, "machine.js")
	return func(q request) reply {
		q.Size = []int{turns}
		return page(q)
	}
}

// flops is what it shows: 12 accumulators of 4 numbers, an addition and a
// multiplication.
func flops(add result) float64 { return turns * 12 * 4 * 2 / quantile(add.ms, 0.5) * 1e3 }

// machine measures the roof.
func machine(p *chrome.Page) (roof, []Line) {
	const n = 16 << 20
	add, move := alternate([]runner{adder(p)}, []string{"multiplyAdd"}, nil)[0], alternate([]runner{inPage(p, "machine.js")}, []string{"copy"}, []int{n})[0]
	if e := add.ready.Error + move.ready.Error; e != "" {
		p.T.Fatalf("page/machine.js: %s", e)
	}
	r := roof{flops: flops(add), bytes: n * 4 * 2 / quantile(move.ms, 0.5) * 1e3} // 4 bytes there and back
	return r, []Line{
		{Name: "this machine, multiply and add in SIMD registers", Value: r.flops / 1e9, Unit: "GFLOP/s", Note: "float32, one thread; float64 is half"},
		{Name: "this machine, memory read and written by a copy", Value: r.bytes / 1e9, Unit: "GB/s"},
	}
}

// compare measures the works with part in their names beside their peers.
func compare(t chrome.T, b *chrome.Browser, build, part string) []Line {
	server := isolated(build)
	defer server.Close()
	p := b.Open(t, chrome.View{})
	defer p.Close()
	p.Go(server.URL)
	if !chrome.Eval[bool](p, `crossOriginIsolated`) {
		t.Fatalf("the page is not cross-origin isolated: its clock is coarse, and TF.js has no threads")
	}
	runners := map[string]runner{ours: inPage(p, ours), native: python()}
	for name, from := range map[string]string{tfjs1: "tfjs-backend-wasm", tfjs2: "tfjs-backend-wasm", mlmatrix: "ml-matrix"} {
		runners[name] = absent(unfetched)
		if fetched(build, from) {
			runners[name] = inPage(p, name)
		}
	}
	limits, lines := machine(p)
	var others load
	var compared []Line
	for _, w := range works {
		if !strings.Contains(w.Name, part) {
			continue
		}
		in, jobs := []runner{runners[ours]}, []string{w.Job}
		for _, peer := range w.Peers {
			in, jobs = append(in, runners[peer.Runner]), append(jobs, cmp.Or(peer.Job, w.Job))
		}
		if w.Flops > 0 { // the roof of the same minutes: a core that is shared with others has a lower one
			in, jobs = append(in, adder(p)), append(jobs, "multiplyAdd")
		}
		others.look()
		results := alternate(in, jobs, w.Size)
		if last := results[len(results)-1]; w.Flops > 0 && last.ready.Error == "" {
			limits.flops = flops(last)
		}
		compared = append(compared, w.lines(results, limits)...)
	}
	return slices.Concat(lines, others.lines(), compared)
}

// lines are a work's: one for each peer, or one alone.
func (w work) lines(results []result, machine roof) []Line {
	ours, line := results[0], Line{Name: w.Name, Unit: "ms", Goal: w.Goal}
	if e := ours.ready.Error; e != "" {
		line.Note = "ours: " + e
	} else {
		line.Value, line.Spread, line.Note = quantile(ours.ms, 0.5), spread(ours.ms), ours.note
	}
	if limit := machine.limit(w.Flops, w.Bytes); limit > 0 && line.Value > 0 {
		line.Note = fmt.Sprintf("the machine's limit is %s ms: %.0f%%", number(limit, "ms"), 100*limit/line.Value)
	}
	if len(w.Peers) == 0 {
		return []Line{line}
	}
	var lines []Line
	for i, peer := range w.Peers {
		l, theirs := line, results[i+1]
		l.Peer, l.Least = peer.Name, peer.Least
		if e := theirs.ready.Error; e != "" {
			l.Note = e
		} else {
			l.PeerValue, l.PeerSpread = quantile(theirs.ms, 0.5), spread(theirs.ms)
			if other := sameWork(ours.ready, theirs.ready); other != "" {
				l.Note = other
			} else {
				l.Ratio = l.PeerValue / l.Value
			}
		}
		lines = append(lines, l)
	}
	return lines
}
