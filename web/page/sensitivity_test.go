package page

import (
	"encoding/xml"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"compressionlab/engine/trace"
)

// Each weight has a line with a point at each sparsity, lower for less accuracy,
// on the sheet, and names that do not lie on one another.
func TestCurves(t *testing.T) {
	s := trace.Sensitivity{Object: "Sequential#1", Line: 2, Whole: trace.Score{Right: 354, Of: 360}, Sparsities: []float64{0.5, 0.9, 1},
		Rows: []trace.Sensed{{Name: "0.weight", Entries: 3072, Accuracies: []float64{0.98, 0.8, 0.1}}, {Name: "<b>2.weight", Accuracies: []float64{0.98, 0.97, 0.1}}, {Name: "none"}}}
	svg := curves(s)
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("%v\n%s", err, svg)
		}
	}
	var places [][]float64
	for _, m := range regexp.MustCompile(`class="cd c\d" cx="([\d.]+)%" cy="([\d.]+)"`).FindAllStringSubmatch(svg, -1) {
		x, _ := strconv.ParseFloat(m[1], 64)
		y, _ := strconv.ParseFloat(m[2], 64)
		if x < 0 || x > 100 || y < sensitivityTop || y > sensitivityFoot {
			t.Errorf("a point at %v, %v", x, y)
		}
		places = append(places, []float64{x, y})
	}
	if len(places) != 6 || !(places[0][1] < places[1][1] && places[1][1] < places[2][1] && places[0][0] < places[1][0]) {
		t.Errorf("points %v", places)
	}
	names := regexp.MustCompile(`class="cn" x="[\d.]+%" dx="9" y="([\d.]+)"`).FindAllStringSubmatch(svg, -1)
	one, _ := strconv.ParseFloat(names[0][1], 64)
	two, _ := strconv.ParseFloat(names[1][1], 64)
	if d := one - two; d > -13 && d < 13 {
		t.Errorf("two names stand at %v and %v", one, two)
	}
	if strings.Contains(svg+curveTable(s), "<b>2") {
		t.Error("a name is markup")
	}
}
