// Package findings tests what raises a finding and what does not, on cells of the
// lab language. In the folder cells, ID.py and ID-WORD.py raise the finding ID,
// at the line and with the start of a title that its first line says, and only
// that, unless it says "also"; its nearest neighbour ID-not.py or ID-WORD-not.py
// raises none. In the folder good are programs that raise none at all.
package findings

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"compressionlab/engine/advice"
	"compressionlab/engine/lab"
	"compressionlab/engine/trace"
)

// next parts the cells of one session, of which the last is reported.
const next = "# --- next cell ---\n"

func run(text string) trace.Run {
	r := lab.Run(lab.Request{Cells: strings.Split(text, next)}).Run
	r.Findings = advice.Find(&r)
	return r
}

func cells(t *testing.T, folder string, least int) map[string]string {
	t.Helper()
	files, err := filepath.Glob(folder + "/*.py")
	if err != nil || len(files) < least {
		t.Fatalf("%d cells in %s, want %d: %v", len(files), folder, least, err)
	}
	texts := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts[strings.TrimSuffix(filepath.Base(file), ".py")] = string(text)
	}
	return texts
}

// rule is the finding that a cell is about: the longest id that its name starts
// with.
func rule(name string) (found advice.Rule) {
	for _, r := range advice.Rules() {
		if (name == r.ID || strings.HasPrefix(name, r.ID+"-")) && len(r.ID) > len(found.ID) {
			found = r
		}
	}
	return found
}

func ids(found []trace.Finding) (all []string) {
	for _, f := range found {
		all = append(all, f.ID)
	}
	return all
}

// Every finding of the table is raised by its cells, at the line and in the words
// that they say, and by none of their neighbours; and each has both.
func TestCells(t *testing.T) {
	raised, silent := map[string]int{}, map[string]int{}
	for name, text := range cells(t, "cells", 2*len(advice.Rules())) {
		want := rule(name)
		if want.ID == "" {
			t.Errorf("%s is about no finding", name)
		}
		r := run(text)
		if r.Error != nil {
			t.Errorf("%s stops: %+v", name, r.Error)
			continue
		}
		if strings.HasSuffix(name, "-not") {
			silent[want.ID]++
			for _, f := range r.Findings {
				t.Errorf("%s raises %s in line %d: %s", name, f.ID, f.Line, f.Title)
			}
			continue
		}
		raised[want.ID]++
		head, rest, _ := strings.Cut(text[strings.LastIndex(text, next)+1:], "# expect: ")
		head, rest, _ = strings.Cut(rest, "\n")
		line, title, ok := strings.Cut(head, " ")
		n, err := strconv.Atoi(line)
		if !ok || err != nil {
			t.Fatalf("%s starts with %q", name, head)
		}
		expected := []string{want.ID}
		if also, ok := strings.CutPrefix(rest, "# also: "); ok {
			also, _, _ = strings.Cut(also, "\n")
			expected = append(expected, strings.Fields(also)...)
		}
		if got := ids(r.Findings); !slices.Equal(got, expected) {
			t.Errorf("%s raises %q, want %q", name, got, expected)
			continue
		}
		f := r.Findings[0]
		if f.Line != n || !strings.HasPrefix(f.Title, title) || f.Severity != want.Severity {
			t.Errorf("%s: %s, line %d: %s", name, f.Severity, f.Line, f.Title)
		}
		if f.Detail == "" || len(f.Evidence) == 0 || strings.Contains(f.Title+f.Detail, "%!") || strings.Contains(f.Title+" "+f.Detail, "``") {
			t.Errorf("%s: %q, %v", name, f.Detail, f.Evidence)
		}
	}
	for _, r := range advice.Rules() {
		if raised[r.ID] == 0 || silent[r.ID] == 0 {
			t.Errorf("%s has %d cells that raise it and %d that do not", r.ID, raised[r.ID], silent[r.ID])
		}
	}
}

