package lab

import (
	"errors"
	"fmt"
	"strings"

	"compressionlab/engine/compress"
	"compressionlab/engine/digits"
	"compressionlab/engine/nn"
	"compressionlab/engine/trace"

	"go.starlark.net/starlark"
)

// compressModel applies several methods in place, from a dict in the order of
// the methods or from a list of steps in its own, and keeps a report. Everything
// is checked before the first change.
func (s *session) compressModel(c *call) (starlark.Value, error) {
	m, err := c.network("model")
	if err != nil {
		return nil, err
	}
	recipe, err := s.recipe(c)
	if err != nil {
		return nil, err
	}
	env := compress.Env{Batch: func(int) error {
		if s.cancel() {
			return limitFault("", "stopped")
		}
		return nil
	}, Epoch: func(_ int, p nn.Progress) error {
		s.progress.Doing = &trace.Doing{Func: c.f.name, Done: p.Epoch, Of: p.Epochs,
			Epoch: min(p.Epoch+1, p.Epochs), Epochs: p.Epochs, Seen: p.Epoch, Loss: p.Loss, Accuracy: p.Accuracy()}
		s.tell()
		return nil
	}}
	defer func() { s.progress.Doing = nil }()
	if _, given := c.given["data"]; given || m.readsDigits() {
		data, err := c.images("data", func() *digits.Data { return s.bundled().train().data })
		if err != nil {
			return nil, err
		}
		env.Train = compress.Data{Images: data.Images, Labels: data.Labels}
	}
	if m.readsDigits() {
		data := s.testData()
		env.Test = compress.Data{Images: data.Images, Labels: data.Labels}
	}
	if err := s.chargeRecipe(m, recipe, env); err != nil {
		return nil, err
	}
	params := nn.Parameters(m.layer)
	var report *compress.Report
	var failed error
	s.write(m, "compress_model", 0, params, func() {
		if failed = s.own(params); failed != nil {
			return
		}
		for _, t := range params {
			delete(s.prunings, t)
		}
		if report, failed = recipe.Run(s.ctx, m.layer, env); failed == nil {
			s.sync(m)
		}
	})
	if failed != nil {
		return nil, c.recipeFault(failed)
	}
	t := s.newTable("step", "zeros", "parameters", "dense bytes", "best bytes", "accuracy", "error")
	row := func(name string, m compress.Measures) {
		accuracy := starlark.Value(starlark.None)
		if m.Of > 0 {
			accuracy = starlark.String(fmt.Sprintf("%.1f%%", 100*m.Accuracy()))
		}
		t.add(starlark.String(name), starlark.String(fmt.Sprintf("%.1f%%", 100*m.Sparsity())), starlark.MakeInt(m.Parameters),
			starlark.MakeInt(m.Bytes), starlark.MakeInt(m.BestBytes), accuracy, starlark.Float(m.Error))
	}
	row("before", report.Before)
	for _, step := range report.Steps {
		row(step.Step.Name(), step.Measures)
		for _, n := range step.Notes {
			t.notes = append(t.notes, step.Step.Name()+": "+n)
		}
	}
	t.notes = append(t.notes, fmt.Sprintf("compression ratio: %.2f, bytes before / best bytes after", report.CompressionRatio()))
	s.reports[m], s.bests[m] = t, report.After().BestBytes
	if coded(m.layer) {
		s.encoded("compress_model", m)
	}
	return m, nil
}

// readsDigits tells whether a network takes the bundled images and answers with
// as many classes as there are digits.
func (m *model) readsDigits() bool { return readsDigits(m.leaves()) }

func readsDigits(state []leaf) bool {
	in, out := 0, 0
	for _, l := range state {
		if l.in > 0 {
			if in == 0 {
				in = l.in
			}
			out = l.out
		}
	}
	return in == digits.Pixels && out == digits.Classes
}

