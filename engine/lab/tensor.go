package lab

import (
	"slices"

	"compressionlab/engine/nn"
	"compressionlab/engine/trace"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// A tensor is a parameter, or what forward returns.
type tensor struct {
	identity
	t     *nn.Tensor
	owner *model // the Linear that it belongs to; nil if none
	name  string // "weight"
	array *array // the value of t.Data, while it is that
	pass  *pass  // the forward pass that made it; nil if none
	loss  bool   // a number to print and compare
	made  string // the function that made a loss
}

func (s *session) tensor(t *nn.Tensor, owner *model, name string) *tensor {
	return &tensor{identity: s.identity("Tensor"), t: t, owner: owner, name: name}
}

// data is the array value that shares the tensor's memory.
func (t *tensor) data() *array {
	if t.array == nil || !sameMemory(t.array.memory(), t.t.Data) {
		t.array = t.s.array(t.t.Data, t.t.Shape)
		t.array.owner, t.array.born = t, t.serial
	}
	return t.array
}

func sameMemory[S ~[]T, T any](a, b S) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// String of a loss is that of its number.
func (t *tensor) String() string {
	if t.loss {
		return floatText(float64(t.t.Data[0]))
	}
	return "Tensor(" + t.data().numbers() + ")"
}

func (t *tensor) AttrNames() []string {
	return append([]string{"backward", "data", "grad"}, t.data().AttrNames()...)
}

// Attr is data, grad or backward, or what the array of the data has.
func (t *tensor) Attr(name string) (starlark.Value, error) {
	switch name {
	case "data":
		return t.data(), nil
	case "grad":
		if t.t.Grad == nil {
			return starlark.None, nil
		}
		if t.owner != nil {
			t.s.note(trace.Event{Kind: trace.Look, Object: t.s.idOf(t.owner.root())})
		}
		return t.s.array(slices.Clone(t.t.Grad), t.t.Shape), t.s.grow(4 * float64(len(t.t.Grad)))
	case "backward":
		return &function{t.s, "backward", nil, t.backward}, nil
	}
	v, err := t.data().Attr(name)
	if err != nil {
		return nil, unknownAttribute(t, name, t.AttrNames())
	}
	return v, nil
}

// Truth is that of the one entry.
func (t *tensor) Truth() starlark.Bool { return t.data().Truth() }

// SetField binds a new array: t.data = array. The entries are stored as
// float32 and the shape must stay.
func (t *tensor) SetField(name string, v starlark.Value) error {
	if name != "data" {
		return refuse("only .data of a Tensor can be assigned").withHint("Write %s.data = …", "tensor")
	}
	a, ok, err := t.s.asArray(v)
	if err != nil {
		return err
	}
	if !ok {
		return refuse(".data takes an array, and this is %s", describe(v))
	}
	if shapeText(a.shape) != shapeText(t.t.Shape) {
		return refuse(".data has shape %s, and the array has %s", shapeText(t.t.Shape), shapeText(a.shape))
	}
	return t.s.rebind(t, a)
}

// Get is t[i], read from the data.
func (t *tensor) Get(key starlark.Value) (starlark.Value, bool, error) { return t.data().Get(key) }

// SetKey, and the rest of what an array can, act on the data as well.
func (t *tensor) SetKey(key, v starlark.Value) error        { return t.data().SetKey(key, v) }
func (t *tensor) Len() int                                  { return t.data().Len() }
func (t *tensor) Index(i int) starlark.Value                { return t.data().Index(i) }
func (t *tensor) Slice(start, end, step int) starlark.Value { return t.data().Slice(start, end, step) }
func (t *tensor) Iterate() starlark.Iterator                { return t.data().Iterate() }
func (t *tensor) Unary(op syntax.Token) (starlark.Value, error) {
	z, err := t.s.unary(op, t.data())
	if z == nil || err != nil {
		return nil, err
	}
	return t.s.tensor(nn.FromData(z.memory(), z.shape...), nil, ""), nil
}
