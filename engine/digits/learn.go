package digits

import (
	"context"
	"fmt"
	"math"

	"compressionlab/engine/nn"
)

// A Recipe says how the bundled network is trained. The fields beside the
// network are those of [nn.SGD] and [nn.Training]; the rate falls from Rate to
// nearly 0 in a straight line.
type Recipe struct {
	Epochs, BatchSize     int
	Rate, Momentum, Decay float64
	Seed                  uint64 // of the first weights and of the order of images
}

// Bundled is the recipe of the committed weights.
var Bundled = Recipe{Epochs: 60, BatchSize: 32, Rate: 0.1, Momentum: 0.9, Decay: 1e-3, Seed: 1}

// Learn trains a new network of [Shape] on the data by a recipe.
func Learn(ctx context.Context, data *Data, r Recipe, epoch func(nn.Progress) error) (*nn.Sequential, error) {
	model := Shape(nn.NewRand(r.Seed))
	sgd, err := nn.NewSGD(model.Parameters(), r.Rate, r.Momentum)
	if err != nil {
		return nil, fmt.Errorf("digits: %w", err)
	}
	sgd.Decay = float32(r.Decay)
	err = nn.Train(ctx, model, data.Images, data.Labels, sgd, nn.Training{
		Epochs: r.Epochs, BatchSize: r.BatchSize, Seed: r.Seed,
		Rate: func(epoch int) {
			sgd.Rate = float32(math.Max(0, r.Rate*float64(r.Epochs-epoch)/float64(r.Epochs)))
		},
		Epoch: epoch,
	})
	if err != nil {
		return nil, err
	}
	return model, nil
}
