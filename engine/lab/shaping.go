package lab

import (
	"math"
	"slices"
	"strings"

	"go.starlark.net/starlark"
)

// addShapers adds what gives entries another shape, and what functions of NumPy
// are a method or an operator by another name.
func (s *session) addShapers(d starlark.StringDict) {
	on := func(name, params string, do func(c *call, a *array) (starlark.Value, error)) {
		d[name] = &function{s, name, strings.Fields("a " + params), func(c *call) (starlark.Value, error) {
			a, err := c.array("a")
			if err != nil {
				return nil, err
			}
			return do(c, a)
		}}
	}
	for _, name := range []string{"ravel", "squeeze", "transpose", "cumsum", "nonzero", "argsort"} {
		on(name, arrayMethods[name], func(c *call, a *array) (starlark.Value, error) { return a.method(c, name) })
	}
	on("reshape", "shape", func(c *call, a *array) (starlark.Value, error) {
		c.rest = starlark.Tuple{c.given["shape"]}
		return a.reshape(c)
	})
	on("shape", "", func(_ *call, a *array) (starlark.Value, error) { return shapeValue(a.shape), nil })
	on("ndim", "", func(_ *call, a *array) (starlark.Value, error) { return starlark.MakeInt(len(a.shape)), nil })
	on("size", "", func(_ *call, a *array) (starlark.Value, error) { return starlark.MakeInt(a.size()), nil })
	on("negative", "", func(_ *call, a *array) (starlark.Value, error) { return s.arith("*", a, starlark.MakeInt(-1)) })
	on("flatnonzero", "", func(_ *call, a *array) (starlark.Value, error) {
		flat, err := a.flattened(false)
		if err != nil {
			return nil, err
		}
		return flat.nonzero()[0], s.work(a.size() / 4)
	})
	on("expand_dims", "axis", func(c *call, a *array) (starlark.Value, error) {
		axis, err := c.integer("axis", 0)
		if axis < 0 {
			axis += len(a.shape) + 1
		}
		if err == nil && (axis < 0 || axis > len(a.shape)) {
			err = c.refuse("axis", "an array of shape %s has no place %s for an axis", shapeText(a.shape), c.given["axis"])
		}
		if err != nil {
			return nil, err
		}
		return a.view(a.offset, slices.Insert(slices.Clone(a.shape), axis, 1), slices.Insert(slices.Clone(a.strides), axis, 0)), nil
	})
	on("broadcast_to", "shape", func(c *call, a *array) (starlark.Value, error) {
		shape, err := c.shapeArg("shape")
		if err != nil {
			return nil, err
		}
		wide, ok := a.broadcast(shape)
		if !ok {
			return nil, c.refuse("shape", "shape %s does not stretch to %s", shapeText(a.shape), shapeText(shape))
		}
		return wide.copied()
	})
	on("flip", "axis=", func(c *call, a *array) (starlark.Value, error) {
		axes, err := c.axes(a)
		if err != nil {
			return nil, err
		}
		offset, strides := a.offset, slices.Clone(a.strides)
		for axis, n := range a.shape {
			if n > 0 && (axes == nil || slices.Contains(axes, axis)) {
				offset, strides[axis] = offset+(n-1)*strides[axis], -strides[axis]
			}
		}
		return a.view(offset, a.shape, strides), nil
	})
	on("outer", "b", func(c *call, a *array) (starlark.Value, error) {
		b, err := c.array("b")
		if err != nil {
			return nil, err
		}
		if a, err = a.flattened(false); err == nil {
			b, err = b.flattened(false)
		}
		if err != nil {
			return nil, err
		}
		return s.arith("*", a.view(a.offset, []int{a.size(), 1}, []int{1, 0}), b)
	})
	for name, op := range map[string]string{"logical_and": "&", "logical_or": "|", "logical_xor": "^", "logical_not": "=="} {
		params := "b"
		if op == "==" {
			params = ""
		}
		on(name, params, func(c *call, a *array) (starlark.Value, error) {
			a, err := a.astype(boolType)
			if err != nil {
				return nil, err
			}
			if op == "==" {
				return s.arith(op, a, starlark.False)
			}
			b, err := c.array("b")
			if err == nil {
				b, err = b.astype(boolType)
			}
			if err != nil {
				return nil, err
			}
			return s.arith(op, a, b)
		})
	}
}

// swapped is the view with two axes in each other's place.
func (a *array) swapped(i, j int) *array {
	shape, strides := slices.Clone(a.shape), slices.Clone(a.strides)
	shape[i], shape[j], strides[i], strides[j] = shape[j], shape[i], strides[j], strides[i]
	return a.view(a.offset, shape, strides)
}

