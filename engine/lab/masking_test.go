package lab

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"compressionlab/engine/digits"
	"compressionlab/engine/nn"
)

// A mask is written from the highest bit down, and read back.
func TestMaskText(t *testing.T) {
	keep := []bool{true, false, false, false, false, false, true, true, true, false}
	text := MaskText(keep) // 10000011 10000000
	if text != "g4A=" {
		t.Errorf("the mask is %q", text)
	}
	if back, ok := ReadMask(" g4\nA= ", 10); !ok || !slices.Equal(back, keep) {
		t.Errorf("read back: %v, %v", back, ok)
	}
	for _, bad := range []string{"", "g4A", "g4AA", "häh?"} {
		if _, ok := ReadMask(bad, 10); ok {
			t.Errorf("%q was read", bad)
		}
	}
}

// mask_prune erases what the mask does not keep, in place, by text or array.
func TestMaskPrune(t *testing.T) {
	const model = "m = Sequential(Linear(2, 3))\nm.layers[0].weight.data = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])\n"
	for _, keep := range []string{`"kA=="`, `np.array([[1, 0, 0], [1, 0, 0]]) > 0`, `[[True, False, False], [True, False, False]]`} { // 100100
		r := Run(Request{Cells: []string{model + `print(mask_prune(m, "0.weight", ` + keep + `) is m, m.layers[0].weight.data.tolist())`}})
		if want := "True [[1.0, 0.0, 0.0], [4.0, 0.0, 0.0]]\n"; r.Run.Error != nil || r.Run.Output != want {
			t.Errorf("%s: %q, %+v", keep, r.Run.Output, r.Run.Error)
		}
		if h := r.Run.Views[0].Histogram; h.Line != 3 || h.Threshold != 1 {
			t.Errorf("%s: the histogram is %+v", keep, h)
		}
	}
	for call, want := range map[string]string{
		`mask_prune(m, "1.weight", "kA==")`:           `It has "0.weight"`,
		`mask_prune(m, "0.weight", "kA")`:             "no mask of a weight (2, 3)",
		`mask_prune(m, "0.weight", np.ones((3, 2)))`:  "has shape (2, 3), and the mask has (3, 2)",
		`mask_prune(m, 0, "kA==")`:                    "name of a weight",
		`mask_prune(quantize(m), "0.weight", "kA==")`: "cannot be pruned",
		`mask_prune(m, "0.bias", np.ones((3,)))`:      "no weight called",
		`m.layers[0].weight.data[0, 0] = np.nan
mask_prune(m, "0.weight", "kA==")`: "nan",
	} {
		r := Run(Request{Cells: []string{model + call}})
		if e := r.Run.Error; e == nil || !strings.Contains(strings.ToLower(e.Message+" "+e.Hint), strings.ToLower(want)) {
			t.Errorf("%s: %+v, want %q", call, e, want)
		}
	}
}

// By hand and by magnitude as many are erased; a mask made by magnitude agrees with
// itself, and what they score is what the pruned networks score.
func TestBrush(t *testing.T) {
	l := digits.MLP()
	b, buffers, ok := Brush(l, "", "", 0.5)
	if !ok || b.View.Part != "0.weight" || !slices.Equal(b.Weights, []string{"0.weight", "2.weight", "4.weight"}) || b.Entries != 3072 || b.Erased != 1536 || b.Agree != 3072 {
		t.Fatalf("%+v", b)
	}
	if b.Hand.Right != b.Auto.Right || b.Hand.Of != 360 {
		t.Errorf("equal masks score %+v and %+v", b.Hand, b.Auto)
	}
	hand := make([]bool, 320) // of the last weight: the first 100 are erased
	for i := 100; i < 320; i++ {
		hand[i] = true
	}
	b, buffers, ok = Brush(l, "4.weight", MaskText(hand), 0)
	if !ok || b.Erased != 100 || b.HandAlone != b.AutoAlone || b.Agree+b.HandAlone+b.AutoAlone != 320 || len(buffers) != 3 {
		t.Fatalf("%+v", b)
	}
	zeros := func(w []float32) (n int) {
		for _, v := range w {
			if v == 0 {
				n++
			}
		}
		return n
	}
	if zeros(buffers[1]) != 100 || zeros(buffers[2]) != 100 || zeros(buffers[0]) != 0 {
		t.Errorf("%d, %d and %d zeros", zeros(buffers[0]), zeros(buffers[1]), zeros(buffers[2]))
	}
	least := float32(math.Inf(1)) // of those that magnitude keeps
	for i, v := range buffers[2] {
		if a := float32(math.Abs(float64(v))); v != 0 {
			least = min(least, a)
		} else if a := float32(math.Abs(float64(buffers[0][i]))); a > 1 {
			t.Errorf("magnitude erased a weight of %v", a)
		}
	}
	r := Run(Request{Cells: []string{`m = load_model("digits_mlp")
mask_prune(m, "4.weight", "` + b.Mask + `")
a = load_model("digits_mlp")
w = a.layers[4].weight.data
mask_prune(a, "4.weight", np.abs(w) >= ` + floatText(float64(least)) + `)
print(round(accuracy(m) * 360), round(accuracy(a) * 360))`}})
	if r.Run.Error != nil || r.Run.Output != fmt.Sprintln(b.Hand.Right, b.Auto.Right) {
		t.Errorf("the statements score %q, %+v; the brush %d and %d", r.Run.Output, r.Run.Error, b.Hand.Right, b.Auto.Right)
	}
	if _, _, ok := Brush(nn.ReLU{}, "", "", 0.5); ok {
		t.Error("there is something to mask in a ReLU")
	}
	if b, _, ok := Brush(l, "none", "", 0.25); !ok || b.View.Part != "0.weight" || b.Erased != 768 {
		t.Errorf("a weight that is not there: %+v", b)
	}
}
