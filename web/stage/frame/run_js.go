package frame

import (
	"fmt"
	"image/color"
	"slices"
	"strings"
	"syscall/js"

	"compressionlab/web/port"
	"compressionlab/web/stage"
	"compressionlab/web/wire"
)

var (
	window   = js.Global()
	document = js.Global().Get("document")
)

// A screen shows the pictures of its host. wake asks it to look, in the next
// frame, whether there is a new one.
type screen interface{ wake() }

// A host carries a Stage's messages between the page and its screen.
type host struct {
	stage.Stage
	screen  screen
	weights [][]float32 // of the scene shown
	read    []js.Value  // the buffers that they came in, which the page gets back
	origin  string      // whom we hear and tell: this site's pages only
	width   int         // of the frame: asked for in between, a browser lays out the page around it
	paper   color.RGBA  // that the document has
	tell    js.Func     // posts Drawn
}

// Run shows scenes until the frame is closed. It hears the parent window's
// messages and the pointer, paints through Ebitengine, and without WebGL 2 into
// a plain canvas.
func Run() {
	h := &host{origin: window.Get("origin").String(), width: window.Get("innerWidth").Int()}
	defer h.guard()
	h.tell = js.FuncOf(func(js.Value, []js.Value) any {
		defer h.guard()
		h.post(h.Drawn(), h.read...)
		h.read = nil
		return nil
	})
	canvas := document.Call("querySelector", "canvas") // Ebitengine's; it made it when the program started
	if canvas.Truthy() {
		canvas.Call("removeAttribute", "tabindex") // nothing in the frame takes the focus
		canvas.Call("setAttribute", "aria-hidden", "true")
	}
	h.listen()
	if webgl() {
		g := &game{host: h}
		h.screen = g
		h.post(wire.Up{})
		if err := g.run(); err != nil {
			window.Get("console").Call("warn", "stage: no picture through WebGL: "+err.Error())
		}
	}
	s, err := newSheet(h, canvas)
	if err != nil {
		h.post(wire.Broken{Reason: "no-webgl", Detail: err.Error()})
		return
	}
	if h.screen == nil {
		h.screen = s
		h.post(wire.Up{})
	} else { // the page has been told, and may have sent its scene
		h.screen = s
		s.wake()
	}
	select {}
}

// software are words in the names of renderers that are a processor playing a
// GPU: Chromium's own, Mesa's and Windows'.
var software = []string{"swiftshader", "llvmpipe", "softpipe", "software", "basic render"}

// webgl reports whether the browser makes a WebGL 2 context that is worth
// having. Where a GPU is played by the processor each picture is drawn twice and
// then read back: 12 ms of both cores a frame, which the plain canvas does not
// take. The context made to find out is given back at once: browsers keep about
// sixteen for all pages that share a process, and take the oldest away: so where
// the page is in a frame itself, one of many perhaps, none is asked for.
func webgl() bool {
	if !window.Get("parent").Equal(window.Get("top")) {
		return false
	}
	c := document.Call("createElement", "canvas").Call("getContext", "webgl2", map[string]any{"failIfMajorPerformanceCaveat": true})
	if !c.Truthy() {
		return false
	}
	renderer := ""
	if info := c.Call("getExtension", "WEBGL_debug_renderer_info"); info.Truthy() {
		renderer = strings.ToLower(c.Call("getParameter", info.Get("UNMASKED_RENDERER_WEBGL")).String())
	}
	if lose := c.Call("getExtension", "WEBGL_lose_context"); lose.Truthy() {
		lose.Call("loseContext")
	}
	return !slices.ContainsFunc(software, func(word string) bool { return strings.Contains(renderer, word) })
}

// guard, deferred at every entry from the browser, tells the page of a panic
// and lets the program live.
func (h *host) guard() {
	if r := recover(); r != nil {
		h.post(wire.Broken{Reason: "panic", Detail: fmt.Sprint(r)})
	}
}

// post tells the page. A document without an origin (from a file, or in a
// sandbox) has no other name for its page than "*"; what is posted is no
// secret.
func (h *host) post(m wire.Message, buffers ...js.Value) {
	target := h.origin
	if target == "null" {
		target = "*"
	}
	if err := port.Post(window.Get("parent"), target, m, buffers...); err != nil {
		window.Get("console").Call("error", err.Error())
	}
}

