package nn

import (
	"fmt"
	"strconv"

	"compressionlab/engine/simd"
)

// Map makes a network of the same structure with f(l, prefix, c) in the place of
// each layer l that is no [Sequential]. It asks f once for a layer, in order of
// first occurrence, so one that occurs twice is one layer in the new network
// too. prefix stands before the names of its parameters in [Named]: "2.", "1.0.",
// "" for a network of one layer. c has copied what f has asked it to, for the
// tensors that two layers share.
//
// The error is that of f, or [ErrCycle].
func Map(model Layer, f func(l Layer, prefix string, c *Cloner) (Layer, error)) (Layer, error) {
	if cyclic(model, nil) {
		return nil, ErrCycle
	}
	cloner := NewCloner()
	made := map[Layer]Layer{}
	var walk func(l Layer, prefix string) (Layer, error)
	walk = func(l Layer, prefix string) (Layer, error) {
		if done, ok := made[l]; ok {
			return done, nil
		}
		s, ok := l.(*Sequential)
		if !ok {
			mapped, err := f(l, prefix, cloner)
			made[l] = mapped
			return mapped, err
		}
		mapped := &Sequential{Layers: make([]Layer, len(s.Layers))}
		for i, inner := range s.Layers {
			var err error
			if mapped.Layers[i], err = walk(inner, prefix+strconv.Itoa(i)+"."); err != nil {
				return nil, err
			}
		}
		made[s] = mapped
		return mapped, nil
	}
	return walk(model, "")
}

// A NonFiniteError says that an entry of a matrix is NaN or infinite: it can
// neither be factored nor coded.
type NonFiniteError struct {
	Name     string // of the tensor, where it has one
	Row, Col int
	Value    float32
}

func (e *NonFiniteError) Error() string {
	name := "the matrix"
	if e.Name != "" {
		name = e.Name
	}
	return fmt.Sprintf("nn: %s[%d, %d] is %v: all entries have to be finite", name, e.Row, e.Col, e.Value)
}

// Finite returns a *[NonFiniteError] for the first entry of w, row-major with so
// many columns, that is not.
func Finite(cols int, w []float32, name string) error {
	if i := simd.Finite(w); i < len(w) {
		return &NonFiniteError{name, i / cols, i % cols, w[i]}
	}
	return nil
}
