package lab

import (
	"slices"

	"compressionlab/engine/nn"

	"go.starlark.net/starlark"
)

// Get is a[key], where key is made of whole numbers, slices, None, ... , masks
// and arrays of whole numbers, as in NumPy: without the last two a view.
func (a *array) Get(key starlark.Value) (starlark.Value, bool, error) {
	keys, fancy, err := a.keys(key)
	if err != nil {
		return nil, false, err
	}
	if !fancy {
		v, err := a.basic(keys)
		if err != nil {
			return nil, false, err
		}
		return v.orNumber(), true, nil
	}
	shape, places, err := a.gather(keys)
	if err != nil {
		return nil, false, err
	}
	c, err := a.s.blank(a.buf.dtype(), shape)
	if err != nil {
		return nil, false, err
	}
	for i, p := range places {
		copyEntry(c.buf, i, a.buf, p)
	}
	return c, true, nil
}

// SetKey is a[key] = v, with v broadcast to the part that key names.
func (a *array) SetKey(key, v starlark.Value) error {
	keys, fancy, err := a.keys(key)
	if err != nil {
		return err
	}
	var part *array
	var places []int
	if fancy {
		shape, p, err := a.gather(keys)
		if err != nil {
			return err
		}
		part, places = a.view(0, shape, stridesOf(shape)), p
	} else {
		if part, err = a.basic(keys); err != nil {
			return err
		}
		places = part.places()
	}
	return a.assign(part.shape, places, v)
}

// assign writes v, broadcast to shape, to these places of the buffer.
func (a *array) assign(shape, places []int, v starlark.Value) error {
	from, ok, err := a.s.asArray(v)
	if err != nil {
		return err
	}
	if !ok {
		return refuse("an entry of an array is a number, and this is %s", describe(v))
	}
	for len(from.shape) > len(shape) && from.shape[0] == 1 { // as NumPy drops them
		from = from.view(from.offset, from.shape[1:], from.strides[1:])
	}
	wide, ok := from.broadcast(shape)
	if !ok {
		return refuse("values of shape %s cannot be written into a part of shape %s", shapeText(from.shape), shapeText(shape))
	}
	sources := wide.places()
	if err := a.s.work(len(places) / 4); err != nil {
		return err
	}
	if sharesMemory(from.buf, a.buf) { // read all before the first write
		copied, err := wide.copied()
		if err != nil {
			return err
		}
		wide, sources = copied, copied.places()
	}
	return a.s.writeInto(a, places, func() {
		for i, p := range places {
			copyEntry(a.buf, p, wide.buf, sources[i])
		}
	})
}

func sharesMemory(a, b buffer) bool {
	switch x := a.(type) {
	case numbers[float32]:
		y, ok := b.(numbers[float32])
		return ok && sameMemory(x, y)
	case numbers[float64]:
		y, ok := b.(numbers[float64])
		return ok && sameMemory(x, y)
	case numbers[int]:
		y, ok := b.(numbers[int])
		return ok && sameMemory(x, y)
	case numbers[int32]:
		y, ok := b.(numbers[int32])
		return ok && sameMemory(x, y)
	case numbers[int8]:
		y, ok := b.(numbers[int8])
		return ok && sameMemory(x, y)
	case bools:
		y, ok := b.(bools)
		return ok && sameMemory(x, y)
	}
	return false
}

