//go:build !lesson

package state

import (
	"slices"
	"strings"
	"testing"

	"compressionlab/engine/trace"
	"compressionlab/web/text"
	"compressionlab/web/wire"
)

// The newest variant is written unless the reader chose another, under a name
// that says which it is; where there is no file, the page says why.
func TestExport(t *testing.T) {
	p := bench(t, "a", "b")
	if p.send(ExportPressed{trace.AsNpz}); len(p.cmds) != 0 {
		t.Error("nothing was written as a file")
	}
	p.ran("2", variant("k1", "", 350, 20000), variant("k2", "k1", 340, 5000))
	p.send(ExportPressed{"exe"})
	if len(p.cmds) != 0 {
		t.Error("a program is made")
	}
	for as, name := range map[string]string{trace.AsSafetensors: "variant-2.safetensors", trace.AsNpz: "variant-2.npz", trace.AsRecipe: "recipe-2.json", trace.AsPyTorch: "recipe-2.py"} {
		p.send(ExportPressed{as})
		ask, _ := has[SendExport](p)
		if ask.Side.Key != "k2" || ask.As != as || !slices.Equal(ask.Side.Cells, []string{"a", "b"}) {
			t.Errorf("asked for %+v", ask)
		}
		p.send(Exported{wire.Exported{ID: ask.ID}})
		if hand, _ := has[Hand](p); hand.Name != name {
			t.Errorf("%s is called %q", as, hand.Name)
		}
	}
	p.send(ExportChosen{"k1"})
	p.send(ExportPressed{trace.AsRecipe})
	ask, _ := has[SendExport](p)
	p.send(Exported{wire.Exported{ID: ask.ID - 1}}) // of one before
	if _, handed := has[Hand](p); handed || ask.Side.Key != "k1" {
		t.Errorf("asked for %+v, and an old answer is handed out", ask)
	}
	p.send(Exported{wire.Exported{ID: ask.ID, Why: trace.NoStep, By: "data"}})
	if _, handed := has[Hand](p); handed || !strings.Contains(p.ExportWords(), text.Words.Bench.ByHand) {
		t.Errorf("said %q", p.ExportWords())
	}
	p.send(ExportPressed{trace.AsNpz})
	p.send(WorkerDied{})
	if p.Export.Busy || p.ExportWords() == "" {
		t.Errorf("after the worker died: %+v", p.Export)
	}
	for _, why := range []string{trace.NoVariant, trace.NoFloats, trace.NoStep, trace.NoNetwork, CompareStopped} {
		if text.Words.Bench.NoFile[why] == "" {
			t.Errorf("no words for %s", why)
		}
	}
}

// A picture is called by its figure, and by its cell; the chart of the variants has a
// name of its own.
func TestPictureNames(t *testing.T) {
	p := bench(t, "a")
	for want, m := range map[string]PicturePressed{
		"accuracy-bytes.png":  {},
		"weights-1.png":       {Cell: "1", Figure: "weights"},
		"training-1-2.png":    {Cell: "1", Figure: "training", N: 1},
		"masks.png":           {Figure: "masks"},
		"weights-compare.png": {Cell: SidesPlace, Figure: "weights"},
	} {
		p.send(m)
		if got, _ := has[HandPicture](p); got.Name != want || got.Of != m {
			t.Errorf("%+v is handed out as %+v, want %s", m, got, want)
		}
		p.send(DrawingPressed{m})
		if got, _ := has[HandDrawing](p); got.Name != strings.TrimSuffix(want, "png")+"svg" || got.Of != m {
			t.Errorf("%+v is handed out as %+v, want SVG", m, got)
		}
	}
}
