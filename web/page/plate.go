//go:build !lesson

package page

import (
	"fmt"
	"strings"

	"compressionlab/web/state"
)

// A plate is a chart of the page, as an SVG element, and the room that it takes in a
// file, where nothing says how wide the page is.
type plate struct {
	svg           string
	width, height int
	beside        int // for names at the right of it
}

// plateWide is how wide a chart is that fits any width on the page.
const plateWide = 840

// plates are the charts of a figure; none where it has none, or is not there.
func plates(s state.State, of state.PicturePressed) []plate {
	if of.Figure == "" {
		return []plate{{pareto(s.Tree, s.Tree.Frontier()), paretoWidth, paretoHeight, 0}}
	}
	c := s.Cell(of.Cell)
	if c == nil || c.Result == nil || of.N < 0 {
		return nil
	}
	view, _, _ := c.View()
	switch of.Figure {
	case trainingFigure:
		if _, shown := trained(c); of.N < len(shown) {
			loss, accuracy := trainingCurves(shown[of.N])
			return []plate{{loss, trainingWidth, trainingHeight, 0}, {accuracy, trainingWidth, trainingHeight, 0}}
		}
	case sensitivityFigure:
		if all := c.Result.Run.Sensitive; of.N < len(all) {
			return []plate{{curves(all[of.N]), plateWide - sensitivityNames, sensitivityHigh, sensitivityNames}}
		}
	case softFigure:
		if t := softOf(c); t != nil {
			return []plate{{softChart(t.Images[c.Dial(state.ImageDial)], c.Dial(state.TemperatureDial)), plateWide, softHigh, 0}}
		}
	case spectrumFigure:
		if view.Spectrum != nil && len(view.Spectrum.Values) > 0 {
			return []plate{{spectrumChart(c, view, c.Dial(state.RankDial)), plateWide, spectrumHigh, 0}}
		}
	case gridFigure:
		if view.Grid != nil {
			return []plate{{gridChart(view), plateWide, gridHigh(view), 0}}
		}
	}
	return nil
}

// pressed takes what is for a reader's hand out of a chart.
var pressed = strings.NewReplacer(`<a class="pt`, `<g class="pt`, `</a>`, `</g>`, ` data-do="variant"`, ``, ` href="#variants"`, ``)

// standing is an SVG file that stands alone: charts below one another, on paper, with
// the colours of the light theme, whatever the page has. "" for no chart.
func standing(list []plate) string {
	const margin, gap = 24, 28
	const left = 56 // the numbers of an axis may stand outside of its chart
	var b strings.Builder
	wide, y := 0, margin
	for _, p := range list {
		head, rest, ok := strings.Cut(p.svg, ">")
		if !ok || !strings.HasPrefix(head, "<svg ") {
			return ""
		}
		head = strings.NewReplacer(` width="100%"`, ``, fmt.Sprintf(` height="%d"`, p.height), ``).Replace(head)
		fmt.Fprintf(&b, `<svg x="%d" y="%d" width="%d" height="%d" overflow="visible" %s>%s`, left, y, p.width, p.height, head[len("<svg "):], rest)
		wide, y = max(wide, p.width+p.beside), y+p.height+gap
	}
	if wide == 0 {
		return ""
	}
	wide, y = wide+left+margin, y-gap+margin
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d"><style>%s</style><rect width="%d" height="%d" fill="#FFFFFF"/>`, wide, y, wide, y, plateStyle, wide, y) +
		pressed.Replace(b.String()) + `</svg>` + "\n"
}

// plateStyle is what the style sheets say of the charts, with the light theme's colours
// in the place of their names.
const plateStyle = `
text { font: 12px sans-serif; fill: #5C6870 } path { fill: none }
.b { font-weight: 600; fill: #14191C } .n { fill: #465159 } .it { font-style: italic } .cn { font-weight: 500; fill: #14191C }
.ax, .even, .other { stroke: #77838A } .gl { stroke: #DDE3E4 } .even { stroke-dasharray: 4 3 } .loss { fill: #EDF1F1 }
.on { fill: #2F3A41 } .off { fill: #81909A } .cut { fill: #FFFFFF } .student { fill: #FFFFFF; stroke: #2F3A41; stroke-width: 1.5 }
.halo { paint-order: stroke; stroke: #FFFFFF; stroke-width: 5px }
.over { paint-order: stroke; stroke: #FFFFFF; stroke-width: 5px; fill: #465159 }
.own { stroke: #14191C; stroke-width: 2 } .other { stroke-width: 1.5; stroke-dasharray: 5 4 }
line.k { stroke: #006955; stroke-width: 2 } circle.k { fill: #006955; stroke: #FFFFFF; stroke-width: 2 }
.marks { stroke: #14191C } .zero { stroke: #14191C; stroke-dasharray: 2 2 }
.whole { stroke: #77838A; stroke-dasharray: 3 4 } .cu { stroke-width: 2 }
.cu.c0 { stroke: #14191C } .cu.c1 { stroke: #0058A5 } .cu.c2 { stroke: #894700 } .cu.c3 { stroke: #77838A }
.cd.c0 { fill: #14191C } .cd.c1 { fill: #0058A5 } .cd.c2 { fill: #894700 } .cd.c3 { fill: #77838A }
.fr { stroke: #14191C; stroke-width: 1.5 } .pt circle { fill: #FFFFFF; stroke: #14191C; stroke-width: 1.75 } .pt.on circle { fill: #14191C }
.pt text { fill: #14191C; font-weight: 500 } .pt .hit, .pt.on .hit { fill: none; stroke: none }
`
