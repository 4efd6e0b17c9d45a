package distill_test

import (
	"context"
	"fmt"

	"compressionlab/engine/digits"
	"compressionlab/engine/distill"
	"compressionlab/engine/nn"
)

// The loss of a batch of two, and its two terms.
func ExampleCompute() {
	student := nn.FromData([]float32{1, 0, -1, 0, 2, 1}, 2, 3)
	teacher := nn.FromData([]float32{0, 2, 1, 1, 0, -1}, 2, 3)
	labels := distill.Classes([]int{1, 0})
	for form, name := range distill.Forms() {
		v, err := distill.Compute(student, teacher, labels, distill.Options{Temperature: 2, Alpha: 0.7, Form: distill.Form(form)})
		if err != nil {
			panic(err)
		}
		fmt.Printf("%-9s soft %.4f, hard %.4f, loss %.4f\n", name, v.Soft, v.Hard, v.Loss)
	}
	// Output:
	// tinytorch soft 0.2401, hard 1.9076, loss 0.7404
	// hinton    soft 0.9605, hard 1.9076, loss 1.2446
	// audit     soft 0.4802, hard 1.9076, loss 0.9084
}

// A loss knows the way back to the student. The teacher stays as it was.
func ExampleLoss() {
	student := &nn.Linear{Weight: nn.FromData([]float32{0, 0}, 1, 2)}
	teacher := &nn.Linear{Weight: nn.FromData([]float32{2, 0}, 1, 2)}
	x := nn.FromData([]float32{1}, 1, 1)

	answers, err := nn.Forward(teacher, x)
	if err != nil {
		panic(err)
	}
	var tape nn.Tape
	logits, err := nn.ForwardTape(student, x, &tape)
	if err != nil {
		panic(err)
	}
	loss, err := distill.Loss(logits, answers, distill.Classes([]int{0}), distill.Options{Temperature: 2, Alpha: 1}, &tape)
	if err != nil {
		panic(err)
	}
	if err := loss.Backward(); err != nil { // not logits.Backward
		panic(err)
	}
	fmt.Printf("loss %.4f, student %.4f, teacher %v\n", loss.Data[0], student.Weight.Grad, teacher.Weight.Grad)
	// Output: loss 0.1109, student [-0.1155 0.1155], teacher []
}

// What a temperature does to the targets, and how much it leaves open.
func ExampleSoftTargets() {
	logits := nn.FromData([]float32{2, 1, 0.1, -1.5}, 1, 4)
	for _, t := range []float64{1, 3, 10} {
		targets, err := distill.SoftTargets(logits, t)
		if err != nil {
			panic(err)
		}
		entropy, err := distill.Entropy(logits, t)
		if err != nil {
			panic(err)
		}
		fmt.Printf("T=%-2v %.3f entropy %.3f\n", t, targets.Data, entropy[0])
	}
	// Output:
	// T=1  [0.646 0.238 0.097 0.020] entropy 0.668
	// T=3  [0.391 0.280 0.207 0.122] entropy 0.942
	// T=10 [0.291 0.263 0.241 0.205] entropy 0.994
}

// A student of a third of the size imitates the bundled network.
func ExampleTrain() {
	rng := nn.NewRand(1)
	student := nn.NewSequential(nn.NewLinear(64, 16, true, rng), nn.ReLU{}, nn.NewLinear(16, 10, true, rng))
	sgd, err := nn.NewSGD(student.Parameters(), 0.1, 0.9)
	if err != nil {
		panic(err)
	}
	train := digits.Train()
	err = distill.Train(context.Background(), digits.MLP(), student, train.Images, train.Labels, sgd,
		distill.Options{Temperature: 3, Alpha: 0.7, Form: distill.Hinton},
		nn.Training{Epochs: 3, BatchSize: 32, Seed: 1, Epoch: func(p nn.Progress) error {
			fmt.Printf("epoch %d of %d: loss %.2f, accuracy %.2f\n", p.Epoch, p.Epochs, p.Loss, p.Accuracy())
			return nil
		}})
	fmt.Println(err)
	// Output:
	// epoch 1 of 3: loss 4.01, accuracy 0.64
	// epoch 2 of 3: loss 0.67, accuracy 0.94
	// epoch 3 of 3: loss 0.34, accuracy 0.97
	// <nil>
}
