package nn

import "fmt"

// A Hold is an optimizer that keeps pruned weights at zero while the others
// train: "fine-tuning" after pruning (Han et al., arXiv:1506.02626, 3.2).
//
// After each step of the optimizer inside, every weight that a mask does not
// keep is +0, and so is what [SGD] and [Adam] remember of it, velocity or
// moments: a weight that a later mask lets go starts from rest. Gradients are
// left as they are, since some methods look at those of pruned weights.
type Hold struct {
	Optimizer
	tensors []*Tensor
	keep    [][]bool
}

// NewHold holds the zeros of keep, one mask a tensor, row-major, false for a
// weight to be held at zero. It touches nothing before the first step; it panics
// if a mask has another size than its tensor.
func NewHold(opt Optimizer, tensors []*Tensor, keep [][]bool) *Hold {
	h := &Hold{Optimizer: opt}
	h.Set(tensors, keep)
	return h
}

// Set replaces the masks, as a gradual schedule does between two steps.
func (h *Hold) Set(tensors []*Tensor, keep [][]bool) {
	if len(tensors) != len(keep) {
		panic(fmt.Sprintf("nn: %d masks for %d tensors", len(keep), len(tensors)))
	}
	for i, t := range tensors {
		if len(t.Data) != len(keep[i]) {
			panic(fmt.Sprintf("nn: a mask for %d weights, tensor %d has %d", len(keep[i]), i, len(t.Data)))
		}
	}
	h.tensors, h.keep = tensors, keep
}

// Step is a step of the optimizer inside, then the zeros. Like that it writes
// into Data (see [Own]).
func (h *Hold) Step() {
	h.Optimizer.Step()
	remembers, _ := h.Optimizer.(interface{ state(*Tensor) [2][]float32 })
	for i, t := range h.tensors {
		if len(t.Data) != len(h.keep[i]) {
			panic(fmt.Sprintf("nn: a mask for %d weights, tensor %d has %d", len(h.keep[i]), i, len(t.Data)))
		}
		erase(t.Data, h.keep[i])
		if remembers != nil {
			for _, s := range remembers.state(t) {
				erase(s, h.keep[i])
			}
		}
	}
}

// erase sets to +0 what keep does not keep; a state that no step has made yet is
// empty.
func erase(data []float32, keep []bool) {
	for j := range data {
		if !keep[j] {
			data[j] = 0
		}
	}
}

// state is that of the optimizer inside, so that a Hold may hold a Hold.
func (h *Hold) state(t *Tensor) [2][]float32 {
	if s, ok := h.Optimizer.(interface{ state(*Tensor) [2][]float32 }); ok {
		return s.state(t)
	}
	return [2][]float32{}
}
