package modelio

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"sort"
)

// A Sparse matrix is what SciPy's save_npz writes, its arrays as they are.
type Sparse struct {
	Layout     string // "csr", "csc" or "coo"
	Rows, Cols int
	Values     []float32 // (n)
	Starts     []int32   // csr (Rows+1), csc (Cols+1), from 0 to n
	Indices    []int32   // (n): columns of csr and coo, rows of csc
	RowIndices []int32   // (n): of coo
}

// ReadSciPy returns the matrix of a file that scipy.sparse.save_npz made, csr,
// csc or coo, its values as float32 ([Array.Float32]). Indices are checked
// against the shape; they need not be sorted, and an entry may occur twice:
// SciPy adds those up, as [Sparse.CSR] does.
//
// The errors are those of [ReadNpz], and an [*UnsupportedError] for bsr and dia.
func ReadSciPy(data []byte) (*Sparse, error) {
	arrays, err := ReadNpz(data)
	if err != nil {
		return nil, err
	}
	if !isSciPy(arrays) {
		return nil, &FormatError{Kind: "SciPy npz", Offset: -1, Reason: "it has no arrays format, shape and data"}
	}
	return sparseOf(arrays)
}

func isSciPy(arrays []NamedArray) bool {
	return find(arrays, "format") != nil && find(arrays, "shape") != nil && find(arrays, "data") != nil
}

func find(arrays []NamedArray, name string) *Array {
	for _, n := range arrays {
		if n.Name == name {
			return n.Array
		}
	}
	return nil
}

func sparseOf(arrays []NamedArray) (*Sparse, error) {
	broken := func(name, reason string) error {
		return &FormatError{Kind: "SciPy npz", Entry: name, Offset: -1, Reason: reason}
	}
	layout, ok := find(arrays, "format").Values.(string)
	if !ok {
		return nil, broken("format", "it is no text")
	}
	if layout != "csr" && layout != "csc" && layout != "coo" {
		return nil, &UnsupportedError{Entry: "format", DType: fmt.Sprintf("layout %.20q", layout), Hint: "save matrix.tocsr()"}
	}
	s := &Sparse{Layout: layout}
	shape, err := indices(arrays, "shape", math.MaxInt32)
	if err != nil {
		return nil, err
	}
	if len(shape) != 2 {
		return nil, broken("shape", fmt.Sprintf("%d sizes, a matrix has two", len(shape)))
	}
	s.Rows, s.Cols = int(shape[0]), int(shape[1])
	values := find(arrays, "data")
	if len(values.Shape) != 1 {
		return nil, broken("data", "it is no list of numbers")
	}
	if s.Values, _ = values.Float32(); s.Values == nil {
		return nil, broken("data", "it is no list of numbers")
	}
	across, along, lines := "indices", s.Cols, s.Rows
	switch layout {
	case "csc":
		along, lines = s.Rows, s.Cols
	case "coo":
		across = "col"
		if s.RowIndices, err = indices(arrays, "row", int64(s.Rows)-1); err != nil {
			return nil, err
		}
		if len(s.RowIndices) != len(s.Values) {
			return nil, broken("row", fmt.Sprintf("%d rows for %d values", len(s.RowIndices), len(s.Values)))
		}
	}
	if s.Indices, err = indices(arrays, across, int64(along)-1); err != nil {
		return nil, err
	}
	if len(s.Indices) != len(s.Values) {
		return nil, broken(across, fmt.Sprintf("%d of them for %d values", len(s.Indices), len(s.Values)))
	}
	if layout == "coo" {
		return s, nil
	}
	if s.Starts, err = indices(arrays, "indptr", int64(len(s.Values))); err != nil {
		return nil, err
	}
	if len(s.Starts) != lines+1 || s.Starts[0] != 0 || !slices.IsSorted(s.Starts) || int(s.Starts[lines]) != len(s.Values) {
		return nil, broken("indptr", fmt.Sprintf("want %d numbers that ascend from 0 to %d", lines+1, len(s.Values)))
	}
	return s, nil
}

// indices are a list of int32 or int64, each from 0 to most.
func indices(arrays []NamedArray, name string, most int64) ([]int32, error) {
	broken := func(reason string) error {
		return &FormatError{Kind: "SciPy npz", Entry: name, Offset: -1, Reason: reason}
	}
	a := find(arrays, name)
	if a == nil {
		return nil, broken("it is missing")
	}
	if len(a.Shape) != 1 {
		return nil, broken("it is no list")
	}
	out := func(k int, v int64) error { return broken(fmt.Sprintf("number %d is %d, want 0 to %d", k, v, most)) }
	switch v := a.Values.(type) {
	case []int32:
		for k, x := range v {
			if x < 0 || int64(x) > most {
				return nil, out(k, int64(x))
			}
		}
		return v, nil
	case []int64:
		narrow := make([]int32, len(v))
		for k, x := range v {
			if x < 0 || x > most || x > math.MaxInt32 {
				return nil, out(k, x)
			}
			narrow[k] = int32(x)
		}
		return narrow, nil
	}
	return nil, broken("its numbers are neither int32 nor int64")
}

