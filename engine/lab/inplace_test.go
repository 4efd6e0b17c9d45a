package lab

import (
	"fmt"
	"strings"
	"testing"

	"compressionlab/engine/trace"
)

func mustRun(t *testing.T, code string) trace.Run {
	t.Helper()
	r := runOne(code).Run
	if r.Error != nil {
		t.Fatalf("line %d: %s (%s)", r.Error.Line, r.Error.Message, r.Error.Hint)
	}
	return r
}

// A write into an array is one into the model that holds it: a line of the
// trace, a ghost with the numbers of before, and another accuracy after.
func TestWriteIntoArray(t *testing.T) {
	r := mustRun(t, `m = load_model("digits_mlp")
first = accuracy(m)
w = m.layers[0].weight.data
w[:, 5:20] = 0
second = accuracy(m)
for i in range(64):
    for j in range(20, 30):
        w[i, j] *= 0
third = accuracy(m)
w -= w
print(first, second > third, accuracy(m) < 0.2, w.sum())
`)
	if want := "0.9833333333333333 True True 0.0\n"; r.Output != want {
		t.Errorf("%q, want %q", r.Output, want)
	}
	if o := r.Objects["Sequential#1"]; fmt.Sprint(o.Written) != "[4 8 10]" {
		t.Errorf("written at lines %v", o.Written)
	}
	writes := 0
	for _, e := range r.Events {
		if e.Kind == trace.Write {
			writes++
			if e.Object != "Sequential#1" || e.Func != "data" {
				t.Errorf("%+v", e)
			}
		}
	}
	if writes != 3 {
		t.Errorf("%d writes, want one a statement: 3", writes)
	}
	for i, want := range []int{4928, 4928 - 64*15, 4928 - 64*25} {
		if len(r.Ghosts) != 3 || r.Ghosts[i].Nonzero != want {
			t.Fatalf("ghosts %+v, the one at %d should have %d nonzero", r.Ghosts, i, want)
		}
	}
	if a := r.Ghosts[0].Accuracy; a == nil || a.Right != 354 {
		t.Errorf("the first ghost reads %+v of 360 digits, want 354", a)
	}
}

// A write of what is there already is none.
func TestWriteOfTheSame(t *testing.T) {
	r := mustRun(t, "m = load_model('digits_mlp')\nw = m.layers[0].weight.data\nw[0] = w[0].copy()\nw *= 1")
	for _, e := range r.Events {
		if e.Kind == trace.Write {
			t.Errorf("%+v", e)
		}
	}
}

// magnitude_prune and training bind new arrays, structured_prune and slices
// write into the old ones.
func TestWhoSeesAWrite(t *testing.T) {
	for code, sees := range map[string]bool{
		"magnitude_prune(m, sparsity=0.5)": false,
		"nm_prune(m)":                      false,
		"gradient_prune(m, digits().train[:64], sparsity=0.5)":                    false,
		"structured_prune(m, prune_ratio=0.5)":                                    true,
		"m.layers[0].weight.data[3:9, 2:20:3] = 7":                                true,
		"m.layers[0].weight.data.T[0] = 7":                                        true,
		"m.layers[0].weight.data.reshape(48, 64)[0] = 7":                          true,
		"m.layers[0].weight.data = np.zeros((64, 48))":                            false,
		"x = m.layers[0].weight.data + 0; x[:] = 0; m.layers[0].weight.data *= 2": true,
		"x = m.layers[0].weight.data[[0, 1]]; x[:] = 0; magnitude_prune(m)":       false,
		"train(m, digits().train[:64], epochs=1, lr=0.05, verbose=False)":         false,
	} {
		r := mustRun(t, "m = load_model('digits_mlp')\nalias = m.layers[0].weight.data\nbefore = alias.copy()\nold = copy.deepcopy(m)\n"+code+
			"\nprint(not np.array_equal(alias, before), not np.array_equal(m.layers[0].weight.data, old.layers[0].weight.data))")
		if want := map[bool]string{true: "True True\n", false: "False True\n"}[sees]; r.Output != want {
			t.Errorf("%s: the alias changed, the model changed: %swant %s", code, r.Output, want)
		}
	}
}

