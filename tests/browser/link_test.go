package browser

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"compressionlab/tests/chrome"
	"compressionlab/web/link"
)

// clipboard stands in for the machine's, which tests must not share: what the
// page writes is kept. With denied it refuses, as in a frame or a http page.
func clipboard(denied bool) string {
	return fmt.Sprintf(`Object.defineProperty(navigator, "clipboard", {configurable: true, value: {writeText: t => %t
		? Promise.reject(new DOMException("denied", "NotAllowedError")) : (window.labCopied = t, Promise.resolve())}});`, denied)
}

// copyLink presses a cell's Copy link and returns the link.
func copyLink(t *testing.T, p *chrome.Page, cell string) string {
	t.Helper()
	p.Click(chrome.Hook(cell, "link"))
	p.Until("the link is copied", `window.labCopied`)
	url := chrome.Eval[string](p, `labCopied`)
	if !link.Is(url[strings.Index(url, "#"):]) || len(url[strings.Index(url, "#"):]) >= link.Short {
		t.Fatalf("the link is %q", url)
	}
	p.Until("it says that it was copied", `document.querySelector("#lab-said").textContent.startsWith("Link copied.")`)
	return url
}

// Whoever opens a link sees the cells that were changed or run, and what was
// run in them gives the same output, in a profile that knows nothing of it.
func TestLink(t *testing.T) {
	site := serve(t, "/")
	from := window(t, chrome.View{Before: clipboard(false)})
	from.Lesson(site, slug)
	from.Replace("right", "sparsity=0.80", "sparsity=0.85")
	from.Type("play", "# naïve </script><b>\nm = Sequential(Linear(64, 10))\nprint(m.layers[0].weight.data[0, :3])\nprint(accuracy(m))")
	outputs := map[string]string{}
	for _, cell := range []string{"wrong", "right", "bytes", "play"} {
		if state := from.Run(cell); state != "done" {
			t.Fatalf("%s is %q", cell, state)
		}
		outputs[cell] = from.Output(cell)
	}
	url := copyLink(t, from, "right")

	to := window(t, chrome.View{Before: clipboard(false)})
	to.Go(url)
	for cell, want := range outputs {
		to.Until("the link's run of "+cell, fmt.Sprintf(`labWatch.ran[%q] > 0`, cell))
		if got := to.Output(cell); got != want {
			t.Errorf("%s prints\n%q\nthere\n%q", cell, got, want)
		}
		if got, want := to.Code(cell), from.Code(cell); got != want {
			t.Errorf("%s is\n%q\nthere\n%q", cell, got, want)
		}
	}
	wants(t, "the page", to.Text("[data-lab-opened]"), "4 cells", "How far can you go?", "Seed 1")
	if again := copyLink(t, to, "wrong"); again != url {
		t.Errorf("the link of what was opened is %q, it was %q", again, url)
	}
	if got := to.Address(); got != url {
		t.Errorf("the address is %q", got)
	}
	// What the reader then changes is theirs: the address no longer holds the
	// link, and a reload brings the change back.
	to.Type("play", "print(\"mine\")")
	to.Until("the link is out of the address", `location.hash === ""`)
	to.Reload()
	to.Live("play")
	to.WaitCode("play", "print(\"mine\")")
	quiet(t, to, site)
}

// A seed that a link brings is shown, decides what is random, and is left again
// with one button.
func TestLinkSeed(t *testing.T) {
	site := serve(t, "/")
	const text = "print(np.random.rand(3))"
	fragment, err := link.Encode(link.Session{Lesson: slug, Seed: 7, Cells: []link.Cell{{ID: "play", Text: text, Ran: true}}})
	if err != nil {
		t.Fatal(err)
	}
	p := window(t, chrome.View{})
	p.Go(site.Root)
	p.Go(p.Link(slug) + "#" + fragment)
	p.Until("the link's run", `labWatch.ran.play > 0`)
	seven := p.Output("play")
	wants(t, "the bar", p.Text("[data-lab-opened]"), "Seed 7")
	wants(t, "the cell", p.Text(chrome.Cell("play")), "seed 7")
	p.After("play", func() { p.Click("[data-lab-mine]") })
	if p.Output("play") == seven {
		t.Errorf("seeds 7 and 1 both give %q", seven)
	}
	p.WaitHas("[data-lab-opened]", false)
}

