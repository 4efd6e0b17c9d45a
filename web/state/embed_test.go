//go:build !lesson

package state

import (
	"testing"

	"compressionlab/engine/trace"
	"compressionlab/web/wire"
)

func sends(cmds []Cmd) (runs []wire.Run) {
	for _, c := range cmds {
		if r, ok := c.(SendRun); ok {
			runs = append(runs, r.Run)
		}
	}
	return runs
}

// count counts the commands of a kind.
func count[C Cmd](cmds []Cmd) (n int) {
	for _, c := range cmds {
		if _, ok := c.(C); ok {
			n++
		}
	}
	return n
}

// What the address says stands when the page starts, before what was stored.
func TestFramed(t *testing.T) {
	s := New(exercise().Site)
	s, _ = s.Update(Framed{Frame: Frame{Hide: []string{"stage"}}, Seed: 7, Theme: "dark"})
	s, _ = s.Update(Started{Theme: "light", Seed: 3})
	if s.Theme != "dark" || s.Seed != 7 || s.Base != 7 || !s.Frame.Hides("stage") || s.Frame.Hides("memory") {
		t.Errorf("theme %s, seed %d of %d, %+v", s.Theme, s.Seed, s.Base, s.Frame)
	}
	s, _ = s.Update(WorkerReady{})
	_, cmds := s.Update(RunPressed{"try"})
	if r := sends(cmds); len(r) != 1 || r[0].Seed != 7 {
		t.Errorf("sent %+v", r)
	}
	if text, err := s.Link(); text != "" || err != nil {
		t.Errorf("a page as it was begun is the link %q, %v", text, err)
	}
	_, cmds = s.Update(Edited{"try", "x = 3"})
	for _, c := range cmds {
		if save, ok := c.(Save); ok && save.Seed != Seed {
			t.Errorf("the address's seed is stored: %+v", save)
		}
	}
}

// A cell that is read only runs, and its text stays.
func TestReadOnly(t *testing.T) {
	s := exercise()
	s, _ = s.Update(Framed{Frame: Frame{ReadOnly: true}})
	before := s.Cells[0].Text()
	for _, m := range []Msg{Edited{"try", "x = 9"}, Moved{"try", "x", 1, true}, ResetPressed{"try"}, UndoPressed{"try"}, BranchPressed{"try"}} {
		if s, _ = s.Update(m); s.Cells[0].Text() != before || len(s.Cells[0].History) != 1 {
			t.Errorf("%T changed the text", m)
		}
	}
	s, _, _ = answer(t, s, trace.Run{})
	if s.Cells[0].Phase != Done {
		t.Error("it does not run")
	}
}

// A reset page is one that nobody has touched, but that it is live.
func TestHostReset(t *testing.T) {
	s := exercise()
	s, _ = s.Update(AnswerChosen{"try", 1})
	s, _ = s.Update(Edited{"try", "x = 2"})
	s, _, _ = answer(t, s, trace.Run{Checks: []trace.Check{{OK: true}}})
	s, cmds := s.Update(HostReset{})
	c := s.Cells[0]
	if c.Text() != "x = 1\ny = 2" || c.Passed || c.Chosen != 0 || c.Result != nil || !c.Live || c.CanUndo() {
		t.Errorf("%+v", c)
	}
	saved, chosen := false, false
	for _, cmd := range cmds {
		switch cmd := cmd.(type) {
		case Save:
			saved = len(cmd.Texts) == 0
		case SaveChosen:
			chosen = len(cmd.Chosen) == 0
		}
	}
	if !saved || !chosen || count[RestartWorker](cmds) != 0 {
		t.Errorf("commands %+v", cmds)
	}
	// While it runs, the worker is replaced.
	s, _ = s.Update(RunPressed{"try"})
	if s, cmds = s.Update(HostReset{}); count[RestartWorker](cmds) != 1 || s.Cells[0].Phase != Idle || s.Flight != nil {
		t.Errorf("phase %s, %+v", s.Cells[0].Phase, cmds)
	}
}
