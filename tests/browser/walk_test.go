package browser

import (
	"slices"
	"strings"
	"testing"

	"compressionlab/tests/chrome"
)

// The lesson's story, wherever the site is hosted: the wrong cell destroys
// `original` and the page says so with both names and the measured accuracies;
// Fix makes two objects and brings the original's accuracy back; Undo undoes
// the fix.
func TestWalk(t *testing.T) {
	for _, prefix := range []string{"/", "/a/b/c/"} {
		t.Run(prefix, func(t *testing.T) {
			site := serve(t, prefix)
			p := window(t, chrome.View{})
			p.Lesson(site, slug)
			if !strings.HasPrefix(p.Address(), site.Root) {
				t.Errorf("the lesson is at %s, outside of %s", p.Address(), site.Root)
			}
			walk(t, p)
			quiet(t, p, site)
		})
	}
}

// A reader is a window of some browser, as the walk needs it.
type reader interface {
	Run(cell string) (state string)
	After(cell string, act func()) (state string)
	Click(sel string)
	Code(cell string) string
	Output(cell string) string
	Text(sel string) string
	Attr(sel, name string) string
	Attrs(sel, name string) []string
}

func walk(t *testing.T, p reader) {
	t.Helper()
	before, after, _ := native(t, 0.90)
	if before == after {
		t.Fatalf("pruning 90%% changed no answer: the walk would show nothing (%v)", before)
	}
	text := p.Code("wrong")

	destroyed := func(when string) {
		t.Helper()
		if got := p.Output("wrong"); !strings.Contains(got, reads("original", after)) || !strings.Contains(got, reads("compressed", after)) {
			t.Errorf("%s: both names read %s, but the output is\n%s", when, after.cell(), got)
		}
		cards := p.Attrs(chrome.Cell("wrong")+" [data-lab-finding]", "data-lab-finding")
		slices.Sort(cards)
		if !slices.Equal(cards, []string{"baseline-mutated", "inplace-prune"}) {
			t.Errorf("%s: cards %q, want baseline-mutated and inplace-prune", when, cards)
		}
		card := p.Text(chrome.Hook("wrong", `finding="inplace-prune"`))
		wants(t, when+": the card", card, "original", "compressed")
		if !before.in(card) || !after.in(card) {
			t.Errorf("%s: the card does not state both %s and %s:\n%s", when, before.cell(), after.cell(), card)
		}
		if o, c := object(p, "wrong", "original"), object(p, "wrong", "compressed"); o == "" || o != c {
			t.Errorf("%s: original is %q and compressed %q, want one object", when, o, c)
		}
	}

	if state := p.Run("wrong"); state != "done" {
		t.Fatalf("the wrong cell is %q after its run, want done: %s", state, p.Text(chrome.Hook("wrong", "error")))
	}
	destroyed("after Run")

	state := p.After("wrong", func() {
		p.Click(chrome.Hook("wrong", `finding="inplace-prune"`) + " [data-lab-fix]")
	})
	if state != "done" {
		t.Fatalf("the cell is %q after Fix, want done: %s", state, p.Text(chrome.Hook("wrong", "error")))
	}
	wants(t, "the fixed code", p.Code("wrong"), "copy.deepcopy(original)")
	wants(t, "the fixed cell's output", p.Output("wrong"), reads("original", before), reads("compressed", after))
	if cards := p.Attrs(chrome.Cell("wrong")+" [data-lab-finding]", "data-lab-finding"); len(cards) > 0 {
		t.Errorf("after Fix there are still cards: %q", cards)
	}
	if o, c := object(p, "wrong", "original"), object(p, "wrong", "compressed"); o == "" || c == "" || o == c {
		t.Errorf("after Fix original is %q and compressed %q, want two objects", o, c)
	}

	p.After("wrong", func() { p.Click(chrome.Hook("wrong", "undo")) })
	if got := p.Code("wrong"); got != text {
		t.Errorf("after Undo the code is\n%s\nwant\n%s", got, text)
	}
	destroyed("after Undo")
}

func object(p reader, cell, name string) string {
	return p.Attr(chrome.Hook(cell, "names")+` [data-lab-name="`+name+`"]`, "data-lab-object")
}

// The right cell: two objects, no card, storage as encoded.
func TestRight(t *testing.T) {
	p := lesson(t)
	before, after, _ := native(t, 0.80)
	if state := p.Run("right"); state != "done" {
		t.Fatalf("state %q: %s", state, p.Text(chrome.Hook("right", "error")))
	}
	wants(t, "the output", p.Output("right"), "one object? False", reads("original", before), reads("compressed", after))
	if p.Has(chrome.Cell("right") + " [data-lab-finding]") {
		t.Errorf("a card on the right cell: %q", p.Texts(chrome.Cell("right")+" [data-lab-finding]"))
	}
	// 4,928 weights, of which int(0.8·4928) = 3942 are zero; 90 biases dense.
	// CSR holds 986 values and columns, and 49 + 65 − … row starts by layer.
	storage := p.Text(chrome.Hook("right", "storage"))
	wants(t, "the storage table", storage, "20,072")
	wants(t, "the storage table", storage, csr(t, 0.80))
}

// A finding's card carries its severity in words, and the cell that only lost
// bytes has one of its own.
func TestBytes(t *testing.T) {
	p := lesson(t)
	p.Run("bytes")
	card := p.Text(chrome.Hook("bytes", `finding="zeros-still-stored"`))
	wants(t, "the card", card, "pruned", "20,072", csr(t, 0.90))
	p.After("bytes", func() { p.Click(chrome.Hook("bytes", `finding="zeros-still-stored"`) + " [data-lab-fix]") })
	wants(t, "the fixed code", p.Code("bytes"), "storage(")
	if p.Has(chrome.Hook("bytes", `finding="zeros-still-stored"`)) {
		t.Error("the card is still there after its fix")
	}
}
