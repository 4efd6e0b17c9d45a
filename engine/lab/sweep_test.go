package lab

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"compressionlab/engine/trace"

	"go.starlark.net/starlark"
)

// sweeping cells use all that a round may touch: random numbers, models, output,
// other sweeps before, after and inside.
var sweeping = []string{
	"model = load_model('digits_mlp')\nknown = sweep(lambda i: (i, np.random.rand()), range(3))",
	`def trial(s):
    m = magnitude_prune(copy.deepcopy(model), s)
    print(f"at {s}: {accuracy(m):.3f}")
    extra = Linear(2, 2)
    return {"s": s, "right": accuracy(m), "drawn": [np.random.rand(), float(extra.weight.data[0, 0])], "id": id(m), "inner": sweep(lambda i: i + s, [1, 2])}
print(known)
for r in sweep(trial, [0.1, 0.5, 0.9, 0.3, 0.99]):
    print(r)
print(sensitivity(model, sparsities=[0.5, 0.9]))
seeds = sweep(lambda seed: accuracy(train(Sequential(Linear(64, 10)), digits().train[:200], epochs=2, lr=0.1, seed=seed, verbose=False)), range(4))
print(seeds, np.random.rand(), measure_sparsity(model), Linear(2, 3).weight.data)`,
}

// hasty is a crew that always comes, with n helpers, and does to an outcome what
// a wire would.
func hasty(t *testing.T, r *Request, n int, wait *sync.WaitGroup) {
	plain := *r
	r.Crew = func(share Share, _ time.Duration) bool {
		known, err := json.Marshal(share.Known)
		if err != nil {
			t.Error(err)
		}
		for range n {
			wait.Go(func() {
				r, share := plain, Share{Items: wired{share.Items, t}}
				if err := json.Unmarshal(known, &share.Known); err != nil {
					t.Error(err)
				}
				r.Share = &share
				Help(r)
			})
		}
		return true
	}
}

type wired struct {
	Items
	t *testing.T
}

func (w wired) Give(i int, o Outcome) {
	text, err := json.Marshal(o)
	if err != nil {
		w.t.Error(err)
	}
	var back Outcome
	if err := json.Unmarshal(text, &back); err != nil {
		w.t.Error(err)
	}
	w.Items.Give(i, back)
}

// A sweep gives the same result, to the last bit, whoever helps.
func TestSweepSpread(t *testing.T) {
	alone := Run(Request{Cells: sweeping, Seed: 7})
	if alone.Run.Error != nil {
		t.Fatal(alone.Run.Error)
	}
	if !strings.Contains(alone.Run.Output, "at 0.1: 0.9") || strings.Count(alone.Run.Output, "\n") < 14 {
		t.Fatal(alone.Run.Output)
	}
	for n := range 4 {
		var wait sync.WaitGroup
		r := Request{Cells: sweeping, Seed: 7}
		hasty(t, &r, n, &wait)
		if got := Run(r); !reflect.DeepEqual(got, alone) {
			t.Errorf("%d helpers: %s\nalone: %s", n, got.Run.Output, alone.Run.Output)
		}
		wait.Wait()
	}
	if other := Run(Request{Cells: sweeping, Seed: 8}); other.Run.Output == alone.Run.Output {
		t.Error("the seed makes no difference")
	}
}

// A lost taker's item is taken again, a false failure is looked at here, and a
// second outcome of an item is dropped.
func TestSweepUnreliable(t *testing.T) {
	alone := Run(Request{Cells: sweeping, Seed: 7})
	lost := 0
	r := Request{Cells: sweeping, Seed: 7, Crew: func(share Share, _ time.Duration) bool {
		pile := share.Items.(*Pile)
		i, ok := pile.Take()
		j, more := pile.Take()
		if !ok || !more {
			return false
		}
		pile.Give(i, Outcome{Failed: true})
		pile.Give(i, Outcome{})
		pile.Give(-1, Outcome{})
		if lost++; lost%2 == 1 {
			pile.Lose(j) // else it is never heard of again
		}
		pile.Lose(i)
		return true
	}}
	if got := Run(r); !reflect.DeepEqual(got, alone) {
		t.Error(got.Run.Output, got.Run.Error)
	}
	if lost < 3 {
		t.Errorf("the crew was called for %d sweeps", lost)
	}
}

