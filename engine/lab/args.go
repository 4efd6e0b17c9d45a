package lab

import (
	"math"
	"strings"

	"go.starlark.net/starlark"
)

// A function is a builtin with the names of its parameters, so that it can be
// called by keyword and its errors can speak of them.
type function struct {
	s      *session
	name   string
	params []string // "model", "sparsity=", "*layers", "**arrays": = marks one that may be left out
	do     func(c *call) (starlark.Value, error)
}

func (f *function) String() string        { return "<function " + f.name + ">" }
func (f *function) Type() string          { return "function" }
func (f *function) Freeze()               {}
func (f *function) Truth() starlark.Bool  { return true }
func (f *function) Hash() (uint32, error) { return starlark.String(f.name).Hash() }
func (f *function) Name() string          { return f.name }

// signature is how a call of f looks: magnitude_prune(model, sparsity=…).
func (f *function) signature() string {
	var parts []string
	for _, p := range f.params {
		if name, optional := strings.CutSuffix(p, "="); optional {
			p = name + "=…"
		}
		parts = append(parts, p)
	}
	return f.name + "(" + strings.Join(parts, ", ") + ")"
}

// CallInternal binds the arguments to the parameters, then runs the function.
func (f *function) CallInternal(_ *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	c := &call{s: f.s, f: f, given: map[string]starlark.Value{}}
	var names []string
	rest, named := false, false
	for _, p := range f.params {
		if strings.HasPrefix(p, "**") {
			named = true
			continue
		}
		if strings.HasPrefix(p, "*") {
			rest = true
			continue
		}
		names = append(names, strings.TrimSuffix(p, "="))
	}
	for i, a := range args {
		switch {
		case rest:
			c.rest = append(c.rest, a)
		case i < len(names):
			c.given[names[i]] = a
		default:
			e := refuse("%s takes %d argument%s at most, and gets %d", f.name, len(names), plural(len(names)), len(args))
			e.index = len(names) + 1
			return nil, e.withHint("It is called like this: %s", f.signature())
		}
	}
	c.positional = len(args)
	for _, kv := range kwargs {
		k := string(kv[0].(starlark.String))
		known := named
		for i, n := range names {
			if n == k {
				known = true
				if !rest && i < len(args) {
					e := refuse("%s gets %s twice: once by its place and once by its name", f.name, k)
					e.keyword = k
					return nil, e
				}
			}
		}
		if !known {
			e := refuse("%s has no argument called %s", f.name, k)
			e.keyword = k
			if near := nearest(k, names); near != "" {
				e.rename = near
				return nil, e.withHint("Did you mean %s?", near)
			}
			return nil, e.withHint("It is called like this: %s", f.signature())
		}
		if named {
			c.named = append(c.named, kv)
			continue
		}
		c.given[k] = kv[1]
	}
	for _, p := range f.params {
		if strings.HasSuffix(p, "=") || strings.HasPrefix(p, "*") {
			continue
		}
		if _, ok := c.given[p]; !ok {
			what := p
			if len(p) > 2 && !strings.Contains(p, "_") && !strings.HasSuffix(p, "s") {
				what = article(p)
			}
			return nil, refuse("%s needs %s", f.name, what).withHint("It is called like this: %s", f.signature())
		}
	}
	if l := &f.s.lineage; l.on {
		l.calls = append(l.calls, c)
		defer func() { l.calls = l.calls[:len(l.calls)-1] }()
	}
	return f.do(c)
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

func article(noun string) string {
	if noun == "" {
		return "a value"
	}
	if strings.ContainsRune("aeioAEIO", rune(noun[0])) || noun == "ndarray" {
		return "an " + noun
	}
	return "a " + noun
}

// A call is one call of a [function] with its arguments by name.
type call struct {
	s          *session
	f          *function
	given      map[string]starlark.Value
	rest       starlark.Tuple
	named      []starlark.Tuple // of **arrays: pairs of a name and a value
	positional int
}

// refuse is a value error that blames one argument.
func (c *call) refuse(param, format string, args ...any) *fault {
	e := refuse(format, args...)
	for i, p := range c.f.params {
		if strings.TrimSuffix(p, "=") == param && i < c.positional {
			e.index = i + 1
			return e
		}
	}
	e.keyword = param
	return e
}

// wrongType says what an argument should have been.
func (c *call) wrongType(param, want string) *fault {
	return c.refuse(param, "%s of %s should be %s, and it is %s", param, c.f.name, want, describe(c.given[param])).
		withHint("It is called like this: %s", c.f.signature())
}

// float is a number argument, or otherwise if it was left out.
func (c *call) float(param string, otherwise float64) (float64, error) {
	v, ok := c.given[param]
	if !ok {
		return otherwise, nil
	}
	f, ok := number(v)
	if !ok {
		return 0, c.wrongType(param, "a number")
	}
	return f, nil
}

// integer is a whole number argument within int32.
func (c *call) integer(param string, otherwise int) (int, error) {
	v, ok := c.given[param]
	if !ok {
		return otherwise, nil
	}
	switch v := v.(type) {
	case starlark.Int:
		if n, ok := v.Int64(); ok && n >= math.MinInt32 && n <= math.MaxInt32 {
			return int(n), nil
		}
		return 0, c.refuse(param, "%s=%s is too large", param, v)
	}
	return 0, c.wrongType(param, "a whole number")
}

// text is a string argument that is one of words.
func (c *call) word(param, otherwise string, words ...string) (string, error) {
	v, ok := c.given[param]
	if !ok {
		return otherwise, nil
	}
	given, ok := v.(starlark.String)
	if !ok {
		return "", c.wrongType(param, "one of "+quotedWords(words))
	}
	for _, w := range words {
		if string(given) == w {
			return w, nil
		}
	}
	e := c.refuse(param, "%s=%q is not known: it is one of %s", param, string(given), quotedWords(words))
	if near := nearest(string(given), words); near != "" {
		e.hint = "Did you mean \"" + near + "\"?"
	}
	return "", e
}

func quotedWords(words []string) string {
	q := make([]string, len(words))
	for i, w := range words {
		q[i] = `"` + w + `"`
	}
	return strings.Join(q, ", ")
}

// network is an argument that is a layer or a model.
func (c *call) network(param string) (*model, error) {
	if m, ok := c.given[param].(*model); ok {
		return m, nil
	}
	e := c.wrongType(param, "a model")
	switch c.given[param].(type) {
	case *tensor, *array:
		e.hint = "Pass the model or the layer that holds it."
	}
	return nil, e
}

// number is the value of an int, a float or a bool.
func number(v starlark.Value) (float64, bool) {
	switch v := v.(type) {
	case starlark.Int:
		return float64(v.Float()), true
	case starlark.Float:
		return float64(v), true
	case starlark.Bool:
		if v {
			return 1, true
		}
		return 0, true
	}
	return 0, false
}

// describe names a value in an error: the number 3, a string, a Sequential.
func describe(v starlark.Value) string {
	switch v := v.(type) {
	case nil, starlark.NoneType:
		return "None"
	case starlark.Bool:
		return v.String()
	case starlark.Int, starlark.Float:
		return "the number " + str(v)
	case starlark.String:
		if len(v) <= 20 {
			return "the string " + repr(v)
		}
		return "a string"
	case *array:
		return "an array of shape " + shapeText(v.shape)
	case *tensor:
		return "a Tensor of shape " + shapeText(v.t.Shape)
	case *function:
		return "the function " + v.name + " itself (is its call missing the parentheses?)"
	case starlark.Callable:
		if _, ok := v.(*model); !ok {
			return "the function " + v.Name() + " itself (is its call missing the parentheses?)"
		}
	}
	return article(typeName(v))
}
