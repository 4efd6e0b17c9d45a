package lab

import (
	"math"
	"strings"

	"compressionlab/engine/nn"
	"compressionlab/engine/trace"

	"go.starlark.net/starlark"
)

// A module is what an import statement binds.
type module struct {
	s       *session
	name    string
	members starlark.StringDict
}

func (m *module) String() string        { return "<module " + m.name + ">" }
func (m *module) Type() string          { return "module" }
func (m *module) Freeze()               {}
func (m *module) Truth() starlark.Bool  { return true }
func (m *module) Hash() (uint32, error) { return starlark.String(m.name).Hash() }
func (m *module) AttrNames() []string   { return sortedNames(m.members) }

// Attr is a member, or an error that lists what there is.
func (m *module) Attr(name string) (starlark.Value, error) {
	if v, ok := m.members[name]; ok {
		return v, nil
	}
	e := refuse("the module %s has no %s here", m.name, name)
	if near := nearest(name, m.AttrNames()); near != "" {
		e.rename = near
		return nil, e.withHint("Did you mean %s.%s?", m.name, near)
	}
	return nil, e.withHint("%s", listed(name, m.AttrNames()))
}

// listed says what there is: all of it, or if that is long the names that start
// with the same letter.
func listed(name string, known []string) string {
	if len(known) > 40 {
		var alike []string
		for _, k := range known {
			if k[0] == name[0] {
				alike = append(alike, k)
			}
		}
		if len(alike) > 0 {
			return "Of " + name[:1] + " it has " + strings.Join(alike, ", ") + "."
		}
	}
	return "It has " + strings.Join(known, ", ") + "."
}

// modules are those that a cell can import: with the names of the builtins that
// each gives, which are everywhere known without it, too.
var modules = map[string][]string{
	"copy":                         {"copy", "deepcopy"},
	"math":                         {"ceil", "e", "exp", "fabs", "floor", "inf", "isfinite", "isinf", "isnan", "log", "log10", "log2", "nan", "pi", "pow", "sqrt", "trunc"},
	"numpy":                        nil, // [session.numpy]
	"numpy.linalg":                 nil,
	"numpy.random":                 nil,
	"scipy":                        {"sparse"},
	"scipy.sparse":                 {"coo_matrix", "csr_matrix"},
	"time":                         {"perf_counter", "time"},
	"tinytorch":                    {"Linear", "ReLU", "Sequential", "SimpleModel", "Tensor", "core", "profiling"},
	"tinytorch.core":               {"layers", "tensor", "activations", "compression", "losses", "optimizers"},
	"tinytorch.core.tensor":        {"Tensor"},
	"tinytorch.core.layers":        {"Linear", "ReLU", "Sequential", "SimpleModel"},
	"tinytorch.core.activations":   {"ReLU"},
	"tinytorch.core.compression":   {"KnowledgeDistillation", "compress_model", "count_nonzero", "count_parameters", "low_rank_approximate", "magnitude_prune", "measure_sparsity", "structured_prune"},
	"tinytorch.core.losses":        {"cross_entropy"},
	"tinytorch.core.optimizers":    {"Adam", "SGD"},
	"tinytorch.profiling":          {"profiler"},
	"tinytorch.profiling.profiler": {"Profiler"},
}

// module is the value of one of [modules], which is one object however often it is
// imported.
func (s *session) module(name string, builtins starlark.StringDict) *module {
	if np, ok := builtins["np"].(*module); ok && strings.HasPrefix(name, "numpy") {
		if _, member, inner := strings.Cut(name, "."); inner {
			return np.members[member].(*module)
		}
		return np
	}
	if m := s.imported[name]; m != nil {
		return m
	}
	m := &module{s, name, starlark.StringDict{}}
	s.imported[name] = m
	own := s.moduleFunctions(name)
	for _, member := range modules[name] {
		switch {
		case own[member] != nil:
			m.members[member] = own[member]
		case modules[name+"."+member] != nil:
			m.members[member] = s.module(name+"."+member, builtins)
		default:
			m.members[member] = builtins[member]
		}
	}
	return m
}

