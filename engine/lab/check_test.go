package lab

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"compressionlab/engine/simd"
	"compressionlab/engine/trace"
)

const twoNets = `import copy
original = load_model("digits_mlp")
slim = magnitude_prune(copy.deepcopy(original), sparsity=0.5)
print("done")
`

func checksOf(t *testing.T, check string, cells ...string) []trace.Check {
	t.Helper()
	run := Run(Request{Cells: cells, Check: check}).Run
	if run.Error != nil {
		t.Fatalf("the cells stop: %+v", run.Error)
	}
	return run.Checks
}

func TestCheck(t *testing.T) {
	got := checksOf(t, `gone = measure_sparsity(slim)
expect(slim is not original, "a copy", "one object")
expect(gone > 60, "sparse", f"{gone:.1f}% are zero")
`, twoNets)
	want := []trace.Check{{Text: "a copy", OK: true}, {Text: "sparse", Why: "50.0% are zero"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// What a student has not written yet, or has written otherwise than the check
// thought of, is said in words, and fails what needed it and nothing else.
func TestCheckWords(t *testing.T) {
	for _, c := range []struct{ name, code, check, why string }{
		{"missing name", "a = 1", `expect(slim is not a, "q", "w")`, "no name `slim` yet"},
		{"by way of another", "a = 1", "half = slim / 2\n" + `expect(half > 1, "q", "w")`, "no name `slim` yet"},
		{"by way of a function", "a = 1", "def f():\n    return slim\n" + `expect(f() > 1, "q", "w")`, "no name `slim` yet"},
		{"another type", "slim = 5", `expect(accuracy(slim) > 0.9, "q", "w")`, "model of accuracy should be a model"},
		{"no attribute", "slim = 5", `expect(slim.layers, "q", "w")`, "layers"},
		{"their function", "def f(x):\n    return x / 0", `expect(f(1) == 1, "q", "w")`, "`f` stopped: "},
		{"an endless function", "def f(x):\n    while True:\n        pass", `expect(f(1) == 1, "q", "w")`, "stopped after"},
		{"a rebound builtin", `accuracy = accuracy(load_model("digits_mlp"))`, `expect(accuracy(load_model("digits_mlp")) < 0.5, "q", "it reads more")`, "it reads more"},
		{"a builtin's name is the builtin's", "len = 5", `expect(len([1]) == 5, "q", "w")`, "w"},
		{"a write into a model", twoNets, `expect(magnitude_prune(original, 0.9) is slim, "q", "w")`, "a check only looks"},
		{"a write into an array", twoNets, "original.layers[0].weight.data[0, 0] = 7\n" + `expect(False, "q", "w")`, "w"},
		{"a write by their function", twoNets + "def cut():\n    structured_prune(original, 0.5)\n    return 1\n", `expect(cut() == 1, "q", "w")`, "a check only looks"},
		{"a write into a tensor", "t = Tensor([1.0])", "t.data = np.array([2.0])\n" + `expect(t.data[0] == 2, "q", "w")`, "w"},
		{"a write into a list", "a = [1]", "a.append(2)\n" + `expect(len(a) == 2, "q", "w")`, "w"},
		{"training", twoNets, `expect(train(original, digits().train, epochs=1, lr=0.1), "q", "w")`, "a check only looks"},
		{"a broken check", "a = 1", "expect(a", "is broken"},
	} {
		t.Run(c.name, func(t *testing.T) {
			checks := checksOf(t, c.check+"\n"+`expect(True, "last", "w")`, c.code)
			if c.name == "a broken check" {
				checks = append(checks, trace.Check{OK: true})
			}
			if len(checks) != 2 || checks[0].OK || !strings.Contains(checks[0].Why, c.why) {
				t.Fatalf("got %+v, want one reason with %q", checks, c.why)
			}
			if !checks[1].OK {
				t.Errorf("what did not need it failed, too: %+v", checks[1])
			}
		})
	}
}

// Everything but the checks is as it is without one, whatever the check does or
// tries to do.
func TestCheckLeavesNoTrace(t *testing.T) {
	cells := []string{twoNets, `names = ["a"]
U, S, V = low_rank_approximate(original.layers[0].weight.data, rank_ratio=0.25)
def cut(m):
    print("cut")
    return structured_prune(m, 0.5)
print(np.random.rand())
`}
	check := `W = U @ np.diag(S) @ V
print("not seen")
mine = copy.deepcopy(original)
cut(mine)
fine_tune(mine, digits().train, epochs=1, lr=0.05, verbose=False)
cut(slim)
original.layers[0].weight.data[0, 0] = 7
structured_prune(original, 0.5)
names.append("b")
slim.layers[0].weight.data = np.zeros((64, 48))
expect(accuracy(mine) > 0.5, "q", "w")
expect(1 / (1 - measure_sparsity(slim) / 100) > 1, "q", "w")
expect(csr_matrix(slim.layers[0].weight.data).nbytes > 0, "q", "w")
expect([sparsity for sparsity in sweep(lambda s: s * 2, [1, 2])] == [2, 4], "q", "w")
expect(np.random.rand() < 2, "q", "w")
`
	seen := 0
	plain := Run(Request{Cells: cells, Progress: func(trace.Progress) { seen++ }})
	heard := 0
	checked := Run(Request{Cells: cells, Check: check, Progress: func(trace.Progress) { heard++ }})
	for _, c := range checked.Run.Checks {
		if !c.OK {
			t.Errorf("%+v", c)
		}
	}
	if len(checked.Run.Checks) != 5 {
		t.Fatalf("%d checks, want 5", len(checked.Run.Checks))
	}
	checked.Run.Checks = nil
	if !reflect.DeepEqual(plain, checked) {
		t.Errorf("a check shows in the result:\n%+v\nwithout it\n%+v", checked.Run, plain.Run)
	}
	if seen != heard {
		t.Errorf("%d reports of progress, %d without a check", heard, seen)
	}
}

// A student's run that fills its limit is not stopped by the check, nor the other
// way round.
func TestCheckHasStepsOfItsOwn(t *testing.T) {
	loop := "n = 0\nfor i in range(2000):\n    n += 1\n"
	limits := Limits{Steps: 60_000}
	r := Run(Request{Cells: []string{loop + "def f():\n    n = 0\n    for i in range(2000):\n        n += 1\n    return n\n"}, Limits: limits,
		Check: "expect(f() == 2000, \"q\", \"w\")\n"})
	if r.Run.Error != nil || len(r.Run.Checks) != 1 || !r.Run.Checks[0].OK {
		t.Errorf("got %+v, %+v", r.Run.Error, r.Run.Checks)
	}
	twice := Run(Request{Cells: []string{loop + loop + loop}, Limits: limits})
	if twice.Run.Error == nil {
		t.Error("the limit is so wide that this test shows nothing")
	}
}

// A run that stopped is not looked at.
func TestCheckAfterAnError(t *testing.T) {
	if r := Run(Request{Cells: []string{"a = 1", "print(b)"}, Check: `expect(a == 1, "q", "w")`}); r.Run.Error == nil || r.Run.Checks != nil {
		t.Errorf("got %+v with %+v", r.Run.Error, r.Run.Checks)
	}
}

func TestExpectations(t *testing.T) {
	got, err := Expectations("x = 1\nexpect(x == 1, \"one\", f\"{x}\")\nexpect(x, \"two\", \"w\")\n")
	if err != nil || !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("got %q, %v", got, err)
	}
	for check, says := range map[string]string{
		"x = 1\n":                                    "expects nothing",
		"expect(1, \"a\")\n":                         "line 1: want expect(",
		"a = \"b\"\nexpect(1, a, \"w\")\n":           "line 2: want expect(",
		"if True:\n    expect(1, \"a\", \"w\")\n":    "line 2: expect stands inside",
		"x = expect(1, \"a\", \"w\")\n":              "line 1: expect stands inside",
		"expect(1, \"a\", \"w\")\n)":                 "line 2: ",
		"def f():\n    expect(1, \"a\", \"w\")\nf()": "line 2: expect stands inside",
	} {
		if _, err := Expectations(check); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want %q", check, err, says)
		}
	}
}

// A check that is written by the grammar never fails because of us, and leaves the
// result what it is without one.
func FuzzCheck(f *testing.F) {
	addSeeds(f, 300)
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 2000 {
			return
		}
		a := &author{data: data}
		code := "a, b, c = [1, 2], np.arange(6.0).reshape(2, 3), {'k': 1}\nm = Sequential(Linear(4, 3), ReLU(), Linear(3, 2))\nw, x = m.layers[0].weight, 'text'\nt = Tensor([1.0, 2.0])\n" +
			"def f(x):\n" + a.block("") + "    return a\n"
		check := ""
		for len(a.data) > 0 && len(check) < 3000 {
			check += a.statement("") + "expect(" + a.expression() + ", \"q\", \"w\")\n"
		}
		limits := Limits{Steps: 200_000, Memory: 16 << 20}
		plain := Run(Request{Cells: []string{code}, Limits: limits})
		checked := Run(Request{Cells: []string{code}, Check: check, Limits: limits})
		for _, c := range checked.Run.Checks {
			if strings.Contains(c.Why, "the lab itself failed") {
				t.Errorf("%s\nof the check\n%s\nafter\n%s", c.Why, check, code)
			}
		}
		checked.Run.Checks = nil
		if !alike(plain, checked) {
			t.Errorf("the check shows in the result:\n%+v\n%+v\n%s\nafter\n%s", plain.Run, checked.Run, check, code)
		}
	})
}

// alike compares two results by what they say and the bits of their weights.
func alike(a, b Result) bool {
	text := func(r Result) string {
		run, err := json.Marshal(r.Run)
		events, also := json.Marshal(r.Run.Events) // no JSON holds NaN
		return fmt.Sprint(string(run), err, string(events), also, len(r.Run.Events))
	}
	return text(a) == text(b) && slices.EqualFunc(a.Weights, b.Weights, simd.Identical)
}
