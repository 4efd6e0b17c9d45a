//go:build !lesson

package state

import (
	"slices"
	"strings"
	"testing"

	"compressionlab/engine/trace"
	"compressionlab/web/wire"
)

// The first and the newest are compared unless the reader chose others; each is
// asked for with the cells that make it.
func TestCompare(t *testing.T) {
	p := bench(t, "a", "b")
	if p.send(ComparePressed{}); len(p.cmds) != 0 {
		t.Error("nothing is compared with nothing")
	}
	p.ran("1", variant("k1", "", 350, 20000))
	p.ran("2", variant("k1", "", 350, 20000), variant("k2", "k1", 340, 5000), variant("k3", "k1", 300, 4000))
	p.send(ComparePressed{})
	ask, _ := has[SendCompare](p)
	if ask.Sides[0].Key != "k1" || ask.Sides[1].Key != "k3" || !slices.Equal(ask.Sides[0].Cells, []string{"a"}) || !slices.Equal(ask.Sides[1].Cells, []string{"a", "b"}) {
		t.Errorf("asked for %+v", ask)
	}
	if p.send(ComparePressed{}); len(p.cmds) != 0 {
		t.Error("asked twice")
	}
	p.send(Compared{wire.Compared{ID: ask.ID + 1, Lost: true}}) // of one before
	if !p.Compare.Busy {
		t.Error("an old answer ends it")
	}
	p.send(Compared{wire.Compared{ID: ask.ID, Comparison: trace.Comparison{Of: 360, Right: [2]int{350, 349}, Changed: []trace.Changed{
		{Label: 3, Old: 3, New: 8}, {Label: 3, Old: 3, New: 9}, {Label: 4, Old: 9, New: 4}, {Label: 5, Old: 9, New: 6}}}}})
	said, _ := has[Announce](p)
	if p.Compare.Busy || !strings.Contains(said.Text, "Variant 1 reads 350 of 360 right, variant 3 reads 349. Their answers differ in 4: 2 became wrong, 1 became right.") {
		t.Errorf("said %q", said.Text)
	}
	p.send(SideChosen{0, "k2"})
	p.send(SideChosen{7, "k2"})
	p.send(ComparePressed{})
	if ask, _ = has[SendCompare](p); ask.Sides[0].Key != "k2" || p.Compare.Result != nil {
		t.Errorf("asked for %+v", ask)
	}
	p.send(WorkerDied{})
	if p.Compare.Busy || p.Compare.Note != CompareStopped {
		t.Errorf("after the worker died: %+v", p.Compare)
	}
	p.send(ComparePressed{}) // while the next one starts
	if _, sent := has[SendCompare](p); sent || !p.Compare.Busy {
		t.Error("it was sent to nobody")
	}
	p.send(WorkerReady{})
	if ask, sent := has[SendCompare](p); !sent || ask.ID != p.Compare.ID {
		t.Error("the new worker is not asked")
	}
	p.send(Compared{wire.Compared{ID: p.Compare.ID, Lost: true}})
	if p.Compare.Busy || p.Compare.Note != CompareLost {
		t.Errorf("a variant that is lost: %+v", p.Compare)
	}
}
