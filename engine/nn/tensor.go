package nn

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Tensor is an array of float32 with its gradient.
type Tensor struct {
	Shape []int     // (d0, d1, …); () is a scalar
	Data  []float32 // row-major, as many as the product of Shape
	Grad  []float32 // as long as Data, or nil: no backward pass has reached it yet

	tape *Tape // that made it; nil for a parameter or an input
}

// NewTensor makes a tensor of zeros. It panics if a dimension is negative.
func NewTensor(shape ...int) *Tensor {
	return &Tensor{Shape: slices.Clone(shape), Data: make([]float32, Size(shape))}
}

// FromData makes a tensor that holds data itself, not a copy. It panics if
// data has not as many entries as the shape says.
func FromData(data []float32, shape ...int) *Tensor {
	if n := Size(shape); n != len(data) {
		panic(fmt.Sprintf("nn: %d entries do not fill a tensor of shape %s", len(data), ShapeString(shape)))
	}
	return &Tensor{Shape: slices.Clone(shape), Data: data}
}

// Size is the number of entries of a shape: its product, 1 for a scalar. It
// panics if a dimension is negative.
func Size(shape []int) int {
	n := 1
	for _, d := range shape {
		if d < 0 {
			panic(fmt.Sprintf("nn: shape %s has a negative dimension", ShapeString(shape)))
		}
		n *= d
	}
	return n
}

// ShapeString writes a shape as Python does: (64, 48), (10,), ().
func ShapeString(shape []int) string {
	if len(shape) == 1 {
		return "(" + strconv.Itoa(shape[0]) + ",)"
	}
	s := make([]string, len(shape))
	for i, d := range shape {
		s[i] = strconv.Itoa(d)
	}
	return "(" + strings.Join(s, ", ") + ")"
}

// Clone is a deep copy: shape, data and gradient.
func (t *Tensor) Clone() *Tensor {
	return &Tensor{Shape: slices.Clone(t.Shape), Data: slices.Clone(t.Data), Grad: slices.Clone(t.Grad)}
}

// matrix says how many rows and columns a 2-D tensor has, and whether it is one
// whose data fills its shape.
func (t *Tensor) matrix() (rows, cols int, ok bool) {
	if t == nil || len(t.Shape) != 2 || t.Shape[0] < 0 || t.Shape[1] < 0 || t.Shape[0]*t.Shape[1] != len(t.Data) {
		return 0, 0, false
	}
	return t.Shape[0], t.Shape[1], true
}

// A ShapeError says that a tensor does not fit where it was put.
type ShapeError struct {
	Layer string // the layer that was offered it, or the operation: "Linear(48, 32)", "cross-entropy"
	Index []int  // where that layer stands: [2 0] is layers[2].layers[0]; empty for the network itself
	Want  string // "(batch, 48)"
	Got   []int
}

func (e *ShapeError) Error() string {
	at := ""
	for _, i := range e.Index {
		at += fmt.Sprintf("layers[%d] ", i)
	}
	return fmt.Sprintf("nn: %s%s takes %s, got %s", at, e.Layer, e.Want, ShapeString(e.Got))
}
