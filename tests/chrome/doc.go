// Package chrome drives the built site in Chromium: it finds and starts a
// browser, serves the site, and moves about a lesson as a reader would, with
// the mouse, the keyboard and the eyes. The browser tests, the measurements
// and the screenshots share it.
//
// It knows the pages only by the documented hooks (data-lab-cell and its
// kin), so it works for every lesson and breaks when a hook does.
//
// # Why no errors?
//
// A step that cannot be done ends the test, or the command, that asked for it:
// each call is one line, and reads like the walk it describes. So every method
// reports to a [T] and returns only when it has done what it says.
//
// # Why polling?
//
// A wait is for a condition of the page, looked at every few milliseconds
// until a generous deadline. Chromium's own waiting helpers compile a function
// from text, which the site's Content-Security-Policy rightly forbids.
package chrome

import (
	"fmt"
	"os"
)

// A T is told what went wrong; Fatalf does not return. A *testing.T is one.
type T interface {
	Helper()
	Fatalf(format string, args ...any)
}

// Command is the T of a command: it prints and exits with status 1.
type Command struct{}

// Helper does nothing.
func (Command) Helper() {}

// Fatalf prints to standard error and exits.
func (Command) Fatalf(format string, args ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
	os.Exit(1)
}
