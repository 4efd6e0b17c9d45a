package lab

import (
	"slices"
	"strconv"
	"strings"

	"compressionlab/engine/digits"
	"compressionlab/engine/lab/python"
	"compressionlab/engine/measure"
	"compressionlab/engine/nn"
	"compressionlab/engine/prune"
	"compressionlab/engine/quant"
	"compressionlab/engine/simd"
	"compressionlab/engine/trace"

	"go.starlark.net/starlark"
)

// A recorder keeps what the trace of a run will tell.
type recorder struct {
	blind    bool // nothing is kept: see [Request.Untraced]
	events   []trace.Event
	lines    []string                  // of the cell that is reported; nil until they are needed
	step     int                       // top-level statements that have run
	globals  map[string]starlark.Value // as they were after the last of them
	order    []string                  // names by first binding
	counters map[string]int            // objects of each kind that have an id
	serial   uint32
	pending  []int // writes of the running statement, by index into events

	loops map[string]bool                      // names that a for statement at top level binds
	bare  map[python.Position]bool             // calls that are statements of their own
	parts map[python.Position]*trace.Statement // calls at top level, by the statement; see [trace.Event]
	bound []binding                            // by the statement that has just run; its memory is used again

	written  map[*nn.Tensor][]int
	prunings map[*nn.Tensor]pruneRecord
	lost     []lostState
	pasts    []*past // whose accuracy nobody has asked for
	waiting  int     // weights of those
	held     int     // counts up whenever something of the past is kept
	freed    []float32
	freedAt  int           // value of held when nothing kept was in freed
	atLine   map[site]bool // this object has been written by this line
	late     []*lateWrite  // of the running statement
	log      *changes      // of memory whose past is not copied yet; nil for none
	tallied  []known       // the last few
	witness
	reports map[*model]*table
	curves  []trace.Sensitivity

	trainings []*trace.Training
	beside    []beside
	grids     []gridded
	taught    *taught
	sizes     []*sized
	bests     map[*model]int // best bytes, of the models that a recipe ran on
}

// A site is a line that writes into an object.
type site struct {
	object string
	line   int
}

// pruneRecord is what the last magnitude pruning of a tensor did to it.
type pruneRecord struct {
	before, after []float32
	keep          []bool
	tally         simd.Tally // of the weights before
	line, serial  int
}

// lostState is what a write replaced: a ghost, unless something keeps it.
type lostState struct {
	line   int
	model  *model
	before *past
}

// A leaf is one layer of a network, read in the order of a forward pass.
type leaf struct {
	kind         string
	weight, bias []float32
	second       []float32    // V of a LowRank layer, whose weight is U
	codes        quant.Weight // of a quantized layer; never written to
	in, out      int
}

func (r *recorder) init() {
	r.events = make([]trace.Event, 0, 16) // of a small cell, all
	r.globals = map[string]starlark.Value{}
	r.counters = map[string]int{}
	r.loops = map[string]bool{}
	r.bare = map[python.Position]bool{}
	r.parts = map[python.Position]*trace.Statement{}
	r.written = map[*nn.Tensor][]int{}
	r.prunings = map[*nn.Tensor]pruneRecord{}
	r.atLine = map[site]bool{}
	r.reports = map[*model]*table{}
	r.bests = map[*model]int{}
}

// idOf is the id of an object, given now if it has none yet.
func (s *session) idOf(o object) string {
	i := o.self()
	if i.id == "" {
		s.counters[i.kind]++
		i.id = i.kind + "#" + strconv.Itoa(s.counters[i.kind])
	}
	return i.id
}

func (s *session) note(e trace.Event) int {
	if s.blind { // the caller may look at it
		s.events = append(s.events[:0], e)
		return 0
	}
	e.Line, e.Step = s.line(), s.step
	e.When = s.now(e.Line)
	s.events = append(s.events, e)
	return len(s.events) - 1
}

// madeObject notes that a function made an object.
func (s *session) madeObject(o object, by string) {
	s.note(trace.Event{Kind: trace.Make, Func: by, Object: s.idOf(o)})
	if m, ok := o.(*model); ok {
		s.bornOf(m, by, nil)
	}
}

