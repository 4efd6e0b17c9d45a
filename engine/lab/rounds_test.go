package lab

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"compressionlab/engine/trace"
)

// Each statement that goes through loops has its rounds counted, wherever the
// loops stand.
func TestRoundsAreCounted(t *testing.T) {
	for text, want := range map[string][]trace.Rounds{
		"x = 1\nprint([i for i in range(5)])":                                                nil,
		"x = 0\nfor i in range(3):\n    x += i\nprint(x)":                                    {{Line: 2, Count: 3}},
		"for c in 'ab':\n    pass\nfor a, b in [(1, 2)]:\n    pass":                          {{Line: 1, Count: 2}, {Line: 3, Count: 1}},
		"n = 3\n\nwhile n > 0:\n    n -= 1\nwhile False:\n    pass":                          {{Line: 3, Count: 3}},
		"for i in []:\n    pass":                                                             nil,
		"for i in range(9):\n    if i == 2:\n        break":                                  {{Line: 1, Count: 2}},
		"for i in range(2):\n    for j in range(3):\n        pass":                           {{Line: 2, Count: 8}},
		"def f(n):\n    while n > 0:\n        n -= 1\n\nx = 1\nif x:\n    f(2); f(1)":        {{Line: 7, Count: 3}},
		"for i in range(4):\n    if i % 2: continue\nfor i in range(3): print(1 // (1 - i))": {{Line: 1, Count: 4}, {Line: 3, Count: 1}},
		"def g(n):\n    for i in range(n): pass\n    return n\nsweep(g, [3, 4])":             nil,
	} {
		r := Run(Request{Cells: []string{"for i in range(7): pass", text}}).Run
		if !reflect.DeepEqual(r.Rounds, want) {
			t.Errorf("%q: %v, want %v, %v", text, r.Rounds, want, r.Error)
		}
	}
}

// A run that ends after a round has the state of then: what it has printed, and
// what it has written.
func TestRunEndsAfterARound(t *testing.T) {
	text := `m = Sequential(Linear(6, 2))
def erase(n):
    k = 0
    while k < n:
        m.layers[0].weight.data[k] = 0
        k += 1
for i in range(3):
    erase(2 * i)
    print(i)
`
	whole := Run(Request{Cells: []string{text}, Seed: 1}).Run
	if !reflect.DeepEqual(whole.Rounds, []trace.Rounds{{Line: 7, Count: 9}}) {
		t.Fatalf("%+v", whole.Rounds)
	}
	for rounds, want := range map[int]string{1: "0, 12", 2: "0, 10", 3: "0, 8", 4: "0 1, 8", 5: "0 1, 8", 8: "0 1, 4", 9: "0 1 2, 4", 100: "0 1 2, 4"} {
		r := Run(Request{Cells: []string{text}, Seed: 1, Rounds: rounds}).Run
		if r.Error != nil {
			t.Fatal(r.Error)
		}
		if got := fmt.Sprint(strings.Join(strings.Fields(r.Output), " "), ", ", r.Objects[r.Names["m"]].Nonzero); got != want {
			t.Errorf("after %d rounds %q, want %q", rounds, got, want)
		}
		if r := Run(Request{Cells: []string{text + "print(9)"}, Seed: 1, Rounds: rounds}).Run; r.Output != whole.Output+"9\n" {
			t.Errorf("rounds of a statement that is not the last end the run: %q", r.Output)
		}
	}
}

// Ten thousand rounds are counted, and any of them is gone to.
func TestManyRounds(t *testing.T) {
	text := "n = 0\nfor i in range(10000):\n    n += 1\n    if i % 5000 == 0: print(n)"
	if r := Run(Request{Cells: []string{text}}).Run; !reflect.DeepEqual(r.Rounds, []trace.Rounds{{Line: 2, Count: 10000}}) {
		t.Errorf("%+v %+v", r.Rounds, r.Error)
	}
	if r := Run(Request{Cells: []string{text}, Rounds: 5000}).Run; r.Output != "1\n" || r.Error != nil {
		t.Errorf("%q %+v", r.Output, r.Error)
	}
}
