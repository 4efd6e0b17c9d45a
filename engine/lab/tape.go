package lab

import (
	"errors"

	"compressionlab/engine/nn"
	"compressionlab/engine/trace"

	"go.starlark.net/starlark"
)

// A pass is one recorded forward pass. A backward pass walks its tape once.
type pass struct {
	model  *model
	tape   nn.Tape
	walked bool
	cost   float64 // multiplications
	images string  // the data set that they are of; "" if unknown
	image  int     // which of them it is, if it is one; else -1
}

// backward fills the gradients of the parameters that the loss depends on.
func (t *tensor) backward(*call) (starlark.Value, error) {
	if t.size() != 1 {
		return nil, refuse("backward starts from a loss, and this is a Tensor of shape %s", shapeText(t.t.Shape)).
			withHint("Call it on what the loss function returned: loss.backward()")
	}
	if t.pass == nil {
		return nil, refuse("there is no way back from this Tensor: no forward pass of a model made it").
			withHint("Compute the loss from what student.forward(x) returned.")
	}
	if t.pass.walked {
		return nil, refuse("backward was already called on this forward pass").
			withHint("Call forward again, then compute the loss anew.")
	}
	if err := t.s.chargeKernel(2 * t.pass.cost); err != nil {
		return nil, err
	}
	if f := t.s.oldGradients(t.pass.model.tensors); f != nil {
		return nil, f
	}
	t.pass.walked = true
	err := t.t.Backward()
	if errors.Is(err, nn.ErrNotRecorded) {
		return nil, refuse("this is one output of a model, and no loss: there is no way back from it").
			withHint("Compute a loss from it first.")
	}
	if err != nil {
		return nil, refuse("%v", err)
	}
	t.s.note(trace.Event{Kind: trace.Back, Func: t.made, Object: t.s.idOf(t.pass.model.root()), From: t.pass.images})
	return starlark.None, nil
}

func (t *tensor) size() int { return len(t.t.Data) }

// tape is what a loss of this Tensor is recorded on: nil once the pass is over.
func (t *tensor) tape() *nn.Tape {
	if t.pass == nil || t.pass.walked {
		return nil
	}
	return &t.pass.tape
}
