package lab

import (
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

// training tells of the steps of one training of a function, and returns what
// to call after each step and each epoch.
func (s *session) training(by string, how nn.Training, images int) (batch func(step int), epoch func(nn.Progress)) {
	perEpoch := (images + how.BatchSize - 1) / how.BatchSize
	s.progress.Doing = &trace.Doing{Func: by, Epochs: how.Epochs, Epoch: min(1, how.Epochs), Of: how.Epochs * perEpoch}
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
		s.tell()
	}
	return batch, epoch
}
