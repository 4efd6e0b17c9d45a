package lowrank

import (
	"fmt"

	"compressionlab/engine/nn"
	"compressionlab/engine/simd"
)

// Randomized is close to the first k pieces of the SVD of w, (m, n) row-major, for
// less work: it decomposes not W but what W is on an orthonormal basis Q of where
// it sends l = k + oversample random vectors, power times there and back.
//
//	Q = orthonormal(W·Ω)         Ω (n, l) of N(0, 1) numbers, column by column
//	Q = orthonormal(W·(Wᵀ·Q))    power times
//	QᵀW = Û·S·V,  U = Q·Û        of which the first k
//
// It takes 4·m·n·l·(1+power) operations in products of matrices, and some m·l²
// for each basis. Where l is min(m, n) or more, it is [SVD] cut to k, and draws
// nothing from rng.
//
// How close depends on how fast the spectrum falls. On average ‖W - QQᵀW‖ is at
// most σ[k], the best that rank k can do, times
//
//	(1 + √(k/(p-1)) + e·√(k+p)/p·√(r-k))^(1/(2q+1))
//
// with p = oversample ≥ 2, q = power, r = min(m, n), and no value of S is above
// the true one but for rounding. Usual are 10 and 2. A Gaussian matrix has a flat
// spectrum, the hardest case: of (512, 512) the first 64 values come out 20, 8, 4
// and 2.3% low in the mean at power 0 to 3.
//
// U and V are orthonormal and signs are chosen as in SVD; the bits are the same
// on every machine, for the same state of rng.
//
// Randomized panics if k is not in [1, min(m, n)], if oversample or power is
// negative, or as SVD does. Its errors are those of SVD.
//
// Source: Halko, Martinsson and Tropp, SIAM Review 53 (2011), algorithms 4.4 and
// 5.1; the bound is their corollary 10.10. They make Wᵀ·Q orthonormal too. Without
// it what is below 1e-8 of σ[0] drowns in float64's rounding, less than float32
// weights are rounded by.
func Randomized(m, n int, w []float32, k, oversample, power int, rng *nn.Rand) (*Factors, error) {
	r := min(m, n)
	if k < 1 || k > r || oversample < 0 || power < 0 {
		panic(fmt.Sprintf("lowrank: rank %d, oversample %d, power %d of a (%d, %d) matrix", k, oversample, power, m, n))
	}
	l := k + oversample
	if l >= r {
		d, err := SVD(m, n, w)
		if err != nil {
			return nil, err
		}
		return d.Truncate(k), nil
	}
	a, err := widen(m, n, w)
	if err != nil {
		return nil, err
	}

	// Of all of these the transposes, so that a vector is a row.
	x, y := newMatrix(l, n), newMatrix(l, m)
	for i := range l {
		for j := range n {
			x.row(i)[j] = rng.Normal()
		}
	}
	for pass := 0; ; pass++ {
		clear(y.data)
		simd.Gemm(l, m, n, 1, x.data, x.stride, 1, a.data, 1, a.stride, y.data, y.stride)
		complete(y, 0)
		clear(x.data)
		simd.Gemm(l, n, m, 1, y.data, y.stride, 1, a.data, a.stride, 1, x.data, x.stride)
		if pass == power {
			break
		}
	}
	v, s, hat, err := tall(x.transpose(), maxSweeps)
	if err != nil {
		return nil, err
	}
	u := newMatrix(l, m)
	simd.Gemm(l, m, l, 1, hat.data, hat.stride, 1, y.data, y.stride, 1, u.data, u.stride)
	return decomposition(u, s, v).Truncate(k), nil
}
