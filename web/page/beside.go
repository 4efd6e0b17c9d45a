package page

import (
	"fmt"
	"strings"

	"compressionlab/engine/trace"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

// part names the matrix that a view is of, as the code has it, as far as there is
// room: a long one from a dot on.
func part(v trace.View) string {
	const most = 24
	name := []rune(v.Part)
	if len(name) == 0 {
		return text.Words.Fig.Matrix
	}
	if len(name) <= most {
		return v.Part
	}
	end := string(name[len(name)-most:])
	if _, after, ok := strings.Cut(end, "."); ok {
		end = after
	}
	return "…" + end
}

// pictured names what a view is of, for who does not see it.
func pictured(v trace.View) string {
	if v.Kind == trace.Weights {
		return spoken(v.Object)
	}
	return part(v) + ", " + text.Words.Fig.BesideName[v.Kind]
}

// matrixWords names a matrix of a view, and says what is to be said of it.
func matrixWords(c *state.Cell, v trace.View, i int) (name, said string) {
	w, m := text.Words, v.Matrices[i]
	shape := fmt.Sprintf(w.Shape, m.Rows, m.Cols)
	if s := v.Spectrum; s != nil {
		switch k := c.Dial(state.RankDial); i {
		case 0:
			return part(v), shape
		case 1:
			return fmt.Sprintf(w.Fig.RankK, k), fmt.Sprintf(w.Fig.RankKeeps, text.Percent(float64(s.Energy[k-1])))
		default:
			return w.Fig.Difference, fmt.Sprintf(w.Fig.RankErrs, text.Percent(float64(s.Errors[k-1])))
		}
	}
	if v.Kind == trace.HandMade {
		kept := fmt.Sprintf(w.KeptOf, text.Count(m.Nonzero), text.Count(m.Rows*m.Cols))
		return []string{part(v), w.Fig.ByHand, w.Fig.Automatic}[i], kept
	}
	if v.Kind == trace.Compared {
		kept := fmt.Sprintf(w.KeptOf, text.Count(m.Nonzero), text.Count(m.Rows*m.Cols))
		less := w.Fig.FirstLess
		if m.Clip > 0 {
			less += ", " + fmt.Sprintf(w.Fig.RoundingEnds, exact(m.Clip))
		}
		return []string{w.Fig.First, w.Fig.Second, w.Fig.Difference}[i], []string{kept, kept, less}[i]
	}
	if g := v.Grid; g != nil {
		switch i {
		case 0:
			return part(v), shape
		case 1:
			return w.Fig.Codes, fmt.Sprintf(w.Fig.CodesBits, g.Bits)
		default:
			return w.Fig.Rounding, fmt.Sprintf(w.Fig.RoundingEnds, exact(m.Clip))
		}
	}
	if m.Kind != "" {
		shape += ", " + m.Kind
	}
	return m.Name, shape + ", " + fmt.Sprintf(w.KeptOf, text.Count(m.Nonzero), text.Count(m.Rows*m.Cols))
}

// Parts names what the stage draws of the view that a cell shows, in the order of
// reading: a picture of it has no words.
func Parts(c *state.Cell) string {
	w := text.Words
	view, _, ok := c.View()
	if !ok {
		return ""
	}
	var parts []string
	for i := range view.Matrices {
		name, said := matrixWords(c, view, i)
		parts = append(parts, name+", "+said)
	}
	said := strings.Join(parts, "; ")
	if view.Histogram != nil {
		said += fmt.Sprintf(w.StillBelow, text.Strip(w.Histogram))
	}
	return fmt.Sprintf(w.StillParts, said)
}

// decimalsOf is how many decimals a probed number has.
func decimalsOf(v trace.View) int {
	if v.Grid != nil {
		return 5
	}
	return 3
}
