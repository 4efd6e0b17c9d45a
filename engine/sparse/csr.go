package sparse

import (
	"fmt"
	"math"
)

// CSR is compressed sparse row, with the types that SciPy uses for float32:
// row i is Values[Starts[i]:Starts[i+1]] at those Columns, which ascend. (Tinney
// and Walker, Proc. IEEE 55, 1967.) It is the [Encoded] matrix of [CSRInt32] with
// its three arrays in reach.
type CSR struct {
	Rows, Cols int
	Values     []float32 // (nonzeros)
	Columns    []int32   // (nonzeros)
	Starts     []int32   // (Rows+1), from 0 to the number of nonzeros
}

// EncodeCSR leaves the zeros of data, (rows, cols) row-major, out. It panics if
// data does not fill the matrix, or if a column or a count needs more than 31
// bits.
func EncodeCSR(rows, cols int, data []float32) *CSR {
	e, err := Encode(CSRInt32, rows, cols, data)
	if err != nil {
		panic(err.Error())
	}
	p := e.Pattern.(*Compressed[int32])
	return &CSR{rows, cols, e.Values.(Floats), p.Columns, p.Starts}
}

// Encoded is the same matrix on the same arrays.
func (c *CSR) Encoded() *Encoded {
	return &Encoded{c.Rows, c.Cols, CSRInt32, &Compressed[int32]{c.Starts, c.Columns}, Floats(c.Values)}
}

// Nonzero is the number of stored entries.
func (c *CSR) Nonzero() int { return len(c.Values) }

// Bytes is ValueBytes + ColumnBytes + StartBytes: the lengths of the three
// arrays, 4 bytes an entry each.
func (c *CSR) Bytes() int { return c.ValueBytes() + c.ColumnBytes() + c.StartBytes() }

// ValueBytes is what the nonzeros take.
func (c *CSR) ValueBytes() int { return 4 * len(c.Values) }

// ColumnBytes is what their columns take.
func (c *CSR) ColumnBytes() int { return 4 * len(c.Columns) }

// StartBytes is what the row starts take.
func (c *CSR) StartBytes() int { return 4 * len(c.Starts) }

// CSRBytes is what [CSR.Bytes] comes to for a matrix of these rows with so many
// nonzeros: 8·nonzeros + 4·(rows+1).
func CSRBytes(rows, nonzeros int) int { return 8*nonzeros + 4*(rows+1) }

// BreakEven is the sparsity at which CSR takes as many bytes as dense; above it
// CSR is the smaller one:
//
//	8·(1-s)·R·C + 4·(R+1) = 4·R·C    s = 1/2 + (R+1) / (2·R·C)
//
// That is 50% and a little more for the row starts. It is above 1 where CSR
// never is the smaller: a matrix of one column. It panics if the matrix has no
// entries. [BreakEvenOf] answers for the other formats.
func BreakEven(rows, cols int) float64 {
	if rows < 1 || cols < 1 {
		panic(fmt.Sprintf("sparse: the break-even of a matrix of %d x %d", rows, cols))
	}
	n := float64(float64(rows) * float64(cols))
	return 0.5 + float64(rows+1)/(2*n)
}

// Dense puts the zeros back, each as +0.
func (c *CSR) Dense() []float32 { return c.Encoded().Dense() }

// MulVec sums over a row's nonzeros from the left, from 0: the bits of
// [Array.MulVec], as long as x is finite (0·Inf would have been NaN). It panics
// if x or y has another length than the matrix wants.
func (c *CSR) MulVec(y, x []float32) { c.Encoded().MulVec(y, x) }

// VecMul sums over the rows from the top, from 0: the bits of [Array.VecMul],
// as long as x is finite. It panics if x or y has another length than the
// matrix wants.
func (c *CSR) VecMul(y, x []float32) { c.Encoded().VecMul(y, x) }

// Compressed is the pattern of [CSRInt32] and [CSRUint16]: the columns of row i
// are Columns[Starts[i]:Starts[i+1]] and ascend; the slots are in that order.
type Compressed[C int32 | uint16] struct {
	Starts  []int32 // (rows+1), from 0 to the number of nonzeros
	Columns []C     // (nonzeros)
}

func compress[C int32 | uint16](f Format, rows, cols int, stored func(int) bool, n int) (Pattern, error) {
	limit := math.MaxInt32
	if _, narrow := any(C(0)).(uint16); narrow {
		limit = math.MaxUint16
	}
	if cols-1 > limit {
		return nil, &TooWideError{f, "columns", cols, limit + 1}
	}
	if n > math.MaxInt32 {
		return nil, &TooWideError{f, "nonzeros", n, math.MaxInt32}
	}
	p := &Compressed[C]{make([]int32, 1, rows+1), make([]C, 0, n)}
	for i := range rows {
		for j := range cols {
			if stored(i*cols + j) {
				p.Columns = append(p.Columns, C(j))
			}
		}
		p.Starts = append(p.Starts, int32(len(p.Columns)))
	}
	return p, nil
}

// Slots is the number of nonzeros.
func (p *Compressed[C]) Slots() int { return len(p.Columns) }

func (p *Compressed[C]) walk(rows, cols int, visit visitor) {
	var wide []int32
	for i := range rows {
		first, end := p.Starts[i], p.Starts[i+1]
		if columns, ok := any(p.Columns).([]int32); ok {
			visit(i, columns[first:end], int(first), nil)
			continue
		}
		wide = wide[:0]
		for _, j := range p.Columns[first:end] {
			wide = append(wide, int32(j))
		}
		visit(i, wide, int(first), nil)
	}
}

func (p *Compressed[C]) arrays() []any { return []any{p.Starts, p.Columns} }
