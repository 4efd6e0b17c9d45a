// Package quant stores weights in few bits: as integers on an even grid
// ([Quantize]), or as places in a codebook ([Cluster]).
//
// On a [Grid] a code q stands for the number
//
//	w = (q - z)·s
//
// with a scale s, the step, and an integer zero point z, the code of 0. Codes
// are two's complement of 2 to 8 bits. A whole matrix shares one grid, or each
// column has its own, that is each output channel (Jacob et al., CVPR 2018,
// arXiv:1712.05877; Krishnamoorthi, arXiv:1806.08342). Rounding to the nearest
// code moves a weight by at most s/2.
//
// A codebook holds any 2^bits numbers; k-means puts them where the weights are
// (Han, Mao and Dally, "Deep Compression", ICLR 2016, arXiv:1510.00149).
//
// # Why is the range widened to include 0?
//
// So that 0 has a code, and a pruned weight stays exactly 0 after storing. A
// grid from min to max alone puts no code on 0, and a network that is 90% zeros
// then has none.
//
// # Why is a constant tensor a case of its own?
//
// 255·(c/255) is not always c. A tensor all of whose entries are c gets the
// scale |c| and the codes ±1, and comes back to the last bit; zeros get scale 1
// and codes 0.
//
// # Which arithmetic, to the bit?
//
//	s = float32((max - min) / (2^bits - 1))    in float64, rounded once
//	q = clamp(round(float32(w·float32(1/s))) + z)
//
// with ties to even, where max and min include 0. Multiplying by the rounded
// inverse in float32, and adding z after rounding, is what PyTorch's
// quantize_per_tensor and quantize_per_channel do (measured with 1.13 on
// 900,000 numbers, a part of them chosen to lie on ties: no code differs, while
// dividing gives 0.3% other codes, and adding z before rounding 10%).
//
// # Is a channel's own scale always better?
//
// Its step is never larger than the matrix's, so the bound s/2 never is. (A
// constant channel has its size for a step, and no error.) The error itself may
// be larger: a number that happens to lie on the coarse grid need not lie on the
// finer one.
//
// # What does it cost beside the codes?
//
// 4 bytes a scale, 1 a zero point, 4 a codebook entry: see [Size]. On a matrix
// of few rows a scale for each column outweighs what its codes save.
package quant
