package lab

import (
	"errors"

	"compressionlab/engine/distill"
	"compressionlab/engine/nn"
	"compressionlab/engine/trace"

	"go.starlark.net/starlark"
)

// A distillation is KnowledgeDistillation: a loss of two networks' answers.
type distillation struct {
	identity
	teacher, student *model
	options          distill.Options
	setup            *trace.Call // where the options were given
}

// distillOptions reads temperature, alpha and form.
func (c *call) distillOptions() (o distill.Options, err error) {
	if o.Temperature, err = c.float("temperature", 3); err != nil {
		return o, err
	}
	if o.Alpha, err = c.float("alpha", 0.7); err != nil {
		return o, err
	}
	form, err := c.word("form", "tinytorch", distill.Forms()...)
	if err != nil {
		return o, err
	}
	if o.Form, err = distill.ParseForm(form); err != nil {
		return o, err
	}
	var bad *distill.RangeError
	if err := o.Check(); errors.As(err, &bad) {
		if bad.Name == "alpha" {
			if f := c.fraction("alpha", o.Alpha); f != nil {
				return o, f
			}
		}
		why := "dividing the logits by 0 leaves no probabilities"
		if o.Temperature < 0 {
			why = "a negative temperature turns the ranking around"
		} else if o.Temperature != 0 {
			why = "it has to be a finite number"
		}
		return o, c.refuse("temperature", "temperature=%s: %s", str(c.given["temperature"]), why).
			withHint("Give a number above 0: 1 changes nothing, 2 to 5 is usual.")
	}
	return o, nil
}

func (s *session) newDistillation(c *call) (starlark.Value, error) {
	d := &distillation{identity: s.identity("KnowledgeDistillation"), setup: s.calling()}
	var err error
	if d.teacher, err = c.network("teacher"); err != nil {
		return nil, err
	}
	if d.student, err = c.network("student"); err != nil {
		return nil, err
	}
	if d.options, err = c.distillOptions(); err != nil {
		return nil, err
	}
	s.madeObject(d, "KnowledgeDistillation")
	return d, nil
}

func (d *distillation) String() string {
	return "KnowledgeDistillation(temperature=" + floatText(d.options.Temperature) + ", alpha=" + floatText(d.options.Alpha) +
		", form=" + d.options.Form.String() + ")"
}

func (d *distillation) AttrNames() []string {
	return []string{"alpha", "distillation_loss", "form", "loss", "student", "teacher", "temperature"}
}

// Attr has the settings, and distillation_loss, which is also called loss.
func (d *distillation) Attr(name string) (starlark.Value, error) {
	switch name {
	case "teacher", "teacher_model":
		return d.teacher, nil
	case "student", "student_model":
		return d.student, nil
	case "temperature":
		return starlark.Float(d.options.Temperature), nil
	case "alpha":
		return starlark.Float(d.options.Alpha), nil
	case "form":
		return starlark.String(d.options.Form.String()), nil
	case "distillation_loss", "loss":
		return &lossFunction{&function{d.s, "distillation_loss", []string{"student_logits", "teacher_logits", "labels"}, d.loss}, d}, nil
	case "train", "fit":
		return nil, refuse("KnowledgeDistillation is a loss, and has no %s", name).
			withHint("Train with distill(teacher, student, data, epochs=5, lr=0.05), or write the loop: loss.backward(), optimizer.step()")
	}
	return nil, unknownAttribute(d, name, d.AttrNames())
}

// A lossFunction is kd.loss: a function, and what train(…, loss=) takes.
type lossFunction struct {
	*function
	d *distillation
}

// logits is an argument (batch, classes).
func (c *call) logits(param string) (*nn.Tensor, *tensor, error) {
	data, shape, err := c.floats(param)
	if err != nil {
		return nil, nil, err
	}
	if t, ok := c.given[param].(*tensor); ok {
		return t.t, t, nil
	}
	return nn.FromData(data, shape...), nil, nil
}

