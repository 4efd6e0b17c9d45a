package lab

import (
	"compress/gzip"
	"slices"
	"strings"

	"compressionlab/engine/compress"
	"compressionlab/engine/measure"
	"compressionlab/engine/modelio"
	"compressionlab/engine/nn"
	"compressionlab/engine/quant"
	"compressionlab/engine/sparse"
	"compressionlab/engine/trace"

	"go.starlark.net/starlark"
)

// The rows of storage(model) that are no format of package sparse: the file that
// save_safetensors writes, and what gzip makes of it.
const (
	plainFile  = "file"
	zippedFile = "file.gz"
	int8Suffix = "+int8" // of a format whose values are codes of 8 bits
)

// storageNames are all rows of storage(model), in their order.
func storageNames() []string {
	names := []string{string(sparse.Dense), string(sparse.CSRInt32)}
	for _, f := range sparse.Formats() {
		if !slices.Contains(names, string(f)) {
			names = append(names, string(f))
		}
	}
	for _, n := range slices.Clone(names) {
		names = append(names, n+int8Suffix)
	}
	return append(names, plainFile, zippedFile)
}

// storage is the table of what a model takes in each format, or in those asked
// for: every weight is really encoded, and biases stay dense. A format that
// cannot hold the model is left out, unless it was asked for by name.
//
// The values of NAME+int8 are the codes that quantize(model) makes. All rows are
// set against float32 dense, the break-even of codes too.
func (s *session) storage(c *call) (starlark.Value, error) {
	m, err := c.network("model")
	if err != nil {
		return nil, err
	}
	t := &storageTable{identity: s.identity("Storage")}
	known, codes := storageNames(), coded(m.layer)
	if codes {
		n, _ := m.cost()
		if err := s.charge(100 * n); err != nil {
			return nil, err
		}
		t.formats = codedFormats(m.layer)
		known = t.names()
	}
	names, err := c.formatNames(known)
	if err != nil {
		return nil, err
	}
	if codes {
		t.dense = t.formats[0].Bytes
		t.formats = slices.DeleteFunc(t.formats, func(f trace.Format) bool { return !slices.Contains(names, f.Name) })
	} else {
		e := newEncoder(m.layer)
		t.dense = measure.Bytes(nn.Parameters(m.layer))
		asked := c.given["formats"] != nil && c.given["formats"] != starlark.None
		for _, name := range names {
			if err := e.charge(s, name); err != nil {
				return nil, tooManyFormats(err, name)
			}
			f, err := e.row(name)
			if err == nil {
				t.formats = append(t.formats, f)
			} else if asked {
				return nil, c.storageFault(name, err)
			}
		}
	}
	s.madeObject(t, "storage")
	s.encoded("storage", m)
	t.sized = s.sizedModel(m)
	for _, f := range t.formats {
		s.ratio(t.dense, f.Bytes)
	}
	return t, nil
}

