//go:build !lesson

package state

import (
	"testing"

	"compressionlab/engine/trace"
	"compressionlab/web/wire"
)

// While a page is paused there is no worker; what was to run does so afterwards.
func TestPaused(t *testing.T) {
	s := exercise()
	s, cmds := s.Update(RunPressed{"try"})
	first := sends(cmds)[0]
	s, cmds = s.Update(HostPaused{true})
	if count[EndWorker](cmds) != 1 || count[RestartWorker](cmds) != 0 || s.Flight != nil || s.Cells[0].Phase != Running {
		t.Errorf("a run goes on, or is forgotten: %+v", cmds)
	}
	if s, cmds = s.Update(HostPaused{true}); len(cmds) != 0 {
		t.Errorf("paused twice: %+v", cmds)
	}
	if s, cmds = s.Update(RunPressed{"try"}); len(cmds) != 0 || s.Cells[0].Phase != Running {
		t.Errorf("a paused page runs, or forgets what was asked for: %+v", cmds)
	}
	if s, _ = s.Update(Answered{wire.Ran{ID: first.ID}}); s.Cells[0].Result != nil {
		t.Error("the answer of a run that was stopped is shown")
	}
	stopped, cmds := s.Update(StopPressed{})
	if count[RestartWorker](cmds) != 0 || stopped.Cells[0].Phase != Idle {
		t.Errorf("Stop starts a worker on a paused page: %+v", cmds)
	}
	if s, cmds = s.Update(HostPaused{false}); count[RestartWorker](cmds) != 1 || len(sends(cmds)) != 0 {
		t.Errorf("after the pause: %+v", cmds)
	}
	s, cmds = s.Update(WorkerReady{})
	if r := sends(cmds); len(r) != 1 || r[0].ID == first.ID {
		t.Errorf("sent %+v", r)
	}
	if _, cmds = s.Update(HostPaused{false}); len(cmds) != 0 {
		t.Errorf("a page that is not paused goes on: %+v", cmds)
	}
}

// A comparison, and what else a workbench has its worker do, stops with a pause
// and is asked for again after it; what is asked for meanwhile waits.
func TestPausedBench(t *testing.T) {
	p := bench(t, "a")
	p.ran("1", variant("k1", "", 350, 20000), variant("k2", "k1", 340, 5000))
	p.send(ComparePressed{})
	ask, sent := has[SendCompare](p)
	if !sent {
		t.Fatal("nothing is compared")
	}
	if p.send(HostPaused{true}); count[EndWorker](p.cmds) != 1 || !p.Compare.Busy {
		t.Errorf("a comparison goes on, or is forgotten: %+v", p.cmds)
	}
	p.send(ExportPressed{As: Exports[0]})
	if len(p.cmds) > 0 {
		for _, c := range p.cmds {
			if _, ok := c.(Announce); !ok {
				t.Errorf("a paused page does %T", c)
			}
		}
	}
	if p.send(HostPaused{false}); count[RestartWorker](p.cmds) != 1 {
		t.Errorf("after the pause: %+v", p.cmds)
	}
	p.send(WorkerReady{})
	if again, sent := has[SendCompare](p); !sent || again.ID != ask.ID {
		t.Errorf("the new worker is asked for %+v, want %+v", again, ask)
	}
	if _, sent := has[SendExport](p); !sent {
		t.Error("what was asked for during the pause is forgotten")
	}
}

// A page that nobody sees gives back its worker and its stages, keeps the picture
// and everything else, and has all of it again when it is seen.
func TestUnseen(t *testing.T) {
	p := open(t)
	post := p.ready("wrong")
	text, result := p.Cell("wrong").Text(), p.Cell("wrong").Result
	p.send(Unseen{})
	kept, ok := has[KeepPicture](p)
	if c := p.Cell("wrong"); count[EndWorker](p.cmds) != 1 || !ok || kept.Cell != "wrong" || c.Stage.Phase != StageResting || !c.Stage.Kept || c.Stage.Drawn == nil || c.Text() != text || c.Result != result {
		t.Errorf("%+v, %+v", p.cmds, c.Stage)
	}
	p.send(StageDrew{"wrong", wire.Drawn{ID: post.Scene.ID}}) // on its way when the frame went
	if phase := p.Cell("wrong").Stage.Phase; phase != StageResting {
		t.Errorf("a frame that is gone makes the stage %q", phase)
	}
	if p.send(Unseen{}); len(p.cmds) != 0 {
		t.Errorf("it rests already: %+v", p.cmds)
	}
	p.send(Seen{})
	if c := p.Cell("wrong"); count[RestartWorker](p.cmds) != 1 || c.Stage.Phase != StageLoading || !c.Stage.Kept {
		t.Errorf("%+v, %+v", p.cmds, c.Stage)
	}
	p.send(StageUp{"wrong"})
	again, ok := has[PostScene](p)
	if !ok || again.First != post.First || again.Count != post.Count {
		t.Errorf("posted %+v, want %+v", again, post)
	}
	p.send(StageDrew{"wrong", wire.Drawn{ID: again.Scene.ID}})
	if c := p.Cell("wrong"); c.Stage.Phase != StageReady || c.Stage.Kept {
		t.Errorf("%+v", c.Stage)
	}
	if p.send(Seen{}); len(p.cmds) != 0 {
		t.Errorf("it is awake already: %+v", p.cmds)
	}
}

// What is to run out of sight wakes the worker, and nothing that runs is ended.
func TestUnseenRuns(t *testing.T) {
	s := exercise()
	s, _ = s.Update(RunPressed{"try"})
	if _, cmds := s.Update(Unseen{}); len(cmds) != 0 {
		t.Errorf("a run is ended: %+v", cmds)
	}
	s = exercise()
	s, _ = s.Update(Unseen{})
	s, cmds := s.Update(RunPressed{"try"})
	if count[RestartWorker](cmds) != 1 || len(sends(cmds)) != 0 {
		t.Errorf("a page that rests is to run: %+v", cmds)
	}
	s, cmds = s.Update(WorkerReady{})
	if len(sends(cmds)) != 1 {
		t.Errorf("it does not run: %+v", cmds)
	}
	s, _ = s.Update(Answered{wire.Ran{ID: s.LastRun, Run: trace.Run{}}})
	if s, cmds = s.Update(Unseen{}); count[EndWorker](cmds) != 1 {
		t.Errorf("it does not rest again: %+v", cmds)
	}
	if _, cmds = s.Update(HostReset{}); count[RestartWorker](cmds) != 0 {
		t.Errorf("a reset needs no worker: %+v", cmds)
	}
}
