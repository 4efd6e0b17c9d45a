package nn_test

import (
	"context"
	"fmt"

	"compressionlab/engine/nn"
)

// A layer computes y = xW + b for every row of a batch.
func ExampleForward() {
	layer := &nn.Linear{
		Weight: nn.FromData([]float32{1, 2, 3, 4}, 2, 2), // (in, out)
		Bias:   nn.FromData([]float32{10, 20}, 2),
	}
	y, err := nn.Forward(layer, nn.FromData([]float32{1, 1}, 1, 2))
	fmt.Println(y.Data, err)

	_, err = nn.Forward(layer, nn.NewTensor(1, 3))
	fmt.Println(err)
	// Output:
	// [14 26] <nil>
	// nn: Linear(2, 2) takes (batch, 2), got (1, 3)
}

// A layer that occurs twice is listed once, under its first name.
func ExampleNamed() {
	rng := nn.NewRand(1)
	tied := nn.NewLinear(8, 8, true, rng)
	model := nn.NewSequential(tied, nn.ReLU{}, tied, nn.NewSequential(nn.NewLinear(8, 2, false, rng)))
	for _, n := range nn.Named(model) {
		fmt.Println(n.Name, nn.ShapeString(n.Tensor.Shape))
	}
	// Output:
	// 0.weight (8, 8)
	// 0.bias (8,)
	// 3.0.weight (8, 2)
}

// A copy shares nothing with the original.
func ExampleClone() {
	original := nn.NewLinear(1, 1, false, nn.NewRand(1))
	original.Weight.Data[0] = 3
	copied := nn.Clone(original).(*nn.Linear)
	copied.Weight.Data[0] = 0
	fmt.Println(original.Weight.Data, copied.Weight.Data)
	// Output: [3] [0]
}

// A backward pass fills the gradients of what the loss depends on.
func ExampleTape() {
	layer := &nn.Linear{Weight: nn.FromData([]float32{0, 0}, 1, 2)}
	var tape nn.Tape
	logits, err := nn.ForwardTape(layer, nn.FromData([]float32{1}, 1, 1), &tape)
	if err != nil {
		panic(err)
	}
	loss, err := nn.CrossEntropy(logits, []int{0}, &tape)
	if err != nil {
		panic(err)
	}
	if err := loss.Backward(); err != nil {
		panic(err)
	}
	fmt.Printf("%.4f %v\n", loss.Data[0], layer.Weight.Grad)
	// Output: 0.6931 [-0.5 0.5]
}

// Training depends on its arguments alone.
func ExampleTrain() {
	rng := nn.NewRand(1)
	x, labels := nn.NewTensor(40, 2), make([]int, 40)
	for i := range labels { // is the first number the larger one?
		a, b := rng.Float64(), rng.Float64()
		x.Data[2*i], x.Data[2*i+1] = float32(a), float32(b)
		if a > b {
			labels[i] = 1
		}
	}
	model := nn.NewLinear(2, 2, true, rng)
	sgd, err := nn.NewSGD(model.Parameters(), 0.5, 0.9)
	if err != nil {
		panic(err)
	}
	err = nn.Train(context.Background(), model, x, labels, sgd, nn.Training{
		Epochs: 50, BatchSize: 8, Seed: 1,
		Epoch: func(p nn.Progress) error {
			if p.Epoch%50 == 0 {
				fmt.Printf("epoch %d: %d of %d\n", p.Epoch, p.Right, p.Of)
			}
			return nil
		},
	})
	fmt.Println(err)
	// Output:
	// epoch 50: 39 of 40
	// <nil>
}

// Two thin matrices in place of one: 2·(4 + 4) weights for 4·4 save nothing,
// 1·(4 + 4) do.
func ExampleLowRank() {
	layer := &nn.LowRank{
		U: nn.FromData([]float32{1, 2, 3, 4}, 4, 1),  // (in, k)
		V: nn.FromData([]float32{1, 0, -1, 2}, 1, 4), // (k, out)
	}
	y, err := nn.Forward(layer, nn.FromData([]float32{1, 0, 0, 1}, 1, 4))
	fmt.Println(y.Data, err)
	for _, n := range nn.Named(layer) {
		fmt.Println(n.Name, nn.ShapeString(n.Tensor.Shape))
	}
	// Output:
	// [5 0 -5 10] <nil>
	// U (4, 1)
	// V (1, 4)
}

// The first step of Adam is its rate, whatever the size of the gradient.
func ExampleAdam() {
	w := nn.FromData([]float32{1, 1}, 1, 2)
	adam, err := nn.NewAdam([]*nn.Tensor{w}, 0.25)
	if err != nil {
		panic(err)
	}
	w.Grad = []float32{0.001, -1000}
	adam.Step()
	fmt.Printf("%.4f\n", w.Data)
	// Output: [0.7500 1.2500]
}

// A weight that is held stays at zero while the others move.
func ExampleHold() {
	w := nn.FromData([]float32{0, 1}, 1, 2)
	sgd, err := nn.NewSGD([]*nn.Tensor{w}, 0.5, 0.9)
	if err != nil {
		panic(err)
	}
	opt := nn.NewHold(sgd, []*nn.Tensor{w}, [][]bool{{false, true}})
	w.Grad = []float32{1, 1}
	opt.Step()
	fmt.Println(w.Data)
	// Output: [0 0.5]
}

// The gradient over a data set, without a step and without a trace in the model.
func ExampleMeanGradient() {
	layer := &nn.Linear{Weight: nn.FromData([]float32{0, 0}, 1, 2)}
	x := nn.FromData([]float32{1, 3}, 2, 1)
	grads, loss, err := nn.MeanGradient(context.Background(), layer, x, []int{0, 0})
	fmt.Printf("%v %.4f %v %v\n", grads[0], loss, err, layer.Weight.Grad)
	// Output: [-1 1] 0.6931 <nil> []
}
