//go:build !lesson

package page

import (
	"encoding/xml"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"compressionlab/engine/trace"
	"compressionlab/web/state"
)

// The SVG file of every chart that a page draws as one stands alone: well-formed, of
// SVG's own elements, without a link, a script or a name that only the page's style
// sheets know.
func TestPlates(t *testing.T) {
	p := ran(t, aliased())
	p.Tree = treeWith([2]int{360, 20000}, [2]int{350, 5000}, [2]int{340, 6000})
	c := p.Cells[0]
	run := &c.Result.Run
	run.Trainings = []*trace.Training{
		{Func: "train", Line: 1, Epochs: 1, Seen: []int{1}, Losses: []float64{1}, Accuracies: []float64{1}}, // not drawn
		{Func: "train", Line: 2, Epochs: 4, Seen: []int{1, 2, 3}, Losses: []float64{2, 1, 0.5}, Accuracies: []float64{0.5, 0.6, 0.7}}}
	run.Sensitive = []trace.Sensitivity{{Whole: trace.Score{Right: 350, Of: 360}, Sparsities: []float64{0.5, 0.9},
		Rows: []trace.Sensed{{Name: "a<b", Accuracies: []float64{0.9, 0.5}}, {Name: "b", Accuracies: []float64{0.8, 0.4}}}}}
	chances := [][]float32{{0.7, 0.3}, {0.6, 0.4}}
	run.Soft = &trace.Soft{Teacher: "Sequential#1", Student: "Sequential#2", Temperatures: []float64{1, 4},
		Images: []trace.SoftImage{{Label: 1, Teacher: chances, Student: chances, Apart: []float32{0, 0}}}}
	spectrum := trace.View{Kind: trace.LowRanked, Part: "W", Matrices: []trace.Matrix{{Name: "W", Rows: 4, Cols: 3}},
		Spectrum: &trace.Spectrum{Values: []float32{3, 2, 1}, Energy: []float32{0.6, 0.9, 1}, Errors: []float32{0.6, 0.3, 0}, Rank: 2, Saves: 1, Even: 1.7}}
	grid := trace.View{Kind: trace.Coded, Part: "W", Grid: &trace.Grid{Bits: 2, Counts: []int{1, 9, 2, 1}, Low: -1, High: 1, Zeros: 8, Kept: 8,
		Rows: []trace.GridRow{{First: -1, Last: 1, Scale: 0.5, Zero: 0}}}}
	for _, f := range []struct {
		figure  string
		n       int
		view    *trace.View
		element string
		count   int
	}{
		{"", 0, nil, "circle", 6}, {trainingFigure, 0, nil, "path", 2}, {sensitivityFigure, 0, nil, "path", 2},
		{softFigure, 0, nil, "rect", 5}, {spectrumFigure, 0, &spectrum, "rect", 5}, {gridFigure, 0, &grid, "path", 1},
	} {
		if f.view != nil {
			run.Views = []trace.View{*f.view}
			c.Stage.View = f.view.Key()
		}
		svg := standing(plates(p, state.PicturePressed{Cell: c.ID, Figure: f.figure, N: f.n}))
		if !strings.HasPrefix(svg, "<svg xmlns=") || strings.Contains(svg, "var(") || strings.Contains(svg, "url(") {
			t.Errorf("%q is handed out as\n%s", f.figure, svg)
		}
		style, _, _ := strings.Cut(svg, "</style>")
		found := 0
		for d := xml.NewDecoder(strings.NewReader(svg)); ; {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%q: %v\n%s", f.figure, err, svg)
			}
			e, ok := token.(xml.StartElement)
			if !ok {
				continue
			}
			if e.Name.Space != "http://www.w3.org/2000/svg" || slices.Contains([]string{"a", "script", "foreignObject", "use", "image"}, e.Name.Local) {
				t.Errorf("%q holds %+v", f.figure, e.Name)
			}
			if e.Name.Local == f.element {
				found++
			}
			seen := map[string]bool{}
			for _, a := range e.Attr {
				if seen[a.Name.Local] || a.Name.Local == "href" || a.Name.Local == "data-do" || strings.HasPrefix(a.Name.Local, "on") {
					t.Errorf("%q: %s has %s=%q", f.figure, e.Name.Local, a.Name.Local, a.Value)
				}
				seen[a.Name.Local] = true
				if a.Name.Local != "class" {
					continue
				}
				for _, class := range strings.Fields(a.Value) { // those of the drawing itself say where it stands
					if !slices.Contains([]string{"chart", "curves", "pareto", "y", "even", "odd", "chosen", "pt", "cu", "cd", "sensed"}, class) &&
						!regexp.MustCompile(`\.`+class+`\b`).MatchString(style) {
						t.Errorf("%q: nothing says how %q looks", f.figure, class)
					}
				}
			}
		}
		if found != f.count {
			t.Errorf("%q has %d %s, want %d\n%s", f.figure, found, f.element, f.count, svg)
		}
	}
	for _, none := range []state.PicturePressed{{Cell: c.ID, Figure: trainingFigure, N: 1}, {Cell: c.ID, Figure: trainingFigure, N: -1},
		{Cell: c.ID, Figure: sensitivityFigure, N: 1}, {Cell: c.ID, Figure: masksFigure}, {Cell: c.ID, Figure: spectrumFigure}, {Cell: "none", Figure: softFigure}} {
		if svg := standing(plates(p, none)); svg != "" {
			t.Errorf("%+v is handed out as\n%s", none, svg)
		}
	}
	if standing(plates(state.State{}, state.PicturePressed{})) != "" {
		t.Error("a chart of nothing")
	}
}
