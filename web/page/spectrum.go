package page

import (
	"fmt"
	"strings"

	"compressionlab/engine/trace"
	"compressionlab/lessons"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

// The heights of the two charts over one another, in CSS pixels. Across, places are
// percentages: the drawing fits any width, and its text stays as large as it is.
const (
	spectrumTop  = 20 // of the highest bar
	spectrumFoot = 124
	energyTop    = 152
	energyFoot   = 222
	spectrumHigh = 230
)

// spectrum draws the singular values of a low-rank view, the energy that its ranks
// keep, and the dial that chooses one.
func spectrum(c *state.Cell, view trace.View) Node {
	w := text.Words.Fig
	n := el("div.spectrum")
	s := view.Spectrum
	if s == nil || len(s.Values) == 0 {
		return n.on("hidden", true)
	}
	k, r := c.Dial(state.RankDial), len(s.Values)
	value := fmt.Sprintf(w.RankValue, k, r, text.Percent(float64(s.Energy[k-1])))
	at := lessons.Slider{Name: state.RankDial, Min: 1, Max: float64(r), Step: 1, Low: w.RankFirst, High: w.RankAll}
	return n.at("data-lab-spectrum", fmt.Sprint(k)).add(
		dial(c, at, w.Rank, value, spectrumChart(c, view, k), scale(at)),
		el("p.words", markup(rankWords(view, k))...))
}

// rankWords says what a rank keeps, and takes.
func rankWords(view trace.View, k int) string {
	w, s, m := text.Words.Fig, view.Spectrum, view.Matrices[0]
	said := fmt.Sprintf(w.RankSays, k, len(s.Values), text.Percent(float64(s.Energy[k-1])), text.Percent(float64(s.Errors[k-1])),
		text.Count(k*(m.Rows+m.Cols)), text.Count(m.Rows*m.Cols), text.Count(k*(m.Rows+m.Cols+1)))
	if k > s.Saves {
		said += " " + fmt.Sprintf(w.RankNoGain, text.Decimal(s.Even, 1))
	}
	switch {
	case s.Asked && k != s.Rank:
		said += " " + fmt.Sprintf(w.RankCode, s.Rank)
	case !s.Asked && k == s.Rank:
		said += " " + w.RankNine
	}
	return said
}

// spectrumChart draws a bar for each singular value and a line for the energy, with
// that of the run's other matrices of this many values.
func spectrumChart(c *state.Cell, view trace.View, k int) string {
	w, s := text.Words.Fig, view.Spectrum
	r := len(s.Values)
	x := func(rank float64) float64 {
		if r == 1 {
			return 0
		}
		return 100 * (rank - 1) / float64(r-1)
	}
	var b, names strings.Builder // names come last: lines go behind them
	fmt.Fprintf(&b, `<svg class="chart" width="100%%" height="%d" role="img" aria-label="%s">`, spectrumHigh, escape(fmt.Sprintf(w.SpectrumLabel, r)))
	if s.Even > 1 && s.Even < float64(r) {
		at := num(x(s.Even))
		fmt.Fprintf(&b, `<rect class="loss" x="%s%%" y="%d" width="%s%%" height="%d"/><line class="even" x1="%s%%" x2="%s%%" y1="%d" y2="%d"/>`,
			at, spectrumTop-8, num(100-x(s.Even)), energyFoot-spectrumTop+8, at, at, spectrumTop-8, energyFoot)
		// below the chart's heading, which is beside it on a phone, and above the low bars
		for _, class := range []string{"n halo", "n"} { // the halo of an italic letter lies on the letter before
			fmt.Fprintf(&names, `<text class="%s" x="100%%" y="%d" text-anchor="end">%s</text>`, class, spectrumTop+22, inline(fmt.Sprintf(w.EvenAt, text.Decimal(s.Even, 1))))
		}
	}
	fmt.Fprintf(&names, `<text class="b halo" x="0" y="%d">%s</text><text class="b halo" x="0" y="%d">%s</text>`, spectrumTop-10, inline(w.SpectrumTitle), energyTop-10, escape(w.EnergyTitle))
	fmt.Fprintf(&b, `<text class="y" x="-13" y="%d" text-anchor="end">%s</text><text class="y" x="-13" y="%d" text-anchor="end">0</text>`,
		spectrumTop+9, text.Decimal(float64(s.Values[0]), 1), spectrumFoot)
	for _, share := range []float64{0.5, 0.9, 1} {
		y := num(energyAt(share))
		fmt.Fprintf(&b, `<line class="gl" x1="0" x2="100%%" y1="%s" y2="%s"/>`, y, y)
		if share != 1 {
			fmt.Fprintf(&b, `<text class="y" x="-13" y="%s" text-anchor="end">%s</text>`, num(energyAt(share)+4), text.Decimal(100*share, 0)+"\u202f%")
		}
	}
	wide := 100 / float64(max(r-1, 1)) * 0.72
	for i, v := range s.Values {
		high := 1.0
		if s.Values[0] > 0 {
			high = max(1, float64(v)/float64(s.Values[0])*(spectrumFoot-spectrumTop))
		}
		class := "on"
		if i >= k {
			class = "off"
		}
		fmt.Fprintf(&b, `<rect class="%s" x="%s%%" y="%s" width="%s%%" height="%s"/>`, class, num(x(float64(i+1))-wide/2), num(spectrumFoot-high), num(wide), num(high))
	}
	fmt.Fprintf(&b, `<line class="ax" x1="0" x2="100%%" y1="%d" y2="%d"/><line class="ax" x1="0" x2="100%%" y1="%d" y2="%d"/>`, spectrumFoot, spectrumFoot, energyFoot, energyFoot)
	others := 0
	for _, v := range c.Result.Run.Views {
		if v.Spectrum != nil && v.Key() != view.Key() && len(v.Spectrum.Values) == r && others < 3 {
			others++
			energyLine(&b, "other", v.Spectrum.Energy)
			near := max(1, r/3)
			fmt.Fprintf(&b, `<text class="n" x="%s%%" dx="8" y="%s">%s</text>`, num(x(float64(near))), num(energyAt(float64(v.Spectrum.Energy[near-1]))+12), escape(part(v)))
		}
	}
	energyLine(&b, "own", s.Energy)
	at := num(x(float64(k)))
	fmt.Fprintf(&b, `<line class="k" x1="%s%%" x2="%s%%" y1="%d" y2="%d"/><circle class="k" cx="%s%%" cy="%s" r="4"/>%s</svg>`,
		at, at, spectrumTop-8, spectrumHigh, at, num(energyAt(float64(s.Energy[k-1]))), names.String())
	return b.String()
}

// energyAt is the height of a share of the energy.
func energyAt(share float64) float64 { return energyFoot - share*(energyFoot-energyTop) }

// energyLine draws energies from rank 1 to the last, stretched to the chart's width.
func energyLine(b *strings.Builder, class string, energy []float32) {
	fmt.Fprintf(b, `<svg x="0" y="%d" width="100%%" height="%d" viewBox="0 0 %d 1000" preserveAspectRatio="none"><path class="%s" vector-effect="non-scaling-stroke" d="`,
		energyTop, energyFoot-energyTop, max(len(energy)-1, 1), class)
	for i, e := range energy {
		command := 'L'
		if i == 0 {
			command = 'M'
		}
		fmt.Fprintf(b, "%c%d %s", command, i, num(1000-1000*float64(e)))
	}
	b.WriteString(`"/></svg>`)
}

// ranks is the spectrum in numbers: every rank, or of many the first and then some.
func ranks(view trace.View) string {
	const most = 64
	w, s, m := text.Words.Fig, view.Spectrum, view.Matrices[0]
	var b strings.Builder
	b.WriteString(`<div class="tables"><div class="bins" tabindex="0" role="region" aria-label="` + escape(w.RankTable) + `"><table class="ev"><caption>` + escape(fmt.Sprintf(w.RankTableOf, part(view))) + `</caption><thead><tr>`)
	for _, word := range []string{w.ColRank, w.ColValue, w.ColEnergy, w.ColError, w.ColNumbers} {
		b.WriteString(`<th scope="col">` + escape(word) + `</th>`)
	}
	b.WriteString(`</tr></thead><tbody>`)
	r := len(s.Values)
	for k := 1; k <= r; k++ {
		if k > most && k != r && k%max(r/most, 1) != 0 {
			continue
		}
		fmt.Fprintf(&b, `<tr><th scope="row">%d</th><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>`, k, text.Decimal(float64(s.Values[k-1]), 3),
			text.Percent(float64(s.Energy[k-1])), text.Percent(float64(s.Errors[k-1])), text.Count(k*(m.Rows+m.Cols)))
	}
	b.WriteString(`</tbody></table></div></div>`)
	return b.String()
}