// madeOf notes that a function made a model of another one.
func (s *session) madeOf(o object, by string, m *model) {
	s.note(trace.Event{Kind: trace.Make, Func: by, Object: s.idOf(o), From: s.idOf(m)})
	if v, ok := o.(*model); ok {
		s.bornOf(v, by, m)
	}
}

// measured notes that a function measured a model.
func (s *session) measured(by string, m *model, value float64) {
	s.note(s.through(trace.Event{Kind: trace.Measure, Func: by, Object: s.idOf(m), Value: value}))
	if by == "measure_sparsity" {
		s.sparse = recent(s.sparse, value/100)
	}
}

// encoded notes that a function stored a model, or a weight of it, sparsely.
func (s *session) encoded(by string, m *model) {
	if s.blind {
		return
	}
	s.note(trace.Event{Kind: trace.Encode, Func: by, Object: s.idOf(m), Name: s.modelName(s.rootName())})
}

// readBytes notes that the size of an array of a model was read.
func (s *session) readBytes(a *array, bytes int) {
	if s.blind {
		return
	}
	owner := a.belongs()
	if owner == nil {
		return
	}
	name := ""
	if cell, at, ok := s.where(); ok && s.atTop() && cell < len(s.files) {
		if read := s.files[cell].Reads[at]; read != nil {
			name = read.Root
		}
	}
	s.note(trace.Event{Kind: trace.Measure, Func: "nbytes", Object: s.idOf(owner), Name: s.modelName(name), Value: float64(bytes)})
}

// belongs is the model whose memory the array is; nil for a copy and for what
// a model held before a write.
func (a *array) belongs() *model {
	t := a.owner
	if t == nil || t.owner == nil || a.size() == 0 || !sameMemory(a.memory(), t.t.Data) {
		return nil
	}
	return t.owner.root()
}

// isTop tells whether a function of the program is the program itself.
func isTop(f starlark.DebugFrame) bool { return f.Callable().Name() == "<toplevel>" }

// atTop tells whether the statement that runs is one of the top level.
func (s *session) atTop() bool {
	f, _ := s.frame()
	return f != nil && isTop(f)
}

// rootName is the name that the running call's first argument starts from.
func (s *session) rootName() string {
	if site := s.site(); site != nil && s.atTop() {
		return site.Root
	}
	return ""
}

// modelName is name if it means a model at top level and no loop binds it.
func (s *session) modelName(name string) string {
	if _, ok := s.globals[name].(*model); ok && !s.loops[name] {
		return name
	}
	return ""
}

// pruned applies a plan to a model and notes the write.
func (s *session) pruned(m *model, by string, share float64, plan *prune.Plan) {
	if s.blind {
		plan.Apply()
		return
	}
	before := make([][]float32, len(plan.Tensors))
	for i, t := range plan.Tensors {
		before[i] = t.Data
	}
	w := s.beginPlan(m, by, share, plan.Tensors, plan)
	plan.Apply()
	s.end(w)
	for i, t := range plan.Tensors {
		s.held++
		s.prunings[t] = pruneRecord{before: before[i], after: t.Data, keep: plan.Keep[i], tally: plan.Tallies[i], line: s.line(), serial: len(s.events)}
	}
}

// rebind is param.data = array.
func (s *session) rebind(t *tensor, a *array) error {
	data, err := a.floats()
	if err != nil {
		return err
	}
	if sameMemory(data, t.t.Data) {
		return nil
	}
	if err := s.work(len(data)); err != nil {
		return err
	}
	apply := func() {
		t.t.Data = data
		if t.array = nil; sameMemory(a.memory(), data) && len(a.shape) == len(t.t.Shape) {
			t.array = a
			if a.owner == nil {
				a.owner = t
			}
		}
	}
	if t.owner == nil || s.blind {
		if f := s.old(t.serial, "a tensor"); f != nil {
			return f
		}
		apply()
		return nil
	}
	s.write(t.owner.root(), "data", 0, []*nn.Tensor{t.t}, apply)
	delete(s.prunings, t.t)
	return nil
}