// A link that takes the place of a reader's own text leaves it one Undo, or one
// button, away, also after a reload.
func TestLinkOverMine(t *testing.T) {
	site := serve(t, "/")
	from := window(t, chrome.View{Before: clipboard(false)})
	from.Lesson(site, slug)
	from.Type("play", "print(\"theirs\")")
	url := copyLink(t, from, "play")

	p := window(t, chrome.View{})
	p.Lesson(site, slug)
	p.Type("play", "print(\"mine\")")
	p.Type("right", "print(\"mine too\")")
	chrome.Eval[bool](p, fmt.Sprintf(`(location.href = %q, true)`, url)) // no new page: only the fragment differs
	p.WaitCode("play", "print(\"theirs\")")
	p.Click(chrome.Hook("play", "undo"))
	p.WaitCode("play", "print(\"mine\")")
	p.Go(url)
	p.Live("play")
	p.WaitCode("play", "print(\"theirs\")")
	p.Type("bytes", "print(\"another change\")")
	p.Reload()
	p.Live("play")
	p.WaitCode("play", "print(\"theirs\")")
	p.Click(chrome.Hook("play", "undo"))
	p.WaitCode("play", "print(\"mine\")")
	if got := p.Code("right"); got != "print(\"mine too\")" {
		t.Errorf("a cell that is not in the link became %q", got)
	}
	p.Go(url)
	p.Live("play")
	p.WaitCode("play", "print(\"theirs\")")
	p.Focus("[data-lab-mine]")
	p.Keys(chrome.Enter)
	p.WaitCode("play", "print(\"mine\")")
	p.WaitHas("[data-lab-opened]", false)
}

// Where the clipboard is refused the link is in a field, selected.
func TestLinkWithoutClipboard(t *testing.T) {
	site := serve(t, "/")
	for name, before := range map[string]string{
		"denied": clipboard(true), "missing": `Object.defineProperty(navigator, "clipboard", {configurable: true, value: undefined});`,
	} {
		t.Run(name, func(t *testing.T) {
			p := window(t, chrome.View{Before: before})
			p.Lesson(site, slug)
			p.Type("play", "print(6*7)")
			p.Focus(chrome.Hook("play", "link"))
			p.Keys(chrome.Enter)
			p.Until("the link is selected", `document.activeElement.matches("[data-lab-link-field]") && document.activeElement.selectionEnd === document.activeElement.value.length`)
			url := chrome.Eval[string](p, `document.activeElement.value`)
			s, err := link.Decode(url[strings.Index(url, "#"):])
			want := link.Session{Lesson: slug, Seed: 1, Cells: []link.Cell{{ID: "play", Text: "print(6*7)"}}}
			if err != nil || !reflect.DeepEqual(s, want) {
				t.Errorf("%q holds %+v, %v", url, s, err)
			}
			p.Keys(chrome.Escape)
			p.WaitHas("[data-lab-link-field]", false)
			quiet(t, p, site)
		})
	}
}

// A link that is not one of ours says so in words, and the page is as it was,
// with what the reader had typed.
func TestBadLinks(t *testing.T) {
	site := serve(t, "/")
	p := window(t, chrome.View{})
	p.Lesson(site, slug)
	url := p.Address()
	p.Type("play", "print(\"mine\")")
	other, _ := link.Encode(link.Session{Lesson: "another-lesson", Seed: 1})
	strange, _ := link.Encode(link.Session{Lesson: slug, Seed: 1, Cells: []link.Cell{{ID: "nowhere", Text: "x"}}})
	for why, fragment := range map[string]string{
		"newer": "session=2.AAAA", "too-long": "session=1." + strings.Repeat("A", 1e6), "elsewhere": other, "strange": strange,
		"damaged": "session=1.<img src=x onerror=alert(1)>",
	} {
		p.Go("about:blank")
		p.Begin(url + "#" + fragment)
		p.Until("the page refuses a link: "+why, fmt.Sprintf(`document.querySelector('[data-lab-refused=%q]')`, why))
		wants(t, why, p.Text("[data-lab-refused]"), "Nothing of yours has changed.")
		p.Live("play")
		if got := p.Code("play"); got != "print(\"mine\")" {
			t.Errorf("%s: the cell is %q", why, got)
		}
	}
	if p.Has("[data-lab-refused] img") {
		t.Error("a link became markup")
	}
	if state := p.Run("play"); state != "done" || strings.TrimSpace(p.Output("play")) != "mine" {
		t.Errorf("afterwards the cell is %q", state)
	}
	quiet(t, p, site)
}
