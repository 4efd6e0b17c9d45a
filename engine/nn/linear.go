package nn

import (
	"fmt"
	"math"

	"compressionlab/engine/simd"
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
	rng.Normals(l.Weight.Data, math.Sqrt(1/float64(in)))
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
	if !fitsBias(l.Bias, out) {
		return nil, &ShapeError{Layer: l.String() + "'s bias", Want: fmt.Sprintf("(%d,)", out), Got: l.Bias.Shape}
	}
	if _, width, ok := x.matrix(); !ok || width != in {
		return nil, &ShapeError{Layer: l.String(), Want: fmt.Sprintf("(batch, %d)", in), Got: shapeOf(x)}
	}
	return affine(x, l.Weight, l.Bias, tape), nil
}

// fitsBias tells whether a bias is none, or one number an output.
func fitsBias(bias *Tensor, out int) bool {
	return bias == nil || len(bias.Shape) == 1 && bias.Shape[0] == out && len(bias.Data) == out
}

// affine is xW + b, of shapes that were looked at, with the way back; bias may
// be nil.
func affine(x, weight, bias *Tensor, tape *Tape) *Tensor {
	batch, in, out := x.Shape[0], weight.Shape[0], weight.Shape[1]
	y := tape.NewTensor(batch, out)
	AddMatMul(y.Data, x.Data, weight.Data, batch, in, out)
	if bias != nil {
		simd.AddRow(y.Data, bias.Data)
	}

	if tape != nil {
		*record[affineWay](tape, y) = affineWay{tape, x, weight, bias, x.Data, weight.Data, batch, in, out}
	}
	return y
}

type affineWay struct {
	tape            *Tape
	x, weight, bias *Tensor
	inputs, weights []float32 // as they were: a write since then may have replaced them
	batch, in, out  int
}

func (w *affineWay) backward(dy []float32) {
	batch, in, out := w.batch, w.in, w.out
	simd.Gemm(in, out, batch, 1, w.inputs, 1, in, dy, out, 1, w.tape.gradient(w.weight), out)
	if w.bias != nil {
		simd.SumRows(w.tape.gradient(w.bias), dy)
	}
	if w.tape.Wants(w.x) {
		simd.Gemm(batch, in, out, 1, dy, out, 1, w.weights, 1, out, w.tape.gradient(w.x), in)
	}
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