// write runs apply, which replaces the data of tensors of m, and notes what
// changed. What the network was before and after is kept at an object's first
// write from each line.
func (s *session) write(m *model, by string, share float64, tensors []*nn.Tensor, apply func()) {
	w := s.begin(m, by, share, tensors)
	apply()
	s.end(w)
}

// source is the lines of the cell that is reported.
func (s *session) source() []string {
	if s.lines == nil {
		s.lines = textLines(s.cells[s.last])
	}
	return s.lines
}

// A lateWrite is a write that has begun and not ended.
type lateWrite struct {
	m       *model
	e       trace.Event
	tensors []*nn.Tensor
	before  [][]float32 // their data
	nonzero []int       // of those
	state   *past       // the whole network before, if it is the first of this object from this line
	plan    *prune.Plan // what it erases, where nothing else changes; nil if unknown
}

// begin notes how things are before a write.
func (s *session) begin(m *model, by string, share float64, tensors []*nn.Tensor) *lateWrite {
	return s.beginPlan(m, by, share, tensors, nil)
}

// beginPlan is [session.begin] for a write that a plan is applied by, if it is not
// nil: the plan has counted what changes.
func (s *session) beginPlan(m *model, by string, share float64, tensors []*nn.Tensor, plan *prune.Plan) *lateWrite {
	if s.blind {
		return &lateWrite{}
	}
	s.writing(m, by)
	e := trace.Event{Kind: trace.Write, Func: by, Object: s.idOf(m), Value: share}
	e.Call = s.calling()
	if s.atTop() {
		e.Name = s.rootName()
	} else if e = s.through(e); e.Frame != "" {
		e.Locals = s.aliases(m)
	}
	switch by {
	case "magnitude_prune", "gradient_prune", "nm_prune", "structured_prune", "compress_model":
		e.Held, e.Statement = s.holders(m)
	}
	if share > 0 {
		s.sparse = recent(s.sparse, share)
		s.apart(&e, tensors, m)
	}
	if s.swept != nil {
		for _, t := range m.tensors() {
			if slices.Contains(tensors, t.t) {
				if f := s.old(t.serial, "a model"); f != nil && s.swept.strict {
					panic(f) // nothing has been written yet; whoever runs the check takes it
				}
			}
		}
	}
	line := s.line()
	s.held++
	w := &lateWrite{m: m, tensors: tensors, plan: plan, before: make([][]float32, len(tensors)), nonzero: make([]int, len(tensors))}
	for i, t := range tensors {
		w.before[i] = t.Data
		if plan != nil && plan.Tallies[i].Least > 0 { // it keeps no zero
			w.nonzero[i] = plan.Tallies[i].Kept + plan.Tallies[i].Lost
		} else {
			w.nonzero[i] = s.nonzero(t.Data)
		}
		if len(t.Shape) >= 2 {
			e.Weights += len(t.Data)
			e.ZerosBefore += len(t.Data) - w.nonzero[i]
		}
	}
	if at := (site{e.Object, line}); line > 0 && !s.atLine[at] {
		s.atLine[at] = true
		w.state = s.past(m, true)
		for i, t := range tensors {
			w.state.knows(t.Data, w.nonzero[i])
		}
	}
	e.Line, e.When, e.Step = line, s.now(line), s.step
	if line > 0 && s.atTop() {
		e.Text = s.source()[line-1]
	}
	w.e = e
	return w
}

