package quant

import (
	"fmt"

	"compressionlab/engine/nn"
	"compressionlab/engine/simd"
)

// Options of a quantization.
type Options struct {
	Bits       int // 2 to 8
	Scheme     Scheme
	PerChannel bool // each column has its own grid, else the matrix has one

	// Integer makes the layers of [Model] compute with integers: the inputs are
	// quantized too, each row on an affine grid of 8 bits of its own.
	Integer bool
}

// A Matrix is a weight in integers: (Codes[i,j] - Zeros[j])·Scales[j].
type Matrix struct {
	Rows, Cols int
	Bits       int
	Scheme     Scheme
	Codes      []int8    // (Rows, Cols), row-major, one a byte; see [Pack]
	Scales     []float32 // (1) for the matrix or (Cols)
	Zeros      []int8    // as many; nil if symmetric, where all are 0
}

// Quantize stores w, (rows, cols) row-major, in integers; the formulas are in
// the package's comment. Zeros stay exactly zero, each weight moves by at most
// half a step, and larger weights never get smaller codes within a grid. A
// matrix, or with PerChannel a column, of equal numbers is stored exactly.
//
// It returns a [*BitsError] or an [*nn.NonFiniteError]. It panics if w does not fill
// (rows, cols), or has no entries, or the scheme is unknown.
func Quantize(rows, cols int, w []float32, o Options) (*Matrix, error) {
	if err := checkBits(o.Bits); err != nil {
		return nil, err
	}
	if err := finite(rows, cols, w, ""); err != nil {
		return nil, err
	}
	grids := 1
	if o.PerChannel {
		grids = cols
	}
	low, high := make([]float32, grids), make([]float32, grids)
	if o.PerChannel {
		copy(low, w)
		copy(high, w)
		simd.Extremes(w, low, high)
	} else {
		low[0], high[0] = bounds(w)
	}

	m := &Matrix{Rows: rows, Cols: cols, Bits: o.Bits, Scheme: o.Scheme,
		Codes: make([]int8, rows*cols), Scales: make([]float32, grids)}
	if o.Scheme == Affine {
		m.Zeros = make([]int8, grids)
	}
	each := make([]Grid, grids)
	for g := range each {
		each[g] = GridFor(low[g], high[g], o.Bits, o.Scheme)
		m.Scales[g] = each[g].Scale
		if m.Zeros != nil {
			m.Zeros[g] = each[g].Zero
		}
	}
	encode(m.Codes, w, each)
	return m, nil
}

// Grid is that of column j.
func (m *Matrix) Grid(j int) Grid {
	g := Grid{Bits: m.Bits, Scheme: m.Scheme}
	j %= len(m.Scales)
	g.Scale = m.Scales[j]
	if m.Zeros != nil {
		g.Zero = m.Zeros[j]
	}
	return g
}

// Shape is (Rows, Cols).
func (m *Matrix) Shape() (rows, cols int) { return m.Rows, m.Cols }

// Dense is the numbers that the codes stand for, (Rows, Cols) row-major.
func (m *Matrix) Dense() []float32 {
	w := make([]float32, len(m.Codes))
	if len(m.Scales) == 1 {
		g := m.Grid(0)
		for i, q := range m.Codes {
			w[i] = g.Value(q)
		}
		return w
	}
	for j := range m.Cols {
		g := m.Grid(j)
		for i := j; i < len(w); i += m.Cols {
			w[i] = g.Value(m.Codes[i])
		}
	}
	return w
}

// Size counts the codes as [Pack] packs them.
func (m *Matrix) Size() Size {
	return Size{Codes: PackedBytes(len(m.Codes), m.Bits), Scales: 4 * len(m.Scales), Zeros: len(m.Zeros)}
}

// A Size is what a quantized weight takes, in bytes.
type Size struct {
	Codes    int // packed
	Scales   int // 4 each
	Zeros    int // zero points, 1 each
	Codebook int // 4 an entry
}

// Bytes is the sum.
func (s Size) Bytes() int { return s.Codes + s.Overhead() }

// Overhead is what is not codes.
func (s Size) Overhead() int { return s.Scales + s.Zeros + s.Codebook }

// A Weight is a matrix stored in few bits: a [*Matrix] or a [*Clustered].
type Weight interface {
	Shape() (rows, cols int)
	Dense() []float32 // what the codes stand for, row-major
	Size() Size
	bits() int
}

func (m *Matrix) bits() int { return m.Bits }

// finite checks that w fills the shape and returns an *[nn.NonFiniteError] for its
// first entry that is no number.
func finite(rows, cols int, w []float32, name string) error {
	if rows < 1 || cols < 1 || len(w) != rows*cols {
		panic(fmt.Sprintf("quant: %d entries for a matrix of shape %s", len(w), nn.ShapeString([]int{rows, cols})))
	}
	return nn.Finite(cols, w, name)
}
