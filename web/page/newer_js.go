package page

import (
	"syscall/js"

	"compressionlab/web/state"
)

// hearNewer lets boot.js, which watches the service worker, say that a newer
// version waits.
func (b *browser) hearNewer() {
	js.Global().Set("labNewer", js.FuncOf(func(_ js.Value, args []js.Value) any {
		defer report("hearing of a newer version")
		b.send(state.NewerFound{Waits: args[0].Bool()})
		return nil
	}))
}
