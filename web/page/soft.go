package page

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"compressionlab/engine/trace"
	"compressionlab/lessons"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

// softTargets draws what a teacher and its student say of an image at a
// temperature.
func softTargets(site state.Site, c *state.Cell, p places) Node {
	w := text.Words.Fig
	n := el("div.soft")
	s := softOf(c)
	if s == nil {
		return n.on("hidden", true)
	}
	at := c.Dial(state.TemperatureDial)
	image := s.Images[c.Dial(state.ImageDial)]
	label := temperature(s.Temperatures[at])
	dialed := lessons.Slider{Name: state.TemperatureDial, Max: float64(len(s.Temperatures) - 1), Step: 1}
	sub := w.SoftSub
	if s.Student == "" {
		sub = w.SoftSubAlone
	}
	return n.at("data-lab-soft", label).at("data-lab-figure", softFigure).add(
		el("div.pane-h", el("h3", txt(w.Soft)), el("span.sub", txt(sub)), el("div.end", trusted(softKeys(s))).add(takeAway(site, softFigure, 0)...)),
		p.figure(c, softImages),
		dial(c, dialed, w.Temperature, label, softChart(image, at), temperatureScale(s)),
		el("p.words", markup(softWords(s, image, at))...),
		p.figure(c, softTablePlace))
}

// softChoice are the images to choose from. Drawing them took as long as all else
// that the temperature changes, so it leaves them alone.
func softChoice(_ state.Site, c *state.Cell, _ places) Node {
	s := softOf(c)
	if s == nil {
		return el("div").on("hidden", true)
	}
	w := text.Words.Fig
	choose := el("div.digits").at("role", "group").at("aria-label", w.SoftImages)
	for i, im := range s.Images {
		choose = choose.add(el("button", trusted(digit(im.Pixels, fmt.Sprintf(w.SoftImage, im.Label, im.Index)))).at("type", "button").
			at("data-do", "turn").at("data-arg", state.ImageDial).at("data-n", strconv.Itoa(i)).at("aria-pressed", fmt.Sprint(i == c.Dial(state.ImageDial))))
	}
	return choose
}

// softTable is the chart in numbers, folded away.
func softTable(_ state.Site, c *state.Cell, _ places) Node {
	n, s := el("details.alt"), softOf(c)
	if s == nil {
		return n.on("hidden", true)
	}
	image := s.Images[c.Dial(state.ImageDial)]
	return n.add(el("summary", icon("table"), txt(text.Words.Fig.SoftTable)), trusted(softNumbers(s, image, c.Dial(state.TemperatureDial))))
}

func softOf(c *state.Cell) *trace.Soft {
	if c.Result == nil || c.Result.Run.Soft == nil || len(c.Result.Run.Soft.Images) == 0 {
		return nil
	}
	return c.Result.Run.Soft
}

// temperature writes one in its shortest form.
func temperature(t float64) string { return strconv.FormatFloat(t, 'f', -1, 64) }

// softWords says what the chart shows.
func softWords(s *trace.Soft, image trace.SoftImage, at int) string {
	w := text.Words.Fig
	said := fmt.Sprintf(w.SoftSays, image.Label, temperature(s.Temperatures[at]), likely(image.Teacher[at]))
	if s.Student != "" {
		said = fmt.Sprintf(w.SoftBothSay, image.Label, temperature(s.Temperatures[at]), likely(image.Teacher[at]), likely(image.Student[at]), text.Decimal(float64(image.Apart[at]), 3))
	}
	if at != s.Own {
		said += " " + fmt.Sprintf(w.SoftCode, temperature(s.Temperatures[s.Own]))
	}
	return said
}

// likely names the three likeliest classes, with their chances.
func likely(chances []float32) string {
	order := make([]int, len(chances))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case chances[a] > chances[b]:
			return -1
		case chances[a] < chances[b]:
			return 1
		}
		return 0
	})
	var parts []string
	for _, class := range order[:min(3, len(order))] {
		parts = append(parts, fmt.Sprintf(text.Words.Fig.SoftChance, class, text.Percent(float64(chances[class]))))
	}
	return strings.Join(parts, ", ")
}

// The chart of the chances, in CSS pixels; across, in percent.
const (
	softTop  = 14
	softFoot = 134
	softHigh = 158
)

