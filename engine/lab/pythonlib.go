package lab

import (
	"math"
	"math/big"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.starlark.net/starlark"
)

// addPython adds Python's builtins that Starlark lacks or answers unlike, and
// puts a guard before those that go through a whole iterable at once.
func (s *session) addPython(d starlark.StringDict) {
	add := func(name string, params string, do func(c *call) (starlark.Value, error)) {
		d[name] = &function{s, name, strings.Fields(params), do}
	}
	d["print"] = &printFunction{s}
	add("sum", "values start=", s.sum)
	add("abs", "x", func(c *call) (starlark.Value, error) {
		switch v := c.given["x"].(type) {
		case *array, *tensor:
			return starlark.Call(s.thread, s.predeclared["np"].(*module).members["abs"], starlark.Tuple{v}, nil)
		}
		if _, ok := number(c.given["x"]); !ok {
			return nil, c.wrongType("x", "a number")
		}
		x := asNumber(c.given["x"])
		if f, ok := x.(starlark.Float); ok {
			return starlark.Float(math.Abs(float64(f))), nil
		}
		if i := x.(starlark.Int); i.Sign() < 0 {
			return starlark.MakeInt(0).Sub(i), nil
		}
		return x, nil
	})
	add("round", "number ndigits=", s.round)
	add("pow", "base exp mod=", func(c *call) (starlark.Value, error) {
		if mod, ok := c.given["mod"]; ok {
			var n [3]*big.Int
			for i, v := range []starlark.Value{c.given["base"], c.given["exp"], mod} {
				whole, ok := asNumber(v).(starlark.Int)
				if !ok || i > 0 && whole.Sign() < 0 || i == 2 && whole.Sign() == 0 {
					return nil, refuse("pow with three numbers takes whole ones, the last two of them not below 0")
				}
				n[i] = whole.BigInt()
			}
			bits := n[2].BitLen()
			if err := s.work((n[1].BitLen() + 1) * (bits*bits/4096 + 1)); err != nil {
				return nil, err
			}
			return starlark.MakeBigInt(n[0].Exp(n[0], n[1], n[2])), nil
		}
		return s.power(asNumber(c.given["base"]), asNumber(c.given["exp"]))
	})
	add("divmod", "a b", func(c *call) (starlark.Value, error) {
		q, err := s.binary("//", c.given["a"], c.given["b"])
		if err != nil {
			return nil, err
		}
		r, err := s.binary("%", c.given["a"], c.given["b"])
		return starlark.Tuple{q, r}, err
	})
	add("isinstance", "value kind", func(c *call) (starlark.Value, error) {
		kinds := starlark.Tuple{c.given["kind"]}
		if t, ok := kinds[0].(starlark.Tuple); ok {
			kinds = t
		}
		have := typeName(c.given["value"])
		for _, k := range kinds {
			f, ok := k.(starlark.Callable)
			if !ok {
				return nil, c.wrongType("kind", "a type, such as Linear, int or str")
			}
			want := f.Name()
			switch want {
			case "SimpleModel":
				want = "Sequential"
			case "LinearLowRank":
				want = "LowRank"
			}
			if want == have || want == "int" && have == "bool" {
				return starlark.True, nil
			}
		}
		return starlark.False, nil
	})
	add("type", "value", func(c *call) (starlark.Value, error) {
		name := typeName(c.given["value"])
		if v, ok := d[name]; ok {
			return v, nil
		}
		if v, ok := starlark.Universe[name]; ok {
			return v, nil
		}
		return starlark.String(name), nil
	})
	add("str", "value=", func(c *call) (starlark.Value, error) {
		v, ok := c.given["value"]
		if !ok {
			return starlark.String(""), nil
		}
		t, err := s.text(v, false)
		return starlark.String(t), err
	})
	add("repr", "value", func(c *call) (starlark.Value, error) {
		t, err := s.text(c.given["value"], true)
		return starlark.String(t), err
	})
	add("format", "value spec=", func(c *call) (starlark.Value, error) {
		spec := ""
		if v, ok := c.given["spec"]; ok {
			t, isText := v.(starlark.String)
			if !isText {
				return nil, c.wrongType("spec", "a text")
			}
			spec = string(t)
		}
		t, err := s.format(c.given["value"], spec)
		return starlark.String(t), err
	})
	add("float", "x=", func(c *call) (starlark.Value, error) {
		v, ok := c.given["x"]
		if !ok {
			return starlark.Float(0), nil
		}
		switch x := asNumber(scalar(v)).(type) {
		case starlark.Float:
			return x, nil
		case starlark.Int:
			if f := x.Float(); !math.IsInf(float64(f), 0) {
				return f, nil
			}
			return nil, c.refuse("x", "this integer is too large for a float")
		case starlark.String:
			f, err := starlark.Call(s.thread, starlark.Universe["float"], starlark.Tuple{starlark.String(strings.TrimSpace(string(x)))}, nil)
			if err != nil {
				return nil, c.refuse("x", "%s is not a number", describe(v))
			}
			return f, nil
		}
		return nil, c.wrongType("x", "a number or a text that holds one")
	})
	add("int", "x= base=", func(c *call) (starlark.Value, error) {
		v, ok := c.given["x"]
		if !ok {
			return starlark.MakeInt(0), nil
		}
		args := starlark.Tuple{asNumber(scalar(v))}
		if t, isText := v.(starlark.String); isText {
			if len(t) > 4300 {
				return nil, c.refuse("x", "a number of %d digits", len(t))
			}
			args[0] = starlark.String(strings.TrimSpace(string(t)))
		}
		if b, ok := c.given["base"]; ok {
			args = append(args, b)
		}
		i, err := starlark.Call(s.thread, starlark.Universe["int"], args, nil)
		if err != nil {
			return nil, c.refuse("x", "%s is not a whole number", describe(v))
		}
		return i, nil
	})
	for name, base := range map[string]int{"bin": 2, "oct": 8, "hex": 16} {
		add(name, "number", func(c *call) (starlark.Value, error) {
			n, ok := asNumber(c.given["number"]).(starlark.Int)
			if !ok {
				return nil, c.wrongType("number", "a whole number")
			}
			return starlark.String(prefixed(n.BigInt().Text(base), map[int]string{2: "0b", 8: "0o", 16: "0x"}[base], true)), s.work(bitLen(n) / 4)
		})
	}
	add("map", "*function_and_values", func(c *call) (starlark.Value, error) { return s.mapFunction(c, false) })
	add("filter", "*function_and_values", func(c *call) (starlark.Value, error) { return s.mapFunction(c, true) })
	add("callable", "value", func(c *call) (starlark.Value, error) {
		_, ok := c.given["value"].(starlark.Callable)
		return starlark.Bool(ok), nil
	})
	add("id", "value", func(c *call) (starlark.Value, error) {
		v := any(c.given["value"])
		if t, ok := v.(starlark.Tuple); ok {
			if v = "()"; len(t) > 0 {
				v = &t[0]
			}
		}
		if _, ok := s.ids[v]; !ok {
			s.ids[v] = 1000 + 16*len(s.ids)
		}
		return starlark.MakeInt(s.ids[v]), nil
	})
	d["__name__"] = starlark.String("__main__")
	for _, name := range []string{"all", "any", "enumerate", "list", "max", "min", "reversed", "set", "sorted", "tuple", "zip", "dict", "bytes", "len", "range"} {
		d[name] = s.guarded(starlark.Universe[name].(*starlark.Builtin))
	}
}

