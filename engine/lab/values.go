package lab

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"compressionlab/engine/digits"
	"compressionlab/engine/nn"
	"compressionlab/engine/quant"
	"compressionlab/engine/sparse"
	"compressionlab/engine/trace"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// An object is a value of the lab's own that has an identity: what a name can
// lead to in the trace.
type object interface {
	starlark.Value
	self() *identity
}

// identity is the part that all objects share.
type identity struct {
	s      *session
	kind   string // "Sequential"
	id     string // "Sequential#1"; given when the object is made or first named
	made   int    // line of the last cell, 0 for one above
	serial uint32
}

func (i *identity) self() *identity       { return i }
func (i *identity) Type() string          { return i.kind }
func (i *identity) Freeze()               {} // values of a session are never shared between threads
func (i *identity) Truth() starlark.Bool  { return true }
func (i *identity) Hash() (uint32, error) { return i.serial * 2654435761, nil }

func (s *session) identity(kind string) identity {
	s.serial++
	return identity{s: s, kind: kind, made: s.line(), serial: s.serial}
}

// unknownAttribute refuses x.name and offers the nearest of what x has.
func unknownAttribute(x starlark.Value, name string, known []string) error {
	e := refuse("%s has no attribute %s", article(typeName(x)), name)
	if near := nearest(name, known); near != "" {
		e.rename = near
		return e.withHint("Did you mean .%s?", near)
	}
	return e.withHint("It has %s.", strings.Join(known, ", "))
}

// A model is a Sequential or one layer: Linear, ReLU, LowRank, Quantized.
type model struct {
	identity
	layer  nn.Layer
	layers []*model  // of a Sequential
	params []*tensor // of a layer
	parent *model    // the first Sequential that was made of it
}

// param is the parameter of a layer with this name, nil if it has none.
func (m *model) param(name string) *tensor {
	for _, t := range m.params {
		if t.name == name {
			return t
		}
	}
	return nil
}

// wrap makes the values of a layer and of all that is in it. known keeps what
// occurs twice one value.
func (s *session) wrap(l nn.Layer, known map[nn.Layer]*model) *model {
	if m, ok := known[l]; ok {
		return m
	}
	kind := ""
	switch l := l.(type) {
	case *nn.Sequential:
		m := &model{identity: s.identity("Sequential"), layer: l}
		known[l] = m
		for _, inner := range l.Layers {
			m.adopt(s.wrap(inner, known))
		}
		return m
	case nn.ReLU: // has no state: each occurrence is its own
		return &model{identity: s.identity("ReLU"), layer: l}
	case *nn.Linear:
		kind = "Linear"
	case *nn.LowRank:
		kind = "LowRank"
	case *quant.Linear:
		kind = "Quantized"
	default:
		panic(fmt.Sprintf("lab: no value for a layer of type %T", l))
	}
	m := &model{identity: s.identity(kind), layer: l}
	known[l] = m
	for _, p := range l.Named() {
		m.params = append(m.params, s.tensor(p.Tensor, m, p.Name))
	}
	return m
}

// adopt puts a layer at the end of a Sequential.
func (m *model) adopt(inner *model) {
	m.layers = append(m.layers, inner)
	if inner.parent == nil {
		inner.parent = m
	}
}

// root is the model that a layer is part of.
func (m *model) root() *model {
	for m.parent != nil {
		m = m.parent
	}
	return m
}

// tensors are the values of the parameters, each once, in order.
func (m *model) tensors() []*tensor {
	var all []*tensor
	seen := map[*tensor]bool{}
	var walk func(*model)
	walk = func(m *model) {
		for _, t := range m.params {
			if !seen[t] {
				seen[t] = true
				all = append(all, t)
			}
		}
		for _, l := range m.layers {
			walk(l)
		}
	}
	walk(m)
	return all
}

func (m *model) String() string { return fmt.Sprint(m.layer) }
func (m *model) Name() string   { return m.kind }

// CallInternal is model(x), the same as model.forward(x).
func (m *model) CallInternal(t *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	return m.forwardFunction().CallInternal(t, args, kwargs)
}

