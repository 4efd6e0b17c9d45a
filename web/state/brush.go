//go:build !lesson

package state

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"compressionlab/engine/trace"
	"compressionlab/web/text"
	"compressionlab/web/wire"
)

type (
	// BrushChosen chooses the variant that is to be masked, WeightChosen one of its
	// weights.
	BrushChosen struct{ Key string }
	// WeightChosen is the other one.
	WeightChosen struct{ Name string }
	// BrushPressed starts from the automatic mask.
	BrushPressed struct{}
	// Painted says what the pointer painted.
	Painted struct{ wire.Painted }
	// Toggled turns the entry under the probe.
	Toggled struct{}
	// BrushUndone takes the last stroke back.
	BrushUndone struct{}
	// MaskPut puts the mask into the code.
	MaskPut struct{}
	// Brushed is the worker's answer.
	Brushed struct{ wire.Brushed }
)

func (BrushChosen) isMsg()  {}
func (WeightChosen) isMsg() {}
func (BrushPressed) isMsg() {}
func (Painted) isMsg()      {}
func (Toggled) isMsg()      {}
func (BrushUndone) isMsg()  {}
func (MaskPut) isMsg()      {}
func (Brushed) isMsg()      {}

// SendBrush posts a mask to the worker.
type SendBrush struct{ wire.Brush }

func (SendBrush) isCmd() {}

// mostStrokes is how many can be taken back.
const mostStrokes = 100

// Brushable is the place in the tree of the variant that is masked, the last one that
// has a mask until another is chosen: codes have none, and no size as CSR. It is -1
// while there is no variant.
func (s State) Brushable() int {
	if at := s.Tree.Index(s.Brush.Key); at >= 0 {
		return at
	}
	for at := len(s.Tree.Variants) - 1; at >= 0; at-- {
		if slices.ContainsFunc(s.Tree.Variants[at].Sizes, func(z trace.Size) bool { return z.Format == trace.CSR }) {
			return at
		}
	}
	return len(s.Tree.Variants) - 1
}

func (s State) brushed(m Msg) (State, []Cmd) {
	s.Tree.Version++
	b := &s.Brush
	switch m := m.(type) {
	case BrushChosen:
		b.Key, b.Weight = m.Key, ""
	case WeightChosen:
		b.Weight = m.Name
		return s.brush("", true)
	case BrushPressed:
		return s.brush("", true)
	case Painted:
		return s.painted(m.Runs, func(bool) bool { return s.Host(BrushPlace).Dial(KeepDial) == 1 })
	case Toggled:
		if c := s.Host(BrushPlace); c != nil && c.Stage.Probe != nil && b.Result != nil {
			p := c.Stage.Probe
			at := p.Row*b.Result.View.Matrices[0].Cols + p.Col
			return s.painted([]int{at, 1}, func(kept bool) bool { return !kept })
		}
	case BrushUndone:
		if n := len(b.Past); n > 0 {
			mask := b.Past[n-1]
			b.Past = b.Past[: n-1 : n-1]
			return s.brush(mask, false)
		}
	case MaskPut:
		return s.maskPut()
	case Brushed:
		if !b.Busy || m.ID != b.ID {
			return s, nil
		}
		b.Busy = false
		if m.Lost {
			b.Note, b.Result = CompareLost, nil
			return s, []Cmd{Announce{text.Words.Bench.CompareNote[CompareLost]}}
		}
		if b.Asked != b.Mask { // painted on meanwhile
			return s.ask(nil)
		}
		b.Mask, b.Weight, b.Result = m.Masks.Mask, m.Masks.View.Part, &m.Masks
		b.Asked = b.Mask
		return s.placed(BrushPlace, m.ID, []trace.View{m.Masks.View}).show(BrushPlace, []Cmd{Keep{BrushPlace}, Announce{s.BrushWords()}})
	}
	return s, nil
}

// brush asks what a mask does: "" for the automatic one. Anew drops the strokes.
func (s State) brush(mask string, anew bool) (State, []Cmd) {
	at := s.Brushable()
	if at < 0 {
		return s, nil
	}
	if anew {
		s.Brush.Past = nil
		if key := s.Tree.Variants[at].Key; key != s.Brush.Of {
			s.Brush.Of = key
		}
	}
	s.Brush.Mask, s.Brush.Note = mask, ""
	if s.Brush.Busy && !anew {
		return s, nil // the answer under way asks again
	}
	return s.ask(nil)
}

