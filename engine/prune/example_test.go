package prune_test

import (
	"context"
	"fmt"

	"compressionlab/engine/digits"
	"compressionlab/engine/measure"
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

// At the same sparsity three ways to choose leave three accuracies, here without
// any training afterwards. A gradient is no better advice by itself: this network
// has learned its images, and most have next to no gradient left.
func ExampleGradientPlan() {
	train, test := prune.Data(*digits.Train()), digits.Test()
	report := func(name string, plan func(model nn.Layer) (*prune.Plan, error)) {
		model := digits.MLP()
		p, err := plan(model)
		if err != nil {
			panic(err)
		}
		p.Apply()
		right, of, err := measure.Accuracy(model, test.Images, test.Labels)
		fmt.Println(name, p.Erased, "weights erased,", right, "of", of, "right", err)
	}
	report("magnitude:", func(model nn.Layer) (*prune.Plan, error) {
		return prune.MagnitudePlan(nn.Parameters(model), prune.Options{Sparsity: 0.8})
	})
	for _, c := range []struct {
		name string
		by   prune.Criterion
	}{{"Taylor:", prune.Taylor}, {"SNIP:", prune.SNIP}} {
		report(c.name, func(model nn.Layer) (*prune.Plan, error) {
			return prune.GradientPlan(context.Background(), model, train, prune.GradientOptions{Sparsity: 0.8, Criterion: c.by})
		})
	}
	// Output:
	// magnitude: 3942 weights erased, 339 of 360 right <nil>
	// Taylor: 3942 weights erased, 320 of 360 right <nil>
	// SNIP: 3942 weights erased, 317 of 360 right <nil>
}

// Two of every four neighbours in a column stay.
func ExampleNMPlan() {
	w := nn.FromData([]float32{4, -3, 2, 1}, 4, 1) // four inputs of one unit
	plan, err := prune.NMPlan([]*nn.Tensor{w}, 2, 4)
	if err != nil {
		panic(err)
	}
	plan.Apply()
	fmt.Println(w.Data)
	// Output: [4 -3 0 0]
}

// Half the hidden units of the digits network become zero, and are then cut out:
// the smaller network computes the same.
func ExampleRemoveChannels() {
	model, test := digits.MLP(), digits.Test()
	plan, err := prune.StructuredPlan(context.Background(), model, prune.StructuredOptions{Ratio: 0.5})
	if err != nil {
		panic(err)
	}
	plan.Apply()
	for _, c := range plan.Channels {
		fmt.Printf("layer %s: %d of %d units erased, head: %v\n", c.Name, len(c.Erased), len(c.Importance), c.Head)
	}
	smaller, report, err := prune.RemoveChannels(model)
	if err != nil {
		panic(err)
	}
	for _, r := range report {
		fmt.Printf("layer %s: %d of %d units cut out\n", r.Name, len(r.Cut), r.Units)
	}
	fmt.Println(model)
	fmt.Println(smaller)
	for _, m := range []nn.Layer{model, smaller} {
		right, _, _ := measure.Accuracy(m, test.Images, test.Labels)
		fmt.Println(measure.Bytes(nn.Parameters(m)), "bytes,", right, "right")
	}
	// Output:
	// layer 0: 24 of 48 units erased, head: false
	// layer 2: 16 of 32 units erased, head: false
	// layer 4: 0 of 10 units erased, head: true
	// layer 0: 24 of 48 units cut out
	// layer 2: 16 of 32 units cut out
	// Sequential(Linear(64, 48), ReLU(), Linear(48, 32), ReLU(), Linear(32, 10))
	// Sequential(Linear(64, 24), ReLU(), Linear(24, 16), ReLU(), Linear(16, 10))
	// 20072 bytes, 351 right
	// 8520 bytes, 351 right
}

// Fine-tuning under a mask: the zeros stay zeros.
func ExampleMask_Hold() {
	model, train := digits.MLP(), digits.Train()
	plan, err := prune.MagnitudePlan(nn.Parameters(model), prune.Options{Sparsity: 0.9})
	if err != nil {
		panic(err)
	}
	plan.Apply()
	sgd, err := nn.NewSGD(nn.Parameters(model), 0.05, 0.9)
	if err != nil {
		panic(err)
	}
	show := func(when string) {
		test := digits.Test()
		right, of, _ := measure.Accuracy(model, test.Images, test.Labels)
		fmt.Printf("%s: %.2f%% zeros, %d of %d right\n", when, 100*measure.Sparsity(nn.Parameters(model)), right, of)
	}
	show("pruned")
	err = nn.Train(context.Background(), model, train.Images, train.Labels, plan.Hold(sgd), nn.Training{Epochs: 3, BatchSize: 64})
	if err != nil {
		panic(err)
	}
	show("fine-tuned")
	// Output:
	// pruned: 90.00% zeros, 253 of 360 right
	// fine-tuned: 90.00% zeros, 347 of 360 right
}

// Gradual pruning: after each step that is due, the mask of the new sparsity is
// applied and held.
func ExampleSchedule() {
	s := prune.Schedule{Final: 0.8, Begin: 0, End: 40, Every: 10}
	for step := 0; step <= 50; step += 5 {
		if s.Due(step) {
			fmt.Printf("step %d: prune to %.4f\n", step, s.At(step))
		}
	}

	model, train := digits.MLP(), digits.Train()
	adam, err := nn.NewAdam(nn.Parameters(model), 0.001)
	if err != nil {
		panic(err)
	}
	hold := prune.Mask{}.Hold(adam) // nothing yet
	err = nn.Train(context.Background(), model, train.Images, train.Labels, hold, nn.Training{
		Epochs: 2, BatchSize: 64,
		Batch: func(step int) error {
			if !s.Due(step) {
				return nil
			}
			plan, err := prune.MagnitudePlan(nn.Parameters(model), prune.Options{Sparsity: s.At(step)})
			if err != nil {
				return err
			}
			plan.Apply()
			hold.Set(plan.Tensors, plan.Keep)
			return nil
		},
	})
	fmt.Printf("%v, %.4f zeros\n", err, measure.Sparsity(nn.Parameters(model)))
	// Output:
	// step 0: prune to 0.0000
	// step 10: prune to 0.4625
	// step 20: prune to 0.7000
	// step 30: prune to 0.7875
	// step 40: prune to 0.8000
	// <nil>, 0.7999 zeros
}

// Masks are values: what both plans keep, what either does.
func ExampleMask() {
	w := nn.FromData([]float32{5, -1, 2, 0}, 2, 2)
	largest, err := prune.MagnitudePlan([]*nn.Tensor{w}, prune.Options{Sparsity: 0.75})
	if err != nil {
		panic(err)
	}
	pattern, err := prune.NMPlan([]*nn.Tensor{w}, 1, 2)
	if err != nil {
		panic(err)
	}
	fmt.Println(largest.Keep[0], pattern.Keep[0])
	fmt.Println(largest.And(pattern.Mask).Sparsity(), largest.Or(pattern.Mask).Sparsity())
	// Output:
	// [true false false false] [true true false false]
	// 0.75 0.5
}
