package lab

import (
	"strings"

	"compressionlab/engine/measure"

	"go.starlark.net/starlark"
)

// profiled is the argument model with its profile.
func (c *call) profiled() (*model, *measure.Profile, error) {
	m, err := c.network("model")
	if err != nil {
		return nil, nil, err
	}
	p, err := measure.ProfileOf(m.layer)
	if err != nil {
		return nil, nil, c.engineFault("model", err)
	}
	return m, p, nil
}

// profile is what each layer costs.
func (s *session) profile(c *call) (starlark.Value, error) {
	m, p, err := c.profiled()
	if err != nil {
		return nil, err
	}
	if err := s.work(p.Total.Parameters / 4); err != nil {
		return nil, err
	}
	t := s.newTable("layer", "kind", "parameters", "nonzero", "bytes", "macs", "nonzero macs")
	row := func(name, kind string, l int, nonzero, bytes, macs, nonzeroMACs int) {
		t.add(starlark.String(name), starlark.String(kind), starlark.MakeInt(l), starlark.MakeInt(nonzero), starlark.MakeInt(bytes),
			starlark.MakeInt(macs), starlark.MakeInt(nonzeroMACs))
	}
	for _, l := range p.Layers {
		row(l.Name, l.Kind, l.Parameters, l.Nonzero, l.Bytes, l.MACs, l.NonzeroMACs)
	}
	row("total", "", p.Total.Parameters, p.Total.Nonzero, p.Total.Bytes, p.Total.MACs, p.Total.NonzeroMACs)
	s.measured("profile", m, float64(p.Total.Bytes))
	return &profileTable{t}, nil
}

// A profileTable is a table whose totals are attributes, too.
type profileTable struct{ *table }

func (t *profileTable) AttrNames() []string {
	return []string{"bytes", "macs", "nonzero", "nonzero_macs", "parameters"}
}

// Attr is a total.
func (t *profileTable) Attr(name string) (starlark.Value, error) {
	for i, column := range t.columns {
		if i >= 2 && underscored(column) == name {
			return t.rows[len(t.rows)-1][i], nil
		}
	}
	if strings.Contains(name, "time") || name == "latency" {
		return nil, refuse("a profile has no %s: the lab has no clock, so that a run gives the same result each time", name)
	}
	return nil, unknownAttribute(t, name, t.AttrNames())
}

// profiler is TinyTorch's Profiler: what it counts, not what it times.
func (s *session) profiler() starlark.Value {
	d := starlark.StringDict{"count_parameters": s.predeclared["count_parameters"]}
	d["count_flops"] = &function{s, "count_flops", []string{"model", "input_shape="}, func(c *call) (starlark.Value, error) {
		_, p, err := c.profiled()
		if err != nil {
			return nil, err
		}
		return starlark.MakeInt(2 * p.Total.MACs), nil
	}}
	d["measure_memory"] = &function{s, "measure_memory", []string{"model", "input_shape="}, func(c *call) (starlark.Value, error) {
		m, p, err := c.profiled()
		if err != nil {
			return nil, err
		}
		rows := 1.0
		if _, given := c.given["input_shape"]; given {
			shape, err := c.shapeArg("input_shape")
			if err != nil {
				return nil, err
			}
			if len(shape) > 1 {
				rows = float64(shape[0])
			}
		}
		_, activations := m.cost()
		out := starlark.NewDict(2)
		for _, kv := range []struct {
			name  string
			bytes float64
		}{{"parameter_memory_mb", float64(p.Total.Bytes)}, {"activation_memory_mb", 4 * rows * activations}} {
			if err := out.SetKey(starlark.String(kv.name), starlark.Float(kv.bytes/(1<<20))); err != nil {
				return nil, err
			}
		}
		s.measured("measure_memory", m, float64(p.Total.Bytes))
		return out, nil
	}}
	return &module{s, "Profiler", d}
}
