package lab

import (
	"fmt"

	"compressionlab/engine/sparse"

	"go.starlark.net/starlark"
)

// An encoded matrix is one in COO, bitmap or N:M.
type encoded struct {
	identity
	m *sparse.Encoded
}

// sparseMatrix is coo_matrix, bitmap_matrix and nm_matrix.
func (s *session) sparseMatrix(c *call) (starlark.Value, error) {
	format := map[string]sparse.Format{"coo_matrix": sparse.COOInt32, "bitmap_matrix": sparse.Bitmap}[c.f.name]
	if c.f.name == "nm_matrix" {
		n, err := c.integer("n", 2)
		if err != nil {
			return nil, err
		}
		m, err := c.integer("m", 4)
		if err != nil {
			return nil, err
		}
		if !(1 <= n && n <= m && m <= 256) {
			return nil, c.refuse("n", "n=%d of m=%d is no pattern: n is at least 1 and at most m, m at most 256", n, m)
		}
		format = sparse.NM(n, m)
	}
	if _, ok := c.given["W"].(*model); ok {
		return nil, c.wrongType("W", "a weight of shape (rows, cols)").withHint("Pass one weight: layer.weight.data")
	}
	rows, cols, w, err := c.matrix("W")
	if err != nil {
		return nil, err
	}
	if err := s.grow(16 * float64(len(w))); err != nil {
		return nil, err
	}
	e, err := sparse.Encode(format, rows, cols, w)
	if err != nil {
		f := c.engineFault("W", err)
		if bad, ok := err.(*sparse.PatternError); ok {
			return nil, c.refuse("W", "W holds no %d:%d pattern: of the rows %d to %d of column %d, %d are not zero",
				bad.N, bad.M, bad.Row, min(bad.Row+bad.M, rows)-1, bad.Col, bad.Nonzero).
				withHint("Prune it first: nm_prune(model, n=%d, m=%d)", bad.N, bad.M)
		}
		return nil, f
	}
	v := &encoded{identity: s.identity(c.f.name), m: e}
	s.madeObject(v, c.f.name)
	if a, err := c.array("W"); err == nil {
		s.stored(c.f.name, a, e.Bytes(), format)
	}
	return v, nil
}

func (e *encoded) String() string {
	return fmt.Sprintf("%s(%d x %d, %s stored, %s bytes)", e.kind, e.m.Rows, e.m.Cols, thousands(e.m.Nonzero()), thousands(e.m.Bytes()))
}
func (e *encoded) AttrNames() []string { return []string{"dot", "nbytes", "nnz", "shape", "toarray"} }

// Attr has shape, nnz (the stored entries) and nbytes, toarray() and dot(x).
func (e *encoded) Attr(name string) (starlark.Value, error) {
	shape := []int{e.m.Rows, e.m.Cols}
	switch name {
	case "nbytes":
		return starlark.MakeInt(e.m.Bytes()), nil
	case "nnz":
		return starlark.MakeInt(e.m.Nonzero()), nil
	case "shape":
		return shapeValue(shape), nil
	case "toarray":
		return &function{e.s, name, nil, func(*call) (starlark.Value, error) {
			if err := e.s.grow(4 * float64(e.m.Rows) * float64(e.m.Cols)); err != nil {
				return nil, err
			}
			return e.s.array(e.m.Dense(), shape), nil
		}}, nil
	case "dot":
		return &function{e.s, name, []string{"x"}, func(c *call) (starlark.Value, error) {
			return e.s.sparseDot(c, e.m.Rows, e.m.Cols, e.m.Nonzero(), e.m.MulVec, e.m.MulMat)
		}}, nil
	}
	return nil, unknownAttribute(e, name, e.AttrNames())
}

// sparseDot is A·x for a vector or a matrix x.
func (s *session) sparseDot(c *call, rows, cols, stored int, vec func(y, x []float32), mat func(y, x []float32, n int)) (starlark.Value, error) {
	x, shape, err := c.floats("x")
	if err != nil {
		return nil, err
	}
	if len(shape) == 0 || len(shape) > 2 || shape[0] != cols {
		return nil, c.refuse("x", "dot of a matrix of shape %s takes a vector of shape %s, and x has %s",
			shapeText([]int{rows, cols}), shapeText([]int{cols}), shapeText(shape))
	}
	n := 1
	if len(shape) == 2 {
		n = shape[1]
	}
	if err := s.charge(4 * float64(stored) * float64(n)); err != nil {
		return nil, err
	}
	y, err := s.blank(float32Type, append([]int{rows}, shape[1:]...))
	if err != nil {
		return nil, err
	}
	if len(shape) == 1 {
		vec(y.memory(), x)
	} else {
		mat(y.memory(), x, n)
	}
	return y, nil
}
