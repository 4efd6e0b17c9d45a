package lab

import (
	"math"

	"compressionlab/engine/nn"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// broadcastShapes is the shape that both stretch to: aligned at the last axis,
// where one of two lengths may be 1. ok is false where they do not fit.
func broadcastShapes(a, b []int) (shape []int, ok bool) {
	n := max(len(a), len(b))
	shape = make([]int, n)
	for i := range n {
		x, y := 1, 1
		if j := len(a) - n + i; j >= 0 {
			x = a[j]
		}
		if j := len(b) - n + i; j >= 0 {
			y = b[j]
		}
		switch {
		case x == y || y == 1:
			shape[i] = x
		case x == 1:
			shape[i] = y
		default:
			return nil, false
		}
	}
	return shape, true
}

// broadcast is the view of a that repeats it to a shape.
func (a *array) broadcast(shape []int) (*array, bool) {
	if len(a.shape) > len(shape) {
		return nil, false
	}
	strides := make([]int, len(shape))
	lead := len(shape) - len(a.shape)
	for i, n := range a.shape {
		switch {
		case n == shape[lead+i]:
			strides[lead+i] = a.strides[i]
		case n != 1:
			return nil, false
		}
	}
	return a.view(a.offset, shape, strides), true
}

// A operation computes one entry: of floats, and of whole numbers where it has
// such a form. boolean says that its result is true or false.
type operation struct {
	floats  func(x, y float64) float64
	whole   func(x, y int64) int64
	boolean bool
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// floorMod is Python's %: of the sign of y.
func floorMod(x, y float64) float64 {
	m := math.Mod(x, y)
	if m != 0 && (m < 0) != (y < 0) {
		m += y
	}
	return m
}

var operations = map[string]operation{
	"+": {floats: func(x, y float64) float64 { return x + y }, whole: func(x, y int64) int64 { return x + y }},
	"-": {floats: func(x, y float64) float64 { return x - y }, whole: func(x, y int64) int64 { return x - y }},
	"*": {floats: func(x, y float64) float64 { return float64(x * y) }, whole: func(x, y int64) int64 { return x * y }},
	"/": {floats: func(x, y float64) float64 { return x / y }},
	"//": {floats: func(x, y float64) float64 { return math.Floor(x / y) }, whole: func(x, y int64) int64 {
		if y == 0 {
			return 0
		}
		q := x / y
		if x%y != 0 && (x < 0) != (y < 0) {
			q--
		}
		return q
	}},
	"%": {floats: floorMod, whole: func(x, y int64) int64 {
		if y == 0 {
			return 0
		}
		m := x % y
		if m != 0 && (m < 0) != (y < 0) {
			m += y
		}
		return m
	}},
	"**": {floats: arrayPower, whole: func(x, y int64) int64 {
		z := int64(1)
		for ; y > 0; y >>= 1 {
			if y&1 == 1 {
				z *= x
			}
			x *= x
		}
		return z
	}},
	"&": {whole: func(x, y int64) int64 { return x & y }},
	"|": {whole: func(x, y int64) int64 { return x | y }},
	"^": {whole: func(x, y int64) int64 { return x ^ y }},
	"<<": {whole: func(x, y int64) int64 {
		if uint64(y) > 63 {
			return 0
		}
		return x << y
	}},
	">>":      {whole: func(x, y int64) int64 { return x >> min(uint64(y), 63) }},
	"==":      {floats: func(x, y float64) float64 { return truth(x == y) }, boolean: true},
	"!=":      {floats: func(x, y float64) float64 { return truth(x != y) }, boolean: true},
	"<":       {floats: func(x, y float64) float64 { return truth(x < y) }, boolean: true},
	"<=":      {floats: func(x, y float64) float64 { return truth(x <= y) }, boolean: true},
	">":       {floats: func(x, y float64) float64 { return truth(x > y) }, boolean: true},
	">=":      {floats: func(x, y float64) float64 { return truth(x >= y) }, boolean: true},
	"maximum": {floats: propagate(math.Max), whole: func(x, y int64) int64 { return max(x, y) }},
	"minimum": {floats: propagate(math.Min), whole: func(x, y int64) int64 { return min(x, y) }},
}

// propagate makes NaN win, as NumPy's maximum and minimum do.
func propagate(f func(x, y float64) float64) func(x, y float64) float64 {
	return func(x, y float64) float64 {
		if x != x || y != y {
			return math.NaN()
		}
		return f(x, y)
	}
}

// arrayPower is x to the y with NumPy's answers where powFloat refuses.
func arrayPower(x, y float64) float64 {
	if x == 0 && y < 0 {
		return math.Inf(1)
	}
	z, err := powFloat(x, y)
	if err != nil {
		return math.NaN()
	}
	return z
}

// arith is x op y for operands of which one at least is an array or a Tensor.
// Arithmetic with a Tensor makes a Tensor, a comparison an array of bool.
func (s *session) arith(op string, x, y starlark.Value) (starlark.Value, error) {
	a, okA, err := s.asArray(x)
	if err != nil {
		return nil, err
	}
	b, okB, err := s.asArray(y)
	if err != nil {
		return nil, err
	}
	if okA && okB && len(s.lows) > 0 {
		s.uses(a, b)
	}
	if !okA || !okB {
		return nil, refuse("%s does not work between %s and %s", op, describe(x), describe(y))
	}
	var z *array
	if op == "@" {
		z, err = s.matmul(a, b)
	} else {
		z, err = s.elementwise(op, a, b, isScalar(x), isScalar(y))
	}
	if err != nil {
		return nil, err
	}
	_, tensorX := x.(*tensor)
	_, tensorY := y.(*tensor)
	if (tensorX || tensorY) && !operations[op].boolean {
		data, err := z.floats()
		if err != nil {
			return nil, err
		}
		return s.tensor(nn.FromData(data, z.shape...), nil, ""), nil
	}
	return z.orNumber(), nil
}

// isScalar tells whether a value is a Python number: its dtype gives way to
// that of an array, unless it is of a higher kind.
func isScalar(v starlark.Value) bool {
	_, ok := number(v)
	return ok
}

// weak is the dtype of a pair when Python numbers give way.
func weak(a, b *array, scalarA, scalarB bool) dtype {
	if scalarA && !scalarB {
		return weak(b, a, scalarB, scalarA)
	}
	d, other := a.buf.dtype(), b.buf.dtype()
	if scalarB && !scalarA {
		switch {
		case d.isFloat(), other == boolType:
			return d
		case other.isFloat():
			return float64Type
		case d == boolType:
			return int64Type
		}
		n := b.buf.whole(b.offset)
		for n < -1<<(8*d.bytes()-1) || d.bytes() < 8 && n >= 1<<(8*d.bytes()-1) { // as wide as the number needs
			d++
		}
		return d
	}
	return promote(d, other)
}

func (s *session) elementwise(op string, a, b *array, scalarA, scalarB bool) (*array, error) {
	f := operations[op]
	shape, ok := broadcastShapes(a.shape, b.shape)
	if !ok {
		return nil, refuse("%s does not work between shapes %s and %s", op, shapeText(a.shape), shapeText(b.shape)).
			withHint("From the last axis on, two lengths must be equal or one of them 1.")
	}
	d := weak(a, b, scalarA, scalarB)
	switch {
	case f.floats == nil && d.isFloat():
		return nil, refuse("%s works on masks and whole numbers, and these are %s", op, d)
	case f.whole == nil && !f.boolean && !d.isFloat():
		d = float64Type
	case op == "-" && d == boolType:
		return nil, refuse("- does not work between two masks").withHint("Write a != b, or a & ~b.")
	case d == boolType && (op == "//" || op == "%" || op == "**"):
		d = int8Type
	case op == "**" && !d.isFloat() && b.size() > 0:
		negative := false
		b.each(func(place int) { negative = negative || b.buf.whole(place) < 0 })
		if negative {
			return nil, refuse("whole numbers cannot be raised to a negative power").withHint("Use floats: 2.0 ** -1")
		}
	}
	result := d
	if f.boolean {
		result = boolType
	}
	z, err := s.blank(result, shape)
	if err != nil {
		return nil, err
	}
	n := z.size()
	if err := s.work(n / 4); err != nil {
		return nil, err
	}
	narrow := func(v float64) float64 { return v }
	if d == float32Type {
		narrow = func(v float64) float64 { return float64(float32(v)) }
	}
	wideA, _ := a.broadcast(shape)
	wideB, _ := b.broadcast(shape)
	if d.isFloat() || f.whole == nil {
		floatsOf(f.floats, narrow, wideA, wideB, z)
		return z, nil
	}
	placesB := wideB.places()
	i := 0
	wideA.each(func(place int) {
		z.buf.setWhole(i, f.whole(a.buf.whole(place), b.buf.whole(placesB[i])))
		i++
	})
	return z, nil
}

func floatsOf(f func(x, y float64) float64, narrow func(float64) float64, a, b, z *array) {
	i := 0
	one := b.size() > 0 && constant(b)
	var placesB []int
	if !one {
		placesB = b.places()
	}
	y := 0.0
	if one {
		y = narrow(b.buf.float(b.offset))
	}
	a.each(func(place int) {
		if !one {
			y = narrow(b.buf.float(placesB[i]))
		}
		z.buf.setFloat(i, f(narrow(a.buf.float(place)), y))
		i++
	})
}

// constant tells whether all entries of a view are one place.
func constant(a *array) bool {
	for i, n := range a.shape {
		if n != 1 && a.strides[i] != 0 {
			return false
		}
	}
	return true
}

// mapped is f of every entry, as float32 of a float32 array and as float64 of
// any other.
func (a *array) mapped(f func(float64) float64) (*array, error) {
	d := float64Type
	if a.buf.dtype() == float32Type {
		d = float32Type
	}
	z, err := a.s.blank(d, a.shape)
	if err != nil {
		return nil, err
	}
	i := 0
	a.each(func(place int) {
		z.buf.setFloat(i, f(a.buf.float(place)))
		i++
	})
	return z, a.s.work(i / 2)
}

// unary is -a, +a and ~a.
func (s *session) unary(op syntax.Token, a *array) (*array, error) {
	d := a.buf.dtype()
	switch op {
	case syntax.PLUS:
		return a.copied()
	case syntax.MINUS:
		if d == boolType {
			return nil, refuse("- does not work on a mask").withHint("Write ~mask for what it leaves out.")
		}
	case syntax.TILDE:
		if d.isFloat() {
			return nil, refuse("~ works on masks and whole numbers, and this is %s", describe(a))
		}
	default:
		return nil, nil
	}
	z, err := s.blank(d, a.shape)
	if err != nil {
		return nil, err
	}
	i := 0
	a.each(func(place int) {
		switch {
		case op == syntax.TILDE && d == boolType:
			z.buf.setFloat(i, 1-a.buf.float(place))
		case op == syntax.TILDE:
			z.buf.setWhole(i, ^a.buf.whole(place))
		case d.isFloat():
			z.buf.setFloat(i, -a.buf.float(place))
		default:
			z.buf.setWhole(i, -a.buf.whole(place))
		}
		i++
	})
	return z, s.work(i / 4)
}

// inplaceArray is a op= y: it writes into a's memory.
func (s *session) inplaceArray(op string, a *array, y starlark.Value) error {
	b, ok, err := s.asArray(y)
	if err != nil {
		return err
	}
	if !ok {
		return refuse("%s= does not work between %s and %s", op, describe(a), describe(y))
	}
	var z *array
	if op == "@" {
		z, err = s.matmul(a, b)
	} else {
		z, err = s.elementwise(op, a, b, false, isScalar(y))
	}
	if err != nil {
		return err
	}
	if z.buf.dtype().isFloat() && !a.buf.dtype().isFloat() {
		return refuse("an array of %s cannot take the result of %s= %s, which is %s", a.buf.dtype(), op, describe(y), z.buf.dtype()).
			withHint("Make a new array: a = a %s …", op)
	}
	if len(z.shape) > len(a.shape) {
		return refuse("%s= would give shape %s, and the array has %s", op, shapeText(z.shape), shapeText(a.shape))
	}
	return a.assign(a.shape, a.places(), z)
}

// matmul is a @ b: of vectors and matrices, and of stacks of matrices times one
// matrix. float32 sums in float32, k ascending, as nn.AddMatMul does.
func (s *session) matmul(a, b *array) (*array, error) {
	if len(s.lows) > 0 {
		s.uses(a, b)
	}
	misfit := func() error {
		return refuse("%s @ %s cannot be multiplied as matrices", shapeText(a.shape), shapeText(b.shape)).
			withHint("The columns of the first must be as many as the rows of the second.")
	}
	if len(a.shape) == 0 || len(b.shape) == 0 || len(b.shape) > 2 {
		return nil, misfit()
	}
	m, p := 1, a.shape[len(a.shape)-1]
	for _, n := range a.shape[:len(a.shape)-1] {
		m *= n
	}
	n := 1
	shape := append([]int{}, a.shape[:len(a.shape)-1]...)
	if len(b.shape) == 2 {
		n = b.shape[1]
		shape = append(shape, n)
	}
	if b.shape[0] != p {
		return nil, misfit()
	}
	d := promote(a.buf.dtype(), b.buf.dtype())
	z, err := s.blank(d, shape)
	if err != nil {
		return nil, err
	}
	products := float64(m) * float64(n) * float64(p)
	if d != float32Type {
		products *= 6 // entry by entry
	}
	if err := s.charge(products); err != nil {
		return nil, err
	}
	if d == float32Type {
		x, err := a.floats()
		if err != nil {
			return nil, err
		}
		y, err := b.floats()
		if err != nil {
			return nil, err
		}
		nn.AddMatMul(z.memory(), x, y, m, p, n)
		return z, nil
	}
	x, y := a.places(), b.places()
	for i := range m {
		for j := range n {
			if d.isFloat() {
				sum := 0.0
				for k := range p {
					sum += float64(a.buf.float(x[i*p+k]) * b.buf.float(y[k*n+j]))
				}
				z.buf.setFloat(i*n+j, sum)
				continue
			}
			sum := int64(0)
			for k := range p {
				sum += a.buf.whole(x[i*p+k]) * b.buf.whole(y[k*n+j])
			}
			z.buf.setWhole(i*n+j, sum)
		}
	}
	return z, nil
}

// charge counts multiplications as steps: in the time of one step of the
// interpreter a processor does about forty of them.
func (s *session) charge(multiplications float64) error {
	if multiplications/40 > float64(s.limits.Steps) {
		return s.tooManySteps()
	}
	return s.work(int(multiplications / 40))
}

// chargeKernel counts multiplications of a kernel, which are ten times as fast.
func (s *session) chargeKernel(multiplications float64) error { return s.charge(multiplications / 10) }

// chargeTraining counts those of a training, at a tenth again. Steps are limited
// so that a loop which was not meant to be endless comes to an end; a training
// knows its last step, tells how far it is, and can be stopped.
func (s *session) chargeTraining(multiplications float64) error {
	return s.charge(multiplications / 100)
}
