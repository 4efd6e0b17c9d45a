package lab

import (
	"math"
	"slices"
	"sort"
	"strings"

	"compressionlab/engine/lowrank"
	"compressionlab/engine/nn"

	"go.starlark.net/starlark"
)

// numpy is the module np: the part of NumPy that the course uses, with its
// semantics. Numbers of np.random are reproducible from the seed, and not
// NumPy's.
func (s *session) numpy() starlark.StringDict {
	d := starlark.StringDict{
		"inf": starlark.Float(math.Inf(1)), "nan": starlark.Float(math.NaN()),
		"pi": starlark.Float(math.Pi), "e": starlark.Float(math.E), "newaxis": starlark.None,
	}
	for i := range dtypeNames {
		d[dtype(i).String()] = dtypeValue{s, dtype(i)}
	}
	d["bool_"], d["int_"], d["float_"] = d["bool"], d["int64"], d["float64"]
	delete(d, "bool")
	add := func(name, params string, do func(c *call) (starlark.Value, error)) {
		d[name] = &function{s, name, strings.Fields(params), do}
	}
	on := func(name, params string, do func(c *call, a *array) (starlark.Value, error)) {
		add(name, strings.TrimSpace("a "+params), func(c *call) (starlark.Value, error) {
			a, err := c.array("a")
			if err != nil {
				return nil, err
			}
			return do(c, a)
		})
	}
	for name := range reductions {
		on(name, "axis= keepdims=", func(c *call, a *array) (starlark.Value, error) { return s.reduceCall(c, a, name) })
	}
	for name, f := range map[string]func(float64) float64{
		"sqrt": math.Sqrt, "exp": nn.Exp, "log": nn.Log, "floor": math.Floor, "ceil": math.Ceil,
		"log2": func(x float64) float64 { return nn.Log(x) / math.Ln2 },
		"tanh": func(x float64) float64 {
			e := nn.Exp(-2 * math.Abs(x))
			return math.Copysign((1-e)/(1+e), x)
		},
	} {
		on(name, "", func(_ *call, a *array) (starlark.Value, error) {
			z, err := a.mapped(f)
			if err != nil {
				return nil, err
			}
			return z.orNumber(), nil
		})
	}
	sameType := func(f func(float64) float64) func(*call, *array) (starlark.Value, error) {
		return func(_ *call, a *array) (starlark.Value, error) {
			z, err := a.mapped(f)
			if err == nil {
				z, err = z.astype(a.buf.dtype())
			}
			if err != nil {
				return nil, err
			}
			return z.orNumber(), nil
		}
	}
	on("abs", "", sameType(math.Abs))
	d["absolute"] = d["abs"]
	on("square", "", sameType(func(x float64) float64 { return float64(x * x) }))
	on("sign", "", sameType(func(x float64) float64 {
		if x != x {
			return x
		}
		return truth(x > 0) - truth(x < 0)
	}))
	for name, f := range map[string]func(float64) bool{
		"isnan":    func(x float64) bool { return x != x },
		"isinf":    func(x float64) bool { return math.IsInf(x, 0) },
		"isfinite": func(x float64) bool { return x-x == 0 },
	} {
		on(name, "", func(_ *call, a *array) (starlark.Value, error) {
			z, err := s.blank(boolType, a.shape)
			if err != nil {
				return nil, err
			}
			i := 0
			a.each(func(place int) {
				z.buf.setFloat(i, truth(f(a.buf.float(place))))
				i++
			})
			return z.orNumber(), s.work(i / 4)
		})
	}
	for name, op := range map[string]string{"maximum": "maximum", "minimum": "minimum", "add": "+", "subtract": "-",
		"multiply": "*", "divide": "/", "power": "**", "matmul": "@"} {
		add(name, "x1 x2", func(c *call) (starlark.Value, error) {
			v, err := s.arith(op, c.given["x1"], c.given["x2"])
			if t, ok := v.(*tensor); ok {
				return t.data(), nil
			}
			return v, err
		})
	}
	add("dot", "a b", func(c *call) (starlark.Value, error) {
		a, err := c.array("a")
		if err != nil {
			return nil, err
		}
		b, err := c.array("b")
		if err != nil {
			return nil, err
		}
		return s.dot(a, b)
	})
	s.addMakers(d)
	s.addArrangers(d)
	add("allclose", "a b rtol= atol= equal_nan=", s.allClose)
	add("array_equal", "a1 a2", func(c *call) (starlark.Value, error) {
		a, err := c.array("a1")
		if err != nil {
			return nil, err
		}
		b, err := c.array("a2")
		if err != nil {
			return nil, err
		}
		if !slices.Equal(a.shape, b.shape) {
			return starlark.False, nil
		}
		z, err := s.elementwise("==", a, b, false, false)
		if err != nil {
			return nil, err
		}
		all, err := z.reduce("all", nil, false)
		if err != nil {
			return nil, err
		}
		return all.orNumber(), nil
	})
	on("percentile", "q axis=", func(c *call, a *array) (starlark.Value, error) {
		q, err := c.float("q", 0)
		if err != nil {
			return nil, err
		}
		if !(q >= 0 && q <= 100) {
			return nil, c.refuse("q", "q=%s: a percentile is a percentage, from 0 to 100", str(c.given["q"]))
		}
		axes, err := c.axes(a)
		if err != nil {
			return nil, err
		}
		z, err := a.reduceWith("percentile", reduction{func(v []float64) float64 { return percentile(v, q) }, floatResult, false}, axes, false)
		if err != nil {
			return nil, err
		}
		return z.orNumber(), nil
	})
	on("round", "decimals=", func(c *call, a *array) (starlark.Value, error) {
		digits, err := c.integer("decimals", 0)
		if err != nil {
			return nil, err
		}
		z, err := a.rounded(digits)
		if err != nil {
			return nil, err
		}
		return z.orNumber(), nil
	})
	on("clip", "a_min a_max", func(c *call, a *array) (starlark.Value, error) { return s.clip(c, a) })
	d["random"] = &module{s, "numpy.random", s.numpyRandom()}
	d["linalg"] = &module{s, "numpy.linalg", s.numpyLinalg()}
	d["ndarray"] = &function{s, "ndarray", []string{"*shape"}, func(*call) (starlark.Value, error) {
		return nil, refuse("np.ndarray is a type").withHint("Make an array with np.array, np.zeros or np.ones.")
	}}
	return d
}

