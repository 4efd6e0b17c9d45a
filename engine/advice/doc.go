// Package advice raises findings: warnings about what a run really did, with
// the student's own names and measured numbers in them. [Find] reads a
// [trace.Run] and nothing else; it never looks at the text of a cell to decide
// whether to warn, only (through [trace.Call]) to write the edit of a fix.
// [Rules] is the table of all kinds, with their severities.
//
// # Why rules over events, and not over text?
//
// The same text is right in one place and wrong in another:
// model = magnitude_prune(model) is what one writes to deploy, and the same
// call two lines after baseline = model destroys the baseline. What differs is
// which names lead to which object when the write happens, and that is what
// the events hold.
//
// # Why does a name of one layer not count as an alias of the model?
//
// first = model.layers[0] is how one looks at weights. Whoever then prunes the
// model wants that layer pruned. So a name counts when it leads to the whole of
// what was written: the object itself, directly or in a list, or another
// Sequential made of the same tensors. Inside a function of the student's two
// locals count once the function has measured the same thing through both: a
// parameter, and the name of what came back, are how a helper is written.
//
// # How does a rule know a search from a mistake?
//
// Students look for limits, and pass them on the way. A line that encoded below
// and above the break-even, factored at a rank that saves and at one that does
// not, took temperatures within the usual range and outside, has seen both:
// nothing is said of it. Nor of losses at several temperatures, of accuracies on
// the images of the training beside others, of factors beside the layers made of
// them, of 1/(1-sparsity) printed beside a ratio of bytes.
//
// # How is data flow seen without following it?
//
// By value. A stored weight is a product of factors if three of its rows are
// what the factors give. A printed number is 1/(1-sparsity) if it equals that, to
// nine digits, for a sparsity that the run asked for or measured; whole numbers,
// which may be anything, never do. A weight was quantized if its entries take
// few values. Images are the same if their pixels are.
//
// # Why does a temperature above 10 count with form="hinton" too?
//
// The finding is about the targets, whose entropy it measures, and they are as flat.
// With T² the student still learns, namely to match scores; so the detail says that
// this can work, and no soft-gradient-fades is raised beside it.
//
// # Which of several rules speaks of one cause?
//
// A line raises each kind once, and findings are ordered by severity, then line.
// Where two kinds would speak of one cause:
//
//   - zeros of structured_prune are channels-not-removed, not zeros-still-stored;
//   - a rank that saves nothing is lowrank-larger, not lowrank-not-applied; what
//     was multiplied out and stored is lowrank-rebuilt-dense alone;
//   - a backward from elsewhere is distill-wrong-backward, not distill-no-update;
//   - a temperature above 10 is temperature-range, not soft-gradient-fades;
//   - an old array that is encoded is rebound-not-written, not larger-than-dense.
//
// inplace-prune and baseline-mutated stay two: one is about the write, the other
// about the comparison that it made worthless, and they stand in two lines.
package advice
