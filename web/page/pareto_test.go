//go:build !lesson

package page

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"compressionlab/engine/trace"
	"compressionlab/web/state"
)

func treeWith(points ...[2]int) state.Tree {
	t := state.Tree{}
	for i, p := range points {
		t.Variants = append(t.Variants, state.Variant{Variant: trace.Variant{Key: string(rune('a' + i)), Func: "<b>" + string(rune('a'+i)),
			Args: []trace.Arg{{Name: "path", Value: `'<img src=x onerror="alert(1)">.npz'`}}, Names: []string{"<i>"},
			Accuracy: &trace.Score{Right: p[0], Of: 360}, Sizes: []trace.Size{{Format: trace.Smallest, Bytes: p[1]}}}, Newest: true})
	}
	return t
}

// More accuracy is higher, more bytes further right, and all of it on the sheet,
// one point or many.
func TestParetoPlaces(t *testing.T) {
	dots, _, _ := plot(treeWith([2]int{360, 20000}, [2]int{350, 5000}, [2]int{100, 700}, [2]int{0, 70}))
	for i, d := range dots {
		if d.x < paretoLeft || d.x > paretoWidth-paretoRight || d.y < paretoTop || d.y > paretoHeight-paretoBottom {
			t.Errorf("point %d is at %.1f, %.1f", i, d.x, d.y)
		}
		if i > 0 && (d.y <= dots[i-1].y || d.x >= dots[i-1].x) {
			t.Errorf("point %d, %d bytes and less accurate, is at %.1f, %.1f after %.1f, %.1f", i, d.bytes, d.x, d.y, dots[i-1].x, dots[i-1].y)
		}
	}
	one, _, _ := plot(treeWith([2]int{360, 1}))
	if len(one) != 1 || !(one[0].x > paretoLeft && one[0].y > paretoTop) {
		t.Errorf("one point: %+v", one)
	}
	if none := pareto(state.Tree{}, nil); strings.Contains(none, "<svg") {
		t.Error("a chart of nothing")
	}
}

// Drawing and table are well-formed, and what a file is called is no markup.
func TestVariantsMarkup(t *testing.T) {
	tree := treeWith([2]int{360, 20000}, [2]int{350, 5000}, [2]int{350, 5000})
	tree.Variants[1].Parent = "a"
	front := tree.Frontier()
	s := state.State{Bench: state.Bench{Tree: tree}}
	html := variants(s, native(s)).HTML()
	if strings.Contains(html, "<img") || strings.Contains(html, "<b>a") || strings.Contains(html, "<i>") {
		t.Error("a name is markup")
	}
	for name, text := range map[string]string{"chart": pareto(tree, front), "table": variantTable(tree, front)} {
		d := xml.NewDecoder(strings.NewReader(text))
		points := 0
		for {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v\n%s", name, err, text)
			}
			if e, ok := token.(xml.StartElement); ok && (e.Name.Local == "a" || e.Name.Local == "tr") {
				points++
			}
		}
		if points < 3 {
			t.Errorf("%s: %d entries of 3", name, points)
		}
	}
	if n := strings.Count(html, "data-lab-variant="); n != 3 {
		t.Errorf("%d rows of 3", n)
	}
}
