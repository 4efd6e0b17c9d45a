package compress

import (
	"fmt"
	"slices"

	"compressionlab/engine/nn"
	"compressionlab/engine/quant"
)

// Quantize is [quant.Model], put into the network: each weight becomes codes on
// an even grid, and stays zero where it was. Nothing can be trained or pruned
// after it.
type Quantize struct {
	Bits   int    // 2 to 8; default 8
	Scheme string // "affine" or "symmetric"; default "affine"
	Per    string // "tensor" or "channel"; default "tensor"
}

var schemes = []string{"affine", "symmetric"} // quant.Affine, quant.Symmetric

// Name is "quantize".
func (*Quantize) Name() string { return "quantize" }

func (s *Quantize) fields() []field {
	return []field{integer("bits", &s.Bits, 2, 8), choice("scheme", &s.Scheme, schemes...), choice("per", &s.Per, "tensor", "channel")}
}

func (s *Quantize) check(n *network, _ *Env) error { return n.seal(s) }

func (s *Quantize) run(r *running) ([]string, error) {
	coded, report, err := quant.Model(r.model, quant.Options{
		Bits: s.Bits, Scheme: quant.Scheme(slices.Index(schemes, s.Scheme)), PerChannel: s.Per == "channel",
	})
	if err != nil {
		return nil, err
	}
	return r.encode(coded, report), nil
}

// Cluster is [quant.ClusterModel], put into the network: each weight becomes
// places in a codebook that k-means finds. Nothing can be trained or pruned after
// it.
type Cluster struct {
	Bits      int  // 2 to 8; default 4
	KeepZeros bool // an entry of the codebook for zeros alone; default true
}

// Name is "cluster".
func (*Cluster) Name() string { return "cluster" }

func (s *Cluster) fields() []field {
	return []field{integer("bits", &s.Bits, 2, 8), flag("keep_zeros", &s.KeepZeros)}
}

func (s *Cluster) check(n *network, _ *Env) error { return n.seal(s) }

func (s *Cluster) run(r *running) ([]string, error) {
	coded, report, err := quant.ClusterModel(r.model, quant.ClusterOptions{Bits: s.Bits, KeepZeros: s.KeepZeros})
	if err != nil {
		return nil, err
	}
	return r.encode(coded, report), nil
}

// seal notes that weights are codes after a step.
func (n *network) seal(s Step) error {
	if err := n.open("the weights are codes already"); err != nil {
		return err
	}
	n.sealed = s.Name()
	return n.sequential()
}

// encode puts the layers of a coded copy into the network. Biases stay the
// tensors that they are.
func (r *running) encode(coded nn.Layer, report *quant.Report) []string {
	become := map[nn.Layer]nn.Layer{}
	pair(r.model, coded, become)
	replace(r.model, become)
	var notes []string
	for _, t := range report.Tensors {
		notes = append(notes, fmt.Sprintf("%s (%d, %d): %d bytes became %d, %d of them overhead; largest error %.2g",
			t.Name, t.Rows, t.Cols, t.Before, t.Size.Bytes(), t.Size.Overhead(), t.MaxError))
	}
	return notes
}

// pair finds what each layer became in a coded copy of a network: a Linear one
// layer, a LowRank a Sequential of two.
func pair(l, coded nn.Layer, become map[nn.Layer]nn.Layer) {
	switch l := l.(type) {
	case *nn.Sequential:
		for i, inner := range l.Layers {
			pair(inner, coded.(*nn.Sequential).Layers[i], become)
		}
	case *nn.Linear:
		coded.(*quant.Linear).Bias = l.Bias
		become[l] = coded
	case *nn.LowRank:
		coded.(*nn.Sequential).Layers[1].(*quant.Linear).Bias = l.Bias
		become[l] = coded
	}
}
