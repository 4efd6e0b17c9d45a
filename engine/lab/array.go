package lab

import (
	"fmt"

	"compressionlab/engine/nn"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// An array is NumPy's ndarray: a view of a buffer. W[0], W[:, 1] and W.T share
// its memory; copies, masks and results of arithmetic do not.
type array struct {
	identity
	buf            buffer
	offset         int
	shape, strides []int   // strides in entries
	owner          *tensor // whose data the buffer is, or was; nil for none
	born           uint32  // serial of the first array on this buffer
}

// newArray is a view of a whole buffer, row-major.
func (s *session) newArray(b buffer, shape []int) *array {
	a := &array{identity: s.identity("ndarray"), buf: b, shape: shape, strides: stridesOf(shape)}
	a.born = a.serial
	return a
}

func stridesOf(shape []int) []int {
	strides := make([]int, len(shape))
	n := 1
	for i := len(shape) - 1; i >= 0; i-- {
		strides[i] = n
		n *= shape[i]
	}
	return strides
}

func (s *session) array(data []float32, shape []int) *array {
	return s.newArray(numbers[float32](data), shape)
}

func (s *session) integers(data []int) *array {
	return s.newArray(numbers[int](data), []int{len(data)})
}

// blank makes an array of zeros.
func (s *session) blank(d dtype, shape []int) (*array, error) {
	size := 1.0
	for _, n := range shape {
		size *= float64(n)
	}
	if err := s.grow(size * float64(d.bytes())); err != nil {
		return nil, err
	}
	return s.newArray(newBuffer(d, int(size)), shape), nil
}

// view is another look at the same memory.
func (a *array) view(offset int, shape, strides []int) *array {
	return &array{identity: a.s.identity("ndarray"), buf: a.buf, offset: offset, shape: shape, strides: strides, owner: a.owner, born: a.born}
}

func (a *array) size() int { return nn.Size(a.shape) }

// whole tells whether the array is its buffer, row-major.
func (a *array) whole() bool {
	if a.offset != 0 || a.size() != a.buf.size() {
		return false
	}
	n := 1
	for i := len(a.shape) - 1; i >= 0; i-- {
		if a.shape[i] != 1 && a.strides[i] != n {
			return false
		}
		n *= a.shape[i]
	}
	return true
}

// each calls f with the place in the buffer of every entry, row-major.
func (a *array) each(f func(place int)) {
	if a.size() == 0 {
		return
	}
	last := len(a.shape) - 1
	var walk func(axis, place int)
	walk = func(axis, place int) {
		if axis > last {
			f(place)
			return
		}
		for range a.shape[axis] {
			walk(axis+1, place)
			place += a.strides[axis]
		}
	}
	walk(0, a.offset)
}

// places are the places in the buffer of all entries, row-major.
func (a *array) places() []int {
	p := make([]int, 0, a.size())
	a.each(func(place int) { p = append(p, place) })
	return p
}

// memory is the float32 memory that the array is a view of; nil for any other.
func (a *array) memory() []float32 {
	m, _ := a.buf.(numbers[float32])
	return m
}

// floats are the entries as float32, row-major. They are the array's own memory
// where that is float32 and whole.
func (a *array) floats() ([]float32, error) {
	if m := a.memory(); m != nil && a.whole() {
		return m, nil
	}
	f, err := a.astype(float32Type)
	if err != nil {
		return nil, err
	}
	return f.memory(), nil
}

// astype is a copy with another dtype.
func (a *array) astype(d dtype) (*array, error) {
	c, err := a.s.blank(d, a.shape)
	if err != nil {
		return nil, err
	}
	if from, to := a.memory(), c.memory(); from != nil && to != nil && a.whole() {
		copy(to, from)
		return c, nil
	}
	i := 0
	a.each(func(place int) {
		copyEntry(c.buf, i, a.buf, place)
		i++
	})
	return c, a.s.work(i / 4)
}

func (a *array) copied() (*array, error) { return a.astype(a.buf.dtype()) }

// contiguous is the array itself if it is its whole buffer, else a copy.
func (a *array) contiguous() (*array, error) {
	if a.whole() {
		return a, nil
	}
	return a.copied()
}

// orNumber is the array, or its entry if it has no dimension.
func (a *array) orNumber() starlark.Value {
	if len(a.shape) == 0 {
		return valueAt(a.buf, a.offset)
	}
	return a
}

// list is the array as nested lists of numbers.
func (a *array) list() (starlark.Value, error) {
	if err := a.s.grow(32 * float64(a.size())); err != nil {
		return nil, err
	}
	var read func(axis, place int) starlark.Value
	read = func(axis, place int) starlark.Value {
		if axis == len(a.shape) {
			return valueAt(a.buf, place)
		}
		items := make([]starlark.Value, a.shape[axis])
		for i := range items {
			items[i] = read(axis+1, place+i*a.strides[axis])
		}
		return starlark.NewList(items)
	}
	return read(0, a.offset), nil
}

// Truth is that of the one entry. An array of more has none, and using it as a
// condition stops the cell.
func (a *array) Truth() starlark.Bool {
	if n := a.size(); n != 1 {
		f := refuse("an array of %s entries is neither true nor false", thousands(n)).
			withHint("Ask for all or any of them: np.all(…), (…).any()")
		if n == 0 {
			f = refuse("an array without entries is neither true nor false").withHint("Ask for its size: a.size == 0")
		}
		a.s.halt(f)
		return false
	}
	return a.buf.float(a.offset) != 0
}

// halt stops the cell where Starlark takes no error.
func (s *session) halt(f *fault) {
	if s.stop == nil {
		s.stop = f
		s.thread.Cancel(f.message)
	}
}

// item is a[i]: a view of a row, or an entry.
func (a *array) item(i int) (starlark.Value, error) {
	if len(a.shape) == 0 {
		return nil, refuse("a number has no index")
	}
	i, err := a.place(i, 0)
	if err != nil {
		return nil, err
	}
	return a.view(a.offset+i*a.strides[0], a.shape[1:], a.strides[1:]).orNumber(), nil
}

// place is index i of an axis, counted from its start.
func (a *array) place(i, axis int) (int, error) {
	n := a.shape[axis]
	if i < -n || i >= n {
		which := [...]string{"first", "second", "third"}
		name := fmt.Sprintf("index %d", axis+1)
		if axis < len(which) {
			name = which[axis] + " index"
		}
		f := refuse("index %d is outside of an array of shape %s", i, shapeText(a.shape))
		if n == 0 {
			return 0, f
		}
		return 0, f.withHint("The %s goes from 0 to %d.", name, n-1)
	}
	if i < 0 {
		i += n
	}
	return i, nil
}

// Len is len(a), the first dimension; -1 of a number.
func (a *array) Len() int {
	if len(a.shape) == 0 {
		return 0
	}
	return a.shape[0]
}

// Index is a[i] for an i that is inside.
func (a *array) Index(i int) starlark.Value {
	return a.view(a.offset+i*a.strides[0], a.shape[1:], a.strides[1:]).orNumber()
}

// Slice is a[start:end:step], a view.
func (a *array) Slice(start, end, step int) starlark.Value {
	if len(a.shape) == 0 {
		a.s.halt(refuse("a number has no index"))
		return a
	}
	n := 0
	for i := start; step > 0 && i < end || step < 0 && i > end; i += step {
		n++
	}
	shape := append([]int{n}, a.shape[1:]...)
	strides := append([]int{step * a.strides[0]}, a.strides[1:]...)
	return a.view(a.offset+start*a.strides[0], shape, strides)
}

// Unary is -a, +a and ~a.
func (a *array) Unary(op syntax.Token) (starlark.Value, error) { return a.s.unary(op, a) }

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
	*p = it.a.Index(it.i)
	it.i++
	return true
}

func (it *arrayIterator) Done() {}

func (a *array) String() string { return a.numbers() }

func shapeText(shape []int) string { return nn.ShapeString(shape) }

func shapeValue(shape []int) starlark.Tuple {
	t := make(starlark.Tuple, len(shape))
	for i, n := range shape {
		t[i] = starlark.MakeInt(n)
	}
	return t
}
