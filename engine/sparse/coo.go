package sparse

import "math"

// Coordinates is the pattern of [COOInt32] and [COOInt64]: slot k stands at row
// Rows[k], column Columns[k]; row by row from the top, each from the left, which
// PyTorch calls coalesced.
type Coordinates[C int32 | int64] struct {
	Rows, Columns []C // (nonzeros) each
}

func coordinates[C int32 | int64](f Format, rows, cols int, stored func(int) bool, n int) (Pattern, error) {
	limit := math.MaxInt64
	if _, narrow := any(C(0)).(int32); narrow {
		limit = math.MaxInt32
	}
	if cols-1 > math.MaxInt32 { // the walk's own columns are int32
		limit = math.MaxInt32
	}
	if cols-1 > limit {
		return nil, &TooWideError{f, "columns", cols, limit + 1}
	}
	if rows-1 > limit {
		return nil, &TooWideError{f, "rows", rows, limit + 1}
	}
	p := &Coordinates[C]{make([]C, 0, n), make([]C, 0, n)}
	for i := range rows {
		for j := range cols {
			if stored(i*cols + j) {
				p.Rows = append(p.Rows, C(i))
				p.Columns = append(p.Columns, C(j))
			}
		}
	}
	return p, nil
}

// Slots is the number of nonzeros.
func (p *Coordinates[C]) Slots() int { return len(p.Rows) }

func (p *Coordinates[C]) walk(rows, cols int, visit visitor) {
	var columns []int32
	k := 0
	for i := range rows {
		first := k
		columns = columns[:0]
		for ; k < len(p.Rows) && p.Rows[k] == C(i); k++ {
			columns = append(columns, int32(p.Columns[k]))
		}
		visit(i, columns, first, nil)
	}
}

func (p *Coordinates[C]) arrays() []any { return []any{p.Rows, p.Columns} }