// keys takes a subscript apart. A mask becomes the arrays of its indices, and
// ... as many full slices as are missing. fancy tells whether an array is there.
func (a *array) keys(key starlark.Value) (keys []starlark.Value, fancy bool, err error) {
	given := starlark.Tuple{key}
	if t, ok := key.(starlark.Tuple); ok {
		given = t
	}
	full := &sliceKey{starlark.None, starlark.None, starlark.None}
	used, dots := 0, -1
	for _, k := range given {
		switch k := k.(type) {
		case starlark.NoneType:
			keys = append(keys, k)
		case starlark.Int, *sliceKey:
			keys, used = append(keys, k), used+1
		case starlark.String:
			if k != "..." || dots >= 0 {
				return nil, false, refuse("an array is read with whole numbers, slices and masks, and this is %s", describe(k))
			}
			dots = len(keys)
		case *array, *tensor, *starlark.List:
			index, _, err := a.s.asArray(k)
			if err != nil {
				return nil, false, err
			}
			fancy = true
			if err := a.s.work(index.size()); err != nil {
				return nil, false, err
			}
			if index.buf.dtype() == boolType {
				n := len(index.shape)
				if used+n > len(a.shape) || n == 0 || !slices.Equal(index.shape, a.shape[used:used+n]) {
					return nil, false, refuse("a mask of shape %s does not fit an array of shape %s", shapeText(index.shape), shapeText(a.shape))
				}
				for _, axis := range index.nonzero() {
					keys = append(keys, axis)
				}
				used += n
				continue
			}
			if index.buf.dtype().isFloat() {
				if index.size() > 0 {
					return nil, false, refuse("an index is a whole number, and this is an array of %s", index.buf.dtype()).
						withHint("Convert it: index.astype(int)")
				}
				if index, err = index.astype(int64Type); err != nil {
					return nil, false, err
				}
			}
			keys, used = append(keys, index), used+1
		default:
			return nil, false, refuse("an array is read with whole numbers, slices and masks, and this is %s", describe(k))
		}
	}
	if used > len(a.shape) {
		return nil, false, refuse("%d indices for an array of shape %s", used, shapeText(a.shape))
	}
	if dots < 0 {
		dots = len(keys)
	}
	missing := make([]starlark.Value, len(a.shape)-used)
	for i := range missing {
		missing[i] = full
	}
	return slices.Insert(keys, dots, missing...), fancy, nil
}

// nonzero is an array of indices for each axis: where the entries are not 0.
func (a *array) nonzero() []*array {
	found := make([][]int, len(a.shape))
	i := 0
	a.each(func(place int) {
		if a.buf.float(place) != 0 {
			rest := i
			for axis := len(a.shape) - 1; axis >= 0; axis-- {
				found[axis] = append(found[axis], rest%a.shape[axis])
				rest /= a.shape[axis]
			}
		}
		i++
	})
	all := make([]*array, len(a.shape))
	for axis := range all {
		all[axis] = a.s.integers(append([]int{}, found[axis]...))
	}
	return all
}

// cut is the part of an axis that a slice names: from, count, step.
func (a *array) cut(k *sliceKey, axis int) (from, count, step int, err error) {
	return cutOf(k, a.shape[axis])
}

// cutOf is the part of n entries that a slice names.
func cutOf(k *sliceKey, n int) (from, count, step int, err error) {
	get := func(v starlark.Value, otherwise int) (int, error) {
		if v == starlark.None {
			return otherwise, nil
		}
		i, err := starlark.AsInt32(v)
		if _, ok := v.(starlark.Int); !ok || err != nil {
			return 0, refuse("an index is a whole number, and this is %s", describe(v))
		}
		if i < 0 {
			i += n
		}
		return i, nil
	}
	step = 1
	if k.step != starlark.None {
		v, err := starlark.AsInt32(k.step)
		if err != nil || v == 0 {
			return 0, 0, 0, refuse("the step of a slice is a whole number other than 0, and this is %s", describe(k.step))
		}
		step = v
	}
	low, high, first, end := 0, n, 0, n
	if step < 0 {
		low, high, first, end = -1, n-1, n-1, -1
	}
	if from, err = get(k.lo, first); err != nil {
		return 0, 0, 0, err
	}
	to := end
	if k.hi != starlark.None {
		if to, err = get(k.hi, end); err != nil {
			return 0, 0, 0, err
		}
		to = min(max(to, low), high)
	}
	if k.lo != starlark.None {
		from = min(max(from, low), high)
	}
	if step > 0 {
		count = max(0, (to-from+step-1)/step)
	} else {
		count = max(0, (from-to-step-1)/-step)
	}
	return from, count, step, nil
}

