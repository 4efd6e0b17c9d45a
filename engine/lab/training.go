package lab

import (
	"context"
	"errors"
	"fmt"

	"compressionlab/engine/digits"
	"compressionlab/engine/distill"
	"compressionlab/engine/nn"
	"compressionlab/engine/prune"
	"compressionlab/engine/trace"

	"go.starlark.net/starlark"
)

// An optimizer is SGD or Adam over the parameters of a model.
type optimizer struct {
	identity
	opt    nn.Optimizer
	params []*tensor
}

func (s *session) newOptimizer(c *call) (starlark.Value, error) {
	items, err := s.items(c.given["params"])
	if err != nil {
		e := c.wrongType("params", "a list of Tensors")
		if _, ok := c.given["params"].(*model); ok {
			e.hint = "Pass its parameters: model.parameters()"
		}
		return nil, e
	}
	o := &optimizer{identity: s.identity(c.f.name)}
	var tensors []*nn.Tensor
	for i, v := range items {
		t, ok := v.(*tensor)
		if !ok {
			return nil, c.refuse("params", "parameter %d is %s, and no Tensor", i+1, describe(v)).withHint("Pass model.parameters().")
		}
		o.params, tensors = append(o.params, t), append(tensors, t.t)
	}
	rate, err := c.float("lr", 0)
	if err != nil {
		return nil, err
	}
	if c.f.name == "Adam" {
		o.opt, err = nn.NewAdam(tensors, rate)
	} else {
		momentum, merr := c.float("momentum", 0)
		if merr != nil {
			return nil, merr
		}
		if !(momentum >= 0 && momentum < 1) {
			return nil, c.refuse("momentum", "momentum=%s: it is at least 0 and below 1", str(c.given["momentum"])).withHint("0.9 is usual.")
		}
		o.opt, err = nn.NewSGD(tensors, rate, momentum)
	}
	if err != nil {
		return nil, c.engineFault("lr", err)
	}
	s.madeObject(o, c.f.name)
	return o, nil
}

func (o *optimizer) String() string {
	return fmt.Sprintf("%s(%d tensors)", o.kind, len(o.params))
}
func (o *optimizer) AttrNames() []string { return []string{"step", "zero_grad"} }

// Attr has step() and zero_grad().
func (o *optimizer) Attr(name string) (starlark.Value, error) {
	switch name {
	case "step":
		return &function{o.s, name, nil, func(*call) (starlark.Value, error) { return starlark.None, o.step() }}, nil
	case "zero_grad":
		return &function{o.s, name, nil, func(*call) (starlark.Value, error) {
			if f := o.s.oldGradients(func() []*tensor { return o.params }); f != nil {
				return nil, f
			}
			o.opt.ZeroGrad()
			return starlark.None, nil
		}}, nil
	}
	return nil, unknownAttribute(o, name, o.AttrNames())
}

// step moves the parameters that have a gradient, and binds a new array to each:
// whoever holds an old one keeps the old numbers.
func (o *optimizer) step() error {
	var moved []*nn.Tensor
	of := map[*model][]*nn.Tensor{}
	var owners []*model
	for _, t := range o.params {
		if t.t.Grad == nil {
			continue
		}
		moved = append(moved, t.t)
		if t.owner != nil {
			root := t.owner.root()
			if of[root] == nil {
				owners = append(owners, root)
			}
			of[root] = append(of[root], t.t)
		}
	}
	if len(moved) == 0 {
		return refuse("no parameter has a gradient yet, so a step would change nothing").
			withHint("Call loss.backward() first.")
	}
	for _, m := range owners {
		if err := o.s.beginOnce(m, "step", of[m]); err != nil {
			return err
		}
	}
	if err := o.s.own(moved); err != nil {
		return err
	}
	for _, t := range moved {
		delete(o.s.prunings, t)
	}
	o.opt.Step()
	return nil
}

// images is an argument that is a Dataset; otherwise, if it is not nil, is what
// a call without it means.
func (c *call) images(param string, otherwise func() *digits.Data) (*digits.Data, error) {
	v, ok := c.given[param]
	if !ok && otherwise != nil {
		return otherwise(), nil
	}
	d, ok := v.(*dataset)
	if !ok {
		e := c.wrongType(param, "a Dataset")
		if _, both := v.(*digitsValue); both {
			e.hint = "Say which part of it: digits().train"
			if c.f.name == "accuracy" {
				e.hint = "Say which part of it: digits().test"
			}
		}
		return nil, e
	}
	if len(d.data.Labels) == 0 {
		return nil, c.refuse(param, "there are no images in it")
	}
	return d.data, nil
}

// A lesson is what train, distill and fine_tune have in common.
type lesson struct {
	m       *model
	data    *digits.Data
	how     nn.Training
	opt     nn.Optimizer
	verbose bool
}

// trainingParams are the settings that all of them take by name.
const trainingParams = " momentum= optimizer= seed= verbose="

