package state

import (
	"math"
	"strings"
	"testing"
)

func TestFindLiteral(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       string // the literal; "" for none
		line, col  int
	}{
		{"plain", "b = magnitude_prune(a, sparsity=0.90)", "0.90", 1, 33},
		{"spaces", "f(a, sparsity = .5 )", ".5", 1, 17},
		{"second line", "x = 1\nf(\n  sparsity=0.5,\n)", "0.5", 3, 12},
		{"the first of two", "f(sparsity=0.1)\nf(sparsity=0.2)", "0.1", 1, 12},
		{"in a string", `print("sparsity=0.9")` + "\nf(sparsity=0.3)", "0.3", 2, 12},
		{"in a comment", "# f(sparsity=0.9)\nf(sparsity=0.4)", "0.4", 2, 12},
		{"in a long string", "\"\"\"f(sparsity=1)\n\"\"\"\nf(sparsity=0.7)", "0.7", 3, 12},
		{"after letters of two bytes", `f("é", sparsity=0.7)`, "0.7", 1, 17},
		{"another name", "f(max_sparsity=0.9)", "", 0, 0},
		{"an assignment", "sparsity=0.9", "", 0, 0},
		{"a comparison", "f(sparsity==0.9)", "", 0, 0},
		{"an expression", "f(sparsity=0.9*k)", "", 0, 0},
		{"a name", "f(sparsity=s)", "", 0, 0},
		{"an unclosed string", "f(\"sparsity=0.9)\nf(sparsity=0.2)", "0.2", 2, 12},
		{"a negative number", "f(sparsity=-1)", "-1", 1, 12},
		{"nothing", "", "", 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, ok := FindLiteral(c.text, "sparsity")
			if !ok != (c.want == "") {
				t.Fatalf("found %v", ok)
			}
			if ok && (l.Text != c.want || c.text[l.Start:l.End] != c.want || l.Line != c.line || l.Column != c.col) {
				t.Errorf("got %+v, want %q at %d:%d", l, c.want, c.line, c.col)
			}
		})
	}
}

// Writing a literal and finding it again gives the value, and nothing around
// it changes.
func TestSetLiteralRoundTrip(t *testing.T) {
	const text = "a = f(1)\nb = prune(a, sparsity=0.90)  # sparsity=0.1\n"
	for i := 0; i <= 100; i++ {
		value := float64(i) / 100
		l, _ := FindLiteral(text, "sparsity")
		set := SetLiteral(text, l, value, 0.01)
		again, ok := FindLiteral(set, "sparsity")
		if !ok || math.Abs(again.Value-value) > 1e-12 {
			t.Fatalf("%v became %+v", value, again)
		}
		if len(again.Text) != 4 {
			t.Errorf("%v was written %q, want two decimals", value, again.Text)
		}
		if strings.Replace(set, again.Text, "0.90", 1) != text {
			t.Errorf("more than the literal changed: %q", set)
		}
	}
}

func TestFormatLiteral(t *testing.T) {
	for _, c := range []struct {
		written     string
		value, step float64
		want        string
	}{
		{"0.90", 0.8, 0.01, "0.80"}, {"0.9", 0.85, 0.01, "0.85"}, {"3", 4, 1, "4"}, {"3", 2.5, 0.5, "2.5"}, {"0.900", 1, 0.01, "1.000"}, {".5", 0.25, 0.25, "0.25"},
	} {
		if got := FormatLiteral(c.written, c.value, c.step); got != c.want {
			t.Errorf("%s set to %v in steps of %v: %q, want %q", c.written, c.value, c.step, got, c.want)
		}
	}
}

// A text that a link brings may be made to be slow: one look at it must do.
func TestFindLiteralOnce(t *testing.T) {
	text := strings.Repeat("sparsity=1\n", 1<<20)
	if _, ok := FindLiteral(text, "sparsity"); ok {
		t.Error("an assignment is no argument")
	}
	if l, ok := FindLiteral(text+"f(sparsity=2)", "sparsity"); !ok || l.Value != 2 {
		t.Errorf("%+v", l)
	}
}