// Accuracies that were measured are not given for weights, or images, that were
// written to since.
func TestAccuracyAfterWrites(t *testing.T) {
	r := mustRun(t, `m = load_model("digits_mlp")
data = digits().test
a = accuracy(m, data)
data.images.data[:] = 0
b = accuracy(m, data)
data.labels[:] = data.labels[0]
c = accuracy(m, data)
m.layers[4].bias.data[:] = 0
m.layers[4].bias.data[int(data.labels[0])] = 1000
print(a > 0.9, b < 0.2, c in [0.0, 1.0], accuracy(m, data))
`)
	if want := "True True True 1.0\n"; r.Output != want {
		t.Errorf("%q, want %q", r.Output, want)
	}
	again := mustRun(t, "print(accuracy(load_model('digits_mlp')))")
	if again.Output != "0.9833333333333333\n" {
		t.Errorf("the next run reads %s", again.Output)
	}
}

// Training moves the weights, keeps what it should keep, and is one write.
func TestFineTune(t *testing.T) {
	r := mustRun(t, `m = load_model("digits_mlp")
magnitude_prune(m, sparsity=0.95)
pruned = copy.deepcopy(m)
low = accuracy(m)
free = fine_tune(copy.deepcopy(m), digits().train, epochs=2, lr=0.05, verbose=False)
print(fine_tune(m, digits().train, epochs=3, lr=0.05, keep_zeros=True) is m)
print(low < 0.7, accuracy(m) > low + 0.1, measure_sparsity(m) == measure_sparsity(pruned), measure_sparsity(free) < 50)
print(all([p.grad is None for p in m.parameters()]))
`)
	if !strings.HasPrefix(r.Output, "epoch 1/3: loss ") || strings.Count(r.Output, "\n") != 6 {
		t.Errorf("%s", r.Output)
	}
	want := "True\nTrue True True True\nTrue\n"
	if !strings.HasSuffix(r.Output, want) {
		t.Errorf("%q, want %q at the end", r.Output, want)
	}
}

// Errors of the new functions: the argument, plain words, the next step.
func TestRefusals(t *testing.T) {
	for code, want := range map[string]string{
		"np.zeros((2, 3)) @ np.zeros((2, 3))":                           "(2, 3) @ (2, 3) cannot be multiplied as matrices",
		"np.zeros((2, 3)) + np.zeros(2)":                                "+ does not work between shapes (2, 3) and (2,)",
		"if np.zeros(3) == 0: pass":                                     "an array of 3 entries is neither true nor false",
		"np.zeros(3)[5]":                                                "index 5 is outside of an array of shape (3,)",
		"np.zeros(3)[[True, False]]":                                    "a mask of shape (2,) does not fit an array of shape (3,)",
		"x = np.zeros(3); x[:] = [1, 2]":                                "values of shape (2,) cannot be written into a part of shape (3,)",
		"x = np.zeros((3, 4)); x.sum(axis=2)":                           "axis=2: an array of shape (3, 4) has no such axis",
		"low_rank_approximate(np.eye(4), rank_ratio=0)":                 "rank_ratio=0: it should be",
		"low_rank_approximate(np.eye(4), rank_ratio=50)":                "rank_ratio=50 is above 1: it is a fraction",
		"structured_prune(load_model('digits_mlp'), prune_ratio=30)":    "prune_ratio=30 is above 1: it is a fraction",
		"compress_model(load_model('digits_mlp'), {'magnitude': 0.5})":  `compress_model knows no step "magnitude"`,
		"compress_model(load_model('digits_mlp'), {'quantize': 99})":    "quantize.bits is 99, and should be",
		"quantize(Linear(3, 3), bits=9)":                                "9 bits",
		"nm_matrix(np.ones((4, 4)))":                                    "W holds no 2:4 pattern: of the rows 0 to 3 of column 0, 4 are not zero",
		"train(load_model('digits_mlp'), digits(), epochs=1, lr=0.1)":   "data of train should be a Dataset, and it is a Digits",
		"SGD(load_model('digits_mlp'), lr=0.1)":                         "params of SGD should be a list of Tensors, and it is a Sequential",
		"SGD(Linear(2, 2).parameters(), lr=0.1).step()":                 "no parameter has a gradient yet, so a step would change nothing",
		"magnitude_prune(quantize(load_model('digits_mlp')))":           "a quantized layer cannot be pruned: its weights are codes",
		"train(load_model('digits_mlp'), digits().train, 5, lr=1e9)":    "the loss is no longer finite",
		"train(load_model('digits_mlp'), digits().train, 10**6, lr=.1)": "stopped after 15,000,000 steps",
		"np.zeros(10**12)":                                              "this would take 7.28 TB of memory",
	} {
		e := runOne(code).Run.Error
		if e == nil || e.Line != 1 || e.Kind == trace.Internal || !strings.HasPrefix(e.Message, want) {
			t.Errorf("%s: %+v, want %q", code, e, want)
		}
	}
}

