package page

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"compressionlab/engine/trace"
	"compressionlab/web/state"
)

// A curve has a point an epoch; a run under way shows its own in the place of the
// last result's; one point is no curve.
func TestTrainings(t *testing.T) {
	one := &trace.Training{Func: "<b>train", Line: 2, Epochs: 4, Seen: []int{1, 2, 3}, Losses: []float64{2, 1, 0.5}, Accuracies: []float64{0.5, 0.5, 0.5}}
	c := &state.Cell{Result: &state.Result{Run: trace.Run{Trainings: []*trace.Training{one, {Epochs: 1, Seen: []int{1}, Losses: []float64{1}, Accuracies: []float64{1}}}}}}
	html := trainings(state.Site{}, c).HTML()
	if strings.Count(html, "data-lab-training=") != 1 || strings.Count(html, "<svg class=\"curves\"") != 2 || strings.Contains(html, "<b>") || !strings.Contains(html, "3 of 4 epochs") {
		t.Errorf("drawn:\n%s", html)
	}
	svg := trainingCurve(one, "loss", one.Losses, func(float64) string { return "v" })
	if strings.Count(svg, "L") != 2 || !strings.Contains(svg, "M66.0 30.0L") {
		t.Errorf("the curve is %s", svg)
	}
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	second := *one
	again := &state.Cell{Result: &state.Result{Run: trace.Run{Trainings: []*trace.Training{one, {Func: "train", Line: 9, Epochs: 2, Seen: one.Seen, Losses: one.Losses, Accuracies: one.Accuracies}, &second}}}}
	if html := trainings(state.Site{}, again).HTML(); strings.Count(html, "run 1 of 2, 3 of 4 epochs") != 1 || strings.Count(html, "run 2 of 2, 3 of 4 epochs") != 1 || !strings.Contains(html, ">3 of 2 epochs") {
		t.Errorf("trainings of one line are told apart:\n%s", html)
	}
	live := *c
	live.Long, live.Progress = true, &trace.Progress{Curve: &trace.Training{Func: "distill", Line: 9, Epochs: 50, Seen: []int{1, 2}, Losses: []float64{2, 1}, Accuracies: []float64{0.1, 0.2}}}
	if html := trainings(state.Site{}, &live).HTML(); !strings.Contains(html, "distill, line 9") || strings.Contains(html, "line 2") {
		t.Errorf("under way:\n%s", html)
	}
	if html := trainings(state.Site{}, &state.Cell{}).HTML(); !strings.Contains(html, "hidden") {
		t.Error("nothing is shown")
	}
}
