package lowrank_test

import (
	"fmt"

	"compressionlab/engine/lowrank"
	"compressionlab/engine/nn"
)

// The spectrum says what each rank would cost, before anything is built.
func ExampleSVD() {
	d, err := lowrank.SVD(3, 2, []float32{
		3, 0,
		0, 4,
		0, 0,
	})
	if err != nil {
		panic(err)
	}
	fmt.Println(d.S, d.Errors(), d.Energy())
	fmt.Println(d.U)
	fmt.Println(d.V)
	// Output:
	// [4 3] [5 3 0] [0 0.64 1]
	// [0 1 1 0 0 0]
	// [0 1 1 0]
}

// Half of the ranks of a square matrix save nothing.
func ExampleLargestSavingRank() {
	fmt.Println(lowrank.LargestSavingRank(512, 512), lowrank.LargestSavingRank(64, 48), lowrank.LargestSavingRank(1, 10))
	// Output: 255 27 0
}

// A rank-1 matrix is two vectors.
func ExampleApproximate() {
	f, err := lowrank.Approximate(2, 3, []float32{
		1, 2, 2,
		2, 4, 4,
	}, lowrank.ByEnergy(0.99))
	if err != nil {
		panic(err)
	}
	fmt.Printf("rank %d, %d bytes, S = %.4f\n", f.Rank, f.Bytes(), f.S)
	fmt.Printf("%.4f\n", f.Reconstruct())
	// Output:
	// rank 1, 24 bytes, S = [6.7082]
	// [1.0000 2.0000 2.0000 2.0000 4.0000 4.0000]
}

// The report says which layers became factors, and why others did not.
func ExampleFactorize() {
	rng := nn.NewRand(1)
	model := nn.NewSequential(nn.NewLinear(64, 48, true, rng), nn.ReLU{}, nn.NewLinear(48, 10, true, rng))
	factored, report, err := lowrank.Factorize(model, lowrank.ByRank(12))
	if err != nil {
		panic(err)
	}
	fmt.Println(factored)
	for _, l := range report.Layers {
		if l.Kept != nil {
			fmt.Println(l.Kept)
			continue
		}
		fmt.Printf("%s: %d numbers for %d\n", l.Name, l.After, l.Before)
	}
	// Output:
	// Sequential(LowRank(64, 12, 48), ReLU(), Linear(48, 10))
	// 0.weight: 1344 numbers for 3072
	// lowrank: at rank 12 the factors of 2.weight (48, 10) would hold 696 numbers, it holds 480: the largest rank that saves is 8
}
