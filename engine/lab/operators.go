package lab

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"

	"compressionlab/engine/lab/python"
	"compressionlab/engine/trace"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// maxBits is how large an integer may become: 300,000 decimal digits.
const maxBits = 1 << 20

// hidden are the builtins that the front end lowers to; see package python.
func (s *session) hidden() starlark.StringDict {
	d := starlark.StringDict{}
	add := func(name string, do func(args starlark.Tuple) (starlark.Value, error)) {
		d[python.Hidden+name] = starlark.NewBuiltin(python.Hidden+name,
			func(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
				return do(args)
			})
	}
	text := func(v starlark.Value) string { return string(v.(starlark.String)) }
	add("binary", func(a starlark.Tuple) (starlark.Value, error) { return s.binary(text(a[0]), a[1], a[2]) })
	add("inplace", func(a starlark.Tuple) (starlark.Value, error) { return s.inplace(text(a[0]), a[1], a[2]) })
	add("inplaceitem", func(a starlark.Tuple) (starlark.Value, error) {
		old, err := s.item(a[1], a[2])
		if err != nil {
			return nil, err
		}
		v, err := s.inplace(text(a[0]), old, a[3])
		if err != nil {
			return nil, err
		}
		return starlark.None, s.setItem(a[1], a[2], v)
	})
	add("inplaceattr", func(a starlark.Tuple) (starlark.Value, error) {
		x, ok := a[1].(starlark.HasSetField)
		if !ok {
			return nil, refuse("an attribute of %s cannot be assigned", describe(a[1]))
		}
		old, err := x.Attr(text(a[2]))
		if err != nil {
			return nil, err
		}
		v, err := s.inplace(text(a[0]), old, a[3])
		if err != nil {
			return nil, err
		}
		return starlark.None, x.SetField(text(a[2]), v)
	})
	add("compare", func(a starlark.Tuple) (starlark.Value, error) { return s.compare(text(a[0]), a[1], a[2]) })
	add("is", func(a starlark.Tuple) (starlark.Value, error) { return starlark.Bool(same(a[0], a[1])), nil })
	add("slice", func(a starlark.Tuple) (starlark.Value, error) { return &sliceKey{a[0], a[1], a[2]}, nil })
	add("setitem", func(a starlark.Tuple) (starlark.Value, error) {
		return starlark.None, s.setItem(a[1], a[2], a[0])
	})
	add("delitem", func(a starlark.Tuple) (starlark.Value, error) { return starlark.None, s.deleteItem(a[0], a[1]) })
	add("attr", func(a starlark.Tuple) (starlark.Value, error) { return s.method(a[0], text(a[1])) })
	add("concat", func(a starlark.Tuple) (starlark.Value, error) {
		var all []starlark.Value
		for _, v := range a {
			items, err := s.items(v)
			if err != nil {
				return nil, err
			}
			all = append(all, items...)
		}
		return starlark.NewList(all), nil
	})
	add("tuple", func(a starlark.Tuple) (starlark.Value, error) {
		items, err := s.items(a[0])
		return starlark.Tuple(items), err
	})
	add("set", func(a starlark.Tuple) (starlark.Value, error) {
		items, err := s.items(a[0])
		if err != nil {
			return nil, err
		}
		set := starlark.NewSet(len(items))
		for _, v := range items {
			if err := set.Insert(v); err != nil {
				return nil, refuse("%s cannot be in a set: it can change", describe(v))
			}
		}
		return set, nil
	})
	add("iter", func(a starlark.Tuple) (starlark.Value, error) { return s.iterable(a[0]) })
	add("unpack", func(a starlark.Tuple) (starlark.Value, error) { return s.unpack(a[0], a[1].(starlark.Tuple)) })
	add("unpackeach", func(a starlark.Tuple) (starlark.Value, error) { return s.unpackEach(a[0], a[1].(starlark.Tuple)) })
	add("merge", func(a starlark.Tuple) (starlark.Value, error) {
		all := starlark.NewDict(len(a))
		for _, v := range a {
			d, ok := v.(*starlark.Dict)
			if !ok {
				return nil, refuse("** takes a dict, and this is %s", describe(v))
			}
			for _, kv := range d.Items() {
				if err := all.SetKey(kv[0], kv[1]); err != nil {
					return nil, err
				}
			}
		}
		return all, nil
	})
	add("fstring", func(a starlark.Tuple) (starlark.Value, error) {
		n := 0
		for _, v := range a {
			n += len(text(v))
		}
		if err := s.grow(float64(n)); err != nil {
			return nil, err
		}
		var b strings.Builder
		for _, v := range a {
			b.WriteString(text(v))
		}
		return starlark.String(b.String()), nil
	})
	add("format", func(a starlark.Tuple) (starlark.Value, error) {
		v := a[0]
		if c := text(a[1]); c != "" {
			t, err := s.text(v, c != "s")
			if err != nil {
				return nil, err
			}
			v = starlark.String(t)
		}
		t, err := s.format(v, text(a[2]))
		return starlark.String(t), err
	})
	add("assert", func(a starlark.Tuple) (starlark.Value, error) {
		f := &fault{kind: trace.Assertion, message: "this does not hold: " + text(a[1])}
		if a[0] != starlark.None {
			f.message, f.hint = str(a[0]), "Asserted was: "+text(a[1])
		}
		return nil, f
	})
	add("import", func(a starlark.Tuple) (starlark.Value, error) { return s.importModule(text(a[0]), text(a[1])) })
	add("from", func(a starlark.Tuple) (starlark.Value, error) { return s.importName(text(a[0]), text(a[1])) })
	add("session", func(a starlark.Tuple) (starlark.Value, error) {
		if v, ok := s.predeclared[text(a[0])]; ok {
			return v, nil
		}
		return starlark.Universe[text(a[0])], nil
	})
	add("rounds", func(a starlark.Tuple) (starlark.Value, error) {
		if v, ok := a[0].(starlark.Iterable); ok {
			return loop{v, s}, nil
		}
		return a[0], nil
	})
	add("enter", func(starlark.Tuple) (starlark.Value, error) {
		s.entering = true
		return starlark.None, nil
	})
	add("here", func(starlark.Tuple) (starlark.Value, error) {
		if !s.entering {
			s.turned()
		}
		s.entering = false
		return starlark.None, nil
	})
	d[python.Hidden+"step"] = starlark.NewBuiltin(python.Hidden+"step",
		func(t *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
			if len(s.cells) > 1 {
				if cell, _, ok := s.where(); ok {
					s.cell = cell
				}
			}
			s.counted()
			if s.blind {
				return starlark.None, nil
			}
			if args = args[2:]; len(args) == 1 { // any name may have been bound
				if f, ok := t.DebugFrame(1).Callable().(*starlark.Function); ok {
					s.steppedAnyhow(f.Globals())
				}
				return starlark.None, nil
			}
			bound := s.bound[:0]
			for i := 0; i < len(args); i += 2 {
				bound = append(bound, binding{text(args[i]), args[i+1]})
			}
			s.bound = bound
			s.stepped(bound)
			return starlark.None, nil
		})
	d[python.Hidden+"Ellipsis"] = starlark.String("...")
	return d
}

