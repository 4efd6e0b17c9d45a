package page

import (
	"fmt"
	"strings"

	"compressionlab/engine/trace"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

func home(main Node, s state.State) Node {
	w := text.Words
	return main.add(
		el("section.hero", el("div.wrap", el("div.hd", el("h1", txt(w.HeroTitle)), el("div", el("p", txt(w.HeroLead)), goOn(s))))),
		el("section.band", el("div.wrap",
			el("div.h2row", el("h2", txt(w.LessonsTitle)).at("id", "lessons"), progressLine(s)),
			lessonList(s))),
		mistakes(s),
	)
}

// goOn leads to the lesson that the reader was in last, at the cell that ran
// last; to the first for who has not begun.
func goOn(s state.State) Node {
	w := text.Words
	n := el("p.cta")
	if len(s.Site.Lessons) == 0 {
		return n.on("hidden", true)
	}
	link := func(class, word string, l state.Entry, to string) Node {
		return el("a.btn.lg"+class, txt(fmt.Sprintf(word, l.Number)), icon("right")).at("href", s.Site.Root+l.Path+to)
	}
	first := s.Site.Lessons[0]
	if s.Progress != nil {
		for i, l := range s.Site.Lessons {
			if l.Slug != s.Progress.Last {
				continue
			}
			to := ""
			for _, id := range l.Cells {
				if id == s.Progress.Cell {
					to = "#cell-" + id
				}
			}
			n = n.add(link(".pri", w.GoOn, l, to).at("data-lab-go-on", l.Slug))
			if i == 0 {
				return n
			}
			return n.add(link("", w.HeroStart, first, ""))
		}
	}
	return n.add(link(".pri", w.HeroStart, first, ""))
}

// progressLine says what was done so far, with the button that forgets it, or
// how many lessons there are.
func progressLine(s state.State) Node {
	w := text.Words
	if s.Progress.Empty() {
		if s.Forgotten != nil {
			return el("p.done", el("span", txt(w.Forgotten)).at("role", "status"),
				el("button.btn.quiet", icon("undo"), txt(w.Unforget)).at("type", "button").at("data-do", "unforget").at("id", "lab-forget"))
		}
		count := w.LessonsCount1
		if n := len(s.Site.Lessons); n != 1 {
			count = fmt.Sprintf(w.LessonsCount, n)
		}
		return el("p.done", el("span", txt(count)).at("role", "status"))
	}
	ran, all := 0, 0
	for _, l := range s.Site.Lessons {
		ran += s.Progress.RanIn(l)
		all += len(l.Cells)
	}
	return el("p.done", el("span", txt(fmt.Sprintf(w.ProgressOf, ran, all))).at("role", "status"),
		el("button.btn.quiet", txt(w.Forget)).at("type", "button").at("data-do", "forget").at("data-lab-forget", "true").at("id", "lab-forget"))
}

func lessonList(s state.State) Node {
	list := el("ol.les")
	for _, l := range s.Site.Lessons {
		picture := glyph
		if l.Picture != "" {
			picture = l.Picture
		}
		list = list.add(el("li",
			el("span.n", txt(fmt.Sprint(l.Number))), trusted(picture),
			el("div", el("h3", el("a", txt(l.Title)).at("href", s.Site.Root+l.Path)), el("p", txt(l.Summary))),
			done(s.Progress, l),
			icon(map[bool]string{false: "right", true: "check"}[s.Progress.Finished(l)])).with("last", s.Progress != nil && s.Progress.Last == l.Slug))
	}
	return list
}

// done says how much of a lesson was done: a box a cell, and in words.
func done(p *state.Progress, l state.Entry) Node {
	n := el("div.bx").at("data-lab-progress", l.Slug)
	if !p.HasOpened(l.Slug) {
		return n
	}
	w := text.Words
	ran, passed := p.RanIn(l), p.PassedIn(l)
	said := w.Opened
	switch {
	case p.Finished(l):
		said = w.Finished
	case ran > 0 && ran == len(l.Cells):
		said = fmt.Sprintf(w.AllRun, ran)
	case ran > 0:
		said = fmt.Sprintf(w.CellsRun, ran, len(l.Cells))
	}
	if passed > 0 && !p.Finished(l) {
		said += ", " + w.ExercisePassed
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg width="%d" height="8" aria-hidden="true">`, 12*len(l.Cells))
	for i := range l.Cells {
		class := ""
		if i < ran {
			class = ` class="on"`
		}
		fmt.Fprintf(&b, `<rect%s x="%d.5" y=".5" width="9" height="7" rx="1"/>`, class, 12*i)
	}
	b.WriteString(`</svg>`)
	return n.add(trusted(b.String()), el("p", txt(said)))
}

// mistakes lists what the lab warns of, by the lesson in which it is met, most
// severe first. The shape beside each is that of its severity; the key says so
// in words.
func mistakes(s state.State) Node {
	w := text.Words
	if len(s.Site.Mistakes) == 0 {
		return el("section.band.white").on("hidden", true)
	}
	severities := []string{trace.Critical, trace.High, trace.Medium, trace.Low}
	count := map[string]int{}
	groups := el("div.mis")
	for _, g := range s.Site.Mistakes {
		title := el("h3", txt(w.MistakesElsewhere))
		for _, l := range s.Site.Lessons {
			if l.Slug == g.Lesson {
				title = el("h3", el("span.n", txt(fmt.Sprint(l.Number))), el("a", txt(l.Title)).at("href", s.Site.Root+l.Path))
			}
		}
		list := el("ul")
		for _, m := range g.Mistakes {
			count[m.Severity]++
			list = list.add(el("li."+m.Severity, severity(m.Severity),
				el("span", append([]Node{el("span.sr", txt(w.Severity[m.Severity]+": "))}, markup(w.Mistakes[m.ID])...)...)))
		}
		groups = groups.add(el("section", title, list))
	}
	key := el("ul.sevkey")
	for _, name := range severities {
		if count[name] > 0 {
			key = key.add(el("li."+name, severity(name), el("span", txt(fmt.Sprintf("%d ", count[name])+strings.ToLower(w.Severity[name])))))
		}
	}
	return el("section.band.white", el("div.wrap",
		el("div.h2row", el("h2", txt(w.MistakesTitle)), key),
		el("p.sub", txt(w.MistakesSub)), groups))
}
