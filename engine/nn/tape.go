package nn

import "errors"

// A Tape records the steps of a forward pass, so that [Tape.Backward] can walk
// them from the end (reverse-mode differentiation, "backpropagation":
// Rumelhart, Hinton and Williams, Nature 323, 1986). Its zero value is empty
// and ready, for one walk. A nil *Tape records nothing: that is inference.
//
// A loop that makes the same pass again and again keeps one tape and calls
// [Tape.Reset] before each: then all that the pass makes takes the memory of the
// pass before.
type Tape struct {
	steps []step
	done  bool

	reused  bool                // Reset was called: what follows is kept
	lent    [][]float32         // since the last Reset
	free    map[int][][]float32 // by length
	tensors pool
	ways    pool
	numbers []float64
}

// A step is the way back from y to what it was computed from.
type step struct {
	y        *Tensor
	backward func(dy []float32)
}

// A pool is objects in the order in which a pass asks for them: the same pass
// asks for the same ones again.
type pool struct {
	made []any
	used int
}

// take is the next object of the pool if it is a T, else a new one.
func take[T any](p *pool) *T {
	if p.used == len(p.made) {
		p.made = append(p.made, nil)
	}
	x, ok := p.made[p.used].(*T)
	if !ok {
		x = new(T)
		p.made[p.used] = x
	}
	p.used++
	return x
}

// ErrBackwardTwice says that a tape was walked a second time: its steps are
// gone after the first, as the activations that they hold are large.
var ErrBackwardTwice = errors.New("nn: backward was already called on this pass: run the forward pass again")

// ErrNotScalar says that backward was called on something else than one number.
var ErrNotScalar = errors.New("nn: backward starts from a loss, that is from one number")

// ErrNotRecorded says that a tensor was not made by a recorded forward pass.
var ErrNotRecorded = errors.New("nn: backward needs a tensor that a recorded forward pass made")

// Record appends the step that carries the gradient of y on to whatever y was
// computed from, and marks y as made by this tape. backward gets dL/dy, as long
// as y.Data; it is left out when no gradient reached y. It adds to the
// gradients that it reaches and overwrites none, since a tensor may be used
// more than once. A nil tape records nothing. Record panics on a tape that was
// walked: the next pass takes a new one.
func (t *Tape) Record(y *Tensor, backward func(dy []float32)) {
	if t == nil {
		return
	}
	if t.done {
		panic("nn: a forward pass on a tape that was already walked backward")
	}
	y.tape = t
	t.steps = append(t.steps, step{y, backward})
}

// A way keeps what a step needs on its way back, and its method, made once.
type way[T any] struct {
	by   T
	back func(dy []float32)
}

// record is Record for a step that is a T. The caller fills it; on a tape that is
// reset it is that of the same step of the pass before.
func record[T any, P interface {
	*T
	backward(dy []float32)
}](t *Tape, y *Tensor) *T {
	ways := &t.ways
	if !t.reused {
		ways = &pool{}
	}
	w := take[way[T]](ways)
	if w.back == nil {
		w.back = P(&w.by).backward
	}
	t.Record(y, w.back)
	return &w.by
}

// Wants tells whether the gradient of x is of use: x was made on this tape, or
// its owner asked for it by giving x a Grad. The images of a batch are neither,
// which saves the largest product of a backward pass.
func (t *Tape) Wants(x *Tensor) bool { return x.Grad != nil || t != nil && x.tape == t }

// Backward sets dL/dL = 1 at the loss, a tensor of one entry, and walks the
// tape from its end. Afterwards each parameter that the loss depends on has its
// gradient added to its Grad; the others' Grad is as it was, nil included.
//
// It returns [ErrNotScalar], [ErrNotRecorded] or [ErrBackwardTwice].
func (t *Tape) Backward(loss *Tensor) error {
	switch {
	case len(loss.Data) != 1:
		return ErrNotScalar
	case loss.tape != t || t == nil:
		return ErrNotRecorded
	case t.done:
		return ErrBackwardTwice
	}
	t.gradient(loss)[0] = 1
	for i := len(t.steps) - 1; i >= 0; i-- {
		if s := t.steps[i]; s.y.Grad != nil {
			s.backward(s.y.Grad)
		}
	}
	clear(t.steps) // what they hold is large
	t.steps, t.done = t.steps[:0], true
	return nil
}

// Backward is [Tape.Backward] on the tape that made the loss.
func (t *Tensor) Backward() error { return t.tape.Backward(t) }

// Reset makes the tape ready for another pass, and the memory of every tensor
// that this tape has made since the last Reset, activations, loss and their
// gradients, is used again: keep none of them. Parameters and their gradients
// are not the tape's and stay.
func (t *Tape) Reset() {
	clear(t.steps)
	t.steps, t.done, t.reused = t.steps[:0], false, true
	if t.free == nil {
		t.free = map[int][][]float32{}
	}
	for _, b := range t.lent {
		t.free[len(b)] = append(t.free[len(b)], b)
	}
	clear(t.lent)
	t.lent = t.lent[:0]
	t.tensors.used, t.ways.used = 0, 0
}

// NewTensor is [NewTensor] for what a pass makes: of the tape's memory, if it
// was reset before. A nil tape gives a tensor of its own.
func (t *Tape) NewTensor(shape ...int) *Tensor {
	if t == nil || !t.reused {
		return NewTensor(shape...)
	}
	x := take[Tensor](&t.tensors)
	*x = Tensor{Shape: append(x.Shape[:0], shape...), Data: t.buffer(Size(shape))}
	return x
}

// scratch is n numbers of any value until it is called again.
func (t *Tape) scratch(n int) []float64 {
	if t == nil {
		return make([]float64, n)
	}
	if len(t.numbers) < n {
		t.numbers = make([]float64, n)
	}
	return t.numbers[:n]
}

// buffer is n zeros until the next Reset.
func (t *Tape) buffer(n int) []float32 {
	if t == nil || !t.reused {
		return make([]float32, n)
	}
	var b []float32
	if free := t.free[n]; len(free) > 0 {
		b, t.free[n] = free[len(free)-1], free[:len(free)-1]
		clear(b)
	} else {
		b = make([]float32, n)
	}
	t.lent = append(t.lent, b)
	return b
}

// gradient returns x.Grad, made of zeros where there was none. That of a
// parameter is no memory of the tape's: it outlives the pass.
func (t *Tape) gradient(x *Tensor) []float32 {
	if len(x.Grad) != len(x.Data) {
		if x.tape == t {
			x.Grad = t.buffer(len(x.Data))
		} else {
			x.Grad = make([]float32, len(x.Data))
		}
	}
	return x.Grad
}
