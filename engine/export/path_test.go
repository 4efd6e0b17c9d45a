package export

import (
	"errors"
	"strings"
	"testing"

	"compressionlab/engine/compress"
	"compressionlab/engine/modelio"
	"compressionlab/engine/trace"
)

func made(f string, args ...string) trace.Variant {
	v := trace.Variant{Func: f, Times: 1}
	for i := 0; i < len(args); i += 2 {
		v.Args = append(v.Args, trace.Arg{Name: args[i], Value: args[i+1]})
	}
	return v
}

// What was done comes back as the steps that do it, and these make a script.
func TestRecipe(t *testing.T) {
	twice := made("magnitude_prune", "sparsity", "0.9", "scope", "'layer'")
	twice.Times = 2
	r, err := Recipe([]trace.Variant{twice, made("fine_tune", "epochs", "4", "lr", "0.02", "keep_zeros", "True", "seed", "3"),
		made("factorize", "rank_ratio", "0.5"), made("quantize", "bits", "8")}, 7)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range r.Steps {
		got = append(got, compress.Describe(s))
	}
	want := []string{"magnitude_prune", "magnitude_prune", "fine_tune", "low_rank", "quantize"}
	for i, s := range r.Steps {
		if s.Name() != want[i] {
			t.Fatalf("steps %q", got)
		}
	}
	if len(r.Steps) != len(want) || r.Seed != 7 || !strings.Contains(got[0], "0.9") || !strings.Contains(got[0], "layer") {
		t.Errorf("seed %d, steps %q", r.Seed, got)
	}
	script, err := PyTorch(r, modelio.Reading{Layout: modelio.InOut, Weights: []string{"0.weight"}, Biases: []string{""}, Sizes: []int{64, 10}})
	if err != nil || !strings.Contains(string(script), `(magnitude_prune, {"sparsity": 0.9, "scope": "layer"`) {
		t.Errorf("script: %v", err)
	}
	if none, err := Recipe(nil, 1); err != nil || len(none.Steps) != 0 {
		t.Errorf("of nothing: %v, %v", none, err)
	}
	for _, v := range []trace.Variant{made("data"), made(""), made("compress_model", "config", "{'quantize': 8}"), made("magnitude_prune", "sparsity", "'\" , boom'"), made("magnitude_prune", "sparsity", "[1]")} {
		var no *NoStepError
		if _, err := Recipe([]trace.Variant{v}, 1); !errors.As(err, &no) {
			t.Errorf("%+v: %v", v, err)
		}
	}
	if _, err := Recipe([]trace.Variant{made("magnitude_prune", "sparsity", "90")}, 1); err == nil {
		t.Error("a sparsity of 90 is a recipe")
	}
}
