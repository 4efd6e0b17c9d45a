package simd

import (
	"bytes"
	"fmt"
	"math"
	"unsafe"
)

// Nonzero counts the entries that are not 0. -0 is 0; NaN is not.
func Nonzero(x []float32) int { return kernels.nonzero(x) }

// Finite is the index of the first entry that is NaN or infinite, len(x) if none
// is.
func Finite(x []float32) int { return kernels.finite(x) }

// magnitude is the bits of a float32 without its sign, an integer that orders as
// |w| does where w is finite (IEEE 754, 5.10).
func magnitude(w float32) uint32 { return math.Float32bits(w) &^ (1 << 31) }

// Histogram counts magnitudes, that is, bits of float32 without the sign: of
// those that, without their last shift+bits bits, are prefix, it adds one to the
// bin that the next bits name. There are at least 2^bits bins.
func Histogram(w []float32, shift, bits int, prefix uint32, bins []int32) {
	if len(bins) < 1<<bits {
		panic(fmt.Sprintf("simd: %d bins for %d bits", len(bins), bits))
	}
	kernels.histogram(w, shift, bits, prefix, bins)
}

// Above sets keep[i] where the magnitude of w[i] is code or above, but not for
// the first equal of those that are code itself. It returns how many of these it
// has not met.
func Above(w []float32, code uint32, equalTo int, keep []bool) int {
	equal("Above", len(w), len(keep))
	return kernels.above(w, code, equalTo, keep)
}

// A Tally is what [TallyOf] counts.
type Tally struct {
	Kept  int    // entries of keep that are true
	Lost  int    // weights that are not 0 and not kept
	Least uint32 // the smallest magnitude kept; all ones if none is
	Most  uint32 // the largest magnitude, kept or not; 0 if there are none
}

// TallyOf looks at weights of which some are kept, all if keep is nil.
func TallyOf(w []float32, keep []bool) Tally {
	optional("TallyOf", w, keep)
	return kernels.tally(w, keep)
}

// Masked sets y[i] to x[i] where keep[i], and to +0 elsewhere.
func Masked(y, x []float32, keep []bool) {
	equal("Masked", len(y), len(x))
	equal("Masked", len(x), len(keep))
	kernels.masked(y, x, keep)
}

// Differing counts the places in which x and y are not equal: a NaN is equal to
// nothing, and -0 to 0.
func Differing(x, y []float32) int {
	equal("Differing", len(x), len(y))
	return kernels.differing(x, y)
}

// Identical tells whether x and y have the same bits: a NaN may be the same, 0 and
// -0 are not. It stops soon after the first that are not.
func Identical(x, y []float32) bool { return len(x) == len(y) && kernels.identical(x, y) }

// Bins adds one for each weight to bin ⌊|w|·scale⌋, in float64, or the last one if
// that is beyond it or |w| is NaN: in kept where keep[i] or keep is nil, in erased
// elsewhere. Both have as many bins, at least one.
func Bins(w []float32, keep []bool, scale float64, kept, erased []int32) {
	optional("Bins", w, keep)
	equal("Bins", len(kept), len(erased))
	if len(kept) == 0 {
		panic("simd: Bins without bins")
	}
	kernels.bins(w, keep, scale, kept, erased)
}

// optional panics unless there is one of keep for each weight, or none at all.
func optional(name string, w []float32, keep []bool) {
	if keep != nil {
		equal(name, len(w), len(keep))
	}
}

// Extremes lowers low[j] to the entries of column j of w, (rows, len(low)), that
// are below it, and raises high[j] to those above.
func Extremes(w, low, high []float32) {
	equal("Extremes", len(low), len(high))
	whole("Extremes", len(w), len(low))
	kernels.extremes(w, low, high)
}

// Codes quantizes w, (rows, len(zero)), none of whose entries is NaN:
//
//	q[i,j] = clamp(round(clamp(w[i,j]·inverse[j], -1024, 1024)) + zero[j], first, last)
//
// with ties to even. zero, first and last are whole, and within int8.
func Codes(q []int8, w, inverse, zero []float32, first, last float32) {
	equal("Codes", len(q), len(w))
	equal("Codes", len(inverse), len(zero))
	whole("Codes", len(w), len(zero))
	kernels.codes(q, w, inverse, zero, first, last)
}

func nonzero(x []float32) int {
	n := 0
	for _, v := range x {
		if v != 0 {
			n++
		}
	}
	return n
}

func finite(x []float32) int {
	for i, v := range x {
		if v-v != 0 {
			return i
		}
	}
	return len(x)
}

func histogram(w []float32, shift, bits int, prefix uint32, bins []int32) {
	mask := uint32(1)<<bits - 1
	for _, v := range w {
		m := magnitude(v) >> shift
		if m>>bits == prefix {
			bins[m&mask]++
		}
	}
}

func above(w []float32, code uint32, equal int, keep []bool) int {
	keep = keep[:len(w)]
	for i, v := range w {
		m := magnitude(v)
		keep[i] = m >= code
		if m == code && equal > 0 {
			keep[i] = false
			equal--
		}
	}
	return equal
}

func tally(w []float32, keep []bool) Tally {
	t := Tally{Least: math.MaxUint32}
	for i, v := range w {
		m := magnitude(v)
		t.Most = max(t.Most, m)
		if keep == nil || keep[i] {
			t.Kept++
			t.Least = min(t.Least, m)
		} else if m != 0 {
			t.Lost++
		}
	}
	return t
}

func masked(y, x []float32, keep []bool) {
	for i, v := range x {
		if y[i] = 0; keep[i] {
			y[i] = v
		}
	}
}

func differing(x, y []float32) int {
	n := 0
	for i, v := range x {
		if v != y[i] {
			n++
		}
	}
	return n
}

func identical(x, y []float32) bool {
	bytesOf := func(v []float32) []byte {
		return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v))), 4*len(v))
	}
	return bytes.Equal(bytesOf(x), bytesOf(y))
}

func bins(w []float32, keep []bool, scale float64, kept, erased []int32) {
	last := len(kept) - 1
	for i, v := range w {
		bin := last // NaN and infinities too
		if a := float64(float64(math.Float32frombits(magnitude(v))) * scale); a < float64(last) {
			bin = int(a)
		}
		if keep == nil || keep[i] {
			kept[bin]++
		} else {
			erased[bin]++
		}
	}
}

func extremes(w, low, high []float32) {
	for ; len(w) > 0; w = w[len(low):] {
		for j, v := range w[:len(low)] {
			if v < low[j] {
				low[j] = v
			}
			if v > high[j] {
				high[j] = v
			}
		}
	}
}

func codes(q []int8, w, inverse, zero []float32, first, last float32) {
	for ; len(w) > 0; w, q = w[len(zero):], q[len(zero):] {
		for j, v := range w[:len(zero)] {
			x := clamp(float32(v*inverse[j]), -1024, 1024)
			x = float32(math.RoundToEven(float64(x))) + zero[j]
			q[j] = int8(clamp(x, first, last))
		}
	}
}

// clamp is min and max, which in WebAssembly Go does not have as instructions.
func clamp(x, first, last float32) float32 {
	switch {
	case x < first:
		return first
	case x > last:
		return last
	}
	return x
}
