package measure

import (
	"context"

	"compressionlab/engine/nn"
)

// A SensitivityPoint is the accuracy of a network in which one weight was pruned
// and all others are as they were.
type SensitivityPoint struct {
	Name      string  // of the weight: "2.weight"
	Asked     float64 // the sparsity that was asked for, 0 to 1
	Sparsity  float64 // the one that the weight has
	Right, Of int
}

// Accuracy is the fraction read right, 0 to 1.
func (p SensitivityPoint) Accuracy() float64 { return share(p.Right, p.Of) }

// Sensitivity prunes each weight of a network, each by itself, to each of these
// sparsities, and reads the images (n, in) after each: a layer whose curve falls
// early has little to spare (Han et al., arXiv:1506.02626, figure 6). Points come
// weight by weight, in the order of [nn.Named], tensors of 2 or more dimensions,
// then in the order of sparsities.
//
// prune sets entries of a tensor to zero, by whatever method: it may write into
// Data or replace it. It is given a fresh copy each time, so the network itself
// is not touched. point, if not nil, is called after each, and may end the scan
// by an error, as may ctx.
func Sensitivity(ctx context.Context, model nn.Layer, images *nn.Tensor, labels []int, sparsities []float64,
	prune func(t *nn.Tensor, sparsity float64) error, point func(SensitivityPoint) error) ([]SensitivityPoint, error) {
	var points []SensitivityPoint
	for i, n := range nn.Named(model) {
		if !isWeight(n.Tensor) {
			continue
		}
		for _, s := range sparsities {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			p, err := SensitivityAt(model, i, images, labels, s, prune)
			if err != nil {
				return nil, err
			}
			points = append(points, p)
			if point != nil {
				if err := point(p); err != nil {
					return nil, err
				}
			}
		}
	}
	return points, nil
}

// SensitivityAt is one point of [Sensitivity]: the network with tensor i of
// [nn.Named] pruned to this sparsity. Points do not depend on one another.
func SensitivityAt(model nn.Layer, i int, images *nn.Tensor, labels []int, sparsity float64,
	prune func(t *nn.Tensor, sparsity float64) error) (SensitivityPoint, error) {
	trial := nn.Clone(model)
	n := nn.Named(trial)[i]
	p := SensitivityPoint{Name: n.Name, Asked: sparsity}
	err := prune(n.Tensor, sparsity)
	if err == nil {
		p.Sparsity = Sparsity([]*nn.Tensor{n.Tensor})
		p.Right, p.Of, err = Accuracy(trial, images, labels)
	}
	return p, err
}
