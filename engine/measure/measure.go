// Package measure tells what a network costs and how well it reads. It changes
// nothing.
//
//   - Of a list of tensors: [Sparsity], [CountParameters], [CountNonzero], [Bytes].
//   - Of a network, layer by layer: [ProfileOf], with multiply-accumulates.
//   - Of its answers: [Accuracy], [Predict], [Logits], [Confuse], and [Changes]
//     between two networks.
//   - Of its time: [Time], with a clock that the caller brings.
//   - Of what it can spare: [Sensitivity], accuracy by layer and sparsity.
//
// # Why does sparsity leave the biases out?
//
// They are few (1 to 2% of the parameters) and magnitude pruning never touches
// them: counting their zeros would say nothing about compression.
package measure

import (
	"compressionlab/engine/nn"
	"compressionlab/engine/simd"
)

// isWeight tells whether a tensor counts as a weight: 2 or more dimensions.
func isWeight(t *nn.Tensor) bool { return len(t.Shape) >= 2 }

// each calls f for every tensor, once for one that is listed twice.
func each(params []*nn.Tensor, f func(*nn.Tensor)) {
	seen := make(map[*nn.Tensor]bool, len(params))
	for _, t := range params {
		if !seen[t] {
			seen[t] = true
			f(t)
		}
	}
}

// Weights counts the entries of the tensors with 2 or more dimensions, and how
// many of those are not 0. -0 is 0; NaN is not.
func Weights(params []*nn.Tensor) (weights, nonzero int) {
	each(params, func(t *nn.Tensor) {
		if isWeight(t) {
			weights += len(t.Data)
			nonzero += Nonzero(t.Data)
		}
	})
	return weights, nonzero
}

// Nonzero counts the entries that are not 0. -0 is 0; NaN is not.
func Nonzero(data []float32) int { return simd.Nonzero(data) }

// Sparsity is the share of zeros, 0 to 1, among the entries of the tensors with
// 2 or more dimensions; 0 if there are none.
func Sparsity(params []*nn.Tensor) float64 {
	weights, nonzero := Weights(params)
	if weights == 0 {
		return 0
	}
	return float64(weights-nonzero) / float64(weights)
}

// CountParameters counts all entries, biases included; a tensor that is listed
// twice counts once.
func CountParameters(params []*nn.Tensor) int {
	n := 0
	each(params, func(t *nn.Tensor) { n += len(t.Data) })
	return n
}

// CountNonzero counts the entries that are not 0, biases included.
func CountNonzero(params []*nn.Tensor) int {
	n := 0
	each(params, func(t *nn.Tensor) { n += Nonzero(t.Data) })
	return n
}

// Bytes is what the parameters take as dense float32, 4 an entry, zeros like
// any other.
func Bytes(params []*nn.Tensor) int { return 4 * CountParameters(params) }
