package lab

import (
	"fmt"
	"strings"

	"compressionlab/engine/nn"

	"go.starlark.net/starlark"
)

// An array is NumPy's ndarray, for reading: float32, or int64 for labels. A row
// of it shares its memory.
type array struct {
	identity
	floats []float32 // row-major; nil for an array of integers
	ints   []int
	shape  []int
	owner  *tensor // whose data it is, or was; nil for a copy
}

func (s *session) array(data []float32, shape []int) *array {
	return &array{identity: s.identity("ndarray"), floats: data, shape: shape}
}

func (s *session) integers(data []int) *array {
	return &array{identity: s.identity("ndarray"), ints: data, shape: []int{len(data)}}
}

func (a *array) size() int { return nn.Size(a.shape) }

func (a *array) dtype() (name string, bytes int) {
	if a.ints != nil {
		return "int64", 8
	}
	return "float32", 4
}

func (a *array) AttrNames() []string {
	return []string{"copy", "dtype", "nbytes", "ndim", "shape", "size", "tolist"}
}

// Attr reads shape, size, ndim, nbytes and dtype; copy() and tolist() are calls.
func (a *array) Attr(name string) (starlark.Value, error) {
	dtype, bytes := a.dtype()
	switch name {
	case "shape":
		return shapeValue(a.shape), nil
	case "size":
		return starlark.MakeInt(a.size()), nil
	case "ndim":
		return starlark.MakeInt(len(a.shape)), nil
	case "dtype":
		return starlark.String(dtype), nil
	case "nbytes":
		n := a.size() * bytes
		a.s.readBytes(a, n)
		return starlark.MakeInt(n), nil
	case "copy":
		return &function{a.s, "copy", nil, func(*call) (starlark.Value, error) { return a.copied() }}, nil
	case "tolist":
		return &function{a.s, "tolist", nil, func(*call) (starlark.Value, error) { return a.list() }}, nil
	}
	return nil, unknownAttribute(a, name, a.AttrNames())
}

func (a *array) copied() (*array, error) {
	_, bytes := a.dtype()
	if err := a.s.grow(float64(a.size() * bytes)); err != nil {
		return nil, err
	}
	c := &array{identity: a.s.identity("ndarray"), shape: a.shape}
	if a.ints != nil {
		c.ints = append([]int{}, a.ints...)
	} else {
		c.floats = append([]float32{}, a.floats...)
	}
	return c, nil
}

// list is the array as nested lists of numbers.
func (a *array) list() (starlark.Value, error) {
	if err := a.s.grow(32 * float64(a.size())); err != nil {
		return nil, err
	}
	if len(a.shape) == 0 {
		return a.at(0), nil
	}
	items := make([]starlark.Value, a.shape[0])
	for i := range items {
		item, err := a.item(i)
		if err != nil {
			return nil, err
		}
		if row, ok := item.(*array); ok {
			if item, err = row.list(); err != nil {
				return nil, err
			}
		}
		items[i] = item
	}
	return starlark.NewList(items), nil
}

// at is the entry at a flat index. A float32 becomes the Python float of the
// same value.
func (a *array) at(flat int) starlark.Value {
	if a.ints != nil {
		return starlark.MakeInt(a.ints[flat])
	}
	return starlark.Float(a.floats[flat])
}

// item is a[i]: a row that shares memory, or an entry.
func (a *array) item(i int) (starlark.Value, error) {
	if len(a.shape) == 0 {
		return nil, refuse("a number has no index")
	}
	n := a.shape[0]
	if i < -n || i >= n {
		return nil, refuse("index %d is outside of an array of shape %s", i, shapeText(a.shape)).
			withHint("The first index goes from 0 to %d.", n-1)
	}
	if i < 0 {
		i += n
	}
	if len(a.shape) == 1 {
		return a.at(i), nil
	}
	stride := nn.Size(a.shape[1:])
	row := &array{identity: a.s.identity("ndarray"), shape: a.shape[1:], owner: a.owner}
	if a.ints != nil {
		row.ints = a.ints[i*stride : i*stride+stride]
	} else {
		row.floats = a.floats[i*stride : i*stride+stride]
	}
	return row, nil
}

// Get is a[i] and a[i, j], with negative indices from the end.
func (a *array) Get(key starlark.Value) (starlark.Value, bool, error) {
	keys := starlark.Tuple{key}
	if t, ok := key.(starlark.Tuple); ok {
		keys = t
	}
	if len(keys) > len(a.shape) {
		return nil, false, refuse("%d indices for an array of shape %s", len(keys), shapeText(a.shape))
	}
	var v starlark.Value = a
	for _, k := range keys {
		i, err := starlark.AsInt32(k)
		if _, isInt := k.(starlark.Int); !isInt || err != nil {
			return nil, false, refuse("an array is read with whole numbers here, as in W[0] or W[0, 3], and this is %s", describe(k))
		}
		row, ok := v.(*array)
		if !ok {
			return nil, false, refuse("%d indices for an array of shape %s", len(keys), shapeText(a.shape))
		}
		if v, err = row.item(i); err != nil {
			return nil, false, err
		}
	}
	return v, true, nil
}

