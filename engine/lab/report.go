package lab

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unsafe"

	"compressionlab/engine/measure"
	"compressionlab/engine/nn"
	"compressionlab/engine/quant"
	"compressionlab/engine/simd"
	"compressionlab/engine/trace"
)

// maxViews is how many models the stage is offered, and bins how many bars its
// histogram has.
const (
	maxViews = 8
	bins     = 60
)

// report is the trace of a run that came to its end.
func (s *session) report() Result {
	run := emptyRun()
	run.Output, run.Events, run.Rounds = s.out.String(), s.events, s.told
	buffers, counts := buffers{}, counts{}
	for _, k := range s.tallied {
		counts[k.memory] = k.nonzero
	}
	for _, name := range s.order {
		o, ok := s.globals[name].(object)
		if !ok {
			continue
		}
		id := s.idOf(o)
		run.Order = append(run.Order, name)
		run.Names[name] = id
		if _, done := run.Objects[id]; !done {
			run.Objects[id] = s.describeObject(o, buffers, counts)
		}
	}
	models := s.reachable()
	run.Ghosts = append(run.Ghosts, s.ghosts(models, counts)...)
	var weights [][]float32
	run.Views, weights = s.views(models, counts)
	for _, b := range append(s.beside, s.coding(models)...) {
		run.Views, weights = append(run.Views, b.view), append(weights, b.buffers...)
	}
	run.Sensitive, run.Trainings, run.Stored = s.curves, s.trainings, s.measuredBytes(run.Objects)
	run.Soft = s.soft()
	run.Variants, run.More = s.variants()
	if slices.ContainsFunc(s.pasts, func(p *past) bool { return !p.measured }) {
		s.recopy() // findings may ask
	}
	return Result{Run: run, Weights: weights, Files: s.saved, States: s.lineage.states()}
}

// describeObject fills what the trace tells of one object. Equal numbers in
// buffers are equal memory.
func (s *session) describeObject(o object, buffers buffers, counts counts) trace.Object {
	i := o.self()
	d := trace.Object{Type: i.kind, Made: i.made, Written: []int{}}
	addTensor := func(name string, t *nn.Tensor) {
		d.Tensors = append(d.Tensors, trace.Tensor{
			Name: name, Shape: t.Shape, Buffer: numberOf(buffers, t.Data), Bytes: 4 * len(t.Data),
			Nonzero: counts.nonzero(t.Data), Written: s.written[t],
		})
		for _, line := range s.written[t] {
			if !slices.Contains(d.Written, line) {
				d.Written = append(d.Written, line)
			}
		}
		slices.Sort(d.Written)
	}
	switch o := o.(type) {
	case *model:
		params := nn.Parameters(o.layer)
		d.Parameters, d.Bytes = measure.CountParameters(params), measure.Bytes(params)
		d.Weights, d.Nonzero = counts.weights(params)
		d.Label = o.String()
		for _, n := range nn.Named(o.layer) {
			addTensor(n.Name, n.Tensor)
		}
		if len(params) > 0 {
			d.Accuracy = s.quietScore(o)
			d.Storage = formats(o.layer, counts)
		}
		if coded(o.layer) {
			if p, err := measure.ProfileOf(o.layer); err == nil {
				d.Parameters, d.Bytes = p.Total.Parameters, p.Total.Bytes
				d.Weights, d.Nonzero = p.Total.Weights, p.Total.NonzeroWeights
				d.Storage = asCodes(o.layer)
				d.Tensors = withCodes(o, d.Tensors, buffers)
			}
		}
	case *tensor:
		d.Parameters, d.Bytes = len(o.t.Data), 4*len(o.t.Data)
		d.Label = "Tensor " + shapeText(o.t.Shape)
		addTensor("data", o.t)
	case *array:
		d.Bytes = o.size() * o.buf.dtype().bytes()
		d.Label = fmt.Sprintf("%s array %s", o.buf.dtype(), shapeText(o.shape))
		if memory := o.memory(); memory != nil {
			nonzero := 0
			o.each(func(place int) {
				if memory[place] != 0 {
					nonzero++
				}
			})
			d.Tensors = []trace.Tensor{{Name: "data", Shape: o.shape, Buffer: numberOf(buffers, memory), Bytes: d.Bytes, Nonzero: nonzero}}
		}
	case *dataset:
		d.Label = fmt.Sprintf("%s images with labels", thousands(o.Len()))
		d.Bytes = 4*len(o.data.Images.Data) + 8*len(o.data.Labels)
	case *digitsValue:
		d.Label = fmt.Sprintf("%s images to train on, %s to test", thousands(o.train().Len()), thousands(o.test.Len()))
		d.Bytes = 4*(len(o.train().data.Images.Data)+len(o.test.data.Images.Data)) + 8*(o.train().Len()+o.test.Len())
	case *csr:
		d.Bytes = o.m.Bytes()
		d.Label = fmt.Sprintf("sparse matrix %s, %s nonzero", shapeText([]int{o.m.Rows, o.m.Cols}), thousands(o.m.Nonzero()))
	case *encoded:
		d.Bytes = o.m.Bytes()
		d.Label = fmt.Sprintf("sparse matrix %s, %s stored", shapeText([]int{o.m.Rows, o.m.Cols}), thousands(o.m.Nonzero()))
	case *distillation: // holds no numbers of its own
		spoken := func(m *model) string { return strings.Replace(s.idOf(m), "#", " #", 1) }
		d.Label = spoken(o.teacher) + " teaches " + spoken(o.student)
	case *optimizer:
		d.Label = o.String()
	case *table:
		d.Label = fmt.Sprintf("table of %d rows", len(o.rows))
	case *profileTable:
		d.Label = fmt.Sprintf("profile of %d layers", len(o.rows)-1)
	case *storageTable:
		d.Label = "table of bytes"
		for _, f := range o.formats { // those that the page draws of a model
			if slices.Contains(pageFormats, f.Name) {
				d.Storage = append(d.Storage, f)
			}
		}
	}
	return d
}

