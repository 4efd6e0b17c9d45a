package lab

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"compressionlab/engine/measure"
	"compressionlab/engine/trace"
)

// drawn writes variants as a tree, a line each: what made it, what names lead to
// it, how many weights it keeps.
func drawn(list []trace.Variant) string {
	depth := map[string]int{}
	var b strings.Builder
	for _, v := range list {
		if v.Parent != "" {
			depth[v.Key] = depth[v.Parent] + 1
		}
		b.WriteString(strings.Repeat("  ", depth[v.Key]) + v.Func)
		for _, a := range v.Args {
			b.WriteString(" " + a.Name + "=" + a.Value)
		}
		if v.Times > 1 {
			fmt.Fprintf(&b, " ×%d", v.Times)
		}
		fmt.Fprintf(&b, " → %s %d\n", strings.Join(v.Names, ","), v.Nonzero)
	}
	return b.String()
}

func TestVariants(t *testing.T) {
	for _, c := range []struct {
		name  string
		cells []string
		want  string
	}{
		{"a copy is what it is a copy of", []string{`
import copy
a = load_model("digits_mlp")
b = copy.deepcopy(a)
`}, "load_model name='digits_mlp' → a,b 4928\n"},
		{"in place, and through two cells", []string{`
import copy
a = load_model("digits_mlp")
b = magnitude_prune(copy.deepcopy(a), 0.5)`, `
b = magnitude_prune(b, sparsity=0.8)
c = quantize(b, bits=8)
`}, `load_model name='digits_mlp' → a 4928
  magnitude_prune sparsity=0.5 → 2464
    magnitude_prune sparsity=0.8 → b 986
      quantize bits=8 → c 986
`},
		{"values, not the text", []string{`
import copy
a = load_model("digits_mlp")
for s in [0.5, 0.25 + 0.65]:
    c = magnitude_prune(copy.deepcopy(a), sparsity=s)
`}, `load_model name='digits_mlp' → a 4928
  magnitude_prune sparsity=0.5 → 2464
  magnitude_prune sparsity=0.9 → c 493
`},
		{"what changes nothing is no variant", []string{`
a = load_model("digits_mlp")
magnitude_prune(a, sparsity=0.0)
a.layers[0].weight.data = a.layers[0].weight.data * 1.0
`}, "load_model name='digits_mlp' → a 4928\n"},
		{"a training loop is one, and other names for a model none", []string{`
a = Sequential(Linear(64, 10))
b = a
opt = SGD(a.parameters(), lr=0.1)
kd = KnowledgeDistillation(load_model("digits_mlp"), a)
x, y = digits().train.images[:64], digits().train.labels[:64]
for i in range(5):
    opt.zero_grad()
    loss = kd.distillation_loss(a(x), load_model("digits_mlp")(x), y)
    loss.backward()
    opt.step()
`}, `Sequential → 640
load_model name='digits_mlp' → 4928
  step → a,b 640
`},
		{"weights assigned", []string{`
a = load_model("digits_mlp")
a.layers[0].weight.data = a.layers[0].weight.data * 0
`}, `load_model name='digits_mlp' → 4928
  data → a 1856
`},
		{"one line twice in a row is one", []string{`
def half(m):
    for p in m.parameters():
        p.data = p.data * 0.5
a = load_model("digits_mlp")
half(a)
`}, `load_model name='digits_mlp' → 4928
  data ×6 → a 4928
`},
		{"an error leaves none", []string{"a = load_model(\"digits_mlp\")\nboom"}, ""},
	} {
		r := Run(Request{Cells: c.cells, Variants: true, Seed: 1})
		got := strings.ReplaceAll(drawn(r.Run.Variants), "→  ", "→ ")
		if got != c.want {
			t.Errorf("%s: got\n%swant\n%s%v", c.name, got, c.want, r.Run.Error)
		}
		if again := Run(Request{Cells: c.cells, Variants: true, Seed: 1}); !reflect.DeepEqual(again.Run.Variants, r.Run.Variants) {
			t.Errorf("%s: another time it gives\n%+v\n%+v", c.name, again.Run.Variants, r.Run.Variants)
		}
		if plain := Run(Request{Cells: c.cells, Seed: 1}); plain.Run.Variants != nil || plain.Run.Output != r.Run.Output {
			t.Errorf("%s: unasked it gives %v, %q", c.name, plain.Run.Variants, plain.Run.Output)
		}
	}
}

