package lab

import (
	"compressionlab/engine/measure"
	"compressionlab/engine/nn"
	"compressionlab/engine/quant"
	"compressionlab/engine/trace"
)

// A past is a network as it was at a write, for those who come to ask how it read
// the digits: most runs have nobody who does, and reading them takes as long as
// all else that a small cell does.
type past struct {
	state    []leaf
	matrices [][]float32 // of its tensors with 2 or more dimensions, each tensor once
	nonzero  []int       // of each of those; -1 where nobody has counted
	lost     bool        // it may become a ghost
	score    *trace.Score
	measured bool
}

// mostWaiting bounds the weights of the networks that wait for a question: 16 MB.
const mostWaiting = 1 << 22

// past keeps a network as it is now; counted, if its entries may be asked for. Where
// too much waits, the oldest is measured and dropped.
func (s *session) past(m *model, counted bool) *past {
	p := &past{state: m.leaves()}
	if counted {
		for _, t := range m.tensors() {
			if len(t.t.Shape) >= 2 {
				p.matrices, p.nonzero = append(p.matrices, t.t.Data), append(p.nonzero, -1)
			}
		}
	}
	s.held++
	if p.measured = !readsDigits(p.state); p.measured && !counted {
		return p // nobody will get an answer
	}
	s.pasts = append(s.pasts, p)
	s.waiting += p.size()
	for s.waiting > mostWaiting && len(s.pasts) > 1 {
		old := s.pasts[0]
		s.pasts = s.pasts[1:]
		s.waiting -= old.size()
		s.recopy()
		if old.Accuracy(); !old.lost {
			old.state, old.matrices = nil, nil
		}
	}
	return p
}

// size is 0 for what waits for no question.
func (p *past) size() (n int) {
	if !readsDigits(p.state) {
		return 0
	}
	for _, l := range p.state {
		n += len(l.weight) + len(l.second) + len(l.bias)
	}
	return n
}

// Accuracy is on the test digits, nil for a network that cannot read them.
func (p *past) Accuracy() *trace.Score {
	if p.measured {
		return p.score
	}
	p.measured = true
	score, known := recallScore(p.state)
	if !known {
		data := bundledTest()
		right, of, err := measure.Accuracy(network(p.state), data.Images, data.Labels)
		if err != nil {
			return nil
		}
		score = trace.Score{Right: right, Of: of}
		rememberScore(p.state, score)
	}
	p.score = &score
	return p.score
}

// weights is how many entries its matrices have.
func (p *past) weights() (n int) {
	for _, w := range p.matrices {
		n += len(w)
	}
	return n
}

// knows takes a count of entries that are not 0.
func (p *past) knows(data []float32, nonzero int) {
	for i, w := range p.matrices {
		if sameMemory(w, data) {
			p.nonzero[i] = nonzero
		}
	}
}

// count is how many entries of its matrices are not 0, by what is known of memory
// that others have counted.
func (p *past) count(known counts) (n int) {
	for i, w := range p.matrices {
		if p.nonzero[i] < 0 {
			p.nonzero[i] = known.nonzero(w)
		}
		n += p.nonzero[i]
	}
	return n
}

// network is one that reads as its leaves did.
func network(state []leaf) nn.Layer {
	all := nn.NewSequential()
	for _, l := range state {
		var bias *nn.Tensor
		if l.bias != nil {
			bias = nn.FromData(l.bias, len(l.bias))
		}
		switch l.kind {
		case "Linear":
			all.Layers = append(all.Layers, &nn.Linear{Weight: nn.FromData(l.weight, l.in, l.out), Bias: bias})
		case "LowRank":
			rank := len(l.weight) / max(l.in, 1)
			all.Layers = append(all.Layers, &nn.LowRank{U: nn.FromData(l.weight, l.in, rank), V: nn.FromData(l.second, rank, l.out), Bias: bias})
		case "Quantized":
			all.Layers = append(all.Layers, &quant.Linear{Weight: l.codes, Bias: bias})
		case "ReLU":
			all.Layers = append(all.Layers, nn.ReLU{})
		}
	}
	return all
}
