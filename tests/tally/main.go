// Command tally reads what `go test -json` prints on standard input, several
// runs after one another, shows failures as they come, and closes with one
// line alone:
//
//	214 passed, 0 failed, 1 skipped
//
// It exits with status 1 unless something passed and nothing failed.
//
// # What counts as one?
//
// A test without subtests, or a subtest without any: a table of thirty cases
// is thirty. A test that fails itself while all its subtests pass counts too,
// and so does a package that does not build, or dies without saying which
// test was at fault: none of these can hide.
//
// build.sh adds lines of its own in the same form: {"Action":"pass"} for a
// check that is not a Go test, and {"Action":"exit"} with the status of a
// whole run, so that a `go test` that could not even begin is a failure.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
)

func main() {
	t := newTally(os.Stdout)
	input := bufio.NewReader(os.Stdin)
	for {
		line, err := input.ReadBytes('\n')
		if len(line) > 0 {
			t.line(line)
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "tally:", err)
			os.Exit(1)
		}
	}
	t.close()
	if t.failed > 0 || t.passed == 0 {
		os.Exit(1)
	}
}