// What is measured of a variant is what the language measures of the model, and
// a state that was wanted is that model, though it was written into since.
func TestVariantMeasured(t *testing.T) {
	cells := []string{`
import copy
a = magnitude_prune(load_model("digits_mlp"), sparsity=0.8)
right = round(accuracy(a) * 360)
sizes = storage(a)
print(right, sizes["dense"], sizes["csr"], sizes["bitmap"])
magnitude_prune(a, sparsity=0.95)
q = quantize(a)
print(storage(q)["codes"], storage(q)["best"])`}
	r := Run(Request{Cells: cells, Variants: true})
	if r.Run.Error != nil || len(r.Run.Variants) != 4 {
		t.Fatalf("%+v\n%s", r.Run.Error, drawn(r.Run.Variants))
	}
	v, q := r.Run.Variants[1], r.Run.Variants[3]
	size := map[string]int{}
	for _, s := range v.Sizes {
		size[s.Format] = s.Bytes
	}
	got := fmt.Sprintf("%d %d %d %d\n%d %d\n", v.Accuracy.Right, size[trace.Held], size[trace.CSR], size[trace.Bitmap], q.Sizes[0].Bytes, q.Sizes[1].Bytes)
	if got != r.Run.Output {
		t.Errorf("got %s, the language says %s", got, r.Run.Output)
	}
	if size[trace.Smallest] > size[trace.Bitmap] || size[trace.Smallest] <= 0 {
		t.Errorf("the smallest is %d of %v", size[trace.Smallest], size)
	}
	if v.Line != 3 || v.Cell != 0 {
		t.Errorf("it stands in line %d of cell %d", v.Line, v.Cell)
	}
	wanted := Run(Request{Cells: cells, Variants: true, Wanted: []string{v.Key, "none"}})
	state := wanted.States[v.Key]
	if len(wanted.States) != 1 || state == nil {
		t.Fatalf("states %v", wanted.States)
	}
	p, err := measure.ProfileOf(state)
	if err != nil || p.Total.NonzeroWeights != v.Nonzero {
		t.Errorf("the state has %d nonzeros, want %d, %v", p.Total.NonzeroWeights, v.Nonzero, err)
	}
}

// A run that makes very many keeps the first.
func TestManyVariants(t *testing.T) {
	r := Run(Request{Variants: true, Cells: []string{`
import copy
a = Sequential(Linear(4, 4))
for i in range(100):
    b = copy.deepcopy(a)
    b.layers[0].weight.data = b.layers[0].weight.data * (i + 2)
`}})
	if len(r.Run.Variants) != mostVariants || r.Run.More != 101-mostVariants {
		t.Errorf("%d variants and %d more: %v", len(r.Run.Variants), r.Run.More, r.Run.Error)
	}
}

// The trace has the numbers that sensitivity(model) prints, of the last cell.
func TestSensitive(t *testing.T) {
	cell := `t = sensitivity(load_model("digits_mlp"), sparsities=[0.5, 0.9])
print(t)`
	r := Run(Request{Cells: []string{cell, cell}})
	if len(r.Run.Sensitive) != 1 {
		t.Fatalf("%d, want that of the last cell", len(r.Run.Sensitive))
	}
	s := r.Run.Sensitive[0]
	if s.Line != 1 || len(s.Rows) != 3 || !reflect.DeepEqual(s.Sparsities, []float64{0.5, 0.9}) || s.Whole.Of != 360 {
		t.Errorf("%+v", s)
	}
	for _, row := range s.Rows {
		line := fmt.Sprintf("%s %s %.4g %.4g", row.Name, thousands(row.Entries), row.Accuracies[0], row.Accuracies[1])
		printed := strings.Join(strings.Fields(r.Run.Output), " ")
		if !strings.Contains(printed, line) {
			t.Errorf("the trace has %q, printed is\n%s", line, r.Run.Output)
		}
	}
	if many := Run(Request{Cells: []string{strings.Repeat(cell+"\n", 6)}}); len(many.Run.Sensitive) != mostCurves {
		t.Errorf("%d of 6", len(many.Run.Sensitive))
	}
}

// The trace has the losses and accuracies that training prints, and so has the
// progress while it goes on; a long one has fewer points, its last epoch among them.
func TestTrainings(t *testing.T) {
	var live []*trace.Training
	cell := `m = train(load_model("digits_mlp"), digits().train, epochs=3, lr=0.01)`
	r := Run(Request{Cells: []string{cell, cell}, Progress: func(p trace.Progress) {
		if p.Curve != nil {
			live = append(live, p.Curve)
		}
	}})
	if len(r.Run.Trainings) != 1 {
		t.Fatalf("%d trainings of the last cell, %v", len(r.Run.Trainings), r.Run.Error)
	}
	c := r.Run.Trainings[0]
	if c.Func != "train" || c.Line != 1 || !reflect.DeepEqual(c.Seen, []int{1, 2, 3}) {
		t.Errorf("%+v", c)
	}
	for i, line := range strings.Split(strings.TrimSpace(r.Run.Output), "\n") {
		if want := fmt.Sprintf("epoch %d/3: loss %.4f, %.1f%% read right", c.Seen[i], c.Losses[i], 100*c.Accuracies[i]); line != want {
			t.Errorf("printed is %q, the trace has %q", line, want)
		}
	}
	if len(live) == 0 || !reflect.DeepEqual(live[len(live)-1], c) || len(live[0].Seen) != 0 {
		t.Errorf("the progress ends with %+v", live[len(live)-1])
	}
	long := Run(Request{Cells: []string{`
d = Dataset(digits().train.images[:8], digits().train.labels[:8])
m = train(Sequential(Linear(64, 10)), d, epochs=450, lr=0.01, verbose=False)`}})
	if n := long.Run.Trainings[0].Seen; len(n) > mostPoints || n[len(n)-1] != 450 {
		t.Errorf("%d points, the last after epoch %d", len(n), n[len(n)-1])
	}
}
