package lab

import (
	"slices"

	"compressionlab/engine/measure"
)

// changes is what writes of single entries into large memory have replaced there. As
// long as nobody asks for the past of that memory, it is there without a copy.
type changes struct {
	memory  []float32
	held    int          // what the recorder held then: whoever came later knows the memory as it is
	keepers []*[]float32 // who held it
	places  []int
	old     []float32 // what was there, each time it was written to
}

// Memory of fewer entries is copied, and so is any once this many have been written.
const (
	leastLogged = 1 << 14
	mostLogged  = 1 << 10
)

// A known is how many entries of memory are not 0, until it is written to.
type known struct {
	memory
	nonzero int
}

// logged notes what a write into these places of memory replaces, where that takes the
// place of a copy.
func (s *session) logged(memory []float32, places []int) bool {
	s.untally(memory)
	if s.log != nil && (s.log.held != s.held || !sameMemory(s.log.memory, memory) || len(s.log.places)+len(places) > mostLogged) {
		s.recopy()
	}
	if s.log == nil {
		if len(memory) < leastLogged || len(places) > mostLogged || s.swept != nil || s.held == s.freedAt && sameMemory(memory, s.freed) {
			return false
		}
		for _, p := range s.prunings {
			if sameMemory(p.before, memory) || sameMemory(p.after, memory) {
				return false
			}
		}
		s.log = &changes{memory: memory, held: s.held}
		s.keepers(func(data *[]float32) {
			if sameMemory(*data, memory) {
				s.log.keepers = append(s.log.keepers, data)
			}
		})
	}
	for _, p := range places {
		s.log.places, s.log.old = append(s.log.places, p), append(s.log.old, memory[p])
	}
	return true
}

func (s *session) untally(memory []float32) {
	s.tallied = slices.DeleteFunc(s.tallied, func(k known) bool { return k.memory == memoryAt(memory) })
}

// recopy gives those that the log stands for their copy.
func (s *session) recopy() {
	l := s.log
	if s.log = nil; l == nil {
		return
	}
	old := slices.Clone(l.memory)
	for i, p := range slices.Backward(l.places) {
		old[p] = l.old[i]
	}
	for _, k := range l.keepers {
		*k = old
	}
	s.freed, s.freedAt = l.memory, l.held
}

// logs tells whether what a keeper has of the past is memory that is now something
// else, by the log. If it is compared with other memory, it gets its copy.
func (s *session) logs(keeper *[]float32, now []float32) bool {
	if s.log == nil || !slices.Contains(s.log.keepers, keeper) {
		return false
	}
	if !sameMemory(s.log.memory, now) {
		s.recopy()
	}
	return s.log != nil
}

// sum counts the entries that hold another number than before, and how many more of
// them are not 0.
func (l *changes) sum() (changed, gained int) {
	first := map[int]float32{}
	for i, p := range l.places {
		if _, ok := first[p]; !ok {
			first[p] = l.old[i]
		}
	}
	for p, was := range first {
		if l.memory[p] != was {
			changed++
		}
		gained += measure.Nonzero(l.memory[p:p+1]) - measure.Nonzero([]float32{was})
	}
	return changed, gained
}

// differs tells whether a write has changed anything.
func (s *session) differs(w *lateWrite) bool {
	for i, t := range w.tensors {
		if s.logs(&w.before[i], t.Data) {
			if changed, _ := s.log.sum(); changed > 0 {
				return true
			}
		} else if !equalNumbers(t.Data, w.before[i]) {
			return true
		}
	}
	return false
}

// isAs tells whether a network is as one was.
func (s *session) isAs(now []leaf, was *past) bool {
	if s.log != nil && len(now) == len(was.state) {
		for i := range was.state {
			if s.logs(&was.state[i].weight, now[i].weight) {
				if changed, _ := s.log.sum(); changed > 0 {
					return false
				}
			}
		}
	}
	s.recopy()
	return equalLeaves(now, was.state)
}

// asks tells whether what a ghost tells of a network has to be read from it.
func (s *session) asks(p *past) bool {
	for i, n := range p.nonzero {
		if n < 0 && s.log != nil && slices.Contains(s.log.keepers, &p.matrices[i]) {
			return true
		}
	}
	return !p.measured
}

// nonzero is how many entries are not 0.
func (s *session) nonzero(data []float32) int {
	for _, k := range s.tallied {
		if k.memory == memoryAt(data) {
			return k.nonzero
		}
	}
	return measure.Nonzero(data)
}
