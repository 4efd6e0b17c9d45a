package lab

import (
	"compressionlab/engine/measure"
	"compressionlab/engine/nn"

	"go.starlark.net/starlark"
)

// A copier makes a deep copy in which what was shared is shared again.
type copier struct {
	s      *session
	nn     *nn.Cloner
	models map[nn.Layer]*model
	done   map[starlark.Value]starlark.Value
}

// deepCopy is copy.deepcopy: of models, tensors, arrays, lists, dicts and
// tuples of them; anything else cannot change, or is the same in the copy.
func (s *session) deepCopy(c *call) (starlark.Value, error) {
	k := &copier{s, nn.NewCloner(), map[nn.Layer]*model{}, map[starlark.Value]starlark.Value{}}
	v, err := k.copy(c.given["x"], 0)
	if err != nil {
		return nil, err
	}
	if o, ok := v.(object); ok && v != c.given["x"] {
		if m, ok := c.given["x"].(*model); ok {
			s.madeOf(o, "deepcopy", m)
		} else {
			s.madeObject(o, "deepcopy")
		}
	}
	return v, nil
}

func (k *copier) copy(v starlark.Value, depth int) (starlark.Value, error) {
	if depth > 100 {
		return nil, limitFault("", "this is too deeply nested to copy")
	}
	if t, ok := v.(starlark.Tuple); ok {
		items := make(starlark.Tuple, len(t))
		for i, item := range t {
			c, err := k.copy(item, depth+1)
			if err != nil {
				return nil, err
			}
			items[i] = c
		}
		return items, k.s.grow(16 * float64(len(t)))
	}
	if c, ok := k.done[v]; ok {
		return c, nil
	}
	switch v := v.(type) {
	case *model:
		if err := k.s.grow(4 * float64(measure.CountParameters(nn.Parameters(v.layer)))); err != nil {
			return nil, err
		}
		c := k.s.wrap(k.nn.Layer(v.layer), k.models)
		k.done[v] = c
		return c, nil
	case *tensor:
		if err := k.s.grow(4 * float64(len(v.t.Data))); err != nil {
			return nil, err
		}
		c := k.s.tensor(k.nn.Tensor(v.t), nil, v.name)
		k.done[v] = c
		return c, nil
	case *array:
		c, err := v.copied()
		if err != nil {
			return nil, err
		}
		k.done[v] = c
		return c, nil
	case *starlark.List:
		if err := k.s.grow(16 * float64(v.Len())); err != nil {
			return nil, err
		}
		c := starlark.NewList(nil)
		k.done[v] = c
		for i := range v.Len() {
			item, err := k.copy(v.Index(i), depth+1)
			if err != nil {
				return nil, err
			}
			if err := c.Append(item); err != nil {
				return nil, err
			}
		}
		return c, nil
	case *starlark.Dict:
		if err := k.s.grow(64 * float64(v.Len())); err != nil {
			return nil, err
		}
		c := starlark.NewDict(v.Len())
		k.done[v] = c
		for _, kv := range v.Items() {
			item, err := k.copy(kv[1], depth+1)
			if err != nil {
				return nil, err
			}
			if err := c.SetKey(kv[0], item); err != nil {
				return nil, err
			}
		}
		return c, nil
	}
	return v, nil
}

// shallowCopy is copy.copy: a new list, dict or Sequential of the same items.
// A model copied like this shares its layers: what is written into one is
// written into the other.
func (s *session) shallowCopy(c *call) (starlark.Value, error) {
	switch v := c.given["x"].(type) {
	case *model:
		if seq, ok := v.layer.(*nn.Sequential); ok {
			m := &model{identity: s.identity("Sequential"), layer: &nn.Sequential{Layers: append([]nn.Layer(nil), seq.Layers...)}}
			m.layers = append(m.layers, v.layers...)
			s.madeObject(m, "copy")
			return m, nil
		}
		return nil, c.refuse("x", "copy.copy of one layer would share its tensors").withHint("Use copy.deepcopy.")
	case *array:
		return v.copied()
	case *starlark.List:
		items, err := s.items(v)
		return starlark.NewList(items), err
	case *starlark.Dict:
		if err := s.grow(64 * float64(v.Len())); err != nil {
			return nil, err
		}
		d := starlark.NewDict(v.Len())
		for _, kv := range v.Items() {
			if err := d.SetKey(kv[0], kv[1]); err != nil {
				return nil, err
			}
		}
		return d, nil
	}
	return c.given["x"], nil
}
