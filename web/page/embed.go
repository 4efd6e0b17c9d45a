//go:build !lesson

package page

import (
	"fmt"

	"compressionlab/web/state"
	"compressionlab/web/text"
)

func init() {
	kinds[state.Widget] = kind{main: widget, head: func(head, end Node, site state.Site, c *state.Cell) (Node, Node) {
		return head.add(trusted(logo)), end.add(away(site, c))
	}}
	share = func(site state.Site, c *state.Cell) []Node {
		if !site.Embed || site.Alone() {
			return nil
		}
		return []Node{el("button.btn.quiet", txt(text.Embedding.Pack)).at("type", "button").at("data-do", "pack").at("data-lab-pack", "true")}
	}
	around = func(main Node, s state.State) Node {
		if s.Frame.In || s.Site.Embed {
			return main.add(frameBar(s), notKept(s))
		}
		return main
	}
}

// widget is a page that is one cell. The cells that it goes on with run before
// it; their code can be read.
func widget(main Node, s state.State, p places) Node {
	main = main.with("lesson", true).with("widget", true).add(
		el("h1.sr", txt(s.Site.Lesson.Title)),
		linkBar(s),
		before(s),
	)
	return main.add(p.cell(s.Cell(s.Site.Widget)),
		el("p.sr").at("id", "lab-said").at("aria-live", "polite").at("role", "status"))
}

// before has the cells that the widget goes on with.
func before(s state.State) Node {
	w := text.Embedding
	n := el("details.before")
	said := w.GoesOn1
	if len(s.Cells) > 2 {
		said = fmt.Sprintf(w.GoesOn, len(s.Cells)-1)
	} else if len(s.Cells) == 2 {
		said = fmt.Sprintf(w.GoesOn1, s.Cells[0].Title)
	}
	n = n.add(el("summary", txt(said)))
	for _, c := range s.Cells {
		if c.ID != s.Site.Widget {
			n = n.add(el("p", txt(c.Title)), el("pre", txt(c.Text())).at("tabindex", "0").at("role", "region").at("aria-label", fmt.Sprintf(text.Words.CodeLabel, c.Title)))
		}
	}
	return n.on("hidden", len(s.Cells) < 2)
}

// frameBar says what cannot be read in the address, and that the page around
// has paused this one.
func frameBar(s state.State) Node {
	w := text.Embedding
	n := el("div.framebar").at("role", "status").at("data-lab-frame", "true")
	if s.Frame.Paused {
		n = n.add(el("p", icon("halt"), txt(w.Paused)).at("data-lab-paused", "true"))
	}
	for _, wrong := range s.Frame.Wrong {
		n = n.add(el("p", icon("halt"), txt(wrong)).at("data-lab-wrong", "true"))
	}
	return n.on("hidden", len(n.kids) == 0)
}

// notKept says that nothing is kept, where that is so.
func notKept(s state.State) Node {
	return el("p.notkept", txt(text.Embedding.NotKept)).at("data-lab-not-kept", "true").on("hidden", !s.Frame.NotKept)
}

// unsaved says what to do where a file has not arrived; it is shown once that may be
// so: see unsure.
func unsaved() Node {
	return el("p.unsaved", txt(text.Embedding.Unsaved)).at("data-lab-unsaved", "true")
}

// away is the way from a widget to the whole lesson.
func away(site state.Site, c *state.Cell) Node {
	w := text.Embedding
	for _, l := range site.Lessons {
		if site.Root != state.OneRoot && site.Lesson != nil && l.Slug == site.Lesson.Slug {
			return el("a.btn.quiet.away", icon("out"), el("span.w", txt(w.FullLesson))).at("href", site.Root+l.Path+"#cell-"+c.ID).
				at("target", "_blank").at("rel", "noopener").at("title", w.FullLessonTitle)
		}
	}
	return el("a").on("hidden", true)
}
