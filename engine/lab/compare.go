package lab

import (
	"math"

	"compressionlab/engine/digits"
	"compressionlab/engine/measure"
	"compressionlab/engine/nn"
	"compressionlab/engine/quant"
	"compressionlab/engine/trace"
)

// mostMask is how many entries a mask may have that is told of entry by entry.
const mostMask = 1 << 16

// Compare sets two networks side by side: what they read of the bundled test
// digits, and which weights are zero in them. The buffers are those of its views;
// they may be the networks' own memory.
func Compare(first, second nn.Layer) (c trace.Comparison, buffers [][]float32) {
	test := digits.Test()
	before, err1 := measure.Confuse(first, test.Images, test.Labels)
	after, err2 := measure.Confuse(second, test.Images, test.Labels)
	if err1 == nil && err2 == nil && len(before.Counts) == len(after.Counts) {
		c.Right[0], c.Of = before.Right()
		c.Right[1], _ = after.Right()
		for i, row := range after.Counts {
			shift := make([]int, len(row))
			for j := range row {
				shift[j] = row[j] - before.Counts[i][j]
			}
			c.Shift = append(c.Shift, shift)
		}
		changes, err := measure.Changes(first, second, test.Images, test.Labels)
		if err != nil {
			panic(err) // both have just read them
		}
		for _, ch := range changes {
			c.Changed = append(c.Changed, trace.Changed{Index: ch.Index, Label: ch.Label, Old: ch.Old, New: ch.New, Pixels: pixelsOf(test, ch.Index)})
		}
	}
	one, two := matrices(first), matrices(second)
	for _, a := range one {
		if b, ok := find(two, a.Name); ok && a.Tensor.Shape[0] == b.Shape[0] && a.Tensor.Shape[1] == b.Shape[1] {
			c.Masks = append(c.Masks, mask(a.Name, a.Tensor, b))
			if len(a.Tensor.Data) > 0 && len(a.Tensor.Data) <= mostPictured && len(c.Views) < maxViews {
				off, most := make([]float32, len(b.Data)), 0.0
				for i, v := range a.Tensor.Data {
					off[i] = v - b.Data[i]
					most = max(most, math.Abs(float64(off[i])))
				}
				v := trace.View{Kind: trace.Compared, Part: a.Name, Matrices: besides(b.Shape[0], b.Shape[1], a.Tensor.Data)}
				v.Matrices[1].Nonzero, v.Matrices[2].Nonzero = measure.Nonzero(b.Data), measure.Nonzero(off)
				if most <= math.MaxFloat32 { // and no NaN
					v.Matrices[2].Clip = most // a fine-tuning moves weights by hundredths
				}
				c.Views, buffers = append(c.Views, v), append(buffers, a.Tensor.Data, b.Data, off)
			}
		} else {
			c.Other = append(c.Other, a.Name)
		}
	}
	for _, b := range two {
		if _, ok := find(one, b.Name); !ok {
			c.Other = append(c.Other, b.Name)
		}
	}
	return c, buffers
}

// matrices are the weights of a network, those of a quantized layer as what its
// codes stand for.
func matrices(l nn.Layer) []nn.NamedTensor {
	var all []nn.NamedTensor
	leaves, err := nn.Leaves(l)
	if err != nil {
		return nil
	}
	for _, leaf := range leaves {
		prefix := leaf.Name
		if prefix != "" {
			prefix += "."
		}
		if q, ok := leaf.Layer.(*quant.Linear); ok {
			rows, cols := q.Weight.Shape()
			all = append(all, nn.NamedTensor{Name: prefix + "weight", Tensor: nn.FromData(q.Weight.Dense(), rows, cols)})
			continue
		}
		for _, p := range leaf.Layer.Named() {
			if len(p.Tensor.Shape) == 2 {
				all = append(all, nn.NamedTensor{Name: prefix + p.Name, Tensor: p.Tensor})
			}
		}
	}
	return all
}

func find(list []nn.NamedTensor, name string) (*nn.Tensor, bool) {
	for _, n := range list {
		if n.Name == name {
			return n.Tensor, true
		}
	}
	return nil, false
}

func mask(name string, a, b *nn.Tensor) trace.Mask {
	m := trace.Mask{Name: name, Rows: a.Shape[0], Cols: a.Shape[1], Where: make([]byte, len(a.Data))}
	var apart, size float64
	for i, v := range a.Data {
		w := b.Data[i]
		switch {
		case v != 0 && w != 0:
			m.Both++
			m.Where[i] = 3
		case v != 0:
			m.First++
			m.Where[i] = 1
		case w != 0:
			m.Second++
			m.Where[i] = 2
		}
		d := float64(w) - float64(v)
		apart += d * d
		size += float64(v) * float64(v)
	}
	if moved := math.Sqrt(apart) / math.Sqrt(size); size > 0 && !math.IsNaN(moved) && !math.IsInf(moved, 0) {
		m.Moved = moved
	}
	if len(m.Where) > mostMask {
		m.Where = nil
	}
	return m
}
