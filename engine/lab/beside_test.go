package lab_test

import (
	"math"
	"strings"
	"testing"

	"compressionlab/engine/lab"
	"compressionlab/engine/trace"
)

// besidesOf are the views of a run that are no model's weights, with their buffers.
func besidesOf(t *testing.T, code string) (views []trace.View, buffers [][][]float32) {
	t.Helper()
	r := lab.Run(lab.Request{Cells: []string{code}})
	if r.Run.Error != nil {
		t.Fatal(r.Run.Error.Message)
	}
	first := 0
	for _, v := range r.Run.Views {
		for i, m := range v.Matrices {
			if v.Kind == trace.Weights && len(r.Weights[first+i]) != m.Rows*m.Cols {
				t.Errorf("%s has %d entries, want %d × %d", m.Name, len(r.Weights[first+i]), m.Rows, m.Cols)
			}
		}
		if v.Kind != trace.Weights {
			views, buffers = append(views, v), append(buffers, r.Weights[first:first+len(v.Matrices)])
		}
		first += len(v.Matrices)
	}
	if first != len(r.Weights) {
		t.Errorf("%d buffers for %d matrices", len(r.Weights), first)
	}
	return views, buffers
}

// A diagonal matrix has its entries as singular values.
func TestSpectrumOfADiagonal(t *testing.T) {
	views, _ := besidesOf(t, "W = np.diag([3.0, 4.0, 0.0])\nU, S, V = low_rank_approximate(W, rank_ratio=0.34)\nW[0, 0] = 9.0")
	if len(views) != 1 {
		t.Fatalf("%d views, want 1", len(views))
	}
	v, s := views[0], views[0].Spectrum
	if v.Kind != trace.LowRanked || v.Part != "W" || v.Object != "" || v.Line != 2 || v.Matrices[0].Nonzero != 2 {
		t.Errorf("the view is %+v", v)
	}
	if s.Rank != 1 || !s.Asked || s.Saves != 1 || s.Even != 1.5 {
		t.Errorf("rank %d asked %v, saves up to %d, even at %v", s.Rank, s.Asked, s.Saves, s.Even)
	}
	for i, want := range []float32{4, 3, 0} {
		if s.Values[i] != want {
			t.Errorf("σ%d = %v, want %v", i+1, s.Values[i], want)
		}
	}
	for i, want := range []float64{16. / 25, 1, 1} {
		if math.Abs(float64(s.Energy[i])-want) > 1e-6 || math.Abs(float64(s.Errors[i])-math.Sqrt(1-want)) > 1e-6 {
			t.Errorf("rank %d keeps %v and errs by %v, want %v and its root", i+1, s.Energy[i], s.Errors[i], want)
		}
	}
}

// The buffers give every rank: their product up to rank k is what
// low_rank_approximate gives, and errs by what is said.
func TestSpectrumBuffers(t *testing.T) {
	views, buffers := besidesOf(t, `W = load_model("digits_mlp").layers[0].weight.data
U, S, Vt = np.linalg.svd(W, full_matrices=False)`)
	if len(views) != 1 {
		t.Fatalf("%d views, want 1", len(views))
	}
	v, s, b := views[0], views[0].Spectrum, buffers[0]
	m, n, r := v.Matrices[0].Rows, v.Matrices[0].Cols, len(s.Values)
	if m != 64 || n != 48 || r != 48 || len(b[1]) != m*r || len(b[2]) != r*n || v.Object == "" {
		t.Fatalf("%d × %d with %d values of %q, buffers of %d and %d", m, n, r, v.Object, len(b[1]), len(b[2]))
	}
	if s.Asked || s.Energy[s.Rank-1] < 0.9 || s.Energy[s.Rank-2] >= 0.9 {
		t.Errorf("rank %d was chosen, which holds %v", s.Rank, s.Energy[s.Rank-1])
	}
	for _, k := range []int{1, 12, 48} {
		off, all := 0.0, 0.0
		for i := range m {
			for j := range n {
				sum := 0.0
				for l := range k {
					sum += float64(b[1][i*r+l]) * float64(b[2][l*n+j])
				}
				w := float64(b[0][i*n+j])
				off, all = off+(w-sum)*(w-sum), all+w*w
			}
		}
		if got := math.Sqrt(off / all); math.Abs(got-float64(s.Errors[k-1])) > 1e-5 {
			t.Errorf("the product of rank %d errs by %.6f, and %.6f is said", k, got, s.Errors[k-1])
		}
	}
}

