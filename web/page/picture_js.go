//go:build !lesson

package page

import (
	"fmt"
	"strconv"
	"strings"
	"syscall/js"
)

// photograph draws an SVG of the page onto a canvas as it is seen, theme and all, and
// calls f with it as a PNG. A browser draws an SVG onto a canvas only as an image, and
// the page's policy allows none that was made here; so its shapes are drawn one by
// one, with the style that the browser has computed for each.
func photograph(svg js.Value, f func(png js.Value)) {
	if !svg.Truthy() {
		return
	}
	const scale = 2 // sharp on a dense screen and on paper
	box := svg.Call("getBoundingClientRect")
	canvas := document().Call("createElement", "canvas")
	canvas.Set("width", scale*box.Get("width").Float())
	canvas.Set("height", scale*box.Get("height").Float())
	p := pencil{canvas.Call("getContext", "2d")}
	root := js.Global().Call("getComputedStyle", document().Get("documentElement"))
	p.Set("fillStyle", strings.TrimSpace(root.Call("getPropertyValue", "--paper").String()))
	p.Call("fillRect", 0, 0, canvas.Get("width"), canvas.Get("height"))
	shapes := svg.Call("querySelectorAll", "line,rect,circle,path,text")
	for i := range shapes.Length() {
		shape := shapes.Index(i)
		m := shape.Call("getScreenCTM")
		at := func(name string) float64 { return scale * m.Get(name).Float() }
		p.Call("setTransform", at("a"), at("b"), at("c"), at("d"),
			scale*(m.Get("e").Float()-box.Get("x").Float()), scale*(m.Get("f").Float()-box.Get("y").Float()))
		p.draw(shape)
	}
	var done js.Func
	done = js.FuncOf(func(_ js.Value, args []js.Value) any {
		defer report("making a picture")
		done.Release()
		if args[0].Truthy() {
			f(args[0])
		}
		return nil
	})
	canvas.Call("toBlob", done, "image/png")
}

// A pencil is a canvas's context.
type pencil struct{ js.Value }

// draw draws one shape in the canvas's transform.
func (p pencil) draw(shape js.Value) {
	style := js.Global().Call("getComputedStyle", shape)
	of := func(name string) string { return style.Call("getPropertyValue", name).String() }
	number := func(name string) float64 {
		v, _ := strconv.ParseFloat(strings.TrimSuffix(of(name), "px"), 64)
		return v
	}
	if of("display") == "none" || of("visibility") == "hidden" {
		return
	}
	painted := func(name string) bool { // a pattern is not
		v := of(name)
		return v != "none" && !strings.HasPrefix(v, "url(")
	}
	p.Set("fillStyle", of("fill"))
	p.Set("strokeStyle", of("stroke"))
	p.Set("lineWidth", number("stroke-width"))
	dashes := []any{}
	for _, part := range strings.FieldsFunc(of("stroke-dasharray"), func(r rune) bool { return r == ',' || r == ' ' }) {
		if v, err := strconv.ParseFloat(strings.TrimSuffix(part, "px"), 64); err == nil {
			dashes = append(dashes, v)
		}
	}
	p.Call("setLineDash", dashes)
	length := func(name string) float64 { return shape.Get(name).Get("baseVal").Get("value").Float() }
	path := js.Global().Get("Path2D")
	switch shape.Get("tagName").String() {
	case "line":
		path = path.New()
		path.Call("moveTo", length("x1"), length("y1"))
		path.Call("lineTo", length("x2"), length("y2"))
	case "rect":
		path = path.New()
		path.Call("rect", length("x"), length("y"), length("width"), length("height"))
	case "circle":
		path = path.New()
		path.Call("arc", length("cx"), length("cy"), length("r"), 0, 7)
	case "path":
		path = path.New(shape.Call("getAttribute", "d"))
	case "text":
		if shape.Call("getNumberOfChars").Int() > 0 {
			p.Set("globalAlpha", number("opacity")*number("fill-opacity"))
			p.Set("font", fmt.Sprintf("%s %s %s %s", of("font-style"), of("font-weight"), of("font-size"), of("font-family")))
			start := shape.Call("getStartPositionOfChar", 0) // whatever its anchor
			p.Call("fillText", shape.Get("textContent"), start.Get("x"), start.Get("y"))
		}
		return
	}
	if painted("fill") {
		p.Set("globalAlpha", number("opacity")*number("fill-opacity"))
		p.Call("fill", path)
	}
	if painted("stroke") {
		p.Set("globalAlpha", number("opacity")*number("stroke-opacity"))
		p.Call("stroke", path)
	}
}
