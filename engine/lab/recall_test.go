package lab

import (
	"encoding/json"
	"testing"

	"compressionlab/engine/digits"
	"compressionlab/engine/trace"
)

// What is remembered from other runs changes nothing of a run: neither its
// trace, nor the step at which it would be stopped.
func TestRecallIsInvisible(t *testing.T) {
	cells := []string{`m = load_model("digits_mlp")
p = magnitude_prune(copy.deepcopy(m), sparsity=0.7)
print(accuracy(m), accuracy(p))
`}
	forget := func() { recall.entries = nil }
	steps := func() (least int) { // the fewest steps that let the cell end
		for low, high := 0, 1<<24; low+1 < high; {
			limits := DefaultLimits
			limits.Steps = uint64(low+high) / 2
			if Run(Request{Cells: cells, Limits: limits}).Run.Error == nil {
				high = (low + high) / 2
			} else {
				low = (low + high) / 2
			}
			least = high
		}
		return least
	}
	forget()
	cold, _ := json.Marshal(Run(Request{Cells: cells}).Run)
	if len(recall.entries) != 2 {
		t.Fatalf("%d accuracies are remembered, want those of m and p", len(recall.entries))
	}
	warm, _ := json.Marshal(Run(Request{Cells: cells}).Run)
	if string(cold) != string(warm) {
		t.Errorf("a second run differs:\n%s\n%s", cold, warm)
	}
	warmSteps := steps()
	forget()
	limits := DefaultLimits
	limits.Steps = uint64(warmSteps) - 1
	if e := Run(Request{Cells: cells, Limits: limits}).Run.Error; e == nil {
		t.Errorf("with nothing remembered %d steps are enough, with everything %d are needed", warmSteps-1, warmSteps)
	}
}

// A changed pixel, or a changed weight, is not what is remembered.
func TestRecallByContent(t *testing.T) {
	data := digits.Test()
	if !isBundledTest(data) {
		t.Error("the test digits are not recognised")
	}
	data.Images.Data[7] += 0.5
	if isBundledTest(data) {
		t.Error("test digits with a changed pixel pass for the bundled ones")
	}
	w := []float32{1, 2, 3}
	state := []leaf{{kind: "Linear", in: 3, out: 1, weight: w}}
	rememberScore(state, trace.Score{Right: 1, Of: 2})
	if _, ok := recallScore(state); !ok {
		t.Error("the score is not remembered")
	}
	w[1] = 5
	if _, ok := recallScore(state); ok {
		t.Error("a weight was written in place, and the old score is still given")
	}
}
