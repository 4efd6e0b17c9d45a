package page

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"compressionlab/engine/trace"
	"compressionlab/lessons"
	"compressionlab/web/state"
	"compressionlab/web/wire"
)

const code = "original = load_model(\"digits_mlp\")\ncompressed = magnitude_prune(original, sparsity=0.90)"

func site() state.Site {
	return state.Site{Kind: state.LessonPage, Root: "../../", Worker: "assets/worker.js", Stage: "assets/stage.html",
		Lessons: []state.Entry{{Slug: "p", Number: 1, Title: "Magnitude pruning", Path: "lessons/p/"}},
		Lesson: &lessons.Lesson{Slug: "p", Number: 1, Title: "Magnitude pruning", Lead: "Set them to zero.", Blocks: []lessons.Block{
			{HTML: `<div class="prose"><p>Read this.</p></div>`},
			{Cell: &lessons.Cell{ID: "wrong", Title: "Prune 90% of the weights", Code: code,
				Sliders: []lessons.Slider{{Name: "sparsity", Min: 0, Max: 1, Step: 0.01, Low: "keep all", High: "keep none"}},
				Still:   &lessons.Still{Output: "0.656", Light: "a.png", Dark: "b.png", Width: 10, Height: 5, Alt: "Weights"}}},
		}}}
}

// ran is the page after a run that raises a finding with a fix.
func ran(t *testing.T, run trace.Run) state.State {
	t.Helper()
	s := state.New(site())
	for _, m := range []state.Msg{state.Started{}, state.WorkerReady{}, state.RunPressed{Cell: "wrong"}, state.Answered{Ran: wire.Ran{ID: 1, Run: run, Seconds: 0.006}}} {
		s, _ = s.Update(m)
	}
	return s
}

func aliased() trace.Run {
	object := trace.Object{Type: "Sequential", Parameters: 5018, Bytes: 20072, Written: []int{2}, Weights: 4928, Nonzero: 493, Accuracy: &trace.Score{Right: 236, Of: 360},
		Tensors: []trace.Tensor{{Name: "0.weight", Shape: []int{64, 48}, Nonzero: 246}},
		Storage: []trace.Format{{Name: "dense", Bytes: 20072, Values: 19712, Biases: 360}, {Name: "csr", Bytes: 4892, Values: 1972, Indices: 1972, Rows: 588, Biases: 360, BreakEven: 0.485}}}
	return trace.Run{Output: "<b>0.656</b>\n", Order: []string{"original", "compressed"},
		Names:   map[string]string{"original": "Sequential#1", "compressed": "Sequential#1"},
		Objects: map[string]trace.Object{"Sequential#1": object},
		Ghosts:  []trace.Ghost{{Object: "Sequential#1", Line: 2, Weights: 4928, Nonzero: 4928, Accuracy: &trace.Score{Right: 355, Of: 360}}},
		Views: []trace.View{{Object: "Sequential#1", Matrices: []trace.Matrix{{Name: "0.weight", Rows: 64, Cols: 48, Nonzero: 246}},
			Histogram: &trace.Histogram{Max: 1.2, Kept: []int{0, 493}, Erased: []int{4435, 0}, Threshold: 0.408, Line: 2}}},
		Findings: []trace.Finding{{ID: "inplace-prune", Severity: trace.Critical, Line: 2, Title: "Pruning `compressed` also pruned `original`", Detail: "Both mean <i>one</i>.",
			Rows: []trace.Row{{Label: "accuracy", Before: "98.6%", After: "65.6%"}},
			Fix:  &trace.Fix{Label: "Prune a copy", Edits: []trace.Edit{{Line: 2, Old: "magnitude_prune(original,", New: "magnitude_prune(copy.deepcopy(original),"}}}}},
	}
}

