package main

import (
	"math"
	"testing"
)

// The first three are what Python's integers give.
func TestNumbers(t *testing.T) {
	if x := numbers(7, 3); x[0] != -6764114*0x1p-23 || x[1] != -4792651*0x1p-23 || x[2] != 4721942*0x1p-23 {
		t.Errorf("of seed 7 %v", x)
	}
	x := numbers(7, 100_000)
	sum := 0.0
	for i, v := range x {
		if v < -1 || v >= 1 || float64(v)*0x1p23 != math.Trunc(float64(v)*0x1p23) {
			t.Fatalf("entry %d is %v, want a multiple of 2^-23 in [-1, 1)", i, v)
		}
		sum += float64(v)
	}
	if mean := sum / float64(len(x)); math.Abs(mean) > 0.01 { // five standard deviations
		t.Errorf("the mean is %v, want about 0", mean)
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		x    []float32
		want [2]float64
	}{
		{nil, [2]float64{}},
		{[]float32{1, -1}, [2]float64{-1, 3}},
		{[]float32{-1, 1}, [2]float64{1, 3}},
		{[]float32{0, 0, 0, 0, 0, 0, 0, 2}, [2]float64{2, 2}}, // the eighth counts once again
	} {
		if got := check(c.x); got != c.want {
			t.Errorf("check(%v) is %v, want %v", c.x, got, c.want)
		}
	}
}

// Every work is done, on a small size; its input is the same each time, and one
// that is asked for n times says n times.
func TestWorks(t *testing.T) {
	sizes := map[string][]int{"sgd": {8, 6, 3, 4}, "forward": {4, 8, 6}, "gradient": {8, 4, 6}, "distill": {32}, "randomized": {40, 5}}
	for name := range works {
		t.Run(name, func(t *testing.T) {
			size := sizes[name]
			if size == nil {
				size = []int{20}
			}
			var w worker
			first := w.ask(request{Work: name, Size: size})
			if first.Error != "" || first.Input[1] == 0 || first.Output[1] == 0 || len(first.MS) != 1 {
				t.Fatalf("%+v", first)
			}
			if again := w.ask(request{Work: name, Size: size}); again.Input != first.Input || again.Output != first.Output {
				t.Errorf("the second time %+v, the first %+v", again, first)
			}
			if r := w.ask(request{Times: 2}); r.Error != "" || len(r.MS) != 2 {
				t.Errorf("two times: %+v", r)
			}
		})
	}
}

func TestNoSuchWork(t *testing.T) {
	if r := new(worker).ask(request{Work: "flying"}); r.Error == "" {
		t.Errorf("%+v, want an error", r)
	}
	if r := new(worker).ask(request{Work: "gemm"}); r.Error == "" { // no size: a panic
		t.Errorf("%+v, want an error", r)
	}
}
