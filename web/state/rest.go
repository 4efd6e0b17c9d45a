//go:build !lesson

package state

// A page in somebody else's that nobody sees has no use for its worker and its
// stages, which take most of its memory. So it gives them back, and begins them
// again when it is seen, or when something is to run: what the worker knows is
// made again from the texts, and a stage draws what the page kept. A page that its
// host has paused does without a worker, too.

type (
	// Unseen says that nobody has seen the page for a while.
	Unseen struct{}
	// Seen says that it is in sight again.
	Seen struct{}
)

func (Unseen) isMsg() {}
func (Seen) isMsg()   {}

type (
	// EndWorker ends the worker; RestartWorker begins another.
	EndWorker struct{}
	// KeepPicture keeps what the stage of Cell shows, before its frame goes.
	KeepPicture struct{ Cell string }
)

func (EndWorker) isCmd()   {}
func (KeepPicture) isCmd() {}

func init() { roused = State.roused }

// busy reports whether the worker is asked for something.
func (s State) busy() bool {
	_, asked := s.kind().stopped(s)
	return asked || s.Flight != nil || len(s.Wanted) > 0
}

// unseen gives back worker and stages, unless something is to be done.
func (s State) unseen() (State, []Cmd) {
	if !s.Frame.Resting && (s.busy() || s.Gone) {
		return s, nil
	}
	s, cmds := s.rest()
	for _, id := range s.Mounted {
		d := *s.Host(id)
		if d.Stage.Phase == StageReady {
			cmds = append(cmds, KeepPicture{id})
			d.Stage.Kept = true
		}
		d.Stage.Phase = StageResting
		s = s.set(d)
	}
	s.Mounted = nil
	return s, cmds
}

// rest ends the worker. What it was asked for, it is asked for again when it is
// there again.
func (s State) rest() (State, []Cmd) {
	if s.Frame.Resting {
		return s, nil
	}
	if s.Flight != nil {
		c := *s.Cell(s.Flight.Cell)
		c.Long, c.Progress = false, nil
		s.Wanted = append([]string{c.ID}, without(s.Wanted, c.ID)...)
		s = s.set(c)
	}
	s.Flight, s.Ready, s.Frame.Resting = nil, false, true
	return s, []Cmd{EndWorker{}}
}

// seen begins the worker and the stages again.
func (s State) seen() (State, []Cmd) {
	s, cmds := s.wake(nil)
	for _, c := range s.Hosts() {
		if c.Stage.Phase == StageResting {
			s, cmds = s.show(c.ID, cmds)
		}
	}
	return s, cmds
}

// wake begins the worker again, unless the host wants none.
func (s State) wake(cmds []Cmd) (State, []Cmd) {
	if s.Frame.Paused || !s.Frame.Resting {
		return s, cmds
	}
	s.Frame.Resting = false
	return s, append(cmds, RestartWorker{})
}

// roused wakes the worker for what is to be done.
func (s State) roused(cmds []Cmd) (State, []Cmd) {
	if s.busy() {
		return s.wake(cmds)
	}
	return s, cmds
}

// paused stops what runs, and takes it up again: a run is a function of its
// text, so that it begins anew.
func (s State) paused(on bool) (State, []Cmd) {
	s.Frame.Paused = on
	if on {
		return s.rest()
	}
	return s.wake(nil)
}
