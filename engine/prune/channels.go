package prune

import (
	"fmt"

	"compressionlab/engine/nn"
)

// A Reason says why units whose column is all zero are still in the network.
type Reason int

// The reasons.
const (
	Removable   Reason = iota // none: all of them were cut out
	Output                    // the network's outputs, whose shape stays
	Shared                    // this layer or the next occurs twice, or shares an array: another use needs the units
	UnknownNext               // between this layer and the next stands one of which nothing is known
	LastUnit                  // all units of the layer are zero: one stays, as a layer has at least one
)

// String says it in a few words.
func (r Reason) String() string {
	switch r {
	case Removable:
		return "removed"
	case Output:
		return "they are the network's outputs"
	case Shared:
		return "the layer or the next one is shared"
	case UnknownNext:
		return "the layer that follows is of an unknown kind"
	case LastUnit:
		return "a layer keeps at least one unit"
	}
	return fmt.Sprintf("Reason(%d)", int(r))
}

// Removed is what [RemoveChannels] did to a layer that has units whose column is
// all zero.
type Removed struct {
	Name   string // of the layer, as in the old network
	Units  int    // it had
	Cut    []int  // those that were cut out, ascending
	Folded int    // of these, how many said something: the next layer's bias says it now
	Left   int    // zero units that are still there
	Reason Reason // why
}

// RemoveChannels makes a new network without the units whose column of weights is
// all zero. It cuts out the column, the unit's bias, and the row of the next
// layer that read it; layers are [nn.Linear] or [nn.LowRank], with any number of
// [nn.ReLU] between them, nested as they were.
//
// Such a unit says the same for every input, c[j] = b[j], and after a ReLU
// c[j] = max(b[j], 0). The next layer computes with the rest R of its rows
//
//	y = Σ_{j in R} x[j]·W[j] + Σ_{j not in R} c[j]·W[j] + b
//
// so the middle sum, which no input changes, is added to its bias, in float64 and
// rounded once. A next layer that has none gets one, unless the sum is 0. Layers
// are taken from the first to the last, so a column that the cut leaves all zero
// goes as well.
//
// Outputs are then the same: to the last bit if every c is 0, as after
// [StructuredPlan], since a sum does not change when zeros leave it; otherwise up
// to rounding, about 1e-7 of the largest term of a sum. Only an input that is NaN
// or infinite can tell the networks apart, since 0·NaN is NaN.
//
// The new network shares nothing with the old one, which is not touched. The
// report lists the layers that had zero units, and why some stay.
//
// It returns a [*NonFiniteError], for 0·NaN again, an [*nn.ShapeError] where two
// layers do not fit, and [nn.ErrCycle].
func RemoveChannels(model nn.Layer) (smaller nn.Layer, report []Removed, err error) {
	old, err := nn.Leaves(model)
	if err != nil {
		return nil, nil, err
	}
	if err := checkChain(model, old); err != nil {
		return nil, nil, err
	}
	smaller = nn.Clone(model)
	leaves, err := nn.Leaves(smaller)
	if err != nil {
		return nil, nil, err
	}
	shared := sharedLeaves(leaves)
	for i, leaf := range leaves {
		_, w, bias := matrices(leaf.Layer)
		if w == nil {
			continue
		}
		var dead, alive []int
		for j, zero := range zeroColumns(w) {
			if zero {
				dead = append(dead, j)
			} else {
				alive = append(alive, j)
			}
		}
		if len(dead) == 0 {
			continue
		}
		r := Removed{Name: leaf.Name, Units: w.Shape[1]}
		next, relu, reason := reader(leaves, i)
		if reason == Removable && (shared[i] || shared[next]) {
			reason = Shared
		}
		if reason == Removable && len(alive) == 0 {
			dead, alive, reason = dead[1:], dead[:1], LastUnit
			r.Left = 1
		} else if reason != Removable {
			r.Left = len(dead)
			r.Reason = reason
			report = append(report, r)
			continue
		}
		r.Reason, r.Cut = reason, dead
		said := constants(dead, bias, relu)
		for _, c := range said {
			if c != 0 {
				r.Folded++
			}
		}
		if r.Folded > 0 {
			fold(leaves[next].Layer, dead, said)
		}
		cutOutputs(leaf.Layer, alive)
		cutInputs(leaves[next].Layer, alive)
		report = append(report, r)
	}
	return smaller, report, nil
}

