package sparse

import (
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"math/bits"
	"slices"
)

// Parts is what a format takes, in bytes.
type Parts struct {
	Values    int // the stored numbers, 4 bytes or 1 each
	Indices   int // columns, and rows of COO, and the index bits of N:M
	RowStarts int // of CSR
	Masks     int // of a bitmap
	Scales    int // of int8 values, zero points included
}

// Total is the sum.
func (p Parts) Total() int { return p.Values + p.Indices + p.RowStarts + p.Masks + p.Scales }

// Parts counts the arrays as they stand in memory.
func (e *Encoded) Parts() Parts {
	p := Parts{Values: e.Values.Width() * e.Pattern.Slots()}
	if c, ok := e.Values.(*Codes); ok {
		p.Scales = c.Dequant.Bytes()
	}
	size := func(array any) int { return binary.Size(array) }
	switch arrays := e.Pattern.arrays(); e.Pattern.(type) {
	case *Compressed[int32], *Compressed[uint16]:
		p.RowStarts, p.Indices = size(arrays[0]), size(arrays[1])
	case *Coordinates[int32], *Coordinates[int64]:
		p.Indices = size(arrays[0]) + size(arrays[1])
	case *Bits:
		p.Masks = size(arrays[0])
	case *Groups:
		p.Indices = size(arrays[0])
	}
	return p
}

// Bytes is [Encoded.Parts] added up, and the length of what WriteTo writes.
func (e *Encoded) Bytes() int { return e.Parts().Total() }

// WriteTo writes the arrays one after the other, little-endian, without a
// header: those of the pattern in the order of their fields, then scales, zero
// points and values.
func (e *Encoded) WriteTo(w io.Writer) (n int64, err error) {
	for _, array := range append(e.Pattern.arrays(), e.Values.arrays()...) {
		var m int64
		switch a := array.(type) {
		case []float32:
			m, err = write(w, a)
		case []int64:
			m, err = write(w, a)
		case []int32:
			m, err = write(w, a)
		case []uint16:
			m, err = write(w, a)
		case []int8:
			m, err = write(w, a)
		case []byte:
			m, err = write(w, a)
		}
		n += m
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// write turns a few thousand numbers at a time into bytes.
func write[T any](w io.Writer, array []T) (n int64, err error) {
	var buf []byte
	for part := range slices.Chunk(array, 4096) {
		if buf, err = binary.Append(buf[:0], binary.LittleEndian, part); err != nil {
			return n, err
		}
		m, err := w.Write(buf)
		n += int64(m)
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// GzipBytes is the length of what WriteTo writes after gzip at its default level, 6, with a
// header that holds no name and no time. It depends on the release of Go's
// compress/gzip and on nothing else.
func (e *Encoded) GzipBytes() int {
	var n counter
	z, err := gzip.NewWriterLevel(&n, gzip.DefaultCompression)
	if err != nil {
		panic(err) // there is such a level
	}
	if _, err := e.WriteTo(z); err != nil {
		panic(err) // a counter takes everything
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return int(n)
}

type counter int

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }

// PartsOf is what [Encoded.Parts] comes to, by formula, for a matrix of R rows and
// C columns with n entries that are not zero, of w bytes each (4 for float32, 1
// for int8), without the scales:
//
//	dense         w·R·C
//	coo           w·n + 2·4·n      coo-int64     w·n + 2·8·n
//	csr           w·n + 4·n + 4·(R+1)
//	csr-uint16    w·n + 2·n + 4·(R+1)
//	bitmap        w·n + ⌈R·C/8⌉
//	N:M           w·S + ⌈S·⌈log2 M⌉/8⌉    S = N·C·⌈R/M⌉
//
// It panics if there is no such format.
func PartsOf(f Format, rows, cols, nonzeros, width int) Parts {
	switch f {
	case Dense:
		return Parts{Values: width * rows * cols}
	case COOInt32:
		return Parts{Values: width * nonzeros, Indices: 8 * nonzeros}
	case COOInt64:
		return Parts{Values: width * nonzeros, Indices: 16 * nonzeros}
	case CSRInt32:
		return Parts{Values: width * nonzeros, Indices: 4 * nonzeros, RowStarts: 4 * (rows + 1)}
	case CSRUint16:
		return Parts{Values: width * nonzeros, Indices: 2 * nonzeros, RowStarts: 4 * (rows + 1)}
	case Bitmap:
		return Parts{Values: width * nonzeros, Masks: (rows*cols + 7) / 8}
	}
	n, m, ok := f.nm()
	if !ok {
		panic(fmt.Sprintf("sparse: no format %q", f))
	}
	slots := n * cols * ((rows + m - 1) / m)
	return Parts{Values: width * slots, Indices: (slots*bits.Len(uint(m-1)) + 7) / 8}
}

// BreakEvenOf is the sparsity at which a format takes as many bytes as the dense
// array of values of the same width w; above it the format is the smaller one.
// A format of a bytes a nonzero and b bytes at any sparsity, both from [PartsOf],
// breaks even at
//
//	a·(1-s)·R·C + b = w·R·C    s = 1 - (w·R·C - b) / (a·R·C)
//
// The scales of int8 values are on both sides. It is 0 where the format is never
// the larger. never says that it is not even at 100%: dense itself, CSR of one
// column, N:M where indices outweigh what is left out (its bytes are the same at
// every sparsity that it can hold). It panics if the matrix has no entries.
func BreakEvenOf(f Format, rows, cols, width int) (s float64, never bool) {
	if rows < 1 || cols < 1 {
		panic(fmt.Sprintf("sparse: the break-even of a matrix of %d x %d", rows, cols))
	}
	dense := PartsOf(Dense, rows, cols, 0, width).Total()
	base := PartsOf(f, rows, cols, 0, width).Total()
	if base >= dense {
		return 0, true
	}
	each := PartsOf(f, rows, cols, 1, width).Total() - base
	if each == 0 {
		return 0, false
	}
	return max(0, 1-float64(dense-base)/(float64(each)*float64(rows)*float64(cols))), false
}
