package compress

import (
	"compressionlab/engine/measure"
	"compressionlab/engine/nn"
	"compressionlab/engine/quant"
)

// Profile is [measure.ProfileOf] of a network that may hold layers of quant.
func Profile(model nn.Layer) (*measure.Profile, error) {
	if _, err := nn.Leaves(model); err != nil {
		return nil, err
	}
	return measure.ProfileOf(telling(model, map[nn.Layer]nn.Layer{}))
}

// telling is a network whose coded layers tell what they hold. Its other layers
// are the network's own.
func telling(l nn.Layer, made map[nn.Layer]nn.Layer) nn.Layer {
	if t, ok := made[l]; ok {
		return t
	}
	t := l
	switch l := l.(type) {
	case *nn.Sequential:
		s := &nn.Sequential{}
		for _, inner := range l.Layers {
			s.Layers = append(s.Layers, telling(inner, made))
		}
		t = s
	case *quant.Linear:
		t = &holder{l}
	}
	made[l] = t
	return t
}

// A holder is a coded layer that is a [measure.Holder].
type holder struct{ *quant.Linear }

// Held counts the codes packed, with scales, zero points and codebook.
func (h *holder) Held() (id any, weights, nonzero, bytes int) {
	dense := h.Weight.Dense()
	return h.Weight, len(dense), measure.Nonzero(dense), h.Weight.Size().Bytes()
}
