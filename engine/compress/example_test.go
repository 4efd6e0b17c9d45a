package compress_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"compressionlab/engine/compress"
	"compressionlab/engine/digits"
)

// A recipe prunes, wins accuracy back, and reports each step.
func Example() {
	train, test := digits.Train(), digits.Test()
	recipe := &compress.Recipe{Seed: 1, Steps: []compress.Step{
		&compress.MagnitudePrune{Sparsity: 0.9, Scope: "global", Rule: "exact"},
		&compress.FineTune{Epochs: 3, Rate: 0.02, BatchSize: 32, Momentum: 0.9, KeepZeros: true},
	}}
	report, err := recipe.Run(context.Background(), digits.MLP(), compress.Env{
		Train: compress.Data(*train), Test: compress.Data(*test),
	})
	if err != nil {
		panic(err)
	}
	fmt.Printf("before: %d bytes, %d of %d right\n", report.Before.BestBytes, report.Before.Right, report.Before.Of)
	for _, s := range report.Steps {
		fmt.Printf("%-15s sparsity %.2f, %d bytes, %d right, error %.2f\n", s.Step.Name(), s.Sparsity(), s.BestBytes, s.Right, s.Error)
		fmt.Println("  " + s.Notes[0])
	}
	fmt.Printf("ratio %.1f\n", report.CompressionRatio())
	// Output:
	// before: 20072 bytes, 354 of 360 right
	// magnitude_prune sparsity 0.90, 2948 bytes, 253 right, error 0.66
	//   4435 of 4928 weights are erased, 4435 of them were not 0 before
	// fine_tune       sparsity 0.90, 2948 bytes, 346 right, error 0.40
	//   after 3 epochs: loss 0.0906, 1406 of 1437 training images right
	// ratio 6.8
}

// A dict of compress_model: its own order does not count.
func ExampleFromConfig() {
	recipe, err := compress.FromConfig(map[string]any{"low_rank": 0.25, "magnitude_prune": 0.8})
	if err != nil {
		panic(err)
	}
	for _, s := range recipe.Steps {
		fmt.Println(compress.Describe(s))
	}
	_, err = compress.FromConfig(map[string]any{"magnitude_prune": 80})
	fmt.Println(err)
	_, err = compress.FromConfig(map[string]any{"lowrank": 0.25})
	var e *compress.UnknownError
	fmt.Println(errors.As(err, &e), e.Nearest)
	// Output:
	// magnitude_prune(sparsity=0.8, scope=global, rule=exact)
	// low_rank(rank_ratio=0.25, energy=0, rank=0)
	// compress: magnitude_prune.sparsity: 80, want a fraction, 0 to 1; did you mean 0.8? It is a fraction, not a percentage
	// true low_rank
}

// A rank that saves nowhere is refused before anything has changed.
func ExampleRecipe_Check() {
	recipe := &compress.Recipe{Steps: []compress.Step{&compress.LowRank{Rank: 40}}}
	fmt.Println(recipe.Check(digits.MLP(), compress.Env{}))
	// Output:
	// compress: step 1, low_rank.rank: rank 40 saves nowhere: 0.weight (64, 48) would get rank 40, the largest that saves is 27
}

// A recipe is a line of JSON.
func ExampleParse() {
	recipe, err := compress.Parse([]byte(`{"version": 1, "seed": 7, "steps": [
		{"step": "magnitude_prune", "sparsity": 0.9},
		{"step": "fine_tune", "epochs": 2, "lr": 0.05, "keep_zeros": true}]}`))
	if err != nil {
		panic(err)
	}
	text, err := json.Marshal(recipe)
	fmt.Println(string(text), err)
	// Output:
	// {"version":1,"seed":7,"steps":[{"step":"magnitude_prune","sparsity":0.9,"scope":"global","rule":"exact"},{"step":"fine_tune","epochs":2,"lr":0.05,"batch_size":64,"momentum":0.9,"keep_zeros":true}]} <nil>
}
