// Package state is what a page of the site knows, and how it changes: a
// [State], the messages that are facts ([Msg]), and [State.Update], the one
// function that makes a new state. What must happen outside (a message to the
// worker, a timer, a store) comes back as commands ([Cmd]). No browser is in
// here, so all of it is tested natively.
//
// # Why is the text the only state of a slider?
//
// A slider that kept a number of its own could disagree with the code. So a
// slider is a view of a literal ([FindLiteral]), and moving it writes the
// literal ([SetLiteral]); typing moves the slider for the same reason.
//
// # Why at most one run in flight?
//
// A dragged slider asks for a run at every step of the pointer. The worker can
// not be told to forget a message, so the page keeps the wish: one run is in
// the worker, and each cell remembers at most one more. What is shown is
// always the newest text as soon as the worker is free, and never a queue of
// stale ones.
//
// # Why are cells pointers that are never written to?
//
// Update replaces the cell that a message changed and leaves the others as
// they were. A component whose cell is the same pointer has nothing to render.
//
// # How does the reader go back in time?
//
// By the text alone. What a cell shows after its statement k is a run of the
// text up to there ([Cell.Steps]): same names, same objects, same accuracy,
// same weights on the stage, because a run is a function of its text. Undo and
// redo go to another text and run it, a branch is a text that ends at a
// statement, a link is the texts. So nothing is kept that a run can make
// again, two hundred runs of a large model take no memory, and there is no
// second path to keep true. A cell that trains for long is run anew for each
// step, when the scrubber is let go; Stop ends that as it ends any run.
//
// The findings at a step are those of the whole run as far as their line has
// come: a part's own would blame it for what its later lines do.
package state
