package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"compressionlab/engine/measure"
	"compressionlab/engine/modelio"
	"compressionlab/engine/nn"
	"compressionlab/engine/quant"
	"compressionlab/engine/sparse"
)

// layerReport is one tensor of a model. Bytes are by format; one that cannot hold
// the tensor is left out.
type layerReport struct {
	Name       string         `json:"name"`
	Shape      []int          `json:"shape"`
	Parameters int            `json:"parameters"`
	Nonzero    int            `json:"nonzero"`
	Sparsity   float64        `json:"sparsity"`
	MACs       *int           `json:"macs"` // for one input; nil if unknown
	Bytes      map[string]int `json:"bytes"`
	Int8       map[string]int `json:"int8,omitempty"`
	Best       string         `json:"best"`
	Note       string         `json:"note,omitempty"`
}

// modelReport is what lab report --json prints.
type modelReport struct {
	File    string        `json:"file"`
	Kind    string        `json:"kind"`
	Network string        `json:"network"` // "" if it is no chain of Linear layers
	Notes   []string      `json:"notes"`
	Layers  []layerReport `json:"layers"`
	Total   layerReport   `json:"total"`
}

// report is lab report.
func (c *console) report(args []string) int {
	f := c.flags("report")
	how := answers(f)
	asJSON := f.Bool("json", false, "")
	names, status, done := c.parse(f, args, 1, "one model", helpReport)
	if done {
		return status
	}
	file, err := c.read(names[0])
	if err != nil {
		return c.fail(err)
	}
	tensors, err := file.Tensors()
	if err != nil {
		return c.fail(err)
	}
	r := &modelReport{File: names[0], Kind: file.Kind, Notes: []string{}, Layers: []layerReport{}}
	network, err := modelio.Recognize(tensors, *how)
	var none *modelio.NoNetworkError
	switch {
	case err == nil:
		r.Network = network.Reading.String()
		r.Notes = append(r.Notes, network.Assumed...)
		tensors = chain(network)
	case errors.As(err, &none) && how.Layout == "" && how.Order == nil:
		r.Notes = append(r.Notes, "The tensors are listed as they stand: "+strings.TrimPrefix(none.Error(), "modelio: "))
	default:
		return c.fail(fmt.Errorf("%s: %w", names[0], err))
	}
	if err := c.measure(r, tensors, network != nil); err != nil {
		return c.fail(err)
	}
	if *asJSON {
		e := json.NewEncoder(c.stdout)
		e.SetEscapeHTML(false)
		if err := e.Encode(r); err != nil {
			return c.fail(fileError{err})
		}
		return 0
	}
	r.print(c.stdout)
	return 0
}

// chain is the tensors of a network, under the file's names, in order and
// (in, out).
func chain(n *modelio.Network) []nn.NamedTensor {
	var tensors []nn.NamedTensor
	layer := 0
	for _, l := range n.Model.Layers {
		linear, ok := l.(*nn.Linear)
		if !ok {
			continue
		}
		tensors = append(tensors, nn.NamedTensor{Name: n.Reading.Weights[layer], Tensor: linear.Weight})
		if linear.Bias != nil {
			tensors = append(tensors, nn.NamedTensor{Name: n.Reading.Biases[layer], Tensor: linear.Bias})
		}
		layer++
	}
	return tensors
}

// measure fills the report, tensor by tensor, with progress where that takes long.
func (c *console) measure(r *modelReport, tensors []nn.NamedTensor, network bool) error {
	numbers := 0
	for _, t := range tensors {
		numbers += len(t.Tensor.Data)
	}
	best, zeros, weights, macs := 0, 0, 0, 0
	for i, t := range tensors {
		if err := c.ctx.Err(); err != nil {
			return fmt.Errorf("stopped: %w", err)
		}
		if 4*numbers >= long {
			c.say("measuring %s, %d of %d", t.Name, i+1, len(tensors))
		}
		l := layerOf(t)
		if len(l.Shape) > 1 {
			weights, zeros = weights+l.Parameters, zeros+l.Parameters-l.Nonzero
		}
		if network {
			n := 0
			if len(l.Shape) == 2 {
				n = l.Parameters
			}
			l.MACs = &n
			macs += n
		}
		best += l.Bytes[l.Best]
		r.Total.Parameters += l.Parameters
		r.Total.Nonzero += l.Nonzero
		r.Layers = append(r.Layers, l)
	}
	r.Total.Name, r.Total.Best = "total", "each in its best"
	r.Total.Bytes = map[string]int{"dense": 4 * numbers, "best": best}
	if weights > 0 {
		r.Total.Sparsity = float64(zeros) / float64(weights)
	}
	if network {
		r.Total.MACs = &macs
	}
	return nil
}

