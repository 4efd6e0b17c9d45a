package state

import (
	"slices"

	"compressionlab/engine/trace"
	"compressionlab/web/wire"
)

// Tile is the number of weights into a unit of the first layer that reads an
// 8 × 8 image: the stage draws such a unit as a square of its pixels.
const Tile = 64

// stage takes the messages about pictures.
func (s State) stage(m Msg) (State, []Cmd) {
	switch m := m.(type) {
	case ViewChosen:
		if c := s.Host(m.Cell); c != nil && c.Result != nil {
			d := *c
			d.Stage.View, d.Stage.Chosen, d.Stage.Probe, d.Stage.Value = m.View, true, nil, nil
			if _, _, ok := d.View(); ok {
				return s.set(d).show(d.ID, nil)
			}
		}
	case PackingChosen:
		if c := s.Host(m.Cell); c != nil {
			d := *c
			d.Stage.Packed = 0
			if m.On {
				d.Stage.Packed = 1
				if p := d.Stage.Probe; p != nil {
					d.Stage.Packed = 1 + p.Matrix
				}
			}
			d.Stage.Value = nil // it comes with the new picture, and its slot
			return s.set(d), s.set(d).look(d.ID)
		}
	case ProbeMoved:
		return s.probe(m)
	case Dialed:
		return s.dialed(m)
	case StageWanted:
		if c := s.Host(m.Cell); c != nil {
			d := *c
			again := d.Stage.Phase == StageBroken
			d.Stage.Phase, d.Stage.Reason, d.Stage.Remounts = StageOff, "", 0
			s = s.set(d)
			s.Mounted = without(s.Mounted, d.ID)
			var cmds []Cmd
			if again {
				cmds = append(cmds, Reload{d.ID})
			}
			return s.show(d.ID, cmds)
		}
	case StageUp:
		if c := s.Host(m.Cell); c != nil && c.Stage.mounted() {
			d := *c
			d.Stage.Phase = StageDrawing
			return s.set(d).post(d.ID, nil)
		}
	case StageDrew:
		if c := s.Host(m.Cell); c != nil && c.Stage.mounted() && m.ID == c.Stage.Scene {
			if c.Stage.Phase == StageReady && c.Stage.Drawn != nil && alike(m.Drawn, *c.Stage.Drawn, c.Stage.Value) {
				return s, nil // a look that moved nothing: there is nothing to render
			}
			d := *c
			if d.Stage.Drawn == nil || !stands(m.Drawn, *d.Stage.Drawn) { // else it is the one that there was, for who compares
				drawn := m.Drawn
				d.Stage.Drawn = &drawn
			}
			d.Stage.Phase, d.Stage.Kept = StageReady, false
			if m.Value != nil {
				d.Stage.Value = m.Value
			}
			return s.set(d), nil
		}
	case StagePicked:
		if c := s.Host(m.Cell); c != nil {
			d := *c
			value, probe := m.Value, m.Probe
			d.Stage.Value, d.Stage.Probe = &value, &probe
			s = s.set(d)
			return s, s.look(d.ID)
		}
	case StageDragged:
		if c := s.Host(m.Cell); c != nil {
			if name := bound(c); name != "" {
				return s.moved(Moved{c.ID, name, m.Sparsity, m.Done})
			}
		}
	case StageBroke:
		if c := s.Host(m.Cell); c != nil && c.Stage.mounted() {
			d := *c
			d.Stage.Reason = m.Reason
			if m.Reason == "context-lost" && d.Stage.Remounts == 0 {
				d.Stage.Phase, d.Stage.Remounts = StageLoading, 1
				return s.set(d), []Cmd{Reload{d.ID}}
			}
			d.Stage.Phase, d.Stage.Kept = StageBroken, false
			return s.set(d), nil
		}
	case LookChanged:
		s.Look = m.Look
		var cmds []Cmd
		for _, id := range s.Mounted {
			cmds = append(cmds, s.look(id)...)
		}
		return s, cmds
	}
	return s, nil
}

// show brings the picture of a cell up to its result: it mounts the frame, or
// posts a new scene to the one that is there.
func (s State) show(id string, cmds []Cmd) (State, []Cmd) {
	d := *s.Host(id)
	if _, _, ok := d.View(); !ok || s.Frame.Hides("stage") {
		return s, cmds // keep the frame: the next run may fill it
	}
	s.Mounted = append(without(s.Mounted, id), id)
	for len(s.Mounted) > maxStages {
		old := *s.Host(s.Mounted[0])
		old.Stage.Phase, old.Stage.Drawn = StageAsleep, nil
		s = s.set(old)
		s.Mounted = s.Mounted[1:len(s.Mounted):len(s.Mounted)]
	}
	switch d.Stage.Phase {
	case StageOff, StageAsleep, StageResting:
		d.Stage.Phase = StageLoading
		return s.set(d), cmds
	case StageLoading, StageBroken:
		return s, cmds // StageUp will post
	}
	d.Stage.Phase = StageDrawing
	return s.set(d).post(id, cmds)
}

