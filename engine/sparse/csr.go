package sparse

import (
	"fmt"
	"math"
)

// CSR is compressed sparse row, with the types that SciPy uses for float32:
// row i is Values[Starts[i]:Starts[i+1]] at those Columns, which ascend. (Tinney
// and Walker, Proc. IEEE 55, 1967.)
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
	check(rows, cols, data)
	n := 0
	for _, v := range data {
		if v != 0 {
			n++
		}
	}
	if cols > math.MaxInt32 || n > math.MaxInt32 {
		panic(fmt.Sprintf("sparse: %d columns and %d nonzeros do not fit into int32", cols, n))
	}
	c := &CSR{rows, cols, make([]float32, 0, n), make([]int32, 0, n), make([]int32, 1, rows+1)}
	for i := range rows {
		for j, v := range data[i*cols : i*cols+cols] {
			if v != 0 {
				c.Values = append(c.Values, v)
				c.Columns = append(c.Columns, int32(j))
			}
		}
		c.Starts = append(c.Starts, int32(len(c.Values)))
	}
	return c
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
// entries.
func BreakEven(rows, cols int) float64 {
	if rows < 1 || cols < 1 {
		panic(fmt.Sprintf("sparse: the break-even of a matrix of %d x %d", rows, cols))
	}
	n := float64(float64(rows) * float64(cols))
	return 0.5 + float64(rows+1)/(2*n)
}

// Dense puts the zeros back, each as +0.
func (c *CSR) Dense() []float32 {
	data := make([]float32, c.Rows*c.Cols)
	for i := range c.Rows {
		for k := c.Starts[i]; k < c.Starts[i+1]; k++ {
			data[i*c.Cols+int(c.Columns[k])] = c.Values[k]
		}
	}
	return data
}

// MulVec sums over a row's nonzeros from the left, from 0: the bits of
// [Array.MulVec], as long as x is finite (0·Inf would have been NaN). It panics
// if x or y has another length than the matrix wants.
func (c *CSR) MulVec(y, x []float32) {
	checkVectors("MulVec", y, x, c.Rows, c.Cols)
	for i := range y {
		s := float32(0)
		for k := c.Starts[i]; k < c.Starts[i+1]; k++ {
			s += float32(c.Values[k] * x[c.Columns[k]])
		}
		y[i] = s
	}
}

// VecMul sums over the rows from the top, from 0: the bits of [Array.VecMul],
// as long as x is finite. It panics if x or y has another length than the
// matrix wants.
func (c *CSR) VecMul(y, x []float32) {
	checkVectors("VecMul", x, y, c.Rows, c.Cols)
	clear(y)
	for i, s := range x {
		for k := c.Starts[i]; k < c.Starts[i+1]; k++ {
			y[c.Columns[k]] += float32(s * c.Values[k])
		}
	}
}
