package page

import (
	"fmt"

	"compressionlab/lessons"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

// rootNode is the whole page. Cells and other parts are left to places, so that
// the live page can put a component of its own in each place.
func rootNode(s state.State) Node {
	return root(s, native(s))
}

func root(s state.State, p places) Node {
	main := el("main").at("id", "main")
	if k, ok := kinds[s.Site.Kind]; ok {
		main = k.main(around(main, s), s, p)
	}
	if s.Site.Embed {
		return el("div.page").at("id", "lab-root").add(main, trusted(patterns))
	}
	return el("div.page").at("id", "lab-root").add(header(s), newerBar(s), main, footer(s.Site),
		dialog(state.SearchDialog, text.Words.Search, p.part(searchPlace)), dialog(state.KeysDialog, text.Words.Keys, keysNode(s)), trusted(patterns))
}

func header(s state.State) Node {
	w := text.Words
	word, name := w.ThemeAuto, "theme"
	switch s.Theme {
	case "light":
		word, name = w.ThemeLight, "sun"
	case "dark":
		word, name = w.ThemeDark, "moon"
	}
	link := func(word, path string, here bool) Node {
		a := el("a", txt(word)).at("href", s.Site.Root+path)
		if here {
			a = a.at("aria-current", "page")
		}
		return a
	}
	var nav Node
	if s.Site.Kind == state.Home {
		nav = el("a", txt(w.Lessons)).at("href", "#lessons")
	} else {
		nav = el("a", txt(w.Lessons)).at("href", href(s.Site.Root)+"#lessons")
	}
	return el("header.top",
		el("a.skip", txt(w.Skip)).at("href", "#main"),
		el("a.mark", trusted(logo), el("span", txt(w.Site))).at("href", href(s.Site.Root)).at("aria-label", w.Home),
		el("nav", nav, link(w.Workbench, "workbench/", s.Site.Kind == state.Workbench), link(w.Glossary, "glossary/", s.Site.Kind == state.Glossary)).at("aria-label", w.Pages),
		el("div.end",
			el("button.btn.find", icon("find"), el("span.w", txt(w.Search)), el("kbd", txt("/"))).at("type", "button").at("data-do", "search").at("aria-label", w.Search).at("aria-keyshortcuts", "/").at("data-lab-search", "true").on("disabled", !s.Live),
			el("button.btn.quiet.icon", icon("keys"), el("span.sr", txt(w.Keys))).at("type", "button").at("data-do", "keys").at("title", w.Keys).at("data-lab-keys", "true").on("disabled", !s.Live),
			el("button.btn.quiet.icon", icon(name), el("span.sr", txt(word))).at("type", "button").at("data-do", "theme").at("title", word).on("disabled", !s.Live)),
	)
}

// href is a link to the root of the site from where the page is.
func href(root string) string {
	if root == "" {
		return "./"
	}
	return root
}

func footer(site state.Site) Node {
	w := text.Words
	embed := el("p.manualway", el("a", txt(w.FooterEmbed)).at("href", site.Root+"embed/"), txt(" "),
		el("a", txt(w.FooterLicences)).at("href", site.Root+"licenses/LICENSE-programs.txt").at("rel", "license"))
	if site.Root == state.OneRoot { // the one file has no such page
		embed = el("p.manualway").on("hidden", true)
	}
	return el("footer.foot", el("div.wrap",
		el("p", el("b", txt(w.Site))),
		el("p", txt(w.FooterPrivate)),
		embed,
		el("p", txt(w.FooterData+" "),
			el("a", txt(w.Cite)).at("href", "https://doi.org/10.24432/C50P49").at("rel", "noopener"),
			txt(", "),
			el("a", txt(w.FooterLicence)).at("href", "https://creativecommons.org/licenses/by/4.0/").at("rel", "noopener license"),
			txt("."))))
}

func lesson(main Node, s state.State, p places) Node {
	w := text.Words
	l := s.Site.Lesson
	main = main.with("lesson", true).add(
		el("div.prose",
			el("p.crumb", el("a", txt(fmt.Sprintf(w.LessonNumber, l.Number, len(s.Site.Lessons)))).at("href", "#course")).on("hidden", alone(s.Site)),
			el("h1", txt(l.Title)),
			el("p.lead", txt(l.Lead)),
			el("noscript", el("p.note", txt(w.NoScript)))),
		linkBar(s),
	)
	for _, b := range l.Blocks {
		main = main.add(block(b, s, p.cell))
	}
	return main.add(courseNav(s), el("p.sr").at("id", "lab-said").at("aria-live", "polite").at("role", "status"))
}

func block(b lessons.Block, s state.State, cell func(*state.Cell) Node) Node {
	if b.Cell != nil {
		return cell(s.Cell(b.Cell.ID))
	}
	return trusted(b.HTML) // lessons/read gives it the class "prose"
}