// Len is len(a), the first dimension.
func (a *array) Len() int {
	if len(a.shape) == 0 {
		return 0
	}
	return a.shape[0]
}

// Iterate goes through the rows, or the entries of a vector.
func (a *array) Iterate() starlark.Iterator { return &arrayIterator{a: a} }

type arrayIterator struct {
	a *array
	i int
}

func (it *arrayIterator) Next(p *starlark.Value) bool {
	if it.i >= it.a.Len() {
		return false
	}
	v, err := it.a.item(it.i)
	if err != nil {
		return false
	}
	*p = v
	it.i++
	return true
}

func (it *arrayIterator) Done() {}

func (a *array) String() string { return a.numbers() }

// numbers writes the array in brackets, a row a line, at most 8 entries a row
// and 8 rows; what is left out shows as three dots.
func (a *array) numbers() string {
	const most = 8
	var write func(a *array, indent string) string
	write = func(a *array, indent string) string {
		if len(a.shape) == 0 {
			return str(a.at(0))
		}
		sep := " "
		if len(a.shape) > 1 {
			sep = "\n" + indent + " "
		}
		var parts []string
		for i := range a.Len() {
			if a.Len() > most && i >= most/2 && i < a.Len()-most/2 {
				if i == most/2 {
					parts = append(parts, "...")
				}
				continue
			}
			v, _ := a.item(i)
			if row, ok := v.(*array); ok {
				parts = append(parts, write(row, indent+" "))
			} else if f, ok := v.(starlark.Float); ok {
				parts = append(parts, fmt.Sprintf("%8.4f", float64(f)))
			} else {
				parts = append(parts, v.String())
			}
		}
		return "[" + strings.Join(parts, sep) + "]"
	}
	return write(a, "")
}

func shapeText(shape []int) string { return nn.ShapeString(shape) }

func shapeValue(shape []int) starlark.Tuple {
	t := make(starlark.Tuple, len(shape))
	for i, n := range shape {
		t[i] = starlark.MakeInt(n)
	}
	return t
}

// floats is an argument that is an array, a Tensor or nested lists of numbers,
// as a float32 array.
func (c *call) floats(param string) (*array, error) {
	switch v := c.given[param].(type) {
	case *array:
		return v.asFloats()
	case *tensor:
		return v.data(), nil
	case *starlark.List, starlark.Tuple:
		a, err := c.s.fromLists(v)
		if err != nil {
			var f *fault
			if f, _ = err.(*fault); f != nil && f.keyword == "" && f.kind == "value" {
				return nil, c.refuse(param, "%s", f.message)
			}
			return nil, err
		}
		return a, nil
	}
	return nil, c.wrongType(param, "an array, a Tensor or a list of numbers")
}

func (a *array) asFloats() (*array, error) {
	if a.ints == nil {
		return a, nil
	}
	if err := a.s.grow(4 * float64(len(a.ints))); err != nil {
		return nil, err
	}
	data := make([]float32, len(a.ints))
	for i, v := range a.ints {
		data[i] = float32(v)
	}
	return a.s.array(data, a.shape), nil
}

// batch is an argument for a forward pass: (n, in).
func (c *call) batch(param string) (*nn.Tensor, error) {
	a, err := c.floats(param)
	if err != nil {
		return nil, err
	}
	return nn.FromData(a.floats, a.shape...), nil
}

// fromLists makes an array of nested lists of numbers, all of one shape.
func (s *session) fromLists(v starlark.Value) (*array, error) {
	var shape []int
	var data []float32
	var read func(v starlark.Value, depth int) error
	read = func(v starlark.Value, depth int) error {
		if f, ok := number(v); ok {
			if depth != len(shape) {
				return refuse("the rows do not all have the same length")
			}
			data = append(data, float32(f))
			return nil
		}
		items, ok := v.(starlark.Indexable)
		_, isText := v.(starlark.String)
		if !ok || isText || depth > 8 {
			return refuse("an array is made of numbers, and this is %s", describe(v))
		}
		if depth == len(shape) {
			if len(data) > 0 {
				return refuse("the rows do not all have the same length")
			}
			shape = append(shape, items.Len())
		} else if shape[depth] != items.Len() {
			return refuse("the rows do not all have the same length: %d and %d", shape[depth], items.Len())
		}
		if err := s.grow(4 * float64(items.Len())); err != nil {
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
	if data == nil {
		data = []float32{}
	}
	if nn.Size(shape) != len(data) {
		return nil, refuse("the rows do not all have the same length")
	}
	return s.array(data, shape), nil
}