// end notes what a write has changed.
func (s *session) end(w *lateWrite) {
	e := &w.e
	if s.blind {
		s.note(*e)
		return
	}
	e.ZerosAfter = e.ZerosBefore
	for i, t := range w.tensors {
		isWeight, nonzero := len(t.Shape) >= 2, 0
		switch {
		case w.plan != nil:
			nonzero = w.nonzero[i] - w.plan.Tallies[i].Lost
			e.Changed += w.plan.Tallies[i].Lost
		case s.logs(&w.before[i], t.Data):
			changed, gained := s.log.sum()
			nonzero = w.nonzero[i] + gained
			e.Changed += changed
			s.tallied = recent(s.tallied, known{memoryAt(t.Data), nonzero})
		case len(t.Data) == len(w.before[i]):
			nonzero = measure.Nonzero(t.Data)
			e.Changed += simd.Differing(t.Data, w.before[i])
		default: // a recipe has removed channels: no entry is where it was
			nonzero = measure.Nonzero(t.Data)
			e.Changed += len(w.before[i])
		}
		if isWeight {
			e.ZerosAfter += (len(t.Data) - nonzero) - (len(w.before[i]) - w.nonzero[i])
		} else {
			e.Biases += max(0, w.nonzero[i]-nonzero)
		}
		if isWeight && nonzero == 0 && w.nonzero[i] > 0 {
			e.Died = append(e.Died, named(w.m, t))
		}
		if isWeight && e.Func == "data" {
			e.Tensor, e.Low = named(w.m, t), s.rebuilt(t)
		}
		if lines := s.written[t]; e.Line > 0 && !slices.Contains(lines, e.Line) {
			s.written[t] = append(lines, e.Line)
		}
	}
	if before := w.state; before != nil {
		before.lost = e.Changed > 0
		e.Before, e.After = before, s.past(w.m, false)
		if e.Changed > 0 {
			s.lost = append(s.lost, lostState{e.Line, w.m, before})
		}
	}
	s.wrote(w.m, e.Func, w.tensors)
	s.resized(w.m)
	s.events = append(s.events, *e)
	s.pending = append(s.pending, len(s.events)-1)
}

// leaves are the layers of a network in the order of a forward pass; one that
// occurs twice is there twice. Weights are not copied: a write replaces them, or
// calls [session.preserve] first.
func (m *model) leaves() []leaf { return m.addLeaves(make([]leaf, 0, max(1, len(m.layers)))) }

func (m *model) addLeaves(all []leaf) []leaf {
	if m.kind == "Sequential" {
		for _, l := range m.layers {
			all = l.addLeaves(all)
		}
		return all
	}
	l := leaf{kind: m.kind}
	l.in, l.out = m.features()
	for _, t := range m.params {
		switch t.name {
		case "weight", "U":
			l.weight = t.t.Data
		case "V":
			l.second = t.t.Data
		case "bias":
			l.bias = t.t.Data
		}
	}
	if q, ok := m.layer.(*quant.Linear); ok {
		l.codes = q.Weight
	}
	return append(all, l)
}

func equalLeaves(a, b []leaf) bool {
	return slices.EqualFunc(a, b, func(x, y leaf) bool {
		return x.kind == y.kind && x.in == y.in && x.out == y.out && (x.bias == nil) == (y.bias == nil) &&
			x.codes == y.codes && equalData(x.weight, y.weight) && equalData(x.second, y.second) && equalData(x.bias, y.bias)
	})
}

func equalData(a, b []float32) bool {
	return sameMemory(a, b) || simd.Identical(a, b) || equalNumbers(a, b) // bits are compared faster
}

// A memo is an accuracy that has been measured.
type memo struct {
	state []leaf
	data  *digits.Data
	score trace.Score
}

// score is how a model reads a data set: measured once for equal weights.
func (s *session) score(m *model, data *digits.Data) (trace.Score, error) {
	s.recopy()
	state := m.leaves()
	for i := len(s.scores) - 1; i >= 0; i-- {
		if k := s.scores[i]; k.data == data && equalLeaves(k.state, state) {
			return k.score, nil
		}
	}
	if err := m.charge(len(data.Labels)); err != nil {
		return trace.Score{}, err
	}
	bundled := isBundledTest(data)
	score, known := trace.Score{}, false
	if bundled {
		score, known = recallScore(state)
	}
	if !known {
		right, of, err := measure.Accuracy(m.layer, data.Images, data.Labels)
		if err != nil {
			return trace.Score{}, err
		}
		score = trace.Score{Right: right, Of: of}
		if bundled {
			rememberScore(state, score)
		}
	}
	const most = 16
	if len(s.scores) == most {
		s.scores = slices.Delete(s.scores, 0, 1)
	}
	s.held++
	s.scores = append(s.scores, memo{state, data, score})
	return score, nil
}

