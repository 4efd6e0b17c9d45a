package agree

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"compressionlab/engine/compress"
	"compressionlab/engine/digits"
	"compressionlab/engine/export"
	"compressionlab/engine/modelio"
	"compressionlab/engine/nn"
	"compressionlab/engine/quant"
)

// measured is what the exported script prints of a network.
type measured struct {
	Step      string
	Weights   int
	Nonzero   int
	Sparsity  float64
	Shapes    map[string][]int
	Right, Of int
}

// TestExport runs the script of a recipe under PyTorch, and the recipe itself, on
// the bundled network: after each step as many weights, as many of them not zero
// and the same images right, in the end the same shapes.
//
// images is how many of the 360 test images may be read otherwise: none where no
// step looks at gradients. Training is the same images in the same order with the
// same formulas, but PyTorch adds float32 in another order, and each of the 23 to
// 45 steps of an epoch starts from the rounding of the one before. (Measured with
// 1.13: no image, weights 1.2e-7.) Taylor and SNIP rank by such gradients, so the
// last weight that goes may be another one.
func TestExport(t *testing.T) {
	rng := nn.NewRand(seed())
	anyone := fmt.Sprintf(`{"step":"magnitude_prune","sparsity":%v,"scope":"layer"},{"step":"structured_prune","prune_ratio":%v},{"step":"remove_channels"},{"step":"nm_prune","n":%d,"m":5}`,
		0.8*rng.Float64(), 0.6*rng.Float64(), 1+rng.Intn(5))
	for _, c := range []struct {
		name, steps string
		images      int
	}{
		{"magnitude", `{"step":"magnitude_prune","sparsity":0.8}`, 0},
		{"magnitude by layer, percentile", `{"step":"magnitude_prune","sparsity":0.65,"scope":"layer","rule":"percentile"}`, 0},
		{"structured and removed", `{"step":"structured_prune","prune_ratio":0.4},{"step":"remove_channels"}`, 0},
		{"structured by l1, head too", `{"step":"structured_prune","prune_ratio":0.3,"importance":"l1","skip_head":false},{"step":"remove_channels"}`, 0},
		{"removed after magnitude", `{"step":"magnitude_prune","sparsity":0.99},{"step":"remove_channels"}`, 0},
		{"N:M", `{"step":"nm_prune"}`, 0},
		{"low rank", `{"step":"low_rank","rank_ratio":0.25}`, 0},
		{"low rank by energy", `{"step":"low_rank","energy":0.8}`, 0},
		{"int8", `{"step":"quantize"}`, 0},
		{"int4 by channel", `{"step":"quantize","bits":4,"scheme":"symmetric","per":"channel"}`, 0},
		{"codebook", `{"step":"cluster"}`, 0},
		{"codebook with zeros anywhere", `{"step":"cluster","bits":3,"keep_zeros":false}`, 0},
		{"everything", `{"step":"magnitude_prune","sparsity":0.5},{"step":"structured_prune","prune_ratio":0.25},{"step":"remove_channels"},{"step":"low_rank","rank":12},{"step":"nm_prune","n":6,"m":8},{"step":"quantize"}`, 0},
		{"fresh", anyone, 0},
		{"taylor", `{"step":"gradient_prune","sparsity":0.7}`, 1},
		{"snip by layer", `{"step":"gradient_prune","sparsity":0.5,"method":"snip","scope":"layer"}`, 1},
		{"structured by taylor", `{"step":"structured_prune","importance":"taylor"},{"step":"remove_channels"}`, 1},
		{"pruned and tuned", `{"step":"magnitude_prune","sparsity":0.9},{"step":"fine_tune","epochs":2,"lr":0.02,"keep_zeros":true}`, 2},
		{"units pruned and tuned", `{"step":"structured_prune","prune_ratio":0.5},{"step":"fine_tune","epochs":2,"lr":0.02,"momentum":0.5,"batch_size":32,"keep_zeros":true},{"step":"remove_channels"}`, 2},
		{"distilled", `{"step":"magnitude_prune","sparsity":0.9},{"step":"distill","epochs":2,"lr":0.02,"form":"hinton"}`, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			needPython(t)
			t.Logf("LAB_SEED=%d", seed())
			recipe, err := compress.Parse([]byte(`{"version":1,"seed":5,"steps":[` + c.steps + `]}`))
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			model := digits.MLP()
			train, test := compress.Data(*digits.Train()), compress.Data(*digits.Test())
			writeModel(t, filepath.Join(dir, "model.safetensors"), model)
			writeData(t, filepath.Join(dir, "train.npz"), train)
			writeData(t, filepath.Join(dir, "test.npz"), test)
			network, err := modelio.Recognize(nn.Named(model), modelio.Answers{})
			if err != nil {
				t.Fatal(err)
			}
			script, err := export.PyTorch(recipe, network.Reading)
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(dir, "recipe.py")
			if err := os.WriteFile(file, script, 0o644); err != nil {
				t.Fatal(err)
			}
			saved := filepath.Join(dir, "saved.npz")
			out := runPython(t, file, filepath.Join(dir, "model.safetensors"), "--json",
				"--train", filepath.Join(dir, "train.npz"), "--test", filepath.Join(dir, "test.npz"), "--save", saved)
			var got struct {
				Before measured
				Steps  []measured
			}
			if err := json.Unmarshal(out, &got); err != nil {
				t.Fatalf("%v: %s", err, out)
			}

			want, err := recipe.Run(background(), model, compress.Env{Train: train, Test: test})
			if err != nil {
				t.Fatal(err)
			}
			alike(t, "before", got.Before, want.Before, 0)
			if len(got.Steps) != len(want.Steps) {
				t.Fatalf("%d steps, want %d", len(got.Steps), len(want.Steps))
			}
			for i, s := range want.Steps {
				if got.Steps[i].Step != s.Step.Name() {
					t.Errorf("step %d is %s, want %s", i, got.Steps[i].Step, s.Step.Name())
				}
				alike(t, s.Step.Name(), got.Steps[i], s.Measures, c.images)
			}
			shapes, tensors := inside(t, model)
			if last := got.Steps[len(got.Steps)-1].Shapes; fmt.Sprint(last) != fmt.Sprint(shapes) {
				t.Errorf("shapes %v, want %v", last, shapes)
			}
			compareSaved(t, load(t, saved), tensors, c.images)
		})
	}
}

