package nn

import (
	"errors"
	"strconv"
	"strings"
)

// A Sequential applies its layers in order. It may hold Sequentials, and a
// layer may occur more than once: its parameters then count once and its
// gradients add up. An empty one returns its input.
type Sequential struct {
	Layers []Layer
}

// NewSequential is a Sequential of these layers.
func NewSequential(layers ...Layer) *Sequential { return &Sequential{layers} }

// String is "Sequential(Linear(64, 10), ReLU())".
func (s *Sequential) String() string {
	if cyclic(s, nil) {
		return "Sequential(…)"
	}
	parts := make([]string, len(s.Layers))
	for i, l := range s.Layers {
		if n, ok := l.(interface{ String() string }); ok {
			parts[i] = n.String()
		} else {
			parts[i] = "layer"
		}
	}
	return "Sequential(" + strings.Join(parts, ", ") + ")"
}

// Forward runs x through all layers. Use [Forward] or [ForwardTape] from
// outside: they refuse a Sequential that contains itself.
func (s *Sequential) Forward(x *Tensor, tape *Tape) (*Tensor, error) {
	for i, l := range s.Layers {
		y, err := l.Forward(x, tape)
		if err != nil {
			var shape *ShapeError
			if errors.As(err, &shape) {
				shape.Index = append([]int{i}, shape.Index...)
			}
			return nil, err
		}
		x = y
	}
	return x, nil
}

// Parameters is [Parameters] of s.
func (s *Sequential) Parameters() []*Tensor { return Parameters(s) }

// Named puts each layer's index before its names; a tensor of a layer that
// occurs twice is listed twice. [Named] lists it once.
func (s *Sequential) Named() []NamedTensor {
	var named []NamedTensor
	for i, l := range s.Layers {
		for _, n := range l.Named() {
			named = append(named, NamedTensor{strconv.Itoa(i) + "." + n.Name, n.Tensor})
		}
	}
	return named
}

// Clone is a deep copy; one that contains itself is copied as such.
func (s *Sequential) Clone(c *Cloner) Layer {
	copied := &Sequential{Layers: make([]Layer, len(s.Layers))}
	c.layers[s] = copied
	for i, l := range s.Layers {
		copied.Layers[i] = c.Layer(l)
	}
	return copied
}
