// Package variants makes states of models again: from the cells of a run that
// came through them, to set two side by side, or to write one as a file. A run
// is a pure function of its cells and its seed, so nothing else has to be kept of
// a variant.
package variants

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"

	"compressionlab/engine/export"
	"compressionlab/engine/lab"
	"compressionlab/engine/modelio"
	"compressionlab/engine/nn"
	"compressionlab/engine/trace"
)

// A Source is how to make a variant again.
type Source struct {
	Key   string
	Cells []string
	Seed  uint64
	Files *lab.Folder // may be nil
}

// Compare makes two variants and sets them side by side, with the buffers of its
// views; ok is false if one of the runs no longer comes through its variant.
func Compare(first, second Source) (c trace.Comparison, buffers [][]float32, ok bool) {
	var states [2]nn.Layer
	for i, m := range []Source{first, second} {
		if states[i] = Make(m); states[i] == nil {
			return c, nil, false
		}
	}
	c, buffers = lab.Compare(states[0], states[1])
	return c, buffers, true
}

// Make makes a variant again; nil if its run no longer comes through it.
func Make(m Source) nn.Layer {
	return lab.Run(lab.Request{Cells: m.Cells, Seed: m.Seed, Files: m.Files, Variants: true, Wanted: []string{m.Key}}).States[m.Key]
}

// Export makes a variant again and writes it as a file: one of trace's As…. If
// there is none, why says why not, one of trace's No…, and by what was done.
func Export(m Source, as string) (content []byte, why, by string) {
	run := func(keys ...string) lab.Result {
		return lab.Run(lab.Request{Cells: m.Cells, Seed: m.Seed, Files: m.Files, Variants: true, Wanted: keys})
	}
	result := run(m.Key)
	state := result.States[m.Key]
	if state == nil {
		return nil, trace.NoVariant, ""
	}
	switch as {
	case trace.AsSafetensors, trace.AsNpz:
		if v := find(result.Run.Variants, m.Key); v == nil || !slices.ContainsFunc(v.Sizes, func(s trace.Size) bool { return s.Format == trace.CSR }) {
			return nil, trace.NoFloats, ""
		}
		var b bytes.Buffer
		var err error
		if as == trace.AsNpz {
			err = modelio.WriteNpz(&b, modelio.Arrays(state.Named()), false)
		} else {
			err = modelio.WriteSafetensorsTo(&b, state.Named())
		}
		if err != nil {
			panic(err)
		}
		return b.Bytes(), "", ""
	}
	var path []trace.Variant
	root := find(result.Run.Variants, m.Key)
	for root.Parent != "" {
		path = append([]trace.Variant{*root}, path...)
		if root = find(result.Run.Variants, root.Parent); root == nil {
			return nil, trace.NoVariant, ""
		}
	}
	recipe, err := export.Recipe(path, m.Seed)
	if err != nil {
		var no *export.NoStepError
		errors.As(err, &no)
		if no == nil {
			return nil, trace.NoStep, err.Error()
		}
		return nil, trace.NoStep, no.Func
	}
	if as == trace.AsRecipe {
		plain, err := json.Marshal(recipe)
		if err != nil {
			panic(err)
		}
		var b bytes.Buffer
		if err := json.Indent(&b, plain, "", "  "); err != nil {
			panic(err)
		}
		b.WriteByte('\n')
		return b.Bytes(), "", ""
	}
	first := run(root.Key).States[root.Key]
	if first == nil {
		return nil, trace.NoVariant, ""
	}
	network, err := reading(first)
	if err != nil {
		return nil, trace.NoNetwork, ""
	}
	script, err := export.PyTorch(recipe, network)
	if err != nil {
		return nil, trace.NoStep, err.Error()
	}
	return script, "", ""
}

// reading is how the file that Export writes of a network reads.
func reading(l nn.Layer) (modelio.Reading, error) {
	n, err := modelio.Recognize(l.Named(), modelio.Answers{Layout: modelio.InOut})
	if err != nil {
		return modelio.Reading{}, err
	}
	return n.Reading, nil
}

func find(list []trace.Variant, key string) *trace.Variant {
	for i := range list {
		if list[i].Key == key {
			return &list[i]
		}
	}
	return nil
}
