package stage

import "compressionlab/engine/trace"

// total returns how many weights bin i counts, erased or kept.
func total(h *trace.Histogram, i int) int {
	n := 0
	if i < len(h.Kept) {
		n += h.Kept[i]
	}
	if i < len(h.Erased) {
		n += h.Erased[i]
	}
	return n
}

func binsOf(h *trace.Histogram) int { return max(len(h.Kept), len(h.Erased)) }

func weightsOf(h *trace.Histogram) int {
	n := 0
	for i := range binsOf(h) {
		n += total(h, i)
	}
	return n
}

// Share returns the share of the weights, 0 to 1, whose magnitude is below t:
// exact at the edge of a bin, linear inside one. It never falls as t grows.
// Without weights it is 0.
func Share(h *trace.Histogram, t float64) float64 {
	n, all := binsOf(h), weightsOf(h)
	if all == 0 || !(t > 0) || !(h.Max > 0) {
		return 0
	}
	at := t / h.Max * float64(n) // in bins
	if at >= float64(n) {
		return 1
	}
	i := int(at)
	sum := 0
	for j := range i {
		sum += total(h, j)
	}
	return (float64(sum) + float64((at-float64(i))*float64(total(h, i)))) / float64(all)
}

// Threshold is the inverse of [Share]: the smallest magnitude below which that
// share of the weights lies. A share outside 0 to 1 counts as the nearer end.
func Threshold(h *trace.Histogram, share float64) float64 {
	n, all := binsOf(h), weightsOf(h)
	if all == 0 || !(share > 0) || !(h.Max > 0) {
		return 0
	}
	want := min(share, 1) * float64(all)
	sum := 0.0
	for i := range n {
		c := float64(total(h, i))
		if c > 0 && sum+c >= want {
			return (float64(i) + (want-sum)/c) / float64(n) * h.Max
		}
		sum += c
	}
	return h.Max
}
