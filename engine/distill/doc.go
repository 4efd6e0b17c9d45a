// Package distill teaches a small network, the student, to answer as a large
// one does, the teacher: knowledge distillation (Hinton, Vinyals and Dean,
// arXiv:1503.02531). The student learns from two sources at once,
//
//	loss = α·soft + (1-α)·hard
//
// where hard is the cross-entropy with the true labels, at temperature 1 and
// averaged over the batch, and soft compares the two networks' answers after a
// softmax at temperature T:
//
//	p_T(c) = e^(z[c]/T) / Σ_k e^(z[k]/T)
//
// A higher T brings out how the teacher ranks the wrong classes (a 7 looks more
// like a 1 than like an 8), which a label does not say.
//
// [Loss] is the loss as a tensor, to call Backward on; [Compute] is the same in
// float64 with its two terms and its gradient; [Train] is a whole training run;
// [SoftTargets] and [Entropy] show what a temperature does.
//
// # Why three forms of the soft term?
//
// They are three answers to "what is the distillation loss?" that a reader
// meets, and they train differently. With q the student's and p the teacher's
// probabilities at T, and B rows:
//
//	TinyTorch   1/B Σ_i Σ_c p ln(p/q)             gradient (q-p) / (B·T)
//	Hinton      T²/B Σ_i Σ_c p ln(p/q)            gradient T·(q-p) / B
//	Audit       Σ_i Σ_c q ln(q/(p+ε) + ε)         ε = 1e-8
//
// The differences q-p themselves shrink as 1/T, so TinyTorch's soft gradient
// fades as 1/T² against the hard one, and a change of T silently changes what α
// means. The factor T² takes that back (section 2 of the paper). Audit is what
// the audited code of the course computed: the divergence the other way round,
// student from teacher, and summed, so that it weighs more the larger the batch.
//
// # Why is there no ε in the first two?
//
// ln p is computed as (z-m)/T - ln Σ e^((z-m)/T), m the largest logit, and never
// as the logarithm of a rounded probability; it is finite where p itself has
// underflowed to 0. An ε guards against a logarithm of 0 that does not occur,
// and biases the loss.
//
// # Why may T be 0.01 or 1000?
//
// Nothing breaks there. (With Hinton above 1e8 the difference q-p drowns in its
// rounding before T² lifts it; nobody trains there.) Towards 0 the targets become the teacher's one answer,
// towards infinity they become uniform, and the entropy tells how far they are
// on the way. T = 0 divides by zero, and a negative T reverses the ranking:
// these are errors.
package distill