// same is Python's a is b. Small values that Python would share are the same
// when they are equal.
func same(a, b starlark.Value) bool {
	switch x := a.(type) {
	case starlark.Tuple:
		y, ok := b.(starlark.Tuple)
		return ok && len(x) == len(y) && (len(x) == 0 || &x[0] == &y[0])
	case starlark.Int:
		y, ok := b.(starlark.Int)
		if !ok {
			return false
		}
		equal, _ := starlark.Equal(x, y)
		return equal
	}
	if _, ok := b.(starlark.Tuple); ok {
		return false
	}
	return a == b
}

// A sliceKey is lo:hi:step inside a subscript.
type sliceKey struct{ lo, hi, step starlark.Value }

func (k *sliceKey) String() string {
	return "slice(" + repr(k.lo) + ", " + repr(k.hi) + ", " + repr(k.step) + ")"
}
func (k *sliceKey) Type() string          { return "slice" }
func (k *sliceKey) Freeze()               {}
func (k *sliceKey) Truth() starlark.Bool  { return true }
func (k *sliceKey) Hash() (uint32, error) { return 0, refuse("a slice cannot be a key") }

// asNumber makes a bool the int that it is in arithmetic.
func asNumber(v starlark.Value) starlark.Value {
	if b, ok := v.(starlark.Bool); ok {
		if b {
			return starlark.MakeInt(1)
		}
		return starlark.MakeInt(0)
	}
	return v
}

