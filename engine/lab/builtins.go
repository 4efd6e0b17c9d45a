package lab

import (
	"context"
	"errors"
	"math"
	"sort"
	"strings"

	"compressionlab/engine/digits"
	"compressionlab/engine/measure"
	"compressionlab/engine/nn"
	"compressionlab/engine/prune"
	"compressionlab/engine/sparse"

	"go.starlark.net/starlark"
)

// builtins is everything that a cell finds without an import.
func (s *session) builtins() starlark.StringDict {
	d := s.hidden()
	add := func(name string, params string, do func(c *call) (starlark.Value, error)) {
		d[name] = &function{s, name, strings.Fields(params), do}
	}
	add("load_model", "name", s.loadModel)
	add("load_npz", "path layout= order= verbose=", s.loadNetwork)
	add("load_safetensors", "path layout= order= verbose=", s.loadNetwork)
	add("save_npz", "model path", s.saveNetwork)
	add("save_safetensors", "model path", s.saveNetwork)
	add("digits", "", func(*call) (starlark.Value, error) { return s.bundled(), nil })
	add("Sequential", "*layers", s.newSequential)
	add("SimpleModel", "*layers", s.newSequential)
	add("Linear", "in_features out_features bias=", s.newLinear)
	add("LowRank", "in_features rank out_features bias=", s.newLowRank)
	add("LinearLowRank", "in_features rank out_features bias=", s.newLowRank)
	add("ReLU", "", func(*call) (starlark.Value, error) {
		m := &model{identity: s.identity("ReLU"), layer: nn.ReLU{}}
		s.madeObject(m, "ReLU")
		return m, nil
	})
	add("Tensor", "data", s.newTensor)
	add("Dataset", "images labels", s.newDataset)
	add("magnitude_prune", "model sparsity= scope= rule=", s.magnitudePrune)
	add("structured_prune", "model prune_ratio= importance= skip_head= data=", s.structuredPrune)
	add("gradient_prune", "model data sparsity method= scope=", s.gradientPrune)
	add("nm_prune", "model n= m=", s.nmPrune)
	add("mask_prune", "model weight keep", s.maskPrune)
	add("remove_channels", "model", s.removeChannels)
	add("low_rank_approximate", "W rank_ratio=", s.lowRankApproximate)
	add("factorize", "model rank_ratio= rank= energy=", s.factorize)
	add("quantize", "model bits= scheme= per=", s.quantize)
	add("cluster", "model bits= keep_zeros=", s.cluster)
	add("KnowledgeDistillation", "teacher student temperature= alpha= form=", s.newDistillation)
	add("cross_entropy", "logits labels", s.crossEntropy)
	add("softmax", "logits temperature=", s.softmax)
	add("SGD", "params lr momentum=", s.newOptimizer)
	add("Adam", "params lr", s.newOptimizer)
	add("train", "model data epochs lr batch_size="+trainingParams+" keep_zeros= loss=", s.train)
	add("fine_tune", "model data epochs lr keep_zeros= batch_size="+trainingParams, s.train)
	add("distill", "teacher student data epochs lr temperature= alpha= form= batch_size="+trainingParams+" keep_zeros=", s.distill)
	add("compress_model", "model config data=", s.compressModel)
	add("compression_report", "model", s.compressionReport)
	add("coo_matrix", "W", s.sparseMatrix)
	add("bitmap_matrix", "W", s.sparseMatrix)
	add("nm_matrix", "W n= m=", s.sparseMatrix)
	add("sweep", "f values", s.sweep)
	add("sensitivity", "model sparsities= data=", s.sensitivity)
	add("profile", "model", s.profile)
	add("product_times", "W images=", s.productTimes)
	add("Profiler", "", func(*call) (starlark.Value, error) { return s.profiler(), nil })
	add("measure_sparsity", "model", func(c *call) (starlark.Value, error) {
		return s.measure(c, func(m measure.Sizes) starlark.Value { return starlark.Float(100 * m.Sparsity()) })
	})
	add("count_parameters", "model", func(c *call) (starlark.Value, error) {
		return s.measure(c, func(m measure.Sizes) starlark.Value { return starlark.MakeInt(m.Parameters) })
	})
	add("count_nonzero", "model", s.countNonzero)
	add("accuracy", "model data=", s.accuracy)
	add("storage", "model formats=", s.storage)
	add("csr_matrix", "W", s.csrMatrix)
	s.addPython(d)
	for _, name := range []string{"copy", "math", "time"} {
		d[name] = s.module(name, d)
	}
	d["np"] = &module{s, "numpy", s.numpy()}
	d["numpy"] = d["np"]
	return d
}

