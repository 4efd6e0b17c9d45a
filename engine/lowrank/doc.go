// Package lowrank replaces a weight matrix by the product of two thin ones.
//
// The singular value decomposition writes any matrix as a sum of R = min(m, n)
// pieces of rank 1, the largest first:
//
//	W = Σ σ[i]·u[i]·v[i]ᵀ       σ[0] ≥ σ[1] ≥ … ≥ 0
//
// Of all matrices of rank k, the first k pieces are the nearest to W, and what
// they miss is known before anything is multiplied (Eckart and Young,
// Psychometrika 1, 1936):
//
//	‖W - W_k‖_F = √(σ[k]² + σ[k+1]² + …)
//
// That is [Decomposition.Errors]. How large k should be is a [Rule]: a share of
// R, a share of the energy Σσ², or a number. [Factorize] builds the smaller
// network, for inference with no more than two matrix products where there was
// one (Denton et al., arXiv:1404.0736; Sainath et al., ICASSP 2013).
//
// # Why is a layer refused?
//
// The factors hold k·(m+n) numbers and the matrix m·n, so they are the smaller
// ones only while k·(m+n) < m·n; a square matrix has to lose more than half of
// its rank before it saves a byte. [LargestSavingRank] is the last k that does,
// and above it [Factorize] keeps the layer and says so ([NoSavingError]). To
// multiply the factors out again and store the result is never smaller: it has
// the bytes of W and the error of W_k.
//
// # Why an SVD of our own?
//
// A result must have the same bits natively and in a browser. gonum's does not:
// its inner loops are assembly on amd64 and Go in WebAssembly and sum in another
// order (measured: singular values of one random 64x48 matrix differ in their
// last bits). So all of the work is in loops whose order is promised, most of it
// in the kernels of [simd]. Small matrices go by one-sided Jacobi, which is short
// and the more accurate for small singular values; above 32 columns it is
// reduction and divide and conquer, with three quarters of the operations in
// products of matrices. Milliseconds for a Gaussian n x n matrix on one core, the
// kernels' under Node, the others' natively (Jacobi alone took 850 for 512):
//
//	n                  64    128    256    512    of 512 the first 64
//	plain Go          2.0    9.6     56    500    170
//	SIMD kernels      2.1    7.5     31    185     37
//	scalar kernels    2.6     11     66    400     85
//	gonum, Go         2.3     14    120    880
//	NumPy (LAPACK)    0.7    3.7     19    115
//
// The tests check it against gonum's. [Randomized] gives the first pieces only,
// nearly, for less work.
package lowrank
