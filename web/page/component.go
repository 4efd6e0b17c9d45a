package page

import (
	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"compressionlab/web/state"
)

// A Source is where components read the state when they render.
type Source interface {
	State() state.State
	Rendered(c *state.Cell) // is told of each state of a cell that has been
}

// Root is the page as a go-app component. It renders again when the chrome
// changes (the theme); each cell is a component of its own.
type Root struct {
	app.Compo
	Source Source
	Placed func(cell string, ctx app.Context) // told when a component can be updated; "" is the root
}

// OnMount hands the root's context to whoever updates it.
func (r *Root) OnMount(ctx app.Context) { r.Placed("", ctx) }

// Render renders the page.
func (r *Root) Render() app.UI {
	return root(r.Source.State(), live(r.Source, r.Placed)).UI()
}

// live fills places with components.
func live(source Source, placed func(string, app.Context)) places {
	return places{
		cell: func(c *state.Cell) Node {
			return Node{&node{live: &CellView{ID: c.ID, source: source, placed: placed}}}
		},
		figure: func(c *state.Cell, place string) Node {
			return Node{&node{live: &FigureView{ID: c.ID, Place: place, source: source, placed: placed}}}
		},
		part: func(place string) Node {
			return Node{&node{live: &PartView{Place: place, Source: source, Placed: placed}}}
		},
	}
}

// PartView is a part that renders by itself.
type PartView struct {
	app.Compo
	Place  string
	Source Source
	Placed func(cell string, ctx app.Context) // called with the place
}

// OnMount hands the part's context to whoever updates it.
func (v *PartView) OnMount(ctx app.Context) { v.Placed(v.Place, ctx) }

// Render renders the part as the state has it now.
func (v *PartView) Render() app.UI {
	return parts[v.Place](v.Source.State(), live(v.Source, v.Placed)).UI()
}

// CellView is one live cell. The root's rendering leaves it alone unless it is
// another's: go-app compares what is exported, and takes no function for equal.
type CellView struct {
	app.Compo
	ID     string
	source Source
	placed func(cell string, ctx app.Context)
}

// OnMount hands the cell's context to whoever updates it.
func (v *CellView) OnMount(ctx app.Context) { v.placed(v.ID, ctx) }

// OnUpdate does so where the root has given it another cell to show.
func (v *CellView) OnUpdate(ctx app.Context) { v.placed(v.ID, ctx) }

// Render renders the cell as the state has it now.
func (v *CellView) Render() app.UI {
	s := v.source.State()
	if s.Cell(v.ID) == nil { // a workbench has one cell less, and the root does not know it yet
		return el("section").UI()
	}
	v.source.Rendered(s.Cell(v.ID))
	return cellNode(s.Site, s.Cell(v.ID), s.Seed, live(v.source, v.placed)).UI()
}

// FigureView is a figure of a live cell or of a place that is no cell, or a part of
// one. What it stands in leaves it alone, as the root does a cell.
type FigureView struct {
	app.Compo
	ID, Place string
	source    Source
	placed    func(place string, ctx app.Context) // called with the id and the place
}

// OnMount hands the figure's context to whoever updates it.
func (v *FigureView) OnMount(ctx app.Context) { v.placed(v.ID+v.Place, ctx) }

// OnUpdate does so where its cell has become another.
func (v *FigureView) OnUpdate(ctx app.Context) { v.placed(v.ID+v.Place, ctx) }

// Render renders the figure as the state has it now.
func (v *FigureView) Render() app.UI {
	s := v.source.State()
	c := s.Host(v.ID)
	if c == nil { // gone, and what it stands in does not know it yet
		return el("div").UI()
	}
	return figurePlaces[v.Place](s.Site, c, live(v.source, v.placed)).UI()
}

// UI hands n to go-app. Drawings go as one piece of HTML: replacing a small
// drawing is cheaper than comparing its elements.
func (n Node) UI() app.UI {
	switch {
	case n.live != nil:
		return n.live
	case n.raw != "":
		return app.Raw(n.raw)
	case n.tag == "":
		return app.Text(n.text)
	}
	if void[n.tag] {
		e := app.ElemSelfClosing(n.tag)
		for _, a := range n.attrs {
			if name, value := a.live(); name != "" {
				e = e.Attr(name, value)
			}
		}
		return e
	}
	e := app.Elem(n.tag)
	for _, a := range n.attrs {
		if name, value := a.live(); name != "" {
			e = e.Attr(name, value)
		}
	}
	kids := make([]app.UI, len(n.kids))
	for i, k := range n.kids {
		kids[i] = k.UI()
	}
	return e.Body(kids...)
}

// live returns the attribute as go-app sets it, and "" for one that the live
// program sets itself. A range's value would be clamped by the default range if
// it came before min and max, and go-app sets attributes in no order: it is
// copied from data-value, as is that of a progress bar. The states of a cell and of its stage are facts of
// the moment, which rendering once a frame would skip: see browser.mark.
func (a attr) live() (string, any) {
	switch a.name {
	case "value":
		return "data-value", a.value
	case "data-lab-state", "data-lab-stage-state":
		return "", nil
	}
	return a.name, a.value
}
