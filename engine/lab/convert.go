package lab

import (
	"compressionlab/engine/nn"

	"go.starlark.net/starlark"
)

// asArray is a value as an array: an array, a Tensor, nested lists or a number.
// ok is false for anything else.
func (s *session) asArray(v starlark.Value) (a *array, ok bool, err error) {
	switch v := v.(type) {
	case *array:
		return v, true, nil
	case *tensor:
		return v.data(), true, nil
	case *dataset:
		return nil, false, nil
	case *starlark.List, starlark.Tuple:
		a, err := s.fromLists(v)
		return a, true, err
	case starlark.Bool, starlark.Int, starlark.Float:
		d := int64Type
		switch v.(type) {
		case starlark.Bool:
			d = boolType
		case starlark.Float:
			d = float64Type
		}
		a, err := s.blank(d, []int{})
		if err != nil {
			return nil, true, err
		}
		if i, isInt := v.(starlark.Int); isInt {
			n, fits := i.Int64()
			if !fits {
				return nil, true, refuse("%s is too large for an array of int64", v)
			}
			a.buf.setWhole(0, n)
			return a, true, nil
		}
		f, _ := number(v)
		a.buf.setFloat(0, f)
		return a, true, nil
	case starlark.String, starlark.Bytes:
	case starlark.Indexable: // a range
		a, err := s.fromLists(v)
		return a, true, err
	}
	return nil, false, nil
}

// array is an argument that is an array, a Tensor, nested lists or a number.
func (c *call) array(param string) (*array, error) {
	a, ok, err := c.s.asArray(c.given[param])
	if err != nil {
		if f, isFault := err.(*fault); isFault && f.keyword == "" && f.kind == "value" {
			return nil, c.refuse(param, "%s", f.message)
		}
		return nil, err
	}
	if !ok {
		return nil, c.wrongType(param, "an array, a Tensor or a list of numbers")
	}
	return a, nil
}

// floats is an argument that is an array, a Tensor or nested lists of numbers,
// as float32, row-major.
func (c *call) floats(param string) (data []float32, shape []int, err error) {
	if _, isNumber := number(c.given[param]); isNumber {
		return nil, nil, c.wrongType(param, "an array, a Tensor or a list of numbers")
	}
	a, err := c.array(param)
	if err != nil {
		return nil, nil, err
	}
	data, err = a.floats()
	return data, a.shape, err
}

// batch is an argument for a forward pass: (n, in).
func (c *call) batch(param string) (*nn.Tensor, error) {
	data, shape, err := c.floats(param)
	if err != nil {
		return nil, err
	}
	return nn.FromData(data, shape...), nil
}

// classes is an argument that holds one class an image, from 0.
func (c *call) classes(param string, n int) ([]int, error) {
	a, err := c.array(param)
	if err != nil {
		return nil, err
	}
	if len(a.shape) != 1 || a.shape[0] != n {
		return nil, c.refuse(param, "%d images need %d labels, and these have shape %s", n, n, shapeText(a.shape))
	}
	labels := make([]int, 0, n)
	bad := -1
	a.each(func(place int) {
		v := a.buf.float(place)
		if bad < 0 && !(v >= 0 && v == float64(int32(min(v, 1e6)))) {
			bad = len(labels)
		}
		labels = append(labels, int(a.buf.whole(place)))
	})
	if bad >= 0 {
		return nil, c.refuse(param, "label %d is %s, and labels are whole numbers from 0", bad, str(a.Index(bad)))
	}
	return labels, nil
}

// fromLists makes an array of nested lists of numbers and arrays, all of one
// shape: of bool, int64 or float64, whichever holds all of them.
func (s *session) fromLists(v starlark.Value) (*array, error) {
	var shape []int
	var data []float64
	var wholes []int64 // the same, which float64 holds up to 2^53 only
	kind, any := boolType, false
	uneven := refuse("the rows do not all have the same length")
	add := func(d dtype, f float64, n int64) {
		kind, any = promote(kind, d), true
		data, wholes = append(data, f), append(wholes, n)
	}
	var read func(v starlark.Value, depth int) error
	read = func(v starlark.Value, depth int) error {
		if f, ok := number(v); ok {
			if depth != len(shape) {
				return uneven
			}
			switch v := v.(type) {
			case starlark.Bool:
				add(boolType, f, int64(f))
			case starlark.Int:
				n, fits := v.Int64()
				if !fits {
					return refuse("%s is too large for an array of int64", v)
				}
				add(int64Type, f, n)
			default:
				add(float64Type, f, 0)
			}
			return nil
		}
		if t, ok := v.(*tensor); ok {
			v = t.data()
		}
		items, ok := v.(starlark.Indexable)
		_, isText := v.(starlark.String)
		if !ok || isText || depth > 8 {
			return refuse("an array is made of numbers, and this is %s", describe(v))
		}
		inner := []int{items.Len()}
		a, isArray := v.(*array)
		if isArray {
			inner = a.shape
		}
		for i, n := range inner {
			if depth+i == len(shape) {
				if len(data) > 0 {
					return uneven
				}
				shape = append(shape, n)
			} else if shape[depth+i] != n {
				return refuse("the rows do not all have the same length: %d and %d", shape[depth+i], n)
			}
		}
		if isArray {
			if err := s.grow(8 * float64(a.size())); err != nil {
				return err
			}
			a.each(func(place int) { add(a.buf.dtype(), a.buf.float(place), a.buf.whole(place)) })
			return nil
		}
		if err := s.grow(8 * float64(items.Len())); err != nil {
			return err
		}
		for i := range items.Len() {
			if err := read(items.Index(i), depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	if err := read(v, 0); err != nil {
		return nil, err
	}
	if nn.Size(shape) != len(data) {
		return nil, uneven
	}
	if !any {
		kind = float64Type
	}
	a, err := s.blank(kind, shape)
	if err != nil {
		return nil, err
	}
	for i, f := range data {
		if kind == int64Type {
			a.buf.setWhole(i, wholes[i])
		} else {
			a.buf.setFloat(i, f)
		}
	}
	return a, nil
}
