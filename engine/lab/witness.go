package lab

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"compressionlab/engine/digits"
	"compressionlab/engine/distill"
	"compressionlab/engine/lowrank"
	"compressionlab/engine/nn"
	"compressionlab/engine/prune"
	"compressionlab/engine/quant"
	"compressionlab/engine/sparse"
	"compressionlab/engine/trace"

	"go.starlark.net/starlark"
)

// A witness remembers what the findings about numbers need: which factors a run
// computed, which sparsities and bytes it measured, which images it used.
type witness struct {
	lows     []*factored
	sparse   []float64    // sparsities that were asked for or measured, 0 to 1
	ratios   []float64    // bytes before / bytes after, of what was encoded
	pictures []*nn.Tensor // images that were trained on or read; equal ones once
}

// recent adds to a list of which the last few are kept.
func recent[T any](list []T, v T) []T {
	const most = 32
	return append(list[max(0, len(list)-most+1):len(list):len(list)], v)
}

// factored is a low-rank factorization and what it knows of itself.
type factored struct {
	*lowrank.Factors
	told *trace.LowRank
}

// calling is the call that runs now, for a fix; nil if it is in a cell above.
func (s *session) calling() *trace.Call {
	if s.blind {
		return nil
	}
	site := s.site()
	cell, at, ok := s.where()
	if site == nil || !ok || cell != s.last {
		return nil
	}
	c := site.Call()
	base := s.bases[cell]
	c.Bare = s.bare[at]
	c.Line, c.ArgLine, c.EndLine = c.Line-base, c.ArgLine-base, c.EndLine-base
	for i := range c.Args {
		c.Args[i].Line -= base
	}
	if site.Star != "" {
		c.Arg, c.Head = "", ""
	}
	return c
}

// inside is the student's own function that runs, and what its locals are; nil
// at top level.
func (s *session) inside() (frame string, locals map[string]starlark.Value) {
	f, depth := s.frame()
	if f == nil || isTop(f) {
		return "", nil
	}
	locals = map[string]starlark.Value{}
	for i := range f.NumLocals() {
		b, v := f.Local(i)
		locals[b.Name] = v
	}
	return fmt.Sprintf("%s:%d", f.Callable().Name(), s.thread.CallStackDepth()-depth), locals
}

// through fills in the name by which the running call reaches its model.
func (s *session) through(e trace.Event) trace.Event {
	if s.blind {
		return e
	}
	if s.atTop() {
		e.Name = s.modelName(s.rootName())
		return e
	}
	frame, locals := s.inside()
	e.Frame = frame
	if site := s.site(); site != nil {
		if _, ok := locals[site.Root].(*model); ok {
			e.Name = site.Root
		}
	}
	return e
}

