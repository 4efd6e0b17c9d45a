package modelio

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"compressionlab/engine/nn"
)

// A Layout says which size of a weight is the number of inputs.
type Layout string

const (
	InOut Layout = "(in, out)" // y = xW + b: TinyTorch, Keras, the lab
	OutIn Layout = "(out, in)" // y = xWᵀ + b: PyTorch
)

// A Reading is one way to see a network in a file.
type Reading struct {
	Layout  Layout
	Weights []string // in the order in which they are applied
	Biases  []string // beside them; "" where there is none
	Sizes   []int    // inputs, hidden units, …, outputs: one more than weights
}

// String is "64-48-10 with weights (in, out): fc1.weight, fc2.weight".
func (r Reading) String() string {
	sizes := make([]string, len(r.Sizes))
	for i, n := range r.Sizes {
		sizes[i] = fmt.Sprint(n)
	}
	return fmt.Sprintf("%s with weights %s: %s", strings.Join(sizes, "-"), r.Layout, strings.Join(r.Weights, ", "))
}

// A Network is what [Recognize] made of a file.
type Network struct {
	Model   *nn.Sequential // Linear layers with ReLU between them
	Reading Reading
	// Assumed says, in sentences, what the file does not say: that a ReLU stands
	// between the layers. Show it.
	Assumed []string
}

// An AmbiguousError says that a file can be read in more than one way. It is a
// question: ask it, and call [Recognize] with the answer.
type AmbiguousError struct {
	Readings []Reading // two to four
}

func (e *AmbiguousError) Error() string {
	var list strings.Builder
	for _, r := range e.Readings {
		list.WriteString("\n    " + r.String())
	}
	return "modelio: these weights fit together in more than one way; say which is meant:" + list.String()
}

// A NoNetworkError says why tensors are no chain of layers.
type NoNetworkError struct {
	Tensor string // the first that does not fit, "" if none is to blame
	Reason string
}

func (e *NoNetworkError) Error() string {
	return "modelio: no network of Linear layers:" + entry(e.Tensor) + " " + e.Reason
}

// Answers are what a user said about a file; the zero value is nothing.
type Answers struct {
	Layout Layout   // "" finds it
	Order  []string // the weights in the order in which they are applied; nil finds it
}

// Recognize sees a chain of Linear layers in the tensors of a file: 2-D weights,
// each with the outputs of the one before as inputs, and their biases. What is
// what is told by shapes; names only order and pair:
//
//   - Names that differ in a number stand in the order of the numbers (fc2 before
//     fc10). Those that differ in a word (encoder, decoder) may stand in any order
//     that makes a chain.
//   - A bias has its weight's name up to the last part, whatever that is called
//     (fc1.weight and fc1.bias, W1 and b1, layer1/kernel and layer1/bias), and as
//     many entries as there are outputs. Where names say nothing (arr_0, arr_1)
//     it is the vector that comes next.
//
// The weights are (in, out) throughout or (out, in) throughout; those of the
// model are (in, out), the first sharing memory with the tensors, the second
// copied.
//
// The error is an [*AmbiguousError] if more than one reading fits, a
// [*NoNetworkError] if none does. It panics if there is no such layout.
func Recognize(tensors []nn.NamedTensor, a Answers) (*Network, error) {
	if a.Layout != "" && a.Layout != InOut && a.Layout != OutIn {
		panic(fmt.Sprintf("modelio: no layout %q", a.Layout))
	}
	weights, err := pair(tensors)
	if err != nil {
		return nil, err
	}
	numbered := true
	for i := 1; i < len(weights); i++ {
		_, word := natural(weights[i-1].name, weights[i].name)
		numbered = numbered && !word
	}
	if a.Order != nil {
		if weights, err = reorder(weights, a.Order); err != nil {
			return nil, err
		}
		numbered = true
	}
	var found []candidate
	var why []string
	for _, layout := range []Layout{InOut, OutIn} {
		if a.Layout != "" && a.Layout != layout {
			continue
		}
		reason := unfit(weights, layout, numbered)
		switch {
		case reason != "":
		case numbered:
			found = append(found, candidate{layout, weights})
		default:
			steps := 100000
			if len(weights) > 40 {
				steps = -1
			}
			chains(weights, nil, layout, &steps, &found)
			if steps < 0 {
				return nil, &NoNetworkError{Reason: "there are too many orders to try: name the weights in order"}
			}
			reason = "no order of these weights makes a chain"
		}
		why = append(why, fmt.Sprintf("read as %s, %s", layout, reason))
	}
	switch {
	case len(found) == 0:
		return nil, &NoNetworkError{Reason: strings.Join(why, "; ")}
	case len(found) > 1:
		question := &AmbiguousError{}
		for _, c := range found {
			question.Readings = append(question.Readings, c.reading())
		}
		return nil, question
	}
	return found[0].network(), nil
}

