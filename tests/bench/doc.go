// Command bench measures the built site in Chromium and prints what a reader
// feels: the cold start, a run, a moved slider, an idle page, the bytes that
// come over the wire. Then it measures the engine beside its peers: TF.js,
// ml-matrix and Pyodide in the same Chromium, NumPy, SciPy and PyTorch on one
// native thread. ./build.sh bench builds the site, fetches the peers and runs it.
//
//	go run ./tests/bench [-json] [-only start,run,slider,stages,sweep,idle,trace,bytes,peers] [-work GEMM]
//
// # Why are these no tests?
//
// A time depends on the machine and on what else it does. A test that fails on
// a busy machine teaches people to run it again. So the numbers are printed
// beside the goals, for a person to judge.
//
// # What exactly is timed?
//
// Times are taken in the page by performance.now(), so that the way from here
// to the browser is not in them. The cold start counts from the start of the
// navigation, in a window with an empty cache, to the first cell's result in
// the document; its Run button is clicked in the millisecond in which it comes
// alive. The slider counts from its input event to the stage's word that the
// new picture is on the screen, and the frame's being marked ready; once over the
// bundled network, and once over one of 1,040,000 weights that a cell draws,
// copies and prunes.
//
// Each stage is moved as a reader moves it: the probe by its keys, the threshold and
// the brush by the pointer, a dial a step at a time; over the bundled network, and
// over a million weights. A frame's work is the processor time of the page's one
// thread for a move, in programs, style, layout and drawing, whatever was put off
// included: below 16.7 ms it makes sixty moves a second. What is painted counts from
// the event to the task after the frame that shows it, as the reader waits. -work
// says which stages.
//
// # What does the trace cost?
//
// Cells are run natively, in turn as they are and without a record of what happens
// ([lab.Request.Untraced]); the report at the end, every object with its bytes and its
// accuracy, is in both. Each run has another number in its text, so that no network
// is known from the run before; who goes first changes; and processor time is
// counted, which other work on the machine delays least.
//
// # How is the engine compared?
//
// A work (works.go) is done by our worker, by the peers' and by Python in turn,
// a few times each, round after round, after a while of warming up; what is
// printed is the median, with the range of all but the slowest and the fastest
// tenth in brackets. A ratio above 1 says that ours is the faster. All start from
// the same numbers, and a ratio is only given where all came to the same result
// (folder engine says how that is known).
//
// # What is the machine's limit?
//
// The additions and multiplications that a work cannot do without, at the rate
// at which SIMD registers do them in this browser on one thread, or the bytes
// that it cannot leave where they are, at the rate of a copy, whichever takes
// longer (Williams, Waterman and Patterson, CACM 52, 2009). Native code has wider
// registers and a fused multiply-add, so it can be below.
//
// # Why does TF.js come twice?
//
// It takes half as many threads as the browser names cores and no more when
// asked, since many cores are halves of one. So on two cores it comes with one
// thread. The goals are about two: page/tfjs.js has it believe in four cores.
package main
