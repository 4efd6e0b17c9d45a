// Package compress applies several methods of compression in order, by a recipe.
//
//	recipe := &compress.Recipe{Seed: 1, Steps: []compress.Step{
//		&compress.MagnitudePrune{Sparsity: 0.8, Scope: "global", Rule: "exact"},
//		&compress.FineTune{Epochs: 3, Rate: 0.05, Momentum: 0.9, BatchSize: 32, KeepZeros: true},
//	}}
//	report, err := recipe.Run(ctx, model, compress.Env{Train: train, Test: test})
//
// A [Recipe] is a list of steps with their parameters. [Recipe.Run] checks it
// whole against the network, then changes the network step by step and reports
// after each what it has become: sparsity, parameters, bytes in the best format,
// accuracy, and how far its answers are from those of the beginning.
//
// The steps, in the order in which one would use them:
//
//   - [MagnitudePrune], [StructuredPrune], [GradientPrune], [NMPrune] set weights
//     to zero; [RemoveChannels] cuts out the units that became zero.
//   - [LowRank] replaces a weight by two thin ones where that is smaller.
//   - [Quantize] and [Cluster] store weights in few bits. After them nothing can
//     be pruned or trained.
//   - [FineTune] and [Distill] win back what the others cost.
//
// A recipe comes from Go; from a dict of the course's compress_model
// ([FromConfig]); or from JSON ([Parse]), into which it also marshals. The same
// recipe and network give the same bits, on every machine: all that is random is
// drawn from the recipe's seed.
//
// # Why is a recipe all or nothing?
//
// A list of four steps that stops at the third leaves a network that nobody asked
// for. So unknown steps, bad values and impossible ranks are found before the
// first change; and where a step fails that no check can foresee (a training
// diverges, the reader presses "cancel"), Run puts back the layers and weights
// that were there when it began.
//
// # Why in place?
//
// The course's compress_model changes the model that it is given, and tells so.
// Each step here is the function of the same name: magnitude pruning gives
// tensors new arrays, training writes into them, low rank replaces layers in
// their Sequential. Clone the network first to keep it.
//
// # Why does a dict not decide the order?
//
// Two dicts with the same entries are equal, whatever the order in which they
// were typed, so compress_model runs them in one order: magnitude, structured,
// low rank, quantize. To prune zeros into codes or to factor what was quantized
// makes no sense, so the order is also the sensible one (Han, Mao and Dally,
// "Deep compression", arXiv:1510.00149, who prune, quantize, then encode). A list
// of steps has any order that is possible.
//
// # Why one error number?
//
// Erased weights, dropped singular values and rounded codes are errors of
// different kinds, and a network with fewer channels has no weight to compare.
// What all of them change is the answers, so [Measures.Error] is the relative
// distance of the logits from those at the beginning.
package compress
