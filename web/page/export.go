//go:build !lesson

package page

import (
	"fmt"
	"strings"

	"compressionlab/web/state"
	"compressionlab/web/text"
)

func init() {
	takeAway = func(site state.Site, figure string, n int) []Node {
		if site.Kind != state.Workbench {
			return nil
		}
		w := text.Words.Bench
		return []Node{el("button.btn.quiet", icon("down"), txt(w.FigurePicture)).at("type", "button").at("data-do", "picture").at("data-arg", figure).
			at("data-n", fmt.Sprint(n)).at("data-lab-picture", figure).at("aria-label", w.FigurePictureLabel)}
	}
}

// exports is the way out: a variant as a file, the chart, the page on paper.
func exports(s state.State) Node {
	w := text.Words.Bench
	at := s.Exporting()
	n := el("div.exports").at("data-lab-exporting", fmt.Sprint(s.Export.Busy)).
		add(el("div.pane-h.over", el("h3", txt(w.Export)), el("span.sub", txt(w.ExportSub))))
	form := el("div.sides", variantList(s, at).at("data-lab-take", "true").at("aria-label", w.ExportChoose))
	button := func(do, arg, word string, able bool) Node {
		return el("button.btn", icon("down"), txt(word)).at("type", "button").at("data-do", do).at("data-arg", arg).
			at("data-lab-export", arg).on("disabled", !able)
	}
	for _, as := range state.Exports {
		form = form.add(button("export", as, w.ExportAs[as], !s.Export.Busy))
	}
	form = form.add(button("drawing", "drawing", w.ExportDrawing, true), button("picture", "", w.ExportPicture, true).at("data-lab-export", "picture"), button("print", "print", w.ExportPrint, true))
	return n.add(form, unsaved(), el("p.words", txt(s.ExportWords())).at("data-lab-no-file", s.Export.Why).on("hidden", s.Export.Why == ""))
}

// paper are the chart's colours in a file, which has no style sheet of ours.
var paper = strings.NewReplacer(
	`class="gl"`, `stroke="#DDE3E4"`, `class="fr"`, `fill="none" stroke="#14191C" stroke-width="1.5"`,
	`<circle class="hit"`, `<circle fill="none"`, `<a class="pt on`, `<g fill="#14191C" class="pt on`, `<a class="pt`, `<g fill="#FFFFFF" class="pt`, `</a>`, `</g>`,
	`<text x=`, `<text fill="#465159" stroke="none" x=`, ` data-do="variant"`, ``, ` href="#variants"`, ``,
)

// drawing is the chart as an SVG file that stands alone.
func drawing(s state.State) string {
	svg := pareto(s.Tree, s.Tree.Frontier())
	if !strings.HasPrefix(svg, "<svg ") {
		return ""
	}
	svg = strings.Replace(svg, "<svg ", fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12" stroke="#14191C" `, paretoWidth, paretoHeight), 1)
	return paper.Replace(svg)
}
