package lab

import (
	"fmt"
	"sort"

	"compressionlab/engine/nn"
	"compressionlab/engine/quant"

	"go.starlark.net/starlark"
)

// An object is a value of the lab's own that has an identity: what a name can
// lead to in the trace.
type object interface {
	starlark.Value
	self() *identity
}

// identity is the part that all objects share.
type identity struct {
	s      *session
	kind   string // "Sequential"
	id     string // "Sequential#1"; given when the object is made or first named
	made   int    // line of the last cell, 0 for one above
	serial uint32
}

func (i *identity) self() *identity       { return i }
func (i *identity) Type() string          { return i.kind }
func (i *identity) Freeze()               {} // values of a session are never shared between threads
func (i *identity) Truth() starlark.Bool  { return true }
func (i *identity) Hash() (uint32, error) { return i.serial * 2654435761, nil }

func (s *session) identity(kind string) identity {
	s.serial++
	return identity{s: s, kind: kind, made: s.line(), serial: s.serial}
}

// unknownAttribute refuses x.name and offers the nearest of what x has.
func unknownAttribute(x starlark.Value, name string, known []string) error {
	e := refuse("%s has no attribute %s", article(typeName(x)), name)
	if near := nearest(name, known); near != "" {
		e.rename = near
		return e.withHint("Did you mean .%s?", near)
	}
	return e.withHint("%s", listed(name, known))
}

// A model is a Sequential or one layer: Linear, ReLU, LowRank, Quantized.
type model struct {
	identity
	layer  nn.Layer
	layers []*model  // of a Sequential
	params []*tensor // of a layer
	parent *model    // the first Sequential that was made of it
}

// param is the parameter of a layer with this name, nil if it has none.
func (m *model) param(name string) *tensor {
	for _, t := range m.params {
		if t.name == name {
			return t
		}
	}
	return nil
}

// wrap makes the values of a layer and of all that is in it. known keeps what
// occurs twice one value.
func (s *session) wrap(l nn.Layer, known map[nn.Layer]*model) *model {
	if m, ok := known[l]; ok {
		return m
	}
	kind := ""
	switch l := l.(type) {
	case *nn.Sequential:
		m := &model{identity: s.identity("Sequential"), layer: l}
		known[l] = m
		for _, inner := range l.Layers {
			m.adopt(s.wrap(inner, known))
		}
		return m
	case nn.ReLU: // has no state: each occurrence is its own
		return &model{identity: s.identity("ReLU"), layer: l}
	case *nn.Linear:
		kind = "Linear"
	case *nn.LowRank:
		kind = "LowRank"
	case *quant.Linear:
		kind = "Quantized"
	default:
		panic(fmt.Sprintf("lab: no value for a layer of type %T", l))
	}
	m := &model{identity: s.identity(kind), layer: l}
	known[l] = m
	for _, p := range l.Named() {
		m.params = append(m.params, s.tensor(p.Tensor, m, p.Name))
	}
	return m
}

// adopt puts a layer at the end of a Sequential.
func (m *model) adopt(inner *model) {
	m.layers = append(m.layers, inner)
	if inner.parent == nil {
		inner.parent = m
	}
}

// root is the model that a layer is part of.
func (m *model) root() *model {
	for m.parent != nil {
		m = m.parent
	}
	return m
}

// tensors are the values of the parameters, each once, in order.
func (m *model) tensors() []*tensor {
	var all []*tensor
	seen := map[*tensor]bool{}
	var walk func(*model)
	walk = func(m *model) {
		for _, t := range m.params {
			if !seen[t] {
				seen[t] = true
				all = append(all, t)
			}
		}
		for _, l := range m.layers {
			walk(l)
		}
	}
	walk(m)
	return all
}

func (m *model) String() string { return fmt.Sprint(m.layer) }
func (m *model) Name() string   { return m.kind }

// CallInternal is model(x), the same as model.forward(x).
func (m *model) CallInternal(t *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	return m.forwardFunction().CallInternal(t, args, kwargs)
}

func (m *model) forwardFunction() *function {
	return &function{m.s, "forward", []string{"x"}, func(c *call) (starlark.Value, error) { return m.forward(c) }}
}

