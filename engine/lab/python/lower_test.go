package python

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// A slice is what ·slice makes, printed lo:hi:step.
type slice struct{ starlark.Tuple }

func (s slice) String() string { return fmt.Sprintf("%s:%s:%s", s.Tuple[0], s.Tuple[1], s.Tuple[2]) }

// A recorder takes every key and value that is written into it, and answers a
// read with its key.
type recorder struct{ log []string }

func (r *recorder) String() string        { return strings.Join(r.log, " ") }
func (r *recorder) Type() string          { return "recorder" }
func (r *recorder) Freeze()               {}
func (r *recorder) Truth() starlark.Bool  { return true }
func (r *recorder) Hash() (uint32, error) { return 0, errors.New("no hash") }
func (r *recorder) Get(key starlark.Value) (starlark.Value, bool, error) {
	return starlark.String("<" + key.String() + ">"), true, nil
}
func (r *recorder) SetKey(key, value starlark.Value) error {
	r.log = append(r.log, fmt.Sprintf("[%s]=%s", key, value))
	return nil
}

var binaries = map[string]syntax.Token{"+": syntax.PLUS, "-": syntax.MINUS, "*": syntax.STAR, "/": syntax.SLASH, "//": syntax.SLASHSLASH,
	"%": syntax.PERCENT, "&": syntax.AMP, "|": syntax.PIPE, "^": syntax.CIRCUMFLEX, "<<": syntax.LTLT, ">>": syntax.GTGT}

var compares = map[string]syntax.Token{"==": syntax.EQL, "!=": syntax.NEQ, "<": syntax.LT, "<=": syntax.LE, ">": syntax.GT, ">=": syntax.GE}

func binary(op string, x, y starlark.Value) (starlark.Value, error) {
	switch op {
	case "**":
		n, err := starlark.AsInt32(y)
		if err != nil {
			return nil, err
		}
		z := starlark.Value(starlark.MakeInt(1))
		for ; n > 0 && err == nil; n-- {
			z, err = starlark.Binary(syntax.STAR, z, x)
		}
		return z, err
	case "@":
		return starlark.String(x.String() + "@" + y.String()), nil
	}
	return starlark.Binary(binaries[op], x, y)
}

// machine runs lowered trees with the plainest hidden builtins.
type machine struct {
	out     strings.Builder
	steps   []string
	session starlark.StringDict
	fails   []string // positions at which a hidden builtin failed
}

