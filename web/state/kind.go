package state

import "compressionlab/web/link"

// A kind is what the pages of one kind do beside what every page does. A lesson
// does nothing beside. What another kind does is in files of its own, so that the
// lessons' program can be built without them: they are not built with the tag
// lesson, and all that knows of them is the entry that they make in kinds.
type kind interface {
	started(s State, cells []string) State         // with the texts of an earlier visit
	ready(s State) []Cmd                           // what a new worker is told first
	update(s State, m Msg) (State, []Cmd)          // by a message that no other kind knows
	answered(s State, c Cell, flight Flight) State // by the run of flight, whose result c has
	stopped(s State) (after State, busy bool)      // with what else the worker was asked for given up
	kept(s State) []string                         // the texts to store; nil for those of the site
	room(s State, session link.Session) State      // for the cells of a link
}

// kinds has those that do something beside, by [Site.Kind].
var kinds = map[string]kind{}

func (s State) kind() kind {
	if k := kinds[s.Site.Kind]; k != nil {
		return k
	}
	return plain{}
}

// plain is the kind that does nothing beside.
type plain struct{}

func (plain) started(s State, _ []string) State        { return s }
func (plain) ready(State) []Cmd                        { return nil }
func (plain) update(s State, _ Msg) (State, []Cmd)     { return s, nil }
func (plain) answered(s State, _ Cell, _ Flight) State { return s }
func (plain) stopped(s State) (after State, busy bool) { return s, false }
func (plain) kept(State) []string                      { return nil }
func (plain) room(s State, session link.Session) State { return s }
