package prune

import (
	"context"
	"fmt"
	"testing"

	"compressionlab/engine/digits"
	"compressionlab/engine/nn"
)

// sizes are square weights of 10,000 to 4 million entries: time per weight
// should stay what it is as they grow.
var sizes = []int{100, 320, 1000, 2000}

func square(n int) *nn.Tensor { return nn.NewLinear(n, n, false, nn.NewRand(2)).Weight }

// each runs f over the sizes and says how many weights a second it does.
func each(b *testing.B, f func(w *nn.Tensor) error) {
	for _, n := range sizes {
		w := square(n)
		b.Run(fmt.Sprint(n*n), func(b *testing.B) {
			b.SetBytes(int64(4 * n * n))
			b.ReportAllocs()
			for range b.N {
				if err := f(w); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkMagnitudeExact(b *testing.B) {
	each(b, func(w *nn.Tensor) error {
		_, err := MagnitudePlan([]*nn.Tensor{w}, Options{Sparsity: .9})
		return err
	})
}

func BenchmarkMagnitudePercentile(b *testing.B) {
	each(b, func(w *nn.Tensor) error {
		_, err := MagnitudePlan([]*nn.Tensor{w}, Options{Sparsity: .9, Rule: Percentile})
		return err
	})
}

func BenchmarkNM(b *testing.B) {
	each(b, func(w *nn.Tensor) error {
		_, err := NMPlan([]*nn.Tensor{w}, 2, 4)
		return err
	})
}

func BenchmarkStructured(b *testing.B) {
	each(b, func(w *nn.Tensor) error {
		_, err := StructuredPlan(context.Background(), &nn.Linear{Weight: w}, StructuredOptions{Ratio: .5})
		return err
	})
}

func BenchmarkRemoveChannels(b *testing.B) {
	each(b, func(w *nn.Tensor) error {
		first := kill(&nn.Linear{Weight: w.Clone()}, 0, 2, 4, 6, 8)
		_, _, err := RemoveChannels(nn.NewSequential(first, nn.ReLU{}, &nn.Linear{Weight: w}))
		return err
	})
}

func BenchmarkApply(b *testing.B) {
	each(b, func(w *nn.Tensor) error {
		keep := make([]bool, len(w.Data))
		Mask{[]*nn.Tensor{{Shape: w.Shape, Data: w.Data}}, [][]bool{keep}}.Apply()
		return nil
	})
}

// The digits network and its 1,437 training images.
func BenchmarkGradient(b *testing.B) {
	model, data := digits.MLP(), Data(*digits.Train())
	for _, c := range []struct {
		name string
		by   Criterion
	}{{"taylor", Taylor}, {"snip", SNIP}} {
		b.Run(c.name, func(b *testing.B) {
			for range b.N {
				if _, err := GradientPlan(context.Background(), model, data, GradientOptions{Sparsity: .9, Criterion: c.by}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
