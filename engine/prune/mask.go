package prune

import (
	"fmt"

	"compressionlab/engine/nn"
	"compressionlab/engine/simd"
)

// A Mask says which weights stay, true for one that is kept. It is a value: no
// method changes it, and what it returns is new. Keep[i] belongs to Tensors[i]
// and is row-major, as long as its Data. A tensor that is not listed is kept
// whole. The zero Mask keeps everything.
type Mask struct {
	Tensors []*nn.Tensor // each once
	Keep    [][]bool     // (entries)
}

// FromZeros is the mask of what a network's zeros say was pruned: every weight
// that is 0, in the tensors of 2 or more dimensions, and every bias that is 0 and
// belongs to a unit whose column is all zero. Another bias that is 0 is one that
// training has not moved yet, and is kept. The network is not touched.
//
// The error is [nn.ErrCycle].
func FromZeros(model nn.Layer) (Mask, error) {
	leaves, err := nn.Leaves(model)
	if err != nil {
		return Mask{}, err
	}
	var m Mask
	seen := map[*nn.Tensor]bool{}
	add := func(t *nn.Tensor, zero func(j int) bool) {
		if t == nil || seen[t] {
			return
		}
		seen[t] = true
		keep := make([]bool, len(t.Data))
		for j := range keep {
			keep[j] = !zero(j)
		}
		m.Tensors, m.Keep = append(m.Tensors, t), append(m.Keep, keep)
	}
	for _, leaf := range leaves {
		for _, t := range leaf.Layer.Parameters() {
			if len(t.Shape) >= 2 {
				add(t, func(j int) bool { return t.Data[j] == 0 })
			}
		}
		if _, w, bias := matrices(leaf.Layer); w != nil && bias != nil && fits(w, bias) {
			dead := zeroColumns(w)
			add(bias, func(j int) bool { return dead[j] && bias.Data[j] == 0 })
		}
	}
	return m, nil
}

// matrices are the first and the last matrix of a layer that computes xW + b,
// W being one or a product of several, and b; nil for any other layer.
func matrices(l nn.Layer) (first, last, bias *nn.Tensor) {
	switch l := l.(type) {
	case *nn.Linear:
		return l.Weight, l.Weight, l.Bias
	case *nn.LowRank:
		return l.U, l.V, l.Bias
	}
	return nil, nil, nil
}

// isMatrix tells whether a tensor is 2-D and its data fill its shape.
func isMatrix(t *nn.Tensor) bool {
	return t != nil && len(t.Shape) == 2 && t.Shape[0] >= 0 && t.Shape[1] >= 0 && t.Shape[0]*t.Shape[1] == len(t.Data)
}

// fits tells whether w is a matrix and bias one number a column.
func fits(w, bias *nn.Tensor) bool {
	return isMatrix(w) && (bias == nil || len(bias.Shape) == 1 && bias.Shape[0] == w.Shape[1] && len(bias.Data) == w.Shape[1])
}

// zeroColumns tells of each column of a matrix whether all of it is 0.
func zeroColumns(w *nn.Tensor) []bool {
	cols := w.Shape[1]
	zero := make([]bool, cols)
	for j := range zero {
		zero[j] = true
	}
	for i := range w.Shape[0] {
		for j, v := range w.Data[i*cols : i*cols+cols] {
			if v != 0 {
				zero[j] = false
			}
		}
	}
	return zero
}

// And keeps what both masks keep: the union of their zeros. It panics if they
// disagree on the size of a tensor.
func (m Mask) And(other Mask) Mask {
	return m.combine(other, func(a, b bool) bool { return a && b })
}

// Or keeps what either mask keeps: the zeros that they share. It panics if they
// disagree on the size of a tensor.
func (m Mask) Or(other Mask) Mask {
	return m.combine(other, func(a, b bool) bool { return a || b })
}

func (m Mask) combine(other Mask, f func(a, b bool) bool) Mask {
	var c Mask
	at := map[*nn.Tensor]int{}
	add := func(t *nn.Tensor, a, b []bool) {
		keep := make([]bool, max(len(a), len(b)))
		if a != nil && b != nil && len(a) != len(b) {
			panic(fmt.Sprintf("prune: masks of %d and %d entries for one tensor", len(a), len(b)))
		}
		for j := range keep {
			keep[j] = f(a == nil || a[j], b == nil || b[j])
		}
		c.Tensors, c.Keep = append(c.Tensors, t), append(c.Keep, keep)
	}
	for i, t := range other.Tensors {
		at[t] = i
	}
	seen := map[*nn.Tensor]bool{}
	for i, t := range m.Tensors {
		seen[t] = true
		if k, ok := at[t]; ok {
			add(t, m.Keep[i], other.Keep[k])
		} else {
			add(t, m.Keep[i], nil)
		}
	}
	for i, t := range other.Tensors {
		if !seen[t] {
			add(t, nil, other.Keep[i])
		}
	}
	return c
}

// Sparsity is the share that is not kept, 0 to 1, of the entries of the mask's
// tensors; 0 if there are none.
func (m Mask) Sparsity() float64 {
	erased, entries := 0, 0
	for _, keep := range m.Keep {
		entries += len(keep)
		for _, k := range keep {
			if !k {
				erased++
			}
		}
	}
	if entries == 0 {
		return 0
	}
	return float64(erased) / float64(entries)
}

// Apply gives each tensor of the mask a new Data, in which the weights that are
// not kept are +0 and the others as they were. The old slices are untouched. To
// apply it twice is to apply it once. It panics, before the first write, if a
// tensor no longer has the size that the mask was made for.
func (m Mask) Apply() {
	for i, t := range m.Tensors {
		if len(t.Data) != len(m.Keep[i]) {
			panic(fmt.Sprintf("prune: a plan for %d weights, the tensor has %d", len(m.Keep[i]), len(t.Data)))
		}
	}
	for i, t := range m.Tensors {
		pruned := make([]float32, len(t.Data))
		simd.Masked(pruned, t.Data, m.Keep[i])
		t.Data = pruned
	}
}

// Hold is an optimizer whose steps leave what the mask does not keep at zero.
// The tensors become zero there at its first step, if they are not yet.
func (m Mask) Hold(opt nn.Optimizer) *nn.Hold { return nn.NewHold(opt, m.Tensors, m.Keep) }

// MaskPlan is a plan that keeps of one tensor what it is told to. It returns a
// [*NonFiniteError] as [MagnitudePlan] does, and panics if keep has not an entry for
// each of the tensor's, or that has less than 2 dimensions.
func MaskPlan(t *nn.Tensor, keep []bool) (*Plan, error) {
	if len(keep) != len(t.Data) || len(t.Shape) < 2 {
		panic(fmt.Sprintf("prune: a mask of %d entries for a tensor %s", len(keep), nn.ShapeString(t.Shape)))
	}
	p, err := empty([]*nn.Tensor{t})
	if err != nil {
		return nil, err
	}
	copy(p.Keep[0], keep)
	p.count()
	return p, nil
}