// softChart draws two bars for each class, the teacher's and the student's chance,
// or one where there is no student.
func softChart(image trace.SoftImage, at int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="chart" width="100%%" height="%d" role="img" aria-label="%s">`, softHigh, escape(text.Words.Fig.SoftLabel))
	for _, share := range []float64{0.5, 1} {
		y := num(softFoot - share*(softFoot-softTop))
		fmt.Fprintf(&b, `<line class="gl" x1="0" x2="100%%" y1="%s" y2="%s"/><text class="y" x="-8" y="%s" text-anchor="end">%s</text>`,
			y, y, num(softFoot-share*(softFoot-softTop)+4), text.Decimal(100*share, 0)+"\u202f%")
	}
	classes := len(image.Teacher[at])
	each := 100 / float64(classes)
	bar := func(class string, x float64, share float32) {
		high := max(1, float64(share)*(softFoot-softTop))
		fmt.Fprintf(&b, `<rect class="%s" x="%s%%" y="%s" width="%s%%" height="%s"/>`, class, num(x), num(softFoot-high), num(each*0.36), num(high))
	}
	for i := range classes {
		x := each * float64(i)
		if image.Student == nil {
			bar("on", x+each*0.32, image.Teacher[at][i])
		} else {
			bar("on", x+each*0.12, image.Teacher[at][i])
			bar("student", x+each*0.52, image.Student[at][i])
		}
		weight := ""
		if i == image.Label {
			weight = ` class="b"`
		}
		fmt.Fprintf(&b, `<text%s x="%s%%" y="%d" text-anchor="middle">%d</text>`, weight, num(x+each/2), softFoot+16, i)
	}
	fmt.Fprintf(&b, `<line class="ax" x1="0" x2="100%%" y1="%d" y2="%d"/></svg>`, softFoot, softFoot)
	return b.String()
}

// softKeys says whose bars are whose.
func softKeys(s *trace.Soft) string {
	w := text.Words.Fig
	if s.Student == "" {
		return fmt.Sprintf(`<ul class="keys"><li><svg class="chart" width="12" height="12" aria-hidden="true"><rect class="on" width="12" height="12"/></svg>#%s</li></ul>`, escape(number(s.Teacher)))
	}
	return fmt.Sprintf(`<ul class="keys"><li><svg class="chart" width="12" height="12" aria-hidden="true"><rect class="on" width="12" height="12"/></svg>%s #%s</li><li><svg class="chart" width="12" height="12" aria-hidden="true"><rect class="student" x="0.5" y="0.5" width="11" height="11"/></svg>%s #%s</li></ul>`,
		escape(w.SoftTeacher), escape(number(s.Teacher)), escape(w.SoftStudent), escape(number(s.Student)))
}

// temperatureScale marks the temperatures there are, the code's with a ring. Where
// there is no room every other one has its number, the first and the last among them.
func temperatureScale(s *trace.Soft) string {
	var b strings.Builder
	last := float64(max(len(s.Temperatures)-1, 1))
	b.WriteString(`<svg class="scale" width="100%" height="54" aria-hidden="true"><line class="ax" x1="0" x2="100%" y1="15.5" y2="15.5"/>`)
	for i, t := range s.Temperatures {
		x := num(100 * float64(i) / last)
		class := "even"
		if i > 0 && ((len(s.Temperatures)-1-i)%2 != 0 || i == 1) {
			class = "odd"
		}
		fmt.Fprintf(&b, `<line class="major" x1="%s%%" x2="%s%%" y1="16" y2="24"/><text class="%s" x="%s%%" y="38" text-anchor="middle">%s</text>`, x, x, class, x, temperature(t))
		if i == s.Own {
			fmt.Fprintf(&b, `<circle cx="%s%%" cy="15.5" r="4"/>`, x)
		}
	}
	fmt.Fprintf(&b, `<text x="-7" y="52">%s</text><text x="100%%" dx="7" y="52" text-anchor="end">%s</text></svg>`, escape(text.Words.Fig.SoftSharp), escape(text.Words.Fig.SoftFlat))
	return b.String()
}

// softNumbers is that table.
func softNumbers(s *trace.Soft, image trace.SoftImage, at int) string {
	w := text.Words.Fig
	var b strings.Builder
	columns := []string{w.ColClass, w.SoftTeacher, w.SoftStudent}
	if s.Student == "" {
		columns = []string{w.ColClass, "#" + number(s.Teacher)}
	}
	fmt.Fprintf(&b, `<div class="tables"><table class="ev"><caption>%s</caption><thead><tr>`, escape(fmt.Sprintf(w.SoftTableOf, image.Label, temperature(s.Temperatures[at]))))
	for _, column := range columns {
		fmt.Fprintf(&b, `<th scope="col">%s</th>`, escape(column))
	}
	b.WriteString(`</tr></thead><tbody>`)
	for i := range image.Teacher[at] {
		fmt.Fprintf(&b, `<tr><th scope="row">%d</th><td>%s</td>`, i, text.Percent(float64(image.Teacher[at][i])))
		if s.Student != "" {
			fmt.Fprintf(&b, `<td>%s</td>`, text.Percent(float64(image.Student[at][i])))
		}
		b.WriteString(`</tr>`)
	}
	b.WriteString(`</tbody></table></div>`)
	return b.String()
}
