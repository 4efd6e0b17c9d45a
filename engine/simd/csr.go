package simd

import "fmt"

// A CSR is a matrix in compressed sparse rows: row i is Values[Starts[i]] to
// Values[Starts[i+1]-1], at those Columns, from 0 to below Cols.
type CSR struct {
	Cols    int
	Starts  []int32   // (rows+1)
	Columns []int32   // (nonzeros)
	Values  []float32 // (nonzeros)
}

// EncodeCSR leaves out what is 0 in w, (rows, cols) row-major.
func EncodeCSR(rows, cols int, w []float32) CSR {
	equal("EncodeCSR", len(w), rows*cols)
	n := Nonzero(w)
	a := CSR{cols, make([]int32, rows+1), make([]int32, n), make([]float32, n)}
	if n > 0 {
		kernels.encode(a, w)
	}
	return a
}

// MulMat adds A·X to Y, where X is (Cols, n) and Y (rows, n), row-major: an entry
// of Y takes the products of a row from the left, each rounded. It panics if a
// length is wrong, or the matrix is none.
func (a CSR) MulMat(y, x []float32, n int) {
	a.check(len(y), len(x), n)
	if len(y) > 0 && !kernels.mulMat(a, n, x, y) {
		panic("simd: a CSR whose starts or columns are out of range")
	}
}

// MatMul adds X·A to Y, where X is (n, rows) and Y (n, Cols), row-major: an entry
// of Y takes the products of the rows of A from the top, each rounded. It panics
// as MulMat does.
func (a CSR) MatMul(y, x []float32, n int) {
	a.check(len(x), len(y), n)
	if len(x) > 0 && !kernels.matMul(a, n, x, y) {
		panic("simd: a CSR whose starts or columns are out of range")
	}
}

func (a CSR) check(perRow, perCol, n int) {
	if rows := len(a.Starts) - 1; rows < 0 || n < 0 || perRow != rows*n || perCol != a.Cols*n || len(a.Columns) != len(a.Values) {
		panic(fmt.Sprintf("simd: a CSR of %d columns, %d starts, %d and %d nonzeros, with %d and %d numbers, %d at a time",
			a.Cols, len(a.Starts), len(a.Columns), len(a.Values), perRow, perCol, n))
	}
}

func encode(a CSR, w []float32) {
	k := 0
	for i := range len(a.Starts) - 1 {
		for j, v := range w[i*a.Cols : i*a.Cols+a.Cols] {
			if v != 0 {
				a.Columns[k], a.Values[k] = int32(j), v
				k++
			}
		}
		a.Starts[i+1] = int32(k)
	}
}

// row is the columns and values of row i; not ok if they are out of range.
func (a CSR) row(i int) (columns []int32, values []float32, ok bool) {
	from, to := a.Starts[i], a.Starts[i+1]
	if from < 0 || to < from || int(to) > len(a.Values) {
		return nil, nil, false
	}
	columns, values = a.Columns[from:to], a.Values[from:to]
	for _, j := range columns {
		if uint(j) >= uint(a.Cols) {
			return nil, nil, false
		}
	}
	return columns, values, true
}

func mulMat(a CSR, n int, x, y []float32) bool {
	for i := range len(a.Starts) - 1 {
		columns, values, ok := a.row(i)
		if !ok {
			return false
		}
		if n == 1 {
			s := y[i]
			for k, j := range columns {
				s += float32(values[k] * x[j])
			}
			y[i] = s
			continue
		}
		yi := y[i*n : i*n+n]
		for k, j := range columns {
			v := values[k]
			for c, xv := range x[int(j)*n : int(j)*n+n] {
				yi[c] += float32(v * xv)
			}
		}
	}
	return true
}

func matMul(a CSR, n int, x, y []float32) bool {
	rows := len(a.Starts) - 1
	for i := range rows {
		columns, values, ok := a.row(i)
		if !ok {
			return false
		}
		for b := range n {
			s, yb := x[b*rows+i], y[b*a.Cols:b*a.Cols+a.Cols]
			for k, j := range columns {
				yb[j] += float32(s * values[k])
			}
		}
	}
	return true
}
