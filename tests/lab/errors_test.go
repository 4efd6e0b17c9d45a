package lab

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"compressionlab/engine/trace"
)

// errors.txt has what students get wrong: snippets parted by a line of ###, each
// with its error below a line of =>: the kind, the place, the message; the calls
// that led there; the next step. Whoever changes a message reads all of them.
func TestErrors(t *testing.T) {
	const file = "errors.txt"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	count := 0
	for _, part := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n###\n") {
		code, want, _ := strings.Cut(part, "\n=>\n")
		cells := strings.Split(code, "# --- next cell ---\n")
		e := run(cells...).Error
		if e == nil {
			t.Errorf("this runs:\n%s", code)
			continue
		}
		got := explained(e)
		if all = append(all, code+"\n=>\n"+got); !*update && got != want {
			t.Errorf("%s\ngot\n%s\nwant\n%s", code, got, want)
		}
		count++
		lines := strings.Split(cells[len(cells)-1], "\n")
		if e.Line < 1 || e.Line > len(lines) || e.Column < 1 || e.Column > len([]rune(lines[e.Line-1]))+1 {
			t.Errorf("%s\n%d:%d is outside of the text", code, e.Line, e.Column)
		}
		for _, odd := range []string{"starlark", "NoneType", "iterable", "<nil>", "%!", "internal", "for parameter"} {
			if strings.Contains(e.Message+e.Hint, odd) {
				t.Errorf("%s\n%q is no word of a student's", code, odd)
			}
		}
		if e.Kind == trace.Internal {
			t.Errorf("%s\na fault of ours", code)
		}
	}
	if count < 100 {
		t.Errorf("%d errors, want 100 or more", count)
	}
	if *update {
		if err := os.WriteFile(file, []byte(strings.Join(all, "\n###\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func explained(e *trace.Error) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %d:%d %s", e.Kind, e.Line, e.Column, e.Message)
	for _, call := range e.Calls {
		fmt.Fprintf(&b, "\n  in %s, called from line %d", call.Func, call.Line)
	}
	if e.Hint != "" {
		b.WriteString("\n  " + e.Hint)
	}
	for _, edit := range e.Edits {
		fmt.Fprintf(&b, "\n  %d:%d %q → %q", edit.Line, edit.Column, edit.Old, edit.New)
	}
	return b.String()
}
