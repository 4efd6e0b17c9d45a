package nn

import (
	"context"
	"fmt"
)

// EachGradient walks through the data in order, in batches, without training:
// for each it computes the loss, the mean softmax cross-entropy over the batch,
// and its gradients, and hands these to visit. grads[i] belongs to
// Parameters(model)[i] and is as long as its Data; it is nil where the loss does
// not depend on it. The slices serve again for the next batch: keep none. A
// batch of 1 gives the gradients of each image for itself.
//
// The model is not touched, not even its Grad: the work is done on a [Clone].
//
// EachGradient returns ctx.Err() soon after ctx is done, an error of visit, a
// [*ShapeError], a [*LabelError] or [ErrCycle]. It panics if batch is less
// than 1. No data is no error: visit is not called.
func EachGradient(ctx context.Context, model Layer, images *Tensor, labels []int, batch int,
	visit func(grads [][]float32, loss float64, size int) error) error {
	if batch < 1 {
		panic(fmt.Sprintf("nn: batches of %d, want at least 1", batch))
	}
	n, width, ok := images.matrix()
	if !ok || n != len(labels) {
		return &ShapeError{Layer: "a gradient", Want: fmt.Sprintf("images of shape (%d, pixels), one a label,", len(labels)), Got: shapeOf(images)}
	}
	if cyclic(model, nil) {
		return ErrCycle
	}
	pass := newStepper(Clone(model), nil, min(batch, n), width)
	forget(pass.params)
	rows := make([]int, 0, min(batch, n))
	for from := 0; from < n; from += batch {
		if err := ctx.Err(); err != nil {
			return err
		}
		rows = rows[:0]
		for row := from; row < min(from+batch, n); row++ {
			rows = append(rows, row)
		}
		_, loss, err := pass.forward(images, labels, rows)
		if err != nil {
			if label, ok := err.(*LabelError); ok {
				label.Index += from
			}
			return err
		}
		if err := pass.backward(loss); err != nil {
			return err
		}
		if err := visit(pass.grads, float64(loss.Data[0]), len(rows)); err != nil {
			return err
		}
		forget(pass.params)
	}
	return nil
}

// MeanGradient is the gradient of the loss over the whole data set, its mean
// over the images, and that loss. Index i belongs to Parameters(model)[i]; nil
// where the loss does not depend on it, and everywhere if there are no data. The
// batches, of 64 images, are added in float64 and rounded once. The model is not
// touched. Errors are those of [EachGradient].
func MeanGradient(ctx context.Context, model Layer, images *Tensor, labels []int) (grads [][]float32, loss float64, err error) {
	const batch = 64
	var sums [][]float64
	n := float64(max(len(labels), 1))
	err = EachGradient(ctx, model, images, labels, batch, func(g [][]float32, l float64, size int) error {
		if sums == nil {
			sums = make([][]float64, len(g))
		}
		loss += float64(l * float64(size))
		for i, data := range g {
			if data == nil {
				continue
			}
			if sums[i] == nil {
				sums[i] = make([]float64, len(data))
			}
			for j, v := range data {
				sums[i][j] += float64(float64(v) * float64(size))
			}
		}
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
	grads = make([][]float32, len(Parameters(model)))
	for i, s := range sums {
		if s == nil {
			continue
		}
		grads[i] = make([]float32, len(s))
		for j, v := range s {
			grads[i][j] = float32(v / n)
		}
	}
	return grads, loss / n, nil
}
