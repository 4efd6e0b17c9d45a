// Package sparse holds a matrix in the formats in which zeros may be left out,
// encoded for real, so that every size is counted and none is claimed.
//
// # Why does 90% sparsity not save 90% of the bytes?
//
// Who leaves zeros out has to say where the others stand. [CSR] spends an int32
// on the column of each nonzero, as much as on the number itself, and an int32
// a row. So it pays only above half sparsity: see [BreakEven].
//
// # What is a zero?
//
// An entry that compares equal to 0. So -0 is not stored, and decodes as +0; a
// NaN compares equal to nothing and is stored.
package sparse

import "fmt"

// A Matrix is one matrix in one format. Its size is Rows x Cols in all of them.
type Matrix interface {
	// Bytes is what the format takes, all indices included.
	Bytes() int
	// Dense decodes into a new slice, (rows, cols) row-major.
	Dense() []float32
	// MulVec sets y = A·x, where x is (cols) and y is (rows).
	MulVec(y, x []float32)
	// VecMul sets y = x·A, where x is (rows) and y is (cols): what a Linear
	// layer with this weight does to one image.
	VecMul(y, x []float32)
}

// An Array is the dense format: every entry, zero or not.
type Array struct {
	Rows, Cols int
	Values     []float32 // (Rows, Cols), row-major
}

// EncodeDense copies data, (rows, cols) row-major. It panics if data does not
// fill the matrix.
func EncodeDense(rows, cols int, data []float32) *Array {
	check(rows, cols, data)
	return &Array{rows, cols, append([]float32(nil), data...)}
}

// DenseBytes is 4 bytes an entry.
func DenseBytes(rows, cols int) int { return 4 * rows * cols }

// Bytes is [DenseBytes].
func (a *Array) Bytes() int { return DenseBytes(a.Rows, a.Cols) }

// Dense is a copy of the values.
func (a *Array) Dense() []float32 { return append([]float32(nil), a.Values...) }

// MulVec sums over a row from the left, from 0. It panics if x or y has another
// length than the matrix wants.
func (a *Array) MulVec(y, x []float32) {
	checkVectors("MulVec", y, x, a.Rows, a.Cols)
	for i := range y {
		s := float32(0)
		for j, v := range a.Values[i*a.Cols : i*a.Cols+a.Cols] {
			s += float32(v * x[j])
		}
		y[i] = s
	}
}

// VecMul sums over the rows from the top, from 0. It panics if x or y has
// another length than the matrix wants.
func (a *Array) VecMul(y, x []float32) {
	checkVectors("VecMul", x, y, a.Rows, a.Cols)
	clear(y)
	for i, s := range x {
		for j, v := range a.Values[i*a.Cols : i*a.Cols+a.Cols] {
			y[j] += float32(s * v)
		}
	}
}

func check(rows, cols int, data []float32) {
	if rows < 0 || cols < 0 || rows*cols != len(data) {
		panic(fmt.Sprintf("sparse: %d entries for a matrix of %d x %d", len(data), rows, cols))
	}
}

// checkVectors panics unless perRow is as long as there are rows and perCol as
// there are columns.
func checkVectors(name string, perRow, perCol []float32, rows, cols int) {
	if len(perRow) != rows || len(perCol) != cols {
		panic(fmt.Sprintf("sparse: %s with vectors of %d and %d on a matrix of %d x %d", name, len(perRow), len(perCol), rows, cols))
	}
}
