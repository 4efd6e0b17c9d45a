//go:build !lesson

package page

import (
	"fmt"
	"strconv"

	"compressionlab/web/state"
	"compressionlab/web/text"
)

// variantsPlace is that of the variants among parts.
const variantsPlace = "?variants"

func init() {
	kinds[state.Workbench] = kind{main: workbench, cell: saved}
	parts[variantsPlace] = variants
}

// workbench is the page of the reader's own cells.
func workbench(main Node, s state.State, p places) Node {
	w := text.Words.Bench
	main = main.with("lesson", true).with("bench", true).with("widget", s.Site.Embed).add(
		el("div.prose",
			el("h1", txt(w.Title)),
			el("p.lead", txt(w.Lead)),
			el("noscript", el("p.note", txt(w.NoScript)))),
		linkBar(s),
		filesPanel(s),
		removed(s),
	)
	for i, c := range s.Cells {
		main = main.add(p.cell(c), cellTools(s, i))
	}
	return main.add(
		el("p.note.full", txt(fmt.Sprintf(w.Full, state.MaxCells))).on("hidden", len(s.Cells) < state.MaxCells),
		p.part(variantsPlace),
		el("p.sr").at("id", "lab-said").at("aria-live", "polite").at("role", "status"))
}

// cellTools are the buttons below a cell that change which cells there are.
func cellTools(s state.State, i int) Node {
	w := text.Words.Bench
	id := s.Cells[i].ID
	button := func(do, name, label, word string, able bool) Node {
		label = fmt.Sprintf(label, i+1)
		b := el("button.btn.quiet", icon(name)).at("type", "button").at("data-do", do).at("data-arg", id).
			at("data-lab-"+do, "true").at("title", label).at("aria-label", label).on("disabled", !able || !s.Live)
		if word != "" {
			return b.add(txt(word))
		}
		return b.with("icon", true)
	}
	return el("div.cell-tools").at("role", "group").at("aria-label", fmt.Sprintf(w.CellTools, i+1)).at("data-lab-tools", id).add(
		button("add", "plus", w.AddBelow, w.Add, len(s.Cells) < state.MaxCells),
		el("span.end",
			button("up", "up", w.Up, "", i > 0),
			button("down", "down", w.Down, "", i < len(s.Cells)-1),
			button("remove", "x", w.Remove, "", len(s.Cells) > 1)))
}

// removed offers the cell that was removed last.
func removed(s state.State) Node {
	w := text.Words.Bench
	n := el("div.linkbar").at("data-lab-removed", "true")
	if s.Removed == nil {
		return n.on("hidden", true)
	}
	return n.add(icon("x"), el("p", txt(w.Removed)),
		el("button.btn", icon("undo"), txt(w.PutBack)).at("type", "button").at("data-do", "putback").at("data-arg", strconv.Itoa(s.Removed.Index+1)).
			at("data-lab-putback", "true").on("disabled", len(s.Cells) == state.MaxCells))
}
