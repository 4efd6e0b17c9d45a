//go:build !lesson

package state

import (
	"encoding/base64"
	"strings"
	"testing"

	"compressionlab/engine/lab"
	"compressionlab/engine/trace"
	"compressionlab/web/wire"
)

// masked is an answer about a mask of 4 × 3 entries.
func masked(id int, mask string) Brushed {
	m := trace.Matrix{Name: "before", Rows: 4, Cols: 3}
	return Brushed{wire.Brushed{ID: id, Masks: trace.Brushed{Weights: []string{"0.weight"}, Entries: 12, Mask: mask, Agree: 12,
		View: trace.View{Kind: trace.HandMade, Part: "0.weight", Matrices: []trace.Matrix{m, m, m}}}}}
}

// maskable is a workbench with a variant that a name leads to.
func maskable(t *testing.T) *page {
	p := bench(t, "a = 1\nprune(a)\nprint(a)", "b")
	v := variant("k2", "k1", 340, 5000)
	v.Names = []string{"small"}
	p.ran("1", variant("k1", "", 350, 20000), v)
	return p
}

func text12(bits ...byte) string { return base64.StdEncoding.EncodeToString(bits) }

// What is painted, by pointer or by key, changes the mask that the worker is asked
// about; what is painted meanwhile is asked about next; undo goes back.
func TestBrushing(t *testing.T) {
	p := maskable(t)
	p.send(BrushPressed{})
	ask, ok := has[SendBrush](p)
	if !ok || ask.Side.Key != "k2" || ask.Mask != "" || ask.Sparsity != 0.5 || len(ask.Side.Cells) == 0 {
		t.Fatalf("asked %+v", ask)
	}
	p.send(masked(ask.ID, text12(0xff, 0xf0)))
	if p.Host(BrushPlace) == nil || p.Brush.Busy || p.BrushWords() == "" {
		t.Fatal("the answer has no place")
	}
	p.send(Painted{wire.Painted{Runs: []int{2, 3, 11, 99, -5, 2}}}) // 2 to 4, and 11
	ask, _ = has[SendBrush](p)
	if want := text12(0xc7, 0xe0); ask.Mask != want || !p.Brush.Busy {
		t.Fatalf("asked about %q, want %q", ask.Mask, want)
	}
	p.send(Dialed{BrushPlace, KeepDial, 1})
	p.send(Painted{wire.Painted{Runs: []int{2, 1}}}) // while the worker is busy
	if _, sent := has[SendBrush](p); sent {
		t.Error("asked while an answer was under way")
	}
	p.send(masked(ask.ID, ask.Mask))
	next, sent := has[SendBrush](p)
	if want := text12(0xe7, 0xe0); !sent || next.Mask != want {
		t.Fatalf("then asked about %q, want %q", next.Mask, want)
	}
	p.send(masked(next.ID, next.Mask))
	p.send(ProbeMoved{Cell: BrushPlace, Matrix: 1})
	p.send(Toggled{}) // entry 0 is kept
	next, _ = has[SendBrush](p)
	if want := text12(0x67, 0xe0); next.Mask != want {
		t.Fatalf("the key asked about %q, want %q", next.Mask, want)
	}
	p.send(masked(next.ID, next.Mask))
	p.send(BrushUndone{})
	if next, _ = has[SendBrush](p); next.Mask != text12(0xe7, 0xe0) || len(p.Brush.Past) != 2 {
		t.Errorf("undo asked about %q, %d strokes are left", next.Mask, len(p.Brush.Past))
	}
	p.send(Brushed{wire.Brushed{ID: next.ID, Lost: true}})
	if p.Brush.Note != CompareLost || p.Brush.Busy {
		t.Errorf("a variant that is gone: %+v", p.Brush)
	}
}

// Until the reader has chosen, the last variant that is not in codes is masked.
func TestBrushableByItself(t *testing.T) {
	p := maskable(t)
	held := func(key, parent, csr string) trace.Variant {
		v := variant(key, parent, 340, 5000)
		v.Sizes = append(v.Sizes, trace.Size{Format: csr, Bytes: 6000})
		return v
	}
	p.ran("2", variant("k1", "", 350, 20000), held("k2", "k1", trace.CSR), held("k3", "k2", trace.CSR), variant("k4", "k3", 340, 5000))
	if at := p.Brushable(); at < 0 || p.Tree.Variants[at].Key != "k3" {
		t.Errorf("variant %d of %+v is masked", at, p.Tree.Variants)
	}
	p.send(BrushChosen{"k4"})
	if at := p.Brushable(); p.Tree.Variants[at].Key != "k4" {
		t.Error("the choice does not count")
	}
}

// The statement that is put into the code does to a model what the mask says.
func TestMaskStatement(t *testing.T) {
	keep := make([]bool, 3072)
	for i := range keep {
		keep[i] = i%3 == 0
	}
	code := "m = load_model(\"digits_mlp\")\n" + MaskStatement("m", "0.weight", lab.MaskText(keep)) +
		"\nw = m.layers[0].weight.data.flatten()\nprint(np.count_nonzero(w), np.count_nonzero(w[np.arange(3072) % 3 == 0]))"
	r := lab.Run(lab.Request{Cells: []string{code}})
	if r.Run.Error != nil || r.Run.Output != "1024 1024\n" {
		t.Errorf("%q, %+v", r.Run.Output, r.Run.Error)
	}
	for _, line := range strings.Split(code, "\n") {
		if len(line) > 110 {
			t.Errorf("a line of %d characters", len(line))
		}
	}
}

// It is put where the variant was made, and run.
func TestMaskPut(t *testing.T) {
	p := maskable(t)
	p.send(BrushPressed{})
	ask, _ := has[SendBrush](p)
	p.send(masked(ask.ID, text12(0xff, 0xf0)))
	if p.MaskName() == "" {
		t.Fatal("no name leads to the variant")
	}
	p.send(MaskPut{})
	found := false
	for _, c := range p.Cells {
		found = found || strings.Contains(c.Text(), "mask_prune("+p.MaskName()+", \"0.weight\", \"\"\"\n"+text12(0xff, 0xf0)+"\n\"\"\")")
	}
	if !found {
		t.Error("the statement is in no cell")
	}
}
