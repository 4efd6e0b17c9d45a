package sparse

import (
	"slices"

	"compressionlab/engine/simd"
)

// Encoded is a matrix in any [Format]: where its stored entries stand, and what
// they are.
//
// The order of summation is the same in all formats: MulVec and MulMat add up a
// row's stored entries from the left, VecMul and MatMul the rows from the top,
// each sum in float32, from 0, each product rounded before it is added. So they
// have the bits of the dense products for every finite x: what is left out would
// have added ±0 to a sum that began at +0. With an Inf or a NaN in x the dense
// product has 0·Inf = NaN where a sparse one has nothing.
type Encoded struct {
	Rows, Cols int
	Format     Format
	Pattern    Pattern
	Values     Values
}

// Encode puts data, (rows, cols) row-major, into a format. It panics if data
// does not fill the matrix or there is no such format. The error is a
// [*TooWideError] or, for N:M, a [*PatternError].
func Encode(f Format, rows, cols int, data []float32) (*Encoded, error) {
	check(rows, cols, len(data))
	if byRows(f, rows, cols) {
		m := simd.EncodeCSR(rows, cols, data)
		return &Encoded{rows, cols, f, rearranged(f, m), Floats(m.Values)}, nil
	}
	return arranged(f, rows, cols, data)
}

// arranged is Encode of every format, by its pattern alone.
func arranged(f Format, rows, cols int, data []float32) (*Encoded, error) {
	p, err := pattern(f, rows, cols, func(k int) bool { return data[k] != 0 })
	if err != nil {
		return nil, err
	}
	if f == Dense {
		return &Encoded{rows, cols, f, p, slices.Clone(Floats(data))}, nil
	}
	values := make(Floats, p.Slots())
	p.walk(rows, cols, func(i int, columns []int32, first int, slots []int32) {
		for k, j := range columns {
			v := data[i*cols+int(j)]
			if v == 0 {
				v = 0 // not -0
			}
			values[slot(first, slots, k)] = v
		}
	})
	return &Encoded{rows, cols, f, p, values}, nil
}

// EncodeInt8 puts codes, (rows, cols) row-major, into a format; left out is the
// code that stands for 0. It decodes to exactly what d makes of each code. It
// panics as [Encode] does, and if d has not one scale or one a column, and as
// many zero points or none; the error is the same.
func EncodeInt8(f Format, rows, cols int, codes []int8, d Dequant) (*Encoded, error) {
	check(rows, cols, len(codes))
	d.check(cols)
	p, err := pattern(f, rows, cols, func(k int) bool { return codes[k] != d.zero(k%cols) })
	if err != nil {
		return nil, err
	}
	stored := make([]int8, p.Slots())
	for k := range stored {
		stored[k] = d.zero(0) // of an N:M slot beyond the last row
	}
	p.walk(rows, cols, func(i int, columns []int32, first int, slots []int32) {
		for k, j := range columns {
			stored[slot(first, slots, k)] = codes[i*cols+int(j)]
		}
	})
	return &Encoded{rows, cols, f, p, &Codes{stored, d}}, nil
}

func slot(first int, slots []int32, k int) int {
	if slots == nil {
		return first + k
	}
	return int(slots[k])
}

// rows visits every row from the top, with the columns of its stored entries,
// ascending, and their values.
func (e *Encoded) rows(visit func(i int, columns []int32, values []float32)) {
	e.Values.check(e.Cols)
	var buf []float32
	e.Pattern.walk(e.Rows, e.Cols, func(i int, columns []int32, first int, slots []int32) {
		if len(columns) > len(buf) {
			buf = make([]float32, max(len(columns), 2*len(buf)))
		}
		visit(i, columns, e.Values.read(columns, first, slots, buf)[:len(columns)])
	})
}

// csr is the matrix as the kernels take it, if it is of that format.
func (e *Encoded) csr() (m simd.CSR, ok bool) {
	p, ok := e.Pattern.(*Compressed[int32])
	values, floats := e.Values.(Floats)
	if !ok || !floats {
		return m, false
	}
	return simd.CSR{Cols: e.Cols, Starts: p.Starts, Columns: p.Columns, Values: values}, true
}

// Nonzero is the number of stored entries; of a dense or N:M matrix some of them
// may be zeros.
func (e *Encoded) Nonzero() int { return e.Pattern.Slots() }

// Dense puts the zeros back, each as +0.
func (e *Encoded) Dense() []float32 {
	data := make([]float32, e.Rows*e.Cols)
	e.rows(func(i int, columns []int32, values []float32) {
		row := data[i*e.Cols : i*e.Cols+e.Cols]
		for k, j := range columns {
			row[j] = values[k]
		}
	})
	return data
}

// MulVec sets y = A·x, where x is (cols) and y is (rows). It panics if one has
// another length.
func (e *Encoded) MulVec(y, x []float32) {
	checkProduct("MulVec", y, x, e.Rows, e.Cols, 1)
	if m, ok := e.csr(); ok {
		clear(y)
		m.MulMat(y, x, 1)
		return
	}
	e.rows(func(i int, columns []int32, values []float32) {
		s := float32(0)
		for k, j := range columns {
			s += float32(values[k] * x[j])
		}
		y[i] = s
	})
}

// VecMul sets y = x·A, where x is (rows) and y is (cols). It panics if one has
// another length.
func (e *Encoded) VecMul(y, x []float32) {
	checkProduct("VecMul", x, y, e.Rows, e.Cols, 1)
	e.MatMul(y, x, 1)
}

// MulMat sets Y = A·X, where X is (cols, n) and Y is (rows, n), both row-major:
// column c of Y is MulVec of column c of X. It panics if one has another length.
func (e *Encoded) MulMat(y, x []float32, n int) {
	checkProduct("MulMat", y, x, e.Rows, e.Cols, n)
	clear(y)
	if m, ok := e.csr(); ok {
		m.MulMat(y, x, n)
		return
	}
	e.rows(func(i int, columns []int32, values []float32) {
		yi := y[i*n : i*n+n]
		for k, j := range columns {
			v := values[k]
			for c, xv := range x[int(j)*n : int(j)*n+n] {
				yi[c] += float32(v * xv)
			}
		}
	})
}

// MatMul sets Y = X·A, where X is (n, rows) and Y is (n, cols), both row-major:
// what a Linear layer with this weight does to a batch of n. It panics if one
// has another length.
func (e *Encoded) MatMul(y, x []float32, n int) {
	checkProduct("MatMul", x, y, e.Rows, e.Cols, n)
	clear(y)
	if m, ok := e.csr(); ok {
		m.MatMul(y, x, n)
		return
	}
	e.rows(func(i int, columns []int32, values []float32) {
		for b := range n {
			s, yb := x[b*e.Rows+i], y[b*e.Cols:b*e.Cols+e.Cols]
			for k, j := range columns {
				yb[j] += float32(s * values[k])
			}
		}
	})
}
