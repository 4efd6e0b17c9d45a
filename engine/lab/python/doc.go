// Package python is the front end of the lab language: it parses the Python
// that students write and gives go.starlark.net a syntax tree whose every
// position is a line and column, in characters from 1, of the student's text.
//
//	file, err := python.Parse("cell", text)       // err is an *Error
//	file.Seed(names)                              // names that the session already holds
//	program, err := starlark.FileProgram(file.Syntax, isPredeclared)
//
// # Why not Starlark's own parser?
//
// Its scanner rejects what Python has and Starlark has not (**, @, is, import,
// f-strings, chained comparisons, slices with commas, assert, annotations), its
// messages are written for engineers, and a rewriting of the text in front of
// it would lose the columns. The tree, the resolver, the compiler and the
// interpreter are all Starlark's: only the first step is ours.
//
// # Lowering
//
// What Starlark has no node for becomes a call of a hidden builtin. Its name
// starts with a middle dot, [Hidden], which no identifier of a student's can
// start with. The call stands (Lparen) where the operator or the word stands in
// the text, so an error raised in the builtin points there. The interpreter must
// predeclare all of these; every argument is positional:
//
//	·binary(op, x, y)        x op y; op is "+" "-" "*" "/" "//" "%" "**" "@" "&" "|" "^" "<<" ">>"
//	·inplace(op, x, y)       the new value of x in x op y; op is "+=" "-=" … with the operators above; lists and arrays change in place and are returned
//	·inplaceitem(op, x, key, y)   x[key] op y
//	·inplaceattr(op, x, name, y)  x.name op y
//	·compare(op, x, y)       x op y; op is "==" "!=" "<" "<=" ">" ">=" "in" "not in"; an array for arrays
//	·is(x, y)                bool: the same object; "is not" is "not ·is(x, y)"
//	·slice(lo, hi, step)     the key lo:hi:step, an absent part is None
//	·setitem(value, x, key)  x[key] = value where key is a ·slice, not a tuple that holds one
//	·delitem(x, key)         del x[key]
//	·attr(x, name)           x.name for the method names in [PythonMethods], which Starlark's own list, dict and str lack or do otherwise; any other x answers as usual
//	·concat(a, b, …)         list of the items of all the iterables: [*a, 1] is ·concat(a, (1,))
//	·tuple(items)            tuple of the items of a list
//	·set(items)              set of the items of a list
//	·unpack(x, pattern)      tuple of the items of x, with a list of the rest where the pattern, a tuple of None, "*" and patterns, has "*"
//	·unpackeach(x, pattern)  list of ·unpack(item, pattern) of the items of x
//	·iter(x)                 x, or the list of its characters if it is a text; refuses what cannot be gone through
//	·merge(a, b, …)          dict of the entries of all the dicts, later ones win: {**a, "k": 1}
//	·fstring(a, b, …)        the strings a, b, … joined
//	·format(value, conversion, spec)  string: format(value, spec) after conversion "" "r" "s" or "a"
//	·assert(message, source) raises AssertionError; called only when the condition is false; message is None when there is none, source the condition's text
//	·import(module, bind)    checks that module ("scipy.sparse") is known; returns the module named bind: itself, or "scipy" for "import scipy.sparse"
//	·from(module, name)      what "from module import name" binds
//	·session(name)           the session's value of name, see [File.Seed]
//	·step(line, end, name, value, …)  None; called after every statement at top level, with its lines and the names that it has bound; one None for a statement that may have bound others
//	·Ellipsis                a value, not a function: the ... of x[..., 0]
//
// What stays Starlark's own, for speed and because it means the same: names,
// literals, list, tuple and dict displays, comprehensions, calls, x.f, x[i],
// x[lo:hi] read, x[i] = v, unary - + ~, and, or, not, conditional
// expressions, lambda, def, if, for, while. So an array is a starlark.Mapping
// and HasSetKey (keys: int, ·slice, tuple of these, array), a Sliceable
// and a HasUnary; it needs no HasBinary. x[i, 1:3] is x[(i, ·slice(1, 3, None))],
// read and written.
//
// A generator expression is made a list at once. A chained comparison
// evaluates its middle operand once: a < f() < c is
// (lambda ·1, ·2: ·1 < ·2 and ·2 < c)(a, f()), whose frame has the name "lambda"
// and the position of the first operator. Targets of a = b = c beyond a plain
// name need a temporary: top-level names that start with [Hidden] are ours and
// never shown.
//
// # Why are all operators lowered?
//
// In Starlark True + 1 is an error, True == 1 is false, and w == 0 can be
// nothing but a bool; a list or string times 10**10 takes all memory. Each is a
// wrong answer or a lost page in a lab about arrays. One call an operator costs
// about as much as a call of len.
//
// # Where an error is
//
// At run time the frame of the student's function stands at a call's opening
// parenthesis, at the dot of an attribute, at the bracket of a subscript, at
// the operator of an assignment to several names. [File.Calls] and [File.Reads]
// are keyed by the first two.
package python