// scalar is the number in an array or a Tensor of one entry, any other value
// as it is.
func scalar(v starlark.Value) starlark.Value {
	if t, ok := v.(*tensor); ok {
		v = t.data()
	}
	if a, ok := v.(*array); ok && a.size() == 1 {
		return valueAt(a.buf, a.offset)
	}
	return v
}

// guarded is a builtin of Starlark's behind a look at how much it will go
// through.
func (s *session) guarded(b *starlark.Builtin) starlark.Value {
	makes := map[string]float64{"enumerate": 80, "list": 16, "reversed": 16, "set": 80, "sorted": 32, "tuple": 16, "zip": 80, "dict": 80, "bytes": 1}[b.Name()]
	return starlark.NewBuiltin(b.Name(), func(t *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		if b.Name() == "len" && len(args) == 1 {
			if a, ok := args[0].(*array); ok && len(a.shape) == 0 {
				return nil, refuse("an array of shape () has no length")
			}
		}
		if b.Name() != "len" && b.Name() != "range" && b.Name() != "bytes" && (len(args) == 1 || b.Name() != "max" && b.Name() != "min") {
			args = append(starlark.Tuple{}, args...)
			for i, a := range args {
				if text, ok := a.(starlark.String); ok {
					list, err := s.characters(text)
					if err != nil {
						return nil, err
					}
					args[i] = list
				}
			}
			for _, a := range args {
				if n := starlark.Len(a); n > 0 {
					if err := s.grow(makes * float64(n)); err != nil {
						return nil, err
					}
					if err := s.work(n); err != nil {
						return nil, err
					}
				}
			}
		}
		if n := len(kwargs); n > 0 && kwargs[n-1][0] == starlark.String("default") && len(args) == 1 && (b.Name() == "max" || b.Name() == "min") {
			if starlark.Len(args[0]) == 0 {
				return kwargs[n-1][1], nil
			}
			kwargs = kwargs[:n-1]
		}
		if b.Name() == "enumerate" && len(kwargs) == 1 && kwargs[0][0] == starlark.String("start") {
			args, kwargs = append(args[:len(args):len(args)], kwargs[0][1]), nil
		}
		v, err := b.CallInternal(t, args, kwargs)
		if err != nil {
			if f := (*fault)(nil); asFault(err, &f) {
				return nil, f
			}
			return nil, plain(b.Name(), err, args)
		}
		return v, nil
	})
}

