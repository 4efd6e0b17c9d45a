package prune

import (
	"math"

	"compressionlab/engine/simd"
)

// magnitude maps w to an integer that orders as |w| does: the bits of a finite
// float32 without its sign, an order-preserving code (IEEE 754, 5.10).
func magnitude(w float32) uint32 { return math.Float32bits(w) &^ (1 << 31) }

// entries counts the weights of a group.
func entries(group [][]float32) int {
	n := 0
	for _, data := range group {
		n += len(data)
	}
	return n
}

// exact is the rule Exact. The threshold is the smallest |w| kept: the largest |w|
// if none is, 0 for an empty group.
func exact(group [][]float32, keep [][]bool, sparsity float64) (threshold float64, of []simd.Tally) {
	n := entries(group)
	k := int(float64(sparsity * float64(n)))
	// All below the code of the k-th smallest go, and of those equal to it the
	// first until k are gone.
	code, below := uint32(0), 0
	if k > 0 {
		code, below = nth(group, k-1)
	}
	equal := k - below
	for i, data := range group {
		equal = simd.Above(data, code, equal, keep[i])
	}
	of = tallies(group, keep)
	all := sum(of)
	if all.Kept == 0 {
		return absolute(all.Most), of
	}
	return absolute(all.Least), of
}

// tallies are [simd.TallyOf] each of a group.
func tallies(group [][]float32, keep [][]bool) []simd.Tally {
	of := make([]simd.Tally, len(group))
	for i, data := range group {
		of[i] = simd.TallyOf(data, keep[i])
	}
	return of
}

// sum is the tally of all together.
func sum(parts []simd.Tally) simd.Tally {
	all := simd.Tally{Least: math.MaxUint32}
	for _, of := range parts {
		all.Kept += of.Kept
		all.Lost += of.Lost
		all.Least, all.Most = min(all.Least, of.Least), max(all.Most, of.Most)
	}
	return all
}

// absolute is the |w| of a code.
func absolute(code uint32) float64 { return float64(math.Float32frombits(code)) }

// percentile is the rule Percentile. The threshold of an empty group is 0.
//
// The place of the percentile q among n sorted numbers is q/100·(n-1); between
// two neighbours a ≤ b at the fraction g it is a + (b-a)·g, or b - (b-a)·(1-g)
// from the middle on, which is NumPy's way to stay exact at both ends.
func percentile(group [][]float32, keep [][]bool, sparsity float64) (threshold float64, of []simd.Tally) {
	n := entries(group)
	if n == 0 {
		return 0, tallies(group, keep)
	}
	q := float64(100*sparsity) / 100 // as numpy.percentile does: not always sparsity
	place := float64(q * float64(n-1))
	lower := min(int(place), n-1)
	upper := min(lower+1, n-1)
	g := place - float64(lower)
	a, b := value(group, lower), value(group, upper)
	threshold = a + float64((b-a)*g)
	if g >= 0.5 {
		threshold = b - float64((b-a)*(1-g))
	}
	least := float32(threshold) // of the float32 that are not below it
	if float64(least) < threshold {
		least = math.Nextafter32(least, math.MaxFloat32)
	}
	for i, data := range group {
		simd.Above(data, magnitude(least), 0, keep[i])
	}
	return threshold, tallies(group, keep)
}

// value is the r-th smallest |w| of a group, from 0.
func value(group [][]float32, r int) float64 {
	code, _ := nth(group, r)
	return absolute(code)
}

// nth returns the code of the r-th smallest |w|, from 0, and how many codes are
// below it. It counts instead of sorting: three passes, each over the 11 or 10
// next bits of a code, and each time the bin that holds rank r says how these
// bits begin. So it takes the same time on any input and no copy of the
// weights. (A radix selection; Knuth, TAOCP 3, 5.2.5.)
func nth(group [][]float32, r int) (code uint32, below int) {
	var bins [1 << 11]int32
	for _, level := range [...]struct{ shift, bits int }{{20, 11}, {10, 10}, {0, 10}} {
		bins = [1 << 11]int32{}
		for _, data := range group {
			simd.Histogram(data, level.shift, level.bits, code>>(level.shift+level.bits), bins[:])
		}
		b := uint32(0)
		for below+int(bins[b]) <= r {
			below += int(bins[b])
			b++
		}
		code |= b << level.shift
	}
	return code, below
}