// A call in a loop is one view, the last; a cell above has none; a sweep has none.
func TestSpectrumOnce(t *testing.T) {
	views, _ := besidesOf(t, "W = np.eye(3)\nfor k in [0.34, 0.67]:\n    low_rank_approximate(W, rank_ratio=k)\nnp.linalg.svd(W + 1)")
	if len(views) != 2 || views[0].Spectrum.Rank != 2 || !strings.Contains(views[1].Part, "W + 1") {
		t.Errorf("the views are %+v", views)
	}
	r := lab.Run(lab.Request{Cells: []string{"W = np.eye(3)\nlow_rank_approximate(W, rank_ratio=0.34)", "print(W)"}})
	if len(r.Run.Views) != 0 {
		t.Errorf("a cell that does nothing has %d views", len(r.Run.Views))
	}
	views, _ = besidesOf(t, "W = np.eye(3)\ndef f(k):\n    low_rank_approximate(W, rank_ratio=k)\n    return k\nsweep(f, [0.34, 0.67])")
	if len(views) != 0 {
		t.Errorf("a sweep has %d views", len(views))
	}
}

// What the wire cannot hold is not shown, and the cell goes on.
func TestSpectrumBeyondFloat32(t *testing.T) {
	if views, _ := besidesOf(t, "low_rank_approximate(np.ones((4, 4)) * 3e38, rank_ratio=0.25)"); len(views) != 0 {
		t.Errorf("a spectrum that is no float32: %+v", views[0].Spectrum)
	}
}

// What one network says at a temperature is shown without a student, of the image
// that it was asked of; at the last temperature of several, and only if it was asked
// for one.
func TestSoftAlone(t *testing.T) {
	const ask = `teacher = load_model("digits_mlp")
scores = teacher(digits().test.images[4:5])
`
	soft := func(code string) *trace.Soft {
		t.Helper()
		r := lab.Run(lab.Request{Cells: []string{code}})
		if r.Run.Error != nil {
			t.Fatal(r.Run.Error.Message)
		}
		return r.Run.Soft
	}
	for _, code := range []string{
		ask + "for T in [1, 2, 7]:\n    p = softmax(scores, temperature=T)\n",
		ask + "p = softmax(scores.data, temperature=7)\n",
	} {
		s := soft(code)
		if s == nil || s.Teacher != "Sequential#1" || s.Student != "" || s.Line < 3 || s.Temperatures[s.Own] != 7 {
			t.Fatalf("%s: %+v", code, s)
		}
		image := s.Images[s.First]
		if image.Index != 4 || image.Label != s.First || image.Student != nil || image.Apart != nil || len(image.Teacher) != len(s.Temperatures) {
			t.Errorf("%s: the image is %+v", code, image)
		}
		if at := s.Temperatures[0]; at != 1 || math.Abs(float64(image.Teacher[0][9])-0.963) > 5e-4 { // as lesson 6 prints
			t.Errorf("%s: at temperature %v the teacher says %v", code, at, image.Teacher[0])
		}
	}
	whole := soft("p = softmax(load_model(\"digits_mlp\")(digits().test.images), temperature=2)\n")
	if whole == nil || whole.Images[whole.First].Index == 4 {
		t.Errorf("of all images it shows %+v", whole)
	}
	for _, code := range []string{
		ask + "p = softmax(scores)\n",
		ask + "p = softmax(scores / 4)\n",
		"p = softmax(np.ones((1, 10)), temperature=4)\n",
		"p = softmax(Linear(3, 2)(np.ones((1, 3))), temperature=4)\n",
	} {
		if s := soft(code); s != nil {
			t.Errorf("%s: %+v", code, s)
		}
	}
	both := soft(ask + `student = Sequential(Linear(64, 10))
kd = KnowledgeDistillation(teacher, student, temperature=3.0)
x = digits().test
loss = kd.distillation_loss(student(x.images), teacher(x.images), x.labels)
p = softmax(scores, temperature=9)
`)
	if both == nil || both.Student == "" || both.Temperatures[both.Own] != 3 {
		t.Errorf("a distillation gave way: %+v", both)
	}
}