// A weight is a 2-D tensor with its bias, which may be nil.
type weight struct {
	name, bias string
	w, b       *nn.Tensor
}

func (w weight) sizes(layout Layout) (in, out int) {
	if layout == InOut {
		return w.w.Shape[0], w.w.Shape[1]
	}
	return w.w.Shape[1], w.w.Shape[0]
}

// pair finds the weights, in natural order, and the bias of each.
func pair(tensors []nn.NamedTensor) ([]weight, error) {
	sorted := slices.Clone(tensors)
	slices.SortStableFunc(sorted, func(a, b nn.NamedTensor) int { c, _ := natural(a.Name, b.Name); return c })
	var weights []weight
	byKey := map[string]int{}
	last := -1 // the weight that an unnamed vector would belong to
	type vector struct {
		nn.NamedTensor
		after int
	}
	var vectors []vector
	for i, n := range sorted {
		if i > 0 && sorted[i-1].Name == n.Name {
			return nil, &NoNetworkError{n.Name, "two tensors have this name"}
		}
		key, role := split(n.Name)
		shape := n.Tensor.Shape
		switch {
		case len(shape) == 1 || len(shape) == 2 && role == "bias" && shape[0] == 1: // NumPy's b1 is (1, n)
			vectors = append(vectors, vector{n, last})
			last = -1
		case len(shape) == 2 && role != "bias":
			if shape[0] < 1 || shape[1] < 1 {
				return nil, &NoNetworkError{n.Name, "a weight of shape " + nn.ShapeString(shape) + " is empty"}
			}
			if role != "" {
				if _, twice := byKey[key]; twice {
					return nil, &NoNetworkError{n.Name, "two weights belong to one layer"}
				}
				byKey[key] = len(weights)
			}
			last = len(weights)
			weights = append(weights, weight{name: n.Name, w: n.Tensor})
		default:
			return nil, &NoNetworkError{n.Name, "shape " + nn.ShapeString(shape) + " is neither a weight's, two sizes, nor a bias's, one"}
		}
	}
	if len(weights) == 0 {
		return nil, &NoNetworkError{"", "there is no tensor of two dimensions"}
	}
	for _, v := range vectors {
		i := -1
		switch key, role := split(v.Name); role {
		case "bias":
			if k, ok := byKey[key]; ok {
				i = k
			}
		case "":
			i = v.after
		}
		if i < 0 || weights[i].b != nil {
			return nil, &NoNetworkError{v.Name, "this vector is the bias of no weight (normalisation layers are not read)"}
		}
		weights[i].bias, weights[i].b = v.Name, v.Tensor
	}
	return weights, nil
}

// split takes "fc1.weight", "layer1/kernel:0", "W1" or "fc1_b" apart into the
// layer's name and what the tensor is to it: "weight", "bias", or "" if the name
// does not say.
func split(name string) (key, role string) {
	name = strings.TrimSuffix(name, ":0") // of TensorFlow
	cut := strings.LastIndexAny(name, "./") + 1
	prefix, part := strings.TrimRight(name[:cut], "./"), strings.ToLower(name[cut:])
	for _, word := range []struct{ text, role string }{
		{"weights", "weight"}, {"weight", "weight"}, {"kernel", "weight"}, {"w", "weight"},
		{"biases", "bias"}, {"bias", "bias"}, {"b", "bias"},
	} {
		if part == word.text {
			return prefix, word.role
		}
		if rest, ok := strings.CutPrefix(part, word.text); ok {
			if number := strings.TrimLeft(rest, "_"); number != "" && strings.Trim(number, "0123456789") == "" {
				return prefix + "/" + number, word.role
			}
		}
		if rest, ok := strings.CutSuffix(part, "_"+word.text); ok {
			return prefix + "/" + rest, word.role
		}
	}
	return name, ""
}