// quietScore is the accuracy on the test digits for a model that can read them,
// nil for any other.
func (s *session) quietScore(m *model) *trace.Score {
	if !m.readsDigits() {
		return nil
	}
	score, err := s.score(m, s.testData())
	if err != nil {
		return nil
	}
	return &score
}

// A binding is a name with its value.
type binding struct {
	name  string
	value starlark.Value
}

// steppedAnyhow is [session.stepped] for a statement that may have bound any name.
func (s *session) steppedAnyhow(globals starlark.StringDict) {
	place := map[string]int{}
	if s.cell < len(s.files) {
		for i, n := range python.Names(s.files[s.cell]) {
			place[n] = i
		}
	}
	var all []binding
	for name, v := range globals {
		all = append(all, binding{name, v})
	}
	slices.SortFunc(all, func(a, b binding) int {
		if d := place[a.name] - place[b.name]; d != 0 {
			return d
		}
		return strings.Compare(a.name, b.name)
	})
	s.stepped(all)
}

// stepped is called after each statement at top level, with the names that it has
// bound, and maybe others, in the order of the text.
func (s *session) stepped(bound []binding) {
	for _, b := range bound {
		name, v := b.name, b.value
		old, known := s.globals[name]
		if known && leadsNowhere(old) && leadsNowhere(v) {
			s.globals[name] = v
			continue // no rule asks what else a number became
		}
		if strings.HasPrefix(name, python.Hidden) || s.isBuiltin(name, v) || known && same(old, v) {
			continue
		}
		if !known {
			s.order = append(s.order, name)
		}
		s.globals[name] = v
		id := ""
		if o, ok := v.(object); ok {
			id = s.idOf(o)
		}
		e := trace.Event{Kind: trace.Bind, Name: name, Object: id, Loop: s.loops[name]}
		if line := s.line(); id != "" && line > 0 && !s.blind {
			e.Text = s.source()[line-1]
		}
		s.note(e)
	}
	s.settle()
	if len(s.pending) > 0 {
		reach := s.reach()
		for _, i := range s.pending {
			s.events[i].Reach = reach
			s.events[i].Sharing = s.sharing(s.events[i].Object)
		}
		s.pending = s.pending[:0]
	}
	s.step++
}

// leadsNowhere tells of a value that neither is nor holds an object; false where
// that would take long to find out.
func leadsNowhere(v starlark.Value) bool {
	switch v := v.(type) {
	case *starlark.List:
		for i := range v.Len() {
			if i == 8 || !isPlain(v.Index(i)) {
				return false
			}
		}
		return true
	case starlark.Tuple:
		return len(v) <= 8 && !slices.ContainsFunc(v, func(v starlark.Value) bool { return !isPlain(v) })
	}
	return isPlain(v)
}

func isPlain(v starlark.Value) bool {
	switch v.(type) {
	case starlark.NoneType, starlark.Bool, starlark.Int, starlark.Float, starlark.String:
		return true
	}
	return false
}

// isBuiltin tells whether a global is still the builtin that the prologue put
// there.
func (s *session) isBuiltin(name string, v starlark.Value) bool {
	b, ok := s.predeclared[name]
	if !ok {
		b, ok = starlark.Universe[name]
	}
	return ok && same(b, v)
}

// reach lists for each name the objects that it leads to: a model, then those
// of its layers and tensors that have been named; a list, as "", then its items.
func (s *session) reach() map[string][]string {
	reach := map[string][]string{}
	for _, name := range s.order { // which names what is in a list
		if ids := s.leadsTo(s.globals[name]); len(ids) > 0 {
			reach[name] = ids
		}
	}
	return reach
}

