package lab

import (
	"compressionlab/engine/nn"

	"go.starlark.net/starlark"
)

// numpyRandom is np.random. Its stream is that of the session, from which
// Linear draws its weights too: np.random.seed starts both anew.
func (s *session) numpyRandom() starlark.StringDict {
	d := starlark.StringDict{}
	current := func() *nn.Rand { return s.rng }
	d["seed"] = &function{s, "seed", []string{"seed="}, func(c *call) (starlark.Value, error) {
		n, err := c.integer("seed", 0)
		if err != nil {
			return nil, err
		}
		s.rng = nn.NewRand(uint64(n))
		return starlark.None, nil
	}}
	apart := func(name string, f func(r *nn.Rand) float64) {
		d[name] = &function{s, name, []string{"*shape"}, func(c *call) (starlark.Value, error) {
			return s.draw(c, c.rest, float64Type, func() float64 { return f(current()) })
		}}
	}
	apart("randn", (*nn.Rand).Normal)
	apart("rand", (*nn.Rand).Float64)
	for name, f := range s.generator(current) {
		d[name] = f
	}
	d["randint"] = d["integers"]
	delete(d, "integers")
	d["default_rng"] = &function{s, "default_rng", []string{"seed="}, func(c *call) (starlark.Value, error) {
		n, err := c.integer("seed", 0)
		if err != nil {
			return nil, err
		}
		r := nn.NewRand(uint64(n))
		s.serial++
		born := s.serial
		return &module{s, "numpy.random.Generator", s.generator(func() *nn.Rand {
			s.old(born, "the state of a random generator")
			return r
		})}, nil
	}}
	return d
}

// generator is what a Generator of NumPy can do.
func (s *session) generator(r func() *nn.Rand) starlark.StringDict {
	d := starlark.StringDict{}
	sized := func(name string, params []string, f func(c *call) (func() float64, dtype, error)) {
		d[name] = &function{s, name, params, func(c *call) (starlark.Value, error) {
			g, kind, err := f(c)
			if err != nil {
				return nil, err
			}
			var size []starlark.Value
			switch v := c.given["size"].(type) {
			case nil, starlark.NoneType:
			case starlark.Tuple:
				size = v
			default:
				size = starlark.Tuple{v}
			}
			return s.draw(c, size, kind, g)
		}}
	}
	two := func(c *call, a, b string, defaultA, defaultB float64) (x, y float64, err error) {
		if x, err = c.float(a, defaultA); err == nil {
			y, err = c.float(b, defaultB)
		}
		return x, y, err
	}
	for _, name := range []string{"normal", "standard_normal"} {
		params := []string{"loc=", "scale=", "size="}
		if name == "standard_normal" {
			params = params[2:]
		}
		sized(name, params, func(c *call) (func() float64, dtype, error) {
			loc, scale, err := two(c, "loc", "scale", 0, 1)
			return func() float64 { return loc + float64(scale*r().Normal()) }, float64Type, err
		})
	}
	for _, name := range []string{"uniform", "random"} {
		params := []string{"low=", "high=", "size="}
		if name == "random" {
			params = params[2:]
		}
		sized(name, params, func(c *call) (func() float64, dtype, error) {
			low, high, err := two(c, "low", "high", 0, 1)
			return func() float64 { return low + float64((high-low)*r().Float64()) }, float64Type, err
		})
	}
	sized("integers", []string{"low", "high=", "size="}, func(c *call) (func() float64, dtype, error) {
		low, err := c.integer("low", 0)
		if err != nil {
			return nil, 0, err
		}
		high := low
		if v, ok := c.given["high"]; ok && v != starlark.None {
			if high, err = c.integer("high", 0); err != nil {
				return nil, 0, err
			}
		} else {
			low = 0
		}
		if high <= low {
			return nil, 0, c.refuse("low", "there is no whole number from %d up to, but without, %d", low, high)
		}
		return func() float64 { return float64(low + r().Intn(high-low)) }, int64Type, nil
	})
	d["permutation"] = &function{s, "permutation", []string{"n"}, func(c *call) (starlark.Value, error) {
		n, err := c.integer("n", 0)
		if err != nil {
			return nil, err
		}
		if n < 0 {
			return nil, c.refuse("n", "n=%d is below 0", n)
		}
		if err := s.grow(8 * float64(n)); err != nil {
			return nil, err
		}
		return s.integers(r().Perm(n)), nil
	}}
	return d
}

// draw fills an array, row-major, or makes one number where there is no size.
func (s *session) draw(c *call, size []starlark.Value, kind dtype, f func() float64) (starlark.Value, error) {
	if len(size) == 1 {
		if t, ok := size[0].(starlark.Tuple); ok {
			return nil, c.refuse("shape", "%s takes the lengths apart: %s%s", c.f.name, c.f.name, repr(t))
		}
	}
	shape, err := c.lengths("size", size)
	if err != nil {
		return nil, err
	}
	a, err := s.blank(kind, shape)
	if err != nil {
		return nil, err
	}
	if err := s.work(a.size() / 2); err != nil {
		return nil, err
	}
	for i := range a.buf.size() {
		a.buf.setFloat(i, f())
	}
	return a.orNumber(), nil
}
