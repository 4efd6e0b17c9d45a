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
	add("concatenate", "arrays axis=", func(c *call) (starlark.Value, error) {
		flat := c.given["axis"] == starlark.None
		if flat {
			delete(c.given, "axis")
		}
		axis, err := c.integer("axis", 0)
		if err != nil {
			return nil, err
		}
		all, err := parts(c)
		for i := range all {
			if flat && err == nil {
				all[i], err = all[i].flattened(false)
			}
		}
		if err != nil {
			return nil, err
		}
		return s.joined(c, all, axis)
	})
	add("stack", "arrays axis=", func(c *call) (starlark.Value, error) {
		axis, err := c.integer("axis", 0)
		if err != nil {
			return nil, err
		}
		all, err := parts(c)
		if err != nil {
			return nil, err
		}
		return s.stacked(c, all, axis)
	})
	for name, axis := range map[string]int{"vstack": 0, "hstack": 1} {
		add(name, "arrays", func(c *call) (starlark.Value, error) {
			all, err := parts(c)
			if err != nil {
				return nil, err
			}
			for i, a := range all {
				if len(a.shape) == 0 || len(a.shape) == 1 && axis == 0 {
					if a, err = a.flattened(false); err != nil {
						return nil, err
					}
					if all[i] = a; axis == 0 {
						all[i] = a.view(a.offset, []int{1, a.size()}, []int{0, 1})
					}
				}
			}
			return s.joined(c, all, min(axis, len(all[0].shape)-1))
		})
	}
	add("where", "condition x= y=", s.where3)
	add("unique", "a return_counts=", func(c *call) (starlark.Value, error) {
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
		var kept, counts []int
		for i, p := range order {
			if i == 0 || flat.buf.float(p) != flat.buf.float(order[i-1]) {
				kept, counts = append(kept, p), append(counts, 0)
			}
			counts[len(counts)-1]++
		}
		values, err := flat.picked(kept, []int{len(kept)})
		if err != nil {
			return nil, err
		}
		if with, err := c.truth("return_counts", false); err != nil || with {
			return starlark.Tuple{values, s.integers(counts)}, err
		}
		return values, nil
	})
	add("sort", "a axis= kind=", func(c *call) (starlark.Value, error) {
		a, err := c.array("a")
		if err != nil {
			return nil, err
		}
		return a.along(c, starlark.MakeInt(-1), func(line *array) (*array, error) { return line.picked(line.order(), line.shape) })
	})
}

// joined puts arrays behind one another along an axis.
func (s *session) joined(c *call, all []*array, axis int) (starlark.Value, error) {
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

// stacked joins arrays of one shape along a new axis.
func (s *session) stacked(c *call, all []*array, axis int) (starlark.Value, error) {
	if axis < 0 {
		axis += len(all[0].shape) + 1
	}
	for i, a := range all {
		if axis < 0 || axis > len(a.shape) {
			return nil, c.refuse("axis", "arrays of shape %s have no place %s for an axis", shapeText(a.shape), c.given["axis"])
		}
		all[i] = a.view(a.offset, slices.Insert(slices.Clone(a.shape), axis, 1), slices.Insert(slices.Clone(a.strides), axis, 0))
	}
	return s.joined(c, all, axis)
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
func (a *array) alongLast(f func(line *array) (*array, error)) (*array, error) {
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

// allClose is [session.close] for all entries.
func (s *session) allClose(c *call) (starlark.Value, error) {
	v, err := s.close(c)
	if a, ok := v.(*array); ok && err == nil {
		if a, err = a.reduce("all", nil, false); err == nil {
			v = a.orNumber()
		}
	}
	return v, err
}

// close is |a-b| <= atol + rtol·|b| of each entry.
func (s *session) close(c *call) (starlark.Value, error) {
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
		return nil, refuse("np.%s does not work between shapes %s and %s", c.f.name, shapeText(a.shape), shapeText(b.shape))
	}
	wideA, _ := a.broadcast(shape)
	wideB, _ := b.broadcast(shape)
	pb := wideB.places()
	z, err := s.blank(boolType, shape)
	if err != nil {
		return nil, err
	}
	i := 0
	wideA.each(func(place int) {
		x, y := a.buf.float(place), b.buf.float(pb[i])
		close := x == y || nan && x != x && y != y
		if !close && !math.IsInf(x, 0) && !math.IsInf(y, 0) {
			close = math.Abs(x-y) <= atol+float64(rtol*math.Abs(y))
		}
		z.buf.setFloat(i, truth(close))
		i++
	})
	return z.orNumber(), s.work(i / 4)
}