func (m *machine) builtins() starlark.StringDict {
	d := starlark.StringDict{Hidden + "Ellipsis": starlark.String("...")}
	add := func(name string, f func(a starlark.Tuple) (starlark.Value, error)) {
		d[Hidden+name] = starlark.NewBuiltin(name, func(_ *starlark.Thread, _ *starlark.Builtin, a starlark.Tuple, kw []starlark.Tuple) (starlark.Value, error) {
			if len(kw) > 0 {
				return nil, errors.New("a hidden builtin was given names")
			}
			return f(a)
		})
	}
	text := func(v starlark.Value) string { s, _ := starlark.AsString(v); return s }
	inplace := func(op string, x, y starlark.Value) (starlark.Value, error) {
		if l, ok := x.(*starlark.List); ok && op == "+=" {
			for i := 0; i < y.(*starlark.List).Len(); i++ {
				l.Append(y.(*starlark.List).Index(i))
			}
			return l, nil
		}
		return binary(strings.TrimSuffix(op, "="), x, y)
	}
	index := func(x, key starlark.Value) starlark.Value {
		switch x := x.(type) {
		case *starlark.List:
			i, _ := starlark.AsInt32(key)
			return x.Index(i)
		case starlark.Mapping:
			v, _, _ := x.Get(key)
			return v
		}
		return starlark.None
	}
	store := func(x, key, v starlark.Value) error {
		if l, ok := x.(*starlark.List); ok {
			i, _ := starlark.AsInt32(key)
			return l.SetIndex(i, v)
		}
		return x.(starlark.HasSetKey).SetKey(key, v)
	}
	items := func(a starlark.Tuple) (all []starlark.Value) {
		for _, x := range a {
			it := x.(starlark.Iterable).Iterate()
			var v starlark.Value
			for it.Next(&v) {
				all = append(all, v)
			}
			it.Done()
		}
		return all
	}
	add("binary", func(a starlark.Tuple) (starlark.Value, error) { return binary(text(a[0]), a[1], a[2]) })
	add("inplace", func(a starlark.Tuple) (starlark.Value, error) { return inplace(text(a[0]), a[1], a[2]) })
	add("inplaceitem", func(a starlark.Tuple) (starlark.Value, error) {
		v, err := inplace(text(a[0]), index(a[1], a[2]), a[3])
		if err != nil {
			return nil, err
		}
		return starlark.None, store(a[1], a[2], v)
	})
	add("inplaceattr", func(a starlark.Tuple) (starlark.Value, error) {
		fmt.Fprintf(&m.out, "%s.%s %s %s\n", a[1], text(a[2]), text(a[0]), a[3])
		return starlark.None, nil
	})
	add("compare", func(a starlark.Tuple) (starlark.Value, error) {
		op := text(a[0])
		switch op {
		case "in":
			return starlark.Binary(syntax.IN, a[1], a[2])
		case "not in":
			v, err := starlark.Binary(syntax.IN, a[1], a[2])
			if err != nil {
				return nil, err
			}
			return !v.Truth(), nil
		}
		ok, err := starlark.Compare(compares[op], a[1], a[2])
		return starlark.Bool(ok), err
	})
	add("is", func(a starlark.Tuple) (starlark.Value, error) {
		_, list := a[0].(*starlark.List)
		same := false
		if list {
			same = a[0] == a[1]
		} else if _, ok := a[1].(*starlark.List); !ok {
			same, _ = starlark.Equal(a[0], a[1])
		}
		return starlark.Bool(same), nil
	})
	add("slice", func(a starlark.Tuple) (starlark.Value, error) { return slice{a}, nil })
	add("setitem", func(a starlark.Tuple) (starlark.Value, error) { return starlark.None, store(a[1], a[2], a[0]) })
	add("delitem", func(a starlark.Tuple) (starlark.Value, error) {
		if d, ok := a[0].(*starlark.Dict); ok {
			d.Delete(a[1])
		} else {
			fmt.Fprintf(&m.out, "del %s\n", a[1])
		}
		return starlark.None, nil
	})
	add("attr", func(a starlark.Tuple) (starlark.Value, error) {
		if l, ok := a[0].(*starlark.List); ok && text(a[1]) == "copy" {
			return starlark.NewBuiltin("copy", func(*starlark.Thread, *starlark.Builtin, starlark.Tuple, []starlark.Tuple) (starlark.Value, error) {
				return starlark.NewList(items(starlark.Tuple{l})), nil
			}), nil
		}
		return a[0].(starlark.HasAttrs).Attr(text(a[1]))
	})
	add("concat", func(a starlark.Tuple) (starlark.Value, error) { return starlark.NewList(items(a)), nil })
	characters := func(text starlark.String) starlark.Value {
		var all []starlark.Value
		for _, c := range string(text) {
			all = append(all, starlark.String(c))
		}
		return starlark.NewList(all)
	}
	add("iter", func(a starlark.Tuple) (starlark.Value, error) {
		if text, ok := a[0].(starlark.String); ok {
			return characters(text), nil
		}
		return a[0], nil
	})
	var unpack func(v, pattern starlark.Value) starlark.Value
	unpack = func(v, pattern starlark.Value) starlark.Value {
		parts, isTuple := pattern.(starlark.Tuple)
		if !isTuple {
			return v
		}
		if text, ok := v.(starlark.String); ok {
			v = characters(text)
		}
		all := items(starlark.Tuple{v})
		var out starlark.Tuple
		for i, p := range parts {
			if p == starlark.String("*") {
				n := len(all) - (len(parts) - i - 1)
				out, all = append(out, starlark.NewList(all[:n:n])), all[n:]
				continue
			}
			out, all = append(out, unpack(all[0], p)), all[1:]
		}
		return out
	}
	add("unpack", func(a starlark.Tuple) (starlark.Value, error) { return unpack(a[0], a[1]), nil })
	add("unpackeach", func(a starlark.Tuple) (starlark.Value, error) {
		var all []starlark.Value
		for _, v := range items(a[:1]) {
			all = append(all, unpack(v, a[1]))
		}
		return starlark.NewList(all), nil
	})
	add("tuple", func(a starlark.Tuple) (starlark.Value, error) { return starlark.Tuple(items(a)), nil })
	add("set", func(a starlark.Tuple) (starlark.Value, error) {
		s := starlark.NewSet(0)
		for _, v := range items(a) {
			s.Insert(v)
		}
		return s, nil
	})
	add("merge", func(a starlark.Tuple) (starlark.Value, error) {
		all := starlark.NewDict(0)
		for _, d := range a {
			for _, kv := range d.(*starlark.Dict).Items() {
				all.SetKey(kv[0], kv[1])
			}
		}
		return all, nil
	})
	add("fstring", func(a starlark.Tuple) (starlark.Value, error) {
		var b strings.Builder
		for _, x := range a {
			b.WriteString(string(x.(starlark.String)))
		}
		return starlark.String(b.String()), nil
	})
	add("format", func(a starlark.Tuple) (starlark.Value, error) {
		s := a[0].String()
		if v, ok := a[0].(starlark.String); ok && text(a[1]) != "r" {
			s = string(v)
		}
		if spec := text(a[2]); spec != "" {
			s += "|" + spec
		}
		return starlark.String(s), nil
	})
	add("assert", func(a starlark.Tuple) (starlark.Value, error) {
		return nil, fmt.Errorf("assert %s, %s", text(a[1]), a[0])
	})
	add("import", func(a starlark.Tuple) (starlark.Value, error) {
		return starlark.String("module " + text(a[1])), nil
	})
	add("from", func(a starlark.Tuple) (starlark.Value, error) {
		return starlark.String(text(a[0]) + ":" + text(a[1])), nil
	})
	add("session", func(a starlark.Tuple) (starlark.Value, error) { return m.session[text(a[0])], nil })
	add("step", func(a starlark.Tuple) (starlark.Value, error) {
		m.steps = append(m.steps, fmt.Sprint(a))
		return starlark.None, nil
	})
	d["recorder"] = starlark.NewBuiltin("recorder", func(*starlark.Thread, *starlark.Builtin, starlark.Tuple, []starlark.Tuple) (starlark.Value, error) {
		return &recorder{}, nil
	})
	return d
}

