package distill

import (
	"fmt"
	"math"
)

// A Form is a way to write the soft term: see the package comment.
type Form int

// The forms.
const (
	TinyTorch Form = iota // KL(teacher‖student), mean over the batch
	Hinton                // the same times T²
	Audit                 // KL(student‖teacher), summed over the batch, ε = 1e-8
)

// Forms are the names of the forms, at their values.
func Forms() []string { return []string{"tinytorch", "hinton", "audit"} }

// String is the form's name, as in [Forms].
func (f Form) String() string {
	if f < 0 || int(f) >= len(Forms()) {
		return fmt.Sprintf("Form(%d)", int(f))
	}
	return Forms()[f]
}

// ParseForm is the form of a name in [Forms], or a [*FormError].
func ParseForm(name string) (Form, error) {
	for f, known := range Forms() {
		if name == known {
			return Form(f), nil
		}
	}
	return 0, &FormError{name}
}

// A FormError says that no form has this name.
type FormError struct{ Name string }

func (e *FormError) Error() string {
	return fmt.Sprintf("distill: no form %q, want one of %q", e.Name, Forms())
}

// Options of the loss.
type Options struct {
	Temperature float64 // T, above 0 and finite; 2 to 5 is usual
	Alpha       float64 // α, 0 to 1: the weight of the soft term
	Form        Form
}

// Check returns a [*RangeError] unless T > 0 and finite, and 0 ≤ α ≤ 1. It
// panics on a form that does not exist: that one is written in code.
func (o Options) Check() error {
	if o.Form < 0 || int(o.Form) >= len(Forms()) {
		panic(fmt.Sprintf("distill: form %d, want 0 to %d", o.Form, len(Forms())-1))
	}
	if err := checkTemperature(o.Temperature); err != nil {
		return err
	}
	if !(o.Alpha >= 0 && o.Alpha <= 1) {
		return &RangeError{"alpha", o.Alpha, "0 to 1"}
	}
	return nil
}

func checkTemperature(t float64) error {
	if !(t > 0) || math.IsInf(t, 0) {
		return &RangeError{"temperature", t, "a positive, finite number"}
	}
	return nil
}

// A RangeError says that a number of [Options] is out of range.
type RangeError struct {
	Name  string // "temperature" or "alpha"
	Value float64
	Want  string
}

func (e *RangeError) Error() string {
	return fmt.Sprintf("distill: %s is %v, want %s", e.Name, e.Value, e.Want)
}