// labels are whole numbers, or rows that are distributions.
func (c *call) labels(param string, n int) (distill.Labels, error) {
	a, err := c.array(param)
	if err != nil {
		return distill.Labels{}, err
	}
	if len(a.shape) == 2 {
		data, err := a.floats()
		return distill.Rows(nn.FromData(data, a.shape...)), err
	}
	classes, err := c.classes(param, n)
	return distill.Classes(classes), err
}

func (d *distillation) loss(c *call) (starlark.Value, error) {
	student, from, err := c.logits("student_logits")
	if err != nil {
		return nil, err
	}
	teacher, _, err := c.logits("teacher_logits")
	if err != nil {
		return nil, err
	}
	if len(student.Shape) != 2 {
		return nil, c.refuse("student_logits", "logits have shape (batch, classes), and these have %s", shapeText(student.Shape))
	}
	labels, err := c.labels("labels", student.Shape[0])
	if err != nil {
		return nil, err
	}
	if err := d.s.charge(40 * float64(len(student.Data))); err != nil {
		return nil, err
	}
	var tape *nn.Tape
	if from != nil {
		tape = from.tape()
	}
	value, err := distill.Loss(student, teacher, labels, d.options, tape)
	if err != nil {
		param := "student_logits"
		var label *nn.LabelError
		var rows *distill.DistributionError
		if errors.As(err, &label) || errors.As(err, &rows) {
			param = "labels"
		}
		return nil, c.engineFault(param, err)
	}
	if from != nil && from.pass != nil {
		d.s.aims("distillation_loss", from.pass.model.root(), d.student, d.teacher, d.options, teacher, d.setup)
		d.s.events[len(d.s.events)-1].Value = float64(value.Data[0])
	}
	return d.s.lossOf(value, from, "distillation_loss"), nil
}

// lossOf is a loss as a value: it knows the way back through the pass that made
// the logits.
func (s *session) lossOf(value *nn.Tensor, from *tensor, by string) *tensor {
	t := s.tensor(value, nil, "")
	t.loss, t.made = true, by
	if from != nil {
		t.pass = from.pass
	}
	return t
}

// crossEntropy is the mean softmax cross-entropy of logits with labels.
func (s *session) crossEntropy(c *call) (starlark.Value, error) {
	logits, from, err := c.logits("logits")
	if err != nil {
		return nil, err
	}
	if len(logits.Shape) != 2 {
		return nil, c.refuse("logits", "logits have shape (batch, classes), and these have %s", shapeText(logits.Shape))
	}
	labels, err := c.classes("labels", logits.Shape[0])
	if err != nil {
		return nil, err
	}
	var tape *nn.Tape
	if from != nil {
		tape = from.tape()
	}
	value, err := nn.CrossEntropy(logits, labels, tape)
	if err != nil {
		return nil, c.engineFault("labels", err)
	}
	return s.lossOf(value, from, "cross_entropy"), s.charge(20 * float64(len(logits.Data)))
}

// softmax is the probabilities of logits at a temperature.
func (s *session) softmax(c *call) (starlark.Value, error) {
	o, err := c.distillOptionsAt(1)
	if err != nil {
		return nil, err
	}
	data, shape, err := c.floats("logits")
	if err != nil {
		return nil, err
	}
	rows := shape
	if len(shape) == 1 {
		rows = []int{1, shape[0]}
	}
	p, err := distill.SoftTargets(nn.FromData(data, rows...), o)
	if err != nil {
		return nil, c.engineFault("logits", err)
	}
	if _, asked := c.given["temperature"]; asked {
		s.softens(c.given["logits"], o)
	}
	return s.array(p.Data, shape), s.charge(40 * float64(len(data)))
}

func (c *call) distillOptionsAt(otherwise float64) (float64, error) {
	if _, ok := c.given["temperature"]; !ok {
		return otherwise, nil
	}
	o, err := c.distillOptions()
	return o.Temperature, err
}