// shapeArg is an argument that is a length or a tuple of lengths.
func (c *call) shapeArg(param string) ([]int, error) {
	items := starlark.Tuple{c.given[param]}
	switch v := items[0].(type) {
	case starlark.Tuple:
		items = v
	case *starlark.List:
		items = nil
		for i := range v.Len() {
			items = append(items, v.Index(i))
		}
	}
	return c.lengths(param, items)
}

func (c *call) lengths(param string, items []starlark.Value) ([]int, error) {
	shape := []int{}
	for _, v := range items {
		n, err := starlark.AsInt32(v)
		i, ok := v.(starlark.Int)
		if ok && err != nil && i.Sign() > 0 {
			return nil, c.s.grow(8 * float64(i.Float()))
		}
		if !ok || err != nil || n < 0 {
			return nil, c.refuse(param, "a shape is made of whole numbers from 0, and this is %s", describe(v))
		}
		shape = append(shape, n)
	}
	if len(shape) > 8 {
		return nil, c.refuse(param, "an array has at most 8 dimensions here")
	}
	return shape, nil
}

// addMakers adds what makes arrays.
func (s *session) addMakers(d starlark.StringDict) {
	add := func(name, params string, do func(c *call) (starlark.Value, error)) {
		d[name] = &function{s, name, strings.Fields(params), do}
	}
	filled := func(shape []int, d dtype, v float64) (starlark.Value, error) {
		a, err := s.blank(d, shape)
		if err != nil || v == 0 {
			return a, err
		}
		for i := range a.buf.size() {
			a.buf.setFloat(i, v)
		}
		return a, nil
	}
	for name, v := range map[string]float64{"zeros": 0, "ones": 1, "empty": 0} {
		add(name, "shape dtype=", func(c *call) (starlark.Value, error) {
			shape, err := c.shapeArg("shape")
			if err != nil {
				return nil, err
			}
			kind, err := c.dtypeArg("dtype", float64Type)
			if err != nil {
				return nil, err
			}
			return filled(shape, kind, v)
		})
		add(name+"_like", "a dtype=", func(c *call) (starlark.Value, error) {
			a, err := c.array("a")
			if err != nil {
				return nil, err
			}
			kind, err := c.dtypeArg("dtype", a.buf.dtype())
			if err != nil {
				return nil, err
			}
			return filled(a.shape, kind, v)
		})
	}
	add("full", "shape fill_value dtype=", func(c *call) (starlark.Value, error) {
		shape, err := c.shapeArg("shape")
		if err != nil {
			return nil, err
		}
		v, err := c.array("fill_value")
		if err != nil {
			return nil, err
		}
		kind, err := c.dtypeArg("dtype", v.buf.dtype())
		if err != nil {
			return nil, err
		}
		x, err := c.float("fill_value", 0)
		if err != nil {
			return nil, err
		}
		return filled(shape, kind, x)
	})
	copied := func(c *call) (starlark.Value, error) {
		a, err := c.array("a")
		if err != nil {
			return nil, err
		}
		kind, err := c.dtypeArg("dtype", a.buf.dtype())
		if err != nil {
			return nil, err
		}
		return a.astype(kind)
	}
	add("array", "a dtype=", copied)
	add("copy", "a", copied)
	add("asarray", "a dtype=", func(c *call) (starlark.Value, error) {
		a, err := c.array("a")
		if err != nil {
			return nil, err
		}
		kind, err := c.dtypeArg("dtype", a.buf.dtype())
		if err != nil || kind == a.buf.dtype() {
			return a, err
		}
		return a.astype(kind)
	})
	add("eye", "N dtype=", func(c *call) (starlark.Value, error) {
		n, err := c.integer("N", 0)
		if err != nil {
			return nil, err
		}
		if n < 0 {
			return nil, c.refuse("N", "N=%d is below 0", n)
		}
		kind, err := c.dtypeArg("dtype", float64Type)
		if err != nil {
			return nil, err
		}
		a, err := s.blank(kind, []int{n, n})
		if err != nil {
			return nil, err
		}
		for i := range n {
			a.buf.setFloat(i*n+i, 1)
		}
		return a, nil
	})
	add("diag", "v", func(c *call) (starlark.Value, error) {
		a, err := c.array("v")
		if err != nil {
			return nil, err
		}
		switch len(a.shape) {
		case 2:
			n := min(a.shape[0], a.shape[1])
			return a.view(a.offset, []int{n}, []int{a.strides[0] + a.strides[1]}), nil
		case 1:
			n := a.shape[0]
			z, err := s.blank(a.buf.dtype(), []int{n, n})
			if err != nil {
				return nil, err
			}
			for i := range n {
				copyEntry(z.buf, i*n+i, a.buf, a.offset+i*a.strides[0])
			}
			return z, nil
		}
		return nil, c.refuse("v", "diag takes a vector or a matrix, and this has shape %s", shapeText(a.shape))
	})
	add("arange", "start stop= step= dtype=", func(c *call) (starlark.Value, error) {
		kind := int64Type
		for _, p := range []string{"start", "stop", "step"} {
			if _, ok := c.given[p].(starlark.Float); ok {
				kind = float64Type
			}
		}
		start, err := c.float("start", 0)
		if err != nil {
			return nil, err
		}
		if _, ok := c.given["stop"]; !ok {
			c.given["stop"], start = c.given["start"], 0
		}
		stop, err := c.float("stop", 0)
		if err != nil {
			return nil, err
		}
		step, err := c.float("step", 1)
		if err != nil {
			return nil, err
		}
		if step == 0 {
			return nil, c.refuse("step", "a step of 0 comes to no end")
		}
		if kind, err = c.dtypeArg("dtype", kind); err != nil {
			return nil, err
		}
		count := max(math.Ceil((stop-start)/step), 0)
		if !(count < 1<<31) {
			return nil, s.grow(8 * count)
		}
		a, err := s.blank(kind, []int{int(count)})
		if err != nil {
			return nil, err
		}
		for i := range int(count) {
			a.buf.setFloat(i, start+float64(float64(i)*step))
		}
		return a, nil
	})
	add("linspace", "start stop num=", func(c *call) (starlark.Value, error) {
		start, err := c.float("start", 0)
		if err != nil {
			return nil, err
		}
		stop, err := c.float("stop", 0)
		if err != nil {
			return nil, err
		}
		n, err := c.integer("num", 50)
		if err != nil {
			return nil, err
		}
		if n < 0 {
			return nil, c.refuse("num", "num=%d is below 0", n)
		}
		a, err := s.blank(float64Type, []int{n})
		if err != nil {
			return nil, err
		}
		step := (stop - start) / float64(max(n-1, 1))
		for i := range n {
			a.buf.setFloat(i, start+float64(float64(i)*step))
		}
		if n > 1 {
			a.buf.setFloat(n-1, stop)
		}
		return a, nil
	})
}

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
	if err := a.s.work(a.size()); err != nil {
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

func (s *session) numpyLinalg() starlark.StringDict {
	return starlark.StringDict{
		"norm": &function{s, "norm", []string{"x", "axis="}, func(c *call) (starlark.Value, error) {
			a, err := c.array("x")
			if err != nil {
				return nil, err
			}
			axes, err := c.axes(a)
			if err != nil {
				return nil, err
			}
			if len(axes) > 1 {
				return nil, c.refuse("axis", "norm goes along one axis here, or over the whole array")
			}
			z, err := a.reduceWith("norm", reduction{func(v []float64) float64 {
				t := 0.0
				for _, x := range v {
					t += float64(x * x)
				}
				return math.Sqrt(t)
			}, floatResult, true}, axes, false)
			if err != nil {
				return nil, err
			}
			return z.orNumber(), nil
		}},
		"svd": &function{s, "svd", []string{"a", "full_matrices="}, func(c *call) (starlark.Value, error) {
			full, err := c.truth("full_matrices", true)
			if err != nil {
				return nil, err
			}
			m, n, w, err := c.matrix("a")
			if err != nil {
				return nil, err
			}
			if full && m != n {
				return nil, c.refuse("full_matrices", "the full matrices are not offered").
					withHint("Call np.linalg.svd(W, full_matrices=False).")
			}
			if err := s.chargeSVD(m, n); err != nil {
				return nil, err
			}
			f, err := lowrank.Approximate(m, n, w, lowrank.ByRank(min(m, n)))
			if err != nil {
				return nil, c.engineFault("a", err)
			}
			return s.factors(f), nil
		}},
	}
}

// matrix is an argument of shape (m, n) as float32.
func (c *call) matrix(param string) (m, n int, w []float32, err error) {
	w, shape, err := c.floats(param)
	if err != nil {
		return 0, 0, nil, err
	}
	if len(shape) != 2 || shape[0] == 0 || shape[1] == 0 {
		return 0, 0, nil, c.refuse(param, "%s takes a matrix of shape (rows, cols), and %s has %s", c.f.name, param, shapeText(shape))
	}
	return shape[0], shape[1], w, nil
}

func (s *session) factors(f *lowrank.Factors) starlark.Value {
	return starlark.Tuple{
		s.array(f.U, []int{f.Rows, f.Rank}), s.array(f.S, []int{f.Rank}), s.array(f.V, []int{f.Rank, f.Cols}),
	}
}
