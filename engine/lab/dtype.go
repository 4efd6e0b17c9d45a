package lab

import (
	"math"

	"go.starlark.net/starlark"
)

// A dtype is what the entries of an array are. The order is that of promotion.
type dtype int

const (
	boolType dtype = iota
	int8Type
	int32Type
	int64Type
	float32Type
	float64Type
)

var dtypeNames = [...]string{"bool", "int8", "int32", "int64", "float32", "float64"}

func (d dtype) String() string { return dtypeNames[d] }
func (d dtype) bytes() int     { return [...]int{1, 1, 4, 8, 4, 8}[d] }
func (d dtype) isFloat() bool  { return d >= float32Type }

// promote is the dtype that holds the numbers of both, as NumPy picks it: a
// float32 has 24 bits, so from int32 on it takes a float64.
func promote(a, b dtype) dtype {
	low, high := min(a, b), max(a, b)
	if high == float32Type && (low == int32Type || low == int64Type) {
		return float64Type
	}
	return high
}

// A buffer is the memory of an array and of all views of it. Whole numbers go
// through int64 and floats through float64, which holds every float32: a sum,
// product, quotient or root of two float32 rounded from there is the one that
// float32 arithmetic gives.
type buffer interface {
	dtype() dtype
	size() int
	float(i int) float64
	setFloat(i int, v float64)
	whole(i int) int64
	setWhole(i int, v int64)
}

type numeric interface {
	~int8 | ~int32 | ~int | ~float32 | ~float64
}

// numbers is a buffer of numbers; it shares the slice that it is made of.
type numbers[T numeric] []T

func (n numbers[T]) dtype() dtype {
	switch any(n).(type) {
	case numbers[int8]:
		return int8Type
	case numbers[int32]:
		return int32Type
	case numbers[int]:
		return int64Type
	case numbers[float32]:
		return float32Type
	}
	return float64Type
}

func (n numbers[T]) size() int               { return len(n) }
func (n numbers[T]) float(i int) float64     { return float64(n[i]) }
func (n numbers[T]) setWhole(i int, v int64) { n[i] = T(v) }

func (n numbers[T]) whole(i int) int64 {
	if n.dtype().isFloat() {
		return wholeOf(float64(n[i]))
	}
	return int64(n[i])
}

func (n numbers[T]) setFloat(i int, v float64) {
	if n.dtype().isFloat() {
		n[i] = T(v)
		return
	}
	n[i] = T(wholeOf(v))
}

// wholeOf cuts the digits behind the point off. What no int64 holds is the
// lowest one, on every machine.
func wholeOf(v float64) int64 {
	if v >= -1<<63 && v < 1<<63 {
		return int64(v)
	}
	return math.MinInt64
}

type bools []bool

func (b bools) dtype() dtype              { return boolType }
func (b bools) size() int                 { return len(b) }
func (b bools) setFloat(i int, v float64) { b[i] = v != 0 }
func (b bools) setWhole(i int, v int64)   { b[i] = v != 0 }
func (b bools) float(i int) float64       { return float64(b.whole(i)) }

func (b bools) whole(i int) int64 {
	if b[i] {
		return 1
	}
	return 0
}

func newBuffer(d dtype, n int) buffer {
	switch d {
	case boolType:
		return make(bools, n)
	case int8Type:
		return make(numbers[int8], n)
	case int32Type:
		return make(numbers[int32], n)
	case int64Type:
		return make(numbers[int], n)
	case float32Type:
		return make(numbers[float32], n)
	}
	return make(numbers[float64], n)
}

// copyEntry is to[i] = from[j].
func copyEntry(to buffer, i int, from buffer, j int) {
	if to.dtype().isFloat() || from.dtype().isFloat() {
		to.setFloat(i, from.float(j))
	} else {
		to.setWhole(i, from.whole(j))
	}
}

// valueAt is an entry as a Python number. A float32 becomes the float of the
// same value.
func valueAt(b buffer, i int) starlark.Value {
	switch d := b.dtype(); {
	case d == boolType:
		return starlark.Bool(b.whole(i) != 0)
	case d.isFloat():
		return starlark.Float(b.float(i))
	}
	return starlark.MakeInt64(b.whole(i))
}

// A dtypeValue is np.float32 and the like: a dtype to pass, compare, and call.
type dtypeValue struct {
	s *session
	d dtype
}

func (v dtypeValue) String() string        { return v.d.String() }
func (v dtypeValue) Type() string          { return "dtype" }
func (v dtypeValue) Freeze()               {}
func (v dtypeValue) Truth() starlark.Bool  { return true }
func (v dtypeValue) Hash() (uint32, error) { return uint32(v.d), nil }
func (v dtypeValue) Name() string          { return v.d.String() }

func (v dtypeValue) AttrNames() []string { return []string{"itemsize", "name"} }

func (v dtypeValue) Attr(name string) (starlark.Value, error) {
	switch name {
	case "name":
		return starlark.String(v.d.String()), nil
	case "itemsize":
		return starlark.MakeInt(v.d.bytes()), nil
	}
	return nil, unknownAttribute(v, name, v.AttrNames())
}

// CallInternal is np.float32(x): a number, or an array, of that dtype.
func (v dtypeValue) CallInternal(t *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	return (&function{v.s, v.d.String(), []string{"x"}, func(c *call) (starlark.Value, error) {
		a, err := c.array("x")
		if err != nil {
			return nil, err
		}
		if a, err = a.astype(v.d); err != nil {
			return nil, err
		}
		return a.orNumber(), nil
	}}).CallInternal(t, args, kwargs)
}

// dtypeOf reads a dtype: np.float32, "float32", float, int or bool.
func dtypeOf(v starlark.Value) (dtype, bool) {
	name := ""
	switch v := v.(type) {
	case dtypeValue:
		return v.d, true
	case starlark.String:
		name = string(v)
	case starlark.Callable:
		name = v.Name()
	}
	switch name {
	case "float":
		return float64Type, true
	case "int":
		return int64Type, true
	}
	for d, n := range dtypeNames {
		if n == name {
			return dtype(d), true
		}
	}
	return 0, false
}

// dtypeArg is an argument that names a dtype.
func (c *call) dtypeArg(param string, otherwise dtype) (dtype, error) {
	v, ok := c.given[param]
	if !ok || v == starlark.None {
		return otherwise, nil
	}
	d, ok := dtypeOf(v)
	if !ok {
		return 0, c.wrongType(param, "one of np.float32, np.float64, np.int8, np.int32, np.int64 and bool")
	}
	return d, nil
}
