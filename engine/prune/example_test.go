package prune_test

import (
	"fmt"

	"compressionlab/engine/nn"
	"compressionlab/engine/prune"
)

// A plan changes nothing; Apply replaces the array and leaves the old one.
func ExampleMagnitudePlan() {
	w := nn.FromData([]float32{0.5, -0.1, 3, -2}, 2, 2)
	old := w.Data

	plan, err := prune.MagnitudePlan([]*nn.Tensor{w}, prune.Options{Sparsity: 0.5})
	if err != nil {
		panic(err)
	}
	fmt.Println(plan.Erased, "of", plan.Weights, "go; the smallest to stay is", plan.Threshold)
	plan.Apply()
	fmt.Println(w.Data, old)

	_, err = prune.MagnitudePlan([]*nn.Tensor{w}, prune.Options{Sparsity: 90})
	fmt.Println(err)
	// Output:
	// 2 of 4 go; the smallest to stay is 2
	// [0 0 3 -2] [0.5 -0.1 3 -2]
	// prune: a sparsity of 90, want 0 to 1
}
