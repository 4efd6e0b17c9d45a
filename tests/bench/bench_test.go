package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestQuantile(t *testing.T) {
	for _, c := range []struct {
		times []float64
		q     float64
		want  float64
	}{
		{[]float64{3, 1, 2}, 0.5, 2},
		{[]float64{3, 1, 2}, 0, 1},
		{[]float64{3, 1, 2}, 1, 3},
		{[]float64{4, 1, 2, 3}, 0.5, 2},
		{[]float64{7}, 0.95, 7},
	} {
		if got := quantile(c.times, c.q); got != c.want {
			t.Errorf("quantile(%v, %v) is %v, want %v", c.times, c.q, got, c.want)
		}
	}
}

func TestVerdict(t *testing.T) {
	for _, c := range []struct {
		line Line
		want string
	}{
		{Line{Value: 5}, ""},
		{Line{Value: 5, Goal: 6}, "met"},
		{Line{Value: 6, Goal: 6}, "MISSED"},
		{Line{Goal: 6}, ""}, // not measured
		{Line{Value: 5, Ratio: 2, Least: 2}, "met"},
		{Line{Value: 5, Ratio: 1.9, Least: 2}, "MISSED"},
		{Line{Value: 5, Least: 2}, ""}, // no peer
	} {
		if got := c.line.judged().Verdict; got != c.want {
			t.Errorf("%+v is %q, want %q", c.line, got, c.want)
		}
	}
}

func TestWrite(t *testing.T) {
	lines := []Line{
		{Name: "a", Value: 2, Spread: Spread{1.5, 30}, Unit: "ms", Peer: "P", PeerValue: 5, Ratio: 2.5, Least: 3, Note: "n"},
		{Name: "b", Value: 1234567, Unit: "bytes", Goal: 2e6},
		{Name: "c", Unit: "ms", Goal: 60},
	}
	var table, object bytes.Buffer
	if err := write(&table, lines, false); err != nil {
		t.Fatal(err)
	}
	const want = `a 2.00 ms (1.50 to 30.0) P: 5.00 ms 2.50x goal 3.00x MISSED n
b 1,234,567 bytes goal < 2,000,000 met
c - goal < 60.0
`
	var got strings.Builder
	for l := range strings.Lines(table.String()) {
		got.WriteString(strings.Join(strings.Fields(l), " ") + "\n")
	}
	if got.String() != want {
		t.Errorf("got\n%swant\n%s", got.String(), want)
	}
	var back []Line
	if err := write(&object, lines, true); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(object.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if len(back) != 3 || back[0] != lines[0].judged() {
		t.Errorf("as JSON %s", &object)
	}
}

// A peer that did something else has no ratio, and neither has one that did
// nothing.
func TestLines(t *testing.T) {
	ready := reply{Input: [2]float64{1, 2}, Output: [2]float64{3, 4}}
	rounded := ready
	rounded.Output[0] += 0.001
	other := ready
	other.Output[0] += 0.01
	elsewhere := ready
	elsewhere.Input[0]++
	results := []result{
		{ready: ready, ms: []float64{2}},
		{ready: rounded, ms: []float64{8}},
		{ready: other, ms: []float64{8}},
		{ready: elsewhere, ms: []float64{8}},
		{ready: reply{Error: "absent"}},
	}
	w := work{Flops: 1e9, Peers: make([]peer, 4)}
	roof := roof{flops: 1e12, bytes: 1e12}
	for i, l := range w.lines(results, roof) {
		if want := []float64{4, 0, 0, 0}[i]; l.Ratio != want || l.Value != 2 {
			t.Errorf("line %d: %+v, want a ratio of %v", i, l, want)
		}
	}
	results[0].ready.Error = "not there yet"
	for i, l := range w.lines(results, roof) {
		if l.Ratio != 0 || l.Value != 0 || l.Note == "" {
			t.Errorf("without ours, line %d: %+v", i, l)
		}
	}
	if l := (work{}).lines(results[:1], roof); len(l) != 1 || l[0].Value != 0 || l[0].Note != "ours: not there yet" {
		t.Errorf("alone: %+v", l)
	}
	if got := roof.limit(1e9, 2e9); got != 2 {
		t.Errorf("the limit of 1e9 operations and 2e9 bytes is %v ms, want 2", got)
	}
}

// Every job is done in turn, as often as fits, and one that fails is left out.
func TestAlternate(t *testing.T) {
	var order []string
	quick := func(name string) runner {
		return func(q request) reply {
			if q.Work != "" {
				return reply{MS: []float64{1}}
			}
			order = append(order, name)
			ms := make([]float64, q.Times)
			for i := range ms {
				ms[i] = 100
			}
			return reply{MS: ms}
		}
	}
	results := alternate([]runner{quick("a"), absent("no"), quick("b")}, []string{"x", "x", "x"}, nil)
	if got := strings.Join(order[len(order)-4:], ""); got != "abab" {
		t.Errorf("the last turns were %s", got)
	}
	if len(results[0].ms) != 15 || len(results[2].ms) != 15 || results[1].ms != nil || results[1].ready.Error != "no" {
		t.Errorf("%+v", results)
	}
}

func TestFlops(t *testing.T) {
	// By hand: of (2, 3, 1) on one image, forward 2·3 + 3·1 products, the weights'
	// gradients as many, that of the second layer's input 3; two operations each.
	if got := sgdFlops(2, 3, 1, 1); got != 2*(9+9+3) {
		t.Errorf("%v operations, want 42", got)
	}
}

func TestBusy(t *testing.T) {
	const before, after = "cpu  100 0 100 800 0 0 0 0 0 0\ncpu0 …", "cpu  130 10 110 830 20 0 0 0 0 0\n"
	if got, ok := busy(before, after); !ok || got != 0.5 {
		t.Errorf("%v, %v, want half: 50 of 100 were idle or waiting", got, ok)
	}
	for _, text := range []string{"", "cpu 1 2", before} { // before again: no time went by
		if got, ok := busy(before, text); ok {
			t.Errorf("%q gave %v", text, got)
		}
	}
}