// binary is x op y, after a look at how large the result will be.
func (s *session) binary(op string, x, y starlark.Value) (starlark.Value, error) {
	for _, v := range []starlark.Value{x, y} {
		switch v.(type) {
		case *array, *tensor:
			if isText(x) && op == "%" {
				return s.percentFormat(string(x.(starlark.String)), y)
			}
			return s.arith(op, x, y)
		}
	}
	if _, isSet := x.(*starlark.Set); !isSet {
		x, y = asNumber(x), asNumber(y)
	}
	xi, xInt := x.(starlark.Int)
	yi, yInt := y.(starlark.Int)
	switch op {
	case "**":
		return s.power(x, y)
	case "@":
		return nil, refuse("%s @ %s cannot be multiplied as matrices", describe(x), describe(y))
	case "*":
		if xInt && yInt {
			if err := s.bits(float64(bitLen(xi))+float64(bitLen(yi)), bitLen(xi)*bitLen(yi)); err != nil {
				return nil, err
			}
			break
		}
		for _, pair := range [2][2]starlark.Value{{x, y}, {y, x}} {
			if times, ok := pair[1].(starlark.Int); ok {
				if size := itemSize(pair[0]); size > 0 {
					n := max(float64(times.Float()), 0)
					if err := s.grow(size * n); err != nil {
						return nil, err
					}
				}
			}
		}
	case "+":
		if a, b := itemSize(x), itemSize(y); a > 0 && b > 0 {
			if err := s.grow(a + b); err != nil {
				return nil, err
			}
		}
	case "<<", ">>":
		if xInt && yInt {
			n, ok := yi.Int64()
			if !ok || n < 0 || n > maxBits {
				if yi.Sign() < 0 {
					return nil, refuse("a shift by a negative number of bits: %s", y)
				}
				if op == ">>" {
					n = maxBits
				} else if xi.Sign() != 0 {
					return nil, s.bits(math.Inf(1), 0)
				} else {
					return xi, nil
				}
			}
			if op == ">>" {
				return xi.Rsh(uint(n)), nil
			}
			if err := s.bits(float64(bitLen(xi))+float64(n), 0); err != nil {
				return nil, err
			}
			return xi.Lsh(uint(n)), nil
		}
	case "%":
		if t, ok := x.(starlark.String); ok {
			return s.percentFormat(string(t), y)
		}
	}
	if (op == "/" || op == "//" || op == "%") && !isText(x) {
		if n, ok := number(y); ok && n == 0 {
			if _, ok := number(x); ok {
				return nil, refuse("%s is divided by zero", str(x))
			}
		}
	}
	token, ok := tokens[op]
	if !ok {
		return nil, refuse("the operator %s is not known here", op)
	}
	z, err := starlark.Binary(token, x, y)
	if err != nil {
		if strings.HasPrefix(err.Error(), "unknown binary op") {
			f := refuse("%s does not work between %s and %s", op, describe(x), describe(y))
			if isText(x) != isText(y) && op == "+" {
				f.hint = "Turn the number into text with str(…), or write it inside an f-string: f\"{x}\"."
			}
			return nil, f
		}
		return nil, translate(err.Error())
	}
	return z, nil
}

var tokens = map[string]syntax.Token{
	"+": syntax.PLUS, "-": syntax.MINUS, "*": syntax.STAR, "/": syntax.SLASH, "//": syntax.SLASHSLASH,
	"%": syntax.PERCENT, "&": syntax.AMP, "|": syntax.PIPE, "^": syntax.CIRCUMFLEX,
	"==": syntax.EQL, "!=": syntax.NEQ, "<": syntax.LT, "<=": syntax.LE, ">": syntax.GT, ">=": syntax.GE, "in": syntax.IN,
}

func isText(v starlark.Value) bool { _, ok := v.(starlark.String); return ok }

func bitLen(i starlark.Int) int {
	if n, ok := i.Int64(); ok {
		if n < 0 {
			n = -n
		}
		return big.NewInt(n).BitLen()
	}
	return i.BigInt().BitLen()
}