// recipe reads the argument config: a dict, or a list of dicts with a key step.
func (s *session) recipe(c *call) (*compress.Recipe, error) {
	switch config := c.given["config"].(type) {
	case *starlark.Dict:
		plain, err := goMap(c, config)
		if err != nil {
			return nil, err
		}
		r, err := compress.FromConfig(plain)
		if err != nil {
			return nil, c.recipeFault(err)
		}
		return r, nil
	case *starlark.List:
		r := &compress.Recipe{}
		for i := range config.Len() {
			d, ok := config.Index(i).(*starlark.Dict)
			if !ok {
				return nil, c.refuse("config", "step %d is %s, and no dict", i+1, describe(config.Index(i))).
					withHint(`A step looks like {"step": "magnitude_prune", "sparsity": 0.8}.`)
			}
			plain, err := goMap(c, d)
			if err != nil {
				return nil, err
			}
			name, _ := plain["step"].(string)
			delete(plain, "step")
			step, err := compress.NewStep(name, plain)
			if err != nil {
				return nil, c.recipeFault(err)
			}
			r.Steps = append(r.Steps, step)
		}
		return r, nil
	}
	return nil, c.wrongType("config", "a dict").withHint(`A config looks like {"magnitude_prune": 0.8, "quantize": 8}.`)
}

// goMap is a dict of strings, numbers, bools and dicts of them, for the engine.
func goMap(c *call, d *starlark.Dict) (map[string]any, error) {
	all := map[string]any{}
	for _, kv := range d.Items() {
		key, ok := kv[0].(starlark.String)
		if !ok {
			return nil, c.refuse("config", "the keys of a config are names of methods, and one is %s", describe(kv[0]))
		}
		switch v := kv[1].(type) {
		case starlark.Bool:
			all[string(key)] = bool(v)
		case starlark.Int:
			n, ok := v.Int64()
			if !ok {
				return nil, c.refuse("config", "%s=%s is too large", string(key), v)
			}
			all[string(key)] = int(n)
		case starlark.Float:
			all[string(key)] = float64(v)
		case starlark.String:
			all[string(key)] = string(v)
		case *starlark.Dict:
			inner, err := goMap(c, v)
			if err != nil {
				return nil, err
			}
			all[string(key)] = inner
		default:
			return nil, c.refuse("config", "%s of a config is a number or a dict of settings, and this is %s", string(key), describe(v))
		}
	}
	return all, nil
}

// recipeFault says which step of a config is to blame, and what to do.
func (c *call) recipeFault(err error) error {
	var step *compress.StepError
	if !errors.As(err, &step) {
		return c.engineFault("model", err)
	}
	name := step.Step
	if step.Field != "" {
		name += "." + step.Field
	}
	var unknown *compress.UnknownError
	var value *compress.ValueError
	var rank *compress.RankError
	var diverged *nn.DivergedError
	var f *fault
	switch {
	case errors.As(step.Err, &f):
		return f
	case errors.As(step.Err, &unknown):
		f := c.refuse("config", "compress_model knows no %s %q", unknown.What, unknown.Name)
		if unknown.What == "field" {
			f = c.refuse("config", "%s has no setting %q", step.Step, unknown.Name)
		}
		if unknown.Nearest != "" {
			return f.withHint("Did you mean %q?", unknown.Nearest)
		}
		return f.withHint("It knows %s.", quotedWords(unknown.Known))
	case errors.As(step.Err, &value):
		if value.Value == nil {
			return c.refuse("config", "%s is missing: it should be %s", name, value.Want)
		}
		f := c.refuse("config", "%s is %v, and should be %s", name, value.Value, value.Want)
		if value.Hint != "" {
			f.hint = strings.ToUpper(value.Hint[:1]) + value.Hint[1:]
		}
		return f
	case errors.As(step.Err, &rank):
		f := c.refuse("config", "low_rank with %s would make no layer smaller", rank.Rule)
		if rank.Layer != "" && rank.Largest > 0 {
			return f.withHint("The nearest is %s (%d, %d): rank %d takes more numbers than the weight, rank %d fewer.",
				rank.Layer, rank.Rows, rank.Cols, rank.Rank, rank.Largest)
		}
		return f
	case errors.As(step.Err, &diverged):
		return c.refuse("config", "%s: the loss is no longer finite: the learning rate is too high", step.Step)
	}
	fault := c.engineFault("config", step.Err)
	if errors.As(fault, &f) && f.kind == "value" {
		f.message = name + ": " + f.message
	}
	return fault
}

