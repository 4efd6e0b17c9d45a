// Package sparse holds a matrix in the formats in which zeros may be left out,
// encoded for real, so that every size is counted and none is claimed.
//
// # Why does 90% sparsity not save 90% of the bytes?
//
// Who leaves zeros out has to say where the others stand. [CSR] spends an int32
// on the column of each nonzero, as much as on the number itself, and an int32
// a row. So it pays only above half sparsity: see [BreakEven]. The other formats
// say it in other ways, each at its own price: [Table] measures them all.
//
// # Why one walk and not eight formats?
//
// A format is two things that know nothing of each other: a [Pattern], which
// says where the stored entries stand, and their [Values], as float32 or as int8
// codes. A pattern can do one thing: walk over the rows from the top and name
// the columns of the stored entries, ascending. Encoding, decoding, products and
// sizes are written once, on that walk, in [Encoded]; so a new format is a new
// walk, and a product sums in the same order in all of them.
//
// # What is a zero?
//
// An entry that compares equal to 0. So -0 is not stored, and decodes as +0; a
// NaN compares equal to nothing and is stored. The dense format stores all
// entries, each as it is. Of int8 codes the one that stands for 0 is left out.
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

// An Array is the dense format: every entry, zero or not. Its products are
// loops over the array and nothing else: what the others are tested against.
type Array struct {
	Rows, Cols int
	Values     []float32 // (Rows, Cols), row-major
}

// EncodeDense copies data, (rows, cols) row-major. It panics if data does not
// fill the matrix.
func EncodeDense(rows, cols int, data []float32) *Array {
	check(rows, cols, len(data))
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
	checkProduct("MulVec", y, x, a.Rows, a.Cols, 1)
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
	checkProduct("VecMul", x, y, a.Rows, a.Cols, 1)
	clear(y)
	for i, s := range x {
		for j, v := range a.Values[i*a.Cols : i*a.Cols+a.Cols] {
			y[j] += float32(s * v)
		}
	}
}

func check(rows, cols, entries int) {
	if rows < 0 || cols < 0 || rows*cols != entries {
		panic(fmt.Sprintf("sparse: %d entries for a matrix of %d x %d", entries, rows, cols))
	}
}

// checkProduct panics unless perRow holds n numbers a row and perCol n a column.
func checkProduct(name string, perRow, perCol []float32, rows, cols, n int) {
	if n < 0 || len(perRow) != rows*n || len(perCol) != cols*n {
		panic(fmt.Sprintf("sparse: %s with %d and %d numbers on a matrix of %d x %d, %d at a time", name, len(perRow), len(perCol), rows, cols, n))
	}
}