// bits refuses an integer of more than maxBits, and charges for making it.
func (s *session) bits(bits float64, products int) error {
	if bits > maxBits {
		return limitFault("Use a float, such as 10.0 ** 10, where the size matters more than every digit.",
			"this integer would have more than %s digits", thousands(maxBits*3/10/1000*1000))
	}
	return s.work(products / (64 * 64 * 20))
}

// itemSize is the memory of a text, list or tuple; 0 for anything else and for
// an empty one.
func itemSize(v starlark.Value) float64 {
	switch v := v.(type) {
	case starlark.String:
		return float64(len(v))
	case starlark.Bytes:
		return float64(len(v))
	case *starlark.List:
		return 16 * float64(v.Len())
	case starlark.Tuple:
		return 16 * float64(len(v))
	}
	return 0
}

// power is x ** y: exact for integers, a float otherwise.
func (s *session) power(x, y starlark.Value) (starlark.Value, error) {
	xi, xInt := x.(starlark.Int)
	yi, yInt := y.(starlark.Int)
	if xInt && yInt && yi.Sign() >= 0 {
		small := bitLen(xi) < 2 // 0, 1 and -1
		if !small {
			if err := s.bits(float64(bitLen(xi)-1)*float64(yi.Float()), bitLen(xi)); err != nil {
				return nil, err
			}
		} else if n, ok := xi.Int64(); ok && n == -1 {
			yi = starlark.MakeInt(int(yi.BigInt().Bit(0)))
		} else if yi.Sign() > 0 {
			return xi, nil
		}
		z := new(big.Int).Exp(xi.BigInt(), yi.BigInt(), nil)
		if err := s.bits(float64(z.BitLen()), z.BitLen()*z.BitLen()); err != nil {
			return nil, err
		}
		return starlark.MakeBigInt(z), nil
	}
	a, okA := number(x)
	b, okB := number(y)
	if !okA || !okB {
		return nil, refuse("** does not work between %s and %s", describe(x), describe(y))
	}
	z, err := powFloat(a, b)
	return starlark.Float(z), err
}

// powFloat is a to the b with the same bits on every machine: by repeated
// multiplication for whole b, by square roots for halves.
func powFloat(a, b float64) (float64, error) {
	if b != b || a != a {
		return math.NaN(), nil
	}
	whole := math.Floor(b)
	if math.Abs(whole) > 1<<20 || b != whole && b-whole != 0.5 {
		if a < 0 && b != whole {
			return 0, refuse("the root of a negative number, %s", floatText(a))
		}
		return slowPow(a, b), nil
	}
	if a == 0 && b < 0 {
		return 0, refuse("0.0 cannot be raised to a negative power")
	}
	if a < 0 && b != whole {
		return 0, refuse("the root of a negative number, %s", floatText(a))
	}
	z, base := 1.0, a
	for n := int(math.Abs(whole)); n > 0; n >>= 1 {
		if n&1 == 1 {
			z = float64(z * base)
		}
		base = float64(base * base)
	}
	if whole < 0 {
		z = 1 / z
	}
	if b != whole {
		z = float64(z * math.Sqrt(a))
	}
	return z, nil
}

func (s *session) inplace(op string, x, y starlark.Value) (starlark.Value, error) {
	if list, ok := x.(*starlark.List); ok && op == "+=" {
		items, err := s.items(y)
		if err != nil {
			return nil, err
		}
		return list, s.extend(list, items)
	}
	if d, ok := x.(*starlark.Dict); ok && op == "|=" {
		other, ok := y.(*starlark.Dict)
		if !ok {
			return nil, refuse("|= takes a dict, and this is %s", describe(y))
		}
		for _, kv := range other.Items() {
			if err := d.SetKey(kv[0], kv[1]); err != nil {
				return nil, err
			}
		}
		return d, nil
	}
	op = strings.TrimSuffix(op, "=")
	switch v := x.(type) {
	case *array:
		return v, s.inplaceArray(op, v, y)
	case *tensor:
		return v, s.inplaceArray(op, v.data(), y)
	}
	return s.binary(op, x, y)
}

func (s *session) extend(list *starlark.List, items []starlark.Value) error {
	if float64(list.Len()+len(items))*16 > float64(s.limits.Memory) {
		return s.grow(float64(list.Len()+len(items)) * 16)
	}
	if err := s.grow(16 * float64(len(items))); err != nil {
		return err
	}
	for _, v := range items {
		if err := list.Append(v); err != nil {
			return translate(err.Error())
		}
	}
	return nil
}