// The hooks that tests and embedders rely on, as the README lists them.
func TestHooks(t *testing.T) {
	html := rootNode(ran(t, aliased())).HTML()
	for _, hook := range []string{
		`data-lab-cell="wrong"`, `data-lab-state="done"`, `data-lab-code="true"`, `data-lab-run="true"`, `data-lab-output="true"`, `data-lab-finding="inplace-prune"`,
		`data-lab-fix="true"`, `data-lab-undo="true"`, `data-lab-names="true"`, `data-lab-name="original" data-lab-object="Sequential#1"`, `data-lab-name="compressed" data-lab-object="Sequential#1"`,
		`data-lab-storage="true"`, `data-lab-slider="sparsity"`, `data-lab-stage="true" data-lab-stage-state="loading"`, `data-lab-stop="true"`,
	} {
		if strings.Count(html, hook) != 1 {
			t.Errorf("%s is there %d times, want once", hook, strings.Count(html, hook))
		}
	}
	failed := rootNode(ran(t, trace.Run{Error: &trace.Error{Kind: trace.Name, Line: 2, Column: 5, Message: "no `x`"}})).HTML()
	if !strings.Contains(failed, `data-lab-error="name"`) || !strings.Contains(failed, "line 2, column 5") || !strings.Contains(failed, `data-lab-state="error"`) {
		t.Error("an error has no hook, or does not say where")
	}
}

