//go:build !lesson

package state

import (
	"reflect"
	"slices"
	"testing"

	"compressionlab/engine/trace"
	"compressionlab/web/wire"
)

func variant(key, parent string, right, bytes int) trace.Variant {
	return trace.Variant{Key: key, Parent: parent, Func: "magnitude_prune", Line: 2, Accuracy: &trace.Score{Right: right, Of: 360},
		Sizes: []trace.Size{{Format: trace.Smallest, Bytes: bytes}, {Format: trace.Held, Bytes: 20072}}}
}

// ran lets a cell run and tell of variants.
func (p *page) ran(cell string, list ...trace.Variant) {
	p.t.Helper()
	p.send(RunPressed{cell})
	if p.Flight == nil || !p.sent().Variants {
		p.t.Fatal("a workbench's run does not ask for variants")
	}
	p.send(Answered{wire.Ran{ID: p.Flight.ID, Run: trace.Run{Variants: list}}})
}

// The tree grows with each run; what it has is not added again. Going back
// brings the texts of the run, a branch those up to the statement.
func TestTree(t *testing.T) {
	p := bench(t, "a = 1\nprune(\n  a)\nprint(a)", "b")
	p.ran("1", variant("k1", "", 350, 20000), variant("k2", "k1", 340, 5000))
	first := p.Cell("1").Text()
	p.send(Edited{"1", "a = 2"})
	p.ran("2", variant("k1", "", 350, 20000), variant("k3", "k1", 300, 4000))
	var keys []string
	var newest []bool
	for _, v := range p.Tree.Variants {
		keys, newest = append(keys, v.Key), append(newest, v.Newest)
	}
	if !slices.Equal(keys, []string{"k1", "k2", "k3"}) || !slices.Equal(newest, []bool{true, false, true}) {
		t.Fatalf("variants %v, in the newest run %v", keys, newest)
	}
	p.send(ReturnPressed{"k2"})
	if run := p.sent(); run == nil || !slices.Equal(run.Cells, []string{first}) || p.Cell("1").Text() != first || p.Cell("2").Text() != "b" {
		t.Errorf("back at k2: %+v", p.sent())
	}
	p.answer(trace.Run{}, 0.01)
	p.send(UndoPressed{"1"})
	if got := p.Cell("1").Text(); got != "a = 2" {
		t.Errorf("Undo brings %q", got)
	}
	p.answer(trace.Run{}, 0.01)
	p.send(BranchVariant{"k2"})
	if got := p.Cell("1").Text(); got != "a = 1\nprune(\n  a)" {
		t.Errorf("a branch of what line 2 made: %q", got)
	}
	p.answer(trace.Run{}, 0.01)
	p.send(CellRemoved{"2"})
	p.send(ReturnPressed{"k3"})
	if got := p.laid(); !slices.Equal(got, []string{"a = 2", "b"}) {
		t.Errorf("back at k3 with a cell less: %q", got)
	}
	before := p.Tree
	for _, m := range []Msg{VariantChosen{"none"}, FormatChosen{"zip"}, ReturnPressed{"none"}, BranchVariant{""}} {
		p.send(m)
		if len(p.cmds) != 0 || p.Tree.Chosen != before.Chosen || p.Tree.Format != before.Format {
			t.Errorf("%#v did something", m)
		}
	}
	if bad := open(t); func() bool { bad.send(RunPressed{"wrong"}); return bad.sent().Variants }() {
		t.Error("a lesson's run asks for variants")
	}
}

func TestFrontier(t *testing.T) {
	for _, c := range []struct {
		points [][2]int // right, bytes
		want   []bool
	}{
		{[][2]int{{350, 100}}, []bool{true}},
		{[][2]int{{350, 100}, {340, 50}, {340, 60}, {330, 55}}, []bool{true, true, false, false}},
		{[][2]int{{350, 100}, {350, 100}}, []bool{true, false}},
		{[][2]int{{350, 100}, {350, 90}, {351, 90}}, []bool{false, false, true}},
	} {
		tree := Tree{}
		for i, p := range c.points {
			tree.Variants = append(tree.Variants, Variant{Variant: variant(string(rune('a'+i)), "", p[0], p[1])})
		}
		tree.Variants = append(tree.Variants, Variant{Variant: trace.Variant{Key: "no score", Sizes: []trace.Size{{Format: trace.Smallest, Bytes: 1}}}},
			Variant{Variant: trace.Variant{Key: "no size", Accuracy: &trace.Score{Right: 360, Of: 360}}})
		if got := tree.Frontier(); !reflect.DeepEqual(got, append(c.want, false, false)) {
			t.Errorf("%v: %v, want %v", c.points, got, c.want)
		}
	}
}

// A tree has its bound, and says that it has left some out.
func TestTreeBound(t *testing.T) {
	p := bench(t, "a")
	var list []trace.Variant
	for i := range MaxVariants + 1 {
		list = append(list, variant(string(rune(0x4e00+i)), "", 1, 1))
	}
	p.ran("1", list...)
	if len(p.Tree.Variants) != MaxVariants || !p.Tree.Left {
		t.Errorf("%d variants, left out %t", len(p.Tree.Variants), p.Tree.Left)
	}
}