// buffers numbers memory by its first entry.
type buffers map[unsafe.Pointer]int

// numberOf is that of a slice, -1 for an empty one.
func numberOf[T any](b buffers, data []T) int {
	if len(data) == 0 {
		return -1
	}
	at := unsafe.Pointer(unsafe.SliceData(data))
	if _, ok := b[at]; !ok {
		b[at] = len(b)
	}
	return b[at]
}

// counts are the nonzeros of memory that stays as it is: a report tells of the same
// weights in three places.
type counts map[memory]int

// memory is that of a slice.
type memory struct {
	first *float32
	n     int
}

func memoryAt(data []float32) memory { return memory{unsafe.SliceData(data), len(data)} }

func (c counts) nonzero(data []float32) int {
	at := memoryAt(data)
	n, known := c[at]
	if !known {
		n = measure.Nonzero(data)
		c[at] = n
	}
	return n
}

// weights is [measure.Weights].
func (c counts) weights(params []*nn.Tensor) (weights, nonzero int) {
	for i, t := range params {
		if len(t.Shape) >= 2 && !slices.Contains(params[:i], t) {
			weights += len(t.Data)
			nonzero += c.nonzero(t.Data)
		}
	}
	return weights, nonzero
}

// ghosts are the states that writes of this cell replaced and that no reachable
// model still has.
func (s *session) ghosts(models []*model, known counts) []trace.Ghost {
	var found []trace.Ghost
	for _, l := range s.lost {
		reached := slices.ContainsFunc(models, func(m *model) bool { return m == l.model || m == l.model.root() })
		if s.asks(l.before) {
			s.recopy()
		}
		if reached && !slices.ContainsFunc(models, func(m *model) bool { return s.isAs(m.leaves(), l.before) }) {
			g := trace.Ghost{Object: l.model.id, Line: l.line, Accuracy: l.before.Accuracy()}
			g.Weights, g.Nonzero = l.before.weights(), l.before.count(known)
			found = append(found, g)
		}
	}
	return found
}

// views are what the stage can show, with the matrices. A layer that is part of
// a model shown is not shown again.
func (s *session) views(models []*model, counts counts) ([]trace.View, [][]float32) {
	views, weights := []trace.View{}, [][]float32(nil)
	shown := map[any]bool{}
	for _, m := range models {
		if len(views) == maxViews {
			break
		}
		v := trace.View{Object: m.id}
		var tensors []*nn.Tensor
		seen := m.kind != "Sequential"
		drawn := matricesOf(m.layer)
		for _, d := range drawn {
			seen = seen && shown[d.id]
			t := d.tensor()
			tensors = append(tensors, t)
			v.Matrices = append(v.Matrices, trace.Matrix{Name: d.name, Rows: t.Shape[0], Cols: t.Shape[1], Nonzero: counts.nonzero(t.Data), Kind: d.kind})
		}
		if len(tensors) == 0 || seen {
			continue
		}
		for i, d := range drawn {
			shown[d.id] = true
			weights = append(weights, tensors[i].Data)
		}
		v.Histogram = s.histogram(tensors)
		views = append(views, v)
	}
	return views, weights
}

