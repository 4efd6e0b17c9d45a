package python

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"compressionlab/engine/trace"

	"go.starlark.net/starlark"
)

func parse(t *testing.T, text string) *File {
	t.Helper()
	f, err := Parse("cell", text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return f
}

// A pointer is a value with attributes whose reads note where the program is.
type pointer struct {
	*recorder
	at func(name string)
}

func (p pointer) Attr(name string) (starlark.Value, error) { p.at(name); return p, nil }
func (p pointer) AttrNames() []string                      { return nil }

// At run time a builtin finds its call, and an attribute its read, by the
// position of the frame above it.
func TestSites(t *testing.T) {
	f := parse(t, "é = m.layers[0].weight; show(m.layers[0], 2)\n"+
		"def g(model):\n    return show(\n        model=model.data,\n    )\ng(m)\nshow(*[m])\nshow()\nm.show(show(1) + 2)(m)\n")
	var got []string
	thread := new(starlark.Thread)
	note := func(th *starlark.Thread, level int, name string) {
		at := At(th.CallFrame(level).Pos)
		if site := f.Calls[at]; site != nil && level == 1 {
			got = append(got, fmt.Sprintf("%d:%d-%d:%d %s(%s%s%s %d:%d-%d:%d root %s", site.Start.Line, site.Start.Column, site.End.Line, site.End.Column,
				site.Callee, site.Keyword, site.Star, "|"+site.Arg, site.ArgStart.Line, site.ArgStart.Column, site.ArgEnd.Line, site.ArgEnd.Column, site.Root))
		} else if read := f.Reads[at]; read != nil && read.Name == name && level == 0 {
			got = append(got, fmt.Sprintf("%d:%d %s . %s %d:%d-%d:%d root %s", at.Line, at.Column, read.Of, read.Name, read.Start.Line, read.Start.Column, read.End.Line, read.End.Column, read.Root))
		} else {
			got = append(got, fmt.Sprintf("nothing at %v for %s", at, name))
		}
	}
	machine := &machine{}
	builtins := machine.builtins()
	var m starlark.Value
	show := starlark.NewBuiltin("show", func(th *starlark.Thread, b *starlark.Builtin, a starlark.Tuple, kw []starlark.Tuple) (starlark.Value, error) {
		note(th, 1, "show")
		if len(a) == 1 && a[0] == starlark.Value(starlark.MakeInt(1)) {
			return a[0], nil
		}
		return b, nil
	})
	m = chain{pointer{&recorder{}, func(name string) { note(thread, 0, name) }}, show}
	builtins["m"], builtins["show"] = m, show
	program, err := starlark.FileProgram(f.Syntax, builtins.Has)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := program.Init(thread, builtins); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"1:6 m . layers 1:5-1:13 root m",
		"1:16 m.layers[0] . weight 1:5-1:23 root m",
		"1:31 m . layers 1:30-1:38 root m",
		"1:25-1:45 show(|m.layers[0] 1:30-1:41 root m",
		"4:20 model . data 4:15-4:25 root model",
		"3:12-5:6 show(model|model.data 4:15-4:25 root model",
		"7:1-7:11 show(*|[m] 7:7-7:10 root ",
		"8:1-8:7 show(| 0:0-0:0 root ",
		"9:2 m . show 9:1-9:7 root m",
		"9:8-9:15 show(|1 9:13-9:14 root ",
		"9:1-9:20 m.show(|show(1) + 2 9:8-9:19 root ",
		"9:1-9:23 m.show(show(1) + 2)(|m 9:21-9:22 root m",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A chain answers .show with a builtin and any other attribute with itself.
type chain struct {
	pointer
	show starlark.Value
}

func (c chain) Attr(name string) (starlark.Value, error) {
	c.at(name)
	if name == "show" {
		return c.show, nil
	}
	return c, nil
}
func (c chain) Get(starlark.Value) (starlark.Value, bool, error) { return c, true, nil }

// What the trace keeps of a call is what a fix edits.
func TestCall(t *testing.T) {
	f := parse(t, "x = magnitude_prune(original, sparsity=0.9)\ny = prune.magnitude( m )\nz = f(\n  a)")
	want := map[Position]trace.Call{
		{1, 20}: {Line: 1, Column: 5, Head: "magnitude_prune(original,", ArgLine: 1, ArgColumn: 21, Arg: "original",
			Args: []trace.Arg{{Line: 1, Column: 21, Text: "original", Value: "original"}, {Name: "sparsity", Line: 1, Column: 31, Text: "sparsity=0.9", Value: "0.9"}}, EndLine: 1, EndColumn: 43},
		{2, 20}: {Line: 2, Column: 5, Head: "prune.magnitude( m ", ArgLine: 2, ArgColumn: 22, Arg: "m",
			Args: []trace.Arg{{Line: 2, Column: 22, Text: "m", Value: "m"}}, EndLine: 2, EndColumn: 24},
		{3, 6}: {Line: 3, Column: 5, Head: "", ArgLine: 4, ArgColumn: 3, Arg: "a",
			Args: []trace.Arg{{Line: 4, Column: 3, Text: "a", Value: "a"}}, EndLine: 4, EndColumn: 4},
	}
	for at, call := range want {
		site := f.Calls[at]
		if site == nil || !reflect.DeepEqual(*site.Call(), call) {
			t.Errorf("at %v: %+v, want %+v", at, site, call)
		}
	}
	if len(f.Calls) != len(want) {
		t.Errorf("%d calls, want %d", len(f.Calls), len(want))
	}
}

// A hidden builtin that fails does so at its operator, and Starlark's own
// operations at theirs.
func TestRunTimePositions(t *testing.T) {
	for _, c := range []struct{ text, at string }{
		{"x = 1\ny = (x +\n  2) * 'a' - x", "3:12"},
		{"def f(a):\n    return a ** 'b'\nz = f(2)", "2:14"},
		{"x = 1 < 2 < 'a'", "1:11"},
		{"assert 1 > 2, 'no'", "1:1"},
		{"x = 5\n\n\nx -= 'a'", "4:3"},
		{"x = [1]\ny = 'é' + x[3]", "2:12"},
		{"x = [1]\ny = x.foo", "2:6"},
		{"x = len(5)", "1:8"},
		{"a, b = 1, 2, 3", "1:6"},
		{"for i in range(3):\n    x = -'a'", "2:9"},
		{"x = [1]\nx[5] = 2", "2:2"},
	} {
		err := new(machine).run(parse(t, c.text))
		var e *starlark.EvalError
		if !errors.As(err, &e) {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		at := ""
		for i := 0; i < len(e.CallStack) && at == ""; i++ {
			if pos := e.CallStack.At(i).Pos; pos.Line > 0 {
				at = fmt.Sprintf("%d:%d", pos.Line, pos.Col)
			}
		}
		if at != c.at {
			t.Errorf("%q fails at %s, want %s: %v", c.text, at, c.at, err)
		}
	}
}

func TestStepsAndNames(t *testing.T) {
	f := parse(t, "'''Doc.'''\nimport a.b, c as d\nx = y = 1; z, (w, l[0]) = 1, (2, 3)\nfor i, j in []:\n    k = 1\n    def inner(q):\n        local = 2\n\ndef g(p): return [n for n in p]\nx += (1 +\n  2)\nif x:\n    m = 0\n")
	if want := []string{"a", "d", "x", "y", "z", "w", "i", "j", "k", "inner", "g", "m"}; !reflect.DeepEqual(Names(f), want) {
		t.Errorf("names %v, want %v", Names(f), want)
	}
	m := &machine{session: starlark.StringDict{"x": starlark.MakeInt(10)}}
	f = parse(t, "print(x)\nx = x + 1; print(x)\n\nif x == 11:\n    y = 2\nprint(x,\n  y)")
	f.Seed([]string{"z", "x"})
	if err := m.run(f); err != nil || m.out.String() != "10\n11\n11 2\n" {
		t.Errorf("printed %q, %v", m.out.String(), err)
	}
	if want := []string{"(1, 1)", `(2, 2, "x", 11)`, "(2, 2)", "(4, 5, None)", "(6, 7)"}; !reflect.DeepEqual(m.steps, want) {
		t.Errorf("steps %v, want %v", m.steps, want)
	}
	wantImports := []Import{{Module: "a.b", As: "a", At: Position{1, 8}}, {Module: "c", As: "d", At: Position{1, 13}}, {Module: "e.f", Name: "g", As: "h", At: Position{2, 6}}}
	if f = parse(t, "import a.b, c as d\nfrom e.f import g as h"); !reflect.DeepEqual(f.Imports, wantImports) {
		t.Errorf("imports %+v", f.Imports)
	}
}

func TestNearest(t *testing.T) {
	known := []string{"magnitude_prune", "structured_prune", "measure_sparsity", "model", "Model2", "x", "np", "sum", "Linear", "len"}
	for _, c := range []struct{ name, want string }{
		{"magnitude_prun", "magnitude_prune"}, {"Magnitude_Prune", "magnitude_prune"}, {"magnitudeprune", "magnitude_prune"},
		{"mesure_sparcity", "measure_sparsity"}, {"modle", "model"}, {"linear", "Linear"}, {"sun", "sum"}, {"lne", "len"},
		{"X", "x"}, {"y", ""}, {"qq", ""}, {"accuracy", ""}, {"model", "Model2"}, {"", ""},
	} {
		if got := Nearest(c.name, known); got != c.want {
			t.Errorf("Nearest(%q) = %q, want %q", c.name, got, c.want)
		}
	}
	if Foreign("null") != "None" || Foreign("true") != "True" || Foreign("model") != "" {
		t.Error("Foreign")
	}
}
