// Package export writes a recipe of compress as a Python script for PyTorch.
//
// The script needs torch and numpy and nothing of the lab: it reads a file of
// weights (.safetensors or .npz, no pickle), does the recipe's steps, and prints
// after each what the network has become, as text or as JSON. It holds the steps
// that the recipe has and no others, so that it can be read from top to bottom.
//
// # How alike are the results?
//
// Ranks, thresholds, channels and codes are computed by the lab's own rules, its
// order among equals included, so sparsity, shapes and, but for a logit that
// rounding tips, accuracy are the same. Steps that train see the images in the
// lab's order, by the same random numbers; but PyTorch adds floats in another
// order than the lab, and training makes small differences larger. tests/agree
// runs the scripts and says how far apart they end.
//
// # Why are the layers the script's own?
//
// torch.nn.Linear holds its weight as (out, in). The lab's rules speak of columns
// and of the first of equals in row-major order of (in, out), and they read best
// without a transpose in every line.
package export

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"compressionlab/engine/compress"
	"compressionlab/engine/modelio"
	"compressionlab/engine/nn"
)

//go:embed parts/*.py
var parts embed.FS

// needs is which parts a step uses besides its own, in the order in which they
// have to stand.
var needs = []struct {
	part  string
	steps []string
}{
	{"rank", []string{"magnitude_prune", "gradient_prune", "structured_prune"}},
	{"codes", []string{"quantize", "cluster"}},
	{"train", []string{"fine_tune", "distill"}},
}

// PyTorch is the script of a recipe for networks whose files read like this one:
// its names, in this layout. Equal arguments give equal bytes.
//
// The recipe is checked against a network of these sizes, as by
// [compress.Recipe.Check]; the error is one of its, or that a reading is none.
func PyTorch(r *compress.Recipe, reading modelio.Reading) ([]byte, error) {
	if err := check(r, reading); err != nil {
		return nil, err
	}
	var steps []string // each once, in the order of their first use
	for _, s := range r.Steps {
		if !slices.Contains(steps, s.Name()) {
			steps = append(steps, s.Name())
		}
	}

	var b bytes.Buffer
	b.WriteString("#!/usr/bin/env python3\n\"\"\"Compress a network, step by step:\n\n")
	for i, s := range r.Steps {
		fmt.Fprintf(&b, "    %d. %s\n", i+1, compress.Describe(s))
	}
	fmt.Fprintf(&b, `
This is a recipe of the Compression Lab for PyTorch. It needs torch and numpy:

    python3 recipe.py model.safetensors --train train.npz --test test.npz

An .npz file of data holds images (n, %d) and labels (n). Data are needed for
accuracy and for steps that learn. The network is %s, with ReLU between layers.
"""

`, reading.Sizes[0], sizes(reading))
	b.Write(part("head"))
	fmt.Fprintf(&b, "\nSEED = %d\nLAYOUT = %q  # of the weights in the file\nLAYERS = [\n", r.Seed, reading.Layout)
	for i, w := range reading.Weights {
		bias := "None"
		if reading.Biases[i] != "" {
			bias = text(reading.Biases[i])
		}
		fmt.Fprintf(&b, "    (%s, %s),\n", text(w), bias)
	}
	b.WriteString("]\n\n")
	names := []string{"model"}
	for _, n := range needs {
		if slices.ContainsFunc(n.steps, func(s string) bool { return slices.Contains(steps, s) }) {
			names = append(names, n.part)
		}
	}
	for _, name := range append(names, steps...) {
		b.WriteString("\n")
		b.Write(part(name))
		b.WriteString("\n")
	}
	b.WriteString("\nSTEPS = [\n")
	list, err := literals(r)
	if err != nil {
		return nil, err
	}
	for _, line := range list {
		b.WriteString("    " + line + ",\n")
	}
	b.WriteString("]\n\n\n")
	b.Write(part("main"))
	return b.Bytes(), nil
}

// check runs the recipe's own check, on data that have no more than a shape.
func check(r *compress.Recipe, reading modelio.Reading) error {
	layers := len(reading.Weights)
	if layers < 1 || len(reading.Biases) != layers || len(reading.Sizes) != layers+1 ||
		reading.Layout != modelio.InOut && reading.Layout != modelio.OutIn {
		return fmt.Errorf("export: %+v is no reading of a network", reading)
	}
	model := &nn.Sequential{}
	for i := range layers {
		in, out := reading.Sizes[i], reading.Sizes[i+1]
		if in < 1 || out < 1 {
			return fmt.Errorf("export: layer %d is of size (%d, %d)", i, in, out)
		}
		l := &nn.Linear{Weight: nn.NewTensor(in, out)}
		if reading.Biases[i] != "" {
			l.Bias = nn.NewTensor(out)
		}
		model.Layers = append(model.Layers, l, nn.ReLU{})
	}
	model.Layers = model.Layers[:2*layers-1]
	data := compress.Data{Images: nn.NewTensor(1, reading.Sizes[0]), Labels: []int{0}}
	return r.Check(model, compress.Env{Train: data, Test: data})
}

func sizes(reading modelio.Reading) string {
	var list []string
	for _, n := range reading.Sizes {
		list = append(list, strconv.Itoa(n))
	}
	return strings.Join(list, "-")
}

// part is one of the pieces, which are in the program.
func part(name string) []byte {
	data, err := parts.ReadFile("parts/" + name + ".py")
	if err != nil {
		panic("export: no part " + name)
	}
	return data
}

// text is a Python string: Go's form of an ASCII string is one.
func text(s string) string { return strconv.QuoteToASCII(strings.ToValidUTF8(s, "\ufffd")) }

// literals are the steps as Python writes them, the fields in their order:
// (magnitude_prune, {"sparsity": 0.9, "scope": "global", "rule": "exact"}).
func literals(r *compress.Recipe) ([]string, error) {
	encoded, err := r.MarshalJSON()
	if err != nil {
		return nil, err
	}
	var recipe struct{ Steps []json.RawMessage }
	if err := json.Unmarshal(encoded, &recipe); err != nil {
		return nil, err
	}
	var lines []string
	for i, raw := range recipe.Steps {
		d := json.NewDecoder(bytes.NewReader(raw))
		d.UseNumber()
		var fields []string
		d.Token() // the {, as in all that MarshalJSON writes
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return nil, err
			}
			value, err := d.Token()
			if err != nil {
				return nil, err
			}
			if key == "step" {
				continue
			}
			fields = append(fields, fmt.Sprintf("%s: %s", text(key.(string)), literal(value)))
		}
		lines = append(lines, fmt.Sprintf("(%s, {%s})", r.Steps[i].Name(), strings.Join(fields, ", ")))
	}
	return lines, nil
}

// literal is a JSON value in Python.
func literal(v json.Token) string {
	switch v := v.(type) {
	case bool:
		if v {
			return "True"
		}
		return "False"
	case string:
		return text(v)
	case json.Number:
		return v.String()
	}
	panic(fmt.Sprintf("export: a field of type %T", v))
}