// aliases are the locals that lead to a model.
func (s *session) aliases(m *model) (names []string) {
	_, locals := s.inside()
	for name, v := range locals {
		if v == starlark.Value(m) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// stored notes that an array was encoded: its bytes beside those of float32.
func (s *session) stored(by string, a *array, bytes int, format sparse.Format) {
	if s.blind {
		return
	}
	if len(a.shape) != 2 || a.size() == 0 {
		return
	}
	even, _ := sparse.BreakEvenOf(format, a.shape[0], a.shape[1], 4)
	e := trace.Event{Kind: trace.Encode, Func: by, Bytes: bytes, Dense: 4 * a.size(), Limit: even, Weights: a.size(), Call: s.calling()}
	if owner := a.belongs(); owner != nil {
		e.Object = s.idOf(owner)
		e.Name = s.modelName(s.rootName())
	}
	s.ratio(e.Dense, bytes)
	a.each(func(place int) {
		if a.buf.float(place) == 0 {
			e.ZerosAfter++
		}
	})
	s.note(e)
	s.sizedMatrix(a.belongs(), a.shape[0], a.shape[1], a.size()-e.ZerosAfter, format)
	s.stale(a, by)
}

func (s *session) ratio(dense, bytes int) {
	if bytes > 0 && bytes != dense {
		s.ratios = recent(s.ratios, float64(dense)/float64(bytes))
	}
}

// stale notes that an array was used that a model held once, and no longer does.
func (s *session) stale(a *array, by string) {
	if s.blind {
		return
	}
	t := a.owner
	if t == nil || t.owner == nil || a.size() == 0 || a.belongs() != nil {
		return
	}
	lines := s.written[t.t]
	if len(lines) == 0 {
		return
	}
	line := s.line()
	if n := len(s.events); n > 0 && s.events[n-1].Kind == trace.Stale && s.events[n-1].Line == line {
		return
	}
	e := trace.Event{Kind: trace.Stale, Func: by, Object: s.idOf(t.owner.root()), Tensor: nameOf(t), Since: lines[len(lines)-1]}
	for _, name := range s.order {
		if held, ok := s.globals[name].(*array); ok && sharesMemory(held.buf, a.buf) {
			e.Name = name
			break
		}
	}
	s.note(e)
}

// nameOf is what a tensor is called in its model: "0.weight".
func nameOf(t *tensor) string {
	if t.owner == nil {
		return ""
	}
	return named(t.owner.root(), t.t)
}

// remembered makes factors values, and notes whose they are.
func (s *session) remembered(f *lowrank.Factors, ratio float64, of starlark.Value) starlark.Value {
	told := &trace.LowRank{Rows: f.Rows, Cols: f.Cols, Rank: f.Rank, Ratio: ratio}
	s.lows = recent(s.lows, &factored{f, told})
	e := trace.Event{Kind: trace.Factor, Func: "low_rank_approximate", Low: told, Call: s.calling()}
	if a, ok, err := s.asArray(of); ok && err == nil {
		if m := a.belongs(); m != nil {
			e.Object, e.Tensor = s.idOf(m), nameOf(a.owner)
		}
	}
	s.note(e)
	return s.factors(f)
}

// uses notes that an array takes part in arithmetic: if it is a factor, then
// something was made of the factors.
func (s *session) uses(arrays ...*array) {
	if s.blind {
		return
	}
	for _, l := range s.lows {
		for _, a := range arrays {
			if n, ok := a.buf.(numbers[float32]); ok && s.swept == nil &&
				(sameMemory(n, l.U) || sameMemory(n, l.S) || sameMemory(n, l.V)) {
				l.told.Used = true
			}
		}
	}
}

// rebuilt is the factorization whose product a matrix is, to rounding: three of
// its rows tell.
func (s *session) rebuilt(t *nn.Tensor) *trace.LowRank {
	for _, l := range slices.Backward(s.lows) {
		if len(t.Shape) != 2 || t.Shape[0] != l.Rows || t.Shape[1] != l.Cols || !l.told.Used {
			continue
		}
		same := true
		for _, i := range []int{0, l.Rows / 2, l.Rows - 1} {
			var off, all float64
			for j := range l.Cols {
				sum := 0.0
				for k := range l.Rank {
					sum += float64(l.U[i*l.Rank+k]) * float64(l.S[k]) * float64(l.V[k*l.Cols+j])
				}
				d := sum - float64(t.Data[i*l.Cols+j])
				off, all = off+d*d, all+sum*sum
			}
			same = same && off <= 1e-8*all
		}
		if same {
			return l.told
		}
	}
	return nil
}

// shows notes that a number is printed which is 1/(1-sparsity), or a ratio of
// bytes, of what the run has measured. A whole number proves nothing.
func (s *session) shows(v starlark.Value) {
	if s.blind {
		return
	}
	x, ok := v.(starlark.Float)
	f := float64(x)
	if !ok || len(s.sparse) == 0 || f == math.Trunc(f) {
		return
	}
	near := func(y float64) bool { return math.Abs(f-y) <= 1e-9*math.Abs(y) }
	if slices.ContainsFunc(s.ratios, near) {
		s.note(trace.Event{Kind: trace.Show, Func: "bytes", Value: f})
	} else if i := slices.IndexFunc(s.sparse, func(p float64) bool { return p > 0 && p < 1 && near(1/(1-p)) }); i >= 0 {
		s.note(trace.Event{Kind: trace.Show, Func: "sparsity", Value: f, Limit: s.sparse[i]})
	}
}

// pictured names a set of images: equal ones alike, the bundled ones as the
// student writes them.
func (s *session) pictured(images *nn.Tensor) string {
	if s.blind {
		return ""
	}
	at := slices.IndexFunc(s.pictures, func(t *nn.Tensor) bool {
		return t == images || equalData(t.Data, images.Data)
	})
	if at < 0 {
		at = len(s.pictures)
		s.pictures = append(s.pictures, images)
	}
	known := s.pictures[at]
	switch {
	case equalData(known.Data, s.testData().Images.Data):
		return "digits().test"
	case s.digits.trainData != nil && known == s.digits.trainData.data.Images:
		return "digits().train"
	}
	return fmt.Sprintf("images %d", at+1)
}

// origin is the data set that an array is a part of; "" for none.
func (s *session) origin(v starlark.Value) string {
	a, ok, err := s.asArray(v)
	if !ok || err != nil || a.owner == nil || a.owner.name != "images" {
		return ""
	}
	return s.pictured(a.owner.t)
}

// one is the place of an image in the data set that it is of; -1 for no image, and
// for several.
func (s *session) one(v starlark.Value) int {
	a, ok, err := s.asArray(v)
	if !ok || err != nil || a.size() != digits.Pixels || a.offset%digits.Pixels != 0 || a.strides[len(a.strides)-1] != 1 {
		return -1
	}
	return a.offset / digits.Pixels
}

// aims notes a loss of a distillation: what the teacher's answers look like at a
// temperature is measured where that is out of the ordinary.
func (s *session) aims(by string, student, meant, teacher *model, o distill.Options, answers *nn.Tensor, setup *trace.Call) {
	if s.blind {
		return
	}
	if s.drawable(1) {
		s.taught = &taught{teacher, meant, o.Temperature, s.line(), -1}
	}
	t := &trace.Target{Student: s.idOf(meant), Temperature: o.Temperature, Alpha: o.Alpha, Squared: o.Form == distill.Hinton}
	if (o.Temperature < 1 || o.Temperature > 10) && answers != nil {
		t.Entropy, t.Plain = entropy(answers, o.Temperature), entropy(answers, 1)
	}
	e := trace.Event{Kind: trace.Loss, Func: by, Object: s.idOf(student), From: s.idOf(teacher), Target: t, Call: s.calling(), Setup: setup}
	if !s.atTop() {
		e.Frame, _ = s.inside()
	}
	s.note(e)
}

// entropy is the mean entropy of the targets that logits give at a temperature,
// 1 where they are uniform.
func entropy(logits *nn.Tensor, temperature float64) float64 {
	p, err := distill.SoftTargets(logits, temperature)
	if err != nil || len(p.Data) == 0 || p.Shape[1] < 2 {
		return 0
	}
	sum := 0.0
	for _, v := range p.Data {
		if v > 0 {
			sum -= float64(v) * math.Log(float64(v))
		}
	}
	return sum / float64(p.Shape[0]) / math.Log(float64(p.Shape[1]))
}

// codes notes the weight that gained least from becoming codes.
func (s *session) codes(v *model, from *model, by string, r *quant.Report) {
	if s.blind {
		return
	}
	e := trace.Event{Kind: trace.Make, Func: by, Object: s.idOf(v), From: s.idOf(from)}
	for _, t := range r.Tensors {
		if e.Dense == 0 || t.Size.Bytes()*e.Dense > e.Bytes*t.Before {
			e.Tensor, e.Dense, e.Bytes, e.Overhead = t.Name, t.Before, t.Size.Bytes(), t.Size.Overhead()
		}
	}
	s.note(e)
	s.bornOf(v, by, from)
}

// countUnits adds to a structured pruning what it did to units.
func countUnits(e *trace.Event, plan *prune.Plan, head bool) {
	for i, c := range plan.Channels {
		if c.Head {
			continue
		}
		e.Units += len(c.Importance)
		e.Erased += len(c.Erased)
		if head && i > 0 && i == len(plan.Channels)-1 {
			e.Head = c.Erased
		}
	}
}

// apart compares, before a pruning by magnitude, how |w| and |w·∂L/∂w| rank the
// weights of each tensor that has a gradient, and counts the values of one that
// has few.
func (s *session) apart(e *trace.Event, tensors []*nn.Tensor, m *model) {
	for _, t := range tensors {
		if len(t.Shape) < 2 {
			continue
		}
		if n := fewValues(t.Data); n > e.Grid {
			e.Grid, e.Tensor = n, named(m, t)
		}
		if e.Func != "magnitude_prune" || len(t.Grad) != len(t.Data) || len(t.Data) < 16 {
			continue
		}
		size, effect := make([]float64, len(t.Data)), make([]float64, len(t.Data))
		for i, w := range t.Data {
			size[i], effect[i] = math.Abs(float64(w)), math.Abs(float64(w)*float64(t.Grad[i]))
		}
		if rho := rankCorrelation(size, effect); e.Apart == "" || rho < e.Agreement {
			e.Apart, e.Agreement = named(m, t), rho
		}
	}
}

// named is what a tensor is called in a model.
func named(m *model, t *nn.Tensor) string {
	for _, n := range nn.Named(m.layer) {
		if n.Tensor == t {
			return n.Name
		}
	}
	return ""
}

// fewValues counts the values other than 0 of a weight whose entries take some of
// 8 to 256 values each; 0 for any other weight.
func fewValues(data []float32) int {
	var seen [1024]uint32 // bits, each at its hash or in the next free place; a map takes a tenth of a small run
	entries, values := 0, 0
	for _, v := range data {
		if v == 0 {
			continue
		}
		entries++
		bits := math.Float32bits(v)
		at := bits * 0x9E3779B1 >> 22
		for seen[at] != bits && seen[at] != 0 {
			at = (at + 1) % uint32(len(seen))
		}
		if seen[at] == 0 {
			if values++; values > 256 {
				return 0
			}
			seen[at] = bits
		}
	}
	if values < 8 || entries < 4*values {
		return 0
	}
	return values
}

// rankCorrelation is Spearman's: the correlation of the ranks, equals in order.
func rankCorrelation(x, y []float64) float64 {
	rank := func(v []float64) []int {
		order, r := make([]int, len(v)), make([]int, len(v))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(v[a], v[b]) })
		for i, j := range order {
			r[j] = i
		}
		return r
	}
	a, b, n, sum := rank(x), rank(y), float64(len(x)), 0.0
	for i := range a {
		d := float64(a[i] - b[i])
		sum += d * d
	}
	return 1 - 6*sum/(n*(n*n-1))
}

// learned notes what a training learned from.
func (s *session) learned(d *digits.Data) {
	if s.blind {
		return
	}
	s.events[len(s.events)-1].From = s.pictured(d.Images)
}
