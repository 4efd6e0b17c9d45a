package lab

import (
	"fmt"
	"slices"

	"compressionlab/engine/measure"
	"compressionlab/engine/nn"
	"compressionlab/engine/quant"
	"compressionlab/engine/trace"

	"go.starlark.net/starlark"
)

// quantize is a new model whose weights are integers on a grid.
func (s *session) quantize(c *call) (starlark.Value, error) {
	bits, err := c.integer("bits", 8)
	if err != nil {
		return nil, err
	}
	scheme, err := c.word("scheme", "affine", "affine", "symmetric")
	if err != nil {
		return nil, err
	}
	per, err := c.word("per", "tensor", "tensor", "channel")
	if err != nil {
		return nil, err
	}
	o := quant.Options{Bits: bits, PerChannel: per == "channel"}
	if scheme == "symmetric" {
		o.Scheme = quant.Symmetric
	}
	return s.coded(c, func(l nn.Layer) (nn.Layer, *quant.Report, error) { return quant.Model(l, o) })
}

// cluster is a new model whose weights are places in a codebook.
func (s *session) cluster(c *call) (starlark.Value, error) {
	bits, err := c.integer("bits", 4)
	if err != nil {
		return nil, err
	}
	keep, err := c.truth("keep_zeros", true)
	if err != nil {
		return nil, err
	}
	o := quant.ClusterOptions{Bits: bits, KeepZeros: keep}
	return s.coded(c, func(l nn.Layer) (nn.Layer, *quant.Report, error) { return quant.ClusterModel(l, o) })
}

func (s *session) coded(c *call, f func(nn.Layer) (nn.Layer, *quant.Report, error)) (starlark.Value, error) {
	m, err := c.network("model")
	if err != nil {
		return nil, err
	}
	n, _ := m.cost()
	if err := s.charge(150 * n); err != nil {
		return nil, err
	}
	if err := s.grow(16 * n); err != nil {
		return nil, err
	}
	l, report, err := f(m.layer)
	if err != nil {
		param := "model"
		if _, bad := err.(*quant.BitsError); bad {
			param = "bits"
		}
		return nil, c.engineFault(param, err)
	}
	v := s.wrap(l, map[nn.Layer]*model{})
	s.codes(v, m, c.f.name, report)
	if err := s.gridded(v, m); err != nil {
		return nil, err
	}
	t := s.newTable("weight", "bits", "bytes before", "bytes after", "overhead", "largest error")
	for _, r := range report.Tensors {
		t.add(starlark.String(r.Name), starlark.MakeInt(r.Bits), starlark.MakeInt(r.Before), starlark.MakeInt(r.Size.Bytes()),
			starlark.MakeInt(r.Size.Overhead()), starlark.Float(r.MaxError))
	}
	s.reports[v] = t
	return v, nil
}

// codesAttr is what a quantized layer has besides its bias; nil if it has no
// such thing. The weight is what the codes stand for, and a copy.
func (s *session) codesAttr(q *quant.Linear, name string) (starlark.Value, error) {
	rows, cols := q.Weight.Shape()
	shape := []int{rows, cols}
	switch name {
	case "weight":
		if err := s.grow(4 * float64(rows) * float64(cols)); err != nil {
			return nil, err
		}
		return s.tensor(nn.FromData(q.Weight.Dense(), shape...), nil, ""), nil
	case "nbytes":
		return starlark.MakeInt(q.Weight.Size().Bytes()), nil
	}
	switch w := q.Weight.(type) {
	case *quant.Matrix:
		switch name {
		case "bits":
			return starlark.MakeInt(w.Bits), nil
		case "codes":
			return s.newArray(numbers[int8](slices.Clone(w.Codes)), shape), nil
		case "scales":
			return s.array(slices.Clone(w.Scales), []int{len(w.Scales)}), nil
		case "zero_points":
			zeros := slices.Clone(w.Zeros)
			if zeros == nil {
				zeros = make([]int8, len(w.Scales))
			}
			return s.newArray(numbers[int8](zeros), []int{len(zeros)}), nil
		}
	case *quant.Clustered:
		switch name {
		case "bits":
			return starlark.MakeInt(w.Bits), nil
		case "codes":
			codes := make([]int32, len(w.Codes))
			for i, code := range w.Codes {
				codes[i] = int32(code)
			}
			return s.newArray(numbers[int32](codes), shape), nil
		case "codebook":
			return s.array(slices.Clone(w.Codebook), []int{len(w.Codebook)}), nil
		}
	}
	return nil, nil
}