func (c *call) lesson(param string) (*lesson, error) {
	l := &lesson{}
	var err error
	if l.m, err = c.network(param); err != nil {
		return nil, err
	}
	if err := c.uncoded(l.m, "trained"); err != nil {
		return nil, err
	}
	if l.data, err = c.images("data", nil); err != nil {
		return nil, err
	}
	if l.how.Epochs, err = c.integer("epochs", 0); err != nil {
		return nil, err
	}
	if l.how.Epochs < 0 {
		return nil, c.refuse("epochs", "epochs=%d is below 0", l.how.Epochs)
	}
	if l.how.BatchSize, err = c.integer("batch_size", 64); err != nil {
		return nil, err
	}
	if l.how.BatchSize < 1 {
		return nil, c.refuse("batch_size", "batch_size=%d: a step needs at least one image", l.how.BatchSize)
	}
	seed, err := c.integer("seed", 0)
	if err != nil {
		return nil, err
	}
	l.how.Seed = uint64(seed)
	if l.verbose, err = c.truth("verbose", true); err != nil {
		return nil, err
	}
	rate, err := c.float("lr", 0)
	if err != nil {
		return nil, err
	}
	momentum, err := c.float("momentum", 0.9)
	if err != nil {
		return nil, err
	}
	if !(momentum >= 0 && momentum < 1) {
		return nil, c.refuse("momentum", "momentum=%s: it is at least 0 and below 1", str(c.given["momentum"])).withHint("0.9 is usual.")
	}
	kind, err := c.word("optimizer", "sgd", "sgd", "adam")
	if err != nil {
		return nil, err
	}
	params := nn.Parameters(l.m.layer)
	if kind == "adam" {
		l.opt, err = nn.NewAdam(params, rate)
	} else {
		l.opt, err = nn.NewSGD(params, rate, momentum)
	}
	if err != nil {
		return nil, c.engineFault("lr", err)
	}
	keep, err := c.truth("keep_zeros", false)
	if err != nil {
		return nil, err
	}
	if keep {
		mask, err := prune.FromZeros(l.m.layer)
		if err != nil {
			return nil, c.engineFault(param, err)
		}
		l.opt = mask.Hold(l.opt)
	}
	return l, nil
}

// run trains the model in place and notes one write.
func (l *lesson) run(c *call, train func(ctx context.Context) error) error {
	s := l.m.s
	n, wide := l.m.cost()
	if err := s.chargeTraining(0.75 * n * float64(l.how.Epochs) * float64(len(l.data.Labels))); err != nil { // three products an image, in matrices: four times as fast
		return err
	}
	if err := s.grow(12*wide*float64(l.how.BatchSize) + 12*n); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(s.ctx)
	defer stop()
	batch, epoch := s.training(c.f.name, l.how, len(l.data.Labels))
	defer func() { s.progress.Doing, s.progress.Curve = nil, nil }()
	l.how.Batch = func(step int) error {
		batch(step)
		if s.cancel() {
			stop()
		}
		return ctx.Err()
	}
	l.how.Epoch = func(p nn.Progress) error {
		epoch(p)
		if !l.verbose {
			return nil
		}
		return s.print(fmt.Sprintf("epoch %d/%d: loss %.4f, %.1f%% read right\n", p.Epoch, p.Epochs, p.Loss, 100*p.Accuracy()))
	}
	params := nn.Parameters(l.m.layer)
	var failed error
	s.write(l.m, c.f.name, 0, params, func() {
		if failed = s.own(params); failed == nil {
			failed = train(ctx)
		}
		for _, t := range params {
			t.Grad = nil
			delete(s.prunings, t)
		}
	})
	s.learned(l.data)
	var diverged *nn.DivergedError
	switch {
	case failed == nil:
		return nil
	case errors.As(failed, &diverged):
		return c.refuse("lr", "the loss is no longer finite after step %d, in epoch %d: the learning rate is too high", diverged.Step, diverged.Epoch).
			withHint("Try a tenth of it.")
	}
	return c.engineFault("data", failed)
}

// train is train(model, data, epochs, lr) and fine_tune: in place.
func (s *session) train(c *call) (starlark.Value, error) {
	l, err := c.lesson("model")
	if err != nil {
		return nil, err
	}
	if v, ok := c.given["loss"]; ok && v != starlark.None {
		f, ok := v.(*lossFunction)
		if !ok {
			return nil, c.wrongType("loss", "the loss of a KnowledgeDistillation, such as kd.loss")
		}
		return l.m, l.distill(c, f.d.teacher, f.d.options, f.d.setup)
	}
	return l.m, l.run(c, func(ctx context.Context) error {
		return nn.Train(ctx, l.m.layer, l.data.Images, l.data.Labels, l.opt, l.how)
	})
}

// distill is distill(teacher, student, data, epochs, lr): it trains the student.
func (s *session) distill(c *call) (starlark.Value, error) {
	teacher, err := c.network("teacher")
	if err != nil {
		return nil, err
	}
	l, err := c.lesson("student")
	if err != nil {
		return nil, err
	}
	o, err := c.distillOptions()
	if err != nil {
		return nil, err
	}
	return l.m, l.distill(c, teacher, o, s.calling())
}

func (l *lesson) distill(c *call, teacher *model, o distill.Options, setup *trace.Call) error {
	if err := teacher.charge(len(l.data.Labels)); err != nil {
		return err
	}
	shared := map[*nn.Tensor]bool{}
	for _, t := range nn.Parameters(teacher.layer) {
		shared[t] = true
	}
	for _, t := range nn.Parameters(l.m.layer) {
		if shared[t] {
			return refuse("the teacher and the student share weights: training one would change the other").
				withHint("Copy the teacher first: copy.deepcopy(teacher)")
		}
	}
	var answers *nn.Tensor
	if o.Temperature < 1 || o.Temperature > 10 {
		answers, _ = nn.Forward(teacher.layer, l.data.Images)
	}
	l.m.s.aims("distill", l.m, l.m, teacher, o, answers, setup)
	return l.run(c, func(ctx context.Context) error {
		return distill.Train(ctx, teacher.layer, l.m.layer, l.data.Images, l.data.Labels, l.opt, o, l.how)
	})
}