// basic is the view that whole numbers, slices and None name.
func (a *array) basic(keys []starlark.Value) (*array, error) {
	offset, axis := a.offset, 0
	shape, strides := []int{}, []int{}
	for _, k := range keys {
		switch k := k.(type) {
		case starlark.NoneType:
			shape, strides = append(shape, 1), append(strides, 0)
			continue
		case starlark.Int:
			i, err := starlark.AsInt32(k)
			if err != nil {
				return nil, refuse("index %s is outside of an array of shape %s", k, shapeText(a.shape))
			}
			if i, err = a.place(i, axis); err != nil {
				return nil, err
			}
			offset += i * a.strides[axis]
		case *sliceKey:
			from, count, step, err := a.cut(k, axis)
			if err != nil {
				return nil, err
			}
			if count > 0 {
				offset += from * a.strides[axis]
			}
			shape, strides = append(shape, count), append(strides, step*a.strides[axis])
		}
		axis++
	}
	return a.view(offset, shape, strides), nil
}

// gather finds the places of the entries that a subscript with arrays names.
// The arrays are broadcast together; what they span stands where the first of
// them stood if they are side by side, else in front.
func (a *array) gather(keys []starlark.Value) (shape, places []int, err error) {
	type indices struct {
		axis int
		a    *array
	}
	var arrays []indices
	rest := make([]starlark.Value, 0, len(keys))
	at, apart, axis := -1, false, 0
	zero := starlark.MakeInt(0)
	last := -1
	for i, k := range keys {
		index, isArray := k.(*array)
		if n, isInt := k.(starlark.Int); isInt {
			if index, _, err = a.s.asArray(n); err != nil {
				return nil, nil, err
			}
			isArray = true
		}
		if !isArray {
			rest = append(rest, k)
			if k != starlark.None {
				axis++
			}
			continue
		}
		if at < 0 {
			at = len(rest)
		} else if last != i-1 {
			apart = true
		}
		last = i
		arrays = append(arrays, indices{axis, index})
		rest = append(rest, zero)
		axis++
	}
	span := []int{}
	for _, x := range arrays {
		var ok bool
		if span, ok = broadcastShapes(span, x.a.shape); !ok {
			return nil, nil, refuse("the index arrays do not fit each other: one has shape %s", shapeText(x.a.shape))
		}
	}
	if err := a.s.work(nn.Size(span) / 4); err != nil {
		return nil, nil, err
	}
	offsets := make([]int, nn.Size(span))
	for _, x := range arrays {
		wide, _ := x.a.broadcast(span)
		n := 0
		var outside error
		wide.each(func(place int) {
			i, err := a.place(int(x.a.buf.whole(place)), x.axis)
			if err != nil && outside == nil {
				outside = err
			}
			offsets[n] += i * a.strides[x.axis]
			n++
		})
		if outside != nil {
			return nil, nil, outside
		}
	}
	// Where an axis has no entries, index 0 of another would be outside.
	if a.size() == 0 {
		for i, k := range rest {
			if k == starlark.Value(zero) {
				rest[i] = &sliceKey{zero, zero, starlark.None}
			}
		}
		part, err := a.basic(rest)
		if err != nil {
			return nil, nil, err
		}
		return append(slices.Clone(span), part.shape...), nil, nil
	}
	part, err := a.basic(rest)
	if err != nil {
		return nil, nil, err
	}
	if apart {
		at = 0
	}
	shape = slices.Concat(part.shape[:at], span, part.shape[at:])
	if err := a.s.grow(8 * float64(nn.Size(shape))); err != nil {
		return nil, nil, err
	}
	outer := a.view(part.offset, part.shape[:at], part.strides[:at])
	inner := a.view(0, part.shape[at:], part.strides[at:]).places()
	outer.each(func(place int) {
		for _, o := range offsets {
			for _, i := range inner {
				places = append(places, place+o+i)
			}
		}
	})
	return shape, places, nil
}
