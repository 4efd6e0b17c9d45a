package nn

import (
	"fmt"
	"math"
	"testing"
)

func randoms(n int, rng *Rand) []float32 {
	v := make([]float32, n)
	for i := range v {
		v[i] = float32(rng.Normal())
	}
	return v
}

func sameBits(a, b []float32) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if math.Float32bits(a[i]) != math.Float32bits(b[i]) {
			return false
		}
	}
	return true
}

func TestAddMatMulByHand(t *testing.T) {
	a := []float32{1, 2, 3, 4, 5, 6}   // (2, 3)
	b := []float32{1, 0, 0, 1, -1, 10} // (3, 2)
	c := []float32{100, 0, 0, 0}
	AddMatMul(c, a, b, 2, 3, 2)
	if want := []float32{98, 32, -2, 65}; !sameBits(c, want) {
		t.Errorf("got %v, want %v", c, want)
	}
}

// The contract, written as the formula reads: one sum at a time, k ascending.
func TestAddMatMulOrder(t *testing.T) {
	rng := NewRand(4)
	for _, d := range [][3]int{{1, 1, 1}, {1, 64, 48}, {7, 5, 3}, {33, 70, 17}, {0, 3, 2}, {2, 0, 2}, {2, 3, 0}} {
		n, p, m := d[0], d[1], d[2]
		a, b, c := randoms(n*p, rng), randoms(p*m, rng), randoms(n*m, rng)
		want := make([]float32, n*m)
		for i := range n {
			for j := range m {
				s := c[i*m+j]
				for k := range p {
					product := a[i*p+k] * b[k*m+j]
					s = s + float32(product)
				}
				want[i*m+j] = s
			}
		}
		AddMatMul(c, a, b, n, p, m)
		if !sameBits(c, want) {
			t.Errorf("%v: other bits than the sums in order", d)
		}
	}
}

// A product that skipped zeros would hide what 0·NaN and 0·Inf are.
func TestAddMatMulSkipsNothing(t *testing.T) {
	for _, v := range []float32{float32(math.NaN()), float32(math.Inf(1))} {
		for _, ab := range [][2]float32{{0, v}, {v, 0}} {
			c := []float32{1}
			AddMatMul(c, []float32{ab[0]}, []float32{ab[1]}, 1, 1, 1)
			if c[0] == c[0] {
				t.Errorf("1 + %v·%v = %v, want NaN", ab[0], ab[1], c[0])
			}
		}
	}
}

func TestTranspose(t *testing.T) {
	got := make([]float32, 6)
	Transpose(got, []float32{1, 2, 3, 4, 5, 6}, 2, 3)
	if !sameBits(got, []float32{1, 4, 2, 5, 3, 6}) {
		t.Errorf("got %v", got)
	}
}

func BenchmarkAddMatMul(b *testing.B) {
	for _, n := range []int{64, 256} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			rng := NewRand(5)
			x, y, z := randoms(n*n, rng), randoms(n*n, rng), make([]float32, n*n)
			b.ResetTimer()
			for range b.N {
				AddMatMul(z, x, y, n, n, n)
			}
			b.ReportMetric(2*float64(n*n*n)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
		})
	}
}
