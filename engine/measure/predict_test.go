package measure_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"compressionlab/engine/digits"
	"compressionlab/engine/measure"
	"compressionlab/engine/nn"
	"compressionlab/engine/prune"
)

func TestConfusionByHand(t *testing.T) {
	x := nn.FromData([]float32{1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1}, 4, 3) // read as 0, 1, 0, 2
	c, err := measure.Confuse(identity, x, []int{0, 1, 1, 2})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][]int{{1, 0, 0}, {1, 1, 0}, {0, 0, 1}} {
		if !slices.Equal(c.Counts[i], want) {
			t.Errorf("row %d is %v, want %v", i, c.Counts[i], want)
		}
	}
	if right, of := c.Right(); right != 3 || of != 4 {
		t.Errorf("%d of %d", right, of)
	}
	if c.Recall(1) != 0.5 || c.Precision(1) != 1 || c.Precision(0) != 0.5 {
		t.Errorf("recall of 1 is %v, precision %v, precision of 0 %v", c.Recall(1), c.Precision(1), c.Precision(0))
	}
	if c, err := measure.Confuse(identity, nn.NewTensor(0, 3), nil); err != nil || len(c.Counts) != 0 {
		t.Errorf("no images: %v, %v", c, err)
	}
	never, err := measure.Confuse(identity, nn.FromData([]float32{1, 0}, 1, 2), []int{0})
	if err != nil || never.Recall(1) != 0 || never.Precision(1) != 0 {
		t.Errorf("a class that never occurs: %v, %v", never, err)
	}
}

// The diagonal is the accuracy, rows are the labels, columns the predictions.
func TestConfusionOfDigits(t *testing.T) {
	model, test := digits.MLP(), digits.Test()
	c, err := measure.Confuse(model, test.Images, test.Labels)
	if err != nil {
		t.Fatal(err)
	}
	right, of, _ := measure.Accuracy(model, test.Images, test.Labels)
	if r, n := c.Right(); r != right || n != of || len(c.Counts) != 10 {
		t.Errorf("%d of %d in %d classes, accuracy says %d of %d", r, n, len(c.Counts), right, of)
	}
	said, err := measure.Predict(model, test.Images)
	if err != nil {
		t.Fatal(err)
	}
	rows, columns := make([]int, 10), make([]int, 10)
	for i, y := range test.Labels {
		rows[y]++
		columns[said[i]]++
	}
	for y, row := range c.Counts {
		n, m := 0, 0
		for k := range row {
			n += row[k]
			m += c.Counts[k][y]
		}
		if n != rows[y] || m != columns[y] {
			t.Errorf("class %d: row sums to %d, column to %d, want %d and %d", y, n, m, rows[y], columns[y])
		}
	}
}

func TestChanges(t *testing.T) {
	before, test := digits.MLP(), digits.Test()
	after := nn.Clone(before)
	none, err := measure.Changes(before, after, test.Images, test.Labels)
	if err != nil || len(none) != 0 {
		t.Errorf("a copy reads %v otherwise, %v", none, err)
	}
	plan, err := prune.MagnitudePlan(nn.Parameters(after), prune.Options{Sparsity: 0.9})
	if err != nil {
		t.Fatal(err)
	}
	plan.Apply()
	changes, err := measure.Changes(before, after, test.Images, test.Labels)
	if err != nil {
		t.Fatal(err)
	}
	won, lost, last := 0, 0, -1
	for _, c := range changes {
		if c.Index <= last || c.Old == c.New || c.Label != test.Labels[c.Index] {
			t.Errorf("change %+v after index %d", c, last)
		}
		last = c.Index
		if c.Won() {
			won++
		}
		if c.Lost() {
			lost++
		}
	}
	a, _, _ := measure.Accuracy(before, test.Images, test.Labels)
	b, _, _ := measure.Accuracy(after, test.Images, test.Labels)
	if len(changes) == 0 || b-a != won-lost {
		t.Errorf("%d changes, %d won and %d lost, but %d and %d right", len(changes), won, lost, a, b)
	}
}

// Logits are those of one pass over all images; Predict is their argmax.
func TestLogits(t *testing.T) {
	model, images := digits.MLP(), digits.Test().Images
	want, err := nn.Forward(model, images)
	if err != nil {
		t.Fatal(err)
	}
	got, err := measure.Logits(model, images)
	if err != nil || !slices.Equal(got.Shape, want.Shape) || !slices.Equal(got.Data, want.Data) {
		t.Errorf("logits of shape %v, %v, want those of a single pass, %v", got.Shape, err, want.Shape)
	}
	if none, err := measure.Logits(model, nn.NewTensor(0, 64)); err != nil || len(none.Data) != 0 || !slices.Equal(none.Shape, []int{0, 0}) {
		t.Errorf("no images: %v, %v", none, err)
	}
}

func TestPredictErrors(t *testing.T) {
	var shape *nn.ShapeError
	var label *nn.LabelError
	narrow := nn.NewLinear(3, 2, true, nn.NewRand(1))
	x := nn.NewTensor(2, 2)
	if _, err := measure.Predict(narrow, x); !errors.As(err, &shape) {
		t.Errorf("predict: %v", err)
	}
	if _, err := measure.Predict(narrow, nil); !errors.As(err, &shape) {
		t.Errorf("no tensor: %v", err)
	}
	if _, err := measure.Confuse(identity, x, []int{0, 2}); !errors.As(err, &label) || label.Index != 1 {
		t.Errorf("confuse: %v", err)
	}
	if _, err := measure.Changes(identity, narrow, x, []int{0, 0}); !errors.As(err, &shape) {
		t.Errorf("changes: %v", err)
	}
	if _, err := measure.Changes(narrow, identity, x, []int{0, 0}); !errors.As(err, &shape) {
		t.Errorf("changes: %v", err)
	}
	if _, err := measure.Changes(identity, identity, x, []int{0}); err == nil {
		t.Error("a label for two images: no error")
	}
}

// The first digits that pruning 80% of the weights costs.
func ExampleChanges() {
	before, test := digits.MLP(), digits.Test()
	after := nn.Clone(before)
	plan, err := prune.MagnitudePlan(nn.Parameters(after), prune.Options{Sparsity: 0.8})
	if err != nil {
		panic(err)
	}
	plan.Apply()
	changes, err := measure.Changes(before, after, test.Images, test.Labels)
	if err != nil {
		panic(err)
	}
	for _, c := range changes[:3] {
		fmt.Printf("image %d, a %d, was read as %d, now as %d\n", c.Index, c.Label, c.Old, c.New)
	}
	// Output:
	// image 19, a 6, was read as 6, now as 1
	// image 31, a 1, was read as 1, now as 9
	// image 44, a 1, was read as 1, now as 8
}
