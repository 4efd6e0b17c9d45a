package sparse

import (
	"fmt"
	"strings"
)

// An Int8 matrix is one that was quantized: its codes, (rows, cols) row-major,
// and what they stand for.
type Int8 struct {
	Codes []int8
	Dequant
}

// A Row is one line of a [Table]: what a matrix takes in one format, measured on
// the encoded arrays.
type Row struct {
	Format    Format
	Int8      bool // the values are int8 codes, not float32
	Parts     Parts
	Bytes     int     // Parts, added up
	Ratio     float64 // dense float32 bytes / Bytes; 0 where Bytes is
	BreakEven float64 // against the dense array of the same values: [BreakEvenOf]
	Never     bool    // there is no break-even
	GzipBytes int     // [Encoded.GzipBytes]
	Err       error   // why the format cannot hold the matrix: all the rest is 0
}

// Table measures data, (rows, cols) row-major, in these formats, in [Formats] if
// none are given; then, unless q is nil, the same matrix quantized. One encoded
// matrix at a time is in memory. It panics where [Encode] and [EncodeInt8] do.
func Table(rows, cols int, data []float32, q *Int8, formats ...Format) []Row {
	if len(formats) == 0 {
		formats = Formats()
	}
	var table []Row
	for _, f := range formats {
		e, err := Encode(f, rows, cols, data)
		table = append(table, row(f, e, err))
	}
	if q == nil {
		return table
	}
	for _, f := range formats {
		e, err := EncodeInt8(f, rows, cols, q.Codes, q.Dequant)
		r := row(f, e, err)
		r.Int8 = true
		table = append(table, r)
	}
	return table
}

func row(f Format, e *Encoded, err error) Row {
	r := Row{Format: f, Err: err}
	if err != nil {
		return r
	}
	r.Parts = e.Parts()
	r.Bytes = r.Parts.Total()
	r.GzipBytes = e.GzipBytes()
	if r.Bytes > 0 {
		r.Ratio = float64(DenseBytes(e.Rows, e.Cols)) / float64(r.Bytes)
	}
	if e.Rows > 0 && e.Cols > 0 {
		r.BreakEven, r.Never = BreakEvenOf(f, e.Rows, e.Cols, e.Values.Width())
	}
	return r
}

// String is "bitmap+int8: 225004 bytes, 17.78x", or why there is no such row.
func (r Row) String() string {
	name := string(r.Format)
	if r.Int8 {
		name += "+int8"
	}
	if r.Err != nil {
		return name + ": " + strings.TrimPrefix(r.Err.Error(), "sparse: ")
	}
	return fmt.Sprintf("%s: %d bytes, %.2fx", name, r.Bytes, r.Ratio)
}
