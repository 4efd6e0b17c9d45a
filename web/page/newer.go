package page

import (
	"compressionlab/web/state"
	"compressionlab/web/text"
)

// newerBar asks whether to load a newer version of the site, which has arrived.
// The element is there from the start, so that screen readers hear what comes.
func newerBar(s state.State) Node {
	w := text.Words
	n := el("div.newer").at("role", "status").at("data-lab-newer", s.Newer)
	button := func(word, class, arg string) Node {
		return el("button.btn"+class, txt(word)).at("type", "button").at("data-do", "newer").at("data-arg", arg)
	}
	switch s.Newer {
	case state.NewerHere:
		return n.add(el("p", txt(w.Newer)), button(w.NewerLoad, ".pri", "load"), button(w.NewerLater, "", "later"))
	case state.NewerTaken:
		return n.add(el("p", txt(w.NewerTaken)))
	}
	return n
}
