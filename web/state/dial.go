package state

import "compressionlab/engine/trace"

// A figure may have dials: numbers that say what it shows of a run, and that are
// no part of the code. All that a dial can show is in the run's report.

// The dials.
const (
	RankDial        = "rank"        // at which a low-rank view is shown
	TemperatureDial = "temperature" // of soft targets: which of theirs
	ImageDial       = "image"       // of soft targets: which of theirs
	BrushDial       = "brush"       // entries that a brush is wide
	KeepDial        = "keep"        // 1 if it gives weights back, 0 if it erases
	ErasedDial      = "erased"      // percent of the weight that the automatic mask erases
)

// Dialed says that the reader turned a dial of a cell.
type Dialed struct {
	Cell, Name string
	Value      int
}

func (Dialed) isMsg() {}

// DialRange is where a dial of a cell can be, and where it is until the reader
// turns it; ok is false if the cell has no such dial.
func (c *Cell) DialRange(name string) (low, high, rest int, ok bool) {
	view, _, _ := c.View()
	switch {
	case name == RankDial && view.Spectrum != nil:
		return 1, len(view.Spectrum.Values), view.Spectrum.Rank, true
	case view.Kind == trace.HandMade && name == BrushDial:
		return 1, 8, 2, true
	case view.Kind == trace.HandMade && name == KeepDial:
		return 0, 1, 0, true
	case view.Kind == trace.HandMade && name == ErasedDial:
		return 0, 100, 50, true
	case c.Result == nil || c.Result.Run.Soft == nil:
	case name == TemperatureDial:
		return 0, len(c.Result.Run.Soft.Temperatures) - 1, c.Result.Run.Soft.Own, true
	case name == ImageDial:
		return 0, len(c.Result.Run.Soft.Images) - 1, c.Result.Run.Soft.First, true
	}
	return 0, 0, 0, false
}

// Dial is where a dial of a cell is.
func (c *Cell) Dial(name string) int {
	low, high, value, ok := c.DialRange(name)
	if turned, is := c.Dials[name]; ok && is {
		value = turned
	}
	return max(low, min(high, value))
}

func (s State) dialed(m Dialed) (State, []Cmd) {
	c := s.Host(m.Cell)
	if c == nil {
		return s, nil
	}
	low, high, _, ok := c.DialRange(m.Name)
	if value := max(low, min(high, m.Value)); ok && value != c.Dial(m.Name) {
		d := *c
		d.Dials = map[string]int{m.Name: value}
		for name, v := range c.Dials {
			if name != m.Name {
				d.Dials[name] = v
			}
		}
		s = s.set(d)
		if m.Name == RankDial || m.Name == BrushDial || m.Name == KeepDial {
			return s, s.look(d.ID)
		}
	}
	return s, nil
}

// dialsKept are the dials that a new run leaves where they are: the image stays,
// all else goes back to the code's.
func (c Cell) dialsKept() map[string]int {
	kept := map[string]int{}
	for name, v := range c.Dials {
		if name == ImageDial {
			kept[name] = v
		}
	}
	return kept
}