// compare is x op y. Values of different kinds are unequal and have no order.
func (s *session) compare(op string, x, y starlark.Value) (starlark.Value, error) {
	if op == "in" || op == "not in" {
		if a, ok := y.(*array); ok {
			hit, err := s.arith("==", x, a)
			if err != nil {
				return nil, err
			}
			found := hit
			if mask, ok := hit.(*array); ok {
				if mask, err = mask.reduce("any", nil, false); err != nil {
					return nil, err
				}
				found = mask.orNumber()
			}
			return starlark.Bool(bool(found.Truth()) == (op == "in")), nil
		}
		if err := s.work(int(itemSize(y)) / 64); err != nil {
			return nil, err
		}
		z, err := starlark.Binary(syntax.IN, x, y)
		if err != nil {
			return nil, refuse("%s cannot be looked for in %s", describe(x), describe(y))
		}
		found := z.(starlark.Bool)
		if op == "not in" {
			found = !found
		}
		return found, nil
	}
	for _, v := range []starlark.Value{x, y} {
		switch v.(type) {
		case *array, *tensor:
			if x == starlark.None || y == starlark.None {
				break
			}
			return s.arith(op, x, y)
		}
	}
	for _, pair := range [2][2]starlark.Value{{x, y}, {y, x}} {
		if v, ok := pair[0].(dtypeValue); ok && (op == "==" || op == "!=") {
			d, named := dtypeOf(pair[1])
			return starlark.Bool((named && d == v.d) == (op == "==")), nil
		}
	}
	x, y = asNumber(x), asNumber(y)
	if a, ok := number(x); ok { // a nan, which Starlark has equal to itself
		if b, ok := number(y); ok && (a != a || b != b) {
			return starlark.Bool(op == "!="), nil
		}
	}
	if err := s.work(int(min(itemSize(x), itemSize(y))) / 64); err != nil {
		return nil, err
	}
	z, err := starlark.Compare(tokens[op], x, y)
	if err != nil {
		if strings.Contains(err.Error(), "recursion") {
			return nil, limitFault("", "these values are too deeply nested to compare")
		}
		return nil, refuse("%s has no order between %s and %s", op, describe(x), describe(y))
	}
	return starlark.Bool(z), nil
}

// item is x[key].
func (s *session) item(x, key starlark.Value) (starlark.Value, error) {
	switch x := x.(type) {
	case starlark.Mapping:
		v, ok, err := x.Get(key)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, missingKey(key)
		}
		return v, nil
	case starlark.Indexable:
		i, err := s.index(x, key)
		if err != nil {
			return nil, err
		}
		return x.Index(i), nil
	}
	return nil, refuse("%s has no entries to read with [ ]", describe(x))
}

func missingKey(key starlark.Value) *fault { return refuse("there is no key %s", repr(key)) }

func (s *session) index(x starlark.Indexable, key starlark.Value) (int, error) {
	i, err := starlark.AsInt32(key)
	if _, ok := key.(starlark.Int); !ok || err != nil {
		return 0, refuse("an index is a whole number, and this is %s", describe(key))
	}
	if i < 0 {
		i += x.Len()
	}
	if i < 0 || i >= x.Len() {
		return 0, refuse("index %s is outside: there are %d entries", key, x.Len())
	}
	return i, nil
}

// setItem is x[key] = v for what Starlark does not do itself.
func (s *session) setItem(x, key, v starlark.Value) error {
	switch x := x.(type) {
	case *starlark.List:
		if k, ok := key.(*sliceKey); ok {
			return s.setSlice(x, k, v)
		}
		i, err := s.index(x, key)
		if err != nil {
			return err
		}
		if err := x.SetIndex(i, v); err != nil {
			return translate(err.Error())
		}
		return nil
	case starlark.HasSetKey:
		if err := x.SetKey(key, v); err != nil {
			if f := (*fault)(nil); asFault(err, &f) {
				return f
			}
			return translate(err.Error())
		}
		return nil
	}
	return refuse("an entry of %s cannot be assigned", describe(x))
}

