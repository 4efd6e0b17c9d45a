package frame

import (
	"errors"
	"fmt"
	"syscall/js"
)

// A sheet is the screen of a browser without WebGL 2: a plain canvas that the
// picture is copied into.
type sheet struct {
	*host
	canvas, context js.Value
	bytes, pixels   js.Value // of the canvas: an ImageData and its array
	asked           bool     // a frame will come
	draw            js.Func
}

// newSheet makes the screen. A canvas that Ebitengine made is taken away.
func newSheet(h *host, old js.Value) (*sheet, error) {
	if old.Truthy() {
		old.Call("remove")
	}
	s := &sheet{host: h, canvas: document.Call("createElement", "canvas")}
	if s.context = s.canvas.Call("getContext", "2d"); !s.context.Truthy() {
		return nil, errors.New("the browser gives a canvas no context")
	}
	s.canvas.Call("setAttribute", "aria-hidden", "true")
	document.Get("body").Call("append", s.canvas)
	s.draw = js.FuncOf(func(js.Value, []js.Value) any {
		defer h.guard()
		s.asked = false
		s.present()
		return nil
	})
	return s, nil
}

func (s *sheet) wake() {
	if !s.asked {
		s.asked = true
		window.Get("labFrames").Call("soon", s.draw)
	}
}

func (s *sheet) present() {
	s.Resize(s.width, window.Get("devicePixelRatio").Float())
	if s.width == 0 || !s.Stale() { // a hidden frame paints once it is shown and so resized
		return
	}
	p, due := s.Paint()
	bands := p.Bands()
	if s.pixels.IsUndefined() || s.pixels.Get("width").Int() != p.Width || s.pixels.Get("height").Int() != p.Height {
		s.pixels = window.Get("ImageData").New(p.Width, p.Height)
		s.bytes = s.pixels.Get("data")
		s.canvas.Set("width", p.Width) // which makes the canvas anew
		s.canvas.Set("height", p.Height)
		style := s.canvas.Get("style")
		style.Set("width", fmt.Sprintf("%dpx", s.Layout().Width))
		style.Set("height", fmt.Sprintf("%dpx", s.Layout().Height))
		bands = [][2]int{{0, p.Height}}
	}
	for _, b := range bands {
		from, to := 4*p.Width*b[0], 4*p.Width*b[1]
		js.CopyBytesToJS(s.bytes.Call("subarray", from, to), p.Bytes()[from:to])
		s.context.Call("putImageData", s.pixels, 0, 0, 0, b[0], p.Width, b[1]-b[0])
	}
	if due {
		s.presented()
	}
}
