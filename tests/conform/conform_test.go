// Package conform holds the lab language beside Python 3 and NumPy. Each file
// of the folder cases is a topic, and holds snippets that start at a line
// "# --- what it is about". A snippet runs alone, with nothing but what it
// imports. What Python prints for each stands in TOPIC.txt, and ends in
// "!! stops" where Python raises an error.
//
// Where there is a python3 with NumPy, TestGolden asks it whether the .txt files
// still say what it says; go test ./tests/conform -update writes them anew.
// TestSame needs no Python: it holds the lab against the .txt files.
//
// What the lab does otherwise on purpose is in engine/lab/DIFFERENCES.md, and
// TestDifferences runs both sides of each of its examples.
package conform

import (
	"bytes"
	_ "embed"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"compressionlab/engine/lab"
	"compressionlab/engine/trace"
)

var update = flag.Bool("update", false, "write what Python prints anew")

//go:embed run.py
var runner string

const mark = "# --- "

// A snippet is a piece of a topic.
type snippet struct{ name, text string }

// split takes a topic, or what it prints, apart.
func split(t *testing.T, file string) []snippet {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return parts(string(text))
}

func parts(text string) []snippet {
	var all []snippet
	for _, part := range strings.Split("\n"+text, "\n"+mark)[1:] {
		name, body, _ := strings.Cut(part, "\n")
		all = append(all, snippet{name, strings.TrimSuffix(body, "\n")})
	}
	return all
}

// python is the interpreter that has NumPy 1: from 2 on numbers print otherwise,
// and Python's own give way to an array's dtype.
func python(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(name, "-c", "import numpy; assert numpy.__version__ < '2'").Run() == nil {
			return name
		}
	}
	t.Skip("no python3 with NumPy 1 here: the golden files were not asked for again")
	return ""
}

// asked is what Python prints for a topic.
func asked(t *testing.T, python string, topic []byte) string {
	t.Helper()
	cmd := exec.Command(python, "-W", "ignore", "-c", runner)
	cmd.Stdin = bytes.NewReader(topic)
	cmd.Env = append(os.Environ(), "PYTHONIOENCODING=utf-8", "PYTHONHASHSEED=0")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	return string(out)
}

// told is what the lab prints for a snippet.
func told(text string) (string, *trace.Error) {
	r := lab.Run(lab.Request{Cells: []string{text}}).Run
	if r.Error != nil {
		return r.Output + "!! stops", r.Error
	}
	return strings.TrimSuffix(r.Output, "\n"), nil
}

func topics(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("cases/*.py")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d topics: %v", len(files), err)
	}
	return files
}

func golden(file string) string { return strings.TrimSuffix(file, ".py") + ".txt" }

// The golden files are what Python prints.
func TestGolden(t *testing.T) {
	python := python(t)
	for _, file := range topics(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			topic, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			says := asked(t, python, topic)
			if *update {
				if err := os.WriteFile(golden(file), []byte(says), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(golden(file))
			if err != nil {
				t.Fatal(err)
			}
			if says != string(want) {
				t.Errorf("python3 prints\n%s\nthe golden file has\n%s", says, want)
			}
		})
	}
}

// The lab prints what Python prints.
func TestSame(t *testing.T) {
	lines := 0
	for _, file := range topics(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			want := split(t, golden(file))
			snippets := split(t, file)
			if len(want) != len(snippets) {
				t.Fatalf("%d snippets, and the golden file has %d", len(snippets), len(want))
			}
			for i, s := range snippets {
				got, err := told(s.text)
				lines += strings.Count(want[i].text, "\n") + 1
				if got != want[i].text {
					t.Errorf("%s\n%s", s.name, difference(got, want[i].text))
					if err != nil {
						t.Logf("%d:%d %s [%s]", err.Line, err.Column, err.Message, err.Hint)
					}
				}
			}
		})
	}
	if lines < 300 && !t.Failed() {
		t.Errorf("%d lines compared, want 300 or more", lines)
	}
	t.Logf("%d lines are the same", lines)
}

// difference lists the lines in which two texts are not the same.
func difference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	var b strings.Builder
	for i := range max(len(g), len(w)) {
		var x, y string
		if i < len(g) {
			x = g[i]
		}
		if i < len(w) {
			y = w[i]
		}
		if x != y {
			b.WriteString("    lab    " + x + "\n    Python " + y + "\n")
		}
	}
	return b.String()
}