func (m *model) forwardFunction() *function {
	return &function{m.s, "forward", []string{"x"}, func(c *call) (starlark.Value, error) { return m.forward(c) }}
}

func (m *model) forward(c *call) (starlark.Value, error) {
	x, err := c.batch("x")
	if err != nil {
		return nil, err
	}
	rows := 1
	if len(x.Shape) > 0 {
		rows = x.Shape[0]
	}
	if err := m.charge(rows); err != nil {
		return nil, err
	}
	n, _ := m.cost()
	p := &pass{cost: n * float64(rows)}
	y, err := nn.ForwardTape(m.layer, x, &p.tape)
	if err != nil {
		return nil, c.engineFault("x", err)
	}
	m.s.measured("forward", m, 0)
	out := m.s.tensor(y, nil, "")
	out.pass = p
	return out, nil
}

// charge counts a forward pass of some rows: its multiplications and the
// memory of its activations.
func (m *model) charge(rows int) error {
	n, widest := m.cost()
	if err := m.s.grow(4 * widest * float64(rows)); err != nil {
		return err
	}
	return m.s.charge(n * float64(rows))
}

// cost is the multiplications and the activations of one row.
func (m *model) cost() (multiplications, activations float64) {
	for _, l := range m.layers {
		n, wide := l.cost()
		multiplications, activations = multiplications+n, activations+wide
	}
	for _, t := range m.params {
		multiplications += float64(len(t.t.Data))
		activations += float64(t.t.Shape[len(t.t.Shape)-1])
	}
	if q, ok := m.layer.(*quant.Linear); ok {
		rows, cols := q.Weight.Shape()
		multiplications, activations = multiplications+float64(rows)*float64(cols), activations+float64(cols)
	}
	return multiplications, activations
}

func (m *model) AttrNames() []string {
	names := []string{"forward", "parameters"}
	switch m.kind {
	case "Sequential":
		names = append(names, "layers")
	case "Linear":
		names = append(names, "bias", "in_features", "out_features", "weight")
	case "LowRank":
		names = append(names, "U", "V", "bias", "in_features", "out_features", "rank")
	case "Quantized":
		names = append(names, "bias", "bits", "codes", "in_features", "nbytes", "out_features", "weight")
		if _, ok := m.layer.(*quant.Linear).Weight.(*quant.Matrix); ok {
			names = append(names, "scales", "zero_points")
		} else {
			names = append(names, "codebook")
		}
	}
	sort.Strings(names)
	return names
}

// features are the inputs and outputs of a layer that has weights.
func (m *model) features() (in, out int) {
	switch l := m.layer.(type) {
	case *nn.Linear:
		return l.Weight.Shape[0], l.Weight.Shape[1]
	case *nn.LowRank:
		return l.U.Shape[0], l.V.Shape[1]
	case *quant.Linear:
		return l.Weight.Shape()
	}
	return 0, 0
}

// Attr of a Sequential has layers, of a Linear weight, bias, in_features and
// out_features; both can parameters() and forward(x).
func (m *model) Attr(name string) (starlark.Value, error) {
	switch name {
	case "forward":
		return m.forwardFunction(), nil
	case "parameters":
		return &function{m.s, "parameters", nil, func(*call) (starlark.Value, error) {
			var list []starlark.Value
			for _, t := range m.tensors() {
				list = append(list, t)
			}
			return starlark.NewList(list), nil
		}}, nil
	case "layers":
		if m.kind == "Sequential" {
			list := make([]starlark.Value, len(m.layers))
			for i, l := range m.layers {
				list[i] = l
			}
			fixed := starlark.NewList(list)
			fixed.Freeze()
			return fixed, nil
		}
	case "weight", "bias", "U", "V":
		if t := m.param(name); t != nil {
			return t, nil
		}
		if in, _ := m.features(); name == "bias" && in > 0 {
			return starlark.None, nil
		}
	case "in_features", "out_features":
		if in, out := m.features(); in > 0 {
			if name == "out_features" {
				return starlark.MakeInt(out), nil
			}
			return starlark.MakeInt(in), nil
		}
	case "rank":
		if l, ok := m.layer.(*nn.LowRank); ok {
			return starlark.MakeInt(l.U.Shape[1]), nil
		}
	}
	if q, ok := m.layer.(*quant.Linear); ok {
		if v, err := m.s.codesAttr(q, name); v != nil || err != nil {
			return v, err
		}
	}
	return nil, unknownAttribute(m, name, m.AttrNames())
}

