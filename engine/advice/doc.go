// Package advice raises findings: warnings about what a run really did, with
// the student's own names and measured numbers in them. [Find] reads a
// [trace.Run] and nothing else; it never looks at the text of a cell to decide
// whether to warn, only (through [trace.Call]) to write the edit of a fix.
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
// Sequential made of the same tensors.
package advice