// Programs that do it right raise nothing.
func TestGood(t *testing.T) {
	for name, text := range cells(t, "good", 60) {
		r := run(text)
		if r.Error != nil {
			t.Errorf("%s stops: %+v", name, r.Error)
		}
		for _, f := range r.Findings {
			t.Errorf("%s raises %s in line %d: %s\n%s", name, f.ID, f.Line, f.Title, f.Detail)
		}
	}
}

// mend makes the edits of a fix in a cell, as the page does.
func mend(t *testing.T, text string, edits []trace.Edit) string {
	t.Helper()
	last := max(0, strings.LastIndex(text, next)+len(next)*min(1, strings.Count(text, next)))
	lines := strings.Split(text[last:], "\n")
	for _, e := range edits {
		line := []rune(lines[e.Line-1])
		at := max(e.Column-1, 0)
		if !strings.HasPrefix(string(line[at:]), e.Old) {
			t.Fatalf("line %d, column %d is not %q: %q", e.Line, e.Column, e.Old, string(line))
		}
		lines[e.Line-1] = string(line[:at]) + e.New + strings.TrimPrefix(string(line[at:]), e.Old)
	}
	return text[:last] + strings.Join(lines, "\n")
}

// fixable are the findings that the specification gives a fix.
var fixable = []string{"inplace-prune", "inplace-structured", "baseline-mutated", "zeros-still-stored", "lowrank-not-applied",
	"lowrank-rebuilt-dense", "lowrank-larger", "distill-no-update", "temperature-range", "soft-gradient-fades", "head-pruned",
	"zeros-regrown", "channels-not-removed", "trained-on-test", "prune-after-quantize"}

// After its fix a cell runs and the finding is gone.
func TestFixes(t *testing.T) {
	fixed := map[string]int{}
	for name, text := range cells(t, "cells", 2*len(advice.Rules())) {
		for _, f := range run(text).Findings {
			if f.Fix == nil {
				continue
			}
			fixed[f.ID]++
			mended := mend(t, text, f.Fix.Edits)
			after := run(mended)
			if after.Error != nil {
				t.Errorf("%s, %s: the mended cell stops: %+v\n%s", name, f.ID, after.Error, mended)
			}
			if slices.Contains(ids(after.Findings), f.ID) {
				t.Errorf("%s: %s is still there after its fix:\n%s", name, f.ID, mended)
			}
		}
	}
	for _, id := range fixable {
		if fixed[id] == 0 {
			t.Errorf("no cell had a fix for %s", id)
		}
	}
}

// The bytes that zeros-still-stored gives are those that storage measures.
func TestStillStoredBytes(t *testing.T) {
	r := run("model = magnitude_prune(load_model(\"digits_mlp\"), sparsity=0.8)\nother = magnitude_prune(load_model(\"digits_mlp\"), sparsity=0.8)\n" +
		"table = storage(other)\nprint(table['dense'], table['csr'], table['bitmap'])")
	if len(r.Findings) != 1 {
		t.Fatal(ids(r.Findings))
	}
	e := r.Findings[0].Evidence
	if told := fmt.Sprintln(e["dense"], e["csr"], e["bitmap"]); told != r.Output {
		t.Errorf("%q, measured %q", told, r.Output)
	}
}

// A finding has the name that its line binds, where that is one of several.
func TestNameOfTheLine(t *testing.T) {
	r := run("original = load_model(\"digits_mlp\")\nslim = structured_prune(original, prune_ratio=0.5)\nprint(count_parameters(slim))")
	for _, f := range r.Findings {
		if f.ID != "channels-not-removed" {
			continue
		}
		if want := "40 of 80 units of `slim` are zero, and none is gone"; f.Title != want {
			t.Errorf("%q, want %q", f.Title, want)
		}
		if want := "slim_small = remove_channels(slim)\nprint(f\"parameters: {count_parameters(slim):,} in slim, {count_parameters(slim_small):,} in slim_small\")"; f.Fix == nil || !strings.HasSuffix(f.Fix.Edits[0].New, want) {
			t.Errorf("the fix is %+v", f.Fix)
		}
		return
	}
	t.Error(ids(r.Findings))
}