func (s *session) loadModel(c *call) (starlark.Value, error) {
	if _, err := c.word("name", "", "digits_mlp"); err != nil {
		if f, ok := err.(*fault); ok {
			if f.hint == "" {
				f.hint = `The bundled network is load_model("digits_mlp").`
			}
			f.instead = ""
		}
		return nil, err
	}
	m := s.wrap(digits.MLP(), map[nn.Layer]*model{})
	s.madeObject(m, "load_model")
	return m, nil
}

func (s *session) newSequential(c *call) (starlark.Value, error) {
	seq := &nn.Sequential{}
	m := &model{identity: s.identity("Sequential"), layer: seq}
	layers := c.rest
	if len(layers) == 1 {
		if list, ok := layers[0].(*starlark.List); ok {
			items, err := s.items(list)
			if err != nil {
				return nil, err
			}
			layers = items
		}
	}
	depth := 0
	for i, v := range layers {
		l, ok := v.(*model)
		if !ok {
			e := refuse("layer %d of %s should be a layer, and it is %s", i+1, c.f.name, describe(v))
			e.index = min(i+1, c.positional)
			return nil, e.withHint("It is called like this: %s(Linear(64, 32), ReLU(), Linear(32, 10))", c.f.name)
		}
		depth = max(depth, l.depth())
		seq.Layers = append(seq.Layers, l.layer)
		m.layers = append(m.layers, l)
	}
	if depth >= 50 {
		return nil, limitFault("Put the layers side by side.", "more than 50 models inside one another")
	}
	if err := s.work(len(m.tensors())); err != nil {
		return nil, err
	}
	for _, l := range m.layers {
		if l.parent == nil {
			l.parent = m
		}
	}
	s.madeObject(m, c.f.name)
	return m, nil
}

// depth counts the Sequentials inside one another.
func (m *model) depth() int {
	d := 0
	for _, l := range m.layers {
		d = max(d, l.depth())
	}
	if m.kind == "Sequential" {
		d++
	}
	return d
}

func (s *session) newLinear(c *call) (starlark.Value, error) {
	in, err := c.integer("in_features", 0)
	if err != nil {
		return nil, err
	}
	out, err := c.integer("out_features", 0)
	if err != nil {
		return nil, err
	}
	if in < 1 {
		return nil, c.refuse("in_features", "in_features=%d: a layer needs at least 1", in)
	}
	if out < 1 {
		return nil, c.refuse("out_features", "out_features=%d: a layer needs at least 1", out)
	}
	bias := true
	if v, ok := c.given["bias"]; ok {
		b, isBool := v.(starlark.Bool)
		if !isBool {
			return nil, c.wrongType("bias", "True or False")
		}
		bias = bool(b)
	}
	if err := s.grow(4 * float64(in) * float64(out)); err != nil {
		return nil, err
	}
	if err := s.work(in * out / 4); err != nil {
		return nil, err
	}
	m := s.wrap(s.drawn(in, out, bias), map[nn.Layer]*model{})
	s.madeObject(m, "Linear")
	return m, nil
}

// newLowRank is a layer of two thin factors, drawn as two Linear layers are.
func (s *session) newLowRank(c *call) (starlark.Value, error) {
	sizes := map[string]int{}
	for _, param := range []string{"in_features", "rank", "out_features"} {
		n, err := c.integer(param, 0)
		if err != nil {
			return nil, err
		}
		if n < 1 {
			return nil, c.refuse(param, "%s=%d: a layer needs at least 1", param, n)
		}
		sizes[param] = n
	}
	bias, err := c.truth("bias", true)
	if err != nil {
		return nil, err
	}
	in, k, out := sizes["in_features"], sizes["rank"], sizes["out_features"]
	numbers := float64(k) * (float64(in) + float64(out))
	if err := s.grow(4 * numbers); err != nil {
		return nil, err
	}
	if err := s.work(int(numbers / 4)); err != nil {
		return nil, err
	}
	first, second := s.drawn(in, k, false), s.drawn(k, out, bias)
	m := s.wrap(&nn.LowRank{U: first.Weight, V: second.Weight, Bias: second.Bias}, map[nn.Layer]*model{})
	s.madeObject(m, c.f.name)
	return m, nil
}

