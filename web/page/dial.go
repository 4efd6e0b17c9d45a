package page

import (
	"fmt"
	"strconv"

	"compressionlab/lessons"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

// dial renders a dial of a figure: a native range over a ruler, with buttons. What
// it moves stands above it, on the same scale.
func dial(c *state.Cell, at lessons.Slider, label, value string, above string, marks string) Node {
	now := c.Dial(at.Name)
	button := func(word, sign string, by int) Node {
		return el("button.step", txt(sign)).at("type", "button").at("data-do", "dial").at("data-arg", at.Name).at("data-n", strconv.Itoa(by)).
			at("aria-label", fmt.Sprintf(word, label, "1")).on("disabled", now+by < int(at.Min) || now+by > int(at.Max))
	}
	input := el("input").at("type", "range").at("data-lab-dial", at.Name).at("aria-label", label).
		at("min", num(at.Min)).at("max", num(at.Max)).at("step", "1").at("value", strconv.Itoa(now)).at("aria-valuetext", value)
	return el("div.lane.dial",
		trusted(above),
		button(text.Words.RulerLess, "−", -1),
		el("div.ruler", trusted(marks), input),
		button(text.Words.RulerMore, "+", 1))
}
