package state

import (
	"testing"

	"compressionlab/engine/trace"
	"compressionlab/web/wire"
)

// spectral is a run whose cell factored a matrix of its model's, at rank 3 of 5.
func spectral() trace.Run {
	run := pruned()
	run.Views[0].Histogram.Line = 2
	m := trace.Matrix{Name: "before", Rows: 64, Cols: 5}
	run.Views = append(run.Views, trace.View{Object: "Sequential#1", Kind: trace.LowRanked, Part: "W", Line: 4, Matrices: []trace.Matrix{m, m, m},
		Spectrum: &trace.Spectrum{Values: make([]float32, 5), Rank: 3}})
	run.Soft = &trace.Soft{Temperatures: []float64{1, 3, 10}, Own: 1, Images: make([]trace.SoftImage, 10), First: 4}
	return run
}

// What was made last is drawn; a dial moves its picture alone, within its range,
// and a run brings it back to the code's.
func TestRankDial(t *testing.T) {
	p := open(t)
	p.ready("wrong")
	p.send(RunPressed{"wrong"})
	p.answer(spectral(), 0.006)
	c := p.Cell("wrong")
	if c.Stage.View != "low-rank Sequential#1 W" || c.Dial(RankDial) != 3 || c.Model() != "Sequential#1" {
		t.Fatalf("%q is shown at rank %d of %q", c.Stage.View, c.Dial(RankDial), c.Model())
	}
	if post, ok := has[PostScene](p); !ok || post.Scene.Look.Rank != 3 || post.First != 2 || post.Count != 3 {
		t.Errorf("posted %+v", post)
	}
	p.send(StageDrew{"wrong", wire.Drawn{ID: c.Stage.Scene, Width: 9}})
	for _, step := range []struct{ to, want int }{{4, 4}, {99, 5}, {-1, 1}} {
		p.send(Dialed{"wrong", RankDial, step.to})
		if look, ok := has[PostLook](p); !ok || look.Look.Rank != step.want || p.Cell("wrong").Dial(RankDial) != step.want {
			t.Errorf("turned to %d: posted %+v", step.to, look)
		}
	}
	before := p.Cell("wrong")
	p.send(StageDrew{"wrong", wire.Drawn{ID: c.Stage.Scene, Width: 9}})
	if p.Cell("wrong") != before {
		t.Error("a picture that stands as it stood is rendered again")
	}
	p.send(Dialed{"wrong", "rnak", 2})
	p.send(Dialed{"none", RankDial, 2})
	if p.Cell("wrong") != before {
		t.Error("a dial that is none was turned")
	}
	p.send(RunPressed{"wrong"})
	p.answer(spectral(), 0.006)
	if p.Cell("wrong").Dial(RankDial) != 3 {
		t.Errorf("after a run the rank is %d, want the code's", p.Cell("wrong").Dial(RankDial))
	}
	p.send(ViewChosen{"wrong", "Sequential#1"})
	if _, _, _, ok := p.Cell("wrong").DialRange(RankDial); ok || p.lookOf(p.Cell("wrong")).Rank != 0 {
		t.Error("the weights have a rank")
	}
}

// The temperature goes back to the code's with a run, the image stays.
func TestSoftDials(t *testing.T) {
	p := open(t)
	p.ready("wrong")
	if _, _, _, ok := p.Cell("wrong").DialRange(ImageDial); ok {
		t.Error("a cell without a teacher has a dial for its images")
	}
	p.send(RunPressed{"wrong"})
	p.answer(spectral(), 0.006)
	if c := p.Cell("wrong"); c.Dial(TemperatureDial) != 1 || c.Dial(ImageDial) != 4 {
		t.Errorf("at first image %d at temperature %d", c.Dial(ImageDial), c.Dial(TemperatureDial))
	}
	p.send(Dialed{"wrong", TemperatureDial, 2})
	p.send(Dialed{"wrong", ImageDial, 7})
	p.send(RunPressed{"wrong"})
	p.answer(spectral(), 0.006)
	if c := p.Cell("wrong"); c.Dial(TemperatureDial) != 1 || c.Dial(ImageDial) != 7 {
		t.Errorf("after a run image %d at temperature %d", c.Dial(ImageDial), c.Dial(TemperatureDial))
	}
}
