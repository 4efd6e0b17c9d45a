package lab

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// The bins of a histogram, by hand: what is kept, what is not, the largest and
// what is no number in the last, at every size of weights.
func TestCount(t *testing.T) {
	for _, most := range []float64{6, 6e-40, 6e38 / 2} {
		t.Run(fmt.Sprint(most), func(t *testing.T) {
			unit := most / bins
			w := []float32{0, float32(-unit * 1.5), float32(unit * 58.5), float32(-most), float32(math.NaN()), float32(unit * 2.5)}
			kept, erased := make([]int, bins), make([]int, bins)
			count(kept, erased, w, []bool{true, true, true, true, true, false}, bins/most)
			wantKept, wantErased := make([]int, bins), make([]int, bins)
			wantKept[0], wantKept[1], wantKept[58], wantKept[bins-1] = 1, 1, 1, 2
			wantErased[2] = 1
			if !slices.Equal(kept, wantKept) || !slices.Equal(erased, wantErased) {
				t.Errorf("kept %v, erased %v", kept, erased)
			}
		})
	}
}
