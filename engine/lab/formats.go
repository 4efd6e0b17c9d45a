package lab

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"

	"compressionlab/engine/compress"
	"compressionlab/engine/measure"
	"compressionlab/engine/modelio"
	"compressionlab/engine/nn"
	"compressionlab/engine/quant"
	"compressionlab/engine/sparse"
	"compressionlab/engine/trace"

	"go.starlark.net/starlark"
)

// An encoded matrix is one in COO, bitmap or N:M.
type encoded struct {
	identity
	m *sparse.Encoded
}

// sparseMatrix is coo_matrix, bitmap_matrix and nm_matrix.
func (s *session) sparseMatrix(c *call) (starlark.Value, error) {
	format := map[string]sparse.Format{"coo_matrix": sparse.COOInt32, "bitmap_matrix": sparse.Bitmap}[c.f.name]
	if c.f.name == "nm_matrix" {
		n, err := c.integer("n", 2)
		if err != nil {
			return nil, err
		}
		m, err := c.integer("m", 4)
		if err != nil {
			return nil, err
		}
		if !(1 <= n && n <= m && m <= 256) {
			return nil, c.refuse("n", "n=%d of m=%d is no pattern: n is at least 1 and at most m, m at most 256", n, m)
		}
		format = sparse.NM(n, m)
	}
	if _, ok := c.given["W"].(*model); ok {
		return nil, c.wrongType("W", "a weight of shape (rows, cols)").withHint("Pass one weight: layer.weight.data")
	}
	rows, cols, w, err := c.matrix("W")
	if err != nil {
		return nil, err
	}
	if err := s.grow(16 * float64(len(w))); err != nil {
		return nil, err
	}
	e, err := sparse.Encode(format, rows, cols, w)
	if err != nil {
		f := c.engineFault("W", err)
		if bad, ok := err.(*sparse.PatternError); ok {
			return nil, c.refuse("W", "W holds no %d:%d pattern: of the rows %d to %d of column %d, %d are not zero",
				bad.N, bad.M, bad.Row, min(bad.Row+bad.M, rows)-1, bad.Col, bad.Nonzero).
				withHint("Prune it first: nm_prune(model, n=%d, m=%d)", bad.N, bad.M)
		}
		return nil, f
	}
	v := &encoded{identity: s.identity(c.f.name), m: e}
	s.madeObject(v, c.f.name)
	if a, err := c.array("W"); err == nil {
		if owner := a.belongs(); owner != nil {
			s.encoded(c.f.name, owner)
		}
	}
	return v, nil
}

func (e *encoded) String() string {
	return fmt.Sprintf("%s(%d x %d, %s stored, %s bytes)", e.kind, e.m.Rows, e.m.Cols, thousands(e.m.Nonzero()), thousands(e.m.Bytes()))
}
func (e *encoded) AttrNames() []string { return []string{"dot", "nbytes", "nnz", "shape", "toarray"} }

// Attr has shape, nnz (the stored entries) and nbytes, toarray() and dot(x).
func (e *encoded) Attr(name string) (starlark.Value, error) {
	shape := []int{e.m.Rows, e.m.Cols}
	switch name {
	case "nbytes":
		return starlark.MakeInt(e.m.Bytes()), nil
	case "nnz":
		return starlark.MakeInt(e.m.Nonzero()), nil
	case "shape":
		return shapeValue(shape), nil
	case "toarray":
		return &function{e.s, name, nil, func(*call) (starlark.Value, error) {
			if err := e.s.grow(4 * float64(e.m.Rows) * float64(e.m.Cols)); err != nil {
				return nil, err
			}
			return e.s.array(e.m.Dense(), shape), nil
		}}, nil
	case "dot":
		return &function{e.s, name, []string{"x"}, func(c *call) (starlark.Value, error) {
			return e.s.sparseDot(c, e.m.Rows, e.m.Cols, e.m.Nonzero(), e.m.MulVec, e.m.MulMat)
		}}, nil
	}
	return nil, unknownAttribute(e, name, e.AttrNames())
}