// A finding says of the lines around it what they did: a step that moved the teacher
// was a step, a loss of a loop is its first, and a layer that was pruned by itself is
// named as its model has it.
func TestSaysWhatHappened(t *testing.T) {
	const loop = `teacher = load_model("digits_mlp")
student = Sequential(Linear(64, 12), ReLU(), Linear(12, 10))
kd = KnowledgeDistillation(teacher, student)
optimizer = SGD(teacher.parameters(), lr=0.1)
x, y = digits().train.images[:64], digits().train.labels[:64]
for i in range(2):
    out = teacher(x)
    loss = kd.distillation_loss(student(x), out, y)
    optimizer.zero_grad()
    cross_entropy(out, y).backward()
    optimizer.step()`
	const layer = `model = load_model("digits_mlp")
for i in [0, 2]:
    magnitude_prune(model.layers[i], sparsity=i / 2)`
	for _, c := range []struct{ text, id, want, not string }{
		{loop, "distill-no-update", "Line 11 took a step, with parameters that are not the student's", "no optimizer took a step"},
		{loop, "distill-no-update", " the first time. A loss", "No line called backward"},
		{layer, "layer-died", "Every weight of `layers[2]` is zero", "of `weight`"},
		{layer, "layer-died", "A lower sparsity leaves it some weights", "scope="},
	} {
		said := ""
		for _, f := range run(c.text).Findings {
			if f.ID == c.id {
				said += f.Title + "\n" + f.Detail + "\n"
			}
		}
		if !strings.Contains(said, c.want) || strings.Contains(said, c.not) {
			t.Errorf("%s says\n%s", c.id, said)
		}
	}
}

// A fix that prunes first moves the line above the one that rounds, and takes
// nothing with it; where something was measured between, there is none.
func TestPruneFirst(t *testing.T) {
	const rounding = "m = load_model(\"digits_mlp\")\nq = quantize(m, bits=4)\nm.layers[0].weight.data = q.layers[0].weight.data\n"
	for between, want := range map[string]string{
		"":                           "m = load_model(\"digits_mlp\")\nmagnitude_prune(m, sparsity=0.8)\nq = quantize(m, bits=4)\nm.layers[0].weight.data = q.layers[0].weight.data\n\nprint(accuracy(m), storage(m))",
		"print(accuracy(m))\n":       "",
		"other = copy.deepcopy(m)\n": "",
		"if True:\n    ":             "",
	} {
		text := rounding + between + "magnitude_prune(m, sparsity=0.8)\nprint(accuracy(m), storage(m))"
		met := false
		for _, f := range run(text).Findings {
			if f.ID != "prune-after-quantize" {
				continue
			}
			met = true
			got := ""
			if f.Fix != nil {
				got = mend(t, text, f.Fix.Edits)
			}
			if got != want {
				t.Errorf("%q between: mended to\n%s\nwant\n%s", between, got, want)
			}
		}
		if !met {
			t.Errorf("%q between: no finding", between)
		}
	}
}

// The fix of a product stored as a weight reaches what is printed of the model.
func TestFactoredIsPrinted(t *testing.T) {
	text := "model = load_model(\"digits_mlp\")\nlayer = model.layers[0]\nU, S, V = low_rank_approximate(layer.weight.data, rank_ratio=0.25)\n" +
		"layer.weight.data = (U * S) @ V\nprint(count_parameters(model))"
	for _, f := range run(text).Findings {
		if f.ID == "lowrank-rebuilt-dense" && f.Fix != nil {
			if before, after := run(text), run(mend(t, text, f.Fix.Edits)); before.Output != "5018\n" || after.Output == before.Output {
				t.Errorf("printed %q, and %q after the fix", before.Output, after.Output)
			}
			return
		}
	}
	t.Error("no fix")
}