// formatNames is the argument formats: names among those known, all if it is
// left out. Of N:M any will do.
func (c *call) formatNames(known []string) ([]string, error) {
	v, ok := c.given["formats"]
	if !ok || v == starlark.None {
		return known, nil
	}
	if _, isText := v.(starlark.String); isText {
		return nil, c.wrongType("formats", "a list of names").withHint("Write it in brackets: formats=[%s]", v)
	}
	items, err := c.s.items(v)
	if err != nil {
		return nil, c.wrongType("formats", `a list of names, such as ["dense", "csr"]`)
	}
	var names []string
	for _, item := range items {
		text, ok := item.(starlark.String)
		if !ok {
			return nil, c.refuse("formats", "formats are names, and one is %s", describe(item)).withHint("They are %s.", quotedWords(known))
		}
		name := string(text)
		if !slices.Contains(known, name) {
			_, err := sparse.ParseFormat(strings.TrimSuffix(name, int8Suffix))
			if err != nil || !slices.Contains(known, string(sparse.NM(2, 4))) {
				e := c.refuse("formats", "there is no format %q", name)
				if near := nearest(name, known); near != "" {
					return nil, e.withHint("Did you mean %q?", near)
				}
				return nil, e.withHint("They are %s.", quotedWords(known))
			}
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil, c.refuse("formats", "formats is empty").withHint("Leave it out for all formats, or name some: %s", quotedWords(known[:2]))
	}
	return names, nil
}

// storageFault says why a format that was asked for cannot hold a model.
func (c *call) storageFault(name string, err error) error {
	var f *fault
	if !asFault(c.engineFault("formats", err), &f) {
		return err
	}
	f.message = name + " cannot hold this model: " + f.message
	if bad, ok := err.(*sparse.PatternError); ok {
		f.hint = "Prune it first: nm_prune(model, n=" + thousands(bad.N) + ", m=" + thousands(bad.M) + ")"
	}
	return f
}

// tooManyFormats turns the hint of a limit to what can be done about it.
func tooManyFormats(err error, name string) error {
	var f *fault
	if asFault(err, &f) {
		f.message += ", at the format " + name
		f.hint = `Ask for fewer: storage(model, formats=["dense", "csr"])`
	}
	return err
}

// An encoder holds what the formats of one network are made from.
type encoder struct {
	layer   nn.Layer
	weights []nn.NamedTensor // of two dimensions, each once
	entries int              // of all of them
	biases  int              // bytes of all others
	codes   []*quant.Matrix  // of the weights, in 8 bits, affine, one scale each; nil until they are needed
	nonzero counts           // from which the bytes are reckoned instead of encoding; nil: encode
}

func newEncoder(l nn.Layer) *encoder {
	e := &encoder{layer: l}
	for _, p := range nn.Named(l) {
		if len(p.Tensor.Shape) == 2 {
			e.weights = append(e.weights, p)
			e.entries += len(p.Tensor.Data)
		} else {
			e.biases += 4 * len(p.Tensor.Data)
		}
	}
	return e
}

// charge counts the steps and the memory of one row: those of its largest weight
// at a time would do, and all of them are asked for.
func (e *encoder) charge(s *session, name string) error {
	n := float64(e.entries)
	base, int8 := strings.CutSuffix(name, int8Suffix)
	steps, width := 20*n, 4
	switch {
	case name == plainFile || name == string(sparse.Dense) || name == string(sparse.CSRInt32):
		steps = 4 * n
	case name == zippedFile:
		steps = 130 * n
	case int8:
		width = 1
		if e.codes == nil {
			steps *= 2
		}
	}
	if err := s.charge(steps); err != nil || name == plainFile || name == zippedFile {
		return err
	}
	bytes := 0.0
	for _, w := range e.weights {
		bytes += float64(sparse.PartsOf(sparse.Format(base), w.Tensor.Shape[0], w.Tensor.Shape[1], measure.Nonzero(w.Tensor.Data), width).Total())
	}
	if int8 {
		bytes += n // the codes
	}
	return s.grow(bytes)
}

// row is one row of the table. The error says that this format cannot hold the
// network.
func (e *encoder) row(name string) (trace.Format, error) {
	if name == plainFile || name == zippedFile {
		size, err := e.fileSize(name == zippedFile)
		return trace.Format{Name: name, Bytes: size, BreakEven: -1}, err
	}
	base, int8 := strings.CutSuffix(name, int8Suffix)
	format, width := sparse.Format(base), 4
	if int8 {
		width = 1
		if err := e.quantize(); err != nil {
			return trace.Format{}, err
		}
	}
	row := trace.Format{Name: name, Biases: e.biases}
	empty, full := 0, 0 // bytes without and with all entries, by formula
	for i, w := range e.weights {
		rows, cols := w.Tensor.Shape[0], w.Tensor.Shape[1]
		var m *sparse.Encoded
		var p sparse.Parts
		var err error
		if e.nonzero != nil {
			p = sparse.PartsOf(format, rows, cols, e.nonzero.nonzero(w.Tensor.Data), width)
		} else if format == sparse.Dense && !int8 { // the array itself: there is nothing to make
			m = &sparse.Encoded{Rows: rows, Cols: cols, Format: format, Pattern: sparse.All{Rows: rows, Cols: cols}, Values: sparse.Floats(w.Tensor.Data)}
		} else if int8 {
			q := e.codes[i]
			m, err = sparse.EncodeInt8(format, rows, cols, q.Codes, sparse.Dequant{Scales: q.Scales, ZeroPoints: q.Zeros})
		} else {
			m, err = sparse.Encode(format, rows, cols, w.Tensor.Data)
		}
		if err != nil {
			return trace.Format{}, err
		}
		if m != nil {
			p = m.Parts()
		}
		row.Values += p.Values
		row.Indices += p.Indices + p.Masks
		row.Scales += p.Scales
		row.Rows += p.RowStarts
		empty += sparse.PartsOf(format, rows, cols, 0, width).Total() + p.Scales
		full += sparse.PartsOf(format, rows, cols, rows*cols, width).Total() + p.Scales
	}
	row.Bytes = row.Values + row.Indices + row.Rows + row.Scales + row.Biases
	if name != string(sparse.Dense) {
		row.BreakEven = breakEven(4*e.entries, empty, full)
	}
	return row, nil
}

// breakEven is the sparsity above which a format takes fewer bytes than dense
// float32, whose bytes are given: at no zeros it takes full, at nothing else
// empty. It is 0 where it always takes fewer and 2 where it never does.
func breakEven(dense, empty, full int) float64 {
	switch {
	case empty >= dense:
		return 2
	case full <= dense:
		return 0
	}
	return 1 - float64(dense-empty)/float64(full-empty)
}

// quantize makes the codes of all weights, once.
func (e *encoder) quantize() error {
	if e.codes != nil {
		return nil
	}
	codes := make([]*quant.Matrix, len(e.weights))
	for i, w := range e.weights {
		rows, cols := w.Tensor.Shape[0], w.Tensor.Shape[1]
		err := nn.Finite(cols, w.Tensor.Data, w.Name)
		if err == nil {
			codes[i], err = quant.Quantize(rows, cols, w.Tensor.Data, quant.Options{Bits: 8})
		}
		if err != nil {
			return err
		}
	}
	e.codes = codes
	return nil
}

// fileSize is the length of the safetensors file of the network, or of that file
// after gzip at its default level. Neither is ever in memory.
func (e *encoder) fileSize(zipped bool) (int, error) {
	var n counter
	if !zipped {
		err := modelio.WriteSafetensorsTo(&n, e.layer.Named())
		return int(n), err
	}
	z := gzip.NewWriter(&n)
	if err := modelio.WriteSafetensorsTo(z, e.layer.Named()); err != nil {
		return 0, err
	}
	err := z.Close()
	return int(n), err
}

// A counter counts the bytes that are written to it.
type counter int

func (n *counter) Write(p []byte) (int, error) { *n += counter(len(p)); return len(p), nil }

// pageFormats are the rows that the page draws of every model.
var pageFormats = storageNames()[:2]

// formats are those rows, reckoned from the nonzeros: after every run they are of
// all its models, and encoding a million weights takes 6 ms in a browser. A test
// holds them to what storage(model) encodes.
func formats(l nn.Layer, nonzero counts) []trace.Format {
	e := newEncoder(l)
	e.nonzero = nonzero
	var table []trace.Format
	for _, name := range pageFormats {
		if f, err := e.row(name); err == nil {
			table = append(table, f)
		}
	}
	return table
}

// coded tells whether some weights of a network are codes.
func coded(l nn.Layer) bool {
	leaves, _ := nn.Leaves(l)
	for _, leaf := range leaves {
		if _, ok := leaf.Layer.(*quant.Linear); ok {
			return true
		}
	}
	return false
}

// codedFormats is what a quantized network takes: as float32, as it is, and
// with each weight in the format that is best for it.
func codedFormats(l nn.Layer) []trace.Format {
	best := trace.Format{Name: bestOfEach, BreakEven: -1}
	for _, w := range compress.Storage(l) {
		best.Bytes += w.Bytes
	}
	return append(asCodes(l), best)
}

// bestOfEach is the row of the format that is best for each weight.
const bestOfEach = "best"

// asCodes are the first two rows of a quantized network, which take no encoding.
func asCodes(l nn.Layer) []trace.Format {
	dense, codes := trace.Format{Name: string(sparse.Dense)}, trace.Format{Name: "codes", BreakEven: -1}
	for _, p := range nn.Named(l) {
		if n := 4 * len(p.Tensor.Data); len(p.Tensor.Shape) == 2 {
			dense.Values, codes.Values = dense.Values+n, codes.Values+n
		} else {
			dense.Biases, codes.Biases = dense.Biases+n, codes.Biases+n
		}
	}
	seen := map[quant.Weight]bool{}
	leaves, _ := nn.Leaves(l)
	for _, leaf := range leaves {
		if q, ok := leaf.Layer.(*quant.Linear); ok && !seen[q.Weight] {
			seen[q.Weight] = true
			rows, cols := q.Weight.Shape()
			size := q.Weight.Size()
			dense.Values += 4 * rows * cols
			codes.Values += size.Codes
			codes.Scales += size.Overhead()
		}
	}
	dense.Bytes, codes.Bytes = dense.Values+dense.Biases, codes.Values+codes.Scales+codes.Biases
	return []trace.Format{dense, codes}
}
