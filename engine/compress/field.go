package compress

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
)

// A field is one parameter of a step: its name, what it may hold, and a way to
// read and set it. One list of them serves defaults, dicts, JSON and errors.
type field struct {
	name     string
	want     string // "a fraction, 0 to 1"
	required bool   // has no default
	get      func() any
	set      func(v any) error // a *ValueError
}

// numberOf is v as a float64, if it is a number of any of the kinds that a dict,
// JSON or a Go map holds.
func numberOf(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case float32:
		return float64(v), true
	case int:
		return float64(v), true
	case int64:
		return float64(v), true
	case json.Number:
		f, err := v.Float64()
		return f, err == nil
	}
	return 0, false
}

// number is a field of a float64 that passes ok.
func number(name string, p *float64, want string, ok func(float64) bool) field {
	return field{name: name, want: want, get: func() any { return *p }, set: func(v any) error {
		f, is := numberOf(v)
		if !is || math.IsInf(f, 0) || !ok(f) {
			e := &ValueError{Value: v, Want: want}
			if is && f > 1 && f <= 100 && strings.Contains(want, "fraction") {
				e.Hint = fmt.Sprintf("did you mean %v? It is a fraction, not a percentage", f/100)
			}
			return e
		}
		*p = f
		return nil
	}}
}

// fraction is a number from 0 to 1.
func fraction(name string, p *float64) field {
	return number(name, p, "a fraction, 0 to 1", func(f float64) bool { return f >= 0 && f <= 1 })
}

// positive is a finite number above 0.
func positive(name string, p *float64) field {
	return number(name, p, "a number above 0", func(f float64) bool { return f > 0 })
}

// integer is a whole number from least to most.
func integer(name string, p *int, least, most int) field {
	want := fmt.Sprintf("a whole number, %d to %d", least, most)
	return field{name: name, want: want, get: func() any { return *p }, set: func(v any) error {
		f, is := numberOf(v)
		if !is || f != math.Trunc(f) || f < float64(least) || f > float64(most) {
			return &ValueError{Value: v, Want: want}
		}
		*p = int(f)
		return nil
	}}
}

// choice is one of some words.
func choice(name string, p *string, words ...string) field {
	want := "one of " + strings.Join(words, ", ")
	return field{name: name, want: want, get: func() any { return *p }, set: func(v any) error {
		s, is := v.(string)
		if !is || !slices.Contains(words, s) {
			e := &ValueError{Value: v, Want: want}
			if near := nearest(s, words); is && near != "" {
				e.Hint = fmt.Sprintf("did you mean %q?", near)
			}
			return e
		}
		*p = s
		return nil
	}}
}

// flag is true or false.
func flag(name string, p *bool) field {
	want := "true or false"
	return field{name: name, want: want, get: func() any { return *p }, set: func(v any) error {
		b, is := v.(bool)
		if !is {
			return &ValueError{Value: v, Want: want}
		}
		*p = b
		return nil
	}}
}

// needed is the field without a default.
func needed(f field) field { f.required = true; return f }
