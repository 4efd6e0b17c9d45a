//go:build !lesson

package page

import (
	"strings"
	"testing"

	"compressionlab/engine/trace"
	"compressionlab/web/state"
)

// Every image and every entry of a mask is drawn, each kind in a path of its own.
func TestComparison(t *testing.T) {
	s := state.State{Bench: state.Bench{Tree: treeWith([2]int{350, 200}, [2]int{340, 100}), Compare: state.Compare{Of: [2]string{"a", "b"}}}}
	pixels := make([]byte, 64)
	pixels[0], pixels[63] = 16, 8
	c := &trace.Comparison{Of: 360, Right: [2]int{350, 340}, Shift: make([][]int, 10), Other: []string{"<img src=x>"},
		Masks: []trace.Mask{{Name: "<b>0.weight", Rows: 2, Cols: 3, Both: 2, First: 1, Second: 2, Where: []byte{3, 3, 0, 1, 2, 2}}}}
	for i := range c.Shift {
		c.Shift[i] = make([]int, 10)
	}
	c.Shift[3][3], c.Shift[3][8] = -2, 2
	for i := range 70 {
		c.Changed = append(c.Changed, trace.Changed{Index: i, Label: 3, Old: 3, New: 8, Pixels: pixels})
	}
	s.Compare.Result = c
	html := compare(s, native(s)).HTML()
	for _, want := range []string{
		`<path fill="currentColor" fill-opacity="1.00" d="M0 0h1v1h-1z"/>`, `fill-opacity="0.50" d="M7 7h1v1h-1z"`,
		`viewBox="0 0 2 3"`, `class="m3" d="M0 0h1v1h-1zM0 1h1v1h-1z"`, `class="m1" d="M1 0h1v1h-1z"`, `class="m2" d="M1 1h1v1h-1zM1 2h1v1h-1z"`,
		`<td class="worse">−2</td>`, `<td class="worse">+2</td>`, "and 10 more", "70 became wrong",
	} {
		if !strings.Contains(html, want) {
			t.Errorf("there is no %s", want)
		}
	}
	if n := strings.Count(html, "data-lab-changed="); n != mostChanged {
		t.Errorf("%d images, want %d", n, mostChanged)
	}
	if strings.Contains(html, "<img") || strings.Contains(html, "<b>0") {
		t.Error("a name is markup")
	}
}
