// Package prune sets weights to zero, and cuts out of a network what zeros have
// made superfluous.
//
// A method computes a [Plan], which weights to keep, and touches nothing, not
// even a gradient; [Mask.Apply] is the only mutation. So a plan can be shown,
// counted and refused before anything has happened. The methods:
//
//   - [MagnitudePlan]: the smallest |w| go (Han et al., arXiv:1506.02626).
//   - [GradientPlan]: those go whose loss would hardly be felt, by the gradients
//     of a data set: Taylor (Molchanov et al., arXiv:1611.06440) or SNIP (Lee et
//     al., arXiv:1810.02340).
//   - [NMPlan]: at most n of m neighbours stay, the pattern that sparse tensor
//     cores read (Mishra et al., arXiv:2104.08378).
//   - [StructuredPlan]: whole output units go, columns of a weight, by L2, L1 or
//     Taylor (Li et al., arXiv:1608.08710).
//   - [RemoveChannels]: a new, smaller network without the units that are zero.
//
// What a plan keeps is a value, a [Mask]: masks combine, and training can hold
// one ([Mask.Hold]). A [Schedule] says how much to prune at which step of a
// training (Zhu and Gupta, arXiv:1710.01878).
//
// # How is k counted, and who loses a tie?
//
// A share s of N weights, or of out units, is k = int(s·N): the float64 product,
// truncated, as Python's int does; int(0.29·100) is 28. Of equals the one with
// the lowest index goes first, in the order of the parameters. Zeros that are
// already there count, and are the first to go: pruning twice at one sparsity is
// pruning once.
//
// # Why two rules?
//
// [Exact] erases as many weights as was asked for. [Percentile] is what much
// published code does: it computes a threshold and keeps |w| ≥ threshold. Where
// many weights are equal the two differ a lot: of a matrix of equal weights
// Percentile erases none at any sparsity, and of one that is mostly zero it
// erases nothing more, since zero is not below a threshold of zero.
//
// # Why does Apply replace the slice?
//
// The code of the course does, with param.data = param.data * mask: the tensor
// changes for everyone who holds the tensor, while who holds the old array
// still has the old weights. It is also what lets a session keep its past for
// the price of a slice header.
//
// # Why is a unit's bias pruned with it?
//
// A column of zeros with a bias left is a unit that always says the same: it is
// not gone. (Where a network has such a unit all the same, [RemoveChannels] moves
// what it says into the next layer's bias.)
//
// # Why are scores float32?
//
// They are compared with a radix selection over 32 bits, in three passes and
// without a copy; the weights that they rank are float32 too. They are summed in
// float64 and rounded once.
package prune
