package compress

import (
	"fmt"

	"compressionlab/engine/distill"
	"compressionlab/engine/nn"
	"compressionlab/engine/prune"
)

// FineTune trains the network on, with [nn.SGD] and cross-entropy.
type FineTune struct {
	Epochs    int     // at least 1
	Rate      float64 // the learning rate, "lr"
	BatchSize int     // default 64
	Momentum  float64 // 0 to below 1; default 0.9
	KeepZeros bool    // hold what is zero at zero, as [prune.FromZeros] says
}

// Name is "fine_tune".
func (*FineTune) Name() string { return "fine_tune" }

func (s *FineTune) fields() []field {
	return training(&s.Epochs, &s.Rate, &s.BatchSize, &s.Momentum, &s.KeepZeros)
}

// training are the fields that steps which train share.
func training(epochs *int, rate *float64, batch *int, momentum *float64, keep *bool) []field {
	return []field{
		needed(integer("epochs", epochs, 1, 100000)),
		needed(positive("lr", rate)),
		integer("batch_size", batch, 1, 1<<20),
		number("momentum", momentum, "a number from 0 to below 1", func(m float64) bool { return m >= 0 && m < 1 }),
		flag("keep_zeros", keep),
	}
}

func (s *FineTune) check(n *network, env *Env) error { return n.trains(env) }

func (s *FineTune) run(r *running) ([]string, error) {
	opt, how, err := r.training(s.Epochs, s.Rate, s.BatchSize, s.Momentum, s.KeepZeros)
	if err != nil {
		return nil, err
	}
	var last nn.Progress
	how.Epoch = r.epoch(&last)
	d := r.env.Train
	if err := nn.Train(r.ctx, r.model, d.Images, d.Labels, opt, how); err != nil {
		return nil, err
	}
	opt.ZeroGrad()
	return learned(last), nil
}

// Distill lets the network learn from itself as it was before the recipe, by
// [distill.Train]: what compression cost is partly won back, and the teacher
// knows more than the labels say.
type Distill struct {
	Epochs      int     // at least 1
	Rate        float64 // the learning rate, "lr"
	BatchSize   int     // default 64
	Momentum    float64 // 0 to below 1; default 0.9
	KeepZeros   bool    // hold what is zero at zero, as [prune.FromZeros] says
	Temperature float64 // above 0; default 3
	Alpha       float64 // 0 to 1; default 0.7
	Form        string  // of [distill.Forms]; default "tinytorch"
}

// Name is "distill".
func (*Distill) Name() string { return "distill" }

func (s *Distill) fields() []field {
	return append(training(&s.Epochs, &s.Rate, &s.BatchSize, &s.Momentum, &s.KeepZeros),
		positive("temperature", &s.Temperature), fraction("alpha", &s.Alpha), choice("form", &s.Form, distill.Forms()...))
}

func (s *Distill) check(n *network, env *Env) error { return n.trains(env) }

func (s *Distill) run(r *running) ([]string, error) {
	form, err := distill.ParseForm(s.Form)
	if err != nil {
		return nil, err
	}
	opt, how, err := r.training(s.Epochs, s.Rate, s.BatchSize, s.Momentum, s.KeepZeros)
	if err != nil {
		return nil, err
	}
	var last nn.Progress
	how.Epoch = r.epoch(&last)
	d := r.env.Train
	err = distill.Train(r.ctx, r.first, r.model, d.Images, d.Labels, opt,
		distill.Options{Temperature: s.Temperature, Alpha: s.Alpha, Form: form}, how)
	if err != nil {
		return nil, err
	}
	opt.ZeroGrad()
	return learned(last), nil
}

// training is the optimizer of a step and how it goes through the data.
func (r *running) training(epochs int, rate float64, batch int, momentum float64, keepZeros bool) (nn.Optimizer, nn.Training, error) {
	how := nn.Training{Epochs: epochs, BatchSize: batch, Seed: r.seed}
	if r.env.Batch != nil {
		how.Batch = func(int) error { return r.env.Batch(r.index) }
	}
	sgd, err := nn.NewSGD(nn.Parameters(r.model), rate, momentum)
	if err != nil || !keepZeros {
		return sgd, how, err
	}
	mask, err := prune.FromZeros(r.model)
	if err != nil {
		return nil, how, err
	}
	return mask.Hold(sgd), how, nil
}

// epoch passes progress on and keeps the last.
func (r *running) epoch(last *nn.Progress) func(nn.Progress) error {
	return func(p nn.Progress) error {
		*last = p
		if r.env.Epoch == nil {
			return nil
		}
		return r.env.Epoch(r.index, p)
	}
}

func learned(last nn.Progress) []string {
	return []string{fmt.Sprintf("after %d epochs: loss %.4f, %d of %d training images right", last.Epochs, last.Loss, last.Right, last.Of)}
}
