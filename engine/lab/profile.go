package lab

import (
	"fmt"
	"strings"

	"compressionlab/engine/measure"
	"compressionlab/engine/nn"

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

// profile is what each layer costs, and with a clock the median time of a forward
// pass. Its steps are charged without one, too, so that no limit depends on it.
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
	seconds, note, err := s.timed(m, p.Total.MACs)
	if err != nil {
		return nil, err
	}
	if note != "" {
		t.notes = append(t.notes, note)
	}
	s.measured("profile", m, float64(p.Total.Bytes))
	s.sizedModel(m, asItIs(m)...)
	return &profileTable{t, seconds}, nil
}

// timedRuns is how many forward passes a profile takes the median of, timedMACs
// about how many multiply-accumulates each of them does: 1 ms natively, ten ticks
// of a browser's clock.
const (
	timedRuns = 9
	timedMACs = 2 << 20
)

// timed is the median time of a forward pass of m, None without a clock or if no
// image goes through the model. The images are random: a dense product takes as
// long for any.
func (s *session) timed(m *model, macs int) (seconds starlark.Value, note string, err error) {
	images := min(max(timedMACs/max(macs, 1), 1), 360)
	for range timedRuns + 1 {
		if err := m.charge(images); err != nil {
			return nil, "", err
		}
	}
	in := 0
	for _, l := range m.leaves() {
		if in = l.in; in > 0 {
			break
		}
	}
	if s.clock == nil || in == 0 {
		return starlark.None, "", nil
	}
	x, rng := nn.NewTensor(images, in), nn.NewRand(1)
	for i := range x.Data {
		x.Data[i] = float32(rng.Float64())
	}
	timing, err := measure.Time(m.layer, x, timedRuns, s.clock)
	if err != nil {
		return starlark.None, "", nil
	}
	took := timing.Median.Seconds()
	return starlark.Float(took), fmt.Sprintf("%.3g ms for %d image%s, the median of %d passes on this machine",
		1000*took, images, plural(images), timing.Runs), nil
}

// A profileTable is a table whose totals are attributes, too.
type profileTable struct {
	*table
	seconds starlark.Value // of a forward pass, or None
}

func (t *profileTable) AttrNames() []string {
	return []string{"bytes", "macs", "nonzero", "nonzero_macs", "parameters", "seconds"}
}

// Attr is a total, or the time.
func (t *profileTable) Attr(name string) (starlark.Value, error) {
	if name == "seconds" {
		return t.seconds, nil
	}
	for i, column := range t.columns {
		if i >= 2 && underscored(column) == name {
			return t.rows[len(t.rows)-1][i], nil
		}
	}
	if strings.Contains(name, "time") || name == "latency" {
		e := refuse("a profile has no %s", name)
		e.rename = "seconds"
		return nil, e.withHint("Did you mean .seconds? It is None where a run may not depend on a clock.")
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
