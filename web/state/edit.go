package state

import (
	"fmt"
	"strings"

	"compressionlab/engine/trace"
)

// ApplyEdits makes edits in text, each in the line it names: Old, at Column or
// at its first occurrence, becomes New. All positions are of the text as it
// was. It returns an error, and no text, when an Old is not where it should
// be: the text has changed since the edit was proposed.
func ApplyEdits(text string, edits []trace.Edit) (string, error) {
	lines := strings.Split(text, "\n")
	moved := map[int]int{} // line → characters by which earlier edits have shifted its rest
	for _, e := range edits {
		if e.Line < 1 || e.Line > len(lines) {
			return "", fmt.Errorf("state: edit of line %d, the text has %d", e.Line, len(lines))
		}
		line := []rune(lines[e.Line-1])
		at := -1
		if e.Column > 0 {
			at = e.Column - 1 + moved[e.Line]
			if at < 0 || at > len(line) || !strings.HasPrefix(string(line[at:]), e.Old) {
				at = -1
			}
		} else if b := strings.Index(string(line), e.Old); b >= 0 {
			at = len([]rune(string(line)[:b]))
		}
		if at < 0 {
			return "", fmt.Errorf("state: edit of line %d: %q is not there", e.Line, e.Old)
		}
		old := len([]rune(e.Old))
		lines[e.Line-1] = string(line[:at]) + e.New + string(line[at+old:])
		moved[e.Line] += len([]rune(e.New)) - old
	}
	return strings.Join(lines, "\n"), nil
}

// Plain makes pasted text ours: one newline per line, no carriage returns.
func Plain(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}
