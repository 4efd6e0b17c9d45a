package lab

import (
	"compressionlab/engine/trace"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// A round of a loop is over when the next one is asked for, or there is none.
// Rounds are counted for the stepper: of each statement at top level those of all
// loops that it goes through, the student's functions included, and not those
// within a sweep, whose rounds may run elsewhere.

// looped lets the statements tell of their rounds: what a for goes through is
// counted as it goes, a while says when it begins and asks before each round.
func looped(stmts []syntax.Stmt) []syntax.Stmt {
	var all []syntax.Stmt
	for _, stmt := range stmts {
		switch stmt := stmt.(type) {
		case *syntax.IfStmt:
			stmt.True, stmt.False = looped(stmt.True), looped(stmt.False)
		case *syntax.ForStmt:
			stmt.X, stmt.Body = hiddenCall(stmt.For, "rounds", stmt.X), looped(stmt.Body)
		case *syntax.WhileStmt:
			all = append(all, &syntax.ExprStmt{X: hiddenCall(stmt.While, "enter")})
			stmt.Body = looped(stmt.Body)
		case *syntax.DefStmt:
			stmt.Body = looped(stmt.Body)
		}
		all = append(all, stmt)
	}
	return all
}

// A loop is what a for goes through.
type loop struct {
	starlark.Iterable
	s *session
}

// Iterate counts.
func (l loop) Iterate() starlark.Iterator {
	return &loopIterator{Iterator: l.Iterable.Iterate(), s: l.s}
}

type loopIterator struct {
	starlark.Iterator
	s     *session
	begun bool
}

func (it *loopIterator) Next(p *starlark.Value) bool {
	if it.begun && it.s.turned() {
		return false
	}
	it.begun = true
	return it.Iterator.Next(p)
}

// turned counts a round that is over, and tells whether it was the last to run: then
// the thread is cancelled.
func (s *session) turned() bool {
	if s.swept != nil {
		return false
	}
	if s.rounds++; s.rounds == 1 {
		for depth := s.thread.CallStackDepth() - 1; depth >= 0; depth-- {
			if cell, ok := s.locate(s.thread.CallFrame(depth).Pos); ok {
				s.roundsIn = trace.Rounds{Line: int(s.thread.CallFrame(depth).Pos.Line) - s.bases[cell]}
				s.stopping = s.until > 0 && s.left == 1
				break
			}
		}
	}
	if s.stopping && s.rounds == s.until {
		s.halted = true
		s.thread.Cancel("enough rounds")
	}
	return s.halted
}

// counted ends the count of a statement that is over, or that an error has ended.
func (s *session) counted() {
	if s.rounds > 0 && s.left <= s.mine {
		s.roundsIn.Count = s.rounds
		s.told = append(s.told, s.roundsIn)
	}
	s.rounds = 0
	s.left--
}