// A round that would change what other rounds see is refused, alone and with
// helpers, with the same words, and names the line.
func TestSweepStandsAlone(t *testing.T) {
	setup := "m = Sequential(Linear(2, 2), ReLU(), Linear(2, 2))\nw = np.zeros((3, 3))\nkept = []\nd = {}\nrng = np.random.default_rng(1)\nx = np.ones((1, 2))\nopt = SGD(m.parameters(), 0.1)\n"
	for name, c := range map[string][2]string{
		"a model":            {"magnitude_prune(m, 0.5)", "line 9 writes into a model"},
		"structured":         {"structured_prune(m, 0.5)", "line 9 writes into a model"},
		"an old layer":       {"magnitude_prune(Sequential(m.layers[0]), 0.5)", "line 9 writes into a model"},
		"data":               {"m.layers[0].weight.data = np.ones((2, 2))", "line 9 writes into a model"},
		"an entry":           {"m.layers[0].weight.data[0, 0] = i", "line 9 writes into an array"},
		"an array":           {"w[0, 0] = i", "line 9 writes into an array"},
		"a view":             {"v = w[0]\n    v[1] += i", "line 10 writes into an array"},
		"a view of a view":   {"w.T[0][1:] = i", "line 9 writes into an array"},
		"training":           {"train(m, Dataset(x, [0]), epochs=1, lr=0.1, verbose=False)", "line 9 writes into a model"},
		"backward":           {"cross_entropy(m.forward(x), [0]).backward()", "line 9 writes into the gradients"},
		"zero_grad":          {"opt.zero_grad()", "line 9 writes into the gradients"},
		"a list":             {"kept.append(i)", "a list or dict cannot change"},
		"extend":             {"kept.extend([i])", "a list or dict cannot change"},
		"a list in a global": {"d['a'] = i", "a list or dict cannot change"},
		"a generator":        {"rng.normal()", "line 9 writes into the state of a random generator"},
		"an image":           {"digits().test.images.data[0, 0] = 0", "line 9 writes into an array"},
	} {
		t.Run(name, func(t *testing.T) {
			cell := setup + "def f(i):\n    " + c[0] + "\n    return i\nsweep(f, range(6))"
			alone := Run(Request{Cells: []string{cell}})
			if e := alone.Run.Error; e == nil || !strings.HasPrefix(e.Message, c[1]) || e.Kind != trace.Value {
				t.Fatalf("%+v", e)
			}
			var wait sync.WaitGroup
			r := Request{Cells: []string{cell}}
			hasty(t, &r, 2, &wait)
			if got := Run(r); !reflect.DeepEqual(got, alone) {
				t.Errorf("with helpers: %+v", got.Run.Error)
			}
			wait.Wait()
		})
	}
	fresh := setup + "def f(i):\n    a = copy.deepcopy(m)\n    magnitude_prune(a, 0.5)\n    b = np.zeros(3)\n    b[0] = i\n    l = []\n    l.append(b[0])\n    g = np.random.default_rng(i)\n    return l[0] + g.normal()\nkept.append(sweep(f, range(6)))\nw[0, 0] = 1\nprint(len(kept[0]))"
	if r := Run(Request{Cells: []string{fresh}}).Run; r.Error != nil || r.Output != "6\n" {
		t.Error(r.Error, r.Output)
	}
}

// Errors and limits inside a round come at their own place, with what was printed
// before them, whoever ran the round.
func TestSweepErrors(t *testing.T) {
	for name, cell := range map[string]string{
		"an error in the third": "def f(i):\n    print(i)\n    assert i < 2, 'too far'\n    return i\nsweep(f, range(8))",
		"no value to return":    "print('x')\nsweep(lambda i: ReLU(), range(8))",
		"endless":               "def f(i):\n    print(i)\n    while i > 2: pass\n    return i\nsweep(f, range(8))",
		"together too long":     "def f(i):\n    for j in range(3000): pass\n    return i\nsweep(f, range(64))",
		"too much output":       "sweep(lambda i: print('x' * 300), range(8))",
		"deep":                  "def g(n): return g(n + 1)\nsweep(lambda i: g(0) if i > 1 else 0, range(8))",
		"a false sparsity":      "m = load_model('digits_mlp')\nsweep(lambda s: accuracy(magnitude_prune(copy.deepcopy(m), s)), [0.5, 90, 0.6])",
		"not a function":        "sweep(3, range(8))",
		"a percentage":          "sensitivity(load_model('digits_mlp'), sparsities=[0.5, 90])",
	} {
		t.Run(name, func(t *testing.T) {
			limits := Limits{Steps: 400_000, Output: 2000, Depth: 40}
			alone := Run(Request{Cells: []string{cell}, Limits: limits})
			if e := alone.Run.Error; e == nil || e.Kind == trace.Internal || e.Line == 0 {
				t.Fatalf("%+v", e)
			}
			var wait sync.WaitGroup
			r := Request{Cells: []string{cell}, Limits: limits}
			hasty(t, &r, 2, &wait)
			if got := Run(r); !reflect.DeepEqual(got, alone) {
				t.Errorf("with helpers: %q, %+v\nalone: %q, %+v", got.Run.Output, got.Run.Error, alone.Run.Output, alone.Run.Error)
			}
			wait.Wait()
		})
	}
}

