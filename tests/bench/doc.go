// Command bench measures the built site in Chromium and prints what a reader
// feels: the cold start, a run, a moved slider, an idle page, the bytes that
// come over the wire. ./build.sh bench builds the site and runs it.
//
//	go run ./tests/bench [-json] [-only start,run,slider,idle,bytes]
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
// new picture is on the screen, and the frame's being marked ready.
package main
