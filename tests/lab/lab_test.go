// Package lab tests the lab language and its findings together, on the cells in
// the folder cells. Beside each NAME.py stands NAME.txt with what it prints,
// then, below a line of ---, its findings or its error. Cells of one session
// are parted by a line "# --- next cell ---".
//
// go test ./tests/lab -update writes the .txt files anew; look at the difference
// before you commit it.
package lab

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"compressionlab/engine/advice"
	"compressionlab/engine/lab"
	"compressionlab/engine/trace"
)

var update = flag.Bool("update", false, "write the expected results anew")

func run(cells ...string) trace.Run {
	r := lab.Run(lab.Request{Cells: cells}).Run
	r.Findings = advice.Find(&r)
	return r
}

func cellsOf(t *testing.T, file string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(string(text), "# --- next cell ---\n")
}

func files(t *testing.T) []string {
	t.Helper()
	found, err := filepath.Glob("cells/*.py")
	if err != nil || len(found) < 20 {
		t.Fatalf("%d cells: %v", len(found), err)
	}
	return found
}

// told is a run as the .txt files have it.
func told(r trace.Run) string {
	var b strings.Builder
	b.WriteString(r.Output)
	b.WriteString("---\n")
	if e := r.Error; e != nil {
		fmt.Fprintf(&b, "%s %d:%d %s\n%s\n", e.Kind, e.Line, e.Column, e.Message, e.Hint)
		for _, edit := range e.Edits {
			fmt.Fprintf(&b, "%d:%d %q → %q\n", edit.Line, edit.Column, edit.Old, edit.New)
		}
	}
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "%s, %s, line %d: %s\n  %s\n", f.ID, f.Severity, f.Line, f.Title, f.Detail)
		for _, row := range f.Rows {
			fmt.Fprintf(&b, "  | %s | %s | %s |\n", row.Label, row.Before, row.After)
		}
		if f.Fix != nil {
			for _, edit := range f.Fix.Edits {
				fmt.Fprintf(&b, "  %s: %d:%d %q → %q\n", f.Fix.Label, edit.Line, edit.Column, edit.Old, edit.New)
			}
		}
	}
	for _, n := range r.Order {
		fmt.Fprintf(&b, "%s → %s\n", n, r.Names[n])
	}
	for _, g := range r.Ghosts {
		fmt.Fprintf(&b, "ghost of %s, line %d, %d nonzero\n", g.Object, g.Line, g.Nonzero)
	}
	return b.String()
}

func TestCells(t *testing.T) {
	for _, file := range files(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			got := told(run(cellsOf(t, file)...))
			beside := strings.TrimSuffix(file, ".py") + ".txt"
			if *update {
				if err := os.WriteFile(beside, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(beside)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// A run is a function of its cells: twice the same text, byte for byte, with
// the ids in it.
func TestTwice(t *testing.T) {
	for _, file := range files(t) {
		cells := cellsOf(t, file)
		a, errA := json.Marshal(run(cells...))
		b, errB := json.Marshal(run(cells...))
		if errA != nil || errB != nil {
			t.Fatalf("%s: %v, %v", file, errA, errB)
		}
		if string(a) != string(b) {
			t.Errorf("%s: two runs differ:\n%s\n%s", file, a, b)
		}
	}
}

// apply makes the edits in a cell, as the page does.
func apply(t *testing.T, cell string, edits []trace.Edit) string {
	t.Helper()
	lines := strings.Split(strings.ReplaceAll(cell, "\r\n", "\n"), "\n")
	for _, e := range edits {
		line := []rune(lines[e.Line-1])
		at := max(e.Column-1, 0)
		if !strings.HasPrefix(string(line[at:]), e.Old) {
			t.Fatalf("line %d, column %d is not %q: %q", e.Line, e.Column, e.Old, string(line))
		}
		lines[e.Line-1] = string(line[:at]) + e.New + strings.TrimPrefix(string(line[at:]), e.Old)
	}
	return strings.Join(lines, "\n")
}

// After a fix the cell runs and that finding is gone. Each id is met.
func TestFixes(t *testing.T) {
	fixed := map[string]int{}
	for _, file := range files(t) {
		cells := cellsOf(t, file)
		for _, f := range run(cells...).Findings {
			if f.Fix == nil {
				continue
			}
			last := len(cells) - 1
			mended := append(append([]string(nil), cells[:last]...), apply(t, cells[last], f.Fix.Edits))
			after := run(mended...)
			if after.Error != nil {
				t.Errorf("%s, %s: the fixed cell stops: %v\n%s", file, f.ID, after.Error.Message, mended[last])
			}
			for _, g := range after.Findings {
				if g.ID == f.ID {
					t.Errorf("%s: %s is still there after its fix:\n%s", file, f.ID, mended[last])
				}
			}
			fixed[f.ID]++
		}
	}
	for _, id := range []string{"inplace-prune", "baseline-mutated", "zeros-still-stored"} {
		if fixed[id] == 0 {
			t.Errorf("no cell had a fix for %s", id)
		}
	}
}

// The edit of an error, once made, takes that error away.
func TestErrorEdits(t *testing.T) {
	met := 0
	for _, file := range files(t) {
		cells := cellsOf(t, file)
		e := run(cells...).Error
		if e == nil || len(e.Edits) == 0 {
			continue
		}
		met++
		last := len(cells) - 1
		cells[last] = apply(t, cells[last], e.Edits)
		if after := run(cells...).Error; after != nil && after.Message == e.Message {
			t.Errorf("%s: still %q after the edit:\n%s", file, e.Message, cells[last])
		}
	}
	if met < 4 {
		t.Errorf("%d errors with an edit, want 4 or more", met)
	}
}

// After a failed cell the session is what it was, and the next run works.
func TestSessionSurvives(t *testing.T) {
	first := `model = load_model("digits_mlp")`
	before := run(first)
	for _, bad := range []string{"x = (", "nope(model)", "magnitude_prune(model, sparsity=90)", "while True: pass",
		"magnitude_prune(model, sparsity=0.9)\nx = [0] * 10**10", "while True: print('0123456789' * 100)"} {
		failed := run(first, bad)
		if failed.Error == nil {
			t.Errorf("%q ran", bad)
			continue
		}
		if fmt.Sprint(failed.Names) != fmt.Sprint(before.Names) || failed.Objects["Sequential#1"].Nonzero != 4928 {
			t.Errorf("%q: names %v, nonzero %d", bad, failed.Names, failed.Objects["Sequential#1"].Nonzero)
		}
		if again := run(first, "print(count_nonzero(model))"); again.Error != nil || again.Output != "5018\n" && again.Output == "" {
			t.Errorf("after %q: %v %q", bad, again.Error, again.Output)
		}
	}
}

// What was printed before the limit is kept, and no more than the limit.
func TestMuchOutput(t *testing.T) {
	r := run(`for i in range(1000000): print("0123456789")`)
	if r.Error == nil || r.Error.Kind != trace.Limit || len(r.Output) != 1<<20 || r.Error.Line != 1 {
		t.Fatalf("error %+v, %d bytes of output", r.Error, len(r.Output))
	}
}