// What the page shows of a run are its own numbers.
func TestNumbersOfARun(t *testing.T) {
	html := strings.ReplaceAll(rootNode(ran(t, aliased())).HTML(), "<wbr>", "")
	for _, want := range []string{"119 more wrong</span> than before line\u00a02", "65.6\u202f%", "4,435", "20,072", "4,892", "4.10× smaller", "2 names, 1 object", "#1 before line 2", "Ran in 6\u202fms", "copy.deepcopy(original)", "4,435 of 4,928 below", "48.5\u202f%"} {
		if !strings.Contains(html, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

// The bytes of a model are said to be unchanged only where they are.
func TestBytesHeld(t *testing.T) {
	for _, c := range []struct {
		weights, parameters, bytes int
		want, not                  string
	}{
		{4928, 5018, 20072, "unchanged", "as codes"},
		{4928, 5018, 5303, "held in memory, as codes", "unchanged"}, // rounded in place
		{2080, 2130, 8520, "held in memory, dense", "unchanged"},    // its channels were cut out
	} {
		run := aliased()
		o := run.Objects["Sequential#1"]
		o.Weights, o.Parameters, o.Bytes, o.Nonzero = c.weights, c.parameters, c.bytes, 400
		run.Objects["Sequential#1"] = o
		stats := regexp.MustCompile(`<dl class="stats.*?</dl>`).FindString(rootNode(ran(t, run)).HTML())
		if !strings.Contains(stats, c.want) || strings.Contains(stats, c.not) {
			t.Errorf("%d bytes of %d parameters: %s", c.bytes, c.parameters, stats)
		}
	}
}

// The figures are about the network that the cell made or wrote last, and what it
// is measured against.
func TestFiguresAreAbout(t *testing.T) {
	network := func(right, nonzero, made int, written ...int) trace.Object {
		return trace.Object{Type: "Sequential", Parameters: 5018, Bytes: 20072, Weights: 4928, Nonzero: nonzero, Made: made, Written: written, Accuracy: &trace.Score{Right: right, Of: 360}}
	}
	for _, c := range []struct {
		what    string
		objects []trace.Object // of a, b, …
		names   []string
		zeros   string
		of      string
	}{
		{"two of an earlier cell, two of this one", []trace.Object{network(355, 4928, 0), network(339, 986, 0), network(352, 986, 0, 1), network(351, 985, 3)}, []string{"a", "d"}, "3,943", "#4"},
		{"the first was written last", []trace.Object{network(345, 1479, 1, 4, 5), network(355, 4000, 2)}, []string{"a", "b"}, "3,449", ""},
		{"nothing was touched", []trace.Object{network(355, 4928, 0), network(339, 986, 0)}, []string{"a", "b"}, "3,942", "#2"},
		{"the second in a function, above the first", []trace.Object{network(355, 4928, 21), network(349, 739, 4)}, []string{"a", "b"}, "4,189", "#2"},
		{"one", []trace.Object{network(355, 4928, 1)}, []string{"a"}, "0", "#1"},
	} {
		run := aliased()
		run.Ghosts, run.Names, run.Order, run.Objects = nil, map[string]string{}, nil, map[string]trace.Object{}
		for i, o := range c.objects {
			name, id := string(rune('a'+i)), fmt.Sprintf("Sequential#%d", i+1)
			run.Order, run.Names[name], run.Objects[id] = append(run.Order, name), id, o
		}
		stats := regexp.MustCompile(`<dl class="stats.*?</dl>`).FindString(rootNode(ran(t, run)).HTML())
		var names []string
		for _, m := range regexp.MustCompile(`accuracy, <code>(\w+)</code>`).FindAllStringSubmatch(stats, -1) {
			names = append(names, m[1])
		}
		if !slices.Equal(names, c.names) || !strings.Contains(stats, "<dd>"+c.zeros+"<small>") || !strings.Contains(stats, c.of) {
			t.Errorf("%s: of %v, want %v with %s zeros, %s: %s", c.what, names, c.names, c.zeros, c.of, stats)
		}
	}
}

// An object without numbers of its own is not said to take 0 bytes.
func TestNoBytesOfItsOwn(t *testing.T) {
	run := aliased()
	run.Order, run.Names["kd"] = append(run.Order, "kd"), "KnowledgeDistillation#1"
	run.Objects["KnowledgeDistillation#1"] = trace.Object{Type: "KnowledgeDistillation", Label: "Sequential #1 teaches Sequential #2", Made: 1, Written: []int{}}
	html := rootNode(ran(t, run)).HTML()
	if regexp.MustCompile(`\b0\x{202f}B|\b0 bytes`).MatchString(html) || strings.Count(html, "Sequential #1 teaches Sequential #2") < 2 {
		t.Error("the loss takes 0 bytes, or what it refers to is not said in the diagram and beside it")
	}
}

// The legend has a dot where the picture has any.
func TestLegend(t *testing.T) {
	full, pruned := trace.Matrix{Name: "0.weight", Rows: 4, Cols: 3, Nonzero: 12}, trace.Matrix{Name: "0.weight", Rows: 4, Cols: 3, Nonzero: 5}
	blank := trace.Matrix{Rows: 4, Cols: 3} // made by the page: not counted
	for _, c := range []struct {
		view trace.View
		want bool
	}{
		{trace.View{Matrices: []trace.Matrix{full, full}}, false},
		{trace.View{Matrices: []trace.Matrix{full, pruned}}, true},
		{trace.View{Kind: trace.LowRanked, Matrices: []trace.Matrix{full, blank, blank}}, false},
		{trace.View{Kind: trace.LowRanked, Matrices: []trace.Matrix{pruned, blank, blank}}, true},
		{trace.View{Kind: trace.Compared, Matrices: []trace.Matrix{full, full, pruned}}, false},
		{trace.View{Kind: trace.Compared, Matrices: []trace.Matrix{full, pruned, full}}, true},
	} {
		if got := strings.Contains(legend(c.view), "pruned"); got != c.want {
			t.Errorf("%+v: the legend has a dot: %t", c.view, got)
		}
	}
}

// What a student or a run wrote is never markup.
func TestNothingFromARunIsMarkup(t *testing.T) {
	html := rootNode(ran(t, aliased())).HTML()
	if strings.Contains(html, "<b>0.656</b>") || strings.Contains(html, "<i>one</i>") {
		t.Error("text of the run became elements")
	}
}

// The policy refuses style attributes and inline scripts, so there are none.
func TestNothingThatThePolicyRefuses(t *testing.T) {
	doc := Document(site(), Assets{CSS: "assets/a.css", Boot: "assets/boot.js"})
	live := rootNode(ran(t, aliased())).HTML()
	for name, html := range map[string]string{"document": doc, "live page": live} {
		if regexp.MustCompile(`<[^>]*\s(style|on[a-z]+)=`).MatchString(html) {
			t.Errorf("the %s has a style or a handler in an attribute", name)
		}
		if strings.Contains(html, "<style") || regexp.MustCompile(`<script(>| type="text)`).MatchString(html) {
			t.Errorf("the %s has an inline style or script", name)
		}
	}
	if !strings.Contains(doc, "Content-Security-Policy") || strings.Contains(doc, "user-scalable") {
		t.Error("the head is not as it should be")
	}
}

// Before a run the page shows the lesson's still, and no hook of a result.
func TestPrerendered(t *testing.T) {
	doc := Document(site(), Assets{CSS: "a.css"})
	for _, want := range []string{`src="../../a.png"`, `alt="Weights"`, "Read this.", "<noscript>", `data-lab-state="idle"`, "CC BY 4.0", `href="../../a.css"`} {
		if !strings.Contains(doc, want) {
			t.Errorf("no %s", want)
		}
	}
	for _, hook := range []string{"data-lab-output", "data-lab-finding", "data-lab-storage", "data-lab-names", "data-lab-stage="} {
		if strings.Contains(doc, hook) {
			t.Errorf("%s though nothing ran", hook)
		}
	}
	if again := Document(site(), Assets{CSS: "a.css"}); again != doc {
		t.Error("two renderings of one page differ")
	}
	_, data, _ := strings.Cut(doc, `id="lab-page">`)
	data, _, _ = strings.Cut(data, "</script>")
	if back, err := state.ReadSite(data); err != nil || back.JSON() != site().JSON() {
		t.Errorf("the data does not come back: %v", err)
	}
}

// Painting the code loses no character of it.
func TestPaintKeepsTheText(t *testing.T) {
	for _, source := range []string{code, "", "\n\n", "x = 'a", "# only\n\tif x == 3.5e-7: # ünï", "\"\"\"a\nb\"\"\"\nf(sparsity=0.5)"} {
		s := state.New(site())
		s, _ = s.Update(state.Started{})
		s, _ = s.Update(state.Edited{Cell: "wrong", Text: source})
		var lines []string
		for _, l := range paint(s.Cell("wrong")) {
			lines = append(lines, plain(l.nodes))
		}
		if got := strings.ReplaceAll(strings.Join(lines, "\n"), "\u200b", ""); got != source {
			t.Errorf("painted %q, want %q", got, source)
		}
	}
}

func plain(nodes []Node) string {
	var b strings.Builder
	for _, n := range nodes {
		b.WriteString(n.text + plain(n.kids))
	}
	return b.String()
}

func TestMarkup(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"a `b` c", "a <code>b</code> c"}, {"`x`", "<code>x</code>"}, {"a ` b", "a ` b"}, {"*t* = 1", "<i>t</i> = 1"}, {"`a*b*c`", "<code>a*b*c</code>"}, {"<`<`", "&lt;<code>&lt;</code>"},
	} {
		if got := el("p", markup(c.in)...).HTML(); got != "<p>"+c.want+"</p>" {
			t.Errorf("%q became %q", c.in, got)
		}
	}
}

// A wire ends at the middle of its object's header, also below a ghost.
func TestLayout(t *testing.T) {
	run := aliased()
	second := run.Objects["Sequential#1"]
	second.Tensors = nil
	run.Objects["Sequential#2"] = second
	run.Names["other"] = "Sequential#2"
	run.Order = append(run.Order, "other")
	s := ran(t, run)
	d := layout(s.Cell("wrong"))
	names, cards, height := d.names, d.cards, d.height
	if len(names) != 3 || len(cards) != 2 || len(cards[0].names) != 2 {
		t.Fatalf("%v, %v", names, cards)
	}
	first := headHeight + matsHeight(matrices(run.Objects["Sequential#1"])) + footHeight + foldHeight
	if want := first + cardGap + ghostTall + cardGap; cards[1].top != want {
		t.Errorf("the second object is at %d, want %d", cards[1].top, want)
	}
	if want := cards[1].top + headHeight + footHeight; height != want {
		t.Errorf("the diagram is %d high, want %d", height, want)
	}
}

// deepRun has a model of two layers, an alias of its first weight, a copy of
// one layer that was written, and a value without tensors.
func deepRun() trace.Run {
	tensor := func(name string, buffer int, written []int, shape ...int) trace.Tensor {
		size := 4
		for _, n := range shape {
			size *= n
		}
		return trace.Tensor{Name: name, Shape: shape, Buffer: buffer, Bytes: size, Nonzero: 3, Written: written}
	}
	return trace.Run{Order: []string{"m", "w", "one", "data"},
		Names: map[string]string{"m": "Sequential#1", "w": "ndarray#1", "one": "Linear#1", "data": "Digits#1"},
		Objects: map[string]trace.Object{
			"Sequential#1": {Type: "Sequential", Weights: 32, Bytes: 200, Written: []int{3}, Tensors: []trace.Tensor{
				tensor("0.weight", 0, []int{3}, 4, 8), tensor("0.bias", 1, nil, 8), tensor("1.0.U", 2, nil, 8, 2), tensor("1.0.V", 3, nil, 2, 5)}},
			"ndarray#1": {Type: "ndarray", Bytes: 128, Label: "float32 array (4, 8)", Tensors: []trace.Tensor{tensor("data", 0, nil, 4, 8)}},
			"Linear#1":  {Type: "Linear", Weights: 4, Tensors: []trace.Tensor{tensor("weight", 4, nil, 2, 2)}},
			"Digits#1":  {Type: "Digits", Label: "<b>images</b>"},
		}}
}

// An object unfolds level by level, by itself or with all others, and the
// diagram and its text hold the same.
func TestUnfold(t *testing.T) {
	s := ran(t, deepRun())
	show := func(m state.Msg) (string, diagram) {
		s, _ = s.Update(m)
		return memory(s.Cell("wrong")).HTML(), layout(s.Cell("wrong"))
	}
	html, d := show(state.DepthChosen{Cell: "wrong", Depth: state.Models})
	if strings.Contains(html, "layers[0]") || d.deep || len(d.cards[0].rows) > 0 {
		t.Error("at first an object is not folded")
	}
	for _, want := range []string{"2 layers", "1 tensor", `data-lab-unfold="Sequential#1"`, `data-lab-depth="0"`} {
		if !strings.Contains(html, want) {
			t.Errorf("folded it does not offer %q", want)
		}
	}
	html, d = show(state.DepthChosen{Cell: "wrong", Object: "Sequential#1", Depth: state.Layers})
	if !strings.Contains(html, "<code>layers[0]</code>") || !strings.Contains(html, "<code>layers[1].layers[0]</code>") || !strings.Contains(html, "8 → 2 → 5") || len(d.cards[1].rows) > 0 {
		t.Error("one object is not unfolded to its layers, alone")
	}
	html, _ = show(state.DepthChosen{Cell: "wrong", Depth: state.Tensors})
	if !strings.Contains(html, "4 × 8") || strings.Contains(html, "data-lab-buffer") || !strings.Contains(html, `aria-pressed="true" data-lab-depth="2"`) {
		t.Error("all are not unfolded to their tensors")
	}
	html, d = show(state.DepthChosen{Cell: "wrong", Depth: state.Buffers})
	if n := strings.Count(html, "data-lab-buffer"); n != 5 || !d.deep {
		t.Errorf("6 tensors, two of them on one memory, have %d buffers", n)
	}
	tree := asText(d).HTML()
	for _, want := range []string{
		"one memory for Sequential 1 layers[0].weight; ndarray 1 data", "buffer 1: 128 bytes, written by line 3", "3 of 32 weights are not zero", "<ul><li><code>layers[0]</code>: 4 → 8<ul><li><code>weight</code>",
	} {
		if !strings.Contains(tree, want) {
			t.Errorf("the text does not say %q:\n%s", want, tree)
		}
	}
	if strings.Contains(html, "<b>images</b>") {
		t.Error("a label became markup")
	}
	// A wire ends at the middle of its buffer's box, and that stands at the
	// row of the first tensor on it.
	first, alias := d.cards[0].rowAt(1), d.cards[1].rowAt(0)
	if want := d.cards[0].top + headHeight + rowsPad + rowHeight + rowHeight/2; first != want {
		t.Errorf("the first tensor is at %d, want %d", first, want)
	}
	for _, y := range []int{first, alias} {
		if want := fmt.Sprintf(`d="M0 %dC%d %d 8 %d %d %d"/>`, y, bufferWire-8, y, first, bufferWire-6, first); !strings.Contains(html, want) {
			t.Errorf("no wire from %d to %d", y, first)
		}
	}
}

// Many objects are a few at first, and all on request; what one unfolds to is
// bounded.
func TestManyObjects(t *testing.T) {
	run := trace.Run{Names: map[string]string{}, Objects: map[string]trace.Object{}}
	var big trace.Object
	for i := range 200 {
		big.Tensors = append(big.Tensors, trace.Tensor{Name: fmt.Sprintf("%d.weight", i), Shape: []int{1, 1}, Buffer: i})
	}
	for i := range 15 {
		name, id := fmt.Sprintf("m%d", i), fmt.Sprintf("Sequential#%d", i+1)
		run.Order, run.Names[name], run.Objects[id] = append(run.Order, name), id, big
	}
	s := ran(t, run)
	if d := layout(s.Cell("wrong")); len(d.cards) != mostCards || len(d.names) != mostCards || d.more != 5 {
		t.Errorf("%d objects and %d names, %d left out", len(d.cards), len(d.names), d.more)
	}
	if html := memory(s.Cell("wrong")).HTML(); !strings.Contains(html, "5 more objects") {
		t.Error("it does not say that some are left out")
	}
	s, _ = s.Update(state.WholePressed{Cell: "wrong"})
	s, _ = s.Update(state.DepthChosen{Cell: "wrong", Depth: state.Buffers})
	d := layout(s.Cell("wrong"))
	if len(d.cards) != 15 || d.more != 0 || len(d.cards[0].rows) != mostRows+1 {
		t.Errorf("%d objects, %d rows", len(d.cards), len(d.cards[0].rows))
	}
	if html := memory(s.Cell("wrong")).HTML(); !strings.Contains(html, "+340 more") {
		t.Error("it does not say that some rows are left out")
	}
}

// The scrubber stands at the end of the run, and at an earlier statement the
// editor shows which lines have not run.
func TestScrubber(t *testing.T) {
	s := ran(t, aliased())
	html := cellNode(s.Site, s.Cell("wrong"), s.Seed, native(s)).HTML()
	for _, want := range []string{`data-lab-step="true"`, `aria-valuetext="Step 2 of 2, the end of the run"`} {
		if strings.Count(html, want) != 1 {
			t.Errorf("%s is there %d times, want once", want, strings.Count(html, want))
		}
	}
	s, _ = s.Update(state.StepChosen{Cell: "wrong", Step: 1, Done: true})
	s, _ = s.Update(state.Answered{Ran: wire.Ran{ID: 2}})
	html = cellNode(s.Site, s.Cell("wrong"), s.Seed, native(s)).HTML()
	for _, want := range []string{`aria-valuetext="Step 1 of 2, after line 1"`, `class="ln shown"`, `class="ln later"`, `<span class="sub">after line 1</span>`} {
		if strings.Count(html, want) != 1 {
			t.Errorf("%s is there %d times, want once", want, strings.Count(html, want))
		}
	}
	if strings.Contains(html, `data-lab-finding`) {
		t.Error("a finding of line 2 is shown after line 1")
	}
	s, _ = s.Update(state.Edited{Cell: "wrong", Text: "x"})
	if html = cellNode(s.Site, s.Cell("wrong"), s.Seed, native(s)).HTML(); strings.Contains(html, "data-lab-step") {
		t.Error("a text that has not run can be stepped through")
	}
}

func TestNiceAbove(t *testing.T) {
	for n, want := range map[int]int{20072: 24000, 4892: 5000, 10: 12, 1: 12, 80000: 80000} {
		if got := niceAbove(n); got != want {
			t.Errorf("an axis for %d ends at %d, want %d", n, got, want)
		}
	}
}

func TestSentence(t *testing.T) {
	for in, want := range map[string]string{"": "", "this line is too long": "This line is too long.", "`x` is unknown": "`x` is unknown.", "did you mean 0.90?": "Did you mean 0.90?", "sparsity=90 is above 1": "sparsity=90 is above 1."} {
		if got := sentence(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

// A lesson leads to its neighbours and to all lessons; the first has none
// before it and the last none after it.
func TestCourseNav(t *testing.T) {
	s := site()
	s.Lessons = []state.Entry{{Slug: "a", Number: 1, Title: "A <one>", Path: "lessons/a/"}, {Slug: "p", Number: 2, Title: "P", Path: "lessons/p/"}, {Slug: "z", Number: 3, Title: "Z", Path: "lessons/z/"}}
	for _, c := range []struct{ slug, prev, next string }{{"a", "", "p"}, {"p", "a", "z"}, {"z", "p", ""}} {
		s.Lesson.Slug = c.slug
		html := courseNav(state.New(s)).HTML()
		doc := Document(s, Assets{})
		for rel, slug := range map[string]string{"prev": c.prev, "next": c.next} {
			a, link := `href="../../lessons/`+slug+`/" rel="`+rel+`"`, `<link rel="`+rel+`" href="../../lessons/`+slug+`/">`
			if want := slug != ""; strings.Contains(html, `rel="`+rel+`"`) != want || want && (!strings.Contains(html, a) || !strings.Contains(doc, link)) {
				t.Errorf("%s, %s: %s", c.slug, rel, html)
			}
		}
		if n := strings.Count(html, "<li>"); n != 3 || strings.Count(html, `href="../../lessons/`+c.slug+`/" aria-current="page"`) != 1 || strings.Contains(html, "A <one>") {
			t.Errorf("%s: %d lessons: %s", c.slug, n, html)
		}
	}
}

// A ruler's numbers are round, whatever its ends.
func TestScale(t *testing.T) {
	for _, c := range []struct {
		min, max float64
		want     string
	}{
		{0, 1, "0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1"}, {0, 0.95, "0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9"},
		{1, 10, "1 2 3 4 5 6 7 8 9 10"}, {0.5, 40, "5 10 15 20 25 30 35 40"}, {0.03, 0.55, "0.1 0.2 0.3 0.4 0.5"}, {2, 8, "2 3 4 5 6 7 8"},
	} {
		var got []string
		for _, m := range regexp.MustCompile(`y="38" text-anchor="middle">([^<]*)<`).FindAllStringSubmatch(scale(lessons.Slider{Min: c.min, Max: c.max}), -1) {
			got = append(got, m[1])
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("from %v to %v: %s, want %s", c.min, c.max, s, c.want)
		}
	}
}

// Arrays beyond the first few wait until all objects are asked for; one that a
// finding is about does not.
func TestManyArrays(t *testing.T) {
	run := trace.Run{Names: map[string]string{}, Objects: map[string]trace.Object{}}
	for i := range 7 {
		name, id := fmt.Sprintf("a%d", i), fmt.Sprintf("ndarray#%d", i+1)
		run.Order, run.Names[name], run.Objects[id] = append(run.Order, name), id, trace.Object{Type: "ndarray"}
	}
	run.Order, run.Names["m"], run.Objects["Sequential#1"] = append(run.Order, "m"), "Sequential#1", trace.Object{Type: "Sequential"}
	s := ran(t, run)
	if d := layout(s.Cell("wrong")); len(d.cards) != mostArrays+1 || d.more != 3 || d.cards[mostArrays].id != "Sequential#1" {
		t.Errorf("%d objects, %d left out", len(d.cards), d.more)
	}
	s, _ = s.Update(state.WholePressed{Cell: "wrong"})
	if d := layout(s.Cell("wrong")); len(d.cards) != 8 || d.more != 0 || !strings.Contains(memory(s.Cell("wrong")).HTML(), "Only the first of them") {
		t.Errorf("%d objects, %d left out", len(d.cards), d.more)
	}
}

// A scale has round numbers, six steps at most.
func TestAxisIsRound(t *testing.T) {
	for most, want := range map[float64]string{1.63: "0.0 0.5 1.0 1.5", 0.57: "0.0 0.1 0.2 0.3 0.4 0.5", 12: "0 2 4 6 8 10 12", 0.004: "0.000 0.001 0.002 0.003 0.004"} {
		var b strings.Builder
		axis(&b, wire.Region{Name: "histogram", Width: 600}, &trace.Histogram{Max: most})
		var got []string
		for _, s := range strings.Split(b.String(), "</text>") {
			if _, number, ok := strings.Cut(s, `">`); ok {
				got = append(got, number)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("up to %v: %v, want %s", most, got, want)
		}
	}
}

// What went by no single threshold is not said to be below one.
func TestNoThreshold(t *testing.T) {
	run := aliased()
	for erased, parted := range map[int]bool{0: true, 1: false} { // in the bin above
		run.Views[0].Histogram.Kept[0], run.Views[0].Histogram.Erased[1] = erased, erased
		html := threshold(ran(t, run).Cell("wrong"), run.Views[0]).HTML()
		if strings.Contains(html, "below") != parted || strings.Contains(html, "the smallest that was kept") == parted {
			t.Errorf("parted %v: %s", parted, html)
		}
	}
}