// plain rewords what a Starlark builtin said.
func plain(name string, err error, args starlark.Tuple) error {
	msg := err.Error()
	switch {
	case name == "len" && len(args) == 1:
		return refuse("%s has no length", describe(args[0]))
	case strings.Contains(msg, "want iterable"), strings.Contains(msg, "not iterable"):
		for _, a := range args {
			if _, ok := a.(starlark.Iterable); !ok {
				return refuse("%s goes through a list or the like, and this is %s", name, describe(a))
			}
		}
	case strings.Contains(msg, "empty"):
		return refuse("%s of nothing: the list is empty", name)
	}
	return translate(msg)
}

// printFunction is print(*values, sep=" ", end="\n").
type printFunction struct{ s *session }

func (p *printFunction) String() string        { return "<function print>" }
func (p *printFunction) Type() string          { return "function" }
func (p *printFunction) Freeze()               {}
func (p *printFunction) Truth() starlark.Bool  { return true }
func (p *printFunction) Hash() (uint32, error) { return starlark.String("print").Hash() }
func (p *printFunction) Name() string          { return "print" }

func (p *printFunction) CallInternal(_ *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	sep, end := " ", "\n"
	for _, kv := range kwargs {
		k := string(kv[0].(starlark.String))
		v, isText := kv[1].(starlark.String)
		switch {
		case k == "flush":
			continue
		case k != "sep" && k != "end":
			e := refuse("print has no argument called %s", k)
			e.keyword = k
			return nil, e.withHint("It knows sep and end.")
		case !isText && kv[1] != starlark.None:
			e := refuse("%s of print should be a text, and it is %s", k, describe(kv[1]))
			e.keyword = k
			return nil, e
		case !isText:
			continue
		case k == "sep":
			sep = string(v)
		default:
			end = string(v)
		}
	}
	var b strings.Builder
	for i, a := range args {
		if i > 0 {
			b.WriteString(sep)
		}
		t, err := p.s.text(a, false)
		if err != nil {
			return nil, err
		}
		b.WriteString(t)
		if b.Len() > 2*p.s.limits.Output {
			break
		}
	}
	b.WriteString(end)
	return starlark.None, p.s.print(b.String())
}

func (s *session) sum(c *call) (starlark.Value, error) {
	items, err := s.items(c.given["values"])
	if err != nil {
		if f, ok := err.(*fault); ok && f.kind == "value" {
			return nil, c.wrongType("values", "a list of numbers")
		}
		return nil, err
	}
	var total starlark.Value = starlark.MakeInt(0)
	if start, ok := c.given["start"]; ok {
		total = start
	}
	for _, v := range items {
		if total, err = s.binary("+", total, v); err != nil {
			return nil, err
		}
	}
	return total, nil
}