// A drawnMatrix is one of a model that the stage draws.
type drawnMatrix struct {
	name string
	kind string // see [trace.Matrix]
	id   any    // the same for the same memory: a tensor, or codes
}

// tensor holds its numbers: of codes, those that they stand for.
func (d drawnMatrix) tensor() *nn.Tensor {
	if w, ok := d.id.(quant.Weight); ok {
		rows, cols := w.Shape()
		return nn.FromData(w.Dense(), rows, cols)
	}
	return d.id.(*nn.Tensor)
}

// matricesOf are the matrices of a layer in the order of a forward pass, each once.
func matricesOf(l nn.Layer) (all []drawnMatrix) {
	leaves, err := nn.Leaves(l)
	if err != nil {
		return nil
	}
	add := func(d drawnMatrix, entries int) {
		if entries > 0 && !slices.ContainsFunc(all, func(old drawnMatrix) bool { return old.id == d.id }) {
			all = append(all, d)
		}
	}
	for _, leaf := range leaves {
		prefix := leaf.Name
		if prefix != "" {
			prefix += "."
		}
		if q, ok := leaf.Layer.(*quant.Linear); ok {
			if rows, cols := q.Weight.Shape(); rows*cols <= mostPictured {
				add(drawnMatrix{prefix + "weight", codeKind(q.Weight), q.Weight}, rows*cols)
			}
		}
		for _, p := range leaf.Layer.Named() {
			if len(p.Tensor.Shape) == 2 {
				add(drawnMatrix{prefix + p.Name, "", p.Tensor}, len(p.Tensor.Data))
			}
		}
	}
	return all
}

// histogram counts |w| in equal bins of [0, the largest]; bin i holds
// i·Max/bins ≤ |w| < (i+1)·Max/bins, to rounding, the last one Max too. A tensor that was
// pruned is counted as it was before; zeros that were there already, or that whole
// units left, are in no bin: they would be one bar beside which the others vanish.
func (s *session) histogram(tensors []*nn.Tensor) *trace.Histogram {
	h := &trace.Histogram{Kept: make([]int, bins), Erased: make([]int, bins)}
	magnitudes, keep := make([][]float32, len(tensors)), make([][]bool, len(tensors))
	last, zeros, most, least, erased := 0, 0, float32(0), float32(math.Inf(1)), false
	for i, t := range tensors {
		magnitudes[i] = t.Data
		var of simd.Tally
		if p, ok := s.prunings[t]; ok && sameMemory(p.after, t.Data) {
			magnitudes[i], keep[i], of = p.before, p.keep, p.tally
			if p.serial > last {
				last, h.Line = p.serial, p.line
			}
		} else {
			of = simd.TallyOf(t.Data, nil)
			zeros += len(t.Data) - s.nonzero(t.Data)
		}
		erased = erased || of.Kept < len(magnitudes[i])
		if a := math.Float32frombits(of.Least); a < least { // not NaN
			least = a
		}
		most = max(most, largest(magnitudes[i], math.Float32frombits(of.Most)))
	}
	h.Max = float64(most)
	scale := 0.0
	if h.Max > 0 {
		scale = bins / h.Max
	}
	var kept, gone [bins]int32
	for i := range tensors {
		simd.Bins(magnitudes[i], keep[i], scale, kept[:], gone[:])
	}
	for i := range bins {
		h.Kept[i], h.Erased[i] = int(kept[i]), int(gone[i])
	}
	h.Kept[0], h.Zeros = h.Kept[0]-zeros, zeros
	if erased {
		h.Threshold = float64(least)
		if math.IsInf(h.Threshold, 1) {
			h.Threshold = h.Max
		}
	}
	return h
}

// largest is the largest finite |w|, 0 if there is none, where most is the largest
// of all.
func largest(w []float32, most float32) float32 {
	if most <= math.MaxFloat32 {
		return most
	}
	most = 0
	for _, v := range w {
		if a := float32(math.Abs(float64(v))); a > most && a <= math.MaxFloat32 {
			most = a
		}
	}
	return most
}
