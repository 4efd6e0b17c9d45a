package sparse

import (
	"math"

	"compressionlab/engine/simd"
)

// byRows tells whether a matrix of this size is put into a format by way of CSR:
// a kernel finds the nonzeros, row by row, and what is left to do is a turn of a
// loop a nonzero. In a browser that takes a tenth of the time in which Go asks
// every entry whether it is stored.
func byRows(f Format, rows, cols int) bool {
	if max(rows, cols, rows*cols) > math.MaxInt32 {
		return false
	}
	switch f {
	case CSRInt32, COOInt32, COOInt64, Bitmap:
		return true
	case CSRUint16:
		return cols-1 <= math.MaxUint16
	}
	return false
}

// rearranged is the pattern of a CSR in a format that holds the same entries in
// the same order.
func rearranged(f Format, m simd.CSR) Pattern {
	switch f {
	case CSRUint16:
		return &Compressed[uint16]{m.Starts, converted[uint16](m.Columns)}
	case COOInt32:
		return &Coordinates[int32]{rowsOf[int32](m), m.Columns}
	case COOInt64:
		return &Coordinates[int64]{rowsOf[int64](m), converted[int64](m.Columns)}
	case Bitmap:
		return bitsOf(m)
	}
	return &Compressed[int32]{m.Starts, m.Columns}
}

func converted[C uint16 | int64](columns []int32) []C {
	out := make([]C, len(columns))
	for k, j := range columns {
		out[k] = C(j)
	}
	return out
}

// rowsOf is the row of each nonzero.
func rowsOf[C int32 | int64](m simd.CSR) []C {
	out := make([]C, len(m.Columns))
	for i, end := range m.Starts[1:] {
		line := out[m.Starts[i]:end]
		for k := range line {
			line[k] = C(i)
		}
	}
	return out
}

func bitsOf(m simd.CSR) *Bits {
	rows := len(m.Starts) - 1
	p := &Bits{make([]byte, (rows*m.Cols+7)/8), len(m.Columns)}
	for i := range rows {
		for _, j := range m.Columns[m.Starts[i]:m.Starts[i+1]] {
			k := i*m.Cols + int(j)
			p.Mask[k/8] |= 1 << (k % 8)
		}
	}
	return p
}
