// Package measure tells what a network costs and how well it reads: parameters,
// nonzeros, bytes, sparsity, accuracy. It changes nothing.
//
// # Why does sparsity leave the biases out?
//
// They are few (1 to 2% of the parameters) and magnitude pruning never touches
// them: counting their zeros would say nothing about compression.
package measure

import (
	"fmt"

	"compressionlab/engine/nn"
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
func Nonzero(data []float32) int {
	n := 0
	for _, v := range data {
		if v != 0 {
			n++
		}
	}
	return n
}

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

// chunk is how many images one forward pass reads: enough to keep the weights
// in the cache for a while, few enough that the activations stay there, too.
const chunk = 64

// Accuracy lets the network read images (n, in) and counts how many it reads as
// labels say: Top-1, the class with the largest logit, the lowest class where
// several are equal. The fraction is right/of; nothing is allocated per image,
// only per batch of 64. Reading in batches does not change a bit of a logit.
//
// It returns an [*nn.ShapeError] if the network cannot read the images, and an
// error unless there is one label an image, each a class of the network.
func Accuracy(model nn.Layer, images *nn.Tensor, labels []int) (right, of int, err error) {
	if len(images.Shape) != 2 || images.Shape[0]*images.Shape[1] != len(images.Data) {
		return 0, 0, &nn.ShapeError{Layer: "accuracy", Want: "images of shape (n, pixels)", Got: images.Shape}
	}
	n, width := images.Shape[0], images.Shape[1]
	if n != len(labels) {
		return 0, 0, fmt.Errorf("measure: %d images, %d labels, want one an image", n, len(labels))
	}
	for from := 0; from < n; from += chunk {
		to := min(from+chunk, n)
		batch := nn.FromData(images.Data[from*width:to*width], to-from, width)
		logits, err := nn.Forward(model, batch)
		if err != nil {
			return 0, 0, err
		}
		if len(logits.Shape) != 2 || logits.Shape[1] == 0 {
			return 0, 0, &nn.ShapeError{Layer: "accuracy", Want: "logits of shape (batch, classes)", Got: logits.Shape}
		}
		classes := logits.Shape[1]
		for i, y := range labels[from:to] {
			if y < 0 || y >= classes {
				return 0, 0, &nn.LabelError{Index: from + i, Label: y, Classes: classes}
			}
			if nn.Argmax(logits.Data[i*classes:i*classes+classes]) == y {
				right++
			}
		}
	}
	return right, n, nil
}
