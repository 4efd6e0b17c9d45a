package variants

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"compressionlab/engine/compress"
	"compressionlab/engine/digits"
	"compressionlab/engine/lab"
	"compressionlab/engine/measure"
	"compressionlab/engine/modelio"
	"compressionlab/engine/trace"
)

var cells = []string{`
import copy
a = load_model("digits_mlp")
b = magnitude_prune(copy.deepcopy(a), sparsity=0.8)`, `
c = fine_tune(copy.deepcopy(b), digits().train, epochs=1, lr=0.02, keep_zeros=True, verbose=False)
q = quantize(c, bits=8)
h = copy.deepcopy(a)
h.layers[0].weight.data = h.layers[0].weight.data * 2
`}

// named are the sources of the variants that names lead to.
func named(t *testing.T) map[string]Source {
	t.Helper()
	r := lab.Run(lab.Request{Cells: cells, Seed: 1, Variants: true})
	if r.Run.Error != nil {
		t.Fatal(r.Run.Error)
	}
	all := map[string]Source{}
	for _, v := range r.Run.Variants {
		for _, n := range v.Names {
			all[n] = Source{Key: v.Key, Cells: cells, Seed: 1}
		}
	}
	return all
}

// A file of a variant holds the network as the run had it.
func TestExportWeights(t *testing.T) {
	of := named(t)
	for _, as := range []string{trace.AsSafetensors, trace.AsNpz} {
		content, why, _ := Export(of["b"], as)
		file, err := modelio.Read("b", content)
		if why != "" || err != nil {
			t.Fatalf("%s: %s, %v", as, why, err)
		}
		tensors, err := file.Tensors()
		if err != nil {
			t.Fatal(err)
		}
		network, err := modelio.Recognize(tensors, modelio.Answers{Layout: modelio.InOut})
		if err != nil {
			t.Fatal(err)
		}
		p, err := measure.ProfileOf(network.Model)
		if err != nil || p.Total.NonzeroWeights != 986 {
			t.Errorf("%s: %d nonzeros, want 986, %v", as, p.Total.NonzeroWeights, err)
		}
		if again, _, _ := Export(of["b"], as); !bytes.Equal(again, content) {
			t.Errorf("%s: another time it is another file", as)
		}
		if _, why, _ := Export(of["q"], as); why != trace.NoFloats {
			t.Errorf("%s of codes: %q", as, why)
		}
	}
}

// The recipe of a variant, done to the network that it began with, gives the
// variant's own accuracy.
func TestExportRecipe(t *testing.T) {
	of := named(t)
	content, why, _ := Export(of["b"], trace.AsRecipe)
	if why != "" {
		t.Fatal(why)
	}
	recipe, err := compress.Parse(content)
	if err != nil || len(recipe.Steps) != 1 {
		t.Fatalf("%v: %s", err, content)
	}
	test := digits.Test()
	model := digits.MLP()
	_, err = recipe.Run(context.Background(), model, compress.Env{Test: compress.Data{Images: test.Images, Labels: test.Labels}})
	if err != nil {
		t.Fatal(err)
	}
	p, err := measure.ProfileOf(model)
	if err != nil || p.Total.NonzeroWeights != 986 {
		t.Errorf("the recipe leaves %d nonzeros, want 986, %v", p.Total.NonzeroWeights, err)
	}
	script, why, _ := Export(of["q"], trace.AsPyTorch)
	for _, want := range []string{`(magnitude_prune, {"sparsity": 0.8`, `(fine_tune, {"epochs": 1`, `(quantize, {"bits": 8`, `"0.weight"`, "64-48-32-10"} {
		if !strings.Contains(string(script), want) {
			t.Errorf("%s: the script has no %s", why, want)
		}
	}
	if _, why, by := Export(of["h"], trace.AsRecipe); why != trace.NoStep || by != "data" {
		t.Errorf("of weights that were assigned: %q, %q", why, by)
	}
}

func TestLost(t *testing.T) {
	of := named(t)
	lost := of["b"]
	lost.Cells = []string{"x = 1"}
	if _, why, _ := Export(lost, trace.AsNpz); why != trace.NoVariant {
		t.Errorf("%q", why)
	}
	if _, _, ok := Compare(of["a"], lost); ok {
		t.Error("a variant that is lost was compared")
	}
	c, _, ok := Compare(of["a"], of["b"])
	if !ok || c.Of != 360 || len(c.Changed) == 0 || len(c.Masks) != 3 {
		t.Errorf("%t, %+v", ok, c)
	}
}
