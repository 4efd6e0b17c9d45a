package compress

import (
	"fmt"
	"slices"
	"strings"
)

// A Recipe is a list of steps, run in order.
type Recipe struct {
	Seed  uint64 // of all that is random in the steps
	Steps []Step
}

// A Step is one method with its parameters: a pointer to one of this package's
// step types. A step takes no notes of a run, so a recipe may run many times.
type Step interface {
	// Name is the method's, as the lab language calls it: "magnitude_prune".
	Name() string

	// fields are the parameters, the main one first.
	fields() []field
	// check tells whether the step can be done to the network as the steps before
	// it leave it, and notes on n what it does to it. It changes nothing else.
	check(n *network, env *Env) error
	// run does it.
	run(r *running) ([]string, error)
}

// kinds makes a step of each type with its default parameters, in the order in
// which one would use them.
var kinds = []func() Step{
	func() Step { return &MagnitudePrune{Sparsity: 0.9, Scope: "global", Rule: "exact"} },
	func() Step { return &StructuredPrune{Ratio: 0.5, Importance: "l2", SkipHead: true} },
	func() Step { return &GradientPrune{Method: "taylor", Scope: "global"} },
	func() Step { return &NMPrune{N: 2, M: 4} },
	func() Step { return &RemoveChannels{} },
	func() Step { return &LowRank{} },
	func() Step { return &Quantize{Bits: 8, Scheme: "affine", Per: "tensor"} },
	func() Step { return &Cluster{Bits: 4, KeepZeros: true} },
	func() Step { return &FineTune{BatchSize: 64, Momentum: 0.9} },
	func() Step {
		return &Distill{BatchSize: 64, Momentum: 0.9, Temperature: 3, Alpha: 0.7, Form: "tinytorch"}
	},
}

// Names lists the steps that there are.
func Names() []string {
	names := make([]string, len(kinds))
	for i, make := range kinds {
		names[i] = make().Name()
	}
	return names
}

// NewStep is the step of a name with these parameters; those that are missing
// have their defaults. Values are numbers of any Go kind, strings and bools. The
// error is a [*StepError] (of index -1) that holds an [*UnknownError] or a
// [*ValueError]; of several, that of the first name in the alphabet.
func NewStep(name string, params map[string]any) (Step, error) {
	i := slices.Index(Names(), name)
	if i < 0 {
		return nil, &StepError{Index: -1, Step: name, Err: unknown("step", name, Names())}
	}
	step := kinds[i]()
	fields := step.fields()
	for _, key := range sortedKeys(params) {
		f := slices.IndexFunc(fields, func(f field) bool { return f.name == key })
		if f < 0 {
			return nil, &StepError{-1, name, key, unknown("field", key, fieldNames(step))}
		}
		if err := fields[f].set(params[key]); err != nil {
			return nil, &StepError{-1, name, key, err}
		}
	}
	for _, f := range fields {
		if _, given := params[f.name]; f.required && !given {
			return nil, &StepError{-1, name, f.name, &ValueError{Want: f.want}}
		}
	}
	return step, nil
}

// Params are the parameters of a step by name, as [NewStep] takes them.
func Params(s Step) map[string]any {
	params := map[string]any{}
	for _, f := range s.fields() {
		params[f.name] = f.get()
	}
	return params
}

// Describe is a step as a call: "magnitude_prune(sparsity=0.9, scope=global, rule=exact)".
func Describe(s Step) string {
	var parts []string
	for _, f := range s.fields() {
		parts = append(parts, fmt.Sprintf("%s=%v", f.name, f.get()))
	}
	return s.Name() + "(" + strings.Join(parts, ", ") + ")"
}

func fieldNames(s Step) []string {
	var names []string
	for _, f := range s.fields() {
		names = append(names, f.name)
	}
	return names
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// configOrder is the order of compress_model, whatever the dict's.
var configOrder = []string{"magnitude_prune", "structured_prune", "low_rank", "quantize"}

// FromConfig is the recipe of a dict of compress_model:
//
//	{"magnitude_prune": 0.8, "low_rank": {"rank_ratio": 0.25}}
//
// A number is the step's main parameter (sparsity, prune_ratio, rank_ratio,
// bits), a map all that it names. The steps run in the order magnitude_prune,
// structured_prune, low_rank, quantize. The error is a [*StepError] of index -1;
// of several, that of the first key in the alphabet.
func FromConfig(config map[string]any) (*Recipe, error) {
	var known []string
	for _, name := range configOrder {
		if slices.Contains(Names(), name) {
			known = append(known, name)
		}
	}
	steps := map[string]Step{}
	for _, name := range sortedKeys(config) {
		if !slices.Contains(known, name) {
			return nil, &StepError{Index: -1, Step: name, Err: unknown("step", name, known)}
		}
		params, ok := config[name].(map[string]any)
		if !ok {
			main := kinds[slices.Index(Names(), name)]().fields()[0]
			if _, isNumber := numberOf(config[name]); !isNumber {
				return nil, &StepError{Index: -1, Step: name, Err: &ValueError{
					Value: config[name], Want: fmt.Sprintf("a number (%s) or the step's parameters by name", main.name)}}
			}
			params = map[string]any{main.name: config[name]}
		}
		step, err := NewStep(name, params)
		if err != nil {
			return nil, err
		}
		steps[name] = step
	}
	r := &Recipe{}
	for _, name := range configOrder {
		if s, ok := steps[name]; ok {
			r.Steps = append(r.Steps, s)
		}
	}
	return r, nil
}