// uncoded refuses a model whose weights are codes.
func (c *call) uncoded(m *model, what string) error {
	if m.kind == "Quantized" {
		return c.refuse("model", "a quantized layer cannot be %s: its weights are codes", what).
			withHint("%s first, then quantize.", map[string]string{"pruned": "Prune", "trained": "Train", "factored": "Factor"}[what])
	}
	for _, l := range m.layers {
		if err := c.uncoded(l, what); err != nil {
			return err
		}
	}
	return nil
}

// withCodes puts what the quantized layers of a model hold among its tensors,
// before the bias of each: codes, packed, and what it takes to read them.
func withCodes(m *model, tensors []trace.Tensor, buffers buffers) (all []trace.Tensor) {
	known := map[string]trace.Tensor{}
	for _, t := range tensors {
		known[t.Name] = t
	}
	seen := map[nn.Layer]bool{}
	var walk func(m *model, prefix string)
	walk = func(m *model, prefix string) {
		if m.kind != "ReLU" && seen[m.layer] {
			return
		}
		if m.kind != "ReLU" {
			seen[m.layer] = true
		}
		for i, l := range m.layers {
			walk(l, fmt.Sprintf("%s%d.", prefix, i))
		}
		if q, ok := m.layer.(*quant.Linear); ok {
			all = append(all, codesOf(q.Weight, prefix, buffers)...)
		}
		for _, p := range m.params {
			if t, ok := known[prefix+p.name]; ok {
				all = append(all, t)
			}
		}
	}
	walk(m, "")
	return all
}

// codeKind says what an entry of a quantized weight is held as.
func codeKind(weight quant.Weight) string {
	switch w := weight.(type) {
	case *quant.Matrix:
		if w.Bits == 8 {
			return "int8"
		}
		return fmt.Sprintf("%d bits", w.Bits)
	case *quant.Clustered:
		return fmt.Sprintf("%d bits", w.Bits)
	}
	return ""
}

// codesOf are the arrays of a quantized weight.
func codesOf(weight quant.Weight, prefix string, buffers buffers) []trace.Tensor {
	rows, cols := weight.Shape()
	size := weight.Size()
	codes := trace.Tensor{Name: prefix + "codes", Shape: []int{rows, cols}, Bytes: size.Codes, Nonzero: measure.Nonzero(weight.Dense())}
	floats := func(name string, data []float32) trace.Tensor {
		return trace.Tensor{Name: prefix + name, Shape: []int{len(data)}, Buffer: numberOf(buffers, data), Bytes: 4 * len(data), Nonzero: measure.Nonzero(data)}
	}
	codes.Kind = codeKind(weight)
	switch w := weight.(type) {
	case *quant.Matrix:
		codes.Buffer = numberOf(buffers, w.Codes)
		all := []trace.Tensor{codes, floats("scales", w.Scales)}
		if len(w.Zeros) > 0 {
			nonzero := 0
			for _, z := range w.Zeros {
				nonzero += min(1, int(z)*int(z))
			}
			all = append(all, trace.Tensor{Name: prefix + "zero_points", Kind: "int8", Shape: []int{len(w.Zeros)}, Buffer: numberOf(buffers, w.Zeros), Bytes: len(w.Zeros), Nonzero: nonzero})
		}
		return all
	case *quant.Clustered:
		codes.Buffer = numberOf(buffers, w.Codes)
		return []trace.Tensor{codes, floats("codebook", w.Codebook)}
	}
	return nil
}