// round is Python's: halves go to the even neighbour, and the digits of a float
// are those of its decimal expansion.
func (s *session) round(c *call) (starlark.Value, error) {
	digits, err := c.integer("ndigits", 0)
	if err != nil {
		return nil, err
	}
	if digits < -400 || digits > 400 {
		return nil, c.refuse("ndigits", "ndigits=%d is too far from 0", digits)
	}
	_, given := c.given["ndigits"]
	switch x := asNumber(c.given["number"]).(type) {
	case starlark.Int:
		if digits >= 0 {
			return x, nil
		}
		unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(-digits)), nil)
		q, r := new(big.Int).DivMod(x.BigInt(), unit, new(big.Int))
		twice := new(big.Int).Lsh(r, 1)
		if cmp := twice.Cmp(unit); cmp > 0 || cmp == 0 && q.Bit(0) == 1 {
			q.Add(q, big.NewInt(1))
		}
		return starlark.MakeBigInt(q.Mul(q, unit)), nil
	case starlark.Float:
		f := float64(x)
		if !given {
			if f-f != 0 {
				return nil, c.refuse("number", "%s cannot be rounded to a whole number", floatText(f))
			}
			n, err := starlark.NumberToInt(starlark.Float(math.RoundToEven(f)))
			return n, err
		}
		if f-f != 0 || digits > 330 {
			return x, nil
		}
		if digits >= 0 {
			text, _ := format(x, "."+thousandless(digits)+"f")
			return s.parseFloat(text)
		}
		whole, err := starlark.NumberToInt(starlark.Float(math.RoundToEven(f)))
		if err != nil {
			return nil, err
		}
		inner := &call{s: s, f: c.f, given: map[string]starlark.Value{"number": whole, "ndigits": starlark.MakeInt(digits)}}
		n, err := s.round(inner)
		if err != nil {
			return nil, err
		}
		return n.(starlark.Int).Float(), nil
	}
	return nil, c.wrongType("number", "a number")
}

func thousandless(n int) string { return strings.ReplaceAll(thousands(n), ",", "") }

func (s *session) parseFloat(text string) (starlark.Value, error) {
	return starlark.Call(s.thread, starlark.Universe["float"], starlark.Tuple{starlark.String(text)}, nil)
}

// method is x.name for the methods that Starlark's values lack or do otherwise.
func (s *session) method(x starlark.Value, name string) (starlark.Value, error) {
	f := func(params string, do func(c *call) (starlark.Value, error)) (starlark.Value, error) {
		return &function{s, name, strings.Fields(params), do}, nil
	}
	switch v := x.(type) {
	case *starlark.List:
		switch name {
		case "sort":
			return f("key= reverse=", func(c *call) (starlark.Value, error) {
				var kwargs []starlark.Tuple
				for _, k := range []string{"key", "reverse"} {
					if a, ok := c.given[k]; ok {
						kwargs = append(kwargs, starlark.Tuple{starlark.String(k), a})
					}
				}
				sorted, err := starlark.Call(s.thread, s.predeclared["sorted"], starlark.Tuple{v}, kwargs)
				if err != nil {
					return nil, err
				}
				items, err := s.items(sorted)
				if err != nil {
					return nil, err
				}
				return starlark.None, s.refill(v, items)
			})
		case "reverse":
			return f("", func(*call) (starlark.Value, error) {
				items, err := s.items(v)
				if err != nil {
					return nil, err
				}
				for i, j := 0, len(items)-1; i < j; i, j = i+1, j-1 {
					items[i], items[j] = items[j], items[i]
				}
				return starlark.None, s.refill(v, items)
			})
		case "copy":
			return f("", func(*call) (starlark.Value, error) {
				items, err := s.items(v)
				return starlark.NewList(items), err
			})
		case "count":
			return f("value", func(c *call) (starlark.Value, error) { return s.count(v, c.given["value"]) })
		}
	case starlark.Tuple:
		switch name {
		case "count":
			return f("value", func(c *call) (starlark.Value, error) { return s.count(v, c.given["value"]) })
		case "index":
			return starlark.NewList(v).Attr(name)
		}
	case *starlark.Dict:
		if name == "popitem" { // Starlark takes the first
			return f("", func(*call) (starlark.Value, error) {
				keys := v.Keys()
				if len(keys) == 0 {
					return nil, refuse("popitem of a dict without entries")
				}
				last := keys[len(keys)-1]
				value, _, err := v.Delete(last)
				if err != nil {
					return nil, translate(err.Error())
				}
				return starlark.Tuple{last, value}, nil
			})
		}
		if name == "copy" {
			return f("", func(*call) (starlark.Value, error) {
				if err := s.grow(80 * float64(v.Len())); err != nil {
					return nil, err
				}
				d := starlark.NewDict(v.Len())
				for _, kv := range v.Items() {
					if err := d.SetKey(kv[0], kv[1]); err != nil {
						return nil, err
					}
				}
				return d, nil
			})
		}
	case starlark.String:
		switch name {
		case "count":
			return v.Attr("count")
		case "format":
			return &formatMethod{s, string(v)}, nil
		case "swapcase":
			return f("", func(*call) (starlark.Value, error) {
				return starlark.String(strings.Map(func(c rune) rune {
					if upper := unicode.ToUpper(c); upper != c {
						return upper
					}
					return unicode.ToLower(c)
				}, string(v))), s.grow(float64(len(v)))
			})
		case "ljust", "rjust", "center", "zfill":
			params := "width fill="
			if name == "zfill" {
				params = "width"
			}
			return f(params, func(c *call) (starlark.Value, error) { return s.justify(c, string(v), name) })
		}
	}
	if n, ok := number(x); ok {
		switch name {
		case "is_integer":
			return f("", func(*call) (starlark.Value, error) { return starlark.Bool(n == math.Floor(n)), nil })
		case "item", "tolist", "astype", "round": // a result of NumPy's
			a, _, err := s.asArray(x)
			if err != nil {
				return nil, err
			}
			return f(arrayMethods[name], func(c *call) (starlark.Value, error) {
				v, err := a.method(c, name)
				if z, ok := v.(*array); ok && err == nil {
					return z.orNumber(), nil
				}
				return v, err
			})
		}
	}
	if f, ok := x.(starlark.Callable); ok && name == "__name__" {
		return starlark.String(f.Name()), nil
	}
	if watched[name] {
		switch x.(type) {
		case starlark.String, *starlark.List, *starlark.Dict, *starlark.Set, starlark.Bytes:
			return s.watchedMethod(x, name)
		}
	}
	if a, ok := x.(starlark.HasAttrs); ok {
		got, err := a.Attr(name)
		if err != nil {
			return nil, err
		}
		if got != nil {
			return got, nil
		}
		return nil, unknownAttribute(x, name, a.AttrNames())
	}
	return nil, refuse("%s has no attribute %s", describe(x), name)
}

