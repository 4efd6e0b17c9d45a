package main

import (
	"compressionlab/engine/advice"
	"compressionlab/lessons"
	"compressionlab/web/state"
)

// mistakes are all kinds of findings, each in the group of the first lesson
// that has a cell which raises it; the last group has those that none does.
func mistakes(course []lessons.Lesson) (groups []state.MistakeGroup) {
	met := map[string]bool{}
	take := func(slug string, raised func(id string) bool) {
		g := state.MistakeGroup{Lesson: slug}
		for _, rule := range advice.Rules() {
			if !met[rule.ID] && raised(rule.ID) {
				met[rule.ID] = true
				g.Mistakes = append(g.Mistakes, state.Mistake{ID: rule.ID, Severity: rule.Severity})
			}
		}
		if len(g.Mistakes) > 0 {
			groups = append(groups, g)
		}
	}
	for _, l := range course {
		raised := map[string]bool{}
		for _, b := range l.Blocks {
			if b.Cell != nil {
				for _, id := range b.Cell.Expect.Findings {
					raised[id] = true
				}
			}
		}
		take(l.Slug, func(id string) bool { return raised[id] })
	}
	take("", func(string) bool { return true })
	return groups
}
