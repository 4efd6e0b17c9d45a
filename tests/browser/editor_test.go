package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"compressionlab/tests/chrome"
)

// outOfStep lists the editors of a page whose field is not as high as the painted
// text under it, or in which a line's number is not beside its first row.
const outOfStep = `[...document.querySelectorAll("[data-lab-cell]")].flatMap(cell => {
	const said = [], what = s => said.push(cell.dataset.labCell + ": " + s);
	const field = cell.querySelector("[data-lab-code]"), paint = cell.querySelector(".paint");
	if (field.scrollHeight !== paint.offsetHeight || field.scrollWidth > field.clientWidth) what("the field is " + field.scrollWidth + " x " + field.scrollHeight + ", the paint " + paint.offsetWidth + " x " + paint.offsetHeight);
	if (field.value.split("\n").length !== paint.children.length) what(paint.children.length + " painted lines");
	for (const line of paint.children) {
		const range = document.createRange();
		range.selectNodeContents(line.querySelector(".no"));
		const no = [...range.getClientRects()].at(-1);
		range.selectNodeContents(line.querySelector(".src"));
		const first = range.getClientRects()[0];
		if (first && Math.abs((no.top + no.bottom) / 2 - (first.top + first.bottom) / 2) > 2) what("number " + line.querySelector(".no").textContent + " is at " + no.top + ", its line at " + first.top);
	}
	return said })`

// hard is code with everything that makes lines long.
var hard = strings.Join([]string{
	`compressed = magnitude_prune(copy.deepcopy(original), sparsity=0.90) # and a comment that goes on`,
	`    s = "` + strings.Repeat("unbroken", 20) + `"`,
	strings.Repeat(" ", 60) + "x = 1",
	"\tif a:\t\treturn   b" + strings.Repeat(" ", 30),
	"",
	"print(\"数字を読むネットワーク、どれだけ小さくできるか、試してみよう\", \"👩‍🔬🔬 — naïve ﬁ İ\")",
	"a=[" + strings.Repeat("-1,", 60) + "]",
}, "\n")

// The field and the painted text wrap alike in every lesson at every width, and
// no page scrolls sideways for its code.
func TestWrap(t *testing.T) {
	site := serve(t, "/")
	p := window(t, chrome.View{Width: 390})
	for _, l := range course(t) {
		p.Lesson(site, l.Slug)
		p.Live(cells(l)[0].ID)
		if l.Slug == slug {
			p.Type("play", hard)
			p.Run("wrong") // flagged names and lines
		}
		for _, width := range []int{320, 390, 700, 1024, 1440} {
			p.Resize(width, 844)
			for _, said := range chrome.Eval[[]string](p, outOfStep) {
				t.Errorf("%s at %d px: %s", l.Slug, width, said)
			}
			if over := chrome.Eval[int](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
				t.Errorf("%s at %d px scrolls sideways by %d px", l.Slug, width, over)
			}
		}
		p.Resize(390, 844)
	}
}

// A press on a painted letter puts the caret before that letter, in whichever row
// it stands.
func TestWrapCaret(t *testing.T) {
	p := lessonIn(t, chrome.View{Width: 390})
	p.Type("play", hard)
	p.Until("it is painted", fmt.Sprintf(`document.querySelectorAll('%s .ln').length === %d`, chrome.Cell("play"), strings.Count(hard, "\n")+1))
	type letter struct {
		At   int // in the field's text, UTF-16
		Row  int // of its line, from 0
		X, Y float64
	}
	// Every seventh letter that is none of a wider script, where half of a letter is
	// a matter of the font.
	letters := chrome.Eval[[]letter](p, fmt.Sprintf(`(cell => {
		cell.scrollIntoView({block: "start", behavior: "instant"});
		const found = []; let at = 0;
		for (const line of cell.querySelector(".paint").children) {
			const walk = document.createTreeWalker(line.querySelector(".src"), NodeFilter.SHOW_TEXT);
			let top = null, row = 0;
			for (let n; n = walk.nextNode();) for (let i = 0; i < n.length; i++) {
				if (n.data[i] === "\u200b") continue;
				const range = document.createRange();
				range.setStart(n, i); range.setEnd(n, i + 1);
				const r = range.getBoundingClientRect();
				if (/[!-~]/.test(n.data[i])) {
					if (top !== null && r.top > top + 10) row++;
					top = r.top;
					if (at %% 7 === 0) found.push({At: at, Row: row, X: r.left + 1, Y: (r.top + r.bottom) / 2});
				}
				at++;
			}
			at++; // the end of the line
		}
		return found })(document.querySelector('%s'))`, chrome.Cell("play")))
	rows := 0
	for _, l := range letters {
		rows = max(rows, l.Row)
		p.Mouse(chromedp.MousePressed, l.X, l.Y)
		p.Mouse(chromedp.MouseReleased, l.X, l.Y)
		if got := chrome.Eval[int](p, `document.activeElement.selectionStart ?? -1`); got != l.At {
			t.Errorf("letter %d, row %d: the caret is at %d", l.At, l.Row, got)
		}
	}
	if len(letters) < 40 || rows < 3 {
		t.Errorf("%d letters in up to %d rows: the test saw nothing", len(letters), rows+1)
	}
}
