package compress

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
)

// Version is that of the JSON form. It counts up when a step changes its meaning
// or a field its default.
const Version = 1

// A FormatError says that JSON is no recipe.
type FormatError struct {
	Offset int64  // the byte after which it was found
	Why    string // "unknown key \"sed\""
	Err    error  // what encoding/json said, or nil
}

func (e *FormatError) Error() string {
	return fmt.Sprintf("compress: recipe, byte %d: %s", e.Offset, e.Why)
}

// Unwrap is Err.
func (e *FormatError) Unwrap() error { return e.Err }

// A VersionError says that a recipe is of a version that this package does not
// know.
type VersionError struct{ Version string }

func (e *VersionError) Error() string {
	return fmt.Sprintf("compress: a recipe of version %s, this is version %d", e.Version, Version)
}

// MarshalJSON writes version, seed and steps, each step with all its fields in
// their order:
//
//	{"version":1,"seed":7,"steps":[{"step":"magnitude_prune","sparsity":0.9,"scope":"global","rule":"exact"}]}
//
// The same recipe gives the same bytes. It returns an error if a field holds NaN
// or infinity.
func (r *Recipe) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, `{"version":%d,"seed":%d,"steps":[`, Version, r.Seed)
	for i, s := range r.Steps {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"step":%q`, s.Name())
		for _, f := range s.fields() {
			v, err := json.Marshal(f.get())
			if err != nil {
				return nil, &StepError{i, s.Name(), f.name, err}
			}
			fmt.Fprintf(&b, `,%q:%s`, f.name, v)
		}
		b.WriteByte('}')
	}
	b.WriteString("]}")
	return b.Bytes(), nil
}

// UnmarshalJSON is [Parse].
func (r *Recipe) UnmarshalJSON(data []byte) error {
	parsed, err := Parse(data)
	if err != nil {
		return err
	}
	*r = *parsed
	return nil
}

// maxRecipe and maxSteps bound a recipe, so that no text costs much.
const (
	maxRecipe = 1 << 20 // bytes
	maxSteps  = 1000
)

// Parse reads a recipe from JSON. It is strict: a key that is not known, twice
// there, or missing (version, steps, step, or a field without a default) is an
// error, as is anything after the end. A missing seed is 0, a missing field has
// its default.
//
// The error is a [*FormatError], a [*VersionError], or a [*StepError].
func Parse(data []byte) (*Recipe, error) {
	if len(data) > maxRecipe {
		return nil, &FormatError{Why: fmt.Sprintf("%d bytes, want at most %d", len(data), maxRecipe)}
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	top, err := object(d)
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, &FormatError{Offset: d.InputOffset(), Why: "something follows the recipe", Err: err}
	}

	r := &Recipe{}
	version, hasVersion := top["version"]
	if v, ok := version.(json.Number); hasVersion && (!ok || v != json.Number(strconv.Itoa(Version))) {
		return nil, &VersionError{fmt.Sprint(version)}
	}
	for _, key := range sortedKeys(top) {
		switch key {
		case "version":
		case "seed":
			n, _ := top[key].(json.Number)
			if r.Seed, err = strconv.ParseUint(string(n), 10, 64); err != nil {
				return nil, &FormatError{Why: fmt.Sprintf("seed %v, want a whole number from 0 to 2^64-1", top[key]), Err: err}
			}
		case "steps":
		default:
			return nil, &FormatError{Why: unknown("key", key, []string{"version", "seed", "steps"}).Error()}
		}
	}
	steps, ok := top["steps"].([]any)
	if !hasVersion || !ok {
		return nil, &FormatError{Why: "want the keys version and steps, a list"}
	}
	for i, s := range steps {
		params, ok := s.(map[string]any)
		name, named := params["step"].(string)
		if !ok || !named {
			return nil, &StepError{Index: i, Step: "?", Err: &ValueError{Value: s, Want: `an object with the key "step"`}}
		}
		delete(params, "step")
		step, err := NewStep(name, params)
		if e, ok := err.(*StepError); ok {
			e.Index = i
			return nil, e
		}
		r.Steps = append(r.Steps, step)
	}
	return r, nil
}

// object reads one JSON object of values, lists and objects; a key twice is an
// error, which encoding/json by itself does not see.
func object(d *json.Decoder) (map[string]any, error) {
	v, err := value(d, 0)
	if err != nil {
		return nil, err
	}
	m, ok := v.(map[string]any)
	if !ok {
		return nil, &FormatError{Offset: d.InputOffset(), Why: "want an object"}
	}
	return m, nil
}

func value(d *json.Decoder, depth int) (any, error) {
	fail := func(why string, err error) error {
		return &FormatError{Offset: d.InputOffset(), Why: why, Err: err}
	}
	t, err := d.Token()
	if err != nil {
		return nil, fail(err.Error(), err)
	}
	delim, ok := t.(json.Delim)
	if !ok {
		return t, nil
	}
	if depth > 8 {
		return nil, fail("nested too deeply", nil)
	}
	if delim == '[' {
		list := []any{}
		for d.More() {
			v, err := value(d, depth+1)
			if err != nil {
				return nil, err
			}
			if list = append(list, v); len(list) > maxSteps {
				return nil, fail(fmt.Sprintf("more than %d steps", maxSteps), nil)
			}
		}
		if _, err := d.Token(); err != nil {
			return nil, fail(err.Error(), err)
		}
		return list, nil
	}
	m := map[string]any{}
	for d.More() {
		k, err := d.Token()
		if err != nil {
			return nil, fail(err.Error(), err)
		}
		key := k.(string) // the decoder lets nothing else stand here
		if _, twice := m[key]; twice {
			return nil, fail(fmt.Sprintf("the key %q twice", key), nil)
		}
		if m[key], err = value(d, depth+1); err != nil {
			return nil, err
		}
	}
	if _, err := d.Token(); err != nil {
		return nil, fail(err.Error(), err)
	}
	return m, nil
}
