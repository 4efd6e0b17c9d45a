package nn

// ReLU is max(x, 0), entry by entry. It has no parameters and no state; NaN
// stays NaN, and -0 becomes 0.
type ReLU struct{}

// String is "ReLU()".
func (ReLU) String() string { return "ReLU()" }

// Forward takes a tensor of any shape. The derivative at 0 is taken as 0, as
// PyTorch does.
func (ReLU) Forward(x *Tensor, tape *Tape) (*Tensor, error) {
	y := tape.NewTensor(x.Shape...)
	for i, v := range x.Data {
		if v > 0 || v != v {
			y.Data[i] = v
		}
	}
	tape.Record(y, func(dy []float32) {
		if !tape.Wants(x) {
			return
		}
		dx := tape.gradient(x)
		for i, d := range dy {
			if y.Data[i] > 0 {
				dx[i] += d
			}
		}
	})
	return y, nil
}

// Parameters is empty.
func (ReLU) Parameters() []*Tensor { return nil }

// Named is empty.
func (ReLU) Named() []NamedTensor { return nil }

// Clone is the same value: there is nothing to copy.
func (ReLU) Clone(*Cloner) Layer { return ReLU{} }
