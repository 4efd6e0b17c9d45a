//go:build !lesson

package page

import (
	"fmt"

	"compressionlab/lessons"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

// brushes is where a weight of a variant is masked by hand.
func brushes(s state.State, p places) Node {
	w := text.Words.Bench
	at := s.Brushable()
	n := el("div.brushing").at("data-lab-brushing", fmt.Sprint(s.Brush.Busy)).
		add(el("div.pane-h.over", el("h3", txt(w.Brush)), el("span.sub", txt(w.BrushSub))))
	form := el("div.sides", variantList(s, at).at("data-lab-brush-of", "true").at("aria-label", w.BrushVariant))
	place, shown := brushPlace(s), false
	if place != nil && s.Brush.Result != nil && s.Brush.Of == s.Tree.Variants[at].Key {
		shown = true
		weights := el("select").at("data-lab-brush-weight", "true").at("value", s.Brush.Result.View.Part).at("aria-label", w.BrushWeight)
		for _, name := range s.Brush.Result.Weights {
			weights = weights.add(el("option", txt(name)).at("value", name).on("selected", name == s.Brush.Result.View.Part))
		}
		form = form.add(weights)
	}
	percent := 50
	if place != nil {
		percent = place.Dial(state.ErasedDial)
	}
	form = form.add(el("button.btn.pri", txt(fmt.Sprintf(w.BrushStart, percent))).at("type", "button").at("data-do", "brush").at("data-lab-brush", "true"))
	n = n.add(form, el("p.words", txt(w.CompareNote[s.Brush.Note])).on("hidden", s.Brush.Note == ""))
	if place == nil {
		return n
	}
	said := ""
	if s.Brush.Result != nil {
		said = s.BrushWords()
	}
	button := func(do, name, word string, able bool) Node {
		return el("button.btn", icon(name), txt(word)).at("type", "button").at("data-do", do).at("data-lab-"+do, "true").on("disabled", !able)
	}
	modes := el("div.seg").at("role", "group").at("aria-label", w.BrushMode)
	for i, word := range []string{w.BrushErase, w.BrushKeep} {
		modes = modes.add(el("button", txt(word)).at("type", "button").at("data-do", "turn").at("data-arg", state.KeepDial).at("data-n", fmt.Sprint(i)).
			at("aria-pressed", fmt.Sprint(place.Dial(state.KeepDial) == i)))
	}
	put := button("putmask", "plus", w.BrushPut, !s.Brush.Busy && s.MaskName() != "" && shown)
	return n.add(el("div.beside", // its frame stays where it is, whatever is said
		brushDial(place, state.ErasedDial, 0, 100, w.BrushErased, "%d\u202f%%"),
		brushDial(place, state.BrushDial, 1, 8, w.BrushSize, "%d"),
		el("div.sides", modes, button("unbrush", "undo", w.BrushUndo, len(s.Brush.Past) > 0), put),
		el("p.words", txt(w.BrushKeys)),
		el("p.words.said", txt(said)).at("data-lab-brushed", fmt.Sprint(s.Brush.Result != nil && !s.Brush.Busy)),
		p.figure(place, stagePlace)).at("data-lab-cell", state.BrushPlace).on("hidden", !shown))
}

func brushPlace(s state.State) *state.Cell {
	for _, p := range s.Places {
		if p.ID == state.BrushPlace {
			return p
		}
	}
	return nil
}

func brushDial(c *state.Cell, name string, low, high float64, label, value string) Node {
	at := lessons.Slider{Name: name, Min: low, Max: high, Step: 1}
	said := fmt.Sprintf(value, c.Dial(name))
	return el("div", el("p.lane-h", txt(label), el("b", txt(said))), dial(c, at, label, said, "", scale(at)))
}