func (s *session) newTensor(c *call) (starlark.Value, error) {
	a, err := c.array("data")
	if err != nil {
		return nil, err
	}
	own, err := a.astype(float32Type)
	if err != nil {
		return nil, err
	}
	t := s.tensor(nn.FromData(own.memory(), own.shape...), nil, "")
	s.madeObject(t, "Tensor")
	return t, nil
}

func (s *session) newDataset(c *call) (starlark.Value, error) {
	images, shape, err := c.floats("images")
	if err != nil {
		return nil, err
	}
	if len(shape) != 2 {
		return nil, c.refuse("images", "images have shape (n, pixels), and these have %s", shapeText(shape))
	}
	labels, err := c.classes("labels", shape[0])
	if err != nil {
		return nil, err
	}
	v := s.dataset(&digits.Data{Images: nn.FromData(images, shape...), Labels: labels})
	s.madeObject(v, "Dataset")
	return v, nil
}

func (s *session) magnitudePrune(c *call) (starlark.Value, error) {
	m, err := c.network("model")
	if err != nil {
		return nil, err
	}
	if err := c.uncoded(m, "pruned"); err != nil {
		return nil, err
	}
	share, err := c.float("sparsity", 0.9)
	if err != nil {
		return nil, err
	}
	if f := c.fraction("sparsity", share); f != nil {
		return nil, f
	}
	scope, err := c.word("scope", "global", "global", "layer")
	if err != nil {
		return nil, err
	}
	rule, err := c.word("rule", "exact", "exact", "percentile")
	if err != nil {
		return nil, err
	}
	options := prune.Options{Sparsity: share}
	if scope == "layer" {
		options.Scope = prune.PerLayer
	}
	if rule == "percentile" {
		options.Rule = prune.Percentile
	}
	params := nn.Parameters(m.layer)
	n := measure.CountParameters(params)
	if err := s.grow(6 * float64(n)); err != nil {
		return nil, err
	}
	if err := s.work(n); err != nil {
		return nil, err
	}
	plan, err := prune.MagnitudePlan(params, options)
	if err != nil {
		return nil, c.refuse("model", "%s", strings.TrimPrefix(err.Error(), "prune: "))
	}
	s.pruned(m, "magnitude_prune", share, plan)
	return m, nil
}

// fraction refuses what is not in 0 to 1, and offers the fraction that was
// meant by a percentage.
func (c *call) fraction(param string, v float64) *fault {
	if v >= 0 && v <= 1 {
		return nil
	}
	switch {
	case v != v:
		f := c.refuse(param, "%s is nan, not a number", param).withHint("Give a fraction from 0 to 1, such as 0.90.")
		f.instead = "0.90"
		return f
	case v < 0:
		return c.refuse(param, "%s=%s is below 0: it is a fraction", param, str(c.given[param])).withHint("Give a fraction from 0 to 1, such as 0.90.")
	case v >= 5 && v <= 100:
		f := c.refuse(param, "%s=%s is above 1: it is a fraction", param, str(c.given[param]))
		f.instead = percentAsFraction(v)
		return f.withHint("Did you mean %s?", f.instead)
	}
	return c.refuse(param, "%s=%s is above 1: it is a fraction", param, str(c.given[param])).withHint("Give a fraction from 0 to 1, such as 0.90.")
}

// percentAsFraction writes v/100 with two digits at least: 90 is 0.90.
func percentAsFraction(v float64) string {
	t := floatText(math.Round(v*1e4) / 1e6)
	for len(t) < 4 {
		t += "0"
	}
	return t
}

