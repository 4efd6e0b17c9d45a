package simd

import (
	"math"
	"slices"
	"testing"
)

// Nine ones and a ten: lanes 0 and 1 take two entries each.
func TestVectorByHand(t *testing.T) {
	x := []float32{1, -1, 1, -1, 1, -1, 1, -1, 1, -10}
	if got := Dot(10, x, 1, x, 1); got != 109 {
		t.Errorf("Dot is %v, want 109", got)
	}
	if got := Dot(5, x, 2, x, -1); got != 1 {
		t.Errorf("Dot of every second one and the first five from behind is %v, want 1", got)
	}
	if got := Asum(10, x, 1); got != 19 {
		t.Errorf("Asum is %v, want 19", got)
	}
	if got := Iamax(10, x, 1); got != 9 {
		t.Errorf("Iamax is %v, want 9", got)
	}
	if got := Nrm2(2, []float64{3, 0, 4}, 2); got != 5 {
		t.Errorf("Nrm2 is %v, want 5", got)
	}
	y := []float64{1, 2, 3}
	Axpy(3, 2, []float64{1, 10, 100}, -1, y, 1)
	same(t, "Axpy", y, []float64{201, 22, 5})
	Scal(2, 3, y, 2)
	same(t, "Scal", y, []float64{603, 22, 15})
	a, b := []float32{1, 2}, []float32{3, 4}
	Rot(2, a, 1, b, 1, 2, 10)
	same(t, "Rot", append(a, b...), []float32{32, 44, -4, -12})
}

// The sum of lanes that cancel tells the order: 1 is lost beside 1e8 in lane 0,
// and in every lane but 0 it is not.
func TestDotLanes(t *testing.T) {
	x, ones := make([]float32, 24), slices.Repeat([]float32{1}, 24)
	x[0], x[8], x[16] = 1e8, 1, -1e8
	if got := Dot(24, x, 1, ones, 1); got != 0 {
		t.Errorf("1e8, 1, -1e8 in one lane sum to %v, want 0", got)
	}
	x[8], x[9] = 0, 1
	if got := Dot(24, x, 1, ones, 1); got != 1 {
		t.Errorf("1 in another lane: %v, want 1", got)
	}
}

// Every implementation has the bits of the loops in Go.
func TestVector(t *testing.T) {
	eachTable(t, func(t *testing.T, k table) {
		compareVector(t, k.s, plain.s)
		compareVector(t, k.d, plain.d)
	})
}

func compareVector[T float](t *testing.T, k, want routines[T]) {
	seed := uint64(2)
	for _, n := range sizes {
		for _, fill := range kinds[T]() {
			x, y := fill(n, &seed), fill(n+1, &seed)[1:]
			one := func(f func(routines[T]) T) []T { return []T{f(k), f(want)} }
			for what, f := range map[string]func(routines[T]) T{
				"dot":          func(k routines[T]) T { return k.dot(x, y) },
				"asum":         func(k routines[T]) T { return k.asum(x) },
				"iamax":        func(k routines[T]) T { return T(k.iamax(x)) },
				"squares":      func(k routines[T]) T { return T(k.squares(1, x)) },
				"squares·1e30": func(k routines[T]) T { return T(k.squares(1e-30, x)) },
			} {
				got := one(f)
				same(t, what, got[:1], got[1:])
			}
			for what, f := range map[string]func(k routines[T], x, y []T){
				"axpy": func(k routines[T], x, y []T) { k.axpy(-1.3, x, y) },
				"scal": func(k routines[T], x, y []T) { k.scal(0.7, x) },
				"rot":  func(k routines[T], x, y []T) { k.rot(x, y, 0.8, -0.6) },
			} {
				x1, y1, x2, y2 := slices.Clone(x), slices.Clone(y), slices.Clone(x), slices.Clone(y)
				f(k, x1, y1)
				f(want, x2, y2)
				same(t, what, append(x1, y1...), append(x2, y2...))
			}
		}
	}
}

// A stride changes where the entries are, not what is computed.
func TestStrides(t *testing.T) {
	seed := uint64(3)
	for _, n := range sizes {
		for _, inc := range []int{1, 2, 3, -1, -2} {
			x, y := even[float32](n, &seed), even[float32](n, &seed)
			wide := make([]float32, n*max(inc, -inc))
			copy(wide, x) // for inc = 1
			apart(n, wide, inc, x)
			same(t, "together", together(n, wide, inc), x)
			got := []float32{Dot(n, wide, inc, y, 1), Asum(n, wide, inc), Nrm2(n, wide, inc), float32(Iamax(n, wide, inc))}
			same(t, "strided sums", got, []float32{Dot(n, x, 1, y, 1), Asum(n, x, 1), Nrm2(n, x, 1), float32(Iamax(n, x, 1))})

			turned := slices.Clone(y)
			Axpy(n, 3, wide, inc, turned, 1)
			Scal(n, 2, wide, inc)
			Rot(n, wide, inc, turned, 1, 0.6, 0.8)
			Axpy(n, 3, x, 1, y, 1)
			Scal(n, 2, x, 1)
			Rot(n, x, 1, y, 1, 0.6, 0.8)
			same(t, "strided vectors", append(turned, together(n, wide, inc)...), append(y, x...))
		}
	}
}

// The norm neither overflows nor underflows where it can be told.
func TestNrm2Robust(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		x    []float64
		want float64
	}{
		{[]float64{3e300, 4e300}, 5e300},
		{[]float64{3e-300, -4e-300}, 5e-300},
		{[]float64{5e-324}, 5e-324},
		{[]float64{0, 0}, 0},
		{[]float64{math.MaxFloat64}, math.MaxFloat64},
		{[]float64{1, -inf}, inf},
		{[]float64{inf, nan}, nan},
	} {
		if got := Nrm2(len(c.x), c.x, 1); !(math.Abs(got-c.want) <= 1e-15*c.want) && got != c.want && !(got != got && c.want != c.want) {
			t.Errorf("Nrm2(%v) is %v, want %v", c.x, got, c.want)
		}
	}
	if got := Nrm2(2, []float32{3e38, 0}, 1); got != 3e38 {
		t.Errorf("Nrm2(3e38, 0) is %v", got)
	}
}

