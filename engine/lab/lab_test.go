package lab

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"compressionlab/engine/trace"

	"go.starlark.net/starlark"
)

func runOne(cells ...string) Result { return Run(Request{Cells: cells}) }

// What CPython 3.12 prints for these.
func TestFormatAsPython(t *testing.T) {
	f := func(x float64) starlark.Value { return starlark.Float(x) }
	n := func(x int) starlark.Value { return starlark.MakeInt(x) }
	for _, c := range []struct {
		value starlark.Value
		spec  string
		want  string
	}{
		{f(0.98611), ".1%", "98.6%"}, {f(0.5), "%", "50.000000%"}, {f(3.14159), ".2f", "3.14"}, {f(2.5), ".0f", "2"},
		{f(1234567.891), ",.2f", "1,234,567.89"}, {n(1234567), ",", "1,234,567"}, {n(1234567), "_d", "1_234_567"},
		{n(42), "5d", "   42"}, {n(42), "<5d", "42   "}, {n(42), "^6d", "  42  "}, {n(42), "05d", "00042"}, {n(-42), "05d", "-0042"},
		{n(42), "+d", "+42"}, {n(42), " d", " 42"}, {n(255), "x", "ff"}, {n(255), "#X", "0XFF"}, {n(5), "b", "101"}, {n(97), "c", "a"},
		{f(12345.678), "g", "12345.7"}, {f(1e-5), "g", "1e-05"}, {f(1e20), "g", "1e+20"}, {f(100000), "g", "100000"}, {f(1e6), "g", "1e+06"},
		{f(12345.678), ".3e", "1.235e+04"}, {f(0.1), "", "0.1"}, {f(0.1), ".3", "0.1"}, {f(123.456), ".3", "1.23e+02"}, {f(2), ".3", "2.0"},
		{starlark.String("ab"), "5", "ab   "}, {starlark.String("ab"), ">5", "   ab"}, {starlark.String("ab"), "*^6s", "**ab**"},
		{starlark.String("abcdef"), ".3s", "abc"}, {n(1234), "08,d", "0,001,234"}, {f(math.NaN()), ".1f", "nan"}, {n(1), ".1f", "1.0"},
		{starlark.True, "d", "1"}, {f(-0.0), ".1f", "-0.0"[1:]}, {f(1234.5), "10.1f", "    1234.5"}, {n(3), ".1%", "300.0%"},
	} {
		got, err := format(c.value, c.spec)
		if err != nil || got != c.want {
			t.Errorf("format(%v, %q) = %q, %v; want %q", c.value, c.spec, got, err, c.want)
		}
	}
	for _, c := range []struct {
		value starlark.Value
		spec  string
	}{{f(0.5), "d"}, {starlark.String("a"), ".1f"}, {n(1), "s"}, {n(1), "zz"}, {f(1), "."}, {n(1), "9999999999d"}, {n(1), ".2d"}} {
		if got, err := format(c.value, c.spec); err == nil {
			t.Errorf("format(%v, %q) = %q, want an error", c.value, c.spec, got)
		}
	}
}

// Python's repr of floats.
func TestFloatText(t *testing.T) {
	for x, want := range map[float64]string{1: "1.0", 0.1: "0.1", 1e16: "1e+16", 1e15: "1000000000000000.0", 1e-4: "0.0001",
		1e-5: "1e-05", 123456.789: "123456.789", -2.5: "-2.5", 1e100: "1e+100", 0.30000000000000004: "0.30000000000000004"} {
		if got := floatText(x); got != want {
			t.Errorf("%g: %s, want %s", x, got, want)
		}
	}
}

