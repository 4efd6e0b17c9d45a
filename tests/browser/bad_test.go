package browser

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"compressionlab/tests/chrome"
)

// located fails unless the cell's error names a place: a line, from first to
// the last of the text, and a column.
func located(t *testing.T, p *chrome.Page, cell string, line int) string {
	t.Helper()
	text := p.Text(chrome.Hook(cell, "error"))
	m := regexp.MustCompile(`(?i)line (\d+), column (\d+)`).FindStringSubmatch(text)
	if m == nil {
		t.Errorf("the error names no line and column:\n%s", text)
		return text
	}
	if got, _ := strconv.Atoi(m[1]); got != line {
		t.Errorf("the error is at line %s, want %d:\n%s", m[1], line, text)
	}
	return text
}

// Bad input of every kind gives a message with its place and leaves all as it
// was: the same good text then gives the same output.
func TestBadInput(t *testing.T) {
	p := lesson(t)
	good := p.Code("right")
	if state := p.Run("right"); state != "done" {
		t.Fatalf("the good text ends %q", state)
	}
	output := p.Output("right")
	names := p.Attrs(chrome.Hook("right", "names")+" [data-lab-name]", "data-lab-object")

	for _, c := range []struct {
		name, code string
		line       int
		says       []string
	}{
		{"syntax", "x = 1\ny = = 3", 2, nil},
		{"class", "class Net:\n    pass", 1, []string{"Sequential"}},
		{"unknown name", "m = load_model(\"digits_mlp\")\nn = magnitude_prun(m, sparsity=0.5)", 2, []string{"magnitude_prun", "magnitude_prune"}},
		{"percentage", strings.Replace(good, "sparsity=0.80", "sparsity=90", 1), 4, []string{"90", "0.9"}},
		{"nan", strings.Replace(good, "sparsity=0.80", `sparsity=float("nan")`, 1), 4, []string{"nan"}},
		{"ten billion", "x = [0] * 10**10", 1, nil},
		{"ten megabytes", "for i in range(200000):\n    print(\"0123456789\" * 5)", 2, nil},
		{"deep recursion", "def f(n):\n    return f(n + 1)\nf(0)", 2, nil},
		{"in functions", "def half(x):\n    return x / 0\ndef twice(x):\n    return half(x)\ntwice(3)", 2, []string{"in half, called from line 4", "in twice, called from line 5"}},
		{"empty index", "x = []\nprint(x[3])", 2, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			p.Type("right", c.code)
			if state := p.Run("right"); state != "error" {
				t.Errorf("state %q, want error; output %.200q", state, p.Output("right"))
			} else {
				wants(t, "the error", located(t, p, "right", c.line), c.says...)
			}
			if n := chrome.Eval[int](p, `document.body.innerText.length`); n > 3<<20 {
				t.Errorf("the page holds %d characters", n)
			}
			p.Type("right", good)
			if state := p.Run("right"); state != "done" || p.Output("right") != output {
				t.Errorf("afterwards the good text ends %q and prints\n%s", state, p.Output("right"))
			}
			if p.Has(chrome.Hook("right", "error")) {
				t.Errorf("the error is still there: %q", p.Text(chrome.Hook("right", "error")))
			}
			if got := p.Attrs(chrome.Hook("right", "names")+" [data-lab-name]", "data-lab-object"); fmt.Sprint(got) != fmt.Sprint(names) {
				t.Errorf("afterwards the names mean %q, before %q", got, names)
			}
		})
	}
}

// sparsity=90 comes with a button that writes the fraction that was meant, and
// runs it.
func TestPercentButton(t *testing.T) {
	p := lesson(t)
	p.Replace("right", "sparsity=0.80", "sparsity=90")
	p.Run("right")
	state := p.After("right", func() { p.Click(chrome.Hook("right", "error") + ` [data-do="hint"]`) })
	if state != "done" {
		t.Errorf("after the button the cell is %q", state)
	}
	if s := literal(t, p, "right"); s != 0.9 {
		t.Errorf("the button wrote %v, want 0.9", s)
	}
	_, after, _ := native(t, 0.9)
	wants(t, "the output", p.Output("right"), reads("compressed", after))
}

// Text from a Windows editor, with its line ends and tabs, runs; where it is
// wrong the place is counted in the lines that the reader sees.
func TestWindowsText(t *testing.T) {
	p := lesson(t)
	p.Paste("right", "def seven():\r\n\treturn 7\r\n\r\nprint(seven())\r\n")
	if state := p.Run("right"); state != "done" || strings.TrimSpace(p.Output("right")) != "7" {
		t.Errorf("state %q, output %q, want done and 7: %s", state, p.Output("right"), p.Text(chrome.Hook("right", "error")))
	}
	p.Paste("right", "def seven():\r\n\treturn 7\r\n\r\nprint(seven()\r\nx = 1\r\n")
	if state := p.Run("right"); state != "error" {
		t.Errorf("state %q, want error", state)
	} else if text := located(t, p, "right", 4); strings.Contains(text, "\r") {
		t.Errorf("the message holds a carriage return: %q", text)
	}
}