// A listener hears how many rounds are done, whatever a round does, and what was
// printed by those.
func TestSweepProgress(t *testing.T) {
	done, output := 0, ""
	cell := "def f(i):\n    print('round', i)\n    train(Sequential(Linear(64, 10)), digits().train[:64], epochs=2, lr=0.1, verbose=False)\nprint('start')\nsweep(f, range(5))"
	r := Run(Request{Cells: []string{cell}, Progress: func(p trace.Progress) {
		if !strings.HasPrefix(p.Output, output) {
			t.Errorf("heard %q after %q", p.Output, output)
		}
		output = p.Output
		if p.Doing == nil {
			return
		}
		if p.Doing.Func != "sweep" || p.Doing.Epochs != 0 || p.Doing.Of != 5 || p.Doing.Done < done || strings.Count(p.Output, "round") != p.Doing.Done {
			t.Errorf("heard %+v and %q", *p.Doing, p.Output)
		}
		done = p.Doing.Done
	}})
	if r.Run.Error != nil || done != 5 || output != "start\nround 0\nround 1\nround 2\nround 3\nround 4\n" {
		t.Error(r.Run.Error, done, output)
	}
}

// What a round did is not in the trace; what follows is, as if there had been no
// sweep.
func TestSweepLeavesNoTrace(t *testing.T) {
	const before, after = "m = load_model('digits_mlp')\nr = ", "\nmagnitude_prune(m, 0.5)\nn = Linear(2, 2)"
	with := Run(Request{Cells: []string{before + "sweep(lambda s: accuracy(magnitude_prune(copy.deepcopy(m), s)), [0.1, 0.9])" + after}}).Run
	without := Run(Request{Cells: []string{before + "[0]" + after}}).Run
	if with.Error != nil || !reflect.DeepEqual(with.Objects, without.Objects) || !reflect.DeepEqual(with.Names, without.Names) {
		t.Errorf("%+v\n%+v", with, without)
	}
	kinds := func(r trace.Run) (all []string) {
		for _, e := range r.Events {
			all = append(all, e.Kind+" "+e.Func+" "+e.Object)
		}
		return all
	}
	if a, b := kinds(with), kinds(without); !slices.Equal(a, b) {
		t.Errorf("%q\n%q", a, b)
	}
}

// A value keeps every bit on its way between programs.
func TestPortable(t *testing.T) {
	big := starlark.MakeInt(1).Lsh(200)
	d := starlark.NewDict(1)
	if err := d.SetKey(starlark.Tuple{starlark.MakeInt(1), starlark.String("a\xff")}, starlark.None); err != nil {
		t.Fatal(err)
	}
	values := starlark.NewList([]starlark.Value{
		starlark.None, starlark.True, big, big.Mul(starlark.MakeInt(-1)), starlark.Float(0.1), starlark.Float(math.Copysign(0, -1)), starlark.Float(math.Inf(-1)),
		starlark.Float(math.NaN()), starlark.Float(5e-324), starlark.String("é\x00\xfe<b>"), starlark.Tuple{}, starlark.Tuple{starlark.None}, d, starlark.NewList(nil),
	})
	p, err := portableOf(values)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var back portable
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(back)
	if err != nil || !bytes.Equal(text, again) {
		t.Errorf("%s\n%s", text, again)
	}
	if back.v.String() != values.String() {
		t.Errorf("%s\n%s", back.v, values)
	}
}

func FuzzPortable(f *testing.F) {
	f.Add([]byte(`{"list":[null,true,{"int":"5"},{"float":"0x1p-3"},{"text":"YQ=="},{"tuple":[]},{"dict":[{"int":"1"},null]}]}`))
	f.Add([]byte(`{"dict":[null]}`))
	f.Add([]byte(`{"dict":[{"list":[]},null]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var p portable
		if json.Unmarshal(text, &p) != nil || p.v == nil {
			return
		}
		once, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		var back portable
		if err := json.Unmarshal(once, &back); err != nil {
			t.Fatalf("%s: %v", once, err)
		}
		if back.v == nil {
			back.v = starlark.None
		}
		if back.v.String() != p.v.String() {
			t.Errorf("%v is now %v", p.v, back.v)
		}
	})
}
