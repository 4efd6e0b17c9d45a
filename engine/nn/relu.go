package nn

import "compressionlab/engine/simd"

// ReLU is max(x, 0), entry by entry. It has no parameters and no state; NaN
// stays NaN, and -0 becomes 0.
type ReLU struct{}

// String is "ReLU()".
func (ReLU) String() string { return "ReLU()" }

// Forward takes a tensor of any shape. The derivative at 0 is taken as 0, as
// PyTorch does.
func (ReLU) Forward(x *Tensor, tape *Tape) (*Tensor, error) {
	y := tape.NewTensor(x.Shape...)
	simd.Relu(y.Data, x.Data)
	if tape != nil {
		*record[reluWay](tape, y) = reluWay{tape, x, y}
	}
	return y, nil
}

type reluWay struct {
	tape *Tape
	x, y *Tensor
}

func (w *reluWay) backward(dy []float32) {
	if w.tape.Wants(w.x) {
		simd.ReluGradient(w.tape.gradient(w.x), w.y.Data, dy)
	}
}

// Parameters is empty.
func (ReLU) Parameters() []*Tensor { return nil }

// Named is empty.
func (ReLU) Named() []NamedTensor { return nil }

// Clone is the same value: there is nothing to copy.
func (ReLU) Clone(*Cloner) Layer { return ReLU{} }
