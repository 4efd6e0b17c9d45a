package read_test

import (
	"slices"
	"strings"
	"testing"

	"compressionlab/engine/advice"
	"compressionlab/lessons"
	"compressionlab/lessons/read"
)

// The course was asked for by an audit of a compression module. It names ten
// issues and five warnings that were missing. This table says where a reader meets
// each: a cell, and the finding that it raises; "" where it is the output that
// shows it.
var audit = []struct{ what, lesson, cell, finding string }{
	{"issue 1: magnitude pruning in place", "magnitude-pruning", "wrong", "inplace-prune"},
	{"issue 1: magnitude pruning in place", "magnitude-pruning", "wrong", "baseline-mutated"},
	{"issue 1: magnitude pruning in place", "storage", "early", "rebound-not-written"},
	{"issue 2: structured pruning in place, biases too", "structured-pruning", "wrong", "inplace-structured"},
	{"issue 2: structured pruning in place, biases too", "structured-pruning", "tiny", ""},
	{"issue 2: structured pruning in place, biases too", "structured-pruning", "head", "head-pruned"},
	{"issue 3: low rank that nobody applied", "low-rank", "unused", "lowrank-not-applied"},
	{"issue 4: no sparse storage", "magnitude-pruning", "bytes", "zeros-still-stored"},
	{"issue 4: no sparse storage", "storage", "dense", "zeros-still-stored"},
	{"issue 5: distillation without a loop", "distillation", "loss", "distill-no-update"},
	{"issue 5: distillation without a loop", "distillation", "loop", ""},
	{"issue 6: biases in the measure of sparsity", "structured-pruning", "wrong", "bias-not-counted"},
	{"issue 6: biases in the measure of sparsity", "what-compression-is", "biases", ""},
	{"issue 7: temperatures at the edge", "distillation", "vague", "temperature-range"},
	{"issue 7: temperatures at the edge", "distillation", "soft", ""},
	{"issue 8: quantization and pruning together", "quantization", "order", "prune-after-quantize"},
	{"issue 8: quantization and pruning together", "quantization", "scales", "quantize-overhead"},
	{"issue 8: quantization and pruning together", "quantization", "first", ""},
	{"issue 9: gradient importance", "what-to-prune", "size", "magnitude-only"},
	{"issue 9: gradient importance", "what-to-prune", "judge", ""},
	{"issue 10: ratio and sparsity", "what-compression-is", "ratio", "ratio-is-not-bytes"},
	{"issue 10: ratio and sparsity", "what-compression-is", "bytes", ""},

	{"warning 1: writes in place", "magnitude-pruning", "wrong", "inplace-prune"},
	{"warning 1: writes in place", "structured-pruning", "wrong", "inplace-structured"},
	{"warning 1: writes in place", "shipping-it", "wrong", "baseline-mutated"},
	{"warning 2: sparsity is not memory", "magnitude-pruning", "bytes", "zeros-still-stored"},
	{"warning 2: sparsity is not memory", "storage", "larger", "larger-than-dense"},
	{"warning 2: sparsity is not memory", "structured-pruning", "tiny", "channels-not-removed"},
	{"warning 3: factors change no model", "low-rank", "unused", "lowrank-not-applied"},
	{"warning 3: factors change no model", "low-rank", "rebuilt", "lowrank-rebuilt-dense"},
	{"warning 3: factors change no model", "low-rank", "rank", "lowrank-larger"},
	{"warning 4: a loss is no training loop", "distillation", "loss", "distill-no-update"},
	{"warning 4: a loss is no training loop", "distillation", "backward", "distill-wrong-backward"},
	{"warning 5: the range of temperatures", "distillation", "vague", "temperature-range"},
	{"warning 5: the range of temperatures", "distillation", "hot", "soft-gradient-fades"},
}

// Each issue and warning of the audit is met in the course, in the cell that the
// table names. That a cell raises what it declares, TestCells holds.
func TestAudit(t *testing.T) {
	course, err := read.All(lessons.Files, "en")
	if err != nil {
		t.Fatal(err)
	}
	cells := map[string]*lessons.Cell{}
	for _, l := range course {
		for _, b := range l.Blocks {
			if b.Cell != nil {
				cells[l.Slug+"/"+b.Cell.ID] = b.Cell
			}
		}
	}
	met := map[string]bool{}
	for _, row := range audit {
		what, _, _ := strings.Cut(row.what, ":")
		met[what] = true
		c := cells[row.lesson+"/"+row.cell]
		switch {
		case c == nil:
			t.Errorf("%s: %s has no cell %s", row.what, row.lesson, row.cell)
		case row.finding != "" && !slices.Contains(c.Expect.Findings, row.finding):
			t.Errorf("%s: cell %s of %s does not declare %s", row.what, row.cell, row.lesson, row.finding)
		case row.finding == "" && c.Expect.Output == "":
			t.Errorf("%s: cell %s of %s promises no output", row.what, row.cell, row.lesson)
		}
	}
	for _, what := range []string{"issue 1", "issue 2", "issue 3", "issue 4", "issue 5", "issue 6", "issue 7", "issue 8", "issue 9", "issue 10",
		"warning 1", "warning 2", "warning 3", "warning 4", "warning 5"} {
		if !met[what] {
			t.Errorf("no cell shows %s", what)
		}
	}
}

// Every finding that the lab can raise is met somewhere in the course.
func TestFindingsAreMet(t *testing.T) {
	course, err := read.All(lessons.Files, "en")
	if err != nil {
		t.Fatal(err)
	}
	met := map[string]bool{}
	for _, l := range course {
		for _, b := range l.Blocks {
			if b.Cell != nil {
				for _, id := range b.Cell.Expect.Findings {
					met[id] = true
				}
			}
		}
	}
	for _, rule := range advice.Rules() {
		if !met[rule.ID] {
			t.Errorf("no cell of the course raises %s", rule.ID)
		}
	}
}

// Each lesson has a question to commit to, one exercise, a summary, and cells that
// go wrong.
func TestEachLesson(t *testing.T) {
	course, err := read.All(lessons.Files, "en")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range course {
		asks, tasks, wrong, html := 0, 0, 0, ""
		for _, b := range l.Blocks {
			html += b.HTML
			switch c := b.Cell; {
			case c == nil:
			case c.Task != nil:
				tasks++
			case c.Ask != nil:
				asks++
			}
			if b.Cell != nil && b.Cell.Task == nil && len(b.Cell.Expect.Findings) > 0 {
				wrong++
			}
		}
		if asks == 0 || tasks != 1 || wrong == 0 || !strings.Contains(html, `id="what-to-take-with-you"`) {
			t.Errorf("%s: %d questions, %d exercises, %d cells that go wrong, a summary: %v", l.Slug, asks, tasks, wrong, strings.Contains(html, `id="what-to-take-with-you"`))
		}
	}
}
