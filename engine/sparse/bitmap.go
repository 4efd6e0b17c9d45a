package sparse

import (
	"math"
	"math/bits"
)

// Bits is the pattern of [Bitmap]: one bit an entry, row-major, set where the
// entry is stored. Entry k is bit k%8, from the lowest, of byte k/8; rows do not
// begin on a byte of their own, so the bits are rounded up to bytes once.
type Bits struct {
	Mask []byte // (rows·cols/8, rounded up)

	n int // set bits
}

func bitmap(f Format, rows, cols int, stored func(int) bool, n int) (Pattern, error) {
	if cols-1 > math.MaxInt32 {
		return nil, &TooWideError{f, "columns", cols, math.MaxInt32 + 1}
	}
	p := &Bits{make([]byte, (rows*cols+7)/8), n}
	for k := range rows * cols {
		if stored(k) {
			p.Mask[k/8] |= 1 << (k % 8)
		}
	}
	return p, nil
}

// Slots is the number of set bits.
func (p *Bits) Slots() int { return p.n }

func (p *Bits) walk(rows, cols int, visit visitor) {
	columns := make([]int32, 0, min(p.n, cols))
	slot := 0
	for i := range rows {
		columns = columns[:0]
		for k, end := i*cols, i*cols+cols; k < end; {
			// What is left of this byte, and of this row.
			b := p.Mask[k/8] >> (k % 8)
			width := min(8-k%8, end-k)
			b &= byte(1<<width - 1)
			for ; b != 0; b &= b - 1 {
				columns = append(columns, int32(k-i*cols+bits.TrailingZeros8(b)))
			}
			k += width
		}
		visit(i, columns, slot, nil)
		slot += len(columns)
	}
}

func (p *Bits) arrays() []any { return []any{p.Mask} }

// All is the pattern of [Dense]: every entry is stored, row-major, and nothing
// has to be said about where.
type All struct{ Rows, Cols int }

// Slots is the number of entries.
func (p All) Slots() int { return p.Rows * p.Cols }

func (p All) walk(rows, cols int, visit visitor) {
	columns := make([]int32, cols)
	for j := range columns {
		columns[j] = int32(j)
	}
	for i := range rows {
		visit(i, columns, i*cols, nil)
	}
}

func (All) arrays() []any { return nil }
