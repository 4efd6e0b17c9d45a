package lab

import (
	"encoding/base64"
	"strings"

	"compressionlab/engine/digits"
	"compressionlab/engine/measure"
	"compressionlab/engine/nn"
	"compressionlab/engine/prune"
	"compressionlab/engine/trace"

	"go.starlark.net/starlark"
)

// A mask as text is the base64 of a bit for each entry, row by row, from the highest
// bit of a byte down: 1 keeps. White space in it counts for nothing.

// MaskText writes a mask so.
func MaskText(keep []bool) string {
	bits := make([]byte, (len(keep)+7)/8)
	for i, k := range keep {
		if k {
			bits[i/8] |= 128 >> (i % 8)
		}
	}
	return base64.StdEncoding.EncodeToString(bits)
}

// ReadMask reads a mask of n entries; ok is false if the text is none.
func ReadMask(text string, n int) (keep []bool, ok bool) {
	bits, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil || len(bits) != (n+7)/8 {
		return nil, false
	}
	keep = make([]bool, n)
	for i := range keep {
		keep[i] = bits[i/8]&(128>>(i%8)) != 0
	}
	return keep, true
}

// maskPrune zeroes what a mask does not keep of one weight, in place, as the other
// prunings do.
func (s *session) maskPrune(c *call) (starlark.Value, error) {
	m, err := s.toPrune(c, 0)
	if err != nil {
		return nil, err
	}
	name, ok := c.given["weight"].(starlark.String)
	if !ok {
		return nil, c.wrongType("weight", `the name of a weight, such as "0.weight"`)
	}
	var t *nn.Tensor
	var names []string
	for _, n := range nn.Named(m.layer) {
		if len(n.Tensor.Shape) == 2 {
			names = append(names, `"`+n.Name+`"`)
			if n.Name == string(name) {
				t = n.Tensor
			}
		}
	}
	if t == nil {
		return nil, c.refuse("weight", "the model has no weight called %q", string(name)).withHint("It has %s.", strings.Join(names, ", "))
	}
	keep, err := c.mask("keep", t)
	if err != nil {
		return nil, err
	}
	plan, err := prune.MaskPlan(t, keep)
	if err != nil {
		return nil, c.pruneFault(err)
	}
	s.pruned(m, "mask_prune", float64(plan.Erased)/float64(max(plan.Weights, 1)), plan)
	return m, nil
}

// mask is an argument that says which entries of a tensor are kept: an array of its
// shape, in which what is not zero is, or a text.
func (c *call) mask(param string, t *nn.Tensor) ([]bool, error) {
	if text, ok := c.given[param].(starlark.String); ok {
		keep, ok := ReadMask(string(text), len(t.Data))
		if !ok {
			return nil, c.refuse(param, "the text is no mask of a weight %s", shapeText(t.Shape)).
				withHint("The workbench writes such a text, a bit for each entry; an array of booleans will do as well: np.abs(w) > 0.1")
		}
		return keep, nil
	}
	data, shape, err := c.floats(param)
	if err != nil {
		return nil, err
	}
	if len(shape) != 2 || shape[0] != t.Shape[0] || shape[1] != t.Shape[1] {
		return nil, c.refuse(param, "the weight has shape %s, and the mask has %s", shapeText(t.Shape), shapeText(shape))
	}
	keep := make([]bool, len(data))
	for i, v := range data {
		keep[i] = v != 0
	}
	return keep, nil
}

// Brush sets a mask that was made by hand beside the one that magnitude would make of
// the same weight with as many entries erased. An empty mask is the latter, at a
// sparsity. A weight that is not there is the first one. ok is false if the network
// has no weight that can be pruned. The buffers are those of its view.
func Brush(l nn.Layer, weight, mask string, sparsity float64) (b trace.Brushed, buffers [][]float32, ok bool) {
	named := nn.Named(l)
	at := -1
	for i, n := range named {
		if len(n.Tensor.Shape) == 2 && len(n.Tensor.Data) > 0 && len(n.Tensor.Data) <= mostPictured {
			b.Weights = append(b.Weights, n.Name)
			if at < 0 || n.Name == weight {
				at = i
			}
		}
	}
	if at < 0 || !(sparsity >= 0 && sparsity <= 1) {
		return b, nil, false
	}
	w, n := named[at].Tensor, len(named[at].Tensor.Data)
	automatic := func(erased int) ([]bool, error) {
		// Half an entry more, so that the product is not a little less than whole.
		plan, err := prune.MagnitudePlan([]*nn.Tensor{w}, prune.Options{Sparsity: min(1, (float64(erased)+0.5)/float64(n))})
		if err != nil {
			return nil, err
		}
		return plan.Keep[0], nil
	}
	hand, given := ReadMask(mask, n)
	if mask == "" || !given || b.Weights == nil || named[at].Name != weight {
		var err error
		if hand, err = automatic(int(sparsity * float64(n))); err != nil {
			return b, nil, false
		}
	}
	for _, k := range hand {
		if !k {
			b.Erased++
		}
	}
	auto, err := automatic(b.Erased)
	if err != nil {
		return b, nil, false
	}
	view := trace.View{Kind: trace.HandMade, Part: named[at].Name, Matrices: besides(w.Shape[0], w.Shape[1], w.Data)}
	byHand, byRule := make([]float32, n), make([]float32, n)
	for i, v := range w.Data {
		if hand[i] {
			byHand[i] = v
		}
		if auto[i] {
			byRule[i] = v
		}
		switch {
		case hand[i] == auto[i]:
			b.Agree++
		case auto[i]:
			b.HandAlone++
		default:
			b.AutoAlone++
		}
	}
	view.Matrices[1].Nonzero, view.Matrices[2].Nonzero = measure.Nonzero(byHand), measure.Nonzero(byRule)
	b.Entries, b.Mask, b.View = n, MaskText(hand), view
	b.Hand, b.Auto = scoreWith(l, at, hand), scoreWith(l, at, auto)
	return b, [][]float32{w.Data, byHand, byRule}, true
}

// scoreWith is how well a network reads the test digits with a mask on one of its
// tensors; nil if it cannot.
func scoreWith(l nn.Layer, at int, keep []bool) *trace.Score {
	masked := nn.Clone(l)
	data := nn.Named(masked)[at].Tensor.Data
	for i, k := range keep {
		if !k {
			data[i] = 0
		}
	}
	test := digits.Test()
	right, of, err := measure.Accuracy(masked, test.Images, test.Labels)
	if err != nil {
		return nil
	}
	return &trace.Score{Right: right, Of: of}
}
