//go:build !lesson

package page

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"syscall/js"
	"unicode/utf16"

	"compressionlab/web/state"
)

// drawings are what a picture is to show: the chart of the variants, or the drawings
// of a figure and its stage.
func drawings(of state.PicturePressed) []js.Value {
	if of.Figure == "" {
		return all("svg.pareto")
	}
	cell := ""
	if of.Cell != "" {
		cell = cellSelector(of.Cell) + " "
	}
	figures := all(cell + `[data-lab-figure="` + of.Figure + `"]`)
	if of.N < 0 || of.N >= len(figures) {
		return nil
	}
	var list []js.Value
	found := figures[of.N].Call("querySelectorAll", "svg, iframe[data-lab-stage]")
	for i := range found.Length() {
		// Not those of words: the icons of buttons, the keys in a heading. What is
		// inside of another drawing comes with it.
		if e := found.Index(i); e.Call("closest", "button, summary, .pane-h").IsNull() && e.Get("parentNode").Call("closest", "svg").IsNull() {
			list = append(list, e)
		}
	}
	return list
}

// photograph draws drawings of the page onto a canvas as they are seen, theme and all,
// and calls f with it as a PNG. A browser draws an SVG onto a canvas only as an image,
// and the page's policy allows none that was made here; so its shapes are drawn one by
// one, with the style that the browser has computed for each.
func photograph(drawings []js.Value, f func(png js.Value)) {
	const scale = 2 // sharp on a dense screen and on paper
	left, top, right, foot := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	var shown []js.Value
	for _, d := range drawings {
		box := d.Call("getBoundingClientRect")
		if box.Get("width").Float() == 0 || box.Get("height").Float() == 0 {
			continue // hidden
		}
		shown = append(shown, d)
		left, right = min(left, box.Get("left").Float()), max(right, box.Get("right").Float())
		top, foot = min(top, box.Get("top").Float()), max(foot, box.Get("bottom").Float())
		words := d.Call("querySelectorAll", "text")
		for i := range words.Length() { // which may stand beside it
			box := words.Index(i).Call("getBoundingClientRect")
			if box.Get("width").Float() > 0 {
				left, right = min(left, box.Get("left").Float()), max(right, box.Get("right").Float())
			}
		}
	}
	if len(shown) == 0 {
		return
	}
	if len(shown) > 1 { // the words of a drawing may reach beyond it
		const margin = 12
		left, right, top, foot = left-margin, right+margin, top-margin, foot+margin
	}
	canvas := document().Call("createElement", "canvas")
	canvas.Set("width", scale*(right-left))
	canvas.Set("height", scale*(foot-top))
	p := pencil{canvas.Call("getContext", "2d"), scale, left, top}
	root := js.Global().Call("getComputedStyle", document().Get("documentElement"))
	p.Set("fillStyle", strings.TrimSpace(root.Call("getPropertyValue", "--paper").String()))
	p.Call("fillRect", 0, 0, canvas.Get("width"), canvas.Get("height"))
	for _, d := range shown {
		if d.Get("tagName").String() == "IFRAME" {
			p.stage(d)
			continue
		}
		shapes := d.Call("querySelectorAll", "line,rect,circle,path,text")
		for i := range shapes.Length() {
			p.draw(shapes.Index(i))
		}
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

// A pencil is a canvas's context, with the place of the page that is at its corner.
type pencil struct {
	js.Value
	scale     float64
	left, top float64
}

// stage draws what a stage shows. Without an origin the page may not look into its
// frame, and the place stays bare.
func (p pencil) stage(frame js.Value) {
	inside := frame.Get("contentDocument")
	if !inside.Truthy() {
		return
	}
	canvas := inside.Call("querySelector", "canvas")
	if !canvas.Truthy() || canvas.Get("width").Int() == 0 {
		return
	}
	at, own := frame.Call("getBoundingClientRect"), canvas.Call("getBoundingClientRect")
	p.Call("setTransform", p.scale, 0, 0, p.scale, -p.scale*p.left, -p.scale*p.top)
	p.Set("globalAlpha", 1)
	p.Set("imageSmoothingEnabled", false) // a weight is a square
	p.Call("drawImage", canvas, at.Get("left").Float()+own.Get("left").Float(), at.Get("top").Float()+own.Get("top").Float(), own.Get("width"), own.Get("height"))
}

// draw draws one shape.
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
	m := shape.Call("getScreenCTM")
	at := func(name string) float64 { return m.Get(name).Float() }
	place := []any{at("a"), at("b"), at("c"), at("d"), at("e") - p.left, at("f") - p.top}
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
		p.onto(place)
		p.text(shape)
		return
	}
	if of("vector-effect") == "non-scaling-stroke" { // the shape is stretched, and its line is not
		stretched := js.Global().Get("Path2D").New()
		stretched.Call("addPath", path, js.Global().Get("DOMMatrix").New(place))
		path, place = stretched, []any{1, 0, 0, 1, 0, 0}
	}
	p.onto(place)
	if painted("fill") {
		p.Set("globalAlpha", number("opacity")*number("fill-opacity"))
		p.Call("fill", path)
	}
	if painted("stroke") {
		p.Set("globalAlpha", number("opacity")*number("stroke-opacity"))
		p.Call("stroke", path)
	}
}

// onto lets the pencil draw where a matrix of the page's pixels puts it.
func (p pencil) onto(place []any) {
	p.Call("setTransform", p.scale, 0, 0, p.scale, 0, 0)
	p.Call("transform", place...)
}

// text draws a text, each of its parts where the browser has it, whatever its anchor.
func (p pencil) text(shape js.Value) {
	parts, chars := shape.Get("childNodes"), shape.Call("getNumberOfChars").Int()
	for i, first := 0, 0; i < parts.Length() && first < chars; i++ {
		part, styled := parts.Index(i), shape
		if part.Get("nodeType").Int() == 1 {
			styled = part
		}
		style := js.Global().Call("getComputedStyle", styled)
		of := func(name string) string { return style.Call("getPropertyValue", name).String() }
		opacity, _ := strconv.ParseFloat(of("opacity"), 64)
		said := part.Get("textContent").String()
		p.Set("fillStyle", of("fill"))
		p.Set("globalAlpha", opacity)
		p.Set("font", fmt.Sprintf("%s %s %s %s", of("font-style"), of("font-weight"), of("font-size"), of("font-family")))
		start := shape.Call("getStartPositionOfChar", first)
		p.Call("fillText", said, start.Get("x"), start.Get("y"))
		first += len(utf16.Encode([]rune(said)))
	}
}