// Where the model got a second name, that one is for the small model: the first is as
// it was loaded after the fix.
func TestFactoredLeavesTheOriginal(t *testing.T) {
	text := "original = load_model(\"digits_mlp\")\nfirst = original.layers[0]\nU, S, V = low_rank_approximate(first.weight.data, rank_ratio=0.25)\n" +
		"first.weight.data = (U * S) @ V\nsmall = original\n" +
		"print(count_parameters(original), count_parameters(small), np.array_equal(original.layers[0].weight.data, load_model(\"digits_mlp\").layers[0].weight.data))"
	for _, f := range run(text).Findings {
		if f.ID == "lowrank-rebuilt-dense" && f.Fix != nil {
			if before, after := run(text), run(mend(t, text, f.Fix.Edits)); before.Output != "5018 5018 False\n" || after.Output != "5018 2158 True\n" || len(after.Findings) > 0 {
				t.Errorf("printed %q, and %q after the fix, with %d findings", before.Output, after.Output, len(after.Findings))
			}
			return
		}
	}
	t.Error("no fix")
}

// A finding says when the last of what it rests on had happened: the statement at top
// level and how many of its rounds were over. So a run that is ended after a round has
// seen what the findings of up to then rest on, and nothing of the others.
func TestMoments(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		loop  int // the line of the last statement
		count int // its rounds
		want  []string
	}{
		"later rounds": {`m = load_model("digits_mlp")
w = m.layers[0].weight.data
for i in range(4):
    if i == 2:
        magnitude_prune(m, sparsity=0.9)
        print(w.nbytes)
    if i == 3:
        csr_matrix(load_model("digits_mlp").layers[0].weight.data)
`, 3, 4, []string{"larger-than-dense 3 3", "zeros-still-stored 3 -1"}},
		"a function": {`def shrink(model, sparsity):
    for k in range(3):
        csr_matrix(model.layers[k // 2 * 2].weight.data)
        low_rank_approximate(model.layers[0].weight.data, rank_ratio=0.9)
m = load_model("digits_mlp")
shrink(m, 0.5)
`, 6, 3, []string{"larger-than-dense 6 0", "lowrank-larger 6 0"}},
		"the second alias": {`m = load_model("digits_mlp")
best = None
for s in [0.2, 0.3, 0.4]:
    magnitude_prune(m, sparsity=s)
    best = m
`, 3, 3, []string{"inplace-prune 3 1"}},
		"a reading in a later round": {`import copy
m = load_model("digits_mlp")
U, S, V = low_rank_approximate(m.layers[0].weight.data, rank_ratio=0.25)
for i in range(5):
    if i == 3:
        print(accuracy(m))
`, 4, 5, []string{"lowrank-not-applied 4 3"}},
	} {
		whole := run(c.text)
		if whole.Error != nil || len(whole.Rounds) != 1 || whole.Rounds[0].Count != c.count {
			t.Fatalf("%s: %+v, rounds %v", name, whole.Error, whole.Rounds)
		}
		statement := func(line int) int { // within the loop, its line
			return min(line, c.loop)
		}
		var got []string
		for _, f := range whole.Findings {
			when := trace.Moment{Line: f.Line}
			if f.When != nil {
				when = *f.When
			}
			got = append(got, fmt.Sprintln(f.ID, statement(when.Line), when.Round))
			for k := 1; k <= c.count; k++ {
				part := lab.Run(lab.Request{Cells: []string{c.text}, Rounds: k}).Run
				seen := slices.ContainsFunc(part.Events, func(e trace.Event) bool { return e.When == when && e.Kind != trace.End })
				if want := when.Round >= 0 && when.Round < k; seen != want {
					t.Errorf("%s: after round %d of %d, has %s happened? %v, want %v", name, k, c.count, f.ID, seen, want)
				}
			}
		}
		slices.Sort(got)
		if got := strings.TrimSpace(strings.Join(got, "")); got != strings.Join(c.want, "\n") {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, strings.Join(c.want, "\n"))
		}
	}
}

