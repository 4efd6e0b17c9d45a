package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// An event is one line of `go test -json`; go doc cmd/test2json describes it.
type event struct {
	Action      string
	Package     string
	ImportPath  string // of build-output and build-fail
	Test        string
	Output      string
	Elapsed     float64 // seconds
	FailedBuild string
	Code        int // of exit: the status of a whole run
}

// A test that is under way.
type test struct {
	output   []string
	children bool // it has subtests
	blamed   bool // one of them failed
}

// A suite is a package under way.
type suite struct {
	tests  map[string]*test
	output []string // of no test
	failed int
}

// A tally counts events.
type tally struct {
	out                     io.Writer
	suites                  map[string]*suite
	builds                  map[string][]string // compiler's words, by import path
	passed, failed, skipped int
	failedBefore            int // at the last exit
}

func newTally(out io.Writer) *tally {
	return &tally{out: out, suites: map[string]*suite{}, builds: map[string][]string{}}
}

// line takes one line of input. What is no event is shown as it is.
func (t *tally) line(line []byte) {
	var e event
	if !bytes.HasPrefix(line, []byte("{")) || json.Unmarshal(line, &e) != nil || e.Action == "" {
		t.out.Write(line)
		return
	}
	switch {
	case e.Action == "build-output":
		t.builds[e.ImportPath] = append(t.builds[e.ImportPath], e.Output)
	case e.Action == "build-fail":
		t.print(t.builds[e.ImportPath])
	case e.Action == "exit":
		t.exit(e)
	case e.Test == "":
		t.suite(e)
	default:
		t.test(e)
	}
}

// test takes an event of a test.
func (t *tally) test(e event) {
	s := t.suiteOf(e.Package)
	this := s.testOf(e.Test)
	// A subtest's own name may have a slash in it, so that no test "A/1" is
	// above "A/1/x": whatever could be above is taken to be.
	var above []*test
	for i, c := range e.Test {
		if c == '/' {
			parent := s.testOf(e.Test[:i])
			parent.children = true
			above = append(above, parent)
		}
	}
	switch e.Action {
	case "output":
		this.output = append(this.output, e.Output)
		return
	case "pass":
		if !this.children {
			t.passed++
		}
	case "skip":
		if !this.children {
			t.skipped++
			t.print(this.output)
		}
	case "fail":
		for _, parent := range above {
			parent.blamed = true
		}
		t.print(this.output)
		if !this.blamed {
			t.failed++
			s.failed++
			fmt.Fprintf(t.out, "FAILED %s %s\n", e.Package, e.Test)
		}
	default:
		return
	}
	delete(s.tests, e.Test)
}

// suite takes an event of a package as a whole.
func (t *tally) suite(e event) {
	s := t.suiteOf(e.Package)
	switch e.Action {
	case "output":
		s.output = append(s.output, e.Output)
		return
	case "pass":
		fmt.Fprintf(t.out, "ok      %s (%.1f s)\n", e.Package, e.Elapsed)
	case "fail":
		if s.failed == 0 { // no test took the blame
			t.failed++
			t.print(s.output)
			for _, name := range s.running() {
				t.print(s.tests[name].output)
			}
			why := "as a whole"
			if e.FailedBuild != "" {
				why = "does not build"
			}
			fmt.Fprintf(t.out, "FAILED %s %s\n", e.Package, why)
		}
	case "skip": // no test files
	default:
		return
	}
	delete(t.suites, e.Package)
}

// exit takes the status of a whole run: a bad one has to have a reason.
func (t *tally) exit(e event) {
	if e.Code != 0 && t.failed == t.failedBefore {
		t.failed++
		fmt.Fprintf(t.out, "FAILED %s: status %d\n", e.Package, e.Code)
	}
	t.failedBefore = t.failed
}

// close says the sums. A package that never ended failed.
func (t *tally) close() {
	var open []string
	for name := range t.suites {
		open = append(open, name)
	}
	slices.Sort(open)
	for _, name := range open {
		t.suite(event{Action: "fail", Package: name})
	}
	fmt.Fprintf(t.out, "%d passed, %d failed", t.passed, t.failed)
	if t.skipped > 0 {
		fmt.Fprintf(t.out, ", %d skipped", t.skipped)
	}
	fmt.Fprintln(t.out)
}

func (t *tally) suiteOf(name string) *suite {
	s := t.suites[name]
	if s == nil {
		s = &suite{tests: map[string]*test{}}
		t.suites[name] = s
	}
	return s
}

func (s *suite) testOf(name string) *test {
	this := s.tests[name]
	if this == nil {
		this = &test{}
		s.tests[name] = this
	}
	return this
}

// running lists the tests that never ended, in order.
func (s *suite) running() []string {
	var names []string
	for name := range s.tests {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// print shows lines of a test's output, without the noise of a verbose run.
func (t *tally) print(lines []string) {
	for _, line := range lines {
		if !strings.HasPrefix(line, "=== ") {
			io.WriteString(t.out, line)
		}
	}
}
