package lab

import (
	"errors"
	"fmt"
	"strings"

	"compressionlab/engine/modelio"
	"compressionlab/engine/nn"
	"compressionlab/engine/sparse"

	"go.starlark.net/starlark"
)

// layouts are the words for which size of a weight is the number of inputs.
var layouts = map[string]modelio.Layout{"tinytorch": modelio.InOut, "torch": modelio.OutIn}

// loadNetwork is load_npz and load_safetensors: the network in a file of weights,
// told from its names and shapes. Either reads both kinds, by their bytes. What
// the file leaves open is asked; what it does not say, that a ReLU stands between
// two layers, is printed with what was recognized.
func (s *session) loadNetwork(c *call) (starlark.Value, error) {
	word, err := c.word("layout", "", "tinytorch", "torch")
	if err != nil {
		return nil, err
	}
	answers := modelio.Answers{Layout: layouts[word]}
	if v, ok := c.given["order"]; ok {
		items, err := s.items(v)
		_, isText := v.(starlark.String)
		if err != nil || isText {
			return nil, c.wrongType("order", "a list of the names of weights")
		}
		for _, item := range items {
			name, ok := item.(starlark.String)
			if !ok {
				return nil, c.refuse("order", "order is a list of the names of weights, and one is %s", describe(item))
			}
			answers.Order = append(answers.Order, string(name))
		}
	}
	verbose, err := c.truth("verbose", true)
	if err != nil {
		return nil, err
	}
	file, err := c.readFile("path")
	if err != nil {
		return nil, err
	}
	tensors, err := s.tensorsOf(file)
	if err != nil {
		return nil, c.unread("path", file.Name, err)
	}
	if f := c.factored(file.Name, tensors); f != nil {
		return nil, f
	}
	network, err := s.folder.recognize(tensors, answers)
	if err != nil {
		return nil, c.unrecognized(file.Name, err)
	}
	if verbose {
		relu := ""
		if len(network.Assumed) > 0 {
			relu = ", a ReLU between two layers assumed"
		}
		if err := s.print(fmt.Sprintf("%s: %s%s\n", file.Name, s.folder.reading(network.Reading), relu)); err != nil {
			return nil, err
		}
	}
	m := s.wrap(network.Model, map[nn.Layer]*model{})
	s.madeObject(m, c.f.name)
	return m, nil
}

// tensorsOf are the arrays of a file as float32, with the memory charged that
// other types take for it, and a network that has to be turned.
func (s *session) tensorsOf(file *modelio.File) ([]nn.NamedTensor, error) {
	bytes := 0.0
	if file.Sparse != nil {
		bytes = 4 * float64(file.Sparse.Rows) * float64(file.Sparse.Cols)
	}
	for _, a := range file.Arrays {
		bytes += 4 * float64(nn.Size(a.Array.Shape))
	}
	if err := s.grow(bytes); err != nil {
		return nil, err
	}
	return s.folder.tensors(file)
}

// factored refuses the two factors of a LowRank layer, which would otherwise be
// read as two layers with a ReLU between them.
func (c *call) factored(name string, tensors []nn.NamedTensor) error {
	for _, t := range tensors {
		prefix, ok := strings.CutSuffix(t.Name, "U")
		if !ok || prefix != "" && !strings.HasSuffix(prefix, ".") {
			continue
		}
		for _, v := range tensors {
			if v.Name == prefix+"V" {
				return c.fileFault("path", "%s: %q and %q are the factors of one layer, and a network of such layers is not put together here", name, t.Name, v.Name).
					withHint("Make the layers with LowRank(in_features, rank, out_features) and give them the arrays of np.load(%q).", name)
			}
		}
	}
	return nil
}

// unrecognized says why no network was found, or asks which one is meant.
func (c *call) unrecognized(name string, err error) error {
	var question *modelio.AmbiguousError
	text := strings.TrimPrefix(err.Error(), "modelio: ")
	if !errors.As(err, &question) {
		return c.fileFault("path", "%s: %s", name, text).withHint("np.load(%q) reads its arrays.", name)
	}
	text, _, _ = strings.Cut(text, ";")
	sizes, orders := map[modelio.Layout]bool{}, map[string]bool{}
	for _, r := range question.Readings {
		sizes[r.Layout], orders[strings.Join(r.Weights, ",")] = true, true
	}
	var readings, answers []string
	for _, r := range question.Readings {
		var answer []string
		for word, layout := range layouts {
			if layout == r.Layout && len(sizes) > 1 {
				answer = append(answer, fmt.Sprintf("layout=%q", word))
			}
		}
		if len(orders) > 1 {
			answer = append(answer, "order=["+quotedWords(r.Weights)+"]")
		}
		readings = append(readings, c.s.folder.reading(r))
		answers = append(answers, strings.Join(answer, ", "))
	}
	return c.fileFault("path", "%s: %s: %s", name, text, strings.Join(readings, "; ")).
		withHint("Say which is meant: %s", strings.Join(answers, ", or "))
}

// load is np.load: the array of a .npy file, a dict of the arrays of any other,
// SciPy's matrix as a csr_matrix.
func (s *session) load(c *call) (starlark.Value, error) {
	file, err := c.readFile("file")
	if err != nil {
		return nil, err
	}
	if file.Sparse != nil {
		m, err := s.folder.csr(file.Sparse)
		if err != nil {
			return nil, c.unread("file", file.Name, err)
		}
		v := &csr{identity: s.identity("csr_matrix"), m: &sparse.CSR{Rows: m.Rows, Cols: m.Cols, Values: m.Values, Columns: m.Indices, Starts: m.Starts}}
		s.madeObject(v, c.f.name)
		return v, nil
	}
	if file.Kind == "npy" {
		return s.loaded(c, file, file.Arrays[0])
	}
	d := starlark.NewDict(len(file.Arrays))
	for _, a := range file.Arrays {
		v, err := s.loaded(c, file, a)
		if err != nil {
			return nil, err
		}
		if err := d.SetKey(starlark.String(a.Name), v); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// loaded is one array of a file, on its memory where the lab has its type. Types
// that it has not, uint8 and int16, become int32; a text is one.
func (s *session) loaded(c *call, file *modelio.File, named modelio.NamedArray) (starlark.Value, error) {
	a := named.Array
	if len(a.Shape) > 8 {
		return nil, c.fileFault("file", "%s: entry %q: %d dimensions, and an array has at most 8 here", file.Name, named.Name, len(a.Shape))
	}
	if err := s.grow(8 * float64(nn.Size(a.Shape))); err != nil {
		return nil, err
	}
	var buf buffer
	switch v := a.Values.(type) {
	case []float32:
		buf = numbers[float32](v)
	case []float64:
		buf = numbers[float64](v)
	case []int8:
		buf = numbers[int8](v)
	case []int32:
		buf = numbers[int32](v)
	case []bool:
		buf = bools(v)
	case []int64:
		buf = convert[int](v)
	case []int16:
		buf = convert[int32](v)
	case []uint8:
		buf = convert[int32](v)
	default:
		return starlark.String(a.Values.(string)), nil
	}
	return s.newArray(buf, a.Shape), nil
}

func convert[T numeric, F int64 | int16 | uint8](values []F) numbers[T] {
	n := make(numbers[T], len(values))
	for i, v := range values {
		n[i] = T(v)
	}
	return n
}
