package lab

import (
	"math"
	"slices"

	"compressionlab/engine/nn"
	"compressionlab/engine/quant"
	"compressionlab/engine/trace"
)

// A gridded is a weight that became codes in the last cell.
type gridded struct {
	model *model // that holds the codes
	name  string
	line  int
	w     []float32 // as it was
	codes quant.Weight
}

// gridded notes the weights that became codes of a new model, as they are now.
func (s *session) gridded(coded, from *model) error {
	var codes []quant.Weight
	for _, l := range coded.leaves() {
		if l.codes != nil {
			codes = append(codes, l.codes)
		}
	}
	named := nn.Named(from.layer)
	note := func(w []float32) error {
		if len(codes) == 0 {
			return nil
		}
		weight := codes[0]
		codes = codes[1:]
		if rows, cols := weight.Shape(); rows*cols != len(w) || !s.drawable(len(w)) {
			return nil
		}
		g := gridded{model: coded, line: s.line(), codes: weight}
		for _, n := range named {
			if sameMemory(n.Tensor.Data, w) {
				g.name = n.Name
			}
		}
		if slices.ContainsFunc(s.grids, func(old gridded) bool { return old.model == coded && old.name == g.name }) {
			return nil // a layer that occurs twice
		}
		if err := s.grow(4 * float64(len(w))); err != nil {
			return err
		}
		g.w = slices.Clone(w)
		s.grids = append(s.grids[max(0, len(s.grids)-mostGridded+1):], g)
		return nil
	}
	for _, l := range from.leaves() {
		if l.codes != nil {
			codes = codes[min(1, len(codes)):]
			continue
		}
		for _, w := range [][]float32{l.weight, l.second} {
			if len(w) > 0 {
				if err := note(w); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// mostGridded is how many weights are kept, and mostCoded how many of them are
// shown: those of models that a name still leads to.
const mostGridded, mostCoded = 16, 6

// coding is what the stage can show of them.
func (s *session) coding(models []*model) (all []beside) {
	for _, g := range s.grids {
		if slices.Contains(models, g.model) {
			if b := g.beside(s.idOf(g.model)); !math.IsInf(b.view.Grid.High-b.view.Grid.Low, 0) { // JSON has none of these
				all = append(all, b)
			}
		}
	}
	return all[max(0, len(all)-mostCoded):]
}

func (g gridded) beside(id string) beside {
	const bins = 96
	rows, cols := g.codes.Shape()
	dense := g.codes.Dense()
	off := make([]float32, len(g.w))
	grid := &trace.Grid{Counts: make([]int, bins), Rows: []trace.GridRow{}, Marks: []float32{}}
	low, high := dense[0], dense[0]
	squares := 0.0
	for i, w := range g.w {
		off[i] = w - dense[i]
		low, high = min(low, w), max(high, w)
		squares += float64(off[i]) * float64(off[i])
		grid.Largest = max(grid.Largest, math.Abs(float64(off[i])))
		if w == 0 {
			grid.Zeros++
			if dense[i] == 0 {
				grid.Kept++
			}
		}
	}
	grid.RMS = math.Sqrt(squares / float64(len(g.w)))
	clip := grid.Largest
	switch c := g.codes.(type) {
	case *quant.Matrix:
		grid.Bits = c.Bits
		clip = 0
		for j := range c.Scales {
			at := c.Grid(j)
			first, last := at.Ends()
			row := trace.GridRow{Scale: at.Scale, Zero: int(at.Zero), First: at.Value(int8(first)), Last: at.Value(int8(last))}
			grid.Rows = append(grid.Rows, row)
			low, high = min(low, row.First), max(high, row.Last)
			clip = max(clip, float64(at.Scale)/2)
		}
		for i, d := range off {
			if scale := c.Scales[i%cols%len(c.Scales)]; math.Abs(float64(d)) > float64(scale)*0.501 {
				grid.Clipped++
			}
		}
	case *quant.Clustered:
		grid.Bits = c.Bits
		grid.Marks = slices.Sorted(slices.Values(c.Codebook))
		low, high = min(low, grid.Marks[0]), max(high, grid.Marks[len(grid.Marks)-1])
	}
	grid.Low, grid.High = float64(low), float64(high)
	if grid.High == grid.Low {
		grid.High = grid.Low + 1
	}
	for _, w := range g.w {
		grid.Counts[max(0, min(bins-1, int(bins*(float64(w)-grid.Low)/(grid.High-grid.Low))))]++
	}
	v := trace.View{Object: id, Kind: trace.Coded, Part: g.name, Line: g.line, Matrices: besides(rows, cols, g.w), Grid: grid}
	v.Matrices[2].Clip = clip
	return beside{v, [][]float32{g.w, dense, off}}
}