// layerOf measures one tensor: a matrix in every format, another one dense.
func layerOf(t nn.NamedTensor) layerReport {
	data, shape := t.Tensor.Data, t.Tensor.Shape
	l := layerReport{
		Name: t.Name, Shape: append([]int{}, shape...), Parameters: len(data), Nonzero: measure.Nonzero(data),
		Best: string(sparse.Dense), Bytes: map[string]int{string(sparse.Dense): 4 * len(data)},
	}
	if len(data) > 0 {
		l.Sparsity = 1 - float64(l.Nonzero)/float64(len(data))
	}
	if len(shape) != 2 || len(data) == 0 {
		return l
	}
	rows, cols := shape[0], shape[1]
	l.Bytes = sizes(rows, cols, l.Nonzero, 4, 0, func(f sparse.Format) error {
		_, err := sparse.Encode(f, rows, cols, data)
		return err
	})
	for _, f := range sparse.Formats() {
		if n, ok := l.Bytes[string(f)]; ok && n < l.Bytes[l.Best] {
			l.Best = string(f)
		}
	}
	q, err := quant.Quantize(rows, cols, data, quant.Options{Bits: 8})
	if err != nil {
		l.Note = err.Error()
		return l
	}
	d, nonzero := sparse.Dequant{Scales: q.Scales, ZeroPoints: q.Zeros}, 0
	for _, code := range q.Codes {
		if code != q.Zeros[0] {
			nonzero++
		}
	}
	l.Int8 = sizes(rows, cols, nonzero, 1, d.Bytes(), func(f sparse.Format) error {
		_, err := sparse.EncodeInt8(f, rows, cols, q.Codes, d)
		return err
	})
	return l
}

// sizes is the bytes of a matrix in each format that can hold it, by
// [sparse.PartsOf]: an encoded matrix may take five times the memory of a dense
// one. Whether N:M fits depends on where the zeros are, so there it is tried;
// whether the columns are too many for a format shows without a row.
func sizes(rows, cols, nonzero, width, scales int, encode func(sparse.Format) error) map[string]int {
	bytes := map[string]int{}
	for _, f := range sparse.Formats() {
		_, err := sparse.Encode(f, 0, cols, nil)
		if err == nil && f == sparse.NM(2, 4) {
			err = encode(f)
		}
		if err == nil {
			bytes[string(f)] = sparse.PartsOf(f, rows, cols, nonzero, width).Total() + scales
		}
	}
	return bytes
}

// print writes the tables.
func (r *modelReport) print(w io.Writer) {
	fmt.Fprintf(w, "%s (%s)", r.File, r.Kind)
	if r.Network != "" {
		fmt.Fprintf(w, ": %s", r.Network)
	}
	fmt.Fprintln(w)
	for _, n := range r.Notes {
		fmt.Fprintln(w, n)
	}

	fmt.Fprintln(w)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "layer\tshape\tnumbers\tzero\tMACs\tdense bytes\tbest bytes\tbest format\t")
	for _, l := range append(append([]layerReport{}, r.Layers...), r.Total) {
		shape, macs, best := "", "-", l.Bytes[l.Best]
		if l.Shape != nil {
			shape = nn.ShapeString(l.Shape)
		} else {
			best = l.Bytes["best"]
		}
		if l.MACs != nil {
			macs = fmt.Sprint(*l.MACs)
		}
		fmt.Fprintf(t, "%s\t%s\t%d\t%.2f%%\t%s\t%d\t%d\t%s\t\n", l.Name, shape, l.Parameters, 100*l.Sparsity, macs, l.Bytes["dense"], best, l.Best)
	}
	t.Flush()
	fmt.Fprintln(w, "The zeros of the total are those of the weights, without biases.")

	fmt.Fprintln(w, "\nBytes in every format, of float32 values and of int8 codes:")
	t = tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(t, "layer\tvalues\t")
	for _, f := range sparse.Formats() {
		fmt.Fprintf(t, "%s\t", f)
	}
	fmt.Fprintln(t)
	for _, l := range r.Layers {
		if len(l.Shape) != 2 {
			continue
		}
		r.row(t, l.Name, "float32", l.Bytes)
		if l.Int8 != nil {
			r.row(t, "", "int8", l.Int8)
		}
	}
	t.Flush()
	for _, l := range r.Layers {
		if l.Note != "" {
			fmt.Fprintf(w, "%s has no int8 codes: %s\n", l.Name, l.Note)
		}
	}
}

func (r *modelReport) row(w io.Writer, name, values string, bytes map[string]int) {
	fmt.Fprintf(w, "%s\t%s\t", name, values)
	for _, f := range sparse.Formats() {
		if n, ok := bytes[string(f)]; ok {
			fmt.Fprintf(w, "%d\t", n)
		} else {
			fmt.Fprint(w, "-\t")
		}
	}
	fmt.Fprintln(w)
}
