package main

import (
	"bufio"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"compressionlab/engine/modelio"
	"compressionlab/engine/nn"
	"compressionlab/engine/sparse"
)

// convert is lab convert.
func (c *console) convert(args []string) int {
	f := c.flags("convert")
	how := answers(f)
	var to modelio.Layout
	var entries []string
	f.Var(layoutFlag{&to}, "to", "")
	f.Var(listFlag{&entries}, "entry", "")
	layout := f.String("sparse", "", "")
	deflate, force := f.Bool("deflate", false, ""), f.Bool("force", false, "")
	names, status, done := c.parse(f, args, 2, "two files", helpConvert)
	if done {
		return status
	}
	in, out := names[0], names[1]
	ending := strings.ToLower(filepath.Ext(out))
	switch {
	case slices.Contains([]string{".pt", ".pth", ".pkl", ".pickle", ".bin"}, ending):
		return c.misuse("convert", "%s would be a pickle, a program that runs when it is loaded: lab writes .safetensors, .npz and .npy, which torch and NumPy read", out)
	case !slices.Contains([]string{".safetensors", ".npz", ".npy"}, ending):
		return c.misuse("convert", "%s: want the ending .safetensors, .npz or .npy", out)
	case *layout != "" && (*layout != "csr" && *layout != "coo" || ending != ".npz"):
		return c.misuse("convert", "--sparse is csr or coo, in an .npz file")
	case to == "" && (how.Layout != "" || how.Order != nil):
		return c.misuse("convert", "--from and --order say how to read weights that are to be turned: say --to as well")
	}

	file, err := c.read(in)
	if err != nil {
		return c.fail(err)
	}
	arrays, err := c.choose(file, entries)
	if err == nil && to != "" {
		err = turn(in, arrays, to, *how)
	}
	if err != nil {
		return c.fail(err)
	}
	put, err := c.writer(file.Name, arrays, ending, *layout, *deflate)
	if err != nil {
		return c.fail(err)
	}
	if err := write(out, *force, []string{in}, func(w io.Writer) error {
		b := bufio.NewWriterSize(w, 1<<16)
		if err := put(b); err != nil {
			return err
		}
		return b.Flush()
	}); err != nil {
		return c.fail(err)
	}
	fmt.Fprintf(c.stdout, "%s: ", out)
	for i, a := range arrays {
		if i == 8 && len(arrays) > 9 {
			fmt.Fprintf(c.stdout, " and %d more", len(arrays)-i)
			break
		}
		if i > 0 {
			fmt.Fprint(c.stdout, ", ")
		}
		fmt.Fprintf(c.stdout, "%s %s", a.Name, nn.ShapeString(a.Array.Shape))
	}
	fmt.Fprintln(c.stdout)
	return 0
}

// choose is the arrays of a file with these names, all if none are named. A sparse
// matrix is made dense.
func (c *console) choose(file *modelio.File, entries []string) ([]modelio.NamedArray, error) {
	arrays := file.Arrays
	if file.Sparse != nil {
		tensors, err := file.Tensors()
		if err != nil {
			return nil, err
		}
		arrays = modelio.Arrays(tensors)
	}
	if len(entries) == 0 {
		return slices.Clone(arrays), nil
	}
	var chosen []modelio.NamedArray
	for _, name := range entries {
		i := slices.IndexFunc(arrays, func(a modelio.NamedArray) bool { return a.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("%s: entry %q: there is none; it holds %s", file.Name, name, list(arrays))
		}
		chosen = append(chosen, arrays[i])
	}
	return chosen, nil
}

// list is the names of some arrays.
func list(arrays []modelio.NamedArray) string {
	var names []string
	for i, a := range arrays {
		if i == 12 {
			names = append(names, fmt.Sprintf("and %d more", len(arrays)-i))
			break
		}
		names = append(names, a.Name)
	}
	return strings.Join(names, ", ")
}

// turn makes the weights of a network (in, out) or (out, in), in their places.
func turn(in string, arrays []modelio.NamedArray, to modelio.Layout, how modelio.Answers) error {
	tensors, err := (&modelio.File{Arrays: arrays}).Tensors()
	if err != nil {
		return err
	}
	network, err := modelio.Recognize(tensors, how)
	if err != nil {
		return fmt.Errorf("%s: %w", in, err)
	}
	if network.Reading.Layout == to {
		return nil
	}
	for i, a := range arrays {
		if !slices.Contains(network.Reading.Weights, a.Name) {
			continue
		}
		n, m := a.Array.Shape[0], a.Array.Shape[1]
		turned := make([]float32, n*m)
		nn.Transpose(turned, tensors[i].Tensor.Data, n, m)
		arrays[i].Array = &modelio.Array{Shape: []int{m, n}, Values: turned}
	}
	return nil
}

// writer is what writes the arrays in a format, after a look at whether it can.
func (c *console) writer(in string, arrays []modelio.NamedArray, ending, layout string, deflate bool) (func(io.Writer) error, error) {
	if len(arrays) != 1 && (ending == ".npy" || layout != "") {
		return nil, fmt.Errorf("%s holds %d arrays, and such a file takes one: choose it with --entry: %s", in, len(arrays), list(arrays))
	}
	switch {
	case layout != "":
		values, shape := c.floats(in, arrays[0]), arrays[0].Array.Shape
		if len(shape) != 2 || values == nil {
			return nil, fmt.Errorf("%s: entry %q: shape %s, and a sparse matrix has two sizes", in, arrays[0].Name, nn.ShapeString(shape))
		}
		csr := sparse.EncodeCSR(shape[0], shape[1], values)
		s := &modelio.Sparse{Layout: layout, Rows: shape[0], Cols: shape[1], Values: csr.Values, Indices: csr.Columns}
		if layout == "csr" {
			s.Starts = csr.Starts
		} else {
			s.RowIndices = make([]int32, 0, len(csr.Values))
			for i := range shape[0] {
				s.RowIndices = append(s.RowIndices, slices.Repeat([]int32{int32(i)}, int(csr.Starts[i+1]-csr.Starts[i]))...)
			}
		}
		return func(w io.Writer) error { return modelio.WriteSciPy(w, s) }, nil
	case ending == ".npy":
		return func(w io.Writer) error { return modelio.WriteNpy(w, arrays[0].Array) }, nil
	case ending == ".npz":
		return func(w io.Writer) error { return modelio.WriteNpz(w, arrays, deflate) }, nil
	}
	var tensors []nn.NamedTensor
	for _, a := range arrays {
		values := c.floats(in, a)
		if values == nil {
			return nil, fmt.Errorf("%s: entry %q is a text, which safetensors does not hold: choose others with --entry", in, a.Name)
		}
		tensors = append(tensors, nn.NamedTensor{Name: a.Name, Tensor: nn.FromData(values, a.Array.Shape...)})
	}
	return func(w io.Writer) error { return modelio.WriteSafetensorsTo(w, tensors) }, nil
}

// floats is an array as float32, nil for a text; it says what was rounded.
func (c *console) floats(in string, a modelio.NamedArray) []float32 {
	values, rounded := a.Array.Float32()
	if rounded > 0 {
		c.say("%s: entry %q: %d of %d numbers were rounded to float32", in, a.Name, rounded, len(values))
	}
	return values
}
