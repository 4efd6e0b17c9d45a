package lowrank

import (
	"math"
	"testing"

	"compressionlab/engine/nn"
)

// orthonormal tells how far v is from orthonormal: the largest |vᵀv - I|.
func orthonormal(v [][]float64) float64 {
	worst := 0.0
	for i, x := range v {
		for j, y := range v[:i+1] {
			want := 0.0
			if i == j {
				want = 1
			}
			worst = max(worst, math.Abs(dot(x, y)-want))
		}
	}
	return worst
}

// Columns that are parallel but for 1e-9: their squares lose all digits in the
// first rotation, where an update may leave them at zero or below.
func TestOrthogonalizeParallel(t *testing.T) {
	rng := nn.NewRand(8)
	for round := range 20 {
		cols := vectors(6, 9)
		for j, c := range cols {
			for i := range c {
				if j < 2 {
					c[i] = rng.Normal()
				} else {
					c[i] = cols[j%2][i] + float64(round%3)*1e-9*rng.Normal()
				}
			}
		}
		done, worst, ok := orthogonalize(cols, maxSweeps)
		if !ok {
			t.Fatalf("round %d: not after %d sweeps, cosine %v", round, done, worst)
		}
		last := math.Inf(1)
		unit := cols[:0]
		for _, c := range cols {
			square := dot(c, c)
			if !(square <= last) {
				t.Fatalf("round %d: a column of %v after one of %v", round, square, last)
			}
			last = square
			if normalize(c) {
				unit = append(unit, c)
			}
		}
		if off := orthonormal(unit); off > 1e-13 {
			t.Errorf("round %d: %v from orthonormal", round, off)
		}
	}
}

// What is nearly in the span of the earlier ones is made orthogonal to the last
// digit, what is in it is replaced, and a full set can be made of nothing.
func TestComplete(t *testing.T) {
	rng := nn.NewRand(9)
	m := newMatrix(5, 5)
	v := rowsOf(m)
	v[0][0] = 1
	for i := range 5 {
		v[1][i] = 3 + 1e-7*rng.Normal()
		v[2][i] = 3 + 1e-7*rng.Normal()
		v[3][i] = 2 * v[1][i]
	}
	direction := append([]float64(nil), v[1]...)
	complete(m, 1)
	if off := orthonormal(v); off > 1e-14 {
		t.Errorf("%v from orthonormal: %v", off, v)
	}
	direction[0] = 0 // what v[0] leaves of it
	normalize(direction)
	if c := dot(direction, v[1]); math.Abs(c-1) > 1e-14 {
		t.Errorf("a sound vector was turned: cosine %v", c)
	}
	nothing := newMatrix(7, 7)
	complete(nothing, 0)
	zero := rowsOf(nothing)
	for i := range zero {
		for j, f := range zero[i] {
			if f != 0 && i != j || i == j && f != 1 {
				t.Fatalf("made of nothing: %v", zero)
			}
		}
	}
}

func rowsOf(m matrix) [][]float64 {
	rows := make([][]float64, m.rows)
	for i := range rows {
		rows[i] = m.row(i)
	}
	return rows
}
