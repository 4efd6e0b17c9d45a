package state

import (
	"testing"

	"compressionlab/web/wire"
)

// ready brings the picture of a cell onto the screen.
func (p *page) ready(cell string) PostScene {
	p.t.Helper()
	p.send(RunPressed{cell})
	p.answer(pruned(), 0.006)
	if p.Cell(cell).Stage.Phase != StageLoading {
		p.t.Fatalf("after the first run the stage is %q", p.Cell(cell).Stage.Phase)
	}
	p.send(StageUp{cell})
	post, ok := has[PostScene](p)
	if !ok {
		p.t.Fatal("a frame that is up got no scene")
	}
	p.send(StageDrew{cell, wire.Drawn{ID: post.Scene.ID, Width: 800, Height: 400}})
	if p.Cell(cell).Stage.Phase != StageReady {
		p.t.Fatalf("a drawn scene leaves the stage %q", p.Cell(cell).Stage.Phase)
	}
	return post
}

func TestEachRunPostsItsScene(t *testing.T) {
	p := open(t)
	post := p.ready("wrong")
	if post.First != 0 || post.Count != 2 || !post.Scene.Bound || post.Scene.View.Object != "Sequential#1" {
		t.Errorf("posted %+v", post)
	}
	p.send(Moved{"wrong", "sparsity", 0.5, false})
	p.answer(pruned(), 0.006)
	next, ok := has[PostScene](p)
	if !ok || next.Scene.ID == post.Scene.ID || p.Cell("wrong").Stage.Phase != StageDrawing {
		t.Fatalf("the next run posted %+v, stage %q", next, p.Cell("wrong").Stage.Phase)
	}
	p.send(StageDrew{"wrong", wire.Drawn{ID: post.Scene.ID}})
	if p.Cell("wrong").Stage.Phase == StageReady {
		t.Error("an old picture counts as the present one")
	}
}

// The buffers of a view begin after those of the views before it.
func TestChosenViewHasItsOwnBuffers(t *testing.T) {
	p := open(t)
	p.ready("wrong")
	run := pruned()
	second := run.Views[0]
	second.Object, second.Histogram = "Sequential#2", nil
	run.Views = append(run.Views, second)
	p.send(RunPressed{"wrong"})
	p.answer(run, 0.006)
	if p.Cell("wrong").Stage.View != "Sequential#1" {
		t.Error("the pruned model is not the one shown")
	}
	p.send(ViewChosen{"wrong", "Sequential#2"})
	if post, ok := has[PostScene](p); !ok || post.First != 2 || post.Count != 2 {
		t.Errorf("posted %+v", post)
	}
	p.send(RunPressed{"wrong"})
	p.answer(run, 0.006)
	if p.Cell("wrong").Stage.View != "Sequential#2" {
		t.Error("the next run forgot the reader's choice")
	}
}

// The matrix under the probe is the one that is drawn as CSR, also after a run
// whose model does not have it.
func TestPacking(t *testing.T) {
	p := open(t)
	p.ready("wrong")
	p.send(RunPressed{"wrong"})
	p.answer(pruned(), 0.006)
	packed := func() int {
		t.Helper()
		post, ok := has[PostLook](p)
		if !ok {
			t.Fatal("the stage is not told")
		}
		return post.Look.Packed
	}
	p.send(PackingChosen{"wrong", true})
	if got := packed(); got != 1 {
		t.Errorf("matrix %d is packed, want the first", got)
	}
	p.send(ProbeMoved{Cell: "wrong", Matrix: 1})
	if got := packed(); got != 2 {
		t.Errorf("matrix %d is packed, want the probed one", got)
	}
	run := pruned()
	run.Views[0].Matrices = run.Views[0].Matrices[:1]
	p.send(RunPressed{"wrong"})
	p.answer(run, 0.006)
	if post, ok := has[PostScene](p); !ok || post.Scene.Look.Packed != 1 {
		t.Errorf("a model of one matrix is drawn as %+v", post.Scene.Look)
	}
	p.send(PackingChosen{"wrong", false})
	if got := packed(); got != 0 {
		t.Errorf("matrix %d is packed, want none", got)
	}
}

func TestAtMostFourFrames(t *testing.T) {
	p := open(t)
	for _, id := range []string{"wrong", "next", "c", "d"} {
		p.ready(id)
	}
	p.send(RunPressed{"wrong"}) // used again, so "next" is now the oldest
	p.answer(pruned(), 0.006)
	p.send(RunPressed{"e"})
	p.answer(pruned(), 0.006)
	if len(p.Mounted) != 4 || p.Cell("next").Stage.Phase != StageAsleep || p.Cell("wrong").Stage.Phase == StageAsleep {
		t.Fatalf("mounted %v, next is %q", p.Mounted, p.Cell("next").Stage.Phase)
	}
	p.send(StageWanted{"next"})
	if p.Cell("next").Stage.Phase != StageLoading || p.Cell("c").Stage.Phase != StageAsleep {
		t.Errorf("wanted again: %q, and c is %q", p.Cell("next").Stage.Phase, p.Cell("c").Stage.Phase)
	}
}

func TestALostContextIsMountedAgainOnce(t *testing.T) {
	p := open(t)
	p.ready("wrong")
	p.send(StageBroke{"wrong", wire.Broken{Reason: "context-lost"}})
	if _, ok := has[Reload](p); !ok || p.Cell("wrong").Stage.Phase != StageLoading {
		t.Fatal("the frame was not mounted again")
	}
	p.send(StageUp{"wrong"})
	if _, ok := has[PostScene](p); !ok {
		t.Fatal("the new frame got no scene")
	}
	p.send(StageBroke{"wrong", wire.Broken{Reason: "context-lost"}})
	if p.Cell("wrong").Stage.Phase != StageBroken {
		t.Fatal("it goes on for ever")
	}
	p.send(StageWanted{"wrong"})
	if _, ok := has[Reload](p); !ok || p.Cell("wrong").Stage.Phase != StageLoading {
		t.Error("it cannot be tried again")
	}
}

func TestDraggedThresholdMovesTheLiteral(t *testing.T) {
	p := open(t)
	p.ready("wrong")
	p.send(StageDragged{"wrong", wire.Drag{Sparsity: 0.4242, Done: true}})
	_, l, ok := p.Cell("wrong").Slider("sparsity")
	if !ok || l.Text != "0.42" || p.sent() == nil {
		t.Errorf("the literal is %q", l.Text)
	}
}

func TestProbeStaysInsideItsMatrix(t *testing.T) {
	p := open(t)
	p.ready("wrong")
	p.send(ProbeMoved{"wrong", 0, 0, 0})
	p.send(ProbeMoved{"wrong", 0, 8, 1})
	p.send(ProbeMoved{"wrong", 0, -99, 0})
	if got := *p.Cell("wrong").Stage.Probe; got != (wire.Probe{Matrix: 0, Row: 0, Col: 1}) {
		t.Errorf("the probe is at %+v", got)
	}
	look, ok := has[PostLook](p)
	if !ok || *look.Look.Probe != *p.Cell("wrong").Stage.Probe {
		t.Errorf("the stage was told %+v", look)
	}
	p.send(ProbeMoved{"wrong", 1, 0, 0})
	if got := *p.Cell("wrong").Stage.Probe; got != (wire.Probe{Matrix: 1}) {
		t.Errorf("in another matrix it is at %+v", got)
	}
	p.send(ProbeMoved{"wrong", 7, 0, 0})
	if p.Cell("wrong").Stage.Probe.Matrix != 1 {
		t.Error("a matrix that does not exist was probed")
	}
}
