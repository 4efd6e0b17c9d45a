package nn

import (
	"fmt"
	"math"
)

// A Linear layer computes y = xW + b: a row of x times each column of W, plus
// one bias a column. Column j is output channel j.
type Linear struct {
	Weight *Tensor // (in, out)
	Bias   *Tensor // (out), or nil
}

// NewLinear makes a layer with weights drawn from N(0, 1/in), in row-major
// order, and a zero bias (LeCun et al., "Efficient BackProp", 1998: outputs
// then start with the variance of the inputs). It panics if in or out is less
// than 1.
func NewLinear(in, out int, bias bool, rng *Rand) *Linear {
	if in < 1 || out < 1 {
		panic(fmt.Sprintf("nn: Linear(%d, %d), want at least 1 and 1", in, out))
	}
	l := &Linear{Weight: NewTensor(in, out)}
	deviation := math.Sqrt(1 / float64(in))
	for i := range l.Weight.Data {
		l.Weight.Data[i] = float32(rng.Normal() * deviation)
	}
	if bias {
		l.Bias = NewTensor(out)
	}
	return l
}

// String is "Linear(64, 48)".
func (l *Linear) String() string {
	in, out, ok := l.Weight.matrix()
	if !ok {
		return "Linear"
	}
	return fmt.Sprintf("Linear(%d, %d)", in, out)
}

// Forward computes y (batch, out) from x (batch, in). Each y[i,j] sums over in
// ascending, from 0, as [AddMatMul] says; the bias is added last.
//
// Backward, dL/dW = xᵀ·dy sums over the batch ascending, dL/db too, and
// dL/dx = dy·Wᵀ over out ascending.
func (l *Linear) Forward(x *Tensor, tape *Tape) (*Tensor, error) {
	in, out, ok := l.Weight.matrix()
	if !ok {
		return nil, &ShapeError{Layer: "Linear's weight", Want: "(in, out)", Got: shapeOf(l.Weight)}
	}
	if l.Bias != nil && (len(l.Bias.Shape) != 1 || l.Bias.Shape[0] != out || len(l.Bias.Data) != out) {
		return nil, &ShapeError{Layer: l.String() + "'s bias", Want: fmt.Sprintf("(%d,)", out), Got: l.Bias.Shape}
	}
	batch, width, ok := x.matrix()
	if !ok || width != in {
		return nil, &ShapeError{Layer: l.String(), Want: fmt.Sprintf("(batch, %d)", in), Got: shapeOf(x)}
	}

	y := NewTensor(batch, out)
	AddMatMul(y.Data, x.Data, l.Weight.Data, batch, in, out)
	if l.Bias != nil {
		b := l.Bias.Data
		for i := range batch {
			row := y.Data[i*out : i*out+out]
			for j := range row {
				row[j] += b[j]
			}
		}
	}

	// As they are now: a write between here and the way back may replace them.
	weight, bias, inputs, weights := l.Weight, l.Bias, x.Data, l.Weight.Data
	tape.Record(y, func(dy []float32) {
		xt := make([]float32, len(inputs))
		Transpose(xt, inputs, batch, in)
		AddMatMul(weight.gradient(), xt, dy, in, batch, out)
		if bias != nil {
			db := bias.gradient()
			for i := range batch {
				for j, d := range dy[i*out : i*out+out] {
					db[j] += d
				}
			}
		}
		if tape.Wants(x) {
			wt := make([]float32, len(weights))
			Transpose(wt, weights, in, out)
			AddMatMul(x.gradient(), dy, wt, batch, out, in)
		}
	})
	return y, nil
}

func shapeOf(t *Tensor) []int {
	if t == nil {
		return nil
	}
	return t.Shape
}

// Parameters are the weight, then the bias if there is one.
func (l *Linear) Parameters() []*Tensor { return Parameters(l) }

// Named calls them "weight" and "bias".
func (l *Linear) Named() []NamedTensor {
	named := []NamedTensor{{"weight", l.Weight}}
	if l.Bias != nil {
		named = append(named, NamedTensor{"bias", l.Bias})
	}
	return named
}

// Clone is a deep copy.
func (l *Linear) Clone(c *Cloner) Layer {
	return &Linear{Weight: c.Tensor(l.Weight), Bias: c.Tensor(l.Bias)}
}