// chargeRecipe counts what the steps take, as their functions would.
func (s *session) chargeRecipe(m *model, r *compress.Recipe, env compress.Env) error {
	n, _ := m.cost()
	if err := s.grow(24 * n); err != nil {
		return err
	}
	for _, step := range r.Steps {
		work, training := 200*n, 0.0
		switch step := step.(type) {
		case *compress.FineTune:
			training = 0.75 * n * float64(step.Epochs) * float64(env.Train.Len())
		case *compress.Distill:
			training = 1.5 * n * float64(step.Epochs) * float64(env.Train.Len())
		case *compress.GradientPrune:
			work += 3 * n * float64(env.Train.Len())
		case *compress.LowRank:
			for _, t := range m.tensors() {
				if len(t.t.Shape) == 2 {
					if err := s.chargeSVD(t.t.Shape[0], t.t.Shape[1]); err != nil {
						return err
					}
				}
			}
		}
		if err := s.charge(work); err != nil {
			return err
		}
		if err := s.chargeKernel(n * float64(env.Test.Len())); err != nil {
			return err
		}
		if err := s.chargeTraining(training); err != nil {
			return err
		}
	}
	return nil
}

// sync makes the values of a model's layers anew where the engine has put other
// layers or tensors. What has stayed keeps its value.
func (s *session) sync(m *model) {
	known := map[nn.Layer]*model{}
	tensors := map[*nn.Tensor]*tensor{}
	for _, t := range m.tensors() {
		tensors[t.t] = t
	}
	var collect func(m *model)
	collect = func(m *model) {
		if _, isReLU := m.layer.(nn.ReLU); !isReLU {
			known[m.layer] = m
		}
		for _, l := range m.layers {
			collect(l)
		}
	}
	collect(m)
	var renew func(m *model)
	renew = func(m *model) {
		seq, ok := m.layer.(*nn.Sequential)
		if !ok {
			var params []*tensor
			for _, p := range m.layer.Named() {
				t := tensors[p.Tensor]
				if t == nil || t.owner != m || t.name != p.Name {
					t = s.tensor(p.Tensor, m, p.Name)
				}
				params = append(params, t)
			}
			m.params = params
			return
		}
		old := m.layers
		m.layers = nil
		for i, l := range seq.Layers {
			inner := known[l]
			if _, isReLU := l.(nn.ReLU); isReLU && i < len(old) && old[i].kind == "ReLU" {
				inner = old[i]
			}
			if inner == nil {
				inner = s.wrap(l, known)
			} else {
				renew(inner)
			}
			m.adopt(inner)
		}
	}
	renew(m)
}

// compressionReport is what compress_model, quantize, cluster, factorize or
// remove_channels did to this model.
func (s *session) compressionReport(c *call) (starlark.Value, error) {
	m, err := c.network("model")
	if err != nil {
		return nil, err
	}
	if t, ok := s.reports[m]; ok {
		formats := asItIs(m)
		if best, ok := s.bests[m]; ok {
			formats = append(formats, trace.Format{Name: bestOfEach, Bytes: best, BreakEven: -1})
		}
		s.sizedModel(m, formats...)
		return t, nil
	}
	return nil, c.refuse("model", "there is no report of this model").
		withHint("One is kept by compress_model, quantize, cluster, factorize and remove_channels.")
}
