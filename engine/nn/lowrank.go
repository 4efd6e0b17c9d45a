package nn

import "fmt"

// A LowRank layer is a [Linear] whose weight is a product of two thin matrices,
// W = U·V of rank at most k, that are stored and never multiplied out:
//
//	y = (xU)V + b        U (in, k), V (k, out)
//
// It holds k·(in + out) weights for in·out of them, and a row costs as many
// multiplications, so it is the smaller one where k < in·out/(in + out). Both
// factors are trained; the singular values of a decomposition are absorbed in
// one of them (Denil et al., arXiv:1306.0543, who give the form; Jaderberg,
// Vedaldi and Zisserman, arXiv:1405.3866).
type LowRank struct {
	U    *Tensor // (in, k)
	V    *Tensor // (k, out)
	Bias *Tensor // (out), or nil
}

// String is "LowRank(64, 8, 48)": in, rank, out.
func (l *LowRank) String() string {
	in, k, ok := l.U.matrix()
	_, out, also := l.V.matrix()
	if !ok || !also {
		return "LowRank"
	}
	return fmt.Sprintf("LowRank(%d, %d, %d)", in, k, out)
}

// Forward computes y (batch, out) from x (batch, in): first h = xU, (batch, k),
// then hV + b, each with the order of sums of [Linear.Forward]. The result
// differs from that of a Linear on the product U·V by rounding only.
//
// Backward, dL/dV = hᵀ·dy, dL/dh = dy·Vᵀ, dL/dU = xᵀ·dh and dL/dx = dh·Uᵀ.
func (l *LowRank) Forward(x *Tensor, tape *Tape) (*Tensor, error) {
	in, k, ok := l.U.matrix()
	if !ok {
		return nil, &ShapeError{Layer: "LowRank's U", Want: "(in, k)", Got: shapeOf(l.U)}
	}
	rows, out, ok := l.V.matrix()
	if !ok || rows != k {
		return nil, &ShapeError{Layer: "LowRank's V", Want: fmt.Sprintf("(%d, out)", k), Got: shapeOf(l.V)}
	}
	if !fitsBias(l.Bias, out) {
		return nil, &ShapeError{Layer: l.String() + "'s bias", Want: fmt.Sprintf("(%d,)", out), Got: l.Bias.Shape}
	}
	if _, width, ok := x.matrix(); !ok || width != in {
		return nil, &ShapeError{Layer: l.String(), Want: fmt.Sprintf("(batch, %d)", in), Got: shapeOf(x)}
	}
	return affine(affine(x, l.U, nil, tape), l.V, l.Bias, tape), nil
}

// Parameters are U, V, then the bias if there is one.
func (l *LowRank) Parameters() []*Tensor { return Parameters(l) }

// Named calls them "U", "V" and "bias".
func (l *LowRank) Named() []NamedTensor {
	named := []NamedTensor{{"U", l.U}, {"V", l.V}}
	if l.Bias != nil {
		named = append(named, NamedTensor{"bias", l.Bias})
	}
	return named
}

// Clone is a deep copy.
func (l *LowRank) Clone(c *Cloner) Layer {
	return &LowRank{U: c.Tensor(l.U), V: c.Tensor(l.V), Bias: c.Tensor(l.Bias)}
}