// natural compares names with the numbers in them as numbers. word tells whether
// the first difference is one of words.
func natural(a, b string) (order int, word bool) {
	digits := func(s string) string { return s[:len(s)-len(strings.TrimLeft(s, "0123456789"))] }
	for a != "" && b != "" {
		m, n := digits(a), digits(b)
		if m != "" && n != "" {
			x, y := strings.TrimLeft(m, "0"), strings.TrimLeft(n, "0")
			if c := cmp.Or(len(x)-len(y), strings.Compare(x, y), len(m)-len(n)); c != 0 {
				return c, false
			}
			a, b = a[len(m):], b[len(n):]
			continue
		}
		if a[0] != b[0] {
			return int(a[0]) - int(b[0]), true
		}
		a, b = a[1:], b[1:]
	}
	return len(a) - len(b), true
}

// reorder puts the weights into the order that was asked for.
func reorder(weights []weight, order []string) ([]weight, error) {
	var sorted []weight
	for _, name := range order {
		i := slices.IndexFunc(weights, func(w weight) bool { return w.name == name })
		if i < 0 || slices.ContainsFunc(sorted, func(w weight) bool { return w.name == name }) {
			return nil, &NoNetworkError{name, "there is no such weight, or it was named twice"}
		}
		sorted = append(sorted, weights[i])
	}
	if len(sorted) != len(weights) {
		return nil, &NoNetworkError{"", fmt.Sprintf("%d of %d weights were named", len(sorted), len(weights))}
	}
	return sorted, nil
}

// unfit says why the weights are no chain in this layout: a bias is too long or
// too short, or, where their order is known, two do not follow each other.
func unfit(weights []weight, layout Layout, ordered bool) string {
	for i, w := range weights {
		_, out := w.sizes(layout)
		if w.b != nil && len(w.b.Data) != out {
			return fmt.Sprintf("%q has %d outputs and %q %d entries", w.name, out, w.bias, len(w.b.Data))
		}
		if i == 0 || !ordered {
			continue
		}
		_, before := weights[i-1].sizes(layout)
		if in, _ := w.sizes(layout); in != before {
			return fmt.Sprintf("%q has %d outputs and %q takes %d", weights[i-1].name, before, w.name, in)
		}
	}
	return ""
}

// A candidate is a chain in one layout.
type candidate struct {
	layout  Layout
	weights []weight
}

// chains appends every order of rest after done that is a chain and that names
// allow, up to four in all. It gives up when steps goes below 0.
func chains(rest, done []weight, layout Layout, steps *int, found *[]candidate) {
	if len(rest) == 0 {
		*found = append(*found, candidate{layout, slices.Clone(done)})
		return
	}
	for i, w := range rest {
		if *steps--; *steps < 0 || len(*found) == 4 {
			return
		}
		if slices.ContainsFunc(rest[:i], func(u weight) bool { _, word := natural(u.name, w.name); return !word }) {
			continue // its number says that it comes later
		}
		if len(done) > 0 {
			_, out := done[len(done)-1].sizes(layout)
			if in, _ := w.sizes(layout); in != out {
				continue
			}
		}
		chains(slices.Delete(slices.Clone(rest), i, i+1), append(slices.Clone(done), w), layout, steps, found)
	}
}

func (c candidate) reading() Reading {
	r := Reading{Layout: c.layout}
	for i, w := range c.weights {
		in, out := w.sizes(c.layout)
		if i == 0 {
			r.Sizes = append(r.Sizes, in)
		}
		r.Sizes = append(r.Sizes, out)
		r.Weights = append(r.Weights, w.name)
		r.Biases = append(r.Biases, w.bias)
	}
	return r
}

func (c candidate) network() *Network {
	n := &Network{Model: nn.NewSequential(), Reading: c.reading()}
	for i, w := range c.weights {
		in, out := w.sizes(c.layout)
		data := w.w.Data
		if c.layout == OutIn {
			data = make([]float32, len(w.w.Data))
			nn.Transpose(data, w.w.Data, out, in)
		}
		linear := &nn.Linear{Weight: nn.FromData(data, in, out)}
		if w.b != nil {
			linear.Bias = nn.FromData(w.b.Data, out)
		}
		if i > 0 {
			n.Model.Layers = append(n.Model.Layers, nn.ReLU{})
		}
		n.Model.Layers = append(n.Model.Layers, linear)
	}
	if len(c.weights) > 1 {
		n.Assumed = []string{"A file of weights does not say which activation stands between its layers: ReLU is assumed."}
	}
	return n
}
