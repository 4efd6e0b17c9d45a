package measure

import (
	"fmt"
	"strconv"

	"compressionlab/engine/nn"
)

// A Multiplier is a layer that tells itself what it multiplies for one image:
// all its multiply-accumulates, and those whose weight is not 0. A layer that is
// none is taken to be a chain of matrix products: each entry of a parameter of 2
// or more dimensions is one multiply-accumulate. That is so of [nn.Linear], in·out,
// and of [nn.LowRank], k·(in+out).
type Multiplier interface {
	MultiplyAccumulates() (all, nonzero int)
}

// A Sizer is a layer that does not hold its weights as float32 tensors, such as
// one of int8 codes, and tells itself what they are: how many numbers it stands
// for, how many of these are not 0, how many are weights (not biases) and how
// many of those not 0, and the bytes that all take as stored, scales and other
// overhead included.
type Sizer interface {
	Size() (s Sizes)
}

// Sizes are the counts of a layer or of a network. Biases are parameters, but no
// weights.
type Sizes struct {
	Parameters, Nonzero     int
	Weights, NonzeroWeights int
	Bytes                   int // as stored, in dense form
}

// Sparsity is the share of zeros among the weights, 0 to 1; 0 without weights.
func (s Sizes) Sparsity() float64 { return share(s.Weights-s.NonzeroWeights, s.Weights) }

func (s *Sizes) add(t Sizes) {
	s.Parameters += t.Parameters
	s.Nonzero += t.Nonzero
	s.Weights += t.Weights
	s.NonzeroWeights += t.NonzeroWeights
	s.Bytes += t.Bytes
}

// A LayerProfile is what one layer costs.
type LayerProfile struct {
	Name string // its indices in the Sequentials on the way, as in "2" or "1.0"; "" for a network of one layer
	Kind string // as it prints: "Linear(64, 48)"

	// Again tells that the layer stands at an earlier place, too. Its Sizes are
	// counted there, and 0 here; its multiplications are done at both.
	Again bool

	Sizes
	MACs        int // multiply-accumulates for one image; an addition of a bias is none
	NonzeroMACs int // those whose weight is not 0: what is left to do if zeros are skipped
}

// A Profile is what a network costs, layer by layer and in sum.
type Profile struct {
	Layers []LayerProfile // in the order of a forward pass
	Total  LayerProfile   // the sums; no name, no kind
}

// ProfileOf counts what a network costs. Parameters that two layers share count
// once, at the first. (Multiply-accumulates as in Sze et al., "Efficient
// processing of deep neural networks", arXiv:1703.09039.) It returns
// [nn.ErrCycle] for a network that contains itself.
func ProfileOf(model nn.Layer) (*Profile, error) {
	p := &Profile{}
	seen := map[nn.Layer]bool{}
	tensors := map[*nn.Tensor]bool{}
	if err := p.walk(model, "", nil, seen, tensors); err != nil {
		return nil, err
	}
	for _, l := range p.Layers {
		p.Total.add(l.Sizes)
		p.Total.MACs += l.MACs
		p.Total.NonzeroMACs += l.NonzeroMACs
	}
	return p, nil
}

func (p *Profile) walk(l nn.Layer, name string, path []*nn.Sequential, seen map[nn.Layer]bool, tensors map[*nn.Tensor]bool) error {
	if s, ok := l.(*nn.Sequential); ok {
		for _, above := range path {
			if above == s {
				return nn.ErrCycle
			}
		}
		for i, inner := range s.Layers {
			at := strconv.Itoa(i)
			if name != "" {
				at = name + "." + at
			}
			if err := p.walk(inner, at, append(path, s), seen, tensors); err != nil {
				return err
			}
		}
		return nil
	}

	own := LayerProfile{Name: name, Kind: kind(l)}
	params := l.Parameters()
	sizer, sized := l.(Sizer)
	if (len(params) > 0 || sized) && seen[l] {
		own.Again = true
	}
	seen[l] = true
	weights, nonzero := 0, 0 // all, for the multiplications
	each(params, func(t *nn.Tensor) {
		n := Sizes{Parameters: len(t.Data), Nonzero: Nonzero(t.Data), Bytes: 4 * len(t.Data)}
		if isWeight(t) {
			n.Weights, n.NonzeroWeights = n.Parameters, n.Nonzero
			weights += n.Weights
			nonzero += n.NonzeroWeights
		}
		if !tensors[t] {
			tensors[t] = true
			own.add(n)
		}
	})
	if sized {
		own.Sizes = Sizes{}
		if !own.Again {
			own.Sizes = sizer.Size()
		}
	}
	own.MACs, own.NonzeroMACs = weights, nonzero
	if m, ok := l.(Multiplier); ok {
		own.MACs, own.NonzeroMACs = m.MultiplyAccumulates()
	}
	p.Layers = append(p.Layers, own)
	return nil
}

// kind is how a layer prints, or its Go type.
func kind(l nn.Layer) string {
	if s, ok := l.(fmt.Stringer); ok {
		return s.String()
	}
	return fmt.Sprintf("%T", l)
}