// setSlice is list[lo:hi:step] = values, and del of it for no values.
func (s *session) setSlice(list *starlark.List, k *sliceKey, v starlark.Value) error {
	var items []starlark.Value
	var err error
	if v != nil {
		if items, err = s.items(v); err != nil {
			return err
		}
	}
	n := list.Len()
	if k.step != starlark.None && k.step != starlark.Value(starlark.MakeInt(1)) {
		from, count, step, err := cutOf(k, n)
		if err != nil {
			return err
		}
		all, err := s.items(list)
		if err != nil {
			return err
		}
		if v == nil { // del
			var rest []starlark.Value
			for i, item := range all {
				if at := i - from; at%step != 0 || at/step < 0 || at/step >= count {
					rest = append(rest, item)
				}
			}
			return s.refill(list, rest)
		}
		if len(items) != count {
			return refuse("%d values are written to a part of %d entries", len(items), count).withHint("A part with a step takes as many values as it has entries.")
		}
		for i, item := range items {
			all[from+i*step] = item
		}
		return s.refill(list, all)
	}
	bound := func(v starlark.Value, otherwise int) (int, error) {
		if v == starlark.None {
			return otherwise, nil
		}
		i, err := starlark.AsInt32(v)
		if err != nil {
			return 0, refuse("an index is a whole number, and this is %s", describe(v))
		}
		if i < 0 {
			i += n
		}
		return min(max(i, 0), n), nil
	}
	lo, err := bound(k.lo, 0)
	if err != nil {
		return err
	}
	hi, err := bound(k.hi, n)
	if err != nil {
		return err
	}
	hi = max(hi, lo)
	var all []starlark.Value
	for i := range n {
		if i < lo || i >= hi {
			all = append(all, list.Index(i))
		}
	}
	all = append(all[:lo:lo], append(items, all[lo:]...)...)
	return s.refill(list, all)
}

// refill replaces the items of a list.
func (s *session) refill(list *starlark.List, items []starlark.Value) error {
	if err := list.Clear(); err != nil {
		return translate(err.Error())
	}
	return s.extend(list, items)
}

func (s *session) deleteItem(x, key starlark.Value) error {
	switch x := x.(type) {
	case *starlark.Dict:
		_, found, err := x.Delete(key)
		if err != nil {
			return translate(err.Error())
		}
		if !found {
			return missingKey(key)
		}
		return nil
	case *starlark.List:
		if k, ok := key.(*sliceKey); ok {
			return s.setSlice(x, k, nil)
		}
		i, err := s.index(x, key)
		if err != nil {
			return err
		}
		var rest []starlark.Value
		for j := range x.Len() {
			if j != i {
				rest = append(rest, x.Index(j))
			}
		}
		return s.refill(x, rest)
	}
	return refuse("an entry of %s cannot be deleted", describe(x))
}

// text is str or repr of a value, charged.
func (s *session) text(v starlark.Value, quoted bool) (string, error) {
	s.shows(v)
	if i, ok := v.(starlark.Int); ok && bitLen(i) > 1<<14 {
		if err := s.work(bitLen(i) / 4); err != nil {
			return "", err
		}
	}
	t := ""
	if quoted {
		t = repr(v)
	} else {
		t = str(v)
	}
	return t, s.grow(float64(len(t)))
}

func (s *session) format(v starlark.Value, spec string) (string, error) {
	s.shows(v)
	if err := s.work(4); err != nil {
		return "", err
	}
	if spec != "" {
		v = scalar(v)
	}
	t, err := format(v, spec)
	if err != nil {
		return "", err
	}
	return t, s.grow(float64(len(t)))
}