// post gives the present scene a number and posts it.
func (s State) post(id string, cmds []Cmd) (State, []Cmd) {
	d := *s.Host(id)
	view, first, ok := d.View()
	if !ok {
		return s, cmds
	}
	s.LastScene++
	d.Stage.Scene = s.LastScene
	look := s.lookOf(&d)
	scene := wire.Scene{ID: s.LastScene, View: view, Bound: bound(&d) != "" && (view.Histogram == nil || view.Histogram.Parted()), Look: look}
	return s.set(d), append(cmds, PostScene{id, scene, first, len(view.Matrices)})
}

func (s State) look(id string) []Cmd {
	c := s.Host(id)
	if c.Stage.Phase != StageReady && c.Stage.Phase != StageDrawing { // StageUp will post
		return nil
	}
	return []Cmd{PostLook{id, s.lookOf(c)}}
}

// Packable reports whether the matrices of a view can be drawn as CSR: those of a
// model, of four bytes an entry, which codes are not.
func Packable(v trace.View) bool {
	return v.Kind == trace.Weights && len(v.Matrices) > 0 && !v.Coded()
}

// Packed is the matrix that a cell's stage draws as CSR, from 1; 0 for none. One that
// the model of a new run does not have cannot be drawn.
func (c *Cell) Packed() int {
	view, _, ok := c.View()
	switch {
	case !ok || !Packable(view):
		return 0
	case c.Stage.Packed > len(view.Matrices):
		return 1
	}
	return c.Stage.Packed
}

// lookOf is how a cell's stage is to be drawn.
func (s State) lookOf(c *Cell) wire.Look {
	look := s.Look
	look.Probe, look.Packed = c.Stage.Probe, c.Packed()
	view, _, _ := c.View()
	if view.Spectrum != nil {
		look.Rank = c.Dial(RankDial)
	}
	if view.Kind == trace.HandMade {
		look.Brush, look.Keep = c.Dial(BrushDial), c.Dial(KeepDial) == 1
	}
	return look
}

// bound returns the slider that the histogram's threshold moves: the one of
// the sparsity, when the code holds such a literal.
func bound(c *Cell) string {
	if _, _, ok := c.Slider("sparsity"); ok {
		return "sparsity"
	}
	return ""
}

// alike reports whether a picture stands as the last one did, and says nothing of
// the probe that is not known.
func alike(a, b wire.Drawn, known *wire.Value) bool {
	return stands(a, b) && (a.Value == nil || known != nil && a.Value.Probe == known.Probe && a.Value.Value == known.Value && sameSlot(a.Value.Slot, known.Slot))
}

// stands reports whether a picture stands as another one did.
func stands(a, b wire.Drawn) bool {
	return a.Width == b.Width && a.Height == b.Height && slices.Equal(a.Regions, b.Regions)
}

func sameSlot(a, b *wire.Slot) bool { return a == b || a != nil && b != nil && *a == *b }

// Tiled reports whether a matrix of a view is drawn as tiles: a first layer that
// reads images, and what stands beside it.
func Tiled(v trace.View, matrix int) bool {
	return matrix < len(v.Matrices) && (matrix == 0 || v.Kind != trace.Weights) && v.Matrices[matrix].Rows == Tile
}

// probe moves the probe. In a first layer that reads images a row of the
// matrix is a pixel: up and down go eight of them, and stay in the tile.
func (s State) probe(m ProbeMoved) (State, []Cmd) {
	c := s.Host(m.Cell)
	if c == nil {
		return s, nil
	}
	view, _, ok := c.View()
	if !ok || m.Matrix < 0 || m.Matrix >= len(view.Matrices) {
		return s, nil
	}
	d := *c
	p := wire.Probe{Matrix: m.Matrix}
	if d.Stage.Probe != nil && d.Stage.Probe.Matrix == m.Matrix {
		p = *d.Stage.Probe
		p.Row += m.Rows
		p.Col += m.Cols
	}
	matrix := view.Matrices[m.Matrix]
	p.Row = max(0, min(matrix.Rows-1, p.Row))
	p.Col = max(0, min(matrix.Cols-1, p.Col))
	if d.Stage.Probe != nil && *d.Stage.Probe == p {
		return s, nil
	}
	d.Stage.Probe, d.Stage.Value = &p, nil
	if d.Stage.Packed > 0 {
		d.Stage.Packed = 1 + p.Matrix
	}
	s = s.set(d)
	return s, s.look(d.ID)
}