// checkChain looks at all layers with weights before anything is made: that they
// fit, each for itself and to the next, and are finite.
func checkChain(model nn.Layer, leaves []nn.Leaf) error {
	place := places(nn.Parameters(model))
	for i, leaf := range leaves {
		switch leaf.Layer.(type) {
		case *nn.Linear, *nn.LowRank:
		default:
			continue
		}
		first, last, bias := matrices(leaf.Layer)
		if !isMatrix(first) || !fits(last, bias) || first != last && first.Shape[1] != last.Shape[0] {
			return &nn.ShapeError{Layer: "removing channels of layer " + leaf.Name, Want: "matrices that fit, with a bias (out,)", Got: shapeOf(last)}
		}
		for _, t := range []*nn.Tensor{first, last, bias} {
			if err := finite(t, place); err != nil {
				return err
			}
		}
		if next, _, reason := reader(leaves, i); reason == Removable {
			if read, _, _ := matrices(leaves[next].Layer); isMatrix(read) && read.Shape[0] != last.Shape[1] {
				return &nn.ShapeError{Layer: "layer " + leaves[next].Name, Want: fmt.Sprintf("(batch, %d)", read.Shape[0]), Got: []int{0, last.Shape[1]}}
			}
		}
	}
	return nil
}

func shapeOf(t *nn.Tensor) []int {
	if t == nil {
		return nil
	}
	return t.Shape
}

// reader finds the layer with weights that reads leaf i, and whether a ReLU
// stands between.
func reader(leaves []nn.Leaf, i int) (next int, relu bool, reason Reason) {
	for next = i + 1; next < len(leaves); next++ {
		switch leaves[next].Layer.(type) {
		case *nn.Linear, *nn.LowRank:
			return next, relu, Removable
		case nn.ReLU, *nn.ReLU:
			relu = true
		default:
			return i, relu, UnknownNext
		}
	}
	return i, relu, Output
}

// sharedLeaves tells of each leaf whether one of its arrays is used by another
// leaf too, or by itself at another place, or twice in it.
func sharedLeaves(leaves []nn.Leaf) []bool {
	uses := map[*float32]int{}
	each := func(l nn.Layer, f func(*float32)) {
		for _, t := range l.Parameters() {
			if len(t.Data) > 0 {
				f(&t.Data[0])
			}
		}
	}
	for _, leaf := range leaves {
		each(leaf.Layer, func(at *float32) { uses[at]++ })
	}
	shared := make([]bool, len(leaves))
	for i, leaf := range leaves {
		each(leaf.Layer, func(at *float32) { shared[i] = shared[i] || uses[at] > 1 })
	}
	return shared
}

// constants is what dead units say, after a ReLU if there is one.
func constants(dead []int, bias *nn.Tensor, relu bool) []float64 {
	said := make([]float64, len(dead))
	if bias == nil {
		return said
	}
	for i, j := range dead {
		said[i] = float64(bias.Data[j])
		if relu {
			said[i] = max(said[i], 0)
		}
	}
	return said
}

// fold adds to a layer's bias what these inputs always contribute.
func fold(l nn.Layer, inputs []int, said []float64) {
	first, last, bias := matrices(l)
	sum := make([]float64, first.Shape[1])
	for i, j := range inputs {
		for k, w := range first.Data[j*len(sum) : j*len(sum)+len(sum)] {
			sum[k] += float64(said[i] * float64(w))
		}
	}
	if first != last { // sum is in the space between U and V
		through := make([]float64, last.Shape[1])
		for i, s := range sum {
			for k, w := range last.Data[i*len(through) : i*len(through)+len(through)] {
				through[k] += float64(s * float64(w))
			}
		}
		sum = through
	}
	if bias == nil {
		if !anyNonzero(sum) {
			return
		}
		bias = nn.NewTensor(len(sum))
		switch l := l.(type) {
		case *nn.Linear:
			l.Bias = bias
		case *nn.LowRank:
			l.Bias = bias
		}
	}
	for k, s := range sum {
		bias.Data[k] = float32(float64(bias.Data[k]) + s)
	}
}

func anyNonzero(v []float64) bool {
	for _, x := range v {
		if x != 0 {
			return true
		}
	}
	return false
}

// cutOutputs leaves a layer these units.
func cutOutputs(l nn.Layer, units []int) {
	_, w, bias := matrices(l)
	in, out := w.Shape[0], w.Shape[1]
	smaller := nn.NewTensor(in, len(units))
	for i := range in {
		for k, j := range units {
			smaller.Data[i*len(units)+k] = w.Data[i*out+j]
		}
	}
	var b *nn.Tensor
	if bias != nil {
		b = nn.NewTensor(len(units))
		for k, j := range units {
			b.Data[k] = bias.Data[j]
		}
	}
	switch l := l.(type) {
	case *nn.Linear:
		l.Weight, l.Bias = smaller, b
	case *nn.LowRank:
		l.V, l.Bias = smaller, b
	}
}

// cutInputs leaves a layer these inputs.
func cutInputs(l nn.Layer, inputs []int) {
	w, _, _ := matrices(l)
	out := w.Shape[1]
	smaller := nn.NewTensor(len(inputs), out)
	for k, j := range inputs {
		copy(smaller.Data[k*out:k*out+out], w.Data[j*out:])
	}
	switch l := l.(type) {
	case *nn.Linear:
		l.Weight = smaller
	case *nn.LowRank:
		l.U = smaller
	}
}
