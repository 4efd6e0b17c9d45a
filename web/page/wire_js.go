package page

import (
	"fmt"
	"strings"
	"syscall/js"

	"compressionlab/web/state"
)

// drawn is the diagram of a cell as it was last on the screen.
type drawn struct {
	result *state.Result
	wires  map[string]arrow // by name, and " head" for its arrow
}

type arrow struct{ object, shape string }

// slide lets the wire of a name that was bound to another object move there
// from where it was.
func (b *browser) slide() {
	for _, c := range b.now.Cells {
		before := b.drawn[c.ID]
		if c.Result == before.result || c.Result == nil {
			continue
		}
		now := drawn{c.Result, map[string]arrow{}}
		for _, path := range all(cellSelector(c.ID) + " [data-wire]") {
			name := path.Get("dataset").Get("wire").String()
			key := name
			if strings.HasSuffix(path.Call("getAttribute", "class").String(), "head") {
				key += " head"
			}
			w := arrow{c.Result.Run.Names[name], path.Call("getAttribute", "d").String()}
			now.wires[key] = w
			if old, known := before.wires[key]; known && old.object != w.object && old.shape != w.shape && !calm() {
				from, to := fmt.Sprintf("path(%q)", old.shape), fmt.Sprintf("path(%q)", w.shape)
				path.Call("animate", []any{map[string]any{"d": from}, map[string]any{"d": to}}, map[string]any{"duration": 240, "easing": "cubic-bezier(.2, 0, 0, 1)"})
			}
		}
		b.drawn[c.ID] = now
	}
}

// calm reports whether the reader wants nothing to move.
func calm() bool {
	if motion := document().Get("documentElement").Get("dataset").Get("motion"); motion.Type() == js.TypeString {
		return true
	}
	return js.Global().Call("matchMedia", "(prefers-reduced-motion: reduce)").Get("matches").Bool()
}