// A teacher that is its own student is no distance from it; the code's temperature
// is among the others; what is said is a distribution.
func TestSoft(t *testing.T) {
	r := lab.Run(lab.Request{Cells: []string{`import copy
teacher = load_model("digits_mlp")
student = copy.deepcopy(teacher)
kd = KnowledgeDistillation(teacher, student, temperature=3.7)
x = digits().test
loss = kd.distillation_loss(student(x.images), teacher(x.images), x.labels)
scores = teacher(x.images).data`}})
	if r.Run.Error != nil {
		t.Fatal(r.Run.Error.Message)
	}
	s := r.Run.Soft
	if s == nil || len(s.Images) != 10 || s.Temperatures[s.Own] != 3.7 || s.Line != 6 {
		t.Fatalf("what is said softly: %+v", s)
	}
	for i, image := range s.Images {
		if image.Label != i || len(image.Teacher) != len(s.Temperatures) {
			t.Fatalf("image %d shows a %d at %d temperatures", i, image.Label, len(image.Teacher))
		}
		for j := range s.Temperatures {
			sum, most := 0.0, float32(0)
			for c, p := range image.Teacher[j] {
				sum, most = sum+float64(p), max(most, p)
				if image.Student[j][c] != p {
					t.Errorf("image %d at %v: the copy says %v of %d, the teacher %v", i, s.Temperatures[j], image.Student[j][c], c, p)
				}
			}
			if math.Abs(sum-1) > 1e-6 || image.Apart[j] != 0 {
				t.Errorf("image %d at %v: chances add up to %v, apart by %v", i, s.Temperatures[j], sum, image.Apart[j])
			}
			if j > 0 && most > slicesMax(image.Teacher[j-1]) {
				t.Errorf("image %d is surer at %v than at %v", i, s.Temperatures[j], s.Temperatures[j-1])
			}
		}
		if slicesMax(image.Teacher[0]) < slicesMax(s.Images[s.First].Teacher[0]) {
			t.Errorf("the teacher is less sure of image %d than of the first", i)
		}
	}
}

func slicesMax(v []float32) (most float32) {
	for _, x := range v {
		most = max(most, x)
	}
	return most
}

// There is nothing to show of networks that read no digits, or give NaN, or of a
// cell above.
func TestNoSoft(t *testing.T) {
	for name, code := range map[string]string{
		"other inputs": "a = Sequential(Linear(3, 10))\nkd = KnowledgeDistillation(a, Sequential(Linear(3, 10)))\nx = np.ones((2, 3))\nkd.distillation_loss(kd.student(x), a(x), [0, 1])",
		"NaN":          "a = load_model('digits_mlp')\nb = Sequential(Linear(64, 10))\nkd = KnowledgeDistillation(a, b)\nx = digits().test.images[:2]\nkd.distillation_loss(b(x), a(x), [0, 1])\nb.layers[0].weight.data = b.layers[0].weight.data * np.nan",
	} {
		r := lab.Run(lab.Request{Cells: []string{code}})
		if r.Run.Error != nil || r.Run.Soft != nil {
			t.Errorf("%s: %+v, %+v", name, r.Run.Error, r.Run.Soft)
		}
	}
}

