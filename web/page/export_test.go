//go:build !lesson

package page

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"compressionlab/web/state"
)

// The chart's file stands alone: well-formed, without a link of the page's, with as many points.
func TestDrawing(t *testing.T) {
	s := state.State{Bench: state.Bench{Tree: treeWith([2]int{360, 20000}, [2]int{350, 5000}, [2]int{340, 6000})}}
	svg := drawing(s)
	d, circles := xml.NewDecoder(strings.NewReader(svg)), 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, svg)
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if e.Name.Space != "http://www.w3.org/2000/svg" || e.Name.Local == "a" {
			t.Errorf("%+v", e.Name)
		}
		for _, a := range e.Attr {
			if a.Name.Local == "href" || a.Name.Local == "data-do" {
				t.Errorf("%s has %s=%q", e.Name.Local, a.Name.Local, a.Value)
			}
			if e.Name.Local == "circle" && a.Name.Local == "r" && a.Value == "6" {
				circles++
			}
		}
	}
	if circles != 3 {
		t.Errorf("%d points of 3", circles)
	}
	if drawing(state.State{}) != "" {
		t.Error("a chart of nothing")
	}
}
