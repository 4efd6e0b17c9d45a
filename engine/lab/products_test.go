package lab

import (
	"strings"
	"testing"
	"time"
)

// A weight of 64 x 64 with one entry in eight kept. Each look at this clock is 1 ms
// after the last one, and 32 products lie between two: 2^23 multiplications of 64
// images by 4096 weights. A clock adds the last line and changes nothing else.
func TestProductTimes(t *testing.T) {
	const cell = `W = np.zeros((64, 64))
W[::8, :] = 1.5
t = product_times(W)
print(t)
print(t[1]["bytes"])
`
	const table = `format  weights multiplied   bytes
dense                4,096  16,384
csr                    512   4,356
bitmap                 512   2,560
`
	now := time.Duration(0)
	clock := func() time.Duration { now += time.Millisecond; return now }
	without, with := runOne(cell).Run, Run(Request{Cells: []string{cell}, Clock: clock}).Run
	if without.Error != nil || with.Error != nil {
		t.Fatalf("%+v, %+v", without.Error, with.Error)
	}
	const last = "64 images: dense 0.031 ms, csr 0.031 ms, bitmap 0.031 ms on this machine\n"
	if without.Output != table+"4356\n" || with.Output != table+last+"4356\n" {
		t.Errorf("without a clock\n%s\nwith one\n%s", without.Output, with.Output)
	}
}

// What is no weight, no batch, or too much.
func TestProductTimesRefuses(t *testing.T) {
	for code, says := range map[string]string{
		`product_times(np.zeros((0, 3)))`:                "takes a matrix of shape",
		`product_times(np.zeros(3))`:                     "takes a matrix of shape",
		`product_times(Linear(2, 3))`:                    "should be a weight",
		`product_times(np.eye(3), images=0)`:             "images=0 is no batch",
		`product_times(np.eye(3), images=5000)`:          "images=5000 is no batch",
		`product_times(np.eye(1000), images=4096)`:       "steps",
		`product_times(np.eye(3), images="many")`:        "whole number",
		`product_times(np.array([[1.0, float("nan")]]))`: "",
	} {
		e := runOne(code).Run.Error
		if says == "" && e != nil || says != "" && (e == nil || !strings.Contains(e.Message, says)) {
			t.Errorf("%s: %+v, want %q", code, e, says)
		}
	}
}
