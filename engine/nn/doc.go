// Package nn is the network that the lab compresses: [Linear], [LowRank], [ReLU]
// and [Sequential], softmax cross-entropy, [SGD], [Adam] and a seeded training
// loop, in float32 and in plain Go.
//
// Shapes follow TinyTorch: a batch is (batch, features), a weight is
// (in, out), and y = xW + b. A tensor is row-major.
//
// # What is where
//
// A network is a [Layer]. [Forward] is inference. [Parameters] lists its
// tensors, [Named] with their names, [Leaves] the layers in the order of a pass;
// [Clone] copies it.
//
// [Train] goes through the data in minibatches and lets an [Optimizer] move the
// parameters; [Training] says how often, in which order, and whom to tell. A
// [Hold] around the optimizer keeps pruned weights at zero meanwhile. Where a
// method needs gradients but no training, [EachGradient] and [MeanGradient] walk
// through the data. Below them lie [ForwardTape], [CrossEntropy] and
// [Tape.Backward], from which a loop of one's own is made:
//
//	var tape nn.Tape
//	for batch := range batches {
//		tape.Reset()
//		logits, err := nn.ForwardTape(model, batch.X, &tape)
//		…
//		loss, err := nn.CrossEntropy(logits, batch.Labels, &tape)
//		…
//		opt.ZeroGrad()
//		err = loss.Backward()
//		…
//		opt.Step()
//	}
//
// # Why a tape, and not a backward method that looks at the last input?
//
// A layer may occur twice in a network (tied weights). If it kept its last
// input in a field, the second use would overwrite what the first needs on the
// way back. So a forward pass writes what it did on a [Tape], and
// [Tape.Backward] reads it from the end. A layer then holds nothing but its
// parameters, and two passes through one network do not disturb each other.
//
// # Why is the order of summation promised?
//
// Float addition is not associative: another order gives other last bits, and
// after a thousand training steps another accuracy. Every sum here has one
// documented order, every product is rounded to float32 before it is added
// (the conversion float32(a*b) forbids the compiler to fuse the two, which it
// otherwise does on arm64 and others), and [Exp] and [Log] are our own, since
// the standard library has assembly for them on some machines. Hence the same
// seed gives the same weights, to the last bit, on amd64, on arm64 and in a
// browser. A test compares a hash of trained weights with a constant.
//
// # Why is no zero skipped?
//
// A multiplication by a stored zero costs what any other costs: that is what a
// lesson on sparsity has to show. And 0·NaN is NaN, which skipping would hide.
package nn