// along applies f to each line of an axis: of the last one if c names none, of
// the entries in a row for axis=None.
func (a *array) along(c *call, otherwise starlark.Value, f func(line *array) (*array, error)) (*array, error) {
	v, given := c.given["axis"]
	if !given {
		v = otherwise
	}
	if v == starlark.None {
		flat, err := a.flattened(false)
		if err != nil {
			return nil, err
		}
		return flat.alongLast(f)
	}
	if len(a.shape) == 0 {
		return nil, c.refuse("a", "a number has no order")
	}
	c.given["axis"] = v
	axes, err := c.axes(a)
	if err != nil {
		return nil, err
	}
	if len(axes) != 1 {
		return nil, c.wrongType("axis", "a whole number")
	}
	last := len(a.shape) - 1
	z, err := a.swapped(axes[0], last).alongLast(f)
	if err != nil {
		return nil, err
	}
	return z.swapped(axes[0], last), nil
}

func (a *array) squeezed() *array {
	var shape, strides []int
	for i, n := range a.shape {
		if n != 1 {
			shape, strides = append(shape, n), append(strides, a.strides[i])
		}
	}
	return a.view(a.offset, shape, strides)
}

func (a *array) cumulated(c *call) (starlark.Value, error) {
	return a.along(c, starlark.None, func(line *array) (*array, error) {
		z, err := a.s.blank(sumResult(a.buf.dtype()), line.shape)
		if err != nil {
			return nil, err
		}
		floats, wholes := 0.0, int64(0)
		for i := range line.buf.size() {
			if z.buf.dtype().isFloat() {
				floats += line.buf.float(i)
				z.buf.setFloat(i, floats)
			} else {
				wholes += line.buf.whole(i)
				z.buf.setWhole(i, wholes)
			}
		}
		return z, nil
	})
}

// norm is np.linalg.norm: the root of the squares, or of a vector the sum or the
// largest of the absolute values.
func (s *session) norm(c *call) (starlark.Value, error) {
	a, err := c.array("x")
	if err != nil {
		return nil, err
	}
	axes, err := c.axes(a)
	if err != nil {
		return nil, err
	}
	keep, err := c.truth("keepdims", false)
	if err != nil {
		return nil, err
	}
	of := func(v []float64) float64 {
		t := 0.0
		for _, x := range v {
			t += float64(x * x)
		}
		return math.Sqrt(t)
	}
	vector := len(axes) == 1 || axes == nil && len(a.shape) < 2
	switch order := c.given["ord"]; {
	case order == nil, order == starlark.None, order == starlark.String("fro") && !vector:
	default:
		n, ok := number(order)
		switch {
		case !ok || !vector || n != 1 && n != 2 && !math.IsInf(n, 1):
			return nil, c.refuse("ord", "norm knows no ord=%s of %s", repr(order), describe(a)).
				withHint("It knows 1, 2 and np.inf of vectors, and \"fro\" of a matrix; axis=0 takes the columns as vectors.")
		case n == 1:
			of = func(v []float64) float64 {
				t := 0.0
				for _, x := range v {
					t += math.Abs(x)
				}
				return t
			}
		case n > 2:
			of = func(v []float64) float64 {
				t := 0.0
				for _, x := range v {
					t = max(t, math.Abs(x))
				}
				return t
			}
		}
	}
	z, err := a.reduceWith("norm", reduction{of, floatResult, true}, axes, keep)
	if err != nil {
		return nil, err
	}
	return z.orNumber(), nil
}

// quantiles is np.percentile and np.quantile, of one share or a list of them.
func (s *session) quantiles(c *call, a *array, whole float64) (starlark.Value, error) {
	q, err := c.array("q")
	if err != nil {
		return nil, err
	}
	axes, err := c.axes(a)
	if err != nil {
		return nil, err
	}
	if err := s.work(8 * a.size() * q.size()); err != nil {
		return nil, err
	}
	var parts []*array
	for _, place := range q.places() {
		share := q.buf.float(place)
		if !(share >= 0 && share <= whole) {
			return nil, c.refuse("q", "q=%s: %s goes from 0 to %s", str(valueAt(q.buf, place)), article(c.f.name), floatText(whole))
		}
		z, err := a.reduceWith(c.f.name, reduction{func(v []float64) float64 { return quantile(v, float64(share/whole)) }, floatResult, false}, axes, false)
		if err != nil {
			return nil, err
		}
		parts = append(parts, z)
	}
	if len(q.shape) == 0 {
		return parts[0].orNumber(), nil
	}
	return s.stacked(c, parts, 0)
}
