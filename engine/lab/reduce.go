package lab

import (
	"math"
	"sort"

	"compressionlab/engine/nn"

	"go.starlark.net/starlark"
)

// A reduction makes one number of the entries along an axis. What it adds up it
// adds in float64, in order, and rounds once.
type reduction struct {
	of     func(v []float64) float64
	result func(d dtype) dtype
	empty  bool // of no entries it is a number
}

func floatResult(d dtype) dtype {
	if d == float32Type {
		return d
	}
	return float64Type
}

func sumResult(d dtype) dtype {
	if d.isFloat() {
		return d
	}
	return int64Type
}

func fixedResult(d dtype) func(dtype) dtype { return func(dtype) dtype { return d } }
func sameResult(d dtype) dtype              { return d }

func sumOf(v []float64) float64 {
	t := 0.0
	for _, x := range v {
		t += x
	}
	return t
}

func meanOf(v []float64) float64 { return sumOf(v) / float64(len(v)) }

func varianceOf(v []float64) float64 {
	m, t := meanOf(v), 0.0
	for _, x := range v {
		t += float64((x - m) * (x - m))
	}
	return t / float64(len(v))
}

// extreme is the place of the largest of sign·v, the first of equals; a NaN is
// the largest of all.
func extreme(v []float64, sign float64) int {
	best := 0
	for i, x := range v {
		if v[best] != v[best] {
			break
		}
		if x != x || sign*x > sign*v[best] {
			best = i
		}
	}
	return best
}

var reductions = map[string]reduction{
	"sum": {sumOf, sumResult, true},
	"prod": {func(v []float64) float64 {
		p := 1.0
		for _, x := range v {
			p = float64(p * x)
		}
		return p
	}, sumResult, true},
	"mean":   {meanOf, floatResult, false},
	"var":    {varianceOf, floatResult, false},
	"std":    {func(v []float64) float64 { return math.Sqrt(varianceOf(v)) }, floatResult, false},
	"max":    {func(v []float64) float64 { return v[extreme(v, 1)] }, sameResult, false},
	"min":    {func(v []float64) float64 { return v[extreme(v, -1)] }, sameResult, false},
	"argmax": {func(v []float64) float64 { return float64(extreme(v, 1)) }, fixedResult(int64Type), false},
	"argmin": {func(v []float64) float64 { return float64(extreme(v, -1)) }, fixedResult(int64Type), false},
	"any": {func(v []float64) float64 {
		for _, x := range v {
			if x != 0 {
				return 1
			}
		}
		return 0
	}, fixedResult(boolType), true},
	"all": {func(v []float64) float64 {
		for _, x := range v {
			if x == 0 {
				return 0
			}
		}
		return 1
	}, fixedResult(boolType), true},
	"count_nonzero": {func(v []float64) float64 {
		n := 0.0
		for _, x := range v {
			n += truth(x != 0)
		}
		return n
	}, fixedResult(int64Type), true},
	"median": {func(v []float64) float64 { return quantile(v, 0.5) }, floatResult, false},
}

// reductionParams are the parameters of a reduction, as a method.
func reductionParams(name string) string {
	if name == "std" || name == "var" {
		return "axis= ddof= keepdims="
	}
	return "axis= keepdims="
}

// quantile is NumPy's, with linear interpolation; q is from 0 to 1.
func quantile(v []float64, q float64) float64 {
	s := append([]float64{}, v...)
	sort.Float64s(s)
	if s[0] != s[0] {
		return math.NaN() // NaN sorts first here
	}
	at := q * float64(len(s)-1)
	low := int(math.Floor(at))
	high := min(low+1, len(s)-1)
	t := at - float64(low)
	diff := s[high] - s[low]
	if t >= 0.5 {
		return s[high] - float64(diff*(1-t))
	}
	return s[low] + float64(diff*t)
}

// reduce applies a reduction along axes; all of them if none is given.
func (a *array) reduce(name string, axes []int, keep bool) (*array, error) {
	return a.reduceWith(name, reductions[name], axes, keep)
}

func (a *array) reduceWith(name string, r reduction, axes []int, keep bool) (*array, error) {
	along := make([]bool, len(a.shape))
	for _, axis := range axes {
		along[axis] = true
	}
	var outShape, outStrides, inShape, inStrides, kept []int
	for i, n := range a.shape {
		if axes == nil || along[i] {
			inShape, inStrides = append(inShape, n), append(inStrides, a.strides[i])
			kept = append(kept, 1)
		} else {
			outShape, outStrides = append(outShape, n), append(outStrides, a.strides[i])
			kept = append(kept, n)
		}
	}
	count := nn.Size(inShape)
	if count == 0 && !r.empty {
		return nil, refuse("%s of an array without entries", name).withHint("Ask for its size first: a.size > 0")
	}
	if outShape == nil {
		outShape = []int{}
	}
	z, err := a.s.blank(r.result(a.buf.dtype()), outShape)
	if err != nil {
		return nil, err
	}
	steps := a.size() / 4
	if name == "median" {
		steps = 8 * a.size()
	}
	if err := a.s.work(steps); err != nil {
		return nil, err
	}
	inner := a.view(0, inShape, inStrides).places()
	line := make([]float64, count)
	i := 0
	a.view(a.offset, outShape, outStrides).each(func(place int) {
		for j, p := range inner {
			line[j] = a.buf.float(place + p)
		}
		z.buf.setFloat(i, r.of(line))
		i++
	})
	if keep {
		z.shape, z.strides = kept, stridesOf(kept)
	}
	return z, nil
}

// axes is an argument axis: None, a whole number or several.
func (c *call) axes(a *array) ([]int, error) {
	v, ok := c.given["axis"]
	if !ok || v == starlark.None {
		return nil, nil
	}
	items := starlark.Tuple{v}
	if t, ok := v.(starlark.Tuple); ok {
		items = t
	}
	axes := []int{}
	for _, item := range items {
		n, err := starlark.AsInt32(item)
		if _, ok := item.(starlark.Int); !ok || err != nil {
			return nil, c.wrongType("axis", "a whole number")
		}
		if n < 0 {
			n += len(a.shape)
		}
		if n < 0 || n >= len(a.shape) {
			return nil, c.refuse("axis", "axis=%s: an array of shape %s has no such axis", item, shapeText(a.shape)).
				withHint("Its axes are 0 to %d.", len(a.shape)-1)
		}
		axes = append(axes, n)
	}
	return axes, nil
}

// reduceCall is a.sum(axis, keepdims) and np.sum(a, axis, keepdims).
func (s *session) reduceCall(c *call, a *array, name string) (starlark.Value, error) {
	axes, err := c.axes(a)
	if err != nil {
		return nil, err
	}
	keep, err := c.truth("keepdims", false)
	if err != nil {
		return nil, err
	}
	r := reductions[name]
	less, err := c.float("ddof", 0)
	if err != nil {
		return nil, err
	}
	if less != 0 {
		r.of = func(v []float64) float64 {
			t := varianceOf(v) * float64(len(v)) / (float64(len(v)) - less)
			if name == "std" {
				t = math.Sqrt(t)
			}
			return t
		}
	}
	z, err := a.reduceWith(name, r, axes, keep)
	if err != nil {
		return nil, err
	}
	return z.orNumber(), nil
}

// truth is an argument that is True or False.
func (c *call) truth(param string, otherwise bool) (bool, error) {
	v, ok := c.given[param]
	if !ok {
		return otherwise, nil
	}
	b, ok := v.(starlark.Bool)
	if !ok {
		return false, c.wrongType(param, "True or False")
	}
	return bool(b), nil
}
