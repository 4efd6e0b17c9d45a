//go:build !lesson

package page

import (
	"fmt"
	"strconv"

	"compressionlab/web/state"
	"compressionlab/web/text"
)

// filesPanel is where the reader gives files to the page.
func filesPanel(s state.State) Node {
	w := text.Words.Bench
	list, bytes, kept := el("ul.files"), 0, ""
	for _, f := range s.Files {
		bytes += int(f.Size)
		button := func(do, name, word, label string, able bool) Node {
			return el("button.btn", icon(name), txt(word)).at("type", "button").at("data-do", do).at("data-arg", f.Name).
				at("aria-label", fmt.Sprintf(label, f.Name)).on("disabled", !able)
		}
		list = list.add(el("li", el("code", txt(f.Name)), el("span.faint", txt(fmt.Sprintf(text.Words.Bytes, text.Count(int(f.Size))))),
			el("span.end",
				button("usefile", "right", w.UseFile, w.UseFileLabel, len(s.Cells) < state.MaxCells),
				button("dropfile", "x", w.DropFile, w.DropFileLabel, true))).at("data-lab-file", f.Name))
	}
	switch s.Shelf {
	case state.ShelfKept:
		kept = fmt.Sprintf(w.FilesKept, text.Count(bytes))
	case state.ShelfDenied:
		kept = w.FilesDenied
	}
	return el("section.panel.given").at("aria-labelledby", "files").at("data-lab-files", strconv.Itoa(len(s.Files))).add(
		el("div.pane-h", el("h2", txt(w.Files)).at("id", "files"), el("span.sub", txt(w.FilesSub)),
			// The field is over its label, so that a click and the keyboard both reach it.
			el("div.end", el("span.btn.choose", icon("plus"), txt(w.Choose),
				el("input").at("type", "file").at("multiple", "true").at("aria-label", w.ChooseLabel).at("data-lab-give", "true").on("disabled", !s.Live)))),
		list.on("hidden", len(s.Files) == 0),
		el("p.words.kept", txt(kept)).at("data-lab-shelf", s.Shelf).on("hidden", kept == "" || len(s.Files) == 0),
		el("p.words", txt(fmt.Sprintf(w.TooManyFiles, state.MaxFiles))).on("hidden", s.TooMany == 0))
}

// saved lists the files that a run saved.
func saved(c *state.Cell) Node {
	w := text.Words.Bench
	n := el("div.saved")
	if c.Result == nil || len(c.Result.Saved) == 0 {
		return n.on("hidden", true)
	}
	list := el("ul.files")
	for i, f := range c.Result.Saved {
		list = list.add(el("li", el("code", txt(f.Name)), el("span.faint", txt(fmt.Sprintf(text.Words.Bytes, text.Count(int(f.Size))))),
			el("span.end", el("button.btn", icon("down"), txt(w.Download)).at("type", "button").at("data-do", "download").at("data-n", strconv.Itoa(i)).
				at("aria-label", fmt.Sprintf(w.DownloadLabel, f.Name)).at("data-lab-download", f.Name))))
	}
	return n.add(el("div.pane-h", el("h3", txt(w.Saved)), el("span.sub", txt(w.SavedSub))), list, unsaved())
}