// holders are the names at top level that lead to a model now, or to one of the same
// tensors, alone or in a list; with them comes the statement that runs.
func (s *session) holders(m *model) (names []string, running *trace.Statement) {
	top := s.top()
	if top == nil {
		return nil, nil
	}
	var mine []*tensor
	if m.kind == "Sequential" {
		mine = m.tensors()
	}
	leads := func(o object) bool {
		v, ok := o.(*model)
		return ok && (v == m || v.kind == "Sequential" && slices.ContainsFunc(mine, func(t *tensor) bool { return slices.Contains(v.tensors(), t) }))
	}
	for name, v := range top.Callable().(*starlark.Function).Globals() {
		if isPlain(v) || strings.HasPrefix(name, python.Hidden) {
			continue
		}
		if slices.ContainsFunc(contained(v), leads) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, s.parts[python.At(top.Position())]
}

func (s *session) leadsTo(v starlark.Value) []string {
	if m, ok := v.(*model); ok {
		ids := []string{s.idOf(m)}
		var inner func(*model)
		inner = func(m *model) {
			for _, t := range m.params {
				if t.id != "" {
					ids = append(ids, t.id)
				}
			}
			for _, l := range m.layers {
				if l.id != "" {
					ids = append(ids, l.id)
				}
				inner(l)
			}
		}
		inner(m)
		return ids
	}
	if o, ok := v.(object); ok {
		return []string{s.idOf(o)}
	}
	var ids []string
	for _, o := range contained(v) {
		ids = append(ids, s.idOf(o))
	}
	if len(ids) > 0 {
		ids = append([]string{""}, ids...)
	}
	return ids
}

// contained lists the objects in a list, tuple, dict or set, at any depth.
func contained(v starlark.Value) []object {
	var all []object
	seen := map[starlark.Value]bool{}
	var walk func(v starlark.Value, depth int)
	walk = func(v starlark.Value, depth int) {
		if depth > 16 || len(all) > 1000 {
			return
		}
		switch v := v.(type) {
		case object:
			all = append(all, v)
		case *starlark.List:
			if seen[v] {
				return
			}
			seen[v] = true
			for i := range min(v.Len(), 1000) {
				walk(v.Index(i), depth+1)
			}
		case starlark.Tuple:
			for _, item := range v[:min(len(v), 1000)] {
				walk(item, depth+1)
			}
		case *starlark.Dict:
			if seen[v] {
				return
			}
			seen[v] = true
			if v.Len() > 1000 {
				return
			}
			for _, kv := range v.Items() {
				walk(kv[1], depth+1)
			}
		}
	}
	walk(v, 0)
	return all
}

// reachable lists the models that a name leads to, alone or in a list, by id.
func (s *session) reachable() []*model {
	var all []*model
	seen := map[*model]bool{}
	for _, name := range s.order {
		v, ok := s.globals[name]
		if !ok {
			continue
		}
		objects := contained(v)
		if o, ok := v.(object); ok {
			objects = []object{o}
		}
		for _, o := range objects {
			if m, ok := o.(*model); ok && !seen[m] {
				seen[m] = true
				s.idOf(m)
				all = append(all, m)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *model) int {
		if d := strings.Compare(b.kind, a.kind); d != 0 { // Sequential before ReLU before Linear
			return d
		}
		if d := len(a.id) - len(b.id); d != 0 {
			return d
		}
		return strings.Compare(a.id, b.id)
	})
	return all
}

// sharing lists the reachable models, other than the object, that hold one of
// its tensors.
func (s *session) sharing(id string) []string {
	models := s.reachable()
	mine := map[*tensor]bool{}
	for _, m := range models {
		if m.id == id {
			for _, t := range m.tensors() {
				mine[t] = true
			}
		}
	}
	var ids []string
	for _, m := range models {
		if m.id != id && slices.ContainsFunc(m.tensors(), func(t *tensor) bool { return mine[t] }) {
			ids = append(ids, m.id)
		}
	}
	return ids
}

// ended notes the end of the run.
func (s *session) ended(globals starlark.StringDict) {
	if len(s.cells) == 0 {
		return
	}
	if s.blind {
		s.blind, s.events = false, nil
	}
	s.steppedAnyhow(globals)
	e := trace.Event{Kind: trace.End, Reach: s.reach(), Step: s.step, When: trace.Moment{Round: -1}}
	if s.last >= 0 {
		lines := s.source()
		for i := len(lines) - 1; i >= 0; i-- {
			if strings.TrimSpace(lines[i]) != "" {
				e.Line, e.Last, e.When.Line = i+1, lines[i], i+1
				break
			}
		}
	}
	s.events = append(s.events, e)
}