// A tensor is a parameter, or what forward returns.
type tensor struct {
	identity
	t     *nn.Tensor
	owner *model // the Linear that it belongs to; nil if none
	name  string // "weight"
	array *array // the value of t.Data, while it is that
	pass  *pass  // the forward pass that made it; nil if none
	loss  bool   // a number to print and compare
}

func (s *session) tensor(t *nn.Tensor, owner *model, name string) *tensor {
	return &tensor{identity: s.identity("Tensor"), t: t, owner: owner, name: name}
}

// data is the array value that shares the tensor's memory.
func (t *tensor) data() *array {
	if t.array == nil || !sameMemory(t.array.memory(), t.t.Data) {
		t.array = t.s.array(t.t.Data, t.t.Shape)
		t.array.owner = t
	}
	return t.array
}

func sameMemory[S ~[]T, T any](a, b S) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// String of a loss is that of its number.
func (t *tensor) String() string {
	if t.loss {
		return floatText(float64(t.t.Data[0]))
	}
	return "Tensor(" + t.data().numbers() + ")"
}

func (t *tensor) AttrNames() []string {
	return append([]string{"backward", "data", "grad"}, t.data().AttrNames()...)
}

// Attr is data, grad or backward, or what the array of the data has.
func (t *tensor) Attr(name string) (starlark.Value, error) {
	switch name {
	case "data":
		return t.data(), nil
	case "grad":
		if t.t.Grad == nil {
			return starlark.None, nil
		}
		return t.s.array(slices.Clone(t.t.Grad), t.t.Shape), t.s.grow(4 * float64(len(t.t.Grad)))
	case "backward":
		return &function{t.s, "backward", nil, t.backward}, nil
	}
	v, err := t.data().Attr(name)
	if err != nil {
		return nil, unknownAttribute(t, name, t.AttrNames())
	}
	return v, nil
}

// Truth is that of the one entry.
func (t *tensor) Truth() starlark.Bool { return t.data().Truth() }

// SetField binds a new array: t.data = array. The entries are stored as
// float32 and the shape must stay.
func (t *tensor) SetField(name string, v starlark.Value) error {
	if name != "data" {
		return refuse("only .data of a Tensor can be assigned").withHint("Write %s.data = …", "tensor")
	}
	a, ok, err := t.s.asArray(v)
	if err != nil {
		return err
	}
	if !ok {
		return refuse(".data takes an array, and this is %s", describe(v))
	}
	if shapeText(a.shape) != shapeText(t.t.Shape) {
		return refuse(".data has shape %s, and the array has %s", shapeText(t.t.Shape), shapeText(a.shape))
	}
	return t.s.rebind(t, a)
}

// Get is t[i], read from the data.
func (t *tensor) Get(key starlark.Value) (starlark.Value, bool, error) { return t.data().Get(key) }

// SetKey, and the rest of what an array can, act on the data as well.
func (t *tensor) SetKey(key, v starlark.Value) error        { return t.data().SetKey(key, v) }
func (t *tensor) Len() int                                  { return t.data().Len() }
func (t *tensor) Index(i int) starlark.Value                { return t.data().Index(i) }
func (t *tensor) Slice(start, end, step int) starlark.Value { return t.data().Slice(start, end, step) }
func (t *tensor) Iterate() starlark.Iterator                { return t.data().Iterate() }
func (t *tensor) Unary(op syntax.Token) (starlark.Value, error) {
	z, err := t.s.unary(op, t.data())
	if z == nil || err != nil {
		return nil, err
	}
	return t.s.tensor(nn.FromData(z.memory(), z.shape...), nil, ""), nil
}

// A dataset is images with labels.
type dataset struct {
	identity
	data   *digits.Data
	images *tensor
	labels *array
}

func (s *session) dataset(d *digits.Data) *dataset {
	v := &dataset{identity: s.identity("Dataset"), data: d}
	v.images = s.tensor(d.Images, nil, "images")
	v.labels = s.integers(d.Labels)
	return v
}

