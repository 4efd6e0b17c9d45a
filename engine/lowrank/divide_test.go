package lowrank

import (
	"fmt"
	"math"
	"testing"

	"compressionlab/engine/nn"
)

// A reflector takes a vector to one axis, a multiple of the axis stays.
func TestHouseholderByHand(t *testing.T) {
	x := []float64{3, 0, 4}
	tau, head := householder(x)
	if head != -5 || x[0] != 8 || x[2] != 4 || math.Abs(tau-1./40) > 1e-17 {
		t.Errorf("tau %v, head %v, v %v", tau, head, x)
	}
	for _, rest := range []float64{0, 1e-150} {
		if tau, head := householder([]float64{-2, rest}); tau != 0 || head != -2 {
			t.Errorf("rest %v: tau %v, head %v", rest, tau, head)
		}
	}
}

// Q·B·Pᵀ gives A back, and Q and P are orthogonal, at sizes around a panel's and
// a batch's.
func TestBidiagonalize(t *testing.T) {
	rng := nn.NewRand(1)
	for _, shape := range [][2]int{{1, 1}, {2, 1}, {5, 3}, {32, 32}, {33, 33}, {70, 64}, {100, 66}, {129, 129}} {
		m, n := shape[0], shape[1]
		a, _ := widen(m, n, random(m, n, rng))
		before := a.transpose()
		left, right, d, e := bidiagonalize(a)
		q, p := newMatrix(m, m), newMatrix(n, n) // columns of Q and P as rows
		for i := range m {
			q.row(i)[i] = 1
		}
		for i := range n {
			p.row(i)[i] = 1
		}
		left.apply(q)
		right.apply(p)
		if off := max(orthonormal(rowsOf(q)), orthonormal(rowsOf(p))); off > 1e-13 {
			t.Errorf("(%d, %d): %v from orthogonal", m, n, off)
		}
		ap := make([]float64, m)
		for j := range n { // A·p[j] is d[j]·q[j] + e[j-1]·q[j-1]
			before.transpose().times(p.row(j), ap)
			add(ap, -d[j], q.row(j))
			if j > 0 {
				add(ap, -e[j-1], q.row(j-1))
			}
			if off := math.Sqrt(dot(ap, ap)); off > 1e-12 {
				t.Fatalf("(%d, %d): column %d is off by %v", m, n, j, off)
			}
		}
	}
}

// [[1, 1], [0, 1]], whose singular values are the golden ratio and its inverse.
func TestArrowByHand(t *testing.T) {
	s, p, g := arrow([]float64{0, 1}, []float64{1, 1}, []int{0, 1})
	golden := (1 + math.Sqrt(5)) / 2
	if math.Abs(s[0]-1/golden) > 1e-15 || math.Abs(s[1]-golden) > 4e-16 {
		t.Errorf("values %v, want %v and %v", s, 1/golden, golden)
	}
	for i, pairs := range [][2][]float64{{p.row(0), g.row(0)}, {p.row(1), g.row(1)}} {
		u, v := pairs[0], pairs[1] // M·v = s·u
		if off := math.Hypot(v[0]+v[1]-s[i]*u[0], v[1]-s[i]*u[1]); off > 1e-15 {
			t.Errorf("vectors %d: off by %v", i, off)
		}
	}
}

// Poles from far apart to nearly at the tolerance, z from 1 to nearly nothing:
// the values lie between the poles, and the vectors are orthonormal.
func TestArrowLaws(t *testing.T) {
	rng := nn.NewRand(2)
	for round := range 60 {
		n := 2 + rng.Intn(40)
		d, z, place := make([]float64, n), make([]float64, n), rng.Perm(n)
		for k := range n {
			if k > 0 {
				d[k] = d[k-1] + math.Pow(10, -14*rng.Float64()*float64(round%3)/2)
			}
			z[k] = math.Pow(10, -14*rng.Float64()*float64(round%4)/3)
			if rng.Intn(2) == 0 && k > 0 {
				z[k] = -z[k]
			}
		}
		s, p, g := arrow(d, z, place)
		if off := max(orthonormal(rowsOf(p)), orthonormal(rowsOf(g))); off > 1e-13 {
			t.Errorf("round %d: %v from orthonormal", round, off)
		}
		for i := range n {
			if s[i] < d[i] || i < n-1 && s[i] > d[i+1] {
				t.Errorf("round %d: value %d is %v, poles %v", round, i, s[i], d)
			}
			// M·g[i] = s[i]·p[i], entry by entry.
			first := 0.0
			for k := range n {
				first += z[k] * g.row(i)[place[k]]
				if k > 0 {
					if off := d[k]*g.row(i)[place[k]] - s[i]*p.row(i)[place[k]]; math.Abs(off) > 1e-14*d[n-1]+1e-14 {
						t.Errorf("round %d: vector %d entry %d is off by %v", round, i, k, off)
					}
				}
			}
			if off := first - s[i]*p.row(i)[place[0]]; math.Abs(off) > 1e-13*(d[n-1]+1) {
				t.Errorf("round %d: vector %d is off by %v", round, i, off)
			}
		}
	}
}

// Any shape, rank, scale and pattern of zeros that a fuzzer makes: the laws hold.
func FuzzSVD(f *testing.F) {
	for i := range uint64(24) {
		f.Add(i, uint8(30+7*i), uint8(29+5*i), uint8(3*i), int8(9*int(i)-100), uint8(40*i))
	}
	f.Fuzz(func(t *testing.T, seed uint64, rows, cols, rank uint8, scale int8, zeros uint8) {
		rng := nn.NewRand(seed)
		m, n := int(rows)%160+1, int(cols)%160+1
		w := random(m, n, rng)
		if r := int(rank) % 64; r > 0 {
			w = product(random(m, r, rng), random(r, n, rng), m, r, n)
		}
		for i := range w {
			w[i] = float32(math.Ldexp(float64(w[i]), int(scale)-10))
			if uint8(rng.Intn(256)) < zeros {
				w[i] = 0
			}
		}
		checkLaws(t, fmt.Sprint(m, "x", n), m, n, w)
	})
}
