package page

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"compressionlab/lessons"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

// rulers renders the sliders of a cell in the order of their numbers in the code: a
// native range each, drawn over a ruler. Its scale is laid out in percent, so it fits
// any width.
func rulers(c *state.Cell) Node {
	n := el("div.lanes")
	place := func(s lessons.Slider) int {
		if l, ok := state.FindLiteral(c.Text(), s.Name); ok {
			return l.Start
		}
		return math.MaxInt // it is hidden
	}
	for _, s := range slices.SortedStableFunc(slices.Values(c.Sliders), func(a, b lessons.Slider) int { return place(a) - place(b) }) {
		n = n.add(ruler(c, s))
	}
	return n.on("hidden", len(c.Sliders) == 0)
}

func ruler(c *state.Cell, s lessons.Slider) Node {
	w := text.Words
	_, l, bound := c.Slider(s.Name)
	step := strconv.FormatFloat(s.Step, 'f', -1, 64)
	label, value := s.Name, s.Min
	if bound {
		label, value = fmt.Sprintf(w.RulerLabel, s.Name, l.Line), l.Value
	}
	button := func(word, sign string, steps int) Node {
		return el("button.step", txt(sign)).at("type", "button").at("data-do", "step").at("data-arg", s.Name).at("data-n", strconv.Itoa(steps)).
			at("aria-label", fmt.Sprintf(word, s.Name, step)).on("disabled", !bound || !c.Live || c.Locked)
	}
	input := el("input").at("type", "range").at("data-lab-slider", s.Name).at("aria-label", label).
		at("min", num(s.Min)).at("max", num(s.Max)).at("step", step).at("value", num(value)).at("aria-valuetext", l.Text).
		on("disabled", !bound || !c.Live || c.Locked)
	n := el("div.lane", // there is nothing to move while the code has no such literal
		el("p.lane-h", el("code", txt(s.Name)), el("b", txt(l.Text))),
		button(w.RulerLess, "−", -1),
		el("div.ruler", trusted(scale(s)), trusted(knots(c, s, value, bound)), input),
		button(w.RulerMore, "+", 1))
	if s.Name == sparsitySlider {
		if words := meaning(c); len(words) > 0 {
			n = n.add(el("p.words", words...))
		}
	}
	return n.on("hidden", !bound)
}

// scale draws the round values of the range, each with its number, and four
// parts between them. Its ends are words.
func scale(s lessons.Slider) string {
	var b strings.Builder
	b.WriteString(`<svg class="scale" width="100%" height="54" aria-hidden="true"><line class="ax" x1="0" x2="100%" y1="15.5" y2="15.5"/>`)
	tick := func(class string, v float64, length int) string {
		at := num(100*(v-s.Min)/(s.Max-s.Min)) + "%"
		fmt.Fprintf(&b, `<line class="%s" x1="%s" x2="%s" y1="16" y2="%d"/>`, class, at, at, 16+length)
		return at
	}
	step := roundStep(s.Max-s.Min, 10)
	first, last := int(math.Ceil(4*s.Min/step-1e-9)), int(math.Floor(4*s.Max/step+1e-9)) // in quarters
	for i := first; i <= last; i++ {
		v := step * float64(i) / 4
		switch {
		case i%4 == 0:
			class := "even"
			if i/4%2 != 0 {
				class = "odd"
			}
			fmt.Fprintf(&b, `<text class="%s" x="%s" y="38" text-anchor="middle">%s</text>`, class, tick("major", v, 9), num(v))
		case i%2 == 0:
			tick("minor", v, 6)
		default:
			tick("minor", v, 4)
		}
	}
	for _, end := range []float64{s.Min, s.Max} { // which may lie between
		tick("major", end, 9)
	}
	fmt.Fprintf(&b, `<text x="-7" y="52">%s</text><text x="100%%" dx="7" y="52" text-anchor="end">%s</text></svg>`, escape(s.Low), escape(s.High))
	return b.String()
}

// roundStep is the least of 1, 2, 5 times a power of ten that divides a range
// into so many parts at most.
func roundStep(span, parts float64) float64 {
	unit := math.Pow(10, math.Floor(math.Log10(span/parts)))
	for _, m := range []float64{1, 2, 5} {
		if m*unit >= span/parts*(1-1e-9) {
			return m * unit
		}
	}
	return 10 * unit
}

// knots draws how far the knob has come, and a circle at each value tried.
func knots(c *state.Cell, s lessons.Slider, value float64, bound bool) string {
	w := text.Words
	at := func(v float64) string { return num(100*(v-s.Min)/(s.Max-s.Min)) + "%" }
	var b strings.Builder
	b.WriteString(`<svg class="knots" width="100%" height="54" aria-hidden="true">`)
	if bound && value >= s.Min && value <= s.Max {
		fmt.Fprintf(&b, `<line class="run" x1="0" x2="%s" y1="15.5" y2="15.5"/>`, at(value))
	}
	for _, t := range c.Tried {
		if t.Slider != s.Name || t.Value < s.Min || t.Value > s.Max {
			continue
		}
		said := fmt.Sprintf(w.RulerTried, t.Text)
		if t.Score != nil {
			said = fmt.Sprintf(w.RulerTriedGave, t.Text, text.Share(t.Score.Right, t.Score.Of))
		}
		fmt.Fprintf(&b, `<circle cx="%s" cy="15.5" r="4"><title>%s</title></circle>`, at(t.Value), escape(said))
	}
	b.WriteString(`</svg>`)
	return b.String()
}

// sparsitySlider is the slider whose number says how many weights go.
const sparsitySlider = "sparsity"

// meaning says in words what that number did in the last run, where it did just that
// to the whole model: a layer pruned by itself, or weights chosen by their gradients,
// are not the smallest of all.
func meaning(c *state.Cell) []Node {
	w := text.Words
	view, _, ok := c.View()
	if !ok || view.Histogram == nil || !c.Fresh() {
		return nil
	}
	_, l, bound := c.Slider(sparsitySlider)
	erased, all := erasedOf(view.Histogram)
	if !bound || erased == 0 || !view.Histogram.Parted() {
		return nil
	}
	s := fmt.Sprintf(w.RulerMeans, l.Text, text.Count(erased), text.Count(all), text.Decimal(view.Histogram.Threshold, 3))
	tried := 0
	for _, t := range c.Tried {
		if t.Slider == sparsitySlider {
			tried++
		}
	}
	if tried > 1 {
		s += " " + w.RulerAfter
	}
	return markup(s)
}

// num writes a coordinate or a value of a slider, shortest form.
func num(x float64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(x, 'f', 4, 64), "0"), ".")
}
