package compress_test

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"compressionlab/engine/compress"
)

func names(r *compress.Recipe) string {
	var list []string
	for _, s := range r.Steps {
		list = append(list, s.Name())
	}
	return strings.Join(list, " ")
}

// The order is compress_model's, whatever the dict's; a number is the main field.
func TestFromConfig(t *testing.T) {
	r, err := compress.FromConfig(map[string]any{
		"quantize": 4, "low_rank": 0.25, "structured_prune": map[string]any{"prune_ratio": 0.3, "skip_head": false}, "magnitude_prune": 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	if names(r) != "magnitude_prune structured_prune low_rank quantize" {
		t.Errorf("order %s", names(r))
	}
	want := []compress.Step{
		&compress.MagnitudePrune{Sparsity: 1, Scope: "global", Rule: "exact"},
		&compress.StructuredPrune{Ratio: 0.3, Importance: "l2"},
		&compress.LowRank{RankRatio: 0.25},
		&compress.Quantize{Bits: 4, Scheme: "affine", Per: "tensor"},
	}
	if !reflect.DeepEqual(r.Steps, want) {
		t.Errorf("steps %+v", r.Steps)
	}
	if r, err := compress.FromConfig(nil); err != nil || len(r.Steps) != 0 {
		t.Errorf("an empty dict: %v, %v", r, err)
	}
}

func TestConfigErrors(t *testing.T) {
	for _, c := range []struct {
		config      map[string]any
		step, field string
		says        string
	}{
		{map[string]any{"magnitude_prunning": 0.9}, "magnitude_prunning", "", `did you mean "magnitude_prune"?`},
		{map[string]any{"pruning": 0.9}, "pruning", "", "there are magnitude_prune, structured_prune, low_rank, quantize"},
		{map[string]any{"prune": 0.9}, "prune", "", `did you mean "magnitude_prune"?`},
		{map[string]any{"fine_tune": 3}, "fine_tune", "", "no step"}, // no key of compress_model
		{map[string]any{"magnitude_prune": 90}, "magnitude_prune", "sparsity", "did you mean 0.9?"},
		{map[string]any{"magnitude_prune": -0.1}, "magnitude_prune", "sparsity", "-0.1, want a fraction"},
		{map[string]any{"magnitude_prune": math.NaN()}, "magnitude_prune", "sparsity", "NaN, want a fraction"},
		{map[string]any{"magnitude_prune": "0.9"}, "magnitude_prune", "", `"0.9", want a number (sparsity)`},
		{map[string]any{"magnitude_prune": true}, "magnitude_prune", "", "true, want a number"},
		{map[string]any{"magnitude_prune": map[string]any{"sparsty": 0.9}}, "magnitude_prune", "sparsty", `did you mean "sparsity"?`},
		{map[string]any{"magnitude_prune": map[string]any{"scope": "gobal"}}, "magnitude_prune", "scope", `did you mean "global"?`},
		{map[string]any{"structured_prune": map[string]any{"skip_head": 1}}, "structured_prune", "skip_head", "1, want true or false"},
		{map[string]any{"quantise": 8}, "quantise", "", `did you mean "quantize"?`},
		{map[string]any{"quantize": 16}, "quantize", "bits", "16, want a whole number, 2 to 8"},
		{map[string]any{"low_rank": map[string]any{"rank": 2.5}}, "low_rank", "rank", "2.5, want a whole number"},
	} {
		_, err := compress.FromConfig(c.config)
		var e *compress.StepError
		if !errors.As(err, &e) || e.Step != c.step || e.Field != c.field || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v: %v, want step %s, field %q, %q", c.config, err, c.step, c.field, c.says)
		}
	}
	// Of several errors always the same one.
	for range 20 {
		_, err := compress.FromConfig(map[string]any{"b": 1, "a": 1, "c": 1})
		var e *compress.StepError
		if !errors.As(err, &e) || e.Step != "a" {
			t.Fatal(err)
		}
	}
}

func TestMissingField(t *testing.T) {
	_, err := compress.NewStep("fine_tune", map[string]any{"epochs": 3})
	var e *compress.StepError
	var v *compress.ValueError
	if !errors.As(err, &e) || e.Field != "lr" || !errors.As(err, &v) || v.Value != nil {
		t.Errorf("%v, want that lr is missing", err)
	}
}

// sample is a step of each kind, none with default values alone.
func sample(t *testing.T) *compress.Recipe {
	t.Helper()
	r := &compress.Recipe{Seed: math.MaxUint64}
	given := map[string]map[string]any{
		"magnitude_prune":  {"sparsity": 0.1 + 0.2, "scope": "layer", "rule": "percentile"},
		"structured_prune": {"prune_ratio": 0.25, "importance": "taylor", "skip_head": false},
		"gradient_prune":   {"sparsity": 0.5, "method": "snip", "scope": "layer"},
		"nm_prune":         {"n": 1, "m": 8},
		"low_rank":         {"energy": 0.9},
		"quantize":         {"bits": 4, "scheme": "symmetric", "per": "channel"},
		"cluster":          {"bits": 3, "keep_zeros": false},
		"fine_tune":        {"epochs": 2, "lr": 0.05, "keep_zeros": true, "momentum": 0.5, "batch_size": 16},
		"distill":          {"epochs": 2, "lr": 1e-3, "temperature": 4.5, "alpha": 0.25, "form": "hinton"},
	}
	for _, name := range compress.Names() {
		s, err := compress.NewStep(name, given[name])
		if err != nil {
			t.Fatal(err)
		}
		r.Steps = append(r.Steps, s)
	}
	return r
}

// A recipe survives JSON, exactly, seeds above 2^53 too; and the bytes are the
// same each time.
func TestJSON(t *testing.T) {
	r := sample(t)
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	back, err := compress.Parse(text)
	if err != nil || !reflect.DeepEqual(back, r) {
		t.Errorf("%s came back as %+v, %v", text, back, err)
	}
	var other compress.Recipe
	if err := json.Unmarshal(text, &other); err != nil || !reflect.DeepEqual(&other, r) {
		t.Errorf("unmarshalled as %+v, %v", other, err)
	}
	again, _ := json.Marshal(back)
	if string(again) != string(text) {
		t.Errorf("%s, then %s", text, again)
	}
	for _, s := range r.Steps { // Params and NewStep are inverse
		made, err := compress.NewStep(s.Name(), compress.Params(s))
		if err != nil || !reflect.DeepEqual(made, s) {
			t.Errorf("%s: %+v, %v", compress.Describe(s), made, err)
		}
	}
	if _, err := json.Marshal(&compress.Recipe{Steps: []compress.Step{&compress.MagnitudePrune{Sparsity: math.NaN()}}}); err == nil {
		t.Error("a recipe with NaN was written")
	}
}

func TestParseErrors(t *testing.T) {
	const ok = `{"version":1,"seed":7,"steps":[{"step":"magnitude_prune","sparsity":0.5}]}`
	if r, err := compress.Parse([]byte(ok)); err != nil || r.Seed != 7 || names(r) != "magnitude_prune" {
		t.Fatalf("%v, %v", r, err)
	}
	if r, err := compress.Parse([]byte(` {"steps": [], "version": 1} `)); err != nil || r.Seed != 0 || len(r.Steps) != 0 {
		t.Errorf("no steps: %v, %v", r, err)
	}
	for text, says := range map[string]string{
		``:                                             "byte 0: EOF",
		`[]`:                                           "want an object",
		`{"version":1,"steps":[]}}`:                    "something follows",
		`{"version":1,"steps":[]} 1`:                   "something follows",
		`{"steps":[]}`:                                 "want the keys version and steps",
		`{"version":1}`:                                "want the keys version and steps",
		`{"version":1,"steps":{}}`:                     "want the keys version and steps",
		`{"version":2,"steps":[]}`:                     "a recipe of version 2, this is version 1",
		`{"version":"1","steps":"x"}`:                  "of version 1, this",
		`{"version":1.0,"steps":[]}`:                   "of version 1.0, this",
		`{"version":1,"steps":[],"sead":1}`:            `no key "sead", did you mean "seed"?`,
		`{"version":1,"seed":-1,"steps":[]}`:           "seed -1, want",
		`{"version":1,"seed":1.5,"steps":[]}`:          "seed 1.5, want",
		`{"version":1,"seed":"1","steps":[]}`:          "seed 1, want",
		`{"version":1,"seed":1,"seed":2,"steps":[]}`:   `the key "seed" twice`,
		`{"version":1,"steps":[1]}`:                    `want an object with the key "step"`,
		`{"version":1,"steps":[{}]}`:                   `want an object with the key "step"`,
		`{"version":1,"steps":[{"step":1}]}`:           `want an object with the key "step"`,
		`{"version":1,"steps":[{"step":"magnitude"}]}`: `did you mean "magnitude_prune"?`,
		`{"version":1,"steps":[{"step":"magnitude_prune","sparsity":0.5,"sparsity":0.9}]}`: `the key "sparsity" twice`,
		`{"version":1,"steps":[{"step":"magnitude_prune","Sparsity":0.5}]}`:                `no field "Sparsity", did you mean "sparsity"?`,
		`{"version":1,"steps":[{"step":"magnitude_prune","sparsity":null}]}`:               "magnitude_prune.sparsity: missing, want a fraction",
		`{"version":1,"steps":[{"step":"magnitude_prune","sparsity":1e999}]}`:              "step 1, magnitude_prune.sparsity: 1e999, want",
		`{"version":1,"steps":[{"step":"remove_channels","n":1}]}`:                         "it takes none",
		`{"version":1,"steps":[{"step":"remove_channels"},{"step":"fine_tune","lr":0.1}]}`: "step 2, fine_tune.epochs: missing",
		`{"version":1,"steps":[`: "EOF",
		`{"version":1,"steps":` + strings.Repeat("[", 20) + strings.Repeat("]", 20) + `}`: "nested too deeply",
		`{"version":1,"steps":[` + strings.Repeat("1,", 1000) + `1]}`:                     "more than 1000 steps",
		strings.Repeat(" ", 1<<20) + ok:                                                   "want at most",
	} {
		r, err := compress.Parse([]byte(text))
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%.80s: %v, %v, want %q", text, r, err, says)
		}
	}
}

// Whatever the text, an error or a recipe that survives another round.
func FuzzParse(f *testing.F) {
	for _, s := range []string{`{"version":1,"seed":7,"steps":[{"step":"magnitude_prune","sparsity":0.5}]}`, `{"version":1,"steps":[{"step":"low_rank","rank":3}]}`, `[`, `{"version":1,"version":1}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := compress.Parse(text)
		if err != nil {
			return
		}
		once, err := json.Marshal(r)
		if err != nil {
			t.Fatalf("%q was read and cannot be written: %v", text, err)
		}
		back, err := compress.Parse(once)
		if err != nil || !reflect.DeepEqual(back, r) {
			t.Fatalf("%q became %s, then %+v, %v", text, once, back, err)
		}
	})
}