func (m *model) forward(c *call) (starlark.Value, error) {
	x, err := c.batch("x")
	if err != nil {
		return nil, err
	}
	rows := 1
	if len(x.Shape) > 0 {
		rows = x.Shape[0]
	}
	if err := m.charge(rows); err != nil {
		return nil, err
	}
	n, _ := m.cost()
	p := &pass{model: m, cost: n * float64(rows), images: m.s.origin(c.given["x"]), image: m.s.one(c.given["x"])}
	y, err := nn.ForwardTape(m.layer, x, &p.tape)
	if err != nil {
		return nil, c.engineFault("x", err)
	}
	m.s.measured("forward", m, 0)
	m.s.events[len(m.s.events)-1].Call = m.s.calling()
	out := m.s.tensor(y, nil, "")
	out.pass = p
	return out, nil
}

// charge counts a forward pass of some rows: its multiplications and the
// memory of its activations.
func (m *model) charge(rows int) error {
	n, widest := m.cost()
	if err := m.s.grow(4 * widest * float64(rows)); err != nil {
		return err
	}
	return m.s.chargeKernel(n * float64(rows))
}

// cost is the multiplications and the activations of one row.
func (m *model) cost() (multiplications, activations float64) {
	for _, l := range m.layers {
		n, wide := l.cost()
		multiplications, activations = multiplications+n, activations+wide
	}
	for _, t := range m.params {
		multiplications += float64(len(t.t.Data))
		activations += float64(t.t.Shape[len(t.t.Shape)-1])
	}
	if q, ok := m.layer.(*quant.Linear); ok {
		rows, cols := q.Weight.Shape()
		multiplications, activations = multiplications+float64(rows)*float64(cols), activations+float64(cols)
	}
	return multiplications, activations
}

func (m *model) AttrNames() []string {
	names := []string{"forward", "parameters"}
	switch m.kind {
	case "Sequential":
		names = append(names, "layers")
	case "Linear":
		names = append(names, "bias", "in_features", "out_features", "weight")
	case "LowRank":
		names = append(names, "U", "V", "bias", "in_features", "out_features", "rank")
	case "Quantized":
		names = append(names, "bias", "bits", "codes", "in_features", "nbytes", "out_features", "weight")
		if _, ok := m.layer.(*quant.Linear).Weight.(*quant.Matrix); ok {
			names = append(names, "scales", "zero_points")
		} else {
			names = append(names, "codebook")
		}
	}
	sort.Strings(names)
	return names
}

// features are the inputs and outputs of a layer that has weights.
func (m *model) features() (in, out int) {
	switch l := m.layer.(type) {
	case *nn.Linear:
		return l.Weight.Shape[0], l.Weight.Shape[1]
	case *nn.LowRank:
		return l.U.Shape[0], l.V.Shape[1]
	case *quant.Linear:
		return l.Weight.Shape()
	}
	return 0, 0
}

// Attr of a Sequential has layers, of a Linear weight, bias, in_features and
// out_features; both can parameters() and forward(x).
func (m *model) Attr(name string) (starlark.Value, error) {
	switch name {
	case "forward":
		return m.forwardFunction(), nil
	case "parameters":
		return &function{m.s, "parameters", nil, func(*call) (starlark.Value, error) {
			var list []starlark.Value
			for _, t := range m.tensors() {
				list = append(list, t)
			}
			return starlark.NewList(list), nil
		}}, nil
	case "layers":
		if m.kind == "Sequential" {
			list := make([]starlark.Value, len(m.layers))
			for i, l := range m.layers {
				list[i] = l
			}
			fixed := starlark.NewList(list)
			fixed.Freeze()
			return fixed, nil
		}
	case "weight", "bias", "U", "V":
		if t := m.param(name); t != nil {
			return t, nil
		}
		if in, _ := m.features(); name == "bias" && in > 0 {
			return starlark.None, nil
		}
	case "in_features", "out_features":
		if in, out := m.features(); in > 0 {
			if name == "out_features" {
				return starlark.MakeInt(out), nil
			}
			return starlark.MakeInt(in), nil
		}
	case "rank":
		if l, ok := m.layer.(*nn.LowRank); ok {
			return starlark.MakeInt(l.U.Shape[1]), nil
		}
	}
	if q, ok := m.layer.(*quant.Linear); ok {
		if v, err := m.s.codesAttr(q, name); v != nil || err != nil {
			return v, err
		}
	}
	return nil, unknownAttribute(m, name, m.AttrNames())
}
