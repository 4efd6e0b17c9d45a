//go:build !lesson

package page

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"compressionlab/web/state"
	"compressionlab/web/text"
)

// The chart's sheet, in CSS pixels; it scales with the page.
const (
	paretoWidth, paretoHeight = 900, 380
	paretoLeft, paretoRight   = 56, 24
	paretoTop, paretoBottom   = 22, 52
)

// A dot is a variant in the chart.
type dot struct {
	number int // its place in the tree, from 0
	bytes  int
	share  float64 // read right, 0 to 1
	x, y   float64
}

// A logAxis maps numbers to places, on a log scale.
type logAxis struct{ low, high, from, to float64 }

func (a logAxis) at(v float64) float64 {
	return a.from + (a.to-a.from)*(math.Log(v)-math.Log(a.low))/(math.Log(a.high)-math.Log(a.low))
}

// pareto draws the accuracy of variants against their bytes, and the frontier
// through those that none beats. Errors are on a log scale, so that 98 and 99%
// are as far apart as 80 and 90.
func pareto(t state.Tree, front []bool) string {
	w := text.Words.Bench
	dots, x, y := plot(t)
	if len(dots) == 0 {
		return `<p class="words">` + escape(w.ParetoNone) + `</p>`
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="pareto" viewBox="0 0 %d %d" role="group" aria-label="%s"><g aria-hidden="true">`, paretoWidth, paretoHeight, escape(fmt.Sprintf(w.ParetoLabel, len(dots))))
	bottom := float64(paretoHeight - paretoBottom)
	for _, share := range []float64{0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1} {
		if at := y.at(errorShare(share)); at >= paretoTop-1 && at <= bottom+1 {
			fmt.Fprintf(&b, `<line class="gl" x1="%d" x2="%d" y1="%.1f" y2="%.1f"/><text x="%d" y="%.1f" text-anchor="end">%s</text>`,
				paretoLeft, paretoWidth-paretoRight, at, at, paretoLeft-8, at+4, text.Decimal(100*share, decimals(share)))
		}
	}
	for _, n := range roundNumbers(x) {
		at := x.at(float64(n))
		fmt.Fprintf(&b, `<line class="gl" x1="%.1f" x2="%.1f" y1="%d" y2="%.1f"/><text x="%.1f" y="%.1f" text-anchor="middle">%s</text>`,
			at, at, paretoTop, bottom, at, bottom+18, text.Count(n))
	}
	fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="end">%s</text><text x="%d" y="12">%s</text>`,
		paretoWidth-paretoRight, paretoHeight-8, escape(w.AxisBytes), paretoLeft, escape(w.AxisAccuracy))
	b.WriteString(frontier(dots, front, bottom))
	b.WriteString(`</g>`)
	taken := map[[2]int]int{} // labels of points that lie on one another stand below each other
	for _, d := range dots {
		v := t.Variants[d.number]
		class := "pt"
		if front[d.number] {
			class += " on"
		}
		if v.Key == t.Chosen {
			class += " chosen"
		}
		label := fmt.Sprintf(w.Point, d.number+1, operation(v), scoreOf(v.Accuracy), text.Count(d.bytes))
		near := [2]int{int(d.x / 26), int(d.y / 12)}
		below := taken[near]
		taken[near]++
		fmt.Fprintf(&b, `<a class="%s" href="#variants" data-do="variant" data-arg="%s" data-lab-point="%d" aria-label="%s"><title>%s</title><circle class="hit" cx="%.1f" cy="%.1f" r="14"/><circle cx="%.1f" cy="%.1f" r="6"/><text x="%.1f" y="%.1f">#%d</text></a>`,
			class, escape(v.Key), d.number+1, escape(label), escape(label), d.x, d.y, d.x, d.y, d.x+9, d.y-8+float64(13*below), d.number+1)
	}
	b.WriteString(`</svg>`)
	return b.String()
}

// errorShare is the share of errors on the chart's scale; half an image of the
// digits' 360 stands for none.
func errorShare(share float64) float64 { return math.Max(1-share, 0.5/360) }

func decimals(share float64) int {
	if math.Abs(1000*share-10*math.Round(100*share)) > 1e-9 {
		return 1
	}
	return 0
}

// plot places the variants that have an accuracy and can be held in the format.
func plot(t state.Tree) (dots []dot, x, y logAxis) {
	least, most := math.Inf(1), 0.0
	best, worst := 1.0, 0.0
	for i, v := range t.Variants {
		bytes, ok := t.Bytes(v)
		if !ok || v.Accuracy == nil || v.Accuracy.Of == 0 || bytes <= 0 {
			continue
		}
		d := dot{number: i, bytes: bytes, share: float64(v.Accuracy.Right) / float64(v.Accuracy.Of)}
		dots = append(dots, d)
		least, most = min(least, float64(bytes)), max(most, float64(bytes))
		best, worst = min(best, errorShare(d.share)), max(worst, errorShare(d.share))
	}
	x = logAxis{least / 1.25, most * 1.35, paretoLeft, paretoWidth - paretoRight}
	y = logAxis{best / 1.4, worst * 1.3, paretoTop, paretoHeight - paretoBottom}
	for i, d := range dots {
		dots[i].x, dots[i].y = x.at(float64(d.bytes)), y.at(errorShare(d.share))
	}
	return dots, x, y
}

// roundNumbers are round numbers on an axis: 1, 2 and 5 times a power of ten.
func roundNumbers(a logAxis) []int {
	var all []int
	for power := 1; float64(power) <= a.high; power *= 10 {
		for _, n := range []int{power, 2 * power, 5 * power} {
			if v := float64(n); v >= a.low && v <= a.high {
				all = append(all, n)
			}
		}
	}
	return all
}

// frontier is the line through the variants that none beats: to the right of one
// its accuracy can be had.
func frontier(dots []dot, front []bool, bottom float64) string {
	on := slices.DeleteFunc(slices.Clone(dots), func(d dot) bool { return !front[d.number] })
	slices.SortFunc(on, func(a, b dot) int { return a.bytes - b.bytes })
	if len(on) == 0 {
		return ""
	}
	var path strings.Builder
	fmt.Fprintf(&path, "M%.1f %.1fV%.1f", on[0].x, bottom, on[0].y)
	for _, d := range on[1:] {
		fmt.Fprintf(&path, "H%.1fV%.1f", d.x, d.y)
	}
	fmt.Fprintf(&path, "H%d", paretoWidth-paretoRight)
	return `<path class="fr" d="` + path.String() + `"/>`
}
