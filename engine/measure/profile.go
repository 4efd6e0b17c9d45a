package measure

import (
	"fmt"
	"strconv"

	"compressionlab/engine/nn"
)

// A Holder is a layer that holds weights which are no tensors, such as int8
// codes. Its parameters, a bias, are counted as those of any layer, and these
// weights besides: how many, how many of them stand for a number that is not 0,
// and the bytes that they take as stored, with scales and all other overhead.
// What has the same id, which is comparable, is stored once.
type Holder interface {
	Held() (id any, weights, nonzero, bytes int)
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
// once, at the first. A layer is taken to be a chain of matrix products: each
// weight, an entry of a parameter of 2 or more dimensions or one of a [Holder],
// is one multiply-accumulate an image. That is so of [nn.Linear], in·out, and of
// [nn.LowRank], k·(in+out). (Multiply-accumulates as in Sze et al., "Efficient
// processing of deep neural networks", arXiv:1703.09039.) It returns
// [nn.ErrCycle] for a network that contains itself.
func ProfileOf(model nn.Layer) (*Profile, error) {
	p := &Profile{}
	seen := map[nn.Layer]bool{}
	stored := map[any]bool{} // tensors, and what Holders hold
	if err := p.walk(model, "", nil, seen, stored); err != nil {
		return nil, err
	}
	for _, l := range p.Layers {
		p.Total.add(l.Sizes)
		p.Total.MACs += l.MACs
		p.Total.NonzeroMACs += l.NonzeroMACs
	}
	return p, nil
}

func (p *Profile) walk(l nn.Layer, name string, path []*nn.Sequential, seen map[nn.Layer]bool, stored map[any]bool) error {
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
			if err := p.walk(inner, at, append(path, s), seen, stored); err != nil {
				return err
			}
		}
		return nil
	}

	own := LayerProfile{Name: name, Kind: kind(l)}
	params := l.Parameters()
	holder, holds := l.(Holder)
	own.Again = (len(params) > 0 || holds) && seen[l]
	seen[l] = true
	count := func(id any, n Sizes) {
		own.MACs += n.Weights
		own.NonzeroMACs += n.NonzeroWeights
		if !stored[id] {
			stored[id] = true
			own.add(n)
		}
	}
	each(params, func(t *nn.Tensor) {
		n := Sizes{Parameters: len(t.Data), Nonzero: Nonzero(t.Data), Bytes: 4 * len(t.Data)}
		if isWeight(t) {
			n.Weights, n.NonzeroWeights = n.Parameters, n.Nonzero
		}
		count(t, n)
	})
	if holds {
		id, weights, nonzero, bytes := holder.Held()
		count(id, Sizes{weights, nonzero, weights, nonzero, bytes})
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
