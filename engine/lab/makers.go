package lab

import (
	"cmp"
	"math"
	"strings"

	"go.starlark.net/starlark"
)

// shapeArg is an argument that is a length or a tuple of lengths.
func (c *call) shapeArg(param string) ([]int, error) {
	items := starlark.Tuple{c.given[param]}
	switch v := items[0].(type) {
	case starlark.Tuple:
		items = v
	case *starlark.List:
		items = nil
		for i := range v.Len() {
			items = append(items, v.Index(i))
		}
	}
	return c.lengths(param, items)
}

func (c *call) lengths(param string, items []starlark.Value) ([]int, error) {
	shape := []int{}
	for _, v := range items {
		n, err := starlark.AsInt32(v)
		i, ok := v.(starlark.Int)
		if ok && err != nil && i.Sign() > 0 {
			return nil, c.s.grow(8 * float64(i.Float()))
		}
		if !ok || err != nil || n < 0 {
			return nil, c.refuse(param, "a shape is made of whole numbers from 0, and this is %s", describe(v))
		}
		shape = append(shape, n)
	}
	if len(shape) > 8 {
		return nil, c.refuse(param, "an array has at most 8 dimensions here")
	}
	return shape, nil
}

// addMakers adds what makes arrays.
func (s *session) addMakers(d starlark.StringDict) {
	add := func(name, params string, do func(c *call) (starlark.Value, error)) {
		d[name] = &function{s, name, strings.Fields(params), do}
	}
	filled := func(shape []int, d dtype, v float64) (starlark.Value, error) {
		a, err := s.blank(d, shape)
		if err != nil || v == 0 {
			return a, err
		}
		for i := range a.buf.size() {
			a.buf.setFloat(i, v)
		}
		return a, nil
	}
	for name, v := range map[string]float64{"zeros": 0, "ones": 1, "empty": 0} {
		add(name, "shape dtype=", func(c *call) (starlark.Value, error) {
			shape, err := c.shapeArg("shape")
			if err != nil {
				return nil, err
			}
			kind, err := c.dtypeArg("dtype", float64Type)
			if err != nil {
				return nil, err
			}
			return filled(shape, kind, v)
		})
		add(name+"_like", "a dtype=", func(c *call) (starlark.Value, error) {
			a, err := c.array("a")
			if err != nil {
				return nil, err
			}
			kind, err := c.dtypeArg("dtype", a.buf.dtype())
			if err != nil {
				return nil, err
			}
			return filled(a.shape, kind, v)
		})
	}
	full := func(c *call, shape []int, otherwise dtype) (starlark.Value, error) {
		kind, err := c.dtypeArg("dtype", otherwise)
		if err != nil {
			return nil, err
		}
		x, err := c.float("fill_value", 0)
		if err != nil {
			return nil, err
		}
		return filled(shape, kind, x)
	}
	add("full_like", "a fill_value dtype=", func(c *call) (starlark.Value, error) {
		a, err := c.array("a")
		if err != nil {
			return nil, err
		}
		return full(c, a.shape, a.buf.dtype())
	})
	add("full", "shape fill_value dtype=", func(c *call) (starlark.Value, error) {
		shape, err := c.shapeArg("shape")
		if err != nil {
			return nil, err
		}
		v, err := c.array("fill_value")
		if err != nil {
			return nil, err
		}
		return full(c, shape, v.buf.dtype())
	})
	copied := func(c *call) (starlark.Value, error) {
		a, err := c.array("a")
		if err != nil {
			return nil, err
		}
		kind, err := c.dtypeArg("dtype", a.buf.dtype())
		if err != nil {
			return nil, err
		}
		return a.astype(kind)
	}
	add("array", "a dtype= copy=", copied)
	add("copy", "a", copied)
	add("asarray", "a dtype=", func(c *call) (starlark.Value, error) {
		a, err := c.array("a")
		if err != nil {
			return nil, err
		}
		kind, err := c.dtypeArg("dtype", a.buf.dtype())
		if err != nil || kind == a.buf.dtype() {
			return a, err
		}
		return a.astype(kind)
	})
	add("eye", "N M= k= dtype=", func(c *call) (starlark.Value, error) {
		n, err := c.integer("N", 0)
		if err != nil {
			return nil, err
		}
		if n < 0 {
			return nil, c.refuse("N", "N=%d is below 0", n)
		}
		kind, err := c.dtypeArg("dtype", float64Type)
		if err != nil {
			return nil, err
		}
		m, err := c.integer("M", n)
		if err == nil && m < 0 {
			err = c.refuse("M", "M=%d is below 0", m)
		}
		k, errK := c.integer("k", 0)
		if err != nil || errK != nil {
			return nil, cmp.Or(err, errK)
		}
		a, err := s.blank(kind, []int{n, m})
		if err != nil {
			return nil, err
		}
		for i := range n {
			if j := i + k; j >= 0 && j < m {
				a.buf.setFloat(i*m+j, 1)
			}
		}
		return a, nil
	})
	d["identity"] = &function{s, "identity", []string{"N", "dtype="}, d["eye"].(*function).do}
	add("diag", "v", func(c *call) (starlark.Value, error) {
		a, err := c.array("v")
		if err != nil {
			return nil, err
		}
		switch len(a.shape) {
		case 2:
			n := min(a.shape[0], a.shape[1])
			return a.view(a.offset, []int{n}, []int{a.strides[0] + a.strides[1]}), nil
		case 1:
			n := a.shape[0]
			z, err := s.blank(a.buf.dtype(), []int{n, n})
			if err != nil {
				return nil, err
			}
			for i := range n {
				copyEntry(z.buf, i*n+i, a.buf, a.offset+i*a.strides[0])
			}
			return z, nil
		}
		return nil, c.refuse("v", "diag takes a vector or a matrix, and this has shape %s", shapeText(a.shape))
	})
	add("arange", "start stop= step= dtype=", func(c *call) (starlark.Value, error) {
		kind := int64Type
		for _, p := range []string{"start", "stop", "step"} {
			if _, ok := c.given[p].(starlark.Float); ok {
				kind = float64Type
			}
		}
		start, err := c.float("start", 0)
		if err != nil {
			return nil, err
		}
		if _, ok := c.given["stop"]; !ok {
			c.given["stop"], start = c.given["start"], 0
		}
		stop, err := c.float("stop", 0)
		if err != nil {
			return nil, err
		}
		step, err := c.float("step", 1)
		if err != nil {
			return nil, err
		}
		if step == 0 {
			return nil, c.refuse("step", "a step of 0 comes to no end")
		}
		if kind, err = c.dtypeArg("dtype", kind); err != nil {
			return nil, err
		}
		count := max(math.Ceil((stop-start)/step), 0)
		if !(count < 1<<31) {
			return nil, s.grow(8 * count)
		}
		a, err := s.blank(kind, []int{int(count)})
		if err != nil {
			return nil, err
		}
		for i := range int(count) {
			a.buf.setFloat(i, start+float64(float64(i)*(start+step-start))) // NumPy's step: from the second entry
		}
		return a, nil
	})
	add("linspace", "start stop num= endpoint= dtype=", func(c *call) (starlark.Value, error) {
		start, err := c.float("start", 0)
		if err != nil {
			return nil, err
		}
		stop, err := c.float("stop", 0)
		if err != nil {
			return nil, err
		}
		n, err := c.integer("num", 50)
		if err != nil {
			return nil, err
		}
		if n < 0 {
			return nil, c.refuse("num", "num=%d is below 0", n)
		}
		end, err := c.truth("endpoint", true)
		if err != nil {
			return nil, err
		}
		kind, err := c.dtypeArg("dtype", float64Type)
		if err != nil {
			return nil, err
		}
		a, err := s.blank(kind, []int{n})
		if err != nil {
			return nil, err
		}
		steps := n
		if end {
			steps--
		}
		step := (stop - start) / float64(max(steps, 1))
		for i := range n {
			a.buf.setFloat(i, start+float64(float64(i)*step))
		}
		if n > 1 && end {
			a.buf.setFloat(n-1, stop)
		}
		return a, nil
	})
}
