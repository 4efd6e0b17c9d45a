//go:build !lesson

package state

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"compressionlab/engine/trace"
	"compressionlab/web/text"
)

// MaxVariants is how many variants a workbench keeps: the first ones.
const MaxVariants = 120

// What the reader did with variants.
type (
	// VariantChosen points at a variant.
	VariantChosen struct{ Key string }
	// FormatChosen says in which format bytes are shown.
	FormatChosen struct{ Format string }
	// ReturnPressed brings back the cells that made a variant, and runs them.
	ReturnPressed struct{ Key string }
	// BranchVariant does so as far as the statement that made it.
	BranchVariant struct{ Key string }
)

func (VariantChosen) isMsg() {}
func (FormatChosen) isMsg()  {}
func (ReturnPressed) isMsg() {}
func (BranchVariant) isMsg() {}

// Formats are those in which the bytes of variants can be shown.
var Formats = []string{trace.Smallest, trace.Held, trace.CSR, trace.Bitmap}

// Bytes is what a variant takes in the chosen format; ok is false if that cannot
// hold it.
func (t Tree) Bytes(v Variant) (bytes int, ok bool) {
	format := t.Format
	if format == "" {
		format = Formats[0]
	}
	for _, s := range v.Sizes {
		if s.Format == format {
			return s.Bytes, true
		}
	}
	return 0, false
}

// Index is the place of a variant; -1 if there is none of this key.
func (t Tree) Index(key string) int {
	return slices.IndexFunc(t.Variants, func(v Variant) bool { return v.Key == key })
}

// Frontier tells of each variant whether no other reads as well in fewer bytes,
// or better in as many.
func (t Tree) Frontier() []bool {
	on := make([]bool, len(t.Variants))
	for i, v := range t.Variants {
		bytes, ok := t.Bytes(v)
		on[i] = ok && v.Accuracy != nil
		for j, w := range t.Variants {
			other, ok := t.Bytes(w)
			if !on[i] || !ok || w.Accuracy == nil || i == j {
				continue
			}
			a, b := v.Accuracy.Right*w.Accuracy.Of, w.Accuracy.Right*v.Accuracy.Of
			better := other <= bytes && b >= a && (other < bytes || b > a)
			same := other == bytes && a == b && j < i // of equals the first
			on[i] = !better && !same
		}
	}
	return on
}

// gathered adds the variants of a run that has ended to the tree.
func (s State) gathered(c Cell, flight Flight) State {
	if flight.At != 0 || c.Result.Run.Error != nil {
		return s
	}
	t := s.Tree
	t.Variants = slices.Clone(t.Variants)
	for i := range t.Variants {
		t.Variants[i].Newest = false
	}
	t.Version++
	t.More = c.Result.Run.More
	for _, v := range c.Result.Run.Variants {
		if i := t.Index(v.Key); i >= 0 {
			t.Variants[i].Newest, t.Variants[i].Names = true, v.Names
			continue
		}
		if len(t.Variants) == MaxVariants {
			t.Left = true
			continue
		}
		t.Variants = append(t.Variants, Variant{v, flight.Texts, true})
	}
	s.Tree = t
	return s
}

func (s State) variant(m Msg) (State, []Cmd) {
	s.Tree.Version++
	switch m := m.(type) {
	case VariantChosen:
		if s.Tree.Index(m.Key) >= 0 {
			s.Tree.Chosen = m.Key
		}
	case FormatChosen:
		if slices.Contains(Formats, m.Format) {
			s.Tree.Format = m.Format
		}
	case ReturnPressed:
		if i := s.Tree.Index(m.Key); i >= 0 {
			s.Tree.Chosen = m.Key
			return s.goBack(i, s.Tree.Variants[i].Texts)
		}
	case BranchVariant:
		if i := s.Tree.Index(m.Key); i >= 0 {
			s.Tree.Chosen = m.Key
			return s.goBack(i, s.Tree.Variants[i].upTo())
		}
	}
	return s, nil
}

// upTo are the texts of a variant as far as the statement that made it.
func (v Variant) upTo() []string {
	if v.Cell >= len(v.Texts) {
		return v.Texts
	}
	texts := slices.Clone(v.Texts[:v.Cell+1])
	for _, statement := range Statements(texts[v.Cell]) {
		if statement.Line <= v.Line && v.Line <= statement.End {
			lines := strings.Split(texts[v.Cell], "\n")
			texts[v.Cell] = strings.Join(lines[:statement.End], "\n")
		}
	}
	return texts
}

// goBack puts texts into the first cells, each as one more step of its history,
// and runs the last of them. What the reader has below goes on with them.
func (s State) goBack(number int, texts []string) (State, []Cmd) {
	for i := len(s.Cells); i < len(texts); i++ {
		s.Cells = append(slices.Clone(s.Cells), newLive(place(i)))
	}
	for i, t := range texts {
		c := *s.Cells[i]
		if c.Text() != t {
			s = s.set(push(c, Step{Text: t, Kind: Returned, Detail: strconv.Itoa(number + 1), Sealed: true}))
		}
	}
	id := strconv.Itoa(len(texts))
	s, cmds := s.saved(nil)
	d := *s.Cell(id)
	d.At = 0
	s, more := s.want(d)
	cmds = append(append(cmds, more...), FocusTool{id, ""})
	return s, append(cmds, Announce{fmt.Sprintf(text.Words.Bench.SaidReturn, number+1)})
}
