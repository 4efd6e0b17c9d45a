package nn

import (
	"math"
	"slices"
	"testing"
)

// The first numbers of SplitMix64 from seed 1234567, as its reference
// implementation gives them.
func TestRandReference(t *testing.T) {
	r := NewRand(1234567)
	for i, want := range []uint64{
		6457827717110365317, 3203168211198807973, 9817491932198370423,
		4593380528125082431, 16408922859458223821,
	} {
		if got := r.Uint64(); got != want {
			t.Errorf("number %d is %d, want %d", i, got, want)
		}
	}
}

// The mean of n normals has a standard error of 1/√n, their variance one of
// √(2/n): five of each is a bound that a fair source breaks once in a million.
func TestNormalMoments(t *testing.T) {
	const n = 200000
	r := NewRand(2)
	sum, squares, tail := 0.0, 0.0, 0
	for range n {
		v := r.Normal()
		sum += v
		squares += v * v
		if math.Abs(v) > 2 {
			tail++
		}
	}
	mean := sum / n
	if math.Abs(mean) > 5/math.Sqrt(n) {
		t.Errorf("mean %v", mean)
	}
	if v := squares/n - mean*mean; math.Abs(v-1) > 5*math.Sqrt(2.0/n) {
		t.Errorf("variance %v", v)
	}
	const beyond2 = 0.0455003 // of a normal
	if p := float64(tail) / n; math.Abs(p-beyond2) > 5*math.Sqrt(beyond2/n) {
		t.Errorf("%v lie beyond 2, want %v", p, beyond2)
	}
}

// However many are drawn at once, the stream is that of one call after the other.
func TestNormals(t *testing.T) {
	at, one := NewRand(5), NewRand(5)
	for _, n := range []int{0, 1, 0, 2, 3, 1, 8, 9, 1000, 1001} {
		x := make([]float32, n)
		at.Normals(x, 0.3)
		for i, v := range x {
			if want := float32(one.Normal() * 0.3); v != want {
				t.Fatalf("of %d, number %d is %v, want %v", n, i, v, want)
			}
		}
		if at.state != one.state || at.has != one.has {
			t.Fatalf("%d draws leave %+v, want %+v", n, at, one)
		}
	}
}

func TestIntnAndPerm(t *testing.T) {
	r := NewRand(3)
	var count [7]int
	const n = 70000
	for range n {
		count[r.Intn(7)]++
	}
	for v, c := range count {
		if math.Abs(float64(c)-n/7) > 5*math.Sqrt(n/7) {
			t.Errorf("%d came %d times of %d", v, c, n)
		}
	}
	p := r.Perm(100)
	if slices.IsSorted(p) {
		t.Error("a permutation of 100 came out in order")
	}
	slices.Sort(p)
	for i, v := range p {
		if i != v {
			t.Fatalf("not a permutation: place %d holds %d", i, v)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("Intn(0) did not panic")
		}
	}()
	r.Intn(0)
}