// sparseDot is A·x for a vector or a matrix x.
func (s *session) sparseDot(c *call, rows, cols, stored int, vec func(y, x []float32), mat func(y, x []float32, n int)) (starlark.Value, error) {
	x, shape, err := c.floats("x")
	if err != nil {
		return nil, err
	}
	if len(shape) == 0 || len(shape) > 2 || shape[0] != cols {
		return nil, c.refuse("x", "dot of a matrix of shape %s takes a vector of shape %s, and x has %s",
			shapeText([]int{rows, cols}), shapeText([]int{cols}), shapeText(shape))
	}
	n := 1
	if len(shape) == 2 {
		n = shape[1]
	}
	if err := s.charge(4 * float64(stored) * float64(n)); err != nil {
		return nil, err
	}
	y, err := s.blank(float32Type, append([]int{rows}, shape[1:]...))
	if err != nil {
		return nil, err
	}
	if len(shape) == 1 {
		vec(y.memory(), x)
	} else {
		mat(y.memory(), x, n)
	}
	return y, nil
}

// allFormats is the table of storage(model, every=True): every weight really encoded in
// every format, biases dense, and the saved file with and without gzip. A format
// that cannot hold the model is left out.
func allFormats(l nn.Layer) ([]trace.Format, error) {
	table := formats(l)
	for _, f := range sparse.Formats() {
		if f == sparse.Dense || f == sparse.CSRInt32 {
			continue
		}
		total := trace.Format{Name: string(f)}
		dense, empty, full, fits := 0, 0, 0, true
		for _, t := range nn.Parameters(l) {
			if len(t.Shape) != 2 {
				total.Biases += 4 * len(t.Data)
				continue
			}
			rows, cols := t.Shape[0], t.Shape[1]
			e, err := sparse.Encode(f, rows, cols, t.Data)
			if fits = err == nil; !fits {
				break
			}
			p := e.Parts()
			total.Values += p.Values
			total.Indices += p.Indices + p.Masks + p.Scales
			total.Rows += p.RowStarts
			dense += sparse.DenseBytes(rows, cols)
			empty += sparse.PartsOf(f, rows, cols, 0, 4).Total()
			full += sparse.PartsOf(f, rows, cols, rows*cols, 4).Total()
		}
		if !fits {
			continue
		}
		total.Bytes = total.Values + total.Indices + total.Rows + total.Biases
		switch {
		case full > empty:
			total.BreakEven = max(0, 1-float64(dense-empty)/float64(full-empty))
		case empty >= dense:
			total.BreakEven = 2
		}
		table = append(table, total)
	}
	file, err := modelio.WriteSafetensors(nn.Named(l))
	if err != nil {
		return nil, err
	}
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	if _, err := z.Write(file); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return append(table,
		trace.Format{Name: "file", Bytes: len(file), BreakEven: -1},
		trace.Format{Name: "file.gz", Bytes: zipped.Len(), BreakEven: -1}), nil
}

// coded tells whether some weights of a network are codes.
func coded(l nn.Layer) bool {
	leaves, _ := nn.Leaves(l)
	for _, leaf := range leaves {
		if _, ok := leaf.Layer.(*quant.Linear); ok {
			return true
		}
	}
	return false
}

// codedFormats is what a quantized network takes: as float32, as it is, and
// with each weight in the format that is best for it.
func codedFormats(l nn.Layer) []trace.Format {
	packed, best := trace.Format{Name: "codes", BreakEven: -1}, trace.Format{Name: "best", BreakEven: -1}
	for _, w := range compress.Storage(l) {
		packed.Bytes += w.Dense
		best.Bytes += w.Bytes
	}
	floats := 0
	if profile, err := measure.ProfileOf(l); err == nil {
		floats = 4 * profile.Total.Parameters
	}
	return []trace.Format{{Name: "dense", Bytes: floats}, packed, best}
}

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