// translate says in plain words what Starlark's own errors mean.
func translate(msg string) *fault {
	f := refuse("%s", msg)
	switch {
	case strings.Contains(msg, "referenced before assignment"):
		words := strings.Fields(msg)
		name := words[0]
		for i, w := range words {
			if w == "variable" && i+1 < len(words) {
				name = words[i+1]
			}
		}
		f.kind = trace.Name
		f.message = name + " is read before it has a value"
		f.hint = "Give it a value above this line."
	case strings.HasPrefix(msg, "can't assign to ."):
		name, kind, _ := strings.Cut(strings.TrimPrefix(msg, "can't assign to ."), " field of ")
		f.message = fmt.Sprintf("%s of %s cannot be assigned", name, article(pythonWord(kind)))
		if name == "shape" {
			f.hint = "Look at it in another shape: a = a.reshape(…)"
		}
		if name == "weight" || name == "bias" {
			f.hint = fmt.Sprintf("Assign its numbers: layer.%s.data = …", name)
		}
	case strings.Contains(msg, "frozen list"):
		f.message = "model.layers is a list to read"
		f.hint = "Build a new model of the layers you want: Sequential(*layers)."
	case strings.Contains(msg, "frozen") || strings.Contains(msg, "during iteration"):
		f.message = "a list or dict cannot change while a loop goes through it"
		f.hint = "Loop over a copy: for x in list(values)"
	case strings.HasPrefix(msg, "invalid call of non-function"):
		f.message = "this is no function and cannot be called: it is " + article(pythonWord(between(msg, "(", ")")))
	case strings.HasPrefix(msg, "key ") && strings.HasSuffix(msg, " not in dict"):
		f.message = "there is no " + strings.TrimSuffix(msg, " not in dict")
	case strings.Contains(msg, "has no ."):
		kind, name, _ := strings.Cut(msg, " has no .")
		name, _, _ = strings.Cut(name, " ")
		kind = pythonWord(kind)
		f.message = kind + " has no attribute " + name
		if kind == "None" {
			f.hint = "A function that returns nothing gives None."
		}
		for _, v := range []starlark.HasAttrs{starlark.String(""), new(starlark.List), new(starlark.Dict), new(starlark.Set)} {
			if typeName(v) != kind {
				continue
			}
			near := nearest(name, v.AttrNames())
			if name == "push" || name == "add" {
				near = "append"
			}
			if near != "" {
				f.rename, f.hint = near, "Did you mean ."+near+"?"
			}
		}
	case strings.HasSuffix(msg, " not implemented"):
		if words := strings.Fields(msg[strings.Index(msg, ": ")+1:]); len(words) == 5 { // string < int not implemented
			f.message = fmt.Sprintf("%s and %s have no order", article(pythonWord(words[0])), article(pythonWord(words[2])))
		}
	default:
		f.counted(msg)
	}
	return f
}

// pythonWord is the name of one of Starlark's types in Python.
func pythonWord(kind string) string {
	switch kind {
	case "string":
		return "str"
	case "NoneType":
		return "None"
	case "builtin_function_or_method":
		return "function"
	}
	return kind
}

func valuesForNames(values, names int) string {
	verb := "s are"
	if values == 1 {
		verb = " is"
	}
	return fmt.Sprintf("%d value%s given to %d names", values, verb, names)
}

// scanned reads a text that starts as a format says: %s up to a blank, %d, and %q
// without its quotes. Package fmt's own would make every page 14 kB larger.
func scanned(text, format string, to []any) bool {
	for _, place := range to {
		i := strings.IndexByte(format, '%')
		if !strings.HasPrefix(text, format[:i]) {
			return false
		}
		verb := format[i+1]
		text, format = text[i:], format[i+2:]
		end := strings.IndexByte(text, ' ')
		switch verb {
		case 'd':
			end = strings.IndexFunc(text, func(c rune) bool { return c != '-' && (c < '0' || c > '9') })
		case 'q':
			if text = strings.TrimPrefix(text, `"`); !strings.Contains(text, `"`) {
				return false
			}
			end = strings.IndexByte(text, '"')
			format = `"` + format
		}
		if end < 0 {
			end = len(text)
		}
		if end == 0 {
			return false
		}
		switch place := place.(type) {
		case *int:
			n, err := strconv.Atoi(text[:end])
			if err != nil {
				return false
			}
			*place = n
		case *string:
			*place = text[:end]
		}
		text = text[end:]
	}
	return strings.HasPrefix(text, format)
}

