package page

import (
	"fmt"

	"compressionlab/web/state"
	"compressionlab/web/text"
)

// alone reports whether a lesson stands by itself, without the course.
func alone(site state.Site) bool { return len(site.Lessons) < 2 }

// courseNav is the end of a lesson: the lessons before and after it, and all of
// them in one short list.
func courseNav(s state.State) Node {
	w := text.Words
	n := el("nav.course").at("id", "course").at("aria-label", w.Course)
	turn := el("div.turns")
	previous, next := s.Site.Around()
	if previous != nil {
		turn = turn.add(el("a.turn.prev", icon("left"), el("span", el("small", txt(w.PreviousLesson)), txt(previous.Title))).
			at("href", s.Site.Root+previous.Path).at("rel", "prev"))
	}
	if next != nil {
		turn = turn.add(el("a.turn.next", el("span", el("small", txt(w.NextLesson)), txt(next.Title)), icon("right")).
			at("href", s.Site.Root+next.Path).at("rel", "next"))
	}
	list := el("ol")
	for _, l := range s.Site.Lessons {
		item := el("a", el("span.n", txt(fmt.Sprint(l.Number))), txt(l.Title)).at("href", s.Site.Root+l.Path)
		if s.Progress.Finished(l) {
			item = item.add(icon("check"), el("span.sr", txt(w.Finished)))
		}
		if l.Slug == s.Site.Lesson.Slug {
			item = item.at("aria-current", "page")
		}
		list = list.add(el("li", item))
	}
	return n.add(turn, list).on("hidden", alone(s.Site))
}