// A high temperature flattens the targets whatever the form. With T² they still teach
// something, the scores, and the finding says so and who found it; without, it does not.
func TestHotWithItsSquare(t *testing.T) {
	for form, says := range map[string]bool{"hinton": true, "tinytorch": false, "audit": false} {
		r := run("teacher = load_model(\"digits_mlp\")\nstudent = Sequential(Linear(64, 10))\nkd = KnowledgeDistillation(teacher, student, temperature=20, form=\"" + form + "\")\n" +
			"x = digits().train.images[:8]\nloss = kd.distillation_loss(student(x), teacher(x), digits().train.labels[:8])\nloss.backward()\nSGD(student.parameters(), lr=0.1).step()")
		at := slices.Index(ids(r.Findings), "temperature-range")
		if at < 0 {
			t.Fatalf("%s: %v %+v", form, ids(r.Findings), r.Error)
		}
		f := r.Findings[at]
		if told := strings.Contains(f.Detail, "With T² the student then learns to match scores") && strings.Contains(f.Detail, "(Hinton et al. 2015)") && strings.Contains(f.Detail, "can work"); told != says {
			t.Errorf("%s: %s", form, f.Detail)
		}
		if fades := slices.Contains(ids(r.Findings), "soft-gradient-fades"); fades == says {
			t.Errorf("%s: soft-gradient-fades is raised: %v", form, fades)
		}
	}
}

// table is the specification's: each finding, how severe it is, and numbers and names
// that it has to give. A percentage for a fraction, its last row, is an error:
// tests/lab/errors.txt has it.
var table = map[string]string{
	"inplace-prune":          "critical names changed",
	"inplace-structured":     "critical names changed biases",
	"baseline-mutated":       "critical names measure value",
	"rebound-not-written":    "medium name since",
	"zeros-still-stored":     "high zeros dense csr bitmap break_even",
	"larger-than-dense":      "high bytes dense break_even",
	"lowrank-not-applied":    "high rank numbers factors",
	"lowrank-rebuilt-dense":  "high rank bytes",
	"lowrank-larger":         "high rank limit largest",
	"distill-no-update":      "medium loss changed",
	"distill-wrong-backward": "medium",
	"temperature-range":      "medium temperature entropy",
	"soft-gradient-fades":    "low temperature square",
	"bias-not-counted":       "low biases sparsity",
	"ratio-is-not-bytes":     "low value ratio dense bytes",
	"head-pruned":            "high classes",
	"layer-died":             "high layers",
	"zeros-regrown":          "high before after zeros_before zeros_after",
	"channels-not-removed":   "medium erased units bytes",
	"quantize-overhead":      "low before after overhead",
	"prune-after-quantize":   "low values changed",
	"magnitude-only":         "low tensor agreement",
	"trained-on-test":        "medium accuracy data",
}

// The rules are those of the table, and some cell of each has all the evidence.
func TestTable(t *testing.T) {
	texts := cells(t, "cells", 2*len(advice.Rules()))
	for _, r := range advice.Rules() {
		words := strings.Fields(table[r.ID])
		if len(words) == 0 || words[0] != r.Severity {
			t.Errorf("%s is %s, the table has %q", r.ID, r.Severity, table[r.ID])
			continue
		}
		whole := false
		for name, text := range texts {
			if rule(name).ID != r.ID || strings.HasSuffix(name, "-not") {
				continue
			}
			for _, f := range run(text).Findings {
				whole = whole || f.ID == r.ID && !slices.ContainsFunc(words[1:], func(key string) bool { return f.Evidence[key] == nil })
			}
		}
		if !whole {
			t.Errorf("no cell of %s has all of %v in its evidence", r.ID, words[1:])
		}
	}
	if len(table) != len(advice.Rules()) {
		t.Errorf("%d rules, the table has %d", len(advice.Rules()), len(table))
	}
}
