package compress

import (
	"context"
	"slices"

	"compressionlab/engine/nn"
)

// running is what a step runs with.
type running struct {
	ctx   context.Context
	model nn.Layer
	env   *Env
	index int      // of the step
	seed  uint64   // the step's own
	first nn.Layer // a copy of the network at the beginning, for Distill; else nil
}

// Run checks the recipe, then does its steps to the network itself, in order,
// and reports each. It is whole or nothing: after an error the network is as it
// was, layers, arrays and numbers.
//
// Steps that prune give tensors a new Data; steps that train write into it (see
// [nn.Own]); low rank puts other layers into the Sequentials. Tensors and layers
// that stay are the same ones as before.
//
// The error is one of [Recipe.Check]; or a [*StepError] with ctx.Err(), what a
// callback of env returned, an [*nn.DivergedError], or a [*RankError].
func (r *Recipe) Run(ctx context.Context, model nn.Layer, env Env) (report *Report, err error) {
	if err := r.Check(model, env); err != nil {
		return nil, err
	}
	report = &Report{Recipe: r}
	var logits *nn.Tensor
	if report.Before, logits, err = measured(model, env.Test, nil); err != nil {
		return nil, err
	}
	saved := save(model)
	done := false
	defer func() { // also on the way of a panic
		if !done {
			saved.restore()
		}
	}()

	running := &running{ctx: ctx, model: model, env: &env}
	if slices.ContainsFunc(r.Steps, func(s Step) bool { _, ok := s.(*Distill); return ok }) {
		running.first = nn.Clone(model)
	}
	seeds := nn.NewRand(r.Seed)
	for i, s := range r.Steps {
		running.index, running.seed = i, seeds.Uint64()
		if err := ctx.Err(); err != nil {
			return nil, at(i, s, err)
		}
		step := StepReport{Index: i, Step: s}
		if step.Notes, err = s.run(running); err != nil {
			return nil, at(i, s, err)
		}
		if step.Measures, _, err = measured(model, env.Test, logits); err != nil {
			return nil, at(i, s, err)
		}
		report.Steps = append(report.Steps, step)
		if env.Step != nil {
			if err := env.Step(step); err != nil {
				return nil, at(i, s, err)
			}
		}
	}
	done = true
	return report, nil
}

// A snapshot is all of a network that steps change.
type snapshot struct {
	sequentials []*nn.Sequential
	layers      [][]nn.Layer
	tensors     []*nn.Tensor
	was         []nn.Tensor // by value: Shape, Data, Grad
	data        [][]float32 // copies of Data
}

func save(model nn.Layer) *snapshot {
	s := &snapshot{}
	eachSequential(model, map[*nn.Sequential]bool{}, func(q *nn.Sequential) {
		s.sequentials = append(s.sequentials, q)
		s.layers = append(s.layers, q.Layers)
	})
	for _, t := range nn.Parameters(model) {
		s.tensors = append(s.tensors, t)
		s.was = append(s.was, nn.Tensor{Shape: t.Shape, Data: t.Data, Grad: t.Grad})
		s.data = append(s.data, slices.Clone(t.Data))
	}
	return s
}

func (s *snapshot) restore() {
	for i, q := range s.sequentials {
		q.Layers = s.layers[i]
	}
	for i, t := range s.tensors {
		t.Shape, t.Data, t.Grad = s.was[i].Shape, s.was[i].Data, s.was[i].Grad
		copy(t.Data, s.data[i])
	}
}

// eachSequential visits each Sequential once, from the outside in.
func eachSequential(l nn.Layer, seen map[*nn.Sequential]bool, visit func(*nn.Sequential)) {
	s, ok := l.(*nn.Sequential)
	if !ok || seen[s] {
		return
	}
	seen[s] = true
	visit(s)
	for _, inner := range s.Layers {
		eachSequential(inner, seen, visit)
	}
}

// replace puts other layers into the Sequentials of a network: for each of
// theirs, by identity, the one that it is to become. The lists are new slices.
func replace(model nn.Layer, become map[nn.Layer]nn.Layer) {
	eachSequential(model, map[*nn.Sequential]bool{}, func(s *nn.Sequential) {
		layers := slices.Clone(s.Layers)
		for i, l := range layers {
			if other, ok := become[l]; ok {
				layers[i] = other
			}
		}
		s.Layers = layers
	})
}
