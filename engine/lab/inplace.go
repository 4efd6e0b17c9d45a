package lab

import (
	"slices"

	"compressionlab/engine/nn"
)

// writeInto runs apply, which writes into these places of an array's memory. If that is
// the memory of a model, it is a write of the trace: one for each line and
// statement, however many entries a loop writes one by one.
//
// # Why is the past copied, and not the present?
//
// All views of an array see a write, so the memory must stay the same one. What
// the recorder keeps of the past (ghosts, prunings, accuracies) is what the
// array held before; [session.preserve] gives it a copy of its own.
func (s *session) writeInto(a *array, places []int, apply func()) error {
	if f := a.s.old(a.born, "an array"); f != nil {
		return f
	}
	memory := a.memory()
	m := a.belongs()
	if m == nil || s.blind {
		s.scores = nil // it may be an image, or a label
		if memory != nil {
			s.preserve(memory)
		}
		s.stale(a, "write")
		apply()
		return nil
	}
	if err := s.beginOnce(m, "data", []*nn.Tensor{a.owner.t}); err != nil {
		return err
	}
	delete(s.prunings, a.owner.t)
	if !s.logged(memory, places) {
		s.preserve(memory)
	}
	apply()
	return nil
}

// beginOnce begins a write that ends with the statement, unless this line has
// begun it already.
func (s *session) beginOnce(m *model, by string, tensors []*nn.Tensor) error {
	if s.blind {
		return nil
	}
	line := s.line()
	known := slices.ContainsFunc(s.late, func(w *lateWrite) bool {
		return w.m == m && w.e.Func == by && w.e.Line == line && slices.Equal(w.tensors, tensors)
	})
	if known {
		return nil
	}
	n := 0
	for _, t := range tensors {
		n += len(t.Data)
	}
	if err := s.grow(4 * float64(n)); err != nil {
		return err
	}
	s.late = append(s.late, s.begin(m, by, 0, tensors))
	return nil
}

// settle ends the writes into arrays that the statement made. One that changed
// nothing is none.
func (s *session) settle() {
	late := s.late
	s.late = nil
	for _, w := range late {
		if s.differs(w) {
			s.end(w)
		}
	}
}

// exchange swaps what two pieces of memory hold.
func exchange(a, b []float32) {
	var part [1024]float32
	for len(a) > 0 {
		n := copy(part[:], a)
		copy(a[:n], b)
		copy(b, part[:n])
		a, b = a[n:], b[n:]
	}
}

// preserve gives whatever the recorder remembers of this memory a copy, before
// it is written to.
func (s *session) preserve(memory []float32) { s.yield(memory, nil) }

// yield is preserve where old already holds what the memory held; nil for a copy to
// be made.
func (s *session) yield(memory, old []float32) {
	s.recopy()
	s.untally(memory)
	if len(memory) == 0 || s.held == s.freedAt && sameMemory(memory, s.freed) {
		return
	}
	s.freed, s.freedAt = memory, s.held
	keep := func(data *[]float32) {
		if sameMemory(*data, memory) {
			if old == nil {
				old = slices.Clone(memory)
			}
			*data = old
		}
	}
	s.keepers(keep)
	for t, p := range s.prunings {
		keep(&p.before)
		if sameMemory(p.after, memory) {
			delete(s.prunings, t)
			continue
		}
		s.prunings[t] = p
	}
}

// keepers calls f with all that the recorder keeps of the past, but for prunings.
func (s *session) keepers(keep func(data *[]float32)) {
	leaves := func(state []leaf) {
		for i := range state {
			keep(&state[i].weight)
			keep(&state[i].second)
			keep(&state[i].bias)
		}
	}
	then := func(p *past) {
		leaves(p.state)
		for i := range p.matrices {
			keep(&p.matrices[i])
		}
	}
	for i := range s.lost {
		then(s.lost[i].before)
	}
	for _, p := range s.pasts {
		then(p)
	}
	for i := range s.scores {
		leaves(s.scores[i].state)
	}
	for _, w := range s.late {
		if w.state != nil {
			then(w.state)
		}
		for i := range w.before {
			keep(&w.before[i])
		}
	}
}

// own gives the parameters of a model memory of their own before a training
// writes into it, as TinyTorch's optimizers bind a new array to each.
func (s *session) own(params []*nn.Tensor) error {
	n := 0
	for _, t := range params {
		n += len(t.Data)
	}
	if err := s.grow(4 * float64(n)); err != nil {
		return err
	}
	nn.Own(params)
	return nil
}
