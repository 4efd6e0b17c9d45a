package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"compressionlab/engine/compress"
	"compressionlab/engine/trace"
)

// A NoStepError says that something was done to a network that no recipe can
// say: weights were assigned, or a loop of the student's own trained it.
type NoStepError struct{ Func string }

func (e *NoStepError) Error() string {
	if e.Func == "" || e.Func == "data" || e.Func == "step" {
		return "export: weights were written by hand, which is no step of a recipe"
	}
	return fmt.Sprintf("export: %s is no step of a recipe", e.Func)
}

// steps are the functions of the language that are a step, by its name.
var steps = map[string]string{
	"magnitude_prune": "magnitude_prune", "structured_prune": "structured_prune", "gradient_prune": "gradient_prune", "nm_prune": "nm_prune",
	"remove_channels": "remove_channels", "factorize": "low_rank", "quantize": "quantize", "cluster": "cluster",
	"train": "fine_tune", "fine_tune": "fine_tune", "distill": "distill",
}

// notFields are parameters of those functions that no step has: what they say is
// in the recipe as a whole, or in how it is run.
var notFields = map[string]bool{"seed": true, "optimizer": true, "loss": true}

// Recipe is what was done to a network as a recipe: the variants that it became,
// the first one made of the network itself. The error is a [*NoStepError], or
// one of [compress.Parse].
func Recipe(made []trace.Variant, seed uint64) (*compress.Recipe, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, `{"version":%d,"seed":%d,"steps":[`, compress.Version, seed)
	first := true
	for _, v := range made {
		step, ok := steps[v.Func]
		if !ok {
			return nil, &NoStepError{v.Func}
		}
		for range max(v.Times, 1) {
			if !first {
				b.WriteByte(',')
			}
			first = false
			fmt.Fprintf(&b, `{"step":%q`, step)
			for _, a := range v.Args {
				if notFields[a.Name] {
					continue
				}
				value, ok := plain(a.Value)
				if !ok {
					return nil, &NoStepError{fmt.Sprintf("%s(%s=%s)", v.Func, a.Name, a.Value)}
				}
				fmt.Fprintf(&b, `,%q:%s`, a.Name, value)
			}
			b.WriteByte('}')
		}
	}
	b.WriteString("]}")
	return compress.Parse(b.Bytes())
}

// plain is a literal of the language in JSON: a number, a word, a truth.
func plain(literal string) (string, bool) {
	switch literal {
	case "True":
		return "true", true
	case "False":
		return "false", true
	}
	if word, ok := strings.CutPrefix(literal, "'"); ok && strings.HasSuffix(word, "'") && !strings.ContainsAny(word, `\"`) {
		b, err := json.Marshal(strings.TrimSuffix(word, "'"))
		return string(b), err == nil
	}
	var number json.Number
	if json.Unmarshal([]byte(literal), &number) != nil {
		return "", false
	}
	return number.String(), true
}
