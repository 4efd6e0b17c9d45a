//go:build !lesson

package page

import (
	"sync"
	"syscall/js"
	"time"

	"compressionlab/web/state"
)

// unseenAfter is how long a page in a frame is out of sight before it rests: to
// begin again costs half a second, so that looking away for a moment should not.
const unseenAfter = 15 * time.Second

// A sight is what a page in a frame knows of whether it is seen, and the pictures
// of its stages while these rest.
type sight struct {
	out      bool // of sight
	waits    bool // a timer runs
	pictures map[string]js.Value
	copies   map[string]js.Value // of stages that the page may not look into, as ImageBitmaps
}

// copyWithin is how long the page waits for those: a stage that does not answer has
// none.
const copyWithin = time.Second

// watch looks whether the page is in sight. Its frame may be a stranger's, but a
// page may know how much of itself is seen.
func (g *guest) watch() {
	observer := js.Global().Get("IntersectionObserver")
	if !observer.Truthy() {
		return
	}
	observer.New(js.FuncOf(func(_ js.Value, args []js.Value) any {
		defer report("being seen")
		last := args[0].Index(args[0].Length() - 1)
		if g.out = !last.Get("isIntersecting").Bool(); g.out {
			g.unseen()
		} else {
			g.send(state.Seen{})
		}
		return nil
	})).Call("observe", document().Get("documentElement"))
}

// unseen has the page rest once it is out of sight for a while. Where something is
// under way it is asked again after that.
func (g *guest) unseen() {
	if !g.out || g.waits || g.now.Frame.Resting && len(g.now.Mounted) == 0 {
		return
	}
	g.waits = true
	after(unseenAfter, func() {
		g.collect(func() {
			if g.waits = false; g.out {
				g.send(state.Unseen{})
			}
		})
	})
}

// collect asks stages for copies of their pictures where the page may not look into
// their frames, as in a sandbox, and calls f once they are there.
func (g *guest) collect(f func()) {
	g.copies = map[string]js.Value{}
	missing := 1
	done := func() {
		if missing--; missing == 0 {
			f()
		}
	}
	for _, id := range g.now.Mounted {
		c, w := g.now.Host(id), frameWindow(id)
		if c == nil || c.Stage.Phase != state.StageReady || !w.Truthy() || frame(id).Get("contentDocument").Truthy() {
			continue
		}
		missing++
		channel := js.Global().Get("MessageChannel").New()
		answered := sync.OnceFunc(done)
		var hear js.Func
		hear = js.FuncOf(func(_ js.Value, args []js.Value) any {
			defer report("a stage's picture")
			hear.Release()
			if picture := args[0].Get("data"); picture.Truthy() {
				g.copies[id] = picture
			}
			answered()
			return nil
		})
		channel.Get("port1").Set("onmessage", hear)
		w.Call("postMessage", map[string]any{"kind": "picture"}, origin(), []any{channel.Get("port2")})
		after(copyWithin, answered)
	}
	done()
}

// do carries out what a page by itself is never asked for.
func (g *guest) do(c state.Cmd) bool {
	switch c := c.(type) {
	case state.EndWorker:
		g.endWorker()
	case state.KeepPicture:
		g.keepPicture(c.Cell)
	default:
		return false
	}
	return true
}

// keepPicture copies what the stage of a cell shows.
func (g *guest) keepPicture(cell string) {
	f := frame(cell)
	if !f.Truthy() {
		return
	}
	shown := g.copies[cell]
	if inside := f.Get("contentDocument"); inside.Truthy() {
		shown = inside.Call("querySelector", "canvas")
	}
	if !shown.Truthy() || shown.Get("width").Int() == 0 || shown.Get("height").Int() == 0 {
		return
	}
	kept := document().Call("createElement", "canvas")
	copyPicture(kept, shown)
	if g.pictures == nil {
		g.pictures = map[string]js.Value{}
	}
	g.pictures[cell] = kept
}

func copyPicture(to, from js.Value) {
	to.Set("width", from.Get("width"))
	to.Set("height", from.Get("height"))
	to.Call("getContext", "2d").Call("drawImage", from, 0, 0)
}

// showPictures puts the pictures that are kept where they belong.
func (g *guest) showPictures() {
	for id, picture := range g.pictures {
		to := query(cellSelector(id) + " canvas[data-lab-kept]")
		if c := g.now.Host(id); c == nil || !c.Stage.Kept {
			delete(g.pictures, id)
		} else if to.Truthy() && !to.Get("dataset").Get("labShown").Truthy() {
			copyPicture(to, picture)
			to.Get("dataset").Set("labShown", "true")
		}
	}
}
