package nn

import "errors"

// A Layer maps a batch to a batch. Linear, ReLU and Sequential are layers; a
// whole network is one, too.
//
// Layers are compared by identity where it matters (a shared layer counts
// once), so a layer with parameters is used through its pointer.
type Layer interface {
	// Forward computes (batch, out) from x (batch, in) and records the way back
	// on the tape, which may be nil. It neither changes nor keeps x. It returns
	// a *ShapeError if x does not fit.
	Forward(x *Tensor, tape *Tape) (*Tensor, error)

	// Parameters lists what training changes, each tensor once.
	Parameters() []*Tensor

	// Named is Parameters with their names inside this layer: "weight".
	Named() []NamedTensor

	// Clone is a deep copy, made with c so that what is shared stays shared.
	Clone(c *Cloner) Layer
}

// A NamedTensor is a parameter with its name, such as "0.weight".
type NamedTensor struct {
	Name   string
	Tensor *Tensor
}

// ErrCycle says that a Sequential contains itself, at whatever depth: no pass
// through it would end.
var ErrCycle = errors.New("nn: a Sequential contains itself")

// Forward is inference: x (batch, in) → (batch, out), nothing recorded. The
// error is a [*ShapeError] that names the shapes and the layer, or [ErrCycle].
func Forward(l Layer, x *Tensor) (*Tensor, error) { return ForwardTape(l, x, nil) }

// ForwardTape is [Forward] recorded on a tape, for a backward pass.
func ForwardTape(l Layer, x *Tensor, tape *Tape) (*Tensor, error) {
	if cyclic(l, nil) {
		return nil, ErrCycle
	}
	return l.Forward(x, tape)
}

// Parameters lists the tensors of a network, each once however often its layer
// occurs, in order of first occurrence: a layer's weight, then its bias.
func Parameters(l Layer) []*Tensor {
	named := Named(l)
	params := make([]*Tensor, len(named))
	for i, n := range named {
		params[i] = n.Tensor
	}
	return params
}

// Named is [Parameters] with PyTorch's state_dict names: the index in each
// Sequential on the way, then the name in the layer, as in "2.weight" or
// "1.0.bias". A tensor that occurs twice has the name of its first occurrence.
func Named(l Layer) []NamedTensor {
	if cyclic(l, nil) {
		return nil
	}
	seen := map[*Tensor]bool{}
	var once []NamedTensor
	for _, n := range l.Named() {
		if !seen[n.Tensor] {
			seen[n.Tensor] = true
			once = append(once, n)
		}
	}
	return once
}

// cyclic tells whether a Sequential of path occurs again below l.
func cyclic(l Layer, path []*Sequential) bool {
	s, ok := l.(*Sequential)
	if !ok {
		return false
	}
	for _, above := range path {
		if above == s {
			return true
		}
	}
	path = append(path, s)
	for _, l := range s.Layers {
		if cyclic(l, path) {
			return true
		}
	}
	return false
}

// Clone copies a network with all its tensors. What was shared inside is shared
// inside the copy: a layer that occurs twice is one layer there too, and two
// tensors on one Data have one Data again.
func Clone(l Layer) Layer { return NewCloner().Layer(l) }

// A Cloner copies layers and remembers what it has copied. Two networks cloned
// with one Cloner share in the copy what they shared before.
type Cloner struct {
	layers  map[Layer]Layer
	tensors map[*Tensor]*Tensor
	data    map[*float32][]float32 // by first entry
}

// NewCloner has copied nothing yet.
func NewCloner() *Cloner {
	return &Cloner{map[Layer]Layer{}, map[*Tensor]*Tensor{}, map[*float32][]float32{}}
}

// Layer is the copy of l, the same one each time.
func (c *Cloner) Layer(l Layer) Layer {
	if copied, ok := c.layers[l]; ok {
		return copied
	}
	copied := l.Clone(c)
	c.layers[l] = copied
	return copied
}

// Tensor is the copy of t, the same one each time; nil for nil.
func (c *Cloner) Tensor(t *Tensor) *Tensor {
	if t == nil {
		return nil
	}
	if copied, ok := c.tensors[t]; ok {
		return copied
	}
	copied := t.Clone()
	if len(t.Data) > 0 {
		if data, ok := c.data[&t.Data[0]]; ok && len(data) == len(t.Data) {
			copied.Data = data
		} else {
			c.data[&t.Data[0]] = copied.Data
		}
	}
	c.tensors[t] = copied
	return copied
}
