package lab

import (
	"math"

	"compressionlab/engine/nn"
	"compressionlab/engine/trace"
)

// tell says how far the run has come, to whoever asked for it. It is called
// after a line is printed, a step of training and every [tickSteps] steps of the
// interpreter: often, so that the listener decides how often is often enough.
func (s *session) tell() {
	if s.listener == nil {
		return
	}
	s.progress.Line = s.line()
	if s.swept == nil {
		s.progress.Output = s.out.String()
		s.listener(s.progress)
		return
	}
	p := s.progress // what an item prints is heard of when its turn has come
	p.Doing = &s.swept.doing
	s.listener(p)
}

// mostPoints is how many points a curve has, about.
const mostPoints = 200

// training tells of the steps of one training of a function, and returns what
// to call after each step and each epoch.
func (s *session) training(by string, how nn.Training, images int) (batch func(step int), epoch func(nn.Progress)) {
	perEpoch := (images + how.BatchSize - 1) / how.BatchSize
	s.progress.Doing = &trace.Doing{Func: by, Epochs: how.Epochs, Epoch: min(1, how.Epochs), Of: how.Epochs * perEpoch}
	curve := trace.Training{Func: by, Line: s.line(), Epochs: how.Epochs}
	note := func() { c := curve; s.progress.Curve = &c } // another one: the listener may keep the last
	note()
	every := 1 + (how.Epochs-1)/mostPoints
	if cell, _, ok := s.where(); ok && cell == s.last && s.swept == nil && len(s.trainings) < mostCurves {
		s.trainings = append(s.trainings, s.progress.Curve)
		at := len(s.trainings) - 1
		note = func() { c := curve; s.progress.Curve, s.trainings[at] = &c, &c }
	}
	batch = func(step int) {
		d := *s.progress.Doing // another one: the listener may keep the last
		d.Done, d.Epoch = step, (step-1)/perEpoch+1
		s.progress.Doing = &d
		s.tell()
	}
	epoch = func(p nn.Progress) {
		d := *s.progress.Doing
		d.Loss, d.Accuracy, d.Seen = p.Loss, p.Accuracy(), p.Epoch
		s.progress.Doing = &d
		if loss := p.Loss; (p.Epoch%every == 0 || p.Epoch == how.Epochs) && !math.IsNaN(loss) && !math.IsInf(loss, 0) {
			n := len(curve.Seen)
			curve.Seen = append(curve.Seen[:n:n], p.Epoch)
			curve.Losses, curve.Accuracies = append(curve.Losses[:n:n], loss), append(curve.Accuracies[:n:n], d.Accuracy)
			note()
		}
		s.tell()
	}
	return batch, epoch
}