// measure is a function of a model's sizes, codes among them, noted in the trace.
func (s *session) measure(c *call, f func(measure.Sizes) starlark.Value) (starlark.Value, error) {
	m, err := c.network("model")
	if err != nil {
		return nil, err
	}
	if err := s.work(measure.CountParameters(nn.Parameters(m.layer)) / 10); err != nil {
		return nil, err
	}
	p, err := measure.ProfileOf(m.layer)
	if err != nil {
		return nil, c.engineFault("model", err)
	}
	v := f(p.Total.Sizes)
	n, _ := number(v)
	s.measured(c.f.name, m, n)
	return v, nil
}

// countNonzero takes a model, or an array as np.count_nonzero does.
func (s *session) countNonzero(c *call) (starlark.Value, error) {
	switch c.given["model"].(type) {
	case *array, *tensor, *starlark.List:
		a, _, err := c.floats("model")
		if err != nil {
			return nil, err
		}
		return starlark.MakeInt(measure.Nonzero(a)), s.work(len(a) / 10)
	}
	return s.measure(c, func(m measure.Sizes) starlark.Value { return starlark.MakeInt(m.Nonzero) })
}

func (s *session) accuracy(c *call) (starlark.Value, error) {
	m, err := c.network("model")
	if err != nil {
		return nil, err
	}
	data, err := c.images("data", s.testData)
	if err != nil {
		return nil, err
	}
	score, err := s.score(m, data)
	if err != nil {
		if _, limit := err.(*fault); limit {
			return nil, err
		}
		return nil, c.engineFault("model", err)
	}
	share := float64(score.Right) / float64(score.Of)
	s.measured("accuracy", m, share)
	at := &s.events[len(s.events)-1]
	at.From, at.Call = s.pictured(data.Images), s.calling()
	return starlark.Float(share), nil
}

// engineFault is an error of the engine's as one of this argument: which shapes
// do not fit, which number is out of range.
func (c *call) engineFault(param string, err error) error {
	var f *fault
	if errors.As(err, &f) {
		return f
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return limitFault("", "stopped")
	}
	if shape, ok := err.(*nn.ShapeError); ok {
		at := ""
		for i := len(shape.Index) - 1; i >= 0; i-- {
			if at != "" {
				at = "." + at
			}
			at = "layers[" + thousands(shape.Index[i]) + "]" + at
		}
		if at != "" {
			at = ", " + at + ","
		}
		f := c.refuse(param, "%s%s takes %s, and it gets %s", shape.Layer, at, strings.TrimSuffix(shape.Want, ","), shapeText(shape.Got))
		if strings.Contains(shape.Layer, "(") { // a layer, and no loss
			f.hint = "The columns that come in must be as many as the layer's inputs."
		}
		return f
	}
	text := err.Error()
	if i := strings.Index(text, ": "); i >= 0 && !strings.Contains(text[:i], " ") {
		text = text[i+2:]
	}
	return c.refuse(param, "%s", strings.Replace(text, ", want ", ": it should be ", 1))
}

func (s *session) csrMatrix(c *call) (starlark.Value, error) {
	if m, ok := c.given["W"].(*model); ok {
		e := c.wrongType("W", "a weight of shape (rows, cols)")
		e.hint = "Pass one weight, such as model.layers[0].weight.data, or ask storage(model) for all of them."
		if m.param("weight") != nil {
			e.hint = "Pass its weight: .weight.data"
		}
		return nil, e
	}
	a, err := c.array("W")
	if err != nil {
		return nil, err
	}
	if len(a.shape) != 2 {
		return nil, c.refuse("W", "csr_matrix takes a matrix of shape (rows, cols), and W has %s", shapeText(a.shape))
	}
	if err := s.grow(8 * float64(a.size())); err != nil {
		return nil, err
	}
	data, err := a.floats()
	if err != nil {
		return nil, err
	}
	v := &csr{identity: s.identity("csr_matrix"), m: sparse.EncodeCSR(a.shape[0], a.shape[1], data)}
	s.madeObject(v, "csr_matrix")
	s.stored("csr_matrix", a, v.m.Bytes(), sparse.CSRInt32)
	return v, nil
}

// sortedNames lists the keys of a module or of the builtins.
func sortedNames(d starlark.StringDict) []string {
	names := make([]string, 0, len(d))
	for n := range d {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}
