package page

import "compressionlab/web/state"

// A kind is what the pages of one kind show beside what every page does. The
// workbench is in files of its own, so that the lessons' program can be built
// without it: they are not built with the tag lesson, and all that knows of them
// is what they add to kinds, parts and extras.
type kind struct {
	main func(main Node, s state.State, p places) Node // between header and footer
	cell func(*state.Cell) Node                        // the end of a cell; nil for none

	head func(head, end Node, site state.Site, c *state.Cell) (Node, Node) // of a cell, with more before its title and its buttons; nil for none
}

// kinds has them by their [state.Site.Kind].
var kinds = map[string]kind{
	state.Home:       {main: func(main Node, s state.State, _ places) Node { return home(main, s) }},
	state.Glossary:   {main: glossary},
	state.Manual:     {main: glossary},
	state.LessonPage: {main: lesson},
}

// around adds to a page in a frame what its address and its host have said. The
// lessons' program knows of neither.
var around = func(main Node, _ state.State) Node { return main }

// share are more ways to show a cell elsewhere; the lessons' program has none.
var share = func(site state.Site, c *state.Cell) []Node { return nil }

// takeAway are the buttons that hand out a figure as a file: the number of the figure
// among those of its name in a cell. The lessons' program has none.
var takeAway = func(site state.Site, figure string, n int) []Node { return nil }

// ending puts buttons at the end of a heading that has none without them.
func ending(buttons []Node) []Node {
	if len(buttons) == 0 {
		return nil
	}
	return []Node{el("div.end", buttons...)}
}

// Figures that can be taken away, by the attribute data-lab-figure of what holds
// their drawings.
const (
	weightsFigure     = "weights"
	softFigure        = "soft-targets"
	trainingFigure    = "training"
	sensitivityFigure = "sensitivity"
	masksFigure       = "masks"
	spectrumFigure    = "spectrum" // the charts under the picture of the weights
	gridFigure        = "grid"
)

func glossary(main Node, s state.State, _ places) Node {
	return main.with("lesson", true).add(trusted(s.Site.Article))
}

// searchPlace is that of the search among parts.
const searchPlace = "?search"

// parts are what renders by itself, without the page around it, by its place:
// the search does at each letter typed. No place is the id of a cell.
var parts = map[string]func(state.State, places) Node{searchPlace: func(s state.State, _ places) Node { return searchNode(s) }}

// figurePlaces are those of the figures of a cell and of parts of the stage's, after
// its id. Each renders by itself: a figure at every move of a dial, what the probe
// reads at every move of the probe, and tables, which are long and folded away, once
// nothing has moved for a moment.
const (
	stagePlace     = "?stage"
	probePlace     = "?probe"
	tablePlace     = "?table"
	softPlace      = "?soft"
	softImages     = "?softimages"
	softTablePlace = "?softtable"
	statsPlace     = "?stats"
)

var figurePlaces = map[string]func(state.Site, *state.Cell, places) Node{
	stagePlace:     stage,
	probePlace:     probe,
	tablePlace:     stageTable,
	softPlace:      softTargets,
	softImages:     softChoice,
	softTablePlace: softTable,
	statsPlace:     func(_ state.Site, c *state.Cell, _ places) Node { return figures(c) },
}

// places fills what renders by itself: with what it is natively, and in the
// browser with a component.
type places struct {
	cell   func(*state.Cell) Node
	figure func(c *state.Cell, place string) Node
	part   func(place string) Node
}

// native fills them with what they are.
func native(s state.State) (p places) {
	p.figure = func(c *state.Cell, place string) Node { return figurePlaces[place](s.Site, c, p) }
	p.cell = func(c *state.Cell) Node { return cellNode(s.Site, c, s.Seed, p) }
	p.part = func(place string) Node { return parts[place](s, p) }
	return p
}
