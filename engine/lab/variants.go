package lab

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strings"

	"compressionlab/engine/measure"
	"compressionlab/engine/nn"
	"compressionlab/engine/sparse"
	"compressionlab/engine/trace"

	"go.starlark.net/starlark"
)

const (
	mostVariants = 64 // of a run: those after it are not kept
	longestArg   = 60 // characters of an argument
)

// A lineage is the variants of a run. It follows whole networks, Sequentials,
// and is kept only where a run asks for it, as each state is measured.
//
// A state is measured when something else is done to any model, or at the end
// of the run, so that a loop of training steps is one variant and not hundreds.
type lineage struct {
	on     bool
	wanted map[string]nn.Layer // by key: asked for, and the state once it is known
	calls  []*call             // under way, the innermost last
	list   []*variant
	open   []*variant // not measured yet
	now    []current
}

type variant struct {
	trace.Variant
	m      *model
	from   *variant
	digest uint64
}

// current is the variant that a model is.
type current struct {
	m *model
	v *variant
}

func (l *lineage) of(m *model) *variant {
	for _, c := range l.now {
		if c.m == m {
			return c.v
		}
	}
	return nil
}

func (l *lineage) set(m *model, v *variant) {
	for i := range l.now {
		if l.now[i].m == m {
			l.now[i].v = v
			return
		}
	}
	l.now = append(l.now, current{m, v})
}

// follows tells whether the lineage has something to note of a model.
func (s *session) follows(m *model) bool {
	return s.lineage.on && s.swept == nil && m.kind == "Sequential" && m.parent == nil && len(nn.Parameters(m.layer)) > 0
}

// bornOf notes that a function made a model, of another one or of none.
func (s *session) bornOf(m *model, by string, from *model) {
	if !s.follows(m) {
		return
	}
	if from != nil {
		from = from.root()
	}
	s.measureOpen(nil)
	if by == "deepcopy" && from != nil && s.follows(from) {
		s.lineage.set(m, s.standing(from))
		return
	}
	var parent *variant
	if from != nil && s.follows(from) {
		parent = s.standing(from)
	}
	s.variant(m, by, parent)
}

// standing is the variant that a model is: one of its own if nothing was noted of
// how it came to be, as of a copy in a list.
func (s *session) standing(m *model) *variant {
	if v := s.lineage.of(m); v != nil {
		return v
	}
	v := s.variant(m, "", nil)
	s.measureOpen(nil)
	return v
}

// writing notes that a function is about to write into a model.
func (s *session) writing(m *model, by string) {
	if m = m.root(); s.follows(m) {
		s.standing(m)
		s.measureOpen(s.again(m, by))
	} else if s.lineage.on && s.swept == nil {
		s.measureOpen(nil)
	}
}

// wrote notes that it has, and so into all models that hold one of the tensors.
func (s *session) wrote(m *model, by string, tensors []*nn.Tensor) {
	if !s.lineage.on || s.swept != nil {
		return
	}
	m = m.root()
	hit := []*model{}
	if s.follows(m) {
		hit = append(hit, m)
	}
	for _, c := range s.lineage.now {
		if c.m != m && slices.ContainsFunc(c.m.tensors(), func(t *tensor) bool { return slices.Contains(tensors, t.t) }) {
			hit = append(hit, c.m)
		}
	}
	for _, m := range hit {
		if v := s.again(m, by); v != nil {
			v.Times++
		} else {
			s.variant(m, by, s.standing(m))
		}
	}
}

// again is the open variant of a model that the call under way made last time,
// nil if it is another one.
func (s *session) again(m *model, by string) *variant {
	v := s.lineage.of(m)
	cell, line := s.place()
	if v == nil || !slices.Contains(s.lineage.open, v) || v.Func != by || v.Cell != cell || v.Line != line || !slices.Equal(v.Args, s.argsOf(by)) {
		return nil
	}
	return v
}

// place is the cell and the line of it that run.
func (s *session) place() (cell, line int) {
	cell, at, ok := s.where()
	if !ok || cell >= len(s.bases) {
		return s.cell, 0
	}
	return cell, at.Line - s.bases[cell]
}

func (s *session) variant(m *model, by string, from *variant) *variant {
	v := &variant{m: m, from: from}
	v.Func, v.Args, v.Times, v.Object = by, s.argsOf(by), 1, s.idOf(m)
	v.Cell, v.Line = s.place()
	s.lineage.open = append(s.lineage.open, v)
	s.lineage.set(m, v)
	return v
}

// argsOf are the arguments of the innermost call of a function, but for models,
// data and what says how much is printed.
func (s *session) argsOf(by string) []trace.Arg {
	var args []trace.Arg
	for i := len(s.lineage.calls) - 1; i >= 0; i-- {
		c := s.lineage.calls[i]
		if c.f.name != by {
			continue
		}
		for _, p := range c.f.params {
			name := strings.TrimSuffix(p, "=")
			v, ok := c.given[name]
			if _, isObject := v.(object); !ok || isObject || name == "verbose" || v == starlark.None {
				continue
			}
			text := []rune(repr(v))
			if len(text) > longestArg {
				text = append(text[:longestArg-1], '…')
			}
			args = append(args, trace.Arg{Name: name, Value: string(text)})
		}
		break
	}
	return args
}