// A pruning of units is recorded alike whether an array sees the memory, which then
// holds the zeros, or none does; and counts as a comparison of copies counts.
func TestStructuredIsRecordedAlike(t *testing.T) {
	const text = `m = load_model("digits_mlp")
%s
structured_prune(m, 0.5)
old = load_model("digits_mlp")
changed, zeros, biases = 0, 0, 0
for a, b in zip(m.parameters(), old.parameters()):
    changed += int((a.data != b.data).sum())
    if len(a.shape) == 2:
        zeros += int((a.data == 0).sum())
    else:
        biases += int((a.data == 0).sum()) - int((b.data == 0).sum())
print(changed, zeros, biases, %s, accuracy(old))
`
	var told []string
	for _, arrays := range [][2]string{{"", "True"}, {"views = [p.data for p in m.parameters()]", "all([(p.data is v) for p, v in zip(m.parameters(), views)])"}} {
		r := mustRun(t, fmt.Sprintf(text, arrays[0], arrays[1]))
		for _, e := range r.Events {
			if e.Kind != trace.Write {
				continue
			}
			want := fmt.Sprintln(e.Changed, e.ZerosAfter, e.Biases, "True", float64(e.Before.Accuracy().Right)/360)
			if r.Output != want {
				t.Errorf("the record has %q, by hand %q", want, r.Output)
			}
			told = append(told, fmt.Sprint(e.Weights, e.ZerosBefore, e.Died, e.After.Accuracy(), r.Ghosts))
		}
	}
	if len(told) != 2 || told[0] != told[1] {
		t.Errorf("without arrays and with them:\n%s", strings.Join(told, "\n"))
	}
}

// Writes of a few entries into large memory are kept as a log of them, and the record
// says what it says of copies: what has changed, how the network read before and after,
// which states are gone.
func TestWritesAreLogged(t *testing.T) {
	r := mustRun(t, `import copy
m = Sequential(Linear(64, 256), ReLU(), Linear(256, 10))
w = m.layers[0].weight.data
read = [accuracy(m)]
w[:, 7] = 0
read.append(accuracy(m))
for i in range(40):
    w[i, 8 + i % 20] = 90 if i % 2 else w[i, 8 + i % 20]
    w[0, 100] = i
read.append(accuracy(m))
kept = copy.deepcopy(m)
old = w[3, 3]
w[3, 3] = 1e6
read.append(accuracy(m))
w[3, 3] = old
w[60] = w[60]
print(read, accuracy(m) == read[2], accuracy(kept) == read[2])
`)
	var read [4]float64
	if _, err := fmt.Sscanf(r.Output, "[%g, %g, %g, %g] True True\n", &read[0], &read[1], &read[2], &read[3]); err != nil {
		t.Fatalf("%q %v", r.Output, err)
	}
	score := func(n trace.Network) float64 { return float64(n.Accuracy().Right) / 360 }
	want := []struct {
		line, changed, zeros int
		before, after        float64
	}{{5, 64, 64, read[0], read[1]}, {8, 21, 0, read[1], read[2]}, {9, 21, 0, read[1], read[2]}, {13, 1, 0, read[2], read[3]}, {15, 1, 0, read[3], read[2]}}
	i := 0
	for _, e := range r.Events {
		if e.Kind != trace.Write {
			continue
		}
		if i == len(want) {
			t.Fatalf("a write too many: line %d", e.Line)
		}
		w := want[i]
		if i++; e.Line != w.line || e.Changed != w.changed || e.ZerosAfter-e.ZerosBefore != w.zeros {
			t.Errorf("line %d: %d changed, %d zeros more, want %+v", e.Line, e.Changed, e.ZerosAfter-e.ZerosBefore, w)
		}
		if w.line != 9 && (score(e.Before) != w.before || score(e.After) != w.after) { // 9 begins between 8's writes
			t.Errorf("line %d: read %v before and %v after, want %+v", e.Line, score(e.Before), score(e.After), w)
		}
	}
	if i != len(want) {
		t.Errorf("%d writes, want %d", i, len(want))
	}
	var ghosts []string
	for _, g := range r.Ghosts {
		ghosts = append(ghosts, fmt.Sprint(g.Line, ":", g.Nonzero))
	}
	all := 64*256 + 256*10
	if want := fmt.Sprint([]string{fmt.Sprint(5, ":", all), fmt.Sprint(8, ":", all-64), fmt.Sprint(9, ":", all-64), fmt.Sprint(15, ":", all-64)}); fmt.Sprint(ghosts) != want {
		t.Errorf("ghosts %v, want %s", ghosts, want)
	}
}