// presented posts Drawn once the browser has finished the frame that shows what
// was drawn: a task of its own comes after it.
func (h *host) presented() { window.Get("labFrames").Call("over", h.tell) }

// listen hears the page and the pointer.
func (h *host) listen() {
	h.on("message", func(e js.Value) {
		// Two documents without an origin cannot tell that it is the same; a file's
		// page even gives another name than it has for itself.
		if !e.Get("source").Equal(window.Get("parent")) || h.origin != "null" && e.Get("origin").String() != h.origin {
			return
		}
		m, buffers, err := port.Read(e, wire.Scene{}, wire.Look{})
		if err != nil {
			return // not of this site: an extension's, say
		}
		switch m := m.(type) {
		case wire.Scene:
			for i := len(h.weights); i < len(buffers); i++ {
				h.weights = append(h.weights, nil)
			}
			h.weights = h.weights[:len(buffers)] // of the scene that this one replaces
			for i, b := range buffers {
				h.weights[i] = port.Float32s(b, h.weights[i])
			}
			h.read = buffers
			h.Show(m, h.weights)
		case wire.Look:
			h.Look(m)
		}
		h.dress()
		h.refresh(nil)
	})
	h.on("resize", func(js.Value) {
		h.width = window.Get("innerWidth").Int()
		h.wake()
	})

	at := func(e js.Value) (x, y float64) { return e.Get("clientX").Float(), e.Get("clientY").Float() }
	h.on("pointerdown", func(e js.Value) {
		if !e.Get("isPrimary").Bool() || e.Get("button").Int() != 0 {
			return
		}
		x, y := at(e)
		h.refresh(h.Press(x, y, e.Get("pointerType").String() == "touch"))
		if h.Dragging() { // keep it when the pointer leaves the frame
			document.Get("documentElement").Call("setPointerCapture", e.Get("pointerId"))
		}
	})
	h.on("pointermove", func(e js.Value) {
		if e.Get("isPrimary").Bool() {
			x, y := at(e)
			h.cursor(x, y)
			h.refresh(h.Move(x, y))
		}
	})
	for _, end := range []string{"pointerup", "pointercancel"} {
		h.on(end, func(e js.Value) {
			if e.Get("isPrimary").Bool() {
				x, _ := at(e)
				h.refresh(h.Release(x))
			}
		})
	}
	h.on("touchstart", func(e js.Value) {
		if t := e.Get("touches"); t.Length() == 1 {
			if x, y := at(t.Index(0)); h.Grabs(x, y, true) {
				e.Call("preventDefault") // a drag, not a scroll
			}
		}
	})
	h.on("webglcontextlost", func(js.Value) {
		h.post(wire.Broken{Reason: "context-lost", Detail: "the browser took the WebGL context away"})
	})
}

// on hears an event anywhere in the frame, before the document does.
func (h *host) on(event string, f func(e js.Value)) {
	window.Call("addEventListener", event, js.FuncOf(func(_ js.Value, args []js.Value) any {
		defer h.guard()
		f(args[0])
		return nil
	}), map[string]any{"capture": true, "passive": false})
}

// refresh posts messages and has a stale picture painted.
func (h *host) refresh(messages []wire.Message) {
	for _, m := range messages {
		h.post(m)
	}
	if h.Stale() {
		h.wake()
	}
}

// wake has the screen look whether there is something to paint.
func (h *host) wake() {
	if h.screen != nil {
		h.screen.wake()
	}
}

// dress gives the document the paper and the scheme of the scene's look: where
// the schemes of a frame and its page differ, browsers put white behind it.
func (h *host) dress() {
	if h.paper == h.Paper() {
		return
	}
	h.paper = h.Paper()
	style, scheme := document.Get("documentElement").Get("style"), "light"
	if h.Dark() {
		scheme = "dark"
	}
	style.Set("backgroundColor", fmt.Sprintf("#%02x%02x%02x", h.paper.R, h.paper.G, h.paper.B))
	style.Set("colorScheme", scheme)
}

// cursor shows that the threshold can be dragged.
func (h *host) cursor(x, y float64) {
	shape := ""
	if _, _, ok := h.Brushes(x, y); ok {
		shape = "crosshair"
	} else if h.Dragging() || h.Grabs(x, y, false) {
		shape = "ew-resize"
	}
	document.Get("documentElement").Get("style").Set("cursor", shape)
}