func alike(t *testing.T, what string, got measured, want compress.Measures, images int) {
	t.Helper()
	if got.Weights != want.Weights || got.Nonzero != want.NonzeroWeights || math.Abs(got.Sparsity-want.Sparsity()) > 1e-12 {
		t.Errorf("%s: %d of %d weights, sparsity %v, want %d of %d, %v", what,
			got.Nonzero, got.Weights, got.Sparsity, want.NonzeroWeights, want.Weights, want.Sparsity())
	}
	if d := got.Right - want.Right; got.Of != want.Of || d > images || -d > images {
		t.Errorf("%s: %d of %d right, want %d of %d within %d", what, got.Right, got.Of, want.Right, want.Of, images)
	}
}

// inside is the shapes of a network's matrices by name, and all its numbers.
func inside(t *testing.T, model nn.Layer) (shapes map[string][]int, tensors map[string][]float32) {
	t.Helper()
	leaves, err := nn.Leaves(model)
	if err != nil {
		t.Fatal(err)
	}
	shapes, tensors = map[string][]int{}, map[string][]float32{}
	for _, leaf := range leaves {
		if l, ok := leaf.Layer.(*quant.Linear); ok {
			rows, cols := l.Weight.Shape()
			shapes[leaf.Name+".weight"], tensors[leaf.Name+".weight"] = []int{rows, cols}, l.Weight.Dense()
		}
		for _, p := range leaf.Layer.Named() {
			name := leaf.Name + "." + p.Name
			if tensors[name] = p.Tensor.Data; len(p.Tensor.Shape) == 2 {
				shapes[name] = p.Tensor.Shape
			}
		}
	}
	return shapes, tensors
}

