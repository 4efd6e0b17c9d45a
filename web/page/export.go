//go:build !lesson

package page

import (
	"fmt"

	"compressionlab/web/state"
	"compressionlab/web/text"
)

func init() {
	takeAway = func(site state.Site, figure string, n int) []Node {
		if site.Kind != state.Workbench {
			return nil
		}
		w := text.Words.Bench
		button := func(do, word, label string) Node {
			return el("button.btn.quiet", icon("down"), txt(word)).at("type", "button").at("data-do", do).at("data-arg", figure).
				at("data-n", fmt.Sprint(n)).at("data-lab-"+do, figure).at("aria-label", label)
		}
		picture, vector := button("picture", w.FigurePicture, w.FigurePictureLabel), button("vector", w.FigureVector, w.FigureVectorLabel)
		switch figure {
		case weightsFigure, masksFigure: // thousands of squares
			return []Node{picture}
		case spectrumFigure, gridFigure: // in the picture of the weights
			return []Node{vector.at("aria-label", w.ChartVectorLabel)}
		}
		return []Node{picture, vector}
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
