package quant

import (
	"math"

	"compressionlab/engine/nn"
)

// A Report tells what a network takes before and after.
type Report struct {
	Tensors []TensorReport // the weights, a shared one once, in order of first occurrence
	Kept    int            // bytes of what stays float32: the biases
}

// A TensorReport tells what became of one weight.
type TensorReport struct {
	Name       string // "0.weight"
	Rows, Cols int
	Bits       int
	Before     int     // bytes as float32
	Size       Size    // bytes now
	MaxError   float64 // max |w - stored|
	RMSError   float64 // √(mean (w - stored)²)
}

// BitsPerWeight is all stored bits a weight, scales and codebook counted.
func (t TensorReport) BitsPerWeight() float64 {
	return float64(8*t.Size.Bytes()) / float64(t.Rows*t.Cols)
}

// Before is the network in bytes as float32.
func (r *Report) Before() int {
	n := r.Kept
	for _, t := range r.Tensors {
		n += t.Before
	}
	return n
}

// After is the network in bytes now, the biases included.
func (r *Report) After() int { return r.Kept + r.Size().Bytes() }

// Size adds up the weights'.
func (r *Report) Size() Size {
	var s Size
	for _, t := range r.Tensors {
		s.Codes += t.Size.Codes
		s.Scales += t.Size.Scales
		s.Zeros += t.Size.Zeros
		s.Codebook += t.Size.Codebook
	}
	return s
}

// Model makes a new network whose weights are integers: each [nn.Linear] becomes
// a [Linear], each [nn.LowRank] two of them in an [nn.Sequential]. All else is
// copied, a Linear of this package as it is. The model is untouched and nothing
// is shared with it; what was shared inside is shared in the new one.
//
// The error is a [*BitsError], an [*nn.NonFiniteError] that names the weight, an
// [*nn.ShapeError] for a weight that is no matrix, a [*WideError] with Integer,
// or [nn.ErrCycle].
func Model(model nn.Layer, o Options) (nn.Layer, *Report, error) {
	if err := checkBits(o.Bits); err != nil {
		return nil, nil, err
	}
	return build(model, o.Integer, func(rows, cols int, w []float32) (Weight, error) {
		m, err := Quantize(rows, cols, w, o)
		if err == nil && o.Integer {
			err = m.fits()
		}
		return m, err
	})
}

// ClusterModel is [Model] with a codebook for each weight.
func ClusterModel(model nn.Layer, o ClusterOptions) (nn.Layer, *Report, error) {
	if err := checkBits(o.Bits); err != nil {
		return nil, nil, err
	}
	return build(model, false, func(rows, cols int, w []float32) (Weight, error) { return Cluster(rows, cols, w, o) })
}

func build(model nn.Layer, integer bool, store func(rows, cols int, w []float32) (Weight, error)) (nn.Layer, *Report, error) {
	report := &Report{}
	weights := map[*nn.Tensor]Weight{}
	weight := func(t *nn.Tensor, name string) (Weight, error) {
		if w, ok := weights[t]; ok {
			return w, nil
		}
		if len(t.Shape) != 2 || t.Shape[0] < 1 || t.Shape[1] < 1 || len(t.Data) != t.Shape[0]*t.Shape[1] {
			return nil, &nn.ShapeError{Layer: name, Want: "(in, out)", Got: t.Shape}
		}
		rows, cols := t.Shape[0], t.Shape[1]
		if err := finite(rows, cols, t.Data, name); err != nil {
			return nil, err
		}
		w, err := store(rows, cols, t.Data)
		if err != nil {
			return nil, err
		}
		weights[t] = w
		report.Tensors = append(report.Tensors, compare(name, w, t.Data))
		return w, nil
	}
	made, err := nn.Map(model, func(l nn.Layer, prefix string, c *nn.Cloner) (nn.Layer, error) {
		switch l := l.(type) {
		case *nn.Linear:
			w, err := weight(l.Weight, prefix+"weight")
			if err != nil {
				return nil, err
			}
			return &Linear{w, c.Tensor(l.Bias), integer}, nil
		case *nn.LowRank:
			u, err := weight(l.U, prefix+"U")
			if err != nil {
				return nil, err
			}
			v, err := weight(l.V, prefix+"V")
			if err != nil {
				return nil, err
			}
			return nn.NewSequential(&Linear{u, nil, integer}, &Linear{v, c.Tensor(l.Bias), integer}), nil
		}
		return c.Layer(l), nil
	})
	if err != nil {
		return nil, nil, err
	}
	for _, p := range nn.Parameters(made) {
		report.Kept += 4 * len(p.Data)
	}
	return made, report, nil
}

// compare reports how far the stored weight is from w.
func compare(name string, stored Weight, w []float32) TensorReport {
	rows, cols := stored.Shape()
	r := TensorReport{Name: name, Rows: rows, Cols: cols, Bits: stored.bits(), Before: 4 * len(w), Size: stored.Size()}
	squares := 0.0
	for i, v := range stored.Dense() {
		d := math.Abs(float64(v) - float64(w[i]))
		r.MaxError = max(r.MaxError, d)
		squares += float64(d * d)
	}
	r.RMSError = math.Sqrt(squares / float64(len(w)))
	return r
}

// Dequantize makes a new network of float32 weights, those that the codes stand
// for: each [Linear] becomes an [nn.Linear], which can be trained. The error is
// [nn.ErrCycle].
func Dequantize(model nn.Layer) (nn.Layer, error) {
	dense := map[Weight]*nn.Tensor{}
	return nn.Map(model, func(l nn.Layer, _ string, c *nn.Cloner) (nn.Layer, error) {
		q, ok := l.(*Linear)
		if !ok {
			return c.Layer(l), nil
		}
		if dense[q.Weight] == nil {
			rows, cols := q.Weight.Shape()
			dense[q.Weight] = nn.FromData(q.Weight.Dense(), rows, cols)
		}
		return &nn.Linear{Weight: dense[q.Weight], Bias: c.Tensor(q.Bias)}, nil
	})
}

// Bytes is what a network takes: quantized weights with all that they need, and
// 4 bytes for every other parameter. What is shared counts once. It is 0 for a
// Sequential that contains itself.
func Bytes(model nn.Layer) int {
	n := 0
	seen := map[Weight]bool{}
	leaves, err := nn.Leaves(model)
	if err != nil {
		return 0
	}
	for _, l := range leaves {
		if q, ok := l.Layer.(*Linear); ok && !seen[q.Weight] {
			seen[q.Weight] = true
			n += q.Weight.Size().Bytes()
		}
	}
	for _, p := range nn.Parameters(model) {
		n += 4 * len(p.Data)
	}
	return n
}
