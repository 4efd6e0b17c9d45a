package quant

import (
	"fmt"

	"compressionlab/engine/nn"
	"compressionlab/engine/simd"
)

// A Linear layer whose weight is stored in few bits; its bias stays float32.
// It is made for inference: its codes are no parameters, a tape records nothing
// of it, and no gradient passes through. [Dequantize] makes a layer to train.
type Linear struct {
	Weight  Weight     // (in, out)
	Bias    *nn.Tensor // (out), or nil
	Integer bool       // quantize the inputs too; Weight must be a *Matrix
}

// String is "Quantized(64, 48, 8 bits)".
func (l *Linear) String() string {
	in, out := l.Weight.Shape()
	return fmt.Sprintf("Quantized(%d, %d, %d bits)", in, out, l.Weight.bits())
}

// Forward computes y (batch, out) from x (batch, in): as [nn.Linear] does from
// the numbers that the codes stand for, so the two agree to the last bit; or,
// with Integer, as y = s_x·s_w·Σ(x - z_x)(q - z_q) + b, where each row of x has
// its own affine grid of 8 bits, so that an image does not depend on the others
// of its batch. The two differ by at most Σ_k |w[k,j]|·s_x/2 and the rounding
// of float32.
//
// It returns an [*nn.ShapeError]; with Integer also an [*nn.NonFiniteError] for an
// input that has no code, or a [*WideError].
func (l *Linear) Forward(x *nn.Tensor, _ *nn.Tape) (*nn.Tensor, error) {
	in, out := l.Weight.Shape()
	if l.Bias != nil && len(l.Bias.Data) != out {
		return nil, &nn.ShapeError{Layer: l.String() + "'s bias", Want: fmt.Sprintf("(%d,)", out), Got: l.Bias.Shape}
	}
	if len(x.Shape) != 2 || x.Shape[1] != in || len(x.Data) != x.Shape[0]*in {
		return nil, &nn.ShapeError{Layer: l.String(), Want: fmt.Sprintf("(batch, %d)", in), Got: x.Shape}
	}
	batch := x.Shape[0]
	y := nn.NewTensor(batch, out)
	if l.Integer {
		if err := l.integer(y.Data, x.Data, batch); err != nil {
			return nil, err
		}
	} else {
		nn.AddMatMul(y.Data, x.Data, l.Weight.Dense(), batch, in, out)
	}
	if l.Bias != nil {
		simd.AddRow(y.Data, l.Bias.Data)
	}
	return y, nil
}

func (l *Linear) integer(y, x []float32, batch int) error {
	m := l.Weight.(*Matrix)
	if batch == 0 {
		return nil
	}
	if err := finite(batch, m.Rows, x, "the input"); err != nil {
		return err
	}
	codes, grids := make([]int8, len(x)), make([]Grid, batch)
	for i := range grids {
		row := x[i*m.Rows : (i+1)*m.Rows]
		low, high := bounds(row)
		grids[i] = GridFor(low, high, 8, Affine)
		encode(codes[i*m.Rows:(i+1)*m.Rows], row, grids[i:i+1])
	}
	acc := make([]int32, len(y))
	if err := m.multiply(acc, codes, batch, func(i int) int32 { return int32(grids[i].Zero) }); err != nil {
		return err
	}
	for i, sum := range acc {
		step := float64(grids[i/m.Cols].Scale) * float64(m.Scales[i%m.Cols%len(m.Scales)])
		y[i] = float32(step * float64(sum))
	}
	return nil
}

// Parameters is the bias alone: codes are no tensors. [Linear.Held] and [Bytes]
// count them.
func (l *Linear) Parameters() []*nn.Tensor { return nn.Parameters(l) }

// Held says what a count of a network needs to know of the codes (it makes the
// layer a measure.Holder): how many there are, how many stand for a number that
// is not 0, and the bytes that they take packed, with scales, zero points and
// codebook. The id is the weight, which clones share.
func (l *Linear) Held() (id any, weights, nonzero, bytes int) {
	dense := l.Weight.Dense()
	for _, w := range dense {
		if w != 0 {
			nonzero++
		}
	}
	return l.Weight, len(dense), nonzero, l.Weight.Size().Bytes()
}

// Named calls the bias "bias".
func (l *Linear) Named() []nn.NamedTensor {
	if l.Bias == nil {
		return nil
	}
	return []nn.NamedTensor{{Name: "bias", Tensor: l.Bias}}
}

// Clone copies the bias. The weight, which nothing changes, is shared.
func (l *Linear) Clone(c *nn.Cloner) nn.Layer {
	return &Linear{l.Weight, c.Tensor(l.Bias), l.Integer}
}