// measureOpen measures the states that are not, but for one. A state that is
// its parent's to the bit is no variant.
func (s *session) measureOpen(but *variant) {
	l := &s.lineage
	open := l.open
	l.open = nil
	for _, v := range open {
		if v == but {
			l.open = append(l.open, v)
			continue
		}
		v.digest = digest(v.m)
		if v.from != nil && v.from.digest == v.digest && v.from.m.kind == v.m.kind {
			for i := range l.now {
				if l.now[i].v == v {
					l.now[i].v = v.from
				}
			}
			continue
		}
		if v.from != nil {
			v.Parent = v.from.Key
		}
		v.Key = v.key()
		if i := slices.IndexFunc(l.list, func(old *variant) bool { return old.Key == v.Key }); i >= 0 { // made once more
			for j := range l.now {
				if l.now[j].v == v {
					l.now[j].v = l.list[i]
				}
			}
			continue
		}
		if l.list = append(l.list, v); len(l.list) <= mostVariants {
			s.size(v)
		}
		if _, ok := l.wanted[v.Key]; ok {
			l.wanted[v.Key] = nn.NewCloner().Layer(v.m.layer)
		}
	}
}

// digest tells states apart: 64 bits of its layers, shapes and numbers.
func digest(m *model) uint64 {
	h := fnv.New64a()
	var four [4]byte
	number := func(bits uint32) {
		binary.LittleEndian.PutUint32(four[:], bits)
		h.Write(four[:])
	}
	for _, l := range m.leaves() {
		fmt.Fprintf(h, "%s %d %d %t;", l.kind, l.in, l.out, l.bias == nil)
		if l.codes != nil {
			for _, v := range l.codes.Dense() {
				number(math.Float32bits(v))
			}
		}
		for _, data := range [][]float32{l.weight, l.second, l.bias} {
			number(uint32(len(data)))
			for _, v := range data {
				number(math.Float32bits(v))
			}
		}
	}
	return h.Sum64()
}

func (v *variant) key() string {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s %s %d %+v %d", v.Parent, v.Func, v.Times, v.Args, v.digest)
	return fmt.Sprintf("%016x", h.Sum64())
}

// size measures a state.
func (s *session) size(v *variant) {
	l := v.m.layer
	v.Accuracy = s.quietScore(v.m)
	if p, err := measure.ProfileOf(l); err == nil {
		v.Weights, v.Nonzero = p.Total.Weights, p.Total.NonzeroWeights
	}
	if coded(l) {
		f := codedFormats(l)
		v.Sizes = []trace.Size{{Format: trace.Held, Bytes: f[1].Bytes}, {Format: trace.Smallest, Bytes: f[2].Bytes}}
		return
	}
	smallest := 0
	sizes := map[sparse.Format]int{}
	for _, p := range nn.Named(l) {
		least := 4 * len(p.Tensor.Data)
		for _, f := range []sparse.Format{sparse.CSRInt32, sparse.Bitmap} {
			n := 4 * len(p.Tensor.Data)
			if len(p.Tensor.Shape) == 2 {
				n = sparse.PartsOf(f, p.Tensor.Shape[0], p.Tensor.Shape[1], measure.Nonzero(p.Tensor.Data), 4).Total()
			}
			sizes[f] += n
			least = min(least, n)
		}
		smallest += least
	}
	v.Sizes = []trace.Size{{Format: trace.Held, Bytes: measure.Bytes(nn.Parameters(l))}, {Format: trace.CSR, Bytes: sizes[sparse.CSRInt32]},
		{Format: trace.Bitmap, Bytes: sizes[sparse.Bitmap]}, {Format: trace.Smallest, Bytes: smallest}}
}

// variants are those of the run, with the names that lead to them, and how many
// more there were than are kept.
func (s *session) variants() (list []trace.Variant, more int) {
	if !s.lineage.on {
		return nil, 0
	}
	s.measureOpen(nil)
	for _, name := range s.order {
		if m, ok := s.globals[name].(*model); ok {
			if v := s.lineage.of(m.root()); v != nil && m.kind == "Sequential" {
				v.Names = append(v.Names, name)
			}
		}
	}
	kept := s.lineage.list[:min(len(s.lineage.list), mostVariants)]
	for _, v := range kept {
		list = append(list, v.Variant)
	}
	return list, len(s.lineage.list) - len(kept)
}

// states are those that were wanted and came to be.
func (l *lineage) states() map[string]nn.Layer {
	found := map[string]nn.Layer{}
	for key, layer := range l.wanted {
		if layer != nil {
			found[key] = layer
		}
	}
	return found
}
