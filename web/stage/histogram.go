package stage

import (
	"image"

	"compressionlab/engine/trace"
)

// paintHistogram paints the counts of h as bars with r's width: kept weights
// solid, erased ones hatched on top of them.
func paintHistogram(p *Picture, c *palette, h *trace.Histogram, r image.Rectangle, scale float64) {
	x0, x1 := device(float64(r.Min.X), scale), device(float64(r.Max.X), scale)
	top, foot := device(float64(r.Min.Y+caliper), scale), device(float64(r.Max.Y), scale)
	hair := max(1, device(1, scale))
	n, most := binsOf(h), 0
	for i := range n {
		most = max(most, total(h, i))
	}
	for i := range n {
		if total(h, i) == 0 {
			continue
		}
		left, right := x0+(x1-x0)*i/n, x0+(x1-x0)*(i+1)/n
		if right-left >= 4*hair {
			right -= hair
		}
		right = max(right, left+1)
		kept := 0
		if i < len(h.Kept) {
			kept = h.Kept[i]
		}
		high := max(1, (foot-top)*total(h, i)/most) // a bin with one weight shows
		solid := high * kept / total(h, i)
		p.fill(left, foot-solid, right, foot, c.bar)
		if solid == high {
			continue
		}
		p.hatch(left, foot-high, right, foot-solid, max(3, device(5.66, scale)), max(1, device(1.4, scale)), c.paper, c.edge)
		p.fill(left, foot-high, right, foot-high+hair, c.edge)
		if right-left >= 4*hair {
			p.fill(left, foot-high, left+hair, foot-solid, c.edge)
			p.fill(right-hair, foot-high, right, foot-solid, c.edge)
		}
	}
	p.fill(x0, foot-hair, x1, foot, c.edge) // the axis
}

// markThreshold paints the threshold as a line; one that the reader can move is in
// the accent colour, with a caliper to hold it by.
func markThreshold(p *Picture, c *palette, h *trace.Histogram, r image.Rectangle, scale float64, bound bool) {
	top, foot, hair := device(float64(r.Min.Y+caliper), scale), device(float64(r.Max.Y), scale), max(1, device(1, scale))
	if !bound && (h.Threshold <= 0 || !h.Parted()) {
		return
	}
	x, line := device(thresholdX(h, r), scale), max(2, device(2, scale))
	p.fill(x-line/2-hair, top, x-line/2+line+hair, foot, c.paper) // so that it stands out from a solid bar
	if !bound {
		p.fill(x-line/2, top, x-line/2+line, foot, c.ink)
		return
	}
	p.fill(x-line/2, top, x-line/2+line, foot, c.accent)
	w, y0, y1 := device(14, scale), device(float64(r.Min.Y), scale), device(float64(r.Min.Y+caliper), scale)
	left := x - w/2
	p.frame(left, y0, left+w, y1, line, c.paper)
	p.fill(left, y0, left+w, y1, c.accent)
	for _, at := range []float64{5, 9} { // the grips
		g := left + device(at, scale) - hair/2
		p.fill(g, y0+device(6, scale), g+hair, y1-device(6, scale), c.onAccent)
	}
}

// thresholdX returns where the threshold of h is drawn, in CSS pixels.
func thresholdX(h *trace.Histogram, r image.Rectangle) float64 {
	if !(h.Max > 0) {
		return float64(r.Min.X)
	}
	return float64(r.Min.X) + float64(float64(r.Dx())*max(0, min(1, h.Threshold/h.Max)))
}

// magnitudeAt is the inverse of thresholdX: the |w| at x, 0 to h.Max.
func magnitudeAt(h *trace.Histogram, r image.Rectangle, x float64) float64 {
	return max(0, min(1, (x-float64(r.Min.X))/float64(r.Dx()))) * h.Max
}
