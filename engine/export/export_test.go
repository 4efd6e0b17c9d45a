package export

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"compressionlab/engine/compress"
	"compressionlab/engine/modelio"
)

var reading = modelio.Reading{
	Layout: modelio.InOut, Sizes: []int{64, 48, 10},
	Weights: []string{"0.weight", "2.weight"}, Biases: []string{"0.bias", ""},
}

// A script holds its recipe's steps, with their parameters, and no others.
func TestPyTorch(t *testing.T) {
	recipe, err := compress.Parse([]byte(`{"version":1,"seed":18446744073709551615,"steps":[
		{"step":"magnitude_prune","sparsity":0.8},
		{"step":"fine_tune","epochs":1,"lr":1e-7,"keep_zeros":true}]}`))
	if err != nil {
		t.Fatal(err)
	}
	script, err := PyTorch(recipe, reading)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"#!/usr/bin/env python3\n",
		"    1. magnitude_prune(sparsity=0.8, scope=global, rule=exact)\n",
		"SEED = 18446744073709551615\n", `LAYOUT = "(in, out)"`,
		"    (\"0.weight\", \"0.bias\"),\n    (\"2.weight\", None),\n",
		"\ndef smallest(", "\ndef magnitude_prune(", "\ndef train(", "\ndef fine_tune(",
		`(magnitude_prune, {"sparsity": 0.8, "scope": "global", "rule": "exact"})`,
		`(fine_tune, {"epochs": 1, "lr": 1e-7, "batch_size": 64, "momentum": 0.9, "keep_zeros": True})`,
	} {
		if !strings.Contains(string(script), want) {
			t.Errorf("no %q in\n%s", want, script)
		}
	}
	for _, other := range []string{"def code(", "def quantize(", "def distill(", "def low_rank(", "pickle.load", "torch.load"} {
		if strings.Contains(string(script), other) {
			t.Errorf("%q is in the script", other)
		}
	}
	if again, err := PyTorch(recipe, reading); err != nil || string(again) != string(script) {
		t.Errorf("another script the second time, %v", err)
	}
}

// Every step that there is has its part, which takes the step's fields by name.
func TestEveryStep(t *testing.T) {
	for _, name := range compress.Names() {
		params := map[string]any{}
		switch name {
		case "gradient_prune":
			params["sparsity"] = 0.5
		case "low_rank":
			params["rank_ratio"] = 0.25
		case "fine_tune", "distill":
			params["epochs"], params["lr"] = 1, 0.1
		}
		step, err := compress.NewStep(name, params)
		if err != nil {
			t.Fatal(err)
		}
		script, err := PyTorch(&compress.Recipe{Steps: []compress.Step{step}}, reading)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		_, rest, ok := strings.Cut(string(script), "\ndef "+name+"(model, run")
		signature, _, closed := strings.Cut(rest, "):\n")
		if !ok || !closed {
			t.Errorf("%s is not defined", name)
			continue
		}
		fields := compress.Params(step)
		if got := strings.Count(signature, ","); got != len(fields) {
			t.Errorf("%s takes %d fields, want %v", name, got, fields)
		}
		for field := range fields {
			if !strings.Contains(signature+",", ", "+field+",") {
				t.Errorf("%s has no field %s in %q", name, field, signature)
			}
		}
	}
}

// A name from a file is text, whatever is in it.
func TestNamesAreText(t *testing.T) {
	hostile := reading
	hostile.Weights = []string{"a\"\n\"\"\"'''\\", "\u2028ü\xff"}
	script, err := PyTorch(&compress.Recipe{}, hostile)
	if err != nil {
		t.Fatal(err)
	}
	want := `    ("a\"\n\"\"\"'''\\", "0.bias"),` + "\n" + `    ("\u2028\u00fc\ufffd", None),` + "\n"
	if !strings.Contains(string(script), want) {
		t.Errorf("no %q in\n%s", want, script)
	}
}

// What cannot run is refused here, not by the script.
func TestErrors(t *testing.T) {
	var step *compress.StepError
	bad := &compress.Recipe{Steps: []compress.Step{&compress.LowRank{Rank: 60}}}
	if _, err := PyTorch(bad, reading); !errors.As(err, &step) || step.Field != "rank" {
		t.Error(err)
	}
	for _, r := range []modelio.Reading{
		{},
		{Layout: "(a, b)", Sizes: reading.Sizes, Weights: reading.Weights, Biases: reading.Biases},
		{Layout: modelio.InOut, Sizes: []int{1, 0, 1}, Weights: reading.Weights, Biases: reading.Biases},
		{Layout: modelio.InOut, Sizes: reading.Sizes, Weights: reading.Weights, Biases: []string{""}},
	} {
		if _, err := PyTorch(&compress.Recipe{}, r); err == nil {
			t.Errorf("%+v: no error", r)
		}
	}
}

func ExamplePyTorch() {
	recipe := &compress.Recipe{Steps: []compress.Step{&compress.NMPrune{N: 2, M: 4}}}
	script, err := PyTorch(recipe, modelio.Reading{
		Layout: modelio.OutIn, Sizes: []int{64, 10}, Weights: []string{"fc.weight"}, Biases: []string{"fc.bias"},
	})
	if err != nil {
		panic(err)
	}
	lines := strings.Split(string(script), "\n")
	fmt.Println(strings.Join(lines[:4], "\n"))
	// Output:
	// #!/usr/bin/env python3
	// """Compress a network, step by step:
	//
	//     1. nm_prune(n=2, m=4)
}