// Each line prints what Python prints.
func TestAsPython(t *testing.T) {
	for code, want := range map[string]string{
		`print(1, 2.0, "a", None, True, [1, "b"], (1,), {"k": 1.5}, sep=", ", end="!")`:                                       `1, 2.0, a, None, True, [1, 'b'], (1,), {'k': 1.5}!`,
		`print(round(2.5), round(2.675, 2), round(-1.5), round(1234, -2), round(7))`:                                          "2 2.67 -2 1200 7\n",
		`print(True + 1, True == 1, 1 == 1.0, "a" < "b", 7 // 2, -7 % 3, 2 ** 10, 2 ** -1, 2 ** 0.5)`:                         "2 True True True 3 2 1024 0.5 1.4142135623730951\n",
		`print(sum([0.1] * 3), min(3, 1, 2), max([4, 5]), abs(-3), divmod(7, 2), pow(2, 3))`:                                  "0.30000000000000004 1 5 3 (3, 1) 8\n",
		`print("%.2f %5d %s %%" % (3.14159, 42, "x"), "{:>4}|{name}".format(7, name="n"))`:                                    "3.14    42 x %    7|n\n",
		`x = [3, 1, 2]; x.sort(); y = x.copy(); y.reverse(); print(x, y, x.count(1), "a,b".split(","), "-".join(["a", "b"]))`: "[1, 2, 3] [3, 2, 1] 1 ['a', 'b'] a-b\n",
		`a = [1, 2, 3, 4]; a[1:3] = [9]; del a[0]; a += [5]; print(a, 9 in a, 7 not in a)`:                                    "[9, 4, 5] True True\n",
		`a = [1]; b = a; print(a is b, a is [1], a == [1], None is None, (1, 2) is None)`:                                     "True False True True False\n",
		`print(isinstance(1, int), isinstance(1.0, (int, float)), isinstance(ReLU(), Linear), type(1) is int)`:                "True True False True\n",
		`print(0.1 + 0.2, 1 / 3, 10 ** 20, 1e300 * 1e10, int("12"), float("1.5"), str(2.0), repr("a'b"))`:                     "0.30000000000000004 0.3333333333333333 100000000000000000000 inf 12 1.5 2.0 \"a'b\"\n",
		`import math; print(math.sqrt(2), math.floor(2.7), math.ceil(2.1), math.isnan(math.nan))`:                             "1.4142135623730951 2 3 True\n",
		`print(f"{3:>4}|{0.5:.0%}|{'x'!r}|{1+1}")`:                                                                            "   3|50%|'x'|2\n",
	} {
		r := runOne(code).Run
		if r.Error != nil || r.Output != want {
			t.Errorf("%s\nprints %q (%+v)\nwant   %q", code, r.Output, r.Error, want)
		}
	}
}

// A model's memory: data aliases until a write rebinds it, copies do not.
func TestAliases(t *testing.T) {
	r := runOne(`
m = load_model("digits_mlp")
w = m.layers[0].weight
before = w.data
kept = w.data.copy()
print(w.data is before, kept is before, m.layers[0] is m.layers[0], w.data[0, 3] == before[0][3])
magnitude_prune(m, sparsity=1.0)
print(w.data is before, count_nonzero(before) == count_nonzero(kept), count_nonzero(w.data), measure_sparsity(m))
w.data = kept
print(w.data is kept, count_nonzero(m) == 90 + w.data.size)
`)
	want := "True False True True\nFalse True 0 100.0\nTrue True\n"
	if r.Run.Error != nil || r.Run.Output != want {
		t.Fatalf("%q, %+v; want %q", r.Run.Output, r.Run.Error, want)
	}
	o := r.Run.Objects[r.Run.Names["m"]]
	if fmt.Sprint(o.Written) != "[7 9]" || fmt.Sprint(o.Tensors[0].Written) != "[7 9]" || fmt.Sprint(o.Tensors[2].Written) != "[7]" {
		t.Errorf("written %v, %v, %v", o.Written, o.Tensors[0].Written, o.Tensors[2].Written)
	}
	if o.Tensors[0].Buffer != r.Run.Objects[r.Run.Names["kept"]].Tensors[0].Buffer {
		t.Error("an array that was bound to a parameter does not share its buffer")
	}
}

// What the stage gets of the wrong cell: one model, its three matrices, and the
// 4,928 weights as they were before line 2 erased 4,435.
func TestViews(t *testing.T) {
	r := runOne("a = load_model('digits_mlp')\nb = magnitude_prune(a, sparsity=0.9)")
	if len(r.Run.Views) != 1 || len(r.Weights) != 3 || len(r.Weights[0]) != 64*48 {
		t.Fatalf("%d views, %d matrices", len(r.Run.Views), len(r.Weights))
	}
	h := r.Run.Views[0].Histogram
	kept, erased := 0, 0
	for i := range h.Kept {
		kept, erased = kept+h.Kept[i], erased+h.Erased[i]
	}
	if kept != 493 || erased != 4435 || h.Line != 2 || !(h.Threshold > 0 && h.Threshold < h.Max) || len(h.Kept) != bins {
		t.Errorf("kept %d, erased %d, line %d, threshold %g of %g", kept, erased, h.Line, h.Threshold, h.Max)
	}
	if g := r.Run.Ghosts; len(g) != 1 || g[0].Nonzero != 4928 || g[0].Accuracy == nil {
		t.Errorf("ghosts %+v", g)
	}
	two := runOne("a = load_model('digits_mlp')\nb = magnitude_prune(copy.deepcopy(a), sparsity=0.9)")
	if len(two.Run.Views) != 2 || len(two.Weights) != 6 || two.Run.Views[0].Histogram.Line != 0 || len(two.Run.Ghosts) != 0 {
		t.Errorf("%d views, %d matrices, ghosts %+v", len(two.Run.Views), len(two.Weights), two.Run.Ghosts)
	}
}

