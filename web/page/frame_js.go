package page

import "compressionlab/web/state"

// A companion stands between the page and the page around it.
type companion interface {
	framed() state.Msg             // what the address says, before the page starts
	begin()                        // the page listens
	saw(before, after state.State) // the page went on
	settled()                      // all is rendered
	click(do, cell string)         // on an element that says data-do, in a cell
	do(state.Cmd) bool             // reports whether it is one of its own
}

// accompany makes one, or nil for a page by itself. The lessons' program has
// none: boot.js fetches the whole program for a page in a frame.
var accompany = func(*browser) companion { return nil }
