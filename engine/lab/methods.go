package lab

import (
	"math"
	"slices"
	"sort"
	"strings"

	"compressionlab/engine/nn"

	"go.starlark.net/starlark"
)

var arrayMethods = map[string]string{
	"copy": "", "tolist": "", "flatten": "", "item": "index=", "astype": "dtype", "dot": "other", "reshape": "*shape",
	"ravel": "", "transpose": "", "round": "decimals=", "fill": "value", "clip": "a_min= a_max= min= max=",
	"squeeze": "", "cumsum": "axis=", "argsort": "axis= kind=", "sort": "axis= kind=", "nonzero": "",
}

func init() {
	for name := range reductions {
		if name != "count_nonzero" && name != "median" {
			arrayMethods[name] = reductionParams(name)
		}
	}
}

func (a *array) AttrNames() []string {
	names := []string{"T", "dtype", "itemsize", "nbytes", "ndim", "shape", "size"}
	for name := range arrayMethods {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// Attr is an attribute or a method of NumPy's.
func (a *array) Attr(name string) (starlark.Value, error) {
	switch name {
	case "shape":
		return shapeValue(a.shape), nil
	case "size":
		return starlark.MakeInt(a.size()), nil
	case "ndim":
		return starlark.MakeInt(len(a.shape)), nil
	case "dtype":
		return dtypeValue{a.s, a.buf.dtype()}, nil
	case "itemsize":
		return starlark.MakeInt(a.buf.dtype().bytes()), nil
	case "nbytes":
		n := a.size() * a.buf.dtype().bytes()
		a.s.readBytes(a, n)
		return starlark.MakeInt(n), nil
	case "T":
		return a.transposed(), nil
	}
	params, ok := arrayMethods[name]
	if !ok {
		return nil, unknownAttribute(a, name, a.AttrNames())
	}
	return &function{a.s, name, strings.Fields(params), func(c *call) (starlark.Value, error) { return a.method(c, name) }}, nil
}

func (a *array) transposed() *array {
	shape, strides := slices.Clone(a.shape), slices.Clone(a.strides)
	slices.Reverse(shape)
	slices.Reverse(strides)
	return a.view(a.offset, shape, strides)
}

func (a *array) method(c *call, name string) (starlark.Value, error) {
	switch name {
	case "copy":
		return a.copied()
	case "tolist":
		return a.list()
	case "flatten":
		return a.flattened(true)
	case "ravel":
		return a.flattened(false)
	case "transpose":
		return a.transposed(), nil
	case "item":
		if _, ok := c.given["index"]; ok {
			i, err := c.integer("index", 0)
			if err == nil {
				a, err = a.flattened(false)
			}
			if err != nil {
				return nil, err
			}
			return a.item(i)
		}
		if a.size() != 1 {
			return nil, refuse("item() reads an array of one entry, and this one has %s", thousands(a.size()))
		}
		return valueAt(a.buf, a.offset), nil
	case "astype":
		d, err := c.dtypeArg("dtype", 0)
		if err != nil {
			return nil, err
		}
		return a.astype(d)
	case "dot":
		b, err := c.array("other")
		if err != nil {
			return nil, err
		}
		return a.s.dot(a, b)
	case "reshape":
		return a.reshape(c)
	case "round":
		digits, err := c.integer("decimals", 0)
		if err != nil {
			return nil, err
		}
		return a.rounded(digits)
	case "clip":
		return a.s.clip(c, a)
	case "squeeze":
		return a.squeezed(), nil
	case "cumsum":
		return a.cumulated(c)
	case "argsort":
		return a.along(c, starlark.MakeInt(-1), func(line *array) (*array, error) { return a.s.integers(line.order()), nil })
	case "sort":
		z, err := a.along(c, starlark.MakeInt(-1), func(line *array) (*array, error) { return line.picked(line.order(), line.shape) })
		if err != nil {
			return nil, err
		}
		return starlark.None, a.assign(a.shape, a.places(), z)
	case "nonzero":
		t := starlark.Tuple{}
		for _, axis := range a.nonzero() {
			t = append(t, axis)
		}
		return t, a.s.work(a.size() / 4)
	case "fill":
		return starlark.None, a.assign(a.shape, a.places(), c.given["value"])
	}
	return a.s.reduceCall(c, a, name)
}

func (s *session) dot(a, b *array) (starlark.Value, error) {
	if len(a.shape) == 0 || len(b.shape) == 0 {
		return s.arith("*", a, b)
	}
	z, err := s.matmul(a, b)
	if err != nil {
		return nil, err
	}
	return z.orNumber(), nil
}

// flattened is the array as a vector: a view where it can be.
func (a *array) flattened(always bool) (*array, error) {
	c := a
	if always || !a.whole() {
		var err error
		if c, err = a.copied(); err != nil {
			return nil, err
		}
	}
	return c.view(0, []int{c.size()}, []int{1}), nil
}

// reshape takes the lengths, one of which may be -1, apart or as a tuple.
func (a *array) reshape(c *call) (starlark.Value, error) {
	given := c.rest
	if len(given) == 1 {
		switch v := given[0].(type) {
		case starlark.Tuple:
			given = v
		case *starlark.List:
			given = nil
			for i := range v.Len() {
				given = append(given, v.Index(i))
			}
		}
	}
	shape, known, free := []int{}, 1, -1
	for i, v := range given {
		n, err := starlark.AsInt32(v)
		if _, ok := v.(starlark.Int); !ok || err != nil || n < -1 {
			return nil, refuse("a shape is made of whole numbers, and this is %s", describe(v))
		}
		if n == -1 {
			if free >= 0 {
				return nil, refuse("only one length of a shape can be -1")
			}
			free = i
		} else {
			known *= n
		}
		shape = append(shape, n)
	}
	if free >= 0 && known > 0 && a.size()%known == 0 {
		shape[free] = a.size() / known
	}
	if slices.Contains(shape, -1) || nn.Size(shape) != a.size() {
		return nil, refuse("%s entries of an array of shape %s do not fill the shape %s", thousands(a.size()), shapeText(a.shape), shapeText(shape))
	}
	whole, err := a.contiguous()
	if err != nil {
		return nil, err
	}
	return whole.view(0, shape, stridesOf(shape)), nil
}

// rounded is np.round: halves go to the even neighbour.
func (a *array) rounded(decimals int) (*array, error) {
	if !a.buf.dtype().isFloat() && decimals >= 0 {
		return a.copied()
	}
	if decimals < -300 || decimals > 300 {
		return nil, refuse("decimals=%d is too far from 0", decimals)
	}
	unit, err := powFloat(10, math.Abs(float64(decimals)))
	if err != nil {
		return nil, err
	}
	return a.mapped(func(v float64) float64 {
		if decimals < 0 {
			return float64(math.RoundToEven(v/unit) * unit)
		}
		return math.RoundToEven(float64(v*unit)) / unit
	})
}

// clip keeps entries within two bounds, either of which may be None.
func (s *session) clip(c *call, a *array) (starlark.Value, error) {
	var v starlark.Value = a
	for _, bound := range []struct{ param, op string }{{"a_min", "maximum"}, {"min", "maximum"}, {"a_max", "minimum"}, {"max", "minimum"}} {
		limit, ok := c.given[bound.param]
		if !ok || limit == starlark.None {
			continue
		}
		var err error
		if v, err = s.arith(bound.op, v, limit); err != nil {
			return nil, err
		}
	}
	return v, nil
}
