package lab

import (
	"math"
	"slices"
	"sort"
	"strings"

	"go.starlark.net/starlark"
)

// addArrangers adds what puts entries together, in order, or elsewhere.
func (s *session) addArrangers(d starlark.StringDict) {
	add := func(name, params string, do func(c *call) (starlark.Value, error)) {
		d[name] = &function{s, name, strings.Fields(params), do}
	}
	parts := func(c *call) ([]*array, error) {
		items, err := s.items(c.given["arrays"])
		if err != nil {
			return nil, err
		}
		var all []*array
		for i, v := range items {
			a, ok, err := s.asArray(v)
			if err != nil {
				return nil, err
			}
			if !ok {
				return nil, c.refuse("arrays", "entry %d of the list is %s, and no array", i+1, describe(v))
			}
			all = append(all, a)
		}
		if len(all) == 0 {
			return nil, c.refuse("arrays", "there are no arrays to join")
		}
		return all, nil
	}
	join := func(c *call, all []*array, axis int) (starlark.Value, error) {
		first := all[0]
		if axis < 0 {
			axis += len(first.shape)
		}
		if axis < 0 || axis >= len(first.shape) {
			return nil, c.refuse("axis", "an array of shape %s has no axis %d", shapeText(first.shape), axis)
		}
		shape, kind := slices.Clone(first.shape), first.buf.dtype()
		shape[axis] = 0
		for _, a := range all {
			fits := len(a.shape) == len(shape)
			for i := range a.shape {
				fits = fits && (i == axis || a.shape[i] == shape[i])
			}
			if !fits {
				return nil, c.refuse("arrays", "arrays of shapes %s and %s cannot be joined along axis %d", shapeText(first.shape), shapeText(a.shape), axis)
			}
			shape[axis] += a.shape[axis]
			kind = promote(kind, a.buf.dtype())
		}
		z, err := s.blank(kind, shape)
		if err != nil {
			return nil, err
		}
		at := 0
		for _, a := range all {
			to := z.view(at*z.strides[axis], a.shape, z.strides).places()
			for i, p := range a.places() {
				copyEntry(z.buf, to[i], a.buf, p)
			}
			at += a.shape[axis]
		}
		return z, nil
	}
	add("concatenate", "arrays axis=", func(c *call) (starlark.Value, error) {
		axis, err := c.integer("axis", 0)
		if err != nil {
			return nil, err
		}
		all, err := parts(c)
		if err != nil {
			return nil, err
		}
		return join(c, all, axis)
	})
	add("stack", "arrays", func(c *call) (starlark.Value, error) {
		all, err := parts(c)
		if err != nil {
			return nil, err
		}
		for i, a := range all {
			all[i] = a.view(a.offset, append([]int{1}, a.shape...), append([]int{0}, a.strides...))
		}
		return join(c, all, 0)
	})
	add("where", "condition x= y=", s.where3)
	add("unique", "a", func(c *call) (starlark.Value, error) {
		a, err := c.array("a")
		if err != nil {
			return nil, err
		}
		flat, err := a.flattened(true)
		if err != nil {
			return nil, err
		}
		if err := s.work(8 * flat.size()); err != nil {
			return nil, err
		}
		order := flat.order()
		var kept []int
		for i, p := range order {
			if i == 0 || flat.buf.float(p) != flat.buf.float(order[i-1]) {
				kept = append(kept, p)
			}
		}
		return flat.picked(kept, []int{len(kept)})
	})
	add("sort", "a", func(c *call) (starlark.Value, error) {
		a, err := c.array("a")
		if err != nil {
			return nil, err
		}
		return a.alongLast(c, func(line *array) (*array, error) { return line.picked(line.order(), line.shape) })
	})
	add("argsort", "a", func(c *call) (starlark.Value, error) {
		a, err := c.array("a")
		if err != nil {
			return nil, err
		}
		return a.alongLast(c, func(line *array) (*array, error) { return s.integers(line.order()), nil })
	})
}

// order lists the entries of a vector that is its buffer, ascending; equal ones
// stay in their order and NaN comes last.
func (a *array) order() []int {
	p := a.places()
	sort.SliceStable(p, func(i, j int) bool {
		x, y := a.buf.float(p[i]), a.buf.float(p[j])
		return x < y || x == x && y != y
	})
	return p
}

