package sparse

import (
	"fmt"
	"strconv"
	"strings"
)

// A Format is the name of a pattern: one of the constants, or what [NM] makes.
type Format string

const (
	Dense     Format = "dense"      // every entry
	CSRInt32  Format = "csr"        // int32 columns and row starts: SciPy's
	CSRUint16 Format = "csr-uint16" // uint16 columns, int32 row starts: up to 65,536 columns
	COOInt32  Format = "coo"        // int32 rows and columns: SciPy's
	COOInt64  Format = "coo-int64"  // int64 rows and columns: PyTorch's default
	Bitmap    Format = "bitmap"     // one bit an entry
)

// Formats lists the constants, in the order of a table, and 2:4.
func Formats() []Format {
	return []Format{Dense, COOInt64, COOInt32, CSRInt32, CSRUint16, Bitmap, NM(2, 4)}
}

// NM is the format in which at most n of m consecutive rows of a column are not
// zero: "2:4". It panics unless 1 <= n <= m <= 256.
func NM(n, m int) Format {
	if n < 1 || n > m || m > 256 {
		panic(fmt.Sprintf("sparse: %d:%d, want 1 <= N <= M <= 256", n, m))
	}
	return Format(fmt.Sprintf("%d:%d", n, m))
}

// ParseFormat is the format of this name. The error lists them all.
func ParseFormat(name string) (Format, error) {
	f := Format(name)
	for _, known := range Formats() {
		if f == known {
			return f, nil
		}
	}
	if n, m, ok := f.nm(); ok && NM(n, m) == f {
		return f, nil
	}
	return "", fmt.Errorf("sparse: no format %q: there are %s and others N:M", name, strings.Trim(fmt.Sprint(Formats()), "[]"))
}

// nm takes "2:4" apart.
func (f Format) nm() (n, m int, ok bool) {
	left, right, ok := strings.Cut(string(f), ":")
	n, err := strconv.Atoi(left)
	m, err2 := strconv.Atoi(right)
	return n, m, ok && err == nil && err2 == nil && 1 <= n && n <= m && m <= 256
}

// A TooWideError says that a format has not enough bits for a matrix.
type TooWideError struct {
	Format Format
	What   string // "columns", "rows", "nonzeros"
	Got    int
	Most   int // that the format can count
}

func (e *TooWideError) Error() string {
	return fmt.Sprintf("sparse: %s counts up to %d %s, the matrix has %d", e.Format, e.Most, e.What, e.Got)
}

// A Pattern says where the stored entries of a matrix stand and in which slot
// the value of each is. The patterns are [All], [Compressed], [Coordinates],
// [Bits] and [Groups].
type Pattern interface {
	// Slots is the number of stored values.
	Slots() int
	// walk visits every row from the top.
	walk(rows, cols int, visit visitor)
	// arrays are what is stored, in order: slices of int32, int64, uint16 or byte.
	arrays() []any
}

// A visitor is told a row, the columns of its stored entries, which ascend, and
// their slots: first, first+1 and so on where slots is nil. The slices are valid
// until it returns.
type visitor func(i int, columns []int32, first int, slots []int32)

// pattern says where the stored entries are. It panics if there is no such
// format; the error is a *TooWideError or a *PatternError.
func pattern(f Format, rows, cols int, stored func(k int) bool) (Pattern, error) {
	n := 0
	if f != Dense {
		for k := range rows * cols {
			if stored(k) {
				n++
			}
		}
	}
	switch f {
	case Dense:
		return All{rows, cols}, nil
	case CSRInt32:
		return compress[int32](f, rows, cols, stored, n)
	case CSRUint16:
		return compress[uint16](f, rows, cols, stored, n)
	case COOInt32:
		return coordinates[int32](f, rows, cols, stored, n)
	case COOInt64:
		return coordinates[int64](f, rows, cols, stored, n)
	case Bitmap:
		return bitmap(f, rows, cols, stored, n)
	}
	if n, m, ok := f.nm(); ok {
		return groups(n, m, rows, cols, stored)
	}
	panic(fmt.Sprintf("sparse: no format %q", f))
}
