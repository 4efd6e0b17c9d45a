package compress_test

import (
	"context"
	"fmt"
	"testing"

	"compressionlab/engine/compress"
	"compressionlab/engine/nn"
)

// A recipe without training costs as much as its steps and the encoding of every
// matrix in every format, twice: both grow as the weights do.
func BenchmarkRun(b *testing.B) {
	for _, n := range []int{64, 256, 1024} {
		b.Run(fmt.Sprintf("%dx%d", n, n), func(b *testing.B) {
			model := nn.NewSequential(nn.NewLinear(n, n, true, nn.NewRand(1)))
			r := &compress.Recipe{Steps: []compress.Step{&compress.MagnitudePrune{Sparsity: 0.9, Scope: "global", Rule: "exact"}}}
			b.SetBytes(int64(4 * n * n))
			b.ReportAllocs()
			for range b.N {
				if _, err := r.Run(context.Background(), nn.Clone(model), compress.Env{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
