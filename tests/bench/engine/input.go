package main

// numbers are n pseudo-random float32 in [-1, 1), multiples of 2^-23: the hash of
// MurmurHash3 (its 32-bit finalizer) over a Weyl sequence. Entry i depends on i
// and the seed alone, so NumPy can make them all at once.
func numbers(seed uint32, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		h := uint32(i)*0x9e3779b1 + seed
		h = (h ^ h>>16) * 0x85ebca6b
		h = (h ^ h>>13) * 0xc2b2ae35
		x[i] = float32((h^h>>16)>>8)*0x1p-23 - 1
	}
	return x
}

// sixteenth is x/16, exact: weights of a layer, so that logits stay small.
func sixteenth(x []float32) []float32 {
	for i := range x {
		x[i] /= 16
	}
	return x
}

// zeros is n numbers of which nine in ten are zero.
func zeros(n int) []float32 {
	x := numbers(1, n)
	for i, keep := range numbers(2, n) {
		if keep < 0.8 {
			x[i] = 0
		}
	}
	return x
}

// check is Σ x[i]·(1 + i mod 7), which notices an order that is another, and the
// same of |x[i]|, by which a difference is to be judged. Of numbers it is exact.
func check(x []float32) (c [2]float64) {
	for i, v := range x {
		t := float64(v) * float64(1+i%7)
		c[0] += t
		c[1] += max(t, -t)
	}
	return c
}