// compareSaved compares the weights that the script saved. Where nothing is
// trained they differ by the rounding of float32 at most, in the factors of an
// SVD. (Of a weight that is erased in place of another nothing can be said.)
func compareSaved(t *testing.T, saved map[string]*modelio.Array, want map[string][]float32, images int) {
	t.Helper()
	if len(saved) != len(want) {
		t.Errorf("%d arrays were saved, want %d", len(saved), len(want))
	}
	worst := 0.0
	for name, w := range want {
		a, ok := saved[name]
		if !ok {
			t.Errorf("%s was not saved", name)
			continue
		}
		got, _ := a.Float32()
		if len(got) != len(w) {
			t.Errorf("%s has %d entries, want %d", name, len(got), len(w))
			continue
		}
		for i := range w {
			worst = max(worst, math.Abs(float64(got[i])-float64(w[i])))
		}
	}
	t.Logf("weights differ by %.2g at most", worst)
	most := 1e-6
	if images > 1 {
		most = 1e-4 // as in TestTraining
	}
	if images != 1 && worst > most {
		t.Errorf("weights differ by %v, want %v at most", worst, most)
	}
}

func writeModel(t *testing.T, path string, model nn.Layer) {
	t.Helper()
	data, err := modelio.WriteSafetensors(nn.Named(model))
	if err == nil {
		err = os.WriteFile(path, data, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func writeData(t *testing.T, path string, d compress.Data) {
	t.Helper()
	labels := make([]int64, len(d.Labels))
	for i, y := range d.Labels {
		labels[i] = int64(y)
	}
	var b bytes.Buffer
	err := modelio.WriteNpz(&b, []modelio.NamedArray{
		{Name: "images", Array: &modelio.Array{Shape: d.Images.Shape, Values: d.Images.Data}},
		{Name: "labels", Array: &modelio.Array{Shape: []int{len(labels)}, Values: labels}},
	}, true)
	if err == nil {
		err = os.WriteFile(path, b.Bytes(), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A script reads weights of PyTorch's order and of other names too, from an .npz
// file, and says what it misses.
func TestExportReads(t *testing.T) {
	needPython(t)
	dir := t.TempDir()
	tensors := nn.Named(digits.MLP())
	for i, p := range tensors {
		p.Name = strings.NewReplacer("0.", "läyer'1.", "2.", "läyer'2.", "4.", "läyer'3.").Replace(p.Name)
		if len(p.Tensor.Shape) == 2 {
			n, m := p.Tensor.Shape[0], p.Tensor.Shape[1]
			turned := nn.NewTensor(m, n)
			nn.Transpose(turned.Data, p.Tensor.Data, n, m)
			p.Tensor = turned
		}
		tensors[i] = p
	}
	var b bytes.Buffer
	if err := modelio.WriteNpz(&b, modelio.Arrays(tensors), false); err != nil {
		t.Fatal(err)
	}
	weights := filepath.Join(dir, "w.npz")
	if err := os.WriteFile(weights, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	network, err := modelio.Recognize(tensors, modelio.Answers{})
	if err != nil {
		t.Fatal(err)
	}
	if network.Reading.Layout != modelio.OutIn {
		t.Fatal(network.Reading)
	}
	script, err := export.PyTorch(&compress.Recipe{Steps: []compress.Step{&compress.NMPrune{N: 2, M: 4}}}, network.Reading)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "recipe.py")
	if err := os.WriteFile(file, script, 0o644); err != nil {
		t.Fatal(err)
	}
	writeData(t, filepath.Join(dir, "test.npz"), compress.Data(*digits.Test()))
	out := string(runPython(t, file, weights, "--test", filepath.Join(dir, "test.npz")))
	if !strings.Contains(out, "before: sparsity 0.00%, 4928 of 4928 weights are not 0, ") ||
		!strings.Contains(out, "nm_prune: sparsity 50.00%, 2464 of 4928 weights are not 0, ") || !strings.Contains(out, "0.weight (64, 48)") {
		t.Error(out)
	}
}
