//go:build !lesson

package state

import (
	"fmt"
	"slices"

	"compressionlab/engine/trace"
	"compressionlab/web/text"
	"compressionlab/web/wire"
)

type (
	// ExportChosen chooses the variant.
	ExportChosen struct{ Key string }
	// ExportPressed asks for it as a file.
	ExportPressed struct{ As string }
	// Exported is the worker's answer.
	Exported struct{ wire.Exported }
	// DrawingPressed asks for a chart as SVG, PrintPressed for the page on paper.
	DrawingPressed struct{ Of PicturePressed }
	// PicturePressed asks for the chart as it is drawn, in pixels, or for a figure of
	// a cell or a place: the one of these with this number, from 0.
	PicturePressed struct {
		Cell, Figure string
		N            int
	}
	// PrintPressed is the other one.
	PrintPressed struct{}
)

func (ExportChosen) isMsg()   {}
func (ExportPressed) isMsg()  {}
func (Exported) isMsg()       {}
func (DrawingPressed) isMsg() {}
func (PicturePressed) isMsg() {}
func (PrintPressed) isMsg()   {}

type (
	// SendExport posts it to the worker.
	SendExport struct{ wire.Export }
	// Hand hands the reader the buffer that came with the message as a file.
	Hand struct{ Name string }
	// HandDrawing hands the reader the charts of a figure as SVG.
	HandDrawing struct {
		Name string
		Of   PicturePressed
	}
	// HandPicture hands the reader the chart, or a figure, as it is drawn, as PNG.
	HandPicture struct {
		Name string
		Of   PicturePressed
	}
	// Print prints the page.
	Print struct{}
)

func (SendExport) isCmd()  {}
func (Hand) isCmd()        {}
func (HandDrawing) isCmd() {}
func (HandPicture) isCmd() {}
func (Print) isCmd()       {}

// Exports are what a variant can be written as.
var Exports = []string{trace.AsSafetensors, trace.AsNpz, trace.AsRecipe, trace.AsPyTorch}

// Exporting is the place in the tree of the variant that would be written; -1
// while there is none.
func (s State) Exporting() int {
	if at := s.Tree.Index(s.Export.Key); at >= 0 {
		return at
	}
	return len(s.Tree.Variants) - 1
}

// fileName is that of a variant as a file.
func fileName(number int, as string) string {
	switch as {
	case trace.AsRecipe:
		return fmt.Sprintf("recipe-%d.json", number)
	case trace.AsPyTorch:
		return fmt.Sprintf("recipe-%d.py", number)
	}
	return fmt.Sprintf("variant-%d.%s", number, as)
}

// name is that of a figure as a file, without its extension.
func (p PicturePressed) name() string {
	if p.Figure == "" {
		return "accuracy-bytes"
	}
	name := p.Figure
	if p.Cell != "" {
		name += "-" + p.Cell
	}
	if p.N > 0 {
		name += fmt.Sprintf("-%d", p.N+1)
	}
	return name
}

func (s State) exported(m Msg) (State, []Cmd) {
	s.Tree.Version++
	w := text.Words.Bench
	switch m := m.(type) {
	case ExportChosen:
		s.Export.Key, s.Export.Why = m.Key, ""
	case ExportPressed:
		at := s.Exporting()
		if at < 0 || s.Export.Busy || !slices.Contains(Exports, m.As) {
			return s, nil
		}
		s.Export.ID++
		s.Export.Busy, s.Export.Why, s.Export.As, s.Export.Of = true, "", m.As, s.Tree.Variants[at].Key
		if s.Ready {
			return s, []Cmd{s.askExport()}
		}
	case Exported:
		if !s.Export.Busy || m.ID != s.Export.ID {
			return s, nil
		}
		s.Export.Busy, s.Export.Why, s.Export.By = false, m.Why, m.By
		if m.Why != "" {
			return s, []Cmd{Announce{s.ExportWords()}}
		}
		name := fileName(s.Tree.Index(s.Export.Of)+1, s.Export.As)
		return s, []Cmd{Announce{fmt.Sprintf(w.SaidExported, name)}, Hand{name}} // which may have more to say
	case DrawingPressed:
		name := m.Of.name() + ".svg"
		return s, []Cmd{Announce{fmt.Sprintf(w.SaidExported, name)}, HandDrawing{name, m.Of}}
	case PicturePressed:
		name := m.name() + ".png"
		return s, []Cmd{Announce{fmt.Sprintf(w.SaidExported, name)}, HandPicture{name, m}}
	case PrintPressed:
		return s, []Cmd{Print{}}
	}
	return s, nil
}

// askExport is what to send for the file that is wanted.
func (s State) askExport() Cmd {
	ask := wire.Export{ID: s.Export.ID, Seed: s.Seed, As: s.Export.As}
	if at := s.Tree.Index(s.Export.Of); at >= 0 {
		ask.Side = wire.Side{Key: s.Export.Of, Cells: slices.Clone(s.Tree.Variants[at].Texts)}
	}
	return SendExport{ask}
}

// ExportWords says why there is no file; "" if there is one, or nothing was
// asked for.
func (s State) ExportWords() string {
	w := text.Words.Bench
	if s.Export.Why == "" {
		return ""
	}
	said := w.NoFile[s.Export.Why]
	if s.Export.Why == trace.NoStep {
		by := s.Export.By
		if by == "" || by == "data" || by == "step" {
			by = w.ByHand
		}
		said = fmt.Sprintf(said, by)
	}
	return said
}
