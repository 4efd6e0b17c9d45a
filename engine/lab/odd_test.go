package lab

import (
	"os"
	"strings"
	"testing"

	"compressionlab/engine/trace"
)

// What nobody should write, a line each: it runs, or it stops with a place and a
// message, and is never a fault of ours.
func TestOddLines(t *testing.T) {
	text, err := os.ReadFile("testdata/odd.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	stopped := 0
	for _, line := range lines {
		e := runOne(line).Run.Error
		if e == nil {
			continue
		}
		stopped++
		if e.Kind == trace.Internal || e.Line != 1 || e.Column < 1 || e.Message == "" {
			t.Errorf("%s: %+v", line, e)
		}
		for _, bad := range []string{"%!", ",,", "<nil>", "starlark", "goroutine", "0 to -1"} {
			if strings.Contains(e.Message+e.Hint, bad) {
				t.Errorf("%s: %q [%q]", line, e.Message, e.Hint)
			}
		}
	}
	if len(lines) < 150 || stopped < 90 {
		t.Errorf("%d of %d lines stop", stopped, len(lines))
	}
}