// watchedMethod is x.name behind a look at what the call will cost.
func (s *session) watchedMethod(x starlark.Value, name string) (starlark.Value, error) {
	if text, ok := x.(starlark.String); ok && name == "splitlines" {
		x = starlark.String(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(text)))
	}
	bound, err := x.(starlark.HasAttrs).Attr(name)
	if err != nil {
		return nil, err
	}
	method, ok := bound.(*starlark.Builtin)
	if !ok {
		return nil, unknownAttribute(x, name, x.(starlark.HasAttrs).AttrNames())
	}
	return starlark.NewBuiltin(name, func(t *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		if list, ok := x.(*starlark.List); ok && name == "extend" && len(args) == 1 && len(kwargs) == 0 {
			items, err := s.items(args[0])
			if err != nil {
				return nil, err
			}
			return starlark.None, s.extend(list, items)
		}
		if err := s.work(max(starlark.Len(x), len(textOf(x))) / 32); err != nil {
			return nil, err
		}
		if err := s.grow(methodSize(x, name, args)); err != nil {
			return nil, err
		}
		if text, ok := x.(starlark.String); ok && name == "join" && len(args) == 1 {
			items, err := s.items(args[0])
			if err != nil {
				return nil, err
			}
			for _, item := range items {
				if !isText(item) {
					return nil, refuse("%s.join puts texts together, and this is %s", repr(text), describe(item)).
						withHint("Turn each into text first: %s.join(str(x) for x in values)", repr(text))
				}
			}
			args = starlark.Tuple{starlark.NewList(items)}
		}
		v, err := method.CallInternal(t, args, kwargs)
		if err != nil {
			if f := (*fault)(nil); asFault(err, &f) {
				return nil, f
			}
			return nil, translate(err.Error())
		}
		return v, nil
	}), nil
}

func textOf(v starlark.Value) string {
	t, _ := v.(starlark.String)
	return string(t)
}

// methodSize is how many bytes the result of a method takes at most.
func methodSize(x starlark.Value, name string, args starlark.Tuple) float64 {
	text := textOf(x)
	size := float64(len(text))
	switch name {
	case "replace":
		if len(args) >= 2 {
			old, new := textOf(args[0]), textOf(args[1])
			size += float64(strings.Count(text, old)) * float64(len(new))
		}
	case "join":
		if len(args) == 1 {
			n := max(starlark.Len(args[0]), 0)
			size *= float64(n)
			if list, ok := args[0].(starlark.Indexable); ok {
				for i := range n {
					size += float64(len(textOf(list.Index(i))))
				}
			}
		}
	case "split", "rsplit", "splitlines":
		size *= 17
	case "update", "union", "intersection", "difference", "symmetric_difference":
		for _, a := range args {
			size += 80 * float64(max(starlark.Len(a), 0))
		}
		size += 80 * float64(max(starlark.Len(x), 0))
	}
	return size
}