// Each limit is an error of its own kind with a line, and soon.
func TestLimits(t *testing.T) {
	small := Limits{Steps: 200_000, Memory: 1 << 20, Depth: 50, Output: 1000}
	for code, line := range map[string]int{
		"while True: pass":                            1,
		"x = 0\nwhile True:\n    x += 1":              2,
		"for i in range(10 ** 12): pass":              1,
		"def f(n): return f(n + 1)\nf(0)":             1,
		"def f(): return f()\nf()":                    1,
		"x = [0] * 10**10":                            1,
		"x = 'a' * 10**10":                            1,
		"x = 10**10**10":                              1,
		"x = 2\nfor i in range(99): x = x * x":        2,
		"x = 1 << 10**9":                              1,
		"x = 'ab'\nwhile True: x += x":                2,
		"x = [1]\nwhile True: x += x":                 2,
		"x = [1]\nwhile True: x.extend(x)":            2,
		"x = list(range(10**9))":                      1,
		"x = sorted(range(10**9))":                    1,
		"x = sum(range(10**9))":                       1,
		"x = ('a' * 1000).replace('a', 'b' * 100000)": 1,
		"x = ('a' * 1000).join(['b'] * 10000)":        1,
		"x = '%9999999999d' % 1":                      1,
		"x = f'{1:9999999999d}'":                      1,
		"x = 'a'.ljust(10**9)":                        1,
		"x = Linear(10**5, 10**5)":                    1,
		"print('a' * 2000)":                           1,
		"for i in range(1000): print(i)":              1,
		"m = load_model('digits_mlp')\nwhile True: magnitude_prune(m, sparsity=0.5)": 2,
	} {
		e := Run(Request{Cells: []string{code}, Limits: small}).Run.Error
		if e == nil || e.Kind != trace.Limit || e.Line != line || e.Column < 1 {
			t.Errorf("%s\nerror %+v, want a limit at line %d", code, e, line)
		}
	}
}

// Nothing to run is no error; an empty cell neither.
func TestEmpty(t *testing.T) {
	for _, cells := range [][]string{nil, {""}, {"", "# nothing"}, {"\ufeff\r\n"}} {
		if r := runOne(cells...).Run; r.Error != nil || r.Output != "" || len(r.Names) != 0 {
			t.Errorf("%q: %+v", cells, r)
		}
	}
}