func (d *dataset) String() string {
	return fmt.Sprintf("Dataset(%s images of shape %s)", thousands(len(d.data.Labels)), shapeText(d.data.Images.Shape[1:]))
}
func (d *dataset) AttrNames() []string { return []string{"images", "labels"} }
func (d *dataset) Len() int            { return len(d.data.Labels) }

// Index is an image with its label.
func (d *dataset) Index(i int) starlark.Value {
	return starlark.Tuple{d.images.Index(i), d.labels.Index(i)}
}

// Iterate goes through pairs of an image and its label.
func (d *dataset) Iterate() starlark.Iterator { return &datasetIterator{d: d} }

type datasetIterator struct {
	d *dataset
	i int
}

func (it *datasetIterator) Next(p *starlark.Value) bool {
	if it.i >= it.d.Len() {
		return false
	}
	*p = it.d.Index(it.i)
	it.i++
	return true
}

func (it *datasetIterator) Done() {}

// Slice is a Dataset of some of the images, which it copies.
func (d *dataset) Slice(start, end, step int) starlark.Value {
	pixels := nn.Size(d.data.Images.Shape[1:])
	part := &digits.Data{Labels: []int{}}
	var images []float32
	for i := start; step > 0 && i < end || step < 0 && i > end; i += step {
		images = append(images, d.data.Images.Data[i*pixels:(i+1)*pixels]...)
		part.Labels = append(part.Labels, d.data.Labels[i])
	}
	part.Images = nn.FromData(images, append([]int{len(part.Labels)}, d.data.Images.Shape[1:]...)...)
	v := d.s.dataset(part)
	d.s.madeObject(v, "Dataset")
	return v
}

func (d *dataset) Attr(name string) (starlark.Value, error) {
	switch name {
	case "images":
		return d.images, nil
	case "labels":
		return d.labels, nil
	}
	return nil, unknownAttribute(d, name, d.AttrNames())
}

// digitsValue is what digits() returns: the bundled data in two parts.
type digitsValue struct {
	identity
	trainData *dataset // nil until it is asked for: most cells only test
	test      *dataset
}

func newDigits(s *session) *digitsValue {
	return &digitsValue{identity: s.identity("Digits"), test: s.dataset(digits.Test())}
}

func (d *digitsValue) train() *dataset {
	if d.trainData == nil {
		d.trainData = d.s.dataset(digits.Train())
	}
	return d.trainData
}

func (d *digitsValue) String() string {
	return fmt.Sprintf("digits: .train of %s images, .test of %s", thousands(d.train().Len()), thousands(d.test.Len()))
}
func (d *digitsValue) AttrNames() []string { return []string{"test", "train"} }

func (d *digitsValue) Attr(name string) (starlark.Value, error) {
	switch name {
	case "train":
		return d.train(), nil
	case "test":
		return d.test, nil
	}
	return nil, unknownAttribute(d, name, d.AttrNames())
}

// A csr is a sparse matrix in compressed rows.
type csr struct {
	identity
	m *sparse.CSR
}

func (c *csr) String() string {
	return fmt.Sprintf("csr_matrix(%d x %d, %s nonzero, %s bytes)", c.m.Rows, c.m.Cols, thousands(c.m.Nonzero()), thousands(c.m.Bytes()))
}
func (c *csr) AttrNames() []string {
	return []string{"data", "dot", "indices", "indptr", "nbytes", "nnz", "shape", "toarray"}
}

