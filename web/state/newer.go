package state

// What the page knows of a newer version of the site.
const (
	NewerHere  = "here"  // it has arrived as a whole, and waits for the reader's word
	NewerTaken = "taken" // the reader has said yes: the page is about to be loaded again
)

type (
	// NewerFound says that a newer version waits, or no longer does.
	NewerFound struct{ Waits bool }
	// NewerPressed is the reader's answer to the question whether to load it.
	NewerPressed struct{ Load bool }
	// TakeOver has the newer version take over and loads the page again.
	TakeOver struct{}
)

func (NewerFound) isMsg()   {}
func (NewerPressed) isMsg() {}
func (TakeOver) isCmd()     {}

func (s State) newerFound(m NewerFound) State {
	switch {
	case !m.Waits:
		s.Newer = ""
	case s.Newer == "":
		s.Newer = NewerHere
	}
	return s
}

// newerPressed answers the question. One that was put off is asked again by the
// next page.
func (s State) newerPressed(m NewerPressed) (State, []Cmd) {
	if s.Newer != NewerHere {
		return s, nil
	}
	if !m.Load {
		s.Newer = ""
		return s, nil
	}
	s.Newer = NewerTaken
	return s, []Cmd{TakeOver{}}
}
