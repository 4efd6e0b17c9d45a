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
// last bits). One-sided Jacobi is short, more accurate for small singular
// values, and made of two loops whose order is easy to promise. On a Gaussian
// 256x256 matrix it took 0.13 s natively (gonum 0.12 s) and 0.25 s in
// WebAssembly under Node (gonum 0.74 s), of 512x512 0.85 s (0.88 s) and 1.5 s
// (2.7 s), on one busy core. The tests check it against gonum's.
package lowrank