// ask posts the mask to the worker, or once there is one.
func (s State) ask(cmds []Cmd) (State, []Cmd) {
	s.Brush.ID++
	s.Brush.Busy, s.Brush.Asked = true, s.Brush.Mask
	if s.Ready {
		cmds = append(cmds, s.askBrush())
	}
	return s, cmds
}

func (s State) askBrush() Cmd {
	ask := wire.Brush{ID: s.Brush.ID, Seed: s.Seed, Weight: s.Brush.Weight, Mask: s.Brush.Mask, Sparsity: 0.5}
	if c := s.Host(BrushPlace); c != nil {
		ask.Sparsity = float64(c.Dial(ErasedDial)) / 100
	}
	if at := s.Tree.Index(s.Brush.Of); at >= 0 {
		ask.Side = wire.Side{Key: s.Brush.Of, Cells: slices.Clone(s.Tree.Variants[at].Texts)}
	}
	return SendBrush{ask}
}

// painted changes entries of the mask. Runs come from a program of ours, and are held
// to the mask all the same.
func (s State) painted(runs []int, keep func(kept bool) bool) (State, []Cmd) {
	if s.Brush.Result == nil || s.Host(BrushPlace) == nil {
		return s, nil
	}
	bits, err := base64.StdEncoding.DecodeString(s.Brush.Mask)
	if err != nil {
		return s, nil
	}
	n := s.Brush.Result.Entries
	for i := 0; i+1 < len(runs); i += 2 {
		for at := max(0, runs[i]); at < min(n, runs[i]+runs[i+1]) && at/8 < len(bits); at++ {
			bit := byte(128 >> (at % 8))
			if keep(bits[at/8]&bit != 0) {
				bits[at/8] |= bit
			} else {
				bits[at/8] &^= bit
			}
		}
	}
	mask := base64.StdEncoding.EncodeToString(bits)
	if mask == s.Brush.Mask {
		return s, nil
	}
	s.Brush.Past = append(s.Brush.Past[max(0, len(s.Brush.Past)-mostStrokes+1):len(s.Brush.Past):len(s.Brush.Past)], s.Brush.Mask)
	return s.brush(mask, false)
}

// BrushWords is what the two masks do, in sentences.
func (s State) BrushWords() string {
	w, b := text.Words.Bench, s.Brush.Result
	if b == nil {
		return ""
	}
	said := fmt.Sprintf(w.BrushSays, text.Count(b.Erased), text.Count(b.Entries), text.Count(b.Agree), text.Count(b.HandAlone), text.Count(b.AutoAlone))
	if b.Hand != nil && b.Auto != nil {
		said += " " + fmt.Sprintf(w.BrushReads, text.Share(b.Hand.Right, b.Hand.Of), text.Share(b.Auto.Right, b.Auto.Of))
	}
	return said
}

// MaskName is the name by which the code can reach the variant that is masked; "" if
// there is none.
func (s State) MaskName() string {
	at := s.Tree.Index(s.Brush.Of)
	if at < 0 || len(s.Tree.Variants[at].Names) == 0 {
		return ""
	}
	return s.Tree.Variants[at].Names[0]
}

// maskPut goes back to the variant, and masks it there.
func (s State) maskPut() (State, []Cmd) {
	at, name := s.Tree.Index(s.Brush.Of), s.MaskName()
	if name == "" || s.Brush.Result == nil || s.Brush.Busy {
		return s, nil
	}
	texts := slices.Clone(s.Tree.Variants[at].upTo())
	last := len(texts) - 1
	texts[last] = strings.TrimRight(texts[last], "\n") + "\n" + MaskStatement(name, s.Brush.Result.View.Part, s.Brush.Mask)
	return s.goBack(at, texts)
}

// MaskStatement is the statement that masks a weight of a model.
func MaskStatement(name, weight, mask string) string {
	const wide = 64
	var lines []string
	for ; len(mask) > wide; mask = mask[wide:] {
		lines = append(lines, mask[:wide])
	}
	return fmt.Sprintf("mask_prune(%s, %q, \"\"\"\n%s\n\"\"\")", name, weight, strings.Join(append(lines, mask), "\n"))
}
