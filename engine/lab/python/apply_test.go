package python

import (
	"strings"
	"testing"

	"compressionlab/engine/trace"
)

// apply makes edits in a text, the last of a line first.
func apply(t *testing.T, text string, edits []trace.Edit) string {
	t.Helper()
	lines := strings.Split(text, "\n")
	for i := len(edits) - 1; i >= 0; i-- {
		e := edits[i]
		line := []rune(lines[e.Line-1])
		old := []rune(e.Old)
		if e.Column < 1 || e.Column-1+len(old) > len(line) || string(line[e.Column-1:e.Column-1+len(old)]) != e.Old {
			t.Fatalf("%q: edit %+v does not stand there", text, e)
		}
		lines[e.Line-1] = string(line[:e.Column-1]) + e.New + string(line[e.Column-1+len(old):])
	}
	return strings.Join(lines, "\n")
}