// A name of a cell above is found by its lines, whatever the line ends are.
func TestLinesOfCells(t *testing.T) {
	r := runOne("\ufeffx = 1\r\ny = 2\r\n", "z = 3\n", "a = 1\n\nb = nope").Run
	if e := r.Error; e == nil || e.Line != 3 || e.Column != 5 || len(e.Edits) > 0 && e.Edits[0].Line != 3 {
		t.Errorf("%+v", r.Error)
	}
	if e := runOne("x = (", "y = 1").Run.Error; e == nil || e.Line != 0 || e.Kind != trace.Syntax || !strings.Contains(e.Message, "line 1") {
		t.Errorf("%+v", e)
	}
	if e := runOne("x = 1", "y = 1\nz = ]").Run.Error; e == nil || e.Line != 2 || e.Column != 5 {
		t.Errorf("%+v", e)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	e := Run(Request{Cells: []string{"while True: pass"}, Context: ctx}).Run.Error
	if e == nil || e.Message != "stopped, in the loop at line 1" {
		t.Fatalf("%+v", e)
	}
}

// Deeply nested values neither overflow the stack nor hang.
func TestNested(t *testing.T) {
	for _, code := range []string{
		"l = []\nfor i in range(100000): l = [l]\nprint(l)",
		"l = []\nfor i in range(100000): l = [l]\nprint(l == [l])",
		"l = []\nfor i in range(100000): l = [l]\nc = copy.deepcopy(l)",
		"l = []\nl.append(l)\nprint(l)\nc = copy.deepcopy(l)",
		"m = ReLU()\nfor i in range(1000): m = Sequential(m)",
		"l = [0]\nfor i in range(100): l = [l, l]\nprint(l)",
	} {
		if e := runOne(code).Run.Error; e != nil && e.Kind != trace.Limit {
			t.Errorf("%s: %+v", code, e)
		}
	}
}

func TestNearest(t *testing.T) {
	known := []string{"accuracy", "storage", "Linear", "load_model", "ReLU"}
	for word, want := range map[string]string{"acuracy": "accuracy", "Relu": "ReLU", "linaer": "Linear", "load_modle": "load_model", "zebra": "", "storages": "storage"} {
		if got := nearest(word, known); got != want {
			t.Errorf("%s: %q, want %q", word, got, want)
		}
	}
}

// Run never panics and never reports a fault of its own.
func FuzzRun(f *testing.F) {
	for _, code := range []string{
		"m = load_model('digits_mlp')\nprint(accuracy(magnitude_prune(m, sparsity=0.5)))",
		"w = Linear(4, 3).weight.data\nprint(w[0], csr_matrix(w).dot([1, 2, 3]), w.tolist())",
		"print(f'{1.5:>8.2f}', '%d' % 3, [x for x in range(3) if x], {1: (2,)})",
		"x = Tensor([[1, 2], [3, 4]])\nx.data = x.data.copy()\nprint(x, storage(Sequential(Linear(2, 2), ReLU())))",
		"a, *b = [1, 2, 3]\nb[0:1] = [5]\ndel b[0]\nassert a is not b, 'x'",
		"import numpy as np\nfrom scipy.sparse import csr_matrix\nd = Dataset([[1.0, 0.0]], [0])\nprint(d.images, np.pi)",
		"def f(n):\n    if n < 1: return 0\n    return f(n - 1)\nprint(f(3), round(1.5, 1), 2 ** 0.3, -1 << 3)",
	} {
		f.Add(code)
	}
	small := Limits{Steps: 20_000, Memory: 1 << 18, Depth: 30, Output: 2000}
	f.Fuzz(func(t *testing.T, code string) {
		if len(code) > 2000 || strings.Count(code, "(") > 100 {
			return
		}
		r := Run(Request{Cells: []string{"m = Linear(3, 2)", code}, Limits: small}).Run
		if r.Error != nil && r.Error.Kind == trace.Internal {
			t.Fatalf("%q: %+v", code, r.Error)
		}
	})
}

var wrongCell = `original = load_model("digits_mlp")
compressed = magnitude_prune(original, sparsity=0.90)

print(f"original    {accuracy(original):.1%} read right")
print(f"compressed  {accuracy(compressed):.1%} read right")
print(storage(compressed, formats=["dense", "csr"]))
`

func BenchmarkWrongCell(b *testing.B) {
	for b.Loop() {
		recall.entries = nil // every accuracy is measured
		if r := runOne(wrongCell).Run; r.Error != nil {
			b.Fatal(r.Error)
		}
	}
}

// A cell of 1,040,000 weights, as while its slider moves.
func BenchmarkMillionWeights(b *testing.B) {
	for b.Loop() {
		if r := runOne(largeCell).Run; r.Error != nil {
			b.Fatal(r.Error)
		}
	}
}

var largeCell = `m = Sequential(Linear(784, 1000), ReLU(), Linear(1000, 256))
c = copy.deepcopy(m)
magnitude_prune(c, sparsity=0.9)
`

// A recipe that removes channels leaves tensors of another shape.
func TestRecipeRemovesChannels(t *testing.T) {
	r := runOne(`model = load_model("digits_mlp")
compress_model(model, [{"step": "structured_prune", "prune_ratio": 0.5}, {"step": "remove_channels"}])
print(model, count_parameters(model))
`).Run
	if want := "Sequential(Linear(64, 24), ReLU(), Linear(24, 16), ReLU(), Linear(16, 10)) 2130\n"; r.Error != nil || r.Output != want {
		t.Errorf("prints %q (%+v), want %q", r.Output, r.Error, want)
	}
}
