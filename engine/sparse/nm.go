package sparse

import (
	"fmt"
	"math/bits"
)

// Groups is the pattern of [NM]: in each group of M consecutive rows of one
// column at most N entries are not zero, and exactly N are stored, the lowest
// zeros of the group filling up where fewer are needed. A Linear layer's rows
// are its inputs, so a group is M consecutive weights of one output, as in
// Mishra et al., "Accelerating Sparse Deep Neural Networks" (arXiv:2104.08378).
// The last group of a column is filled up with zeros that are not there.
//
// The groups stand in row-major order: all columns of the first M rows, then of
// the next. A group's N slots ascend; each has its row in the group in
// bits.Len(M-1) bits, packed from the lowest bit up, rounded up to bytes once.
type Groups struct {
	N, M    int
	Indices []byte

	slots int
}

// A PatternError says that a matrix does not hold an N:M pattern, by its first
// group that does not.
type PatternError struct {
	N, M     int
	Row, Col int // the group: M rows from here down, of this column
	Nonzero  int // so many of them, more than N
}

func (e *PatternError) Error() string {
	return fmt.Sprintf("sparse: no %d:%d pattern: column %d has %d nonzeros in the rows %d to %d", e.N, e.M, e.Col, e.Nonzero, e.Row, e.Row+e.M-1)
}

func groups(n, m, rows, cols int, stored func(int) bool) (Pattern, error) {
	blocks := (rows + m - 1) / m
	width := bits.Len(uint(m - 1))
	p := &Groups{N: n, M: m, slots: n * blocks * cols}
	p.Indices = make([]byte, (p.slots*width+7)/8)
	slot := 0
	for block := range blocks {
		for j := range cols {
			at := func(r int) bool { i := block*m + r; return i < rows && stored(i*cols+j) }
			count := 0
			for r := range m {
				if at(r) {
					count++
				}
			}
			if count > n {
				return nil, &PatternError{n, m, block * m, j, count}
			}
			fill := n - count
			for r := range m {
				switch {
				case at(r):
				case fill > 0:
					fill--
				default:
					continue
				}
				p.put(slot*width, width, r)
				slot++
			}
		}
	}
	return p, nil
}

func (p *Groups) put(bit, width, v int) {
	for b := range width {
		p.Indices[(bit+b)/8] |= byte(v>>b&1) << ((bit + b) % 8)
	}
}

func (p *Groups) get(bit, width int) (v int) {
	for b := range width {
		v |= int(p.Indices[(bit+b)/8]>>((bit+b)%8)&1) << b
	}
	return v
}

// Slots is N a group, needed or not.
func (p *Groups) Slots() int { return p.slots }

// walk sorts the slots of M rows at a time into their rows.
func (p *Groups) walk(rows, cols int, visit visitor) {
	width := bits.Len(uint(p.M - 1))
	columns, slots := make([][]int32, p.M), make([][]int32, p.M)
	slot := 0
	for top := 0; top < rows; top += p.M {
		for r := range p.M {
			columns[r], slots[r] = columns[r][:0], slots[r][:0]
		}
		for j := range cols {
			for range p.N {
				r := p.get(slot*width, width)
				columns[r], slots[r] = append(columns[r], int32(j)), append(slots[r], int32(slot))
				slot++
			}
		}
		for r := range min(p.M, rows-top) {
			visit(top+r, columns[r], 0, slots[r])
		}
	}
}

func (p *Groups) arrays() []any { return []any{p.Indices} }