func (c *csr) Attr(name string) (starlark.Value, error) {
	switch name {
	case "nbytes":
		return starlark.MakeInt(c.m.Bytes()), nil
	case "nnz":
		return starlark.MakeInt(c.m.Nonzero()), nil
	case "shape":
		return shapeValue([]int{c.m.Rows, c.m.Cols}), nil
	case "toarray":
		return &function{c.s, "toarray", nil, func(call *call) (starlark.Value, error) {
			if err := c.s.grow(4 * float64(c.m.Rows) * float64(c.m.Cols)); err != nil {
				return nil, err
			}
			return c.s.array(c.m.Dense(), []int{c.m.Rows, c.m.Cols}), nil
		}}, nil
	case "dot":
		return &function{c.s, "dot", []string{"x"}, func(call *call) (starlark.Value, error) {
			return c.s.sparseDot(call, c.m.Rows, c.m.Cols, c.m.Nonzero(), c.m.MulVec, func(y, x []float32, n int) {
				line, sum := make([]float32, c.m.Cols), make([]float32, c.m.Rows)
				for j := range n {
					for i := range line {
						line[i] = x[i*n+j]
					}
					c.m.MulVec(sum, line)
					for i, v := range sum {
						y[i*n+j] = v
					}
				}
			})
		}}, nil
	case "data":
		return c.s.array(slices.Clone(c.m.Values), []int{len(c.m.Values)}), nil
	case "indices":
		return c.s.newArray(numbers[int32](slices.Clone(c.m.Columns)), []int{len(c.m.Columns)}), nil
	case "indptr":
		return c.s.newArray(numbers[int32](slices.Clone(c.m.Starts)), []int{len(c.m.Starts)}), nil
	}
	return nil, unknownAttribute(c, name, c.AttrNames())
}

// A storageTable is what storage(model) returns: a table that prints, and a
// mapping from the name of a format to its bytes.
type storageTable struct {
	identity
	formats []trace.Format
}

func (t *storageTable) Len() int { return len(t.formats) }

func (t *storageTable) Get(key starlark.Value) (starlark.Value, bool, error) {
	var names []string
	for _, f := range t.formats {
		if key == starlark.String(f.Name) {
			return starlark.MakeInt(f.Bytes), true, nil
		}
		names = append(names, f.Name)
	}
	e := refuse("storage has no format %s", repr(key))
	if k, ok := key.(starlark.String); ok {
		if near := nearest(string(k), names); near != "" {
			return nil, false, e.withHint("Did you mean %q?", near)
		}
	}
	return nil, false, e.withHint("It has %s.", quotedWords(names))
}

// Iterate goes through the names of the formats.
func (t *storageTable) Iterate() starlark.Iterator {
	names := make([]starlark.Value, len(t.formats))
	for i, f := range t.formats {
		names[i] = starlark.String(f.Name)
	}
	return starlark.NewList(names).Iterate()
}

// String is the table, a line a format:
//
//	format   bytes  of dense  smaller than dense
//	dense   20,072    100.0%
//	csr      4,892     24.4%  above 51.5% zeros
//
// It fits beside the code on a page; what the bytes are made of is in the run's
// trace, which the page draws.
func (t *storageTable) String() string {
	rows := [][]string{{"format", "bytes", "of dense", "smaller than dense"}}
	dense := 1
	for _, f := range t.formats {
		if f.Name == "dense" {
			dense = max(f.Bytes, 1)
		}
	}
	for _, f := range t.formats {
		when := ""
		switch {
		case f.Name == "dense" || f.BreakEven < 0:
		case f.BreakEven > 1:
			when = "never"
		case f.BreakEven == 0:
			when = "always"
		default:
			when = fmt.Sprintf("above %.1f%% zeros", 100*f.BreakEven)
		}
		rows = append(rows, []string{f.Name, thousands(f.Bytes), fmt.Sprintf("%.1f%%", 100*float64(f.Bytes)/float64(dense)), when})
	}
	return aligned(rows)
}

func underscored(name string) string { return strings.ReplaceAll(name, " ", "_") }

// aligned writes rows of cells in columns: the first and the last to the left,
// the others to the right.
func aligned(rows [][]string) string {
	width := make([]int, len(rows[0]))
	for _, r := range rows {
		for i, cell := range r {
			width[i] = max(width[i], len(cell))
		}
	}
	var b strings.Builder
	for n, r := range rows {
		if n > 0 {
			b.WriteByte('\n')
		}
		line := ""
		for i, cell := range r {
			if i == 0 || i == len(r)-1 {
				line += fmt.Sprintf("%-*s  ", width[i], cell)
			} else {
				line += fmt.Sprintf("%*s  ", width[i], cell)
			}
		}
		b.WriteString(strings.TrimRight(line, " "))
	}
	return b.String()
}
