package lab

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"compressionlab/engine/sparse"
	"compressionlab/engine/trace"

	"go.starlark.net/starlark"
)

// A csr is a sparse matrix in compressed rows.
type csr struct {
	identity
	m *sparse.CSR
}

func (c *csr) String() string {
	return fmt.Sprintf("csr_matrix(%d x %d, %s nonzero, %s bytes)", c.m.Rows, c.m.Cols, thousands(c.m.Nonzero()), thousands(c.m.Bytes()))
}
func (c *csr) AttrNames() []string {
	return []string{"data", "dot", "indices", "indptr", "nbytes", "nnz", "shape", "toarray"}
}

func (c *csr) Attr(name string) (starlark.Value, error) {
	switch name {
	case "nbytes":
		return starlark.MakeInt(c.m.Bytes()), nil
	case "nnz":
		return starlark.MakeInt(c.m.Nonzero()), nil
	case "shape":
		return shapeValue([]int{c.m.Rows, c.m.Cols}), nil
	case "toarray":
		return &function{c.s, "toarray", nil, func(call *call) (starlark.Value, error) {
			if err := c.s.grow(4 * float64(c.m.Rows) * float64(c.m.Cols)); err != nil {
				return nil, err
			}
			return c.s.array(c.m.Dense(), []int{c.m.Rows, c.m.Cols}), nil
		}}, nil
	case "dot":
		return &function{c.s, "dot", []string{"x"}, func(call *call) (starlark.Value, error) {
			return c.s.sparseDot(call, c.m.Rows, c.m.Cols, c.m.Nonzero(), c.m.MulVec, func(y, x []float32, n int) {
				line, sum := make([]float32, c.m.Cols), make([]float32, c.m.Rows)
				for j := range n {
					for i := range line {
						line[i] = x[i*n+j]
					}
					c.m.MulVec(sum, line)
					for i, v := range sum {
						y[i*n+j] = v
					}
				}
			})
		}}, nil
	case "data":
		return c.s.array(slices.Clone(c.m.Values), []int{len(c.m.Values)}), nil
	case "indices":
		return c.s.newArray(numbers[int32](slices.Clone(c.m.Columns)), []int{len(c.m.Columns)}), nil
	case "indptr":
		return c.s.newArray(numbers[int32](slices.Clone(c.m.Starts)), []int{len(c.m.Starts)}), nil
	}
	return nil, unknownAttribute(c, name, c.AttrNames())
}

// A storageTable is what storage(model) returns: a table that prints, and a
// mapping from the name of a format to its bytes.
type storageTable struct {
	identity
	formats []trace.Format
	dense   int    // bytes of the model as it is in memory, as float32
	sized   *sized // what the page is to draw of it; nil for nothing
}

func (t *storageTable) names() []string {
	names := make([]string, len(t.formats))
	for i, f := range t.formats {
		names[i] = f.Name
	}
	return names
}

func (t *storageTable) Len() int { return len(t.formats) }

func (t *storageTable) Get(key starlark.Value) (starlark.Value, bool, error) {
	for _, f := range t.formats {
		if key == starlark.String(f.Name) {
			t.s.showSized(t.sized, f)
			return starlark.MakeInt(f.Bytes), true, nil
		}
	}
	names := t.names()
	e := refuse("storage has no format %s", repr(key))
	if k, ok := key.(starlark.String); ok {
		if near := nearest(string(k), names); near != "" {
			return nil, false, e.withHint("Did you mean %q?", near)
		}
	}
	return nil, false, e.withHint("It has %s.", quotedWords(names))
}

// Iterate goes through the names of the formats.
func (t *storageTable) Iterate() starlark.Iterator {
	names := make([]starlark.Value, len(t.formats))
	for i, f := range t.formats {
		names[i] = starlark.String(f.Name)
	}
	return starlark.NewList(names).Iterate()
}

// String is the table, a line a format:
//
//	format   bytes  of dense  smaller than dense
//	dense   20,072    100.0%
//	csr      4,892     24.4%  above 51.5% zeros
//
// It fits beside the code on a page; what the bytes are made of is in the run's
// trace, which the page draws.
func (t *storageTable) String() string {
	t.s.showSized(t.sized, t.formats...)
	rows := [][]string{{"format", "bytes", "of dense", "smaller than dense"}}
	for _, f := range t.formats {
		when := ""
		switch {
		case f.Name == "dense" || f.BreakEven < 0:
		case f.BreakEven >= 1:
			when = "never"
		case f.BreakEven == 0:
			when = "always"
		default:
			when = fmt.Sprintf("above %.1f%% zeros", 100*f.BreakEven)
		}
		rows = append(rows, []string{f.Name, thousands(f.Bytes), fmt.Sprintf("%.1f%%", 100*float64(f.Bytes)/float64(max(t.dense, 1))), when})
	}
	return aligned(rows)
}

func underscored(name string) string { return strings.ReplaceAll(name, " ", "_") }

// isNumber tells whether a table's cell is a count or a share.
func isNumber(cell string) bool {
	_, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSuffix(cell, "%"), ",", ""), 64)
	return err == nil
}

// aligned writes rows of cells in columns, numbers to the right, so that their
// digits stand below one another, and words to the left. The first row has the
// headings, the first column names the rows.
func aligned(rows [][]string) string {
	width, numbers := make([]int, len(rows[0])), make([]bool, len(rows[0]))
	for n, r := range rows {
		for i, cell := range r {
			width[i] = max(width[i], len(cell))
			if n == 1 {
				numbers[i] = i > 0
			}
			if n > 0 && cell != "" {
				numbers[i] = numbers[i] && isNumber(cell)
			}
		}
	}
	var b strings.Builder
	for n, r := range rows {
		if n > 0 {
			b.WriteByte('\n')
		}
		line := ""
		for i, cell := range r {
			if numbers[i] {
				line += fmt.Sprintf("%*s  ", width[i], cell)
			} else {
				line += fmt.Sprintf("%-*s  ", width[i], cell)
			}
		}
		b.WriteString(strings.TrimRight(line, " "))
	}
	return b.String()
}
