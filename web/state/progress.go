package state

import "slices"

// A Progress is what a reader has done in the course, kept by the browser. A
// Progress is never changed: what was done makes another one.
type Progress struct {
	Lessons map[string]LessonProgress `json:"lessons"` // by slug: those that were opened
	Last    string                    `json:"last"`    // the slug of the lesson opened or worked in last
	Cell    string                    `json:"cell"`    // the cell of it that was run last; "" for none
}

// A LessonProgress is what a reader has done in a lesson.
type LessonProgress struct {
	Ran    []string `json:"ran"`    // cells that ran to their end, in the order of the first time
	Passed []string `json:"passed"` // exercises, in the same way
}

// Empty reports whether there is nothing to tell of.
func (p *Progress) Empty() bool { return p == nil || len(p.Lessons) == 0 }

// RanIn returns how many of an entry's cells have been run. A cell that the
// lesson no longer has does not count.
func (p *Progress) RanIn(e Entry) int {
	if p == nil {
		return 0
	}
	return among(p.Lessons[e.Slug].Ran, e.Cells)
}

// PassedIn returns how many of an entry's exercises were passed.
func (p *Progress) PassedIn(e Entry) int {
	if p == nil {
		return 0
	}
	return among(p.Lessons[e.Slug].Passed, e.Tasks)
}

// Finished reports whether all cells of an entry have been run and its exercises
// passed.
func (p *Progress) Finished(e Entry) bool {
	return len(e.Cells) > 0 && p.RanIn(e) == len(e.Cells) && p.PassedIn(e) == len(e.Tasks)
}

// among counts those of a list that are in another.
func among(list, others []string) (n int) {
	for _, id := range list {
		if slices.Contains(others, id) {
			n++
		}
	}
	return n
}

// HasOpened reports whether a lesson was opened.
func (p *Progress) HasOpened(slug string) bool {
	if p == nil {
		return false
	}
	_, opened := p.Lessons[slug]
	return opened
}

// Merge is p and what is only in q, as when two windows are open. Where the
// reader was last is p's.
func (p *Progress) Merge(q *Progress) *Progress {
	if p == nil || q == nil {
		if p == nil {
			return q
		}
		return p
	}
	all := Progress{Lessons: map[string]LessonProgress{}, Last: p.Last, Cell: p.Cell}
	if all.Last == "" {
		all.Last, all.Cell = q.Last, q.Cell
	}
	for _, from := range []*Progress{q, p} {
		for slug, l := range from.Lessons {
			both := all.Lessons[slug]
			all.Lessons[slug] = LessonProgress{Ran: joined(both.Ran, l.Ran), Passed: joined(both.Passed, l.Passed)}
		}
	}
	return &all
}

// joined is a list with those of another that are not in it, in new memory.
func joined(list, others []string) []string {
	list = slices.Clone(list)
	for _, id := range others {
		if !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	return list
}

// progressed notes that the page's lesson is open, and that cell ("" for none)
// has run to its end, and perhaps passed.
func (s State) progressed(cell string) (State, []Cmd) {
	if s.Site.Kind != LessonPage {
		return s, nil
	}
	slug := s.Site.Lesson.Slug
	now := &Progress{Lessons: map[string]LessonProgress{slug: {}}, Last: slug, Cell: cell}
	var done LessonProgress
	if cell != "" {
		done.Ran = []string{cell}
		if s.Cell(cell).Passed {
			done.Passed = done.Ran
		}
		now.Lessons[slug] = done
	} else if s.Progress != nil && s.Progress.Last == slug {
		now.Cell = s.Progress.Cell // the lesson was opened again
	}
	if p := s.Progress; p != nil && p.HasOpened(slug) && p.Last == slug && p.Cell == now.Cell &&
		among(done.Ran, p.Lessons[slug].Ran) == len(done.Ran) && among(done.Passed, p.Lessons[slug].Passed) == len(done.Passed) {
		return s, nil
	}
	s.Progress = now.Merge(s.Progress)
	return s, []Cmd{SaveProgress{now}}
}

// forget drops the progress, and keeps it aside until the page is left.
func (s State) forget() (State, []Cmd) {
	s.Forgotten, s.Progress = s.Progress, nil
	return s, []Cmd{ForgetProgress{}}
}

// unforget brings back what was forgotten.
func (s State) unforget() (State, []Cmd) {
	if s.Forgotten == nil {
		return s, nil
	}
	back := s.Forgotten
	s.Progress, s.Forgotten = back.Merge(s.Progress), nil
	return s, []Cmd{SaveProgress{back}}
}

func (ForgetPressed) isMsg()   {}
func (UnforgetPressed) isMsg() {}
func (ProgressRead) isMsg()    {}
func (SaveProgress) isCmd()    {}
func (ForgetProgress) isCmd()  {}
