package page

import (
	"fmt"
	"strings"

	"compressionlab/web/link"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

// linkNote is one line about the link that was asked for in this cell, with the
// link itself where the clipboard was refused.
func linkNote(site state.Site, c *state.Cell) Node {
	w := text.Words
	n := el("div.okbar.linknote")
	switch c.LinkNote {
	case state.LinkCopied:
		said := w.LinkCopied
		if _, fragment, _ := strings.Cut(c.Link, "#"); len(fragment) > link.Short {
			said += " " + fmt.Sprintf(w.LinkCopiedLong, text.Count(len(fragment)), text.Count(link.Short))
		}
		return n.add(icon("check"), el("span", txt(said))).add(elsewhere(site, c)...)
	case state.CodeCopied:
		return n.add(icon("check"), el("span", txt(w.CodeCopied))).add(elsewhere(site, c)...)
	case state.LinkDenied:
		return n.add(icon("link"), el("span", txt(w.LinkDenied)),
			el("input").at("type", "text").at("readonly", "true").at("value", c.Link).at("aria-label", w.LinkField).at("data-lab-link-field", "true")).add(elsewhere(site, c)...)
	case state.LinkSaid:
		return n.add(icon("link"), el("span", txt(c.Link)))
	case state.LinkLarge:
		return n.add(icon("halt"), el("span", txt(w.LinkLarge)))
	}
	return n.on("hidden", true)
}

// elsewhere are the ways to show the cell in other places, as it is now.
func elsewhere(site state.Site, c *state.Cell) []Node {
	w := text.Words
	var ways []Node
	if !site.Alone() {
		ways = append(ways, el("button.btn.quiet", txt(w.CopyCode)).at("type", "button").at("data-do", "code").at("data-lab-embed-code", "true"))
		if !site.Embed {
			_, fragment, _ := strings.Cut(c.Link, "#")
			fragment, _, _ = strings.Cut(fragment, "\"") // where it stands in the code
			ways = append(ways, el("a.btn.quiet", icon("out"), txt(w.OwnPage)).at("href", site.Root+widgetPath(site, c)+"#"+fragment))
		}
	}
	return append(ways, share(site, c)...)
}

// widgetPath is the page of a cell alone, or of the workbench.
func widgetPath(site state.Site, c *state.Cell) string {
	if site.Kind == state.Workbench {
		return "embed/workbench/"
	}
	return "embed/" + site.Lesson.Slug + "/" + c.ID + "/"
}

// embedCode is what a page of somebody else's says to show c: an element that follows
// the height and, for those that let no script in, a frame in it.
func embedCode(site state.Site, c *state.Cell, root, fragment string) string {
	which := `lesson="` + site.Lesson.Slug + `" widget="` + c.ID + `"`
	if site.Kind == state.Workbench {
		which = `widget="workbench"`
	}
	return `<script src="` + escape(root) + `embed.js" async></script>` + "\n" +
		`<compression-lab ` + which + ` state="` + fragment + `"><iframe src="` + escape(root) + widgetPath(site, c) + `#` + fragment +
		`" title="` + escape(c.Title) + `" width="100%" height="640" loading="lazy" allow="clipboard-write"></iframe></compression-lab>`
}

// linkBar says, above the first cell, what became of the link in the address.
func linkBar(s state.State) Node {
	w := text.Words
	n := el("div.linkbar").at("data-lab-opened", "true")
	o := s.Opened
	if o != nil && o.Why != "" {
		n = n.at("data-lab-refused", o.Why)
		p := el("p", txt(w.LinkWrong[o.Why]))
		for _, l := range s.Site.Lessons {
			if o.Why == state.Elsewhere && l.Slug == o.Lesson {
				p = p.add(txt(" "), el("a", txt(w.LinkGoOn)).at("href", s.Site.Root+l.Path+"#"+strings.TrimPrefix(o.Fragment, "#")))
			}
		}
		return n.add(icon("halt"), p)
	}
	if o == nil && s.Seed == s.Base {
		return el("div.linkbar").on("hidden", true)
	}
	p := el("p")
	switch {
	case o == nil:
		p = p.add(txt(w.LinkKept + " "))
	case len(o.Cells) == 0:
		p = p.add(txt(w.LinkNothing + " "))
	default:
		said := w.LinkOpened1
		if len(o.Cells) > 1 {
			said = fmt.Sprintf(w.LinkOpened, len(o.Cells))
		}
		p = p.add(txt(said + " "))
		for i, id := range o.Cells {
			end := ", "
			if i == len(o.Cells)-1 {
				end = ". "
			}
			p = p.add(el("a", txt(s.Cell(id).Title)).at("href", "#cell-"+id), txt(end))
		}
	}
	p = p.add(el("span.faint", txt(fmt.Sprintf(w.LinkSeed, s.Seed))))
	if o != nil && o.Lost == 1 {
		p = p.add(txt(" " + w.LinkLost1))
	} else if o != nil && o.Lost > 1 {
		p = p.add(txt(" " + fmt.Sprintf(w.LinkLost, o.Lost)))
	}
	n = n.at("data-lab-seed", fmt.Sprint(s.Seed))
	button := func(word string) Node {
		return el("button.btn", icon("undo"), txt(word)).at("type", "button").at("data-do", "mine").at("data-lab-mine", "true")
	}
	switch {
	case s.HasMine():
		return n.add(icon("link"), p.add(txt(" "+w.LinkReplaced)), button(w.LinkBack))
	case s.Seed != s.Base:
		return n.add(icon("link"), p, button(fmt.Sprintf(w.LinkSeedBack, s.Base)))
	}
	return n.add(icon("link"), p)
}
