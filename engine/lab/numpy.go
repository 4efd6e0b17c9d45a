package lab

import (
	"math"
	"slices"
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
		on(name, reductionParams(name), func(c *call, a *array) (starlark.Value, error) { return s.reduceCall(c, a, name) })
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
		"multiply": "*", "divide": "/", "power": "**", "matmul": "@", "floor_divide": "//", "mod": "%",
		"equal": "==", "not_equal": "!=", "less": "<", "less_equal": "<=", "greater": ">", "greater_equal": ">="} {
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
	add("load", "file", s.load)
	add("save", "file arr", s.save)
	add("savez", "*file_and_arrays **arrays", s.savez)
	add("savez_compressed", "*file_and_arrays **arrays", s.savez)
	s.addMakers(d)
	s.addArrangers(d)
	add("allclose", "a b rtol= atol= equal_nan=", s.allClose)
	s.addShapers(d)
	add("shares_memory", "a b", func(c *call) (starlark.Value, error) {
		a, err := c.array("a")
		if err != nil {
			return nil, err
		}
		b, err := c.array("b")
		if err != nil || !sharesMemory(a.buf, b.buf) {
			return starlark.False, err
		}
		held := make([]bool, a.buf.size())
		a.each(func(place int) { held[place] = true })
		both := false
		b.each(func(place int) { both = both || held[place] })
		return starlark.Bool(both), s.grow(float64(a.buf.size()))
	})
	add("isclose", "a b rtol= atol= equal_nan=", s.close)
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
	on("percentile", "q axis=", func(c *call, a *array) (starlark.Value, error) { return s.quantiles(c, a, 100) })
	on("quantile", "q axis=", func(c *call, a *array) (starlark.Value, error) { return s.quantiles(c, a, 1) })
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
	on("clip", "a_min= a_max= min= max=", func(c *call, a *array) (starlark.Value, error) { return s.clip(c, a) })
	d["random"] = &module{s, "numpy.random", s.numpyRandom()}
	d["linalg"] = &module{s, "numpy.linalg", s.numpyLinalg()}
	d["ndarray"] = &function{s, "ndarray", []string{"*shape"}, func(*call) (starlark.Value, error) {
		return nil, refuse("np.ndarray is a type").withHint("Make an array with np.array, np.zeros or np.ones.")
	}}
	return d
}

func (s *session) numpyLinalg() starlark.StringDict {
	return starlark.StringDict{
		"norm": &function{s, "norm", []string{"x", "ord=", "axis=", "keepdims="}, s.norm},
		"svd": &function{s, "svd", []string{"a", "full_matrices=", "compute_uv="}, func(c *call) (starlark.Value, error) {
			full, err := c.truth("full_matrices", true)
			if err != nil {
				return nil, err
			}
			m, n, w, err := c.matrix("a")
			if err != nil {
				return nil, err
			}
			vectors, err := c.truth("compute_uv", true)
			if err != nil {
				return nil, err
			}
			if full && m != n && vectors {
				return nil, c.refuse("full_matrices", "the full matrices are not offered").
					withHint("Call np.linalg.svd(W, full_matrices=False).")
			}
			if err := s.chargeSVD(m, n); err != nil {
				return nil, err
			}
			d, err := lowrank.SVD(m, n, w)
			if err != nil {
				return nil, c.engineFault("a", err)
			}
			f := d.Truncate(len(d.S))
			if err := s.decomposed(d, w, 0, c.given["a"]); err != nil {
				return nil, err
			}
			if !vectors {
				return s.array(f.S, []int{f.Rank}), nil
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
