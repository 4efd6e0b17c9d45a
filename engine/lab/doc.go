// Package lab runs cells of the lab language: the Python that students write,
// for real, over the engine's networks. [Run] gives back what the last cell
// printed and the trace of what it did: which names lead to which objects, who
// wrote into what from which line, what each measurement saw.
//
// # Why is a run a pure function of (cells, seed, files)?
//
// The cells above are run again, silently, in front of the one that is asked
// for. So undo, branching, a link to a state, and starting again after a crash
// are one mechanism, and none of them can go stale. No map order and no address
// is in a result, and no clock, unless the request brings one for profile(model).
//
// # Why does saving a file not write it?
//
// The cells above run again with every run, and a run may stop half way. So what
// np.save, np.savez, save_npz and save_safetensors write is kept in memory: a later
// np.load of the run reads it, and [Result].Files has it at the end of a run that
// stopped with no error. The command then puts the files where the script reads
// them; a page can offer them for download. Names lead to the script's folder and
// nowhere else, and a saved file has one of three endings, so no script overwrites
// a program.
//
// # Why are all cells one program?
//
// A function of the first cell reads a global that the third one rebinds, as in
// Python. The statements of all cells are put one after the other into one
// Starlark module, and a line of it is a line of one cell.
// The resolver sees every name before the first statement runs, so a cell with
// an unknown name is refused whole and nothing has been changed by it.
//
// # Why do names of builtins start out as globals?
//
// accuracy = accuracy(model) is common. In Python the right side finds the
// builtin, since no global of that name exists yet; in Starlark a name is a
// global of the whole module or of none of it. So the names that some cell
// binds are bound to the builtin before the first statement.
//
// # How is the identity of an object kept?
//
// A Starlark value of ours is a pointer, and there is one value for each layer,
// tensor and array: model.layers[0] is the same value each time. An array value
// lives as long as its tensor holds that memory; when a write rebinds the
// tensor's data, the old value keeps the old numbers, as in NumPy.
//
// # Which functions bind new arrays, and which write into the old ones?
//
// As in TinyTorch: assigning .data, magnitude_prune, nm_prune, gradient_prune,
// mask_prune and every training bind, so an alias keeps the old weights; structured_prune,
// W[…] = and W *= write, so every view of the array sees it. The trace notes
// both. What it keeps of the past is copied before a write into memory.
//
// # What is NumPy's in an array, and what is not?
//
// Views, broadcasting, masks, the dtypes of results and the wrapping of int8 are
// NumPy's. Arithmetic on float32 gives NumPy's bits; sums are in float64, in
// order, and rounded once, where NumPy adds float32 in pairs. A result without
// dimensions is a Python number. exp, log and random numbers are our own, equal
// on every machine. DIFFERENCES.md lists what differs from Python and NumPy on
// purpose, each with an example that a test runs on both sides.
//
// # How can a run use several processors?
//
// sweep and sensitivity evaluate items that do not depend on one another. Where
// the request brings a crew, helpers run the same cells again up to that call and
// take items from it: [Share] says why. Outcomes are taken in order, so the
// result is that of one processor, to the last bit.
//
// # Where do gradients come from?
//
// forward records its pass. A loss of its output knows the way back, once:
// loss.backward() adds to .grad of the parameters, .step() moves them. What was
// computed from an output with arithmetic has no way back.
//
// # What is limited, and how?
//
// Steps are counted by the interpreter, and a builtin adds what its loops cost
// ([session.work]). Memory is checked before anything large is made
// ([session.grow]), from sizes alone, so it is the same on every machine; the
// size of the process's heap is looked at besides, now and then. Recursion is
// checked every few dozen steps, long before Go's own stack is in danger.
package lab
