package state

import "testing"

// A newer version is loaded when the reader says so, once, and never else.
func TestNewer(t *testing.T) {
	s := New(Site{Kind: Home})
	step := func(m Msg, newer string, loads bool) {
		t.Helper()
		after, cmds := s.Update(m)
		if len(cmds) > 0 != loads || after.Newer != newer {
			t.Errorf("%+v: %q, commands %v; want %q, %t", m, after.Newer, cmds, newer, loads)
		}
		s = after
	}
	step(NewerPressed{Load: true}, "", false) // nothing waits
	step(NewerFound{Waits: true}, NewerHere, false)
	step(NewerFound{Waits: true}, NewerHere, false)
	step(NewerPressed{}, "", false)
	step(NewerPressed{Load: true}, "", false)
	step(NewerFound{Waits: true}, NewerHere, false) // another one came
	step(NewerFound{}, "", false)                   // and was taken in another window
	step(NewerFound{Waits: true}, NewerHere, false)
	step(NewerPressed{Load: true}, NewerTaken, true)
	step(NewerPressed{Load: true}, NewerTaken, false)
	step(NewerFound{Waits: true}, NewerTaken, false)
}