// counted rewords what Starlark says about numbers of things.
func (f *fault) counted(msg string) {
	var kind, name, rest string
	var n, low, high int
	scan := func(format string, to ...any) bool { return scanned(msg, format, to) }
	a := func(kind string) string { return article(pythonWord(kind)) }
	index, got, isIndex := strings.Cut(msg, "index: got ")
	switch {
	case strings.HasPrefix(msg, "unhashable type: "):
		f.message = a(msg[17:]) + " cannot be a key: it can change"
	case isIndex && len(index) < 20 && strings.HasSuffix(got, ", want int"):
		f.message = "an index is a whole number, and this is " + a(strings.TrimSuffix(got, ", want int"))
	case scan("invalid slice operand %s", &kind), scan("unhandled index operation %s", &kind):
		kind, _, _ = strings.Cut(kind, "[")
		f.message = a(kind) + " has no entries to read with [ ]"
	case scan("%s value does not support item assignment", &kind):
		f.message = "an entry of " + a(kind) + " cannot be assigned"
	case scan("got %s in sequence", &kind):
		f.message = a(kind) + " has no items to go through"
	case scan("unknown unary op: %s %s", &rest, &kind):
		f.message = rest + " does not work on " + a(kind)
	case strings.HasPrefix(msg, "duplicate key: "):
		f.message, f.hint = "the key "+msg[15:]+" is twice in this dict", "Take one of the two away."
	case strings.HasPrefix(msg, "zero is not"):
		f.message = "the step of a slice is a whole number other than 0"
	case scan("%s requires at least one positional", &name):
		f.message = name + " needs a list"
	case strings.HasPrefix(msg, "sorted: missing"):
		f.message = "sorted needs a list"
	case scan("%s does not accept keyword", &name), strings.Contains(msg, ": unexpected keyword argument"):
		name, _, _ = strings.Cut(strings.Fields(msg)[0], ":")
		f.message = name + " takes no argument by such a name"
	case strings.Contains(msg, ": for parameter "):
		name, rest, _ = strings.Cut(msg, ": for parameter ")
		rest, got, _ = strings.Cut(rest, ": got ")
		kind, want, _ := strings.Cut(got, ", want ")
		f.message = fmt.Sprintf("argument %s of %s should be %s, and it is %s", rest, name, a(want), a(kind))
	case strings.Contains(msg, ": got ") && strings.Contains(msg, "arguments, want "):
		name, rest, _ = strings.Cut(msg, ": got ")
		given, want, _ := strings.Cut(rest, " arguments, want ")
		f.message = fmt.Sprintf("%s takes %s argument%s, and gets %s", name, want, map[bool]string{false: "s"}[strings.HasSuffix(want, "1")], given)
	case strings.HasPrefix(msg, "got ") && strings.HasSuffix(msg, ", want int"):
		f.message = "an index is a whole number, and this is " + a(msg[4:len(msg)-10])
	case strings.Contains(msg, ": got ") && strings.Contains(msg, ", want "):
		name, rest, _ = strings.Cut(msg, ": got ")
		kind, want, _ := strings.Cut(rest, ", want ")
		f.message = fmt.Sprintf("%s takes %s, and this is %s", name, a(want), a(kind))
	case scan("%s index %d out of range [%d:%d]", &kind, &n, &low, &high):
		f.message = fmt.Sprintf("index %d is outside: there are %d entries", n, high+1)
		f.hint = fmt.Sprintf("The first is [0], the last [%d] or [-1].", high)
	case scan("index %d out of range: empty", &n):
		f.message = fmt.Sprintf("index %d is outside: there are no entries", n)
	case scan("too many values to unpack (got %d, want %d", &n, &high), scan("too few values to unpack (got %d, want %d", &n, &high):
		f.message = valuesForNames(n, high)
	case scan("function %s missing %d", &name, &n):
		f.message = name + " needs " + between(msg, "(", ")")
	case scan("function %s got an unexpected keyword argument %q", &name, &rest):
		f.message, f.keyword = fmt.Sprintf("%s has no argument called %s", name, rest), rest
	case scan("function %s got multiple values for parameter %q", &name, &rest):
		f.message = fmt.Sprintf("%s gets %s twice: once by its place and once by its name", name, rest)
	case scan("function %s accepts", &name):
		_, takes, _ := strings.Cut(msg, " accepts ")
		takes, given, _ := strings.Cut(takes, " (")
		f.message = fmt.Sprintf("%s takes %s, and gets %s", name, strings.Replace(takes, "positional ", "", 1), strings.TrimSuffix(given, " given)"))
	}
}

func between(s, open, end string) string {
	i := strings.Index(s, open)
	j := strings.LastIndex(s, end)
	if i < 0 || j <= i {
		return s
	}
	return s[i+len(open) : j]
}