// CSR is the matrix with its entries row by row, the columns ascending, each
// once: those that occur twice are added up in the order in which they stood,
// in float32. Zeros that were stored stay. It shares no memory with s.
//
// The error is a [*LimitError] for a matrix of so many rows that their starts
// alone outweigh its entries by far.
func (s *Sparse) CSR() (*Sparse, error) {
	n := len(s.Values)
	if claims, most := int64(s.Rows)*4, limit(int64(12*n)); claims > most {
		return nil, &LimitError{Claims: claims, Limit: most}
	}
	row, col := make([]int32, n), make([]int32, n)
	copy(row, s.RowIndices)
	copy(col, s.Indices)
	if s.Layout != "coo" {
		for i := range len(s.Starts) - 1 {
			for k := s.Starts[i]; k < s.Starts[i+1]; k++ {
				row[k] = int32(i)
			}
		}
	}
	if s.Layout == "csc" {
		row, col = col, row
	}
	order := make([]int32, n)
	for k := range order {
		order[k] = int32(k)
	}
	less := func(a, b int32) bool { return row[a] < row[b] || row[a] == row[b] && col[a] < col[b] }
	if !sort.SliceIsSorted(order, func(a, b int) bool { return less(order[a], order[b]) }) {
		sort.SliceStable(order, func(a, b int) bool { return less(order[a], order[b]) })
	}
	c := &Sparse{Layout: "csr", Rows: s.Rows, Cols: s.Cols, Starts: make([]int32, s.Rows+1)}
	for at, k := range order {
		if at > 0 && !less(order[at-1], k) {
			c.Values[len(c.Values)-1] += s.Values[k]
			continue
		}
		c.Values = append(c.Values, s.Values[k])
		c.Indices = append(c.Indices, col[k])
		c.Starts[row[k]+1]++
	}
	for i := range s.Rows {
		c.Starts[i+1] += c.Starts[i]
	}
	return c, nil
}

// Dense is the matrix, (Rows, Cols) row-major. The error is a [*LimitError] for
// one that is too large for so few entries: over 64 MiB and 20 times their bytes.
func (s *Sparse) Dense() ([]float32, error) {
	most := limit(int64(12 * len(s.Values)))
	if s.Cols > 0 && int64(s.Rows) > most/4/int64(s.Cols) {
		return nil, &LimitError{Claims: int64(min(float64(s.Rows)*float64(s.Cols)*4, math.MaxInt64/2)), Limit: most}
	}
	c, err := s.CSR()
	if err != nil {
		return nil, err
	}
	data := make([]float32, s.Rows*s.Cols)
	for i := range s.Rows {
		for k := c.Starts[i]; k < c.Starts[i+1]; k++ {
			data[i*s.Cols+int(c.Indices[k])] = c.Values[k]
		}
	}
	return data, nil
}

// WriteSciPy writes a csr or coo matrix as scipy.sparse.save_npz does, deflated.
// It returns an error, before the first byte, if it is another layout or its
// arrays do not fit together, and any error of the writer.
func WriteSciPy(w io.Writer, s *Sparse) error {
	list := func(name string, v []int32) NamedArray {
		return NamedArray{name, &Array{[]int{len(v)}, append([]int32{}, v...)}}
	}
	var arrays []NamedArray
	switch s.Layout {
	case "csr":
		arrays = []NamedArray{list("indices", s.Indices), list("indptr", s.Starts)}
	case "coo":
		arrays = []NamedArray{list("row", s.RowIndices), list("col", s.Indices)}
	default:
		return fmt.Errorf("modelio: a matrix in layout %q is not written, csr and coo are", s.Layout)
	}
	arrays = append(arrays,
		NamedArray{"format", &Array{[]int{}, s.Layout}},
		NamedArray{"shape", &Array{[]int{2}, []int64{int64(s.Rows), int64(s.Cols)}}},
		NamedArray{"data", &Array{[]int{len(s.Values)}, append([]float32{}, s.Values...)}})
	if _, err := sparseOf(arrays); err != nil {
		var format *FormatError
		if errors.As(err, &format) {
			return fmt.Errorf("modelio: this is no %s matrix: %s: %s", s.Layout, format.Entry, format.Reason)
		}
		return err
	}
	return WriteNpz(w, arrays, true)
}
