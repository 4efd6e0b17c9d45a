package lab

import (
	"slices"
	"sync"

	"compressionlab/engine/nn"
)

// The weights that a layer is drawn with outlive a run: they depend on the state
// of the source and on the layer's size alone, and while a slider is dragged each
// run draws the same ones. To draw a million takes 11 ms in a browser, to copy
// them one.
var redraw struct {
	sync.Mutex
	entries []redrawn // the last used last
	weights int       // of all of them
}

type redrawn struct {
	in, out       int
	before, after nn.Rand
	weights       []float32 // never written to
}

// A layer is remembered if it is large enough to gain by it, and all of them take
// 8 MB at most.
const (
	leastRedrawn = 1 << 12
	mostRedrawn  = 1 << 21
)

// drawn is [nn.NewLinear] with the session's source.
func (s *session) drawn(in, out int, bias bool) *nn.Linear {
	if in*out < leastRedrawn || in*out > mostRedrawn {
		return nn.NewLinear(in, out, bias, s.rng)
	}
	redraw.Lock()
	defer redraw.Unlock()
	known := slices.IndexFunc(redraw.entries, func(e redrawn) bool { return e.in == in && e.out == out && e.before == *s.rng })
	if known < 0 {
		before := *s.rng
		l := nn.NewLinear(in, out, bias, s.rng)
		for redraw.weights += in * out; redraw.weights > mostRedrawn; redraw.entries = slices.Delete(redraw.entries, 0, 1) {
			redraw.weights -= len(redraw.entries[0].weights)
		}
		redraw.entries = append(redraw.entries, redrawn{in, out, before, *s.rng, slices.Clone(l.Weight.Data)})
		return l
	}
	e := redraw.entries[known]
	redraw.entries = append(slices.Delete(redraw.entries, known, known+1), e)
	*s.rng = e.after
	l := &nn.Linear{Weight: &nn.Tensor{Shape: []int{in, out}, Data: slices.Clone(e.weights)}}
	if bias {
		l.Bias = nn.NewTensor(out)
	}
	return l
}