func (a *array) picked(places, shape []int) (*array, error) {
	z, err := a.s.blank(a.buf.dtype(), shape)
	if err != nil {
		return nil, err
	}
	for i, p := range places {
		copyEntry(z.buf, i, a.buf, p)
	}
	return z, nil
}

// alongLast applies f to each line of the last axis.
func (a *array) alongLast(c *call, f func(line *array) (*array, error)) (starlark.Value, error) {
	if len(a.shape) == 0 {
		return nil, c.refuse("a", "a number has no order")
	}
	if err := a.s.work(8 * a.size()); err != nil { // n·log n, but for n as large as a cell can hold
		return nil, err
	}
	last := len(a.shape) - 1
	var z *array
	i := 0
	var failed error
	a.view(a.offset, a.shape[:last], a.strides[:last]).each(func(place int) {
		if failed != nil {
			return
		}
		line, err := a.view(place, a.shape[last:], a.strides[last:]).copied()
		if err == nil {
			line, err = f(line)
		}
		if err == nil && z == nil {
			z, err = a.s.blank(line.buf.dtype(), a.shape)
		}
		if failed = err; err != nil {
			return
		}
		for j := range line.buf.size() {
			copyEntry(z.buf, i, line.buf, j)
			i++
		}
	})
	if failed != nil {
		return nil, failed
	}
	if z == nil {
		return a.copied()
	}
	return z, nil
}

// where3 is np.where: places of true, or x and y chosen from by a mask.
func (s *session) where3(c *call) (starlark.Value, error) {
	mask, err := c.array("condition")
	if err != nil {
		return nil, err
	}
	_, hasX := c.given["x"]
	_, hasY := c.given["y"]
	if !hasX && !hasY {
		var t starlark.Tuple
		for _, axis := range mask.nonzero() {
			t = append(t, axis)
		}
		return t, s.work(mask.size() / 4)
	}
	if hasX != hasY {
		return nil, refuse("np.where takes a condition alone, or with both x and y")
	}
	x, err := c.array("x")
	if err != nil {
		return nil, err
	}
	y, err := c.array("y")
	if err != nil {
		return nil, err
	}
	shape, ok := broadcastShapes(x.shape, y.shape)
	if ok {
		shape, ok = broadcastShapes(shape, mask.shape)
	}
	if !ok {
		return nil, refuse("np.where: the shapes %s, %s and %s do not fit", shapeText(mask.shape), shapeText(x.shape), shapeText(y.shape))
	}
	z, err := s.blank(weak(x, y, isScalar(c.given["x"]), isScalar(c.given["y"])), shape)
	if err != nil {
		return nil, err
	}
	wideMask, _ := mask.broadcast(shape)
	wideX, _ := x.broadcast(shape)
	wideY, _ := y.broadcast(shape)
	px, py := wideX.places(), wideY.places()
	i := 0
	wideMask.each(func(place int) {
		if mask.buf.float(place) != 0 {
			copyEntry(z.buf, i, x.buf, px[i])
		} else {
			copyEntry(z.buf, i, y.buf, py[i])
		}
		i++
	})
	return z.orNumber(), s.work(i / 4)
}

// allClose is |a-b| <= atol + rtol·|b| for all entries.
func (s *session) allClose(c *call) (starlark.Value, error) {
	a, err := c.array("a")
	if err != nil {
		return nil, err
	}
	b, err := c.array("b")
	if err != nil {
		return nil, err
	}
	rtol, err := c.float("rtol", 1e-5)
	if err != nil {
		return nil, err
	}
	atol, err := c.float("atol", 1e-8)
	if err != nil {
		return nil, err
	}
	nan, err := c.truth("equal_nan", false)
	if err != nil {
		return nil, err
	}
	shape, ok := broadcastShapes(a.shape, b.shape)
	if !ok {
		return nil, refuse("np.allclose does not work between shapes %s and %s", shapeText(a.shape), shapeText(b.shape))
	}
	wideA, _ := a.broadcast(shape)
	wideB, _ := b.broadcast(shape)
	pb := wideB.places()
	i, close := 0, true
	wideA.each(func(place int) {
		x, y := a.buf.float(place), b.buf.float(pb[i])
		i++
		switch {
		case x == y, nan && x != x && y != y:
		case math.IsInf(x, 0) || math.IsInf(y, 0):
			close = false
		default:
			close = close && math.Abs(x-y) <= atol+float64(rtol*math.Abs(y))
		}
	})
	return starlark.Bool(close), s.work(i / 4)
}