func (s *session) count(v starlark.Indexable, wanted starlark.Value) (starlark.Value, error) {
	if err := s.work(v.Len()); err != nil {
		return nil, err
	}
	n := 0
	for i := range v.Len() {
		if same, _ := starlark.Equal(v.Index(i), wanted); same {
			n++
		}
	}
	return starlark.MakeInt(n), nil
}

func (s *session) justify(c *call, text, how string) (starlark.Value, error) {
	width, err := c.integer("width", 0)
	if err != nil {
		return nil, err
	}
	p := spec{fill: ' ', width: width}
	if fill, ok := c.given["fill"]; ok {
		t, isText := fill.(starlark.String)
		if !isText || utf8.RuneCountInString(string(t)) != 1 {
			return nil, c.wrongType("fill", "one character")
		}
		p.fill, _ = utf8.DecodeRuneInString(string(t))
	}
	if err := s.grow(4 * float64(width)); err != nil {
		return nil, err
	}
	switch how {
	case "ljust":
		return starlark.String(pad(text, p, '<')), nil
	case "rjust":
		return starlark.String(pad(text, p, '>')), nil
	case "zfill":
		sign := ""
		if strings.HasPrefix(text, "-") || strings.HasPrefix(text, "+") {
			sign, text = text[:1], text[1:]
		}
		p.fill, p.width = '0', width-len(sign)
		return starlark.String(sign + pad(text, p, '>')), nil
	}
	left := width - utf8.RuneCountInString(text)
	if left > 0 && left%2 == 1 && width%2 == 1 { // as CPython centres
		p.width = utf8.RuneCountInString(text) + left/2 + 1
		text = pad(text, p, '>')
		p.width = width
		return starlark.String(pad(text, p, '<')), nil
	}
	return starlark.String(pad(text, p, '^')), nil
}

// formatMethod is text.format(…), with {}, {0}, {name}, and a format after a
// colon.
type formatMethod struct {
	s    *session
	text string
}

func (m *formatMethod) String() string        { return "<function format>" }
func (m *formatMethod) Type() string          { return "function" }
func (m *formatMethod) Freeze()               {}
func (m *formatMethod) Truth() starlark.Bool  { return true }
func (m *formatMethod) Hash() (uint32, error) { return starlark.String(m.text).Hash() }
func (m *formatMethod) Name() string          { return "format" }

func (m *formatMethod) CallInternal(_ *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var b strings.Builder
	next := 0
	text := m.text
	for text != "" {
		i := strings.IndexAny(text, "{}")
		if i < 0 {
			b.WriteString(text)
			break
		}
		b.WriteString(text[:i])
		if i+1 < len(text) && text[i+1] == text[i] {
			b.WriteByte(text[i])
			text = text[i+2:]
			continue
		}
		end := strings.IndexByte(text[i:], '}')
		if text[i] == '}' || end < 0 {
			return nil, refuse("the text has a single %q", text[i:i+1]).withHint("For the brace itself write it twice: {{ or }}.")
		}
		field := text[i+1 : i+end]
		text = text[i+end+1:]
		field, spec, _ := strings.Cut(field, ":")
		field, conversion, _ := strings.Cut(field, "!")
		var v starlark.Value
		if field == "" {
			field = thousandless(next)
			next++
		}
		for _, kv := range kwargs {
			if kv[0] == starlark.String(field) {
				v = kv[1]
			}
		}
		if v == nil {
			n, rest, err := leadingInt(field, -1)
			if err != nil || rest != "" || n < 0 || n >= len(args) {
				return nil, refuse("format has no value for {%s}", field)
			}
			v = args[n]
		}
		if conversion != "" {
			t, err := m.s.text(v, conversion != "s")
			if err != nil {
				return nil, err
			}
			v = starlark.String(t)
		}
		t, err := m.s.format(v, spec)
		if err != nil {
			return nil, err
		}
		b.WriteString(t)
		if float64(b.Len()) > float64(m.s.limits.Memory) {
			return nil, m.s.grow(2 * float64(b.Len()))
		}
	}
	return starlark.String(b.String()), nil
}
