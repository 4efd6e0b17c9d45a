package digits

import (
	"context"

	"compressionlab/engine/measure"
)

// Candidates are the recipes that the bundled one was chosen among.
func Candidates() []Recipe {
	var all []Recipe
	for _, decay := range []float64{0, 1e-4, 1e-3, 3e-3} {
		for _, rate := range []float64{0.03, 0.1, 0.2} {
			r := Bundled
			r.Rate, r.Decay = rate, decay
			all = append(all, r)
		}
	}
	return all
}

// Validate tells how well a recipe does on images that it has not seen, without
// a look at the test images: folds times, a fifth of the training images is put
// aside by [Split], a network learns the others, and reads the fifth.
func Validate(ctx context.Context, r Recipe, folds int) (right, of int, err error) {
	train := Train()
	for fold := range folds {
		rest, aside := Split(train, len(train.Labels)/5, uint64(fold))
		model, err := Learn(ctx, rest, r, nil)
		if err != nil {
			return 0, 0, err
		}
		k, n, err := measure.Accuracy(model, aside.Images, aside.Labels)
		if err != nil {
			return 0, 0, err
		}
		right, of = right+k, of+n
	}
	return right, of, nil
}
