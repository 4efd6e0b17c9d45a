package page

import (
	"fmt"

	"compressionlab/web/search"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

// dialog is a dialog of the page. A press beside its box closes it.
func dialog(id, title string, body Node) Node {
	return el("dialog.dialog", el("div.box",
		el("header", el("h2", txt(title)).at("id", id+"-title"),
			el("button.btn.quiet.icon", icon("cross"), el("span.sr", txt(text.Words.Close))).at("type", "button").at("data-do", "close").at("title", text.Words.Close)),
		body)).at("id", id).at("aria-labelledby", id+"-title").at("data-do", "close")
}

// searchNode is the field of the search, what was found, and the state of it in
// words.
func searchNode(s state.State) Node {
	w := text.Words
	now := s.Search
	said := w.SearchHint
	hits := el("ol.hits")
	switch {
	case now.Phase == state.IndexMissing:
		said = w.SearchMissing
	case now.Query == "" || now.Phase == state.NoIndex:
	case now.Phase == state.IndexComing:
		said = w.SearchComing
	case len(now.Hits) == 0:
		said = fmt.Sprintf(w.SearchNone, now.Query)
	case now.All == 1:
		said = w.SearchFound1
	case now.All > len(now.Hits):
		said = fmt.Sprintf(w.SearchFoundMore, now.All, len(now.Hits))
	default:
		said = fmt.Sprintf(w.SearchFound, now.All)
	}
	for _, h := range now.Hits {
		hits = hits.add(el("li", el("a",
			el("b", pieces(h.Marked)...), el("small", txt(h.Part)), el("span", pieces(h.Snippet)...)).at("href", href(s.Site.Root)+h.Path).at("data-do", "close")))
	}
	return el("div.search",
		el("input").at("type", "search").at("data-lab-query", "true").at("aria-label", w.SearchField).at("autocomplete", "off").at("spellcheck", "false").at("placeholder", w.SearchField),
		el("p.said", txt(said)).at("role", "status"),
		hits.on("hidden", len(now.Hits) == 0).at("data-lab-hits", "true"))
}

func pieces(list []search.Piece) []Node {
	nodes := make([]Node, len(list))
	for i, p := range list {
		if nodes[i] = txt(p.Text); p.Found {
			nodes[i] = el("mark", txt(p.Text))
		}
	}
	return nodes
}

// keysNode lists the keys, where each works.
func keysNode(s state.State) Node {
	w := text.Words
	n := el("div.keys-list")
	for i, group := range w.KeyGroups {
		list := el("dl")
		for _, k := range group.Keys {
			keys := el("dt")
			for i, key := range k.Keys {
				if i > 0 {
					keys = keys.add(txt(" "))
				}
				keys = keys.add(el("kbd", txt(key)))
			}
			list = list.add(el("div", keys, el("dd", txt(k.Does))))
		}
		section := el("section", el("h3", txt(group.Where)), list)
		if i == 0 { // the keys that it turns off
			section = section.add(el("p.single", el("button.switch", el("span.knob").at("aria-hidden", "true"), txt(w.SingleKeys)).at("type", "button").at("role", "switch").
				at("aria-checked", fmt.Sprint(!s.KeysOff)).at("data-do", "single")))
		}
		n = n.add(section)
	}
	return n.at("tabindex", "0").at("role", "group").at("aria-label", w.Keys)
}
