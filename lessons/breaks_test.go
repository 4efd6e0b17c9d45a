package lessons

import (
	"strings"
	"testing"
)

func TestBreaks(t *testing.T) {
	for code, want := range map[string]string{
		"":                                       "",
		"accuracy":                               "accuracy",
		"low_rank_approximate()":                 "low_rank_approximate()",
		"f(copy.deepcopy(original), 0.25)":       "f(|copy|.deepcopy(|original), 0.25)",
		"model.layers[0].weight.data":            "model|.layers[|0]|.weight|.data",
		"a == b":                                 "a == b",
		"f(a==1,b=2)":                            "f(|a==1,|b=2)",
		"https://lab.example/embed/storage/":     "https://|lab|.example/|embed/|storage/",
		`{"step": "quantize"}`:                   `{|"step": "quantize"}`,
		"x = 1.5":                                "x = 1.5",
		"größe.daten":                            "größe|.daten",
		"print(f\"{accuracy(small):.1%} read\")": "print(|f\"{|accuracy(|small):.1%} read\")",
	} {
		got := Breaks(code)
		if strings.Join(got, "|") != want {
			t.Errorf("%q is cut into %q, want %q", code, strings.Join(got, "|"), want)
		}
		if strings.Join(got, "") != code {
			t.Errorf("%q has become %q", code, strings.Join(got, ""))
		}
	}
}