// run runs a parsed text.
func (m *machine) run(f *File) error {
	builtins := m.builtins()
	program, err := starlark.FileProgram(f.Syntax, builtins.Has)
	if err != nil {
		return err
	}
	thread := &starlark.Thread{Print: func(_ *starlark.Thread, s string) { fmt.Fprintln(&m.out, s) }}
	thread.SetMaxExecutionSteps(1 << 20)
	_, err = program.Init(thread, builtins)
	return err
}

// What a text prints is what Python prints; each case was run there, but for
// those that show a hidden builtin at work.
func TestLowering(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"precedence", "print(1 + 2 * 3 - 4 // 3, -2 ** 2, 2 ** 3 ** 2, (1 | 6 ^ 3 & 2), 1 << 2 + 1, ~1 + 5 % 3, 2 ** -0)", "6 -4 512 5 8 0 1"},
		{"bool precedence", "print(not 1 == 2 and 0 or 3, not 2 in [1], 1 if 0 else 2 if 0 else 4)", "3 True 4"},
		{"matmul", "print(2 * 3 @ 4)", "6@4"},
		{"is", "a = []\nb = a\nprint(a is b, a is not b, a is [], None is None, not a is b)", "True False False True False"},
		{"chain", "def f(x):\n    print('f', x)\n    return x\nprint(f(1) < f(2) < f(3), f(3) < f(2) < f(1), 1 < 2 <= 2 != 3, 3 > 2 > 2, 0 < f(1) < 2 < f(4))", "f 1\nf 2\nf 3\nf 3\nf 2\nf 1\nf 4\nTrue False True False True"},
		{"chain in a comprehension", "print([x for x in range(5) if 0 < x * 1 < 3])", "[1, 2]"},
		{"assign", "a = b = [1]\nb += [2]\na, (b, c) = 1, (2, 3)\n[d, e] = [4, 5]\nx = y, = 6,\nprint(a, b, c, d, e, x, y)", "1 2 3 4 5 (6,) 6"},
		{"one list", "a = b = []\na += [1]\nprint(b, a is b)", "[1] True"},
		{"chained items", "r = recorder()\nr[0] = r[1] = x = 5\nprint(r, x)", "[0]=5 [1]=5 5"},
		{"augment", "x = 7\nx -= 2\nx *= 3\nx //= 2\nx **= 2\nx %= 10\nx |= 16\nx ^= 1\nx &= 24\nx <<= 2\nx >>= 1\nprint(x)", "48"},
		{"augment item", "n = []\ndef i():\n    n.append(0)\n    return 0\na = [1, 2]\na[i()] += 5\nprint(a, len(n))", "[6, 2] 1"},
		{"augment attribute", "r = 'p'\nr.data -= 0.1 * 2", "\"p\".data -= 0.2"},
		{"augment slice", "r = recorder()\nr[1:, ::2] += '!'\nprint(r)", `[(1:None:None, None:None:2)]="<(1:None:None, None:None:2)>!"`},
		{"slices", "r = recorder()\nprint(r[:, 1:3], r[..., 0], r[1, 2], [1, 2, 3, 4][::2], 'abcd'[1:-1], r[1,])", `<(None:None:None, 1:3:None)> <("...", 0)> <(1, 2)> [1, 3] bc <(1,)>`},
		{"slice assignment", "r = recorder()\nr[:] = 0\nr[:, 1] = 2\nr[1:2], x = 3, 4\nr[0] = r[::-1] = 5\nprint(r, x)", "[None:None:None]=0 [(None:None:None, 1)]=2 [1:2:None]=3 [0]=5 [None:None:-1]=5 4"},
		{"del", "d = {1: 2, 3: 4}\ndel d[1]\nr = recorder()\ndel r[0:2], r[5]\nprint(d)", "del 0:2:None\ndel 5\n{3: 4}"},
		{"displays", "a = [1, 2]\nprint([*a, 3], (*a, 0), {**{'k': 1}, 'k': 2}, {1, 1}, [], (), {}, (1,), {*a}, *a)", `[1, 2, 3] (1, 2, 0) {"k": 2} set([1]) [] () {} (1,) set([1, 2]) 1 2`},
		{"star tuple", "a = [1]\nb = 0, *a\nprint(b)", "(0, 1)"},
		{"comprehensions", "print([x + y for x in (1, 2) for y in [x] if y > 1], {k: v for k, v in [(1, 2)]}, {x for x in 'a'.elems()}, sorted(x for x in [2, 1]), [(i, j) for i, (j,) in [(1, (2,))]])", `[4] {1: 2} set(["a"]) [1, 2] [(1, 2)]`},
		{"calls", "def f(a, b=2, *c, d=4, **e):\n    print(a, b, c, d, e)\nf(1)\nf(1, 2, 3, d=5, x=6)\nf(*[1, 2], 3, *[4], d=0, **{'y': 1}, **{'z': 2})\nf(b=1, *[7])", "1 2 () 4 {}\n1 2 (3,) 5 {\"x\": 6}\n1 2 (3, 4) 0 {\"y\": 1, \"z\": 2}\n7 1 () 4 {}"},
		{"defs", "def f(x: int, *, scale: float = 2.0) -> float:\n    '''Doc.'''\n    return x * scale\ng = lambda a, b=1, *c: a + b\nprint(f(2, scale=3.0), g(1), (lambda: 0)())", "6.0 2 0"},
		{"recursion", "def fact(n):\n    if n < 2: return 1\n    else: return n * fact(n - 1)\nprint(fact(20))", "2432902008176640000"},
		{"loops", "n = 0\nwhile True:\n    n += 1\n    if n == 3: continue\n    elif n > 5:\n        break\nfor i, x in enumerate('ab'.elems()): print(i, x); n += 1\nfor a in 1, 2:\n    pass\nprint(n, a)", "0 a\n1 b\n8 2"},
		{"starred targets", "a, *b = [1, 2, 3]\n*c, (d, *e), f = [0, (4, 5), 6]\nfor g, *h in [(1, 2), (3,)]: print(g, h)\n[x, *y] = [7]\nprint(a, b, c, d, e, f, x, y, [j for i, *j in [[1, 2]]])", "1 [2]\n3 []\n1 [2, 3] [0] 4 [5] 6 7 [] [[2]]"},
		{"else of a loop", "for i in [1, 2]:\n    for j in [1]:\n        if j: break\n    else: print('no')\nelse: print('yes')\nwhile True:\n    if i: break\nelse: print('never')\ndef f(n):\n    for i in range(n):\n        if i > 1: return 'left'\n    else: return 'through'\nprint(f(1), f(5))", "yes\nthrough left"},
		{"texts", "a, b = 'xy'\nfor c in a + b: print(c)\nprint([c for c in 'z'], *'q')", "x\ny\n[\"z\"] q"},
		{"fstring", `x = 2.5` + "\n" + `n = 'w'` + "\n" + `print(f"a{x}b {x:.1f}% {n!r} {{}} {x=} {x + 1 = :>{3}} {n!s:^5}" f'{"q"}' "z" rf'\d{n}')`, `a2.5b 2.5|.1f% "w" {} x=2.5 x + 1 = 3.5|>3 w|^5qz\dw`},
		{"fstring nested", "d = {'k': [1, 2]}\nprint(f\"{d['k'][1:]} {(lambda x: x)(3)} {1 if 2 != 3 else 4} {f'{5}'} {d[\"k\"]}\" f'''\n{6}''')", "[2] 3 1 5 [1, 2]\n6"},
		{"strings", `print('a' "b" '''c''', r'\n', '\x41\u00e9\t|\101\q', len(b'\xff') == 1, u'x', "\` + "\n" + `y")`, "abc \\n Aé\t|A\\q True x y"},
		{"numbers", "print(1_000, 0xfF, 0o17, 0b101, 1., .5, 1e3, 1_0e-1, 00, 12345678901234567890123)", "1000 255 15 5 1.0 0.5 1000.0 1.0 0 12345678901234567890123"},
		{"imports", "import copy, numpy as np\nimport scipy.sparse\nimport a.b as c\nfrom scipy.sparse import csr_matrix as k, coo_matrix\nfrom m import (x,\n  y,)\nfrom __future__ import annotations\nprint(copy, np, scipy, c, k, coo_matrix, y)", "module copy module numpy module scipy module a.b scipy.sparse:csr_matrix scipy.sparse:coo_matrix m:y"},
		{"annotations", "x: int = 3\ny: list[int]\nz: str = 'a'\nprint(x, z)", "3 a"},
		{"assert holds", "def no():\n    print('asked')\nassert 1 < 2, no()\nprint('ok')", "ok"},
		{"methods", "print([1].copy(), 'x'.upper())", "[1] X"},
		{"layout", "if True:\n\tx = (1 +  # one\n2)\n\n# note\n\n\ty = 1 + \\\n  2\nprint(x, y); print('é'.upper());\n", "3 3\nÉ"},
		{"windows", "\ufeffif 1:\r\n    x = 1\r\n\r\n    y = 2\r\nprint(x,\u00a0y)", "1 2"},
		{"ellipsis", "def f(): ...\n...\nprint(f())", "None"},
		{"global", "n = 1\nglobal n\ndef f():\n    global n\n    return n\nprint(f())", "1"},
		{"shadow a builtin", "len = len('abc')\nprint(len)", "3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, err := Parse("cell", c.text)
			if err != nil {
				t.Fatalf("%v", err)
			}
			m := &machine{}
			err = m.run(f)
			if got := strings.TrimSuffix(m.out.String(), "\n"); got != c.want || err != nil {
				t.Errorf("got %q, %v\nwant %q", got, err, c.want)
			}
		})
	}
}