// moduleFunctions are the members that are not builtins.
func (s *session) moduleFunctions(name string) starlark.StringDict {
	d := starlark.StringDict{}
	numeric := func(member string, f func(c *call, x float64) (starlark.Value, error)) {
		d[member] = &function{s, member, []string{"x"}, func(c *call) (starlark.Value, error) {
			x, err := c.float("x", 0)
			if err != nil {
				return nil, err
			}
			return f(c, x)
		}}
	}
	switch name {
	case "copy":
		d["deepcopy"] = &function{s, "deepcopy", []string{"x"}, s.deepCopy}
		d["copy"] = &function{s, "copy", []string{"x"}, s.shallowCopy}
	case "math":
		d["inf"], d["nan"] = starlark.Float(math.Inf(1)), starlark.Float(math.NaN())
		d["pi"], d["e"] = starlark.Float(math.Pi), starlark.Float(math.E)
		numeric("sqrt", func(c *call, x float64) (starlark.Value, error) {
			if x < 0 {
				return nil, c.refuse("x", "the root of a negative number, %s", floatText(x))
			}
			return starlark.Float(math.Sqrt(x)), nil
		})
		numeric("exp", func(_ *call, x float64) (starlark.Value, error) { return starlark.Float(nn.Exp(x)), nil })
		for member, base := range map[string]float64{"log": math.E, "log2": 2, "log10": 10} {
			numeric(member, func(c *call, x float64) (starlark.Value, error) {
				base, err := c.float("base", base)
				if err != nil {
					return nil, err
				}
				if x <= 0 || base <= 0 || base == 1 {
					return nil, c.refuse("x", "the logarithm of %s: it needs a number above 0", floatText(x))
				}
				if base == math.E {
					return starlark.Float(nn.Log(x)), nil
				}
				z := nn.Log(x) / nn.Log(base)
				if n := math.Round(z); arrayPower(base, n) == x { // a power of the base
					z = n
				}
				return starlark.Float(z), nil
			})
		}
		d["log"].(*function).params = []string{"x", "base="}
		d["pow"] = &function{s, "pow", []string{"x", "y"}, func(c *call) (starlark.Value, error) {
			x, err := c.float("x", 0)
			if err != nil {
				return nil, err
			}
			y, err := c.float("y", 0)
			if err != nil {
				return nil, err
			}
			z, err := powFloat(x, y)
			return starlark.Float(z), err
		}}
		numeric("fabs", func(_ *call, x float64) (starlark.Value, error) { return starlark.Float(math.Abs(x)), nil })
		for member, f := range map[string]func(float64) float64{"floor": math.Floor, "ceil": math.Ceil, "trunc": math.Trunc} {
			numeric(member, func(c *call, x float64) (starlark.Value, error) {
				n, err := starlark.NumberToInt(starlark.Float(f(x)))
				if err != nil {
					return nil, c.refuse("x", "%s has no whole number", floatText(x))
				}
				return n, nil
			})
		}
		numeric("isnan", func(_ *call, x float64) (starlark.Value, error) { return starlark.Bool(x != x), nil })
		numeric("isinf", func(_ *call, x float64) (starlark.Value, error) { return starlark.Bool(math.IsInf(x, 0)), nil })
		numeric("isfinite", func(_ *call, x float64) (starlark.Value, error) { return starlark.Bool(x-x == 0), nil })
	case "time":
		for _, member := range modules["time"] {
			d[member] = &function{s, member, nil, func(*call) (starlark.Value, error) {
				return nil, refuse("a cell has no clock: a run gives the same result each time").
					withHint("profile(model) times a forward pass, with the command lab run.")
			}}
		}
	}
	return d
}

// slowPow is a to the b through exp and log, for exponents that are no whole
// number: the same bits everywhere, off by a few units in the last place.
func slowPow(a, b float64) float64 {
	switch {
	case a == 0 && b > 0:
		return 0
	case a == 0:
		return math.Inf(1)
	case a < 0: // b is a large whole number
		z := nn.Exp(float64(b * nn.Log(-a)))
		if math.Mod(b, 2) != 0 {
			return -z
		}
		return z
	}
	return nn.Exp(float64(b * nn.Log(a)))
}

func (s *session) importModule(name, bind string) (starlark.Value, error) {
	if _, ok := modules[name]; !ok {
		return nil, unknownModule(name)
	}
	return s.module(bind, s.predeclared), nil
}

func (s *session) importName(from, name string) (starlark.Value, error) {
	if _, ok := modules[from]; !ok {
		return nil, unknownModule(from)
	}
	m := s.module(from, s.predeclared)
	if v, ok := m.members[name]; ok {
		return v, nil
	}
	e := refuse("the module %s has no %s here", from, name)
	if near := nearest(name, m.AttrNames()); near != "" {
		return nil, e.withHint("Did you mean %s?", near)
	}
	return nil, e.withHint("%s", listed(name, m.AttrNames()))
}

func unknownModule(name string) error {
	var known []string
	for n := range modules {
		known = append(known, n)
	}
	e := &fault{kind: trace.Name, message: "there is no module " + name + " here"}
	if near := nearest(name, known); near != "" {
		return e.withHint("Did you mean %s?", near)
	}
	return e.withHint("A cell can import copy, math, numpy, scipy.sparse, time and tinytorch.")
}