// The first of equals; a NaN only where it comes first.
func TestIamaxTies(t *testing.T) {
	nan := float32(math.NaN())
	for _, c := range []struct {
		x    []float32
		want int
	}{
		{[]float32{1, -3, 3, 2, 3}, 1}, {[]float32{nan, 3}, 0}, {[]float32{1, nan, -2, nan, nan, 2}, 2},
		{[]float32{0, float32(math.Copysign(0, -1))}, 0}, {nil, -1},
	} {
		if got := Iamax(len(c.x), c.x, 1); got != c.want {
			t.Errorf("Iamax(%v) is %d, want %d", c.x, got, c.want)
		}
	}
}

func TestMatrixByHand(t *testing.T) {
	a := []float64{1, 2, 3, 4, 5, 6} // (2, 3)
	y := []float64{100, 0}
	Gemv(2, 3, 2, a, 3, []float64{1, 0, -1}, 1, y, -1)
	same(t, "Gemv", y, []float64{96, -4})
	z := []float64{0, 0, 1}
	Gevm(2, 3, 1, a, 3, []float64{1, 10}, 1, z, 1)
	same(t, "Gevm", z, []float64{41, 52, 64})
	Ger(2, 2, 10, []float64{1, 2}, -1, []float64{1, 0, 3}, 2, a, 3)
	same(t, "Ger", a, []float64{21, 62, 3, 14, 35, 6})
	b := []float64{1, 2, 3} // a column
	Rots(3, 1, []float64{0, 0}, []float64{1, 1}, b, 1, 1)
	same(t, "Rots", b, []float64{2, 3, 1})
}

func TestMatrix(t *testing.T) {
	eachTable(t, func(t *testing.T, k table) {
		compareMatrix(t, k.s, plain.s)
		compareMatrix(t, k.d, plain.d)
	})
}

func compareMatrix[T float](t *testing.T, k, want routines[T]) {
	seed := uint64(4)
	for _, m := range []int{1, 2, 3, 4, 5, 8, 9} {
		for _, n := range sizes {
			for _, fill := range kinds[T]() {
				a, x, y := fill(m*(n+3), &seed), fill(n, &seed), fill(m, &seed)
				for what, f := range map[string]func(k routines[T], a, x, y []T){
					"gemv":         func(k routines[T], a, x, y []T) { k.gemv(m, n, 1.5, a, n+3, x, y) },
					"gevm":         func(k routines[T], a, x, y []T) { k.gevm(m, n, -0.5, a, n+3, y, x) },
					"ger":          func(k routines[T], a, x, y []T) { k.ger(m, n, 3, y, x, a, n+3) },
					"rots rows":    func(k routines[T], a, x, y []T) { k.rots(m, n, y, y[:m-1], a, n+3, 1) },
					"rots columns": func(k routines[T], a, x, y []T) { k.rots(n, m, x, x, a, 1, n+3) },
				} {
					if what == "rots columns" && n == 1 || what == "rots rows" && m == 1 {
						continue
					}
					a1, x1, y1, a2, x2, y2 := slices.Clone(a), slices.Clone(x), slices.Clone(y), slices.Clone(a), slices.Clone(x), slices.Clone(y)
					f(k, a1, x1, y1)
					f(want, a2, x2, y2)
					same(t, what, slices.Concat(a1, x1, y1), slices.Concat(a2, x2, y2))
				}
			}
		}
	}
}

// Nothing to do is no error, and too short a slice is one.
func TestVectorRefuses(t *testing.T) {
	var none []float32
	Axpy(0, 1, none, 1, none, 1)
	Scal(-1, 1, none, 1)
	Rot(0, none, 1, none, 1, 1, 0)
	Gemv(0, 1, 1, none, 1, none, 1, none, 1)
	Gevm(1, 0, 1, none, 1, none, 1, none, 1)
	Ger(0, 0, 1, none, 1, none, 1, none, 1)
	Rots(1, 5, none, none, none, 1, 1)
	if Dot(0, none, 1, none, 1) != 0 || Asum(0, none, 1) != 0 || Nrm2(0, none, 1) != 0 || Iamax(0, none, 1) != -1 {
		t.Error("a sum of nothing is not 0")
	}
	x := make([]float32, 5)
	for what, f := range map[string]func(){
		"Dot":   func() { Dot(5, x, 1, x[:4], 1) },
		"Asum":  func() { Asum(3, x, -3) },
		"Nrm2":  func() { Nrm2(6, x, 1) },
		"Iamax": func() { Iamax(6, x, 1) },
		"Axpy":  func() { Axpy(3, 1, x, 3, x, 1) },
		"Scal":  func() { Scal(6, 1, x, 1) },
		"Rot":   func() { Rot(3, x, 1, x[:1], 1, 1, 0) },
		"Gemv":  func() { Gemv(2, 2, 1, x, 4, x, 1, x, 1) },
		"Gevm":  func() { Gevm(2, 2, 1, x, 2, x[:1], 1, x, 1) },
		"Ger":   func() { Ger(2, 2, 1, x, 1, x[:1], 1, x, 2) },
		"Rots":  func() { Rots(3, 1, x[:1], x, x, 1, 1) },
	} {
		panics(t, what, f)
	}
}

func panics(t *testing.T, what string, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s: no panic", what)
		}
	}()
	f()
}
