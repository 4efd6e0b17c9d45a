//go:build !lesson

package state

import (
	"fmt"
	"slices"

	"compressionlab/engine/trace"
	"compressionlab/lessons"
	"compressionlab/web/text"
	"compressionlab/web/wire"
)

// What a comparison may end with instead of a result.
const (
	CompareStopped = "stopped" // the worker was replaced
	CompareLost    = "lost"    // one of the variants cannot be made again
)

type (
	// SideChosen chooses the first or the second of the two, 0 or 1.
	SideChosen struct {
		Side int
		Key  string
	}
	// ComparePressed asks for the comparison.
	ComparePressed struct{}
	// Compared is the worker's answer.
	Compared struct{ wire.Compared }
)

func (SideChosen) isMsg()     {}
func (ComparePressed) isMsg() {}
func (Compared) isMsg()       {}

// SendCompare posts a comparison to the worker.
type SendCompare struct{ wire.Compare }

func (SendCompare) isCmd() {}

// Pair is the places in the tree of the two that are to be compared: what the
// reader chose, else the first variant and the newest. ok is false while there
// are not two.
func (s State) Pair() (pair [2]int, ok bool) {
	n := len(s.Tree.Variants)
	pair = [2]int{0, n - 1}
	for i, key := range s.Compare.Sides {
		if at := s.Tree.Index(key); at >= 0 {
			pair[i] = at
		}
	}
	return pair, n > 1
}

func (s State) compared(m Msg) (State, []Cmd) {
	s.Tree.Version++
	switch m := m.(type) {
	case SideChosen:
		if m.Side == 0 || m.Side == 1 {
			s.Compare.Sides[m.Side] = m.Key
		}
	case ComparePressed:
		pair, ok := s.Pair()
		if !ok || s.Compare.Busy {
			return s, nil
		}
		s.Compare.ID++
		s.Compare.Busy, s.Compare.Note, s.Compare.Result = true, "", nil
		for i, at := range pair {
			s.Compare.Of[i] = s.Tree.Variants[at].Key
		}
		cmds := []Cmd{Announce{text.Words.Bench.Comparing}}
		if s.Ready {
			cmds = append(cmds, s.askCompare())
		}
		return s, cmds
	case Compared:
		if !s.Compare.Busy || m.ID != s.Compare.ID {
			return s, nil
		}
		s.Compare.Busy = false
		if m.Lost {
			s.Compare.Note = CompareLost
			return s, []Cmd{Announce{text.Words.Bench.CompareNote[CompareLost]}}
		}
		s.Compare.Result = &m.Comparison
		return s.placed(SidesPlace, m.ID, m.Comparison.Views).show(SidesPlace, []Cmd{Keep{SidesPlace}, Announce{s.CompareWords()}})
	}
	return s, nil
}

// placed gives a place its views: the first time it comes to be.
func (s State) placed(id string, result int, views []trace.View) State {
	if s.Host(id) == nil {
		s.Places = append(slices.Clone(s.Places), &Cell{Cell: lessons.Cell{ID: id}, Live: true, Phase: Done})
	}
	c := *s.Host(id)
	c.Result = &Result{ID: result, Run: trace.Run{Views: views}}
	c.Stage.View, c.Stage.Value = choose(c), nil
	return s.set(c)
}

// askCompare is what to send for the comparison that is wanted.
func (s State) askCompare() Cmd {
	ask := wire.Compare{ID: s.Compare.ID, Seed: s.Seed}
	for i, key := range s.Compare.Of {
		if at := s.Tree.Index(key); at >= 0 {
			ask.Sides[i] = wire.Side{Key: key, Cells: slices.Clone(s.Tree.Variants[at].Texts)}
		}
	}
	return SendCompare{ask}
}

// CompareWords is the comparison in a sentence.
func (s State) CompareWords() string {
	w, c := text.Words.Bench, s.Compare.Result
	switch {
	case c == nil:
		return ""
	case c.Of == 0:
		return w.CompareBlind
	case len(c.Changed) == 0:
		return fmt.Sprintf(w.CompareSame, c.Of)
	}
	lost, won := 0, 0
	for _, ch := range c.Changed {
		switch ch.Label {
		case ch.Old:
			lost++
		case ch.New:
			won++
		}
	}
	one, two := s.Tree.Index(s.Compare.Of[0]), s.Tree.Index(s.Compare.Of[1])
	return fmt.Sprintf(w.CompareRight, one+1, c.Right[0], c.Of, two+1, c.Right[1], len(c.Changed), lost, won)
}
