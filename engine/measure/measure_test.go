package measure_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"compressionlab/engine/digits"
	"compressionlab/engine/measure"
	"compressionlab/engine/nn"
)

func TestByHand(t *testing.T) {
	nan, negative := float32(math.NaN()), float32(math.Copysign(0, -1))
	w := nn.FromData([]float32{0, 1, negative, nan}, 2, 2)
	b := nn.FromData([]float32{0, 5}, 2)
	params := []*nn.Tensor{w, b, w} // shared: counts once
	if s := measure.Sparsity(params); s != 0.5 {
		t.Errorf("sparsity %v, want 0.5: -0 is a zero, NaN and biases are none", s)
	}
	if n := measure.CountParameters(params); n != 6 {
		t.Errorf("%d parameters", n)
	}
	if n := measure.CountNonzero(params); n != 3 {
		t.Errorf("%d nonzeros", n)
	}
	if n := measure.Bytes(params); n != 24 {
		t.Errorf("%d bytes", n)
	}
	if n, z := measure.Weights(params); n != 4 || z != 2 {
		t.Errorf("%d weights, %d nonzero", n, z)
	}
	if s := measure.Sparsity([]*nn.Tensor{b}); s != 0 {
		t.Errorf("sparsity of biases alone %v", s)
	}
}

// identity is a network that returns its input: logits by hand.
var identity = nn.NewSequential()

func TestAccuracyByHand(t *testing.T) {
	x := nn.FromData([]float32{1, 0, 0, 1, 2, 2, 3, 3}, 4, 2)
	right, of, err := measure.Accuracy(identity, x, []int{0, 1, 0, 1}) // ties go to 0
	if right != 3 || of != 4 || err != nil {
		t.Errorf("%d of %d, %v", right, of, err)
	}
	if right, of, err = measure.Accuracy(identity, nn.NewTensor(0, 2), nil); right != 0 || of != 0 || err != nil {
		t.Errorf("no images: %d of %d, %v", right, of, err)
	}
}

// Reading in batches is reading one by one.
func TestAccuracyInBatches(t *testing.T) {
	model, test := digits.MLP(), digits.Test()
	right, of, err := measure.Accuracy(model, test.Images, test.Labels)
	if err != nil {
		t.Fatal(err)
	}
	single := 0
	for i, y := range test.Labels {
		k, _, err := measure.Accuracy(model, nn.FromData(test.Images.Data[64*i:64*i+64], 1, 64), []int{y})
		if err != nil {
			t.Fatal(err)
		}
		single += k
	}
	if single != right || of != len(test.Labels) {
		t.Errorf("%d of %d in batches, %d one by one", right, of, single)
	}
}

func TestAccuracyErrors(t *testing.T) {
	test := digits.Test()
	model := nn.NewSequential(nn.NewLinear(32, 10, true, nn.NewRand(1)))
	var shape *nn.ShapeError
	if _, _, err := measure.Accuracy(model, test.Images, test.Labels); !errors.As(err, &shape) {
		t.Errorf("a network for 32 pixels: %v", err)
	}
	if _, _, err := measure.Accuracy(identity, nn.NewTensor(3), []int{0, 0, 0}); !errors.As(err, &shape) {
		t.Errorf("images of one dimension: %v", err)
	}
	if _, _, err := measure.Accuracy(identity, nn.NewTensor(3, 2), []int{0}); err == nil {
		t.Error("a label for three images: no error")
	}
	var label *nn.LabelError
	if _, _, err := measure.Accuracy(identity, nn.NewTensor(100, 2), append(make([]int, 99), 2)); !errors.As(err, &label) || label.Index != 99 {
		t.Errorf("a label that is no class: %v", err)
	}
}

func TestAccuracyAllocatesPerBatch(t *testing.T) {
	model, test := digits.MLP(), digits.Test()
	n := testing.AllocsPerRun(3, func() {
		if _, _, err := measure.Accuracy(model, test.Images, test.Labels); err != nil {
			t.Fatal(err)
		}
	})
	if n >= float64(len(test.Labels)) {
		t.Errorf("%v allocations for %d images", n, len(test.Labels))
	}
}

func Example() {
	model, test := digits.MLP(), digits.Test()
	params := model.Parameters()
	right, of, err := measure.Accuracy(model, test.Images, test.Labels)
	fmt.Println(measure.CountParameters(params), "parameters,", measure.Bytes(params), "bytes, sparsity", measure.Sparsity(params))
	fmt.Println(right, "of", of, "read right", err)
	// Output:
	// 5018 parameters, 20072 bytes, sparsity 0
	// 354 of 360 read right <nil>
}

func BenchmarkAccuracy(b *testing.B) {
	model, test := digits.MLP(), digits.Test()
	for range b.N {
		if _, _, err := measure.Accuracy(model, test.Images, test.Labels); err != nil {
			b.Fatal(err)
		}
	}
}
