package compress

import (
	"fmt"

	"compressionlab/engine/measure"
	"compressionlab/engine/nn"
	"compressionlab/engine/quant"
)

// Data are images (n, in) with one label each. The zero Data are none.
type Data struct {
	Images *nn.Tensor
	Labels []int
}

// Len is the number of images.
func (d Data) Len() int {
	if d.Images == nil || len(d.Images.Shape) == 0 {
		return 0
	}
	return d.Images.Shape[0]
}

// Env is what a run may use besides the network.
type Env struct {
	Train Data // for the steps that learn or look at gradients
	Test  Data // for accuracy and error in the report; without it they are left out

	// Step, if set, is called with each step's report as soon as it is there.
	Step func(StepReport) error
	// Epoch, if set, is called after each epoch of a step that trains.
	Epoch func(step int, p nn.Progress) error
	// Batch, if set, is called after each batch of a step that trains: in a
	// browser the place to let the thread hear a "cancel".
	Batch func(step int) error
}

// A network is what is known of a network before the steps have run.
type network struct {
	model   nn.Layer
	linears []linear // that low rank may factor, a shared one once
	cut     bool     // channels were removed: rows and cols are upper bounds
	sealed  string   // the step after which weights are codes; ""
}

// linear is a Linear layer as the steps so far leave it.
type linear struct {
	name       string // of the weight
	rows, cols int
}

// Check tells whether the recipe can run on a network: every field's value, the
// order of the steps, the ranks of low rank, whether weights are finite, and
// whether the data are there and fit. It changes nothing. What only a run can
// show (how many channels are zero, whether a training diverges) it cannot see:
// [Recipe.Run] then undoes itself.
//
// The error is a [*StepError]; an [*nn.ShapeError] or [*nn.LabelError] for test
// data that do not fit; a [*NonFiniteError]; or [nn.ErrCycle].
func (r *Recipe) Check(model nn.Layer, env Env) error {
	leaves, err := nn.Leaves(model)
	if err != nil {
		return err
	}
	for _, p := range nn.Named(model) {
		for i, v := range p.Tensor.Data {
			if v-v != 0 {
				return &NonFiniteError{p.Name, i, v}
			}
		}
	}
	if env.Test.Images != nil || len(env.Test.Labels) > 0 {
		if err := fits(model, env.Test); err != nil {
			return fmt.Errorf("compress: test data: %w", err)
		}
	}

	n := &network{model: model}
	seen := map[*nn.Tensor]bool{}
	for _, leaf := range leaves {
		if _, coded := leaf.Layer.(*quant.Linear); coded {
			n.sealed = "a quantization"
		}
		l, ok := leaf.Layer.(*nn.Linear)
		if !ok || l.Weight == nil || len(l.Weight.Shape) != 2 || seen[l.Weight] {
			continue
		}
		seen[l.Weight] = true
		name := "weight"
		if leaf.Name != "" {
			name = leaf.Name + ".weight"
		}
		n.linears = append(n.linears, linear{name, l.Weight.Shape[0], l.Weight.Shape[1]})
	}
	for i, s := range r.Steps {
		for _, f := range s.fields() {
			if err := f.set(f.get()); err != nil {
				return &StepError{i, s.Name(), f.name, err}
			}
		}
		if err := s.check(n, &env); err != nil {
			return at(i, s, err)
		}
	}
	return nil
}

// at puts the place of a step into an error, the field too if err names one.
func at(i int, s Step, err error) error {
	if e, ok := err.(*fieldError); ok {
		return &StepError{i, s.Name(), e.field, e.err}
	}
	return &StepError{i, s.Name(), "", err}
}

// A fieldError is an error about a field, on its way to a StepError.
type fieldError struct {
	field string
	err   error
}

func (e *fieldError) Error() string { return e.field + ": " + e.err.Error() }

// open returns an OrderError if the weights are codes already.
func (n *network) open(why string) error {
	if n.sealed == "" {
		return nil
	}
	return &OrderError{n.sealed, why}
}

// trains tells whether there is what a step that learns needs.
func (n *network) trains(env *Env) error {
	if err := n.open("codes cannot be trained"); err != nil {
		return err
	}
	if env.Train.Len() == 0 {
		return &NeedError{"images to train on"}
	}
	return fits(n.model, env.Train)
}

// sequential tells whether the network is one whose layers can be replaced.
func (n *network) sequential() error {
	if _, ok := n.model.(*nn.Sequential); ok {
		return nil
	}
	return &NeedError{"a Sequential, in which layers can be replaced"}
}

// fits tells whether a network can read the data and has a class for each label.
func fits(model nn.Layer, d Data) error {
	if d.Len() != len(d.Labels) {
		return fmt.Errorf("%d images, %d labels, want one an image", d.Len(), len(d.Labels))
	}
	x := d.Images
	if x == nil || len(x.Shape) != 2 || x.Shape[0]*x.Shape[1] != len(x.Data) {
		return &nn.ShapeError{Layer: "data", Want: "images of shape (n, pixels)", Got: shapeOf(x)}
	}
	if d.Len() == 0 {
		return nil
	}
	first, err := measure.Logits(model, nn.FromData(x.Data[:x.Shape[1]], 1, x.Shape[1]))
	if err != nil {
		return err
	}
	for i, y := range d.Labels {
		if classes := first.Shape[1]; y < 0 || y >= classes {
			return &nn.LabelError{Index: i, Label: y, Classes: classes}
		}
	}
	return nil
}

func shapeOf(t *nn.Tensor) []int {
	if t == nil {
		return nil
	}
	return t.Shape
}

// A NonFiniteError says that a parameter holds NaN or infinity: no method can
// rank, factor or round that.
type NonFiniteError struct {
	Name  string // of the tensor
	Index int    // flat
	Value float32
}

func (e *NonFiniteError) Error() string {
	return fmt.Sprintf("compress: entry %d of %s is %v", e.Index, e.Name, e.Value)
}