// The six weights of the lesson, on a grid that can be worked out by hand: 3 in
// 255 steps, 0 at code −43.
func TestGridByHand(t *testing.T) {
	views, buffers := besidesOf(t, `layer = Linear(2, 3)
layer.weight.data = np.array([[-1.0, 0.0, 2.0], [0.5, 1.5, -0.5]])
coded = quantize(layer, bits=8)
layer.weight.data[0, 0] = 9.0`)
	if len(views) != 1 {
		t.Fatalf("%d views, want 1", len(views))
	}
	v, g := views[0], views[0].Grid
	if v.Kind != trace.Coded || v.Part != "weight" || v.Line != 3 || g.Bits != 8 || len(g.Rows) != 1 || len(g.Marks) != 0 {
		t.Fatalf("the view is %+v with %+v", v, g)
	}
	row := g.Rows[0]
	if math.Abs(float64(row.Scale)-3./255) > 1e-8 || row.Zero != -43 || row.First != -1 || math.Abs(float64(row.Last)-2) > 1e-6 {
		t.Errorf("the grid is %+v", row)
	}
	sum := 0
	for _, n := range g.Counts {
		sum += n
	}
	if sum != 6 || g.Counts[0] != 1 || g.Counts[95] != 1 || g.Clipped != 0 || g.Zeros != 1 || g.Kept != 1 {
		t.Errorf("counts %v, %d clipped, %d zeros, %d kept", g.Counts, g.Clipped, g.Zeros, g.Kept)
	}
	largest, squares := 0.0, 0.0
	for i, w := range []float32{-1, 0, 2, 0.5, 1.5, -0.5} {
		b := buffers[0]
		if b[0][i] != w || b[2][i] != w-b[1][i] {
			t.Errorf("entry %d is %v, its code stands for %v, and the difference is %v; want %v", i, b[0][i], b[1][i], b[2][i], w)
		}
		largest, squares = max(largest, math.Abs(float64(b[2][i]))), squares+float64(b[2][i])*float64(b[2][i])
	}
	if g.Largest != largest || math.Abs(g.RMS-math.Sqrt(squares/6)) > 1e-12 || v.Matrices[2].Clip != float64(row.Scale)/2 {
		t.Errorf("errors %v and %v, colours end at %v", g.Largest, g.RMS, v.Matrices[2].Clip)
	}
}

// A grid for each column, a codebook, a model that no name keeps, factors, and a
// layer that occurs twice.
func TestGrids(t *testing.T) {
	for name, test := range map[string]struct {
		code         string
		views        int
		rows, marks  int
		first, after string // parts
	}{
		"channels": {"m = load_model('digits_mlp')\nc = quantize(m, bits=4, per='channel')", 3, 48, 0, "0.weight", "4.weight"},
		"codebook": {"m = load_model('digits_mlp')\nc = cluster(m, bits=3)", 3, 0, 8, "0.weight", "4.weight"},
		"loop":     {"m = load_model('digits_mlp')\nfor b in [8, 6, 4]:\n    c = quantize(m, bits=b)", 3, 1, 0, "0.weight", "4.weight"},
		"factors":  {"c = quantize(factorize(load_model('digits_mlp'), rank_ratio=0.25))", 6, 1, 0, "0.U", "4.V"},
		"twice":    {"l = Linear(4, 4)\nc = quantize(Sequential(l, ReLU(), l))", 1, 1, 0, "0.weight", "0.weight"},
		"again":    {"c = quantize(quantize(load_model('digits_mlp')))", 0, 0, 0, "", ""},
		"dropped":  {"c = accuracy(quantize(load_model('digits_mlp')))", 0, 0, 0, "", ""},
	} {
		views, _ := besidesOf(t, test.code)
		if len(views) != test.views {
			t.Errorf("%s: %d views, want %d", name, len(views), test.views)
			continue
		}
		if test.views > 0 {
			g := views[0].Grid
			if len(g.Rows) != test.rows || len(g.Marks) != test.marks || views[0].Part != test.first || views[len(views)-1].Part != test.after {
				t.Errorf("%s: %d grids, %d marks, from %s to %s", name, len(g.Rows), len(g.Marks), views[0].Part, views[len(views)-1].Part)
			}
		}
	}
}
