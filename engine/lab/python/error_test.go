package python

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// Every mistake has a place, a message, and where it can be mended without
// asking, the text after the edits, which parses.
var mistakes = []struct{ text, at, message, fixed string }{
	{"if x > 1\n    y = 2\n", "1:9", "a : is missing at the end of the if line", "if x > 1:\n    y = 2\n"},
	{"else:\n  1", "1:1", "this else belongs to no if above it", ""},
	{"x = (1,\n  2\ny = 3\n", "1:5", "this ( is never closed", ""},
	{"x = [1, 2\n", "1:5", "this [ is never closed", ""},
	{"x = (1]", "1:7", "this ] cannot close the ( at line 1, column 5: ) is expected", "x = (1)"},
	{"if x = 1:\n  pass", "1:6", "= in a condition", "if x == 1:\n  pass"},
	{"while x = 2:\n pass", "1:9", "= in a condition", "while x == 2:\n pass"},
	{"if 1:\nx = 2\n", "2:1", "an indented line is expected after the if of line 1", "if 1:\n    x = 2\n"},
	{"x = 1\n  y = 2\n", "2:3", "this line is indented by 2, but the line above opens no block", "x = 1\ny = 2\n"},
	{"  x = 1\n  y = 2\n", "1:3", "the whole text is indented", "x = 1\ny = 2\n"},
	{"if 1:\n    a\n  b\n", "3:3", "this line is indented by 2, which fits no block above it", "if 1:\n    a\nb\n"},
	{"if 1:\n\ta\n        b\n", "3:9", "this line mixes tabs and spaces unlike the lines above, so its depth is not clear", ""},
	{"x = 'abc\n", "1:5", "this text is never closed: ' is missing on this line", ""},
	{"x = '''abc\n", "1:5", "this text is never closed: ''' is missing", ""},
	{`x = f"{a"`, "1:5", "a { in this f-string is never closed", ""},
	{`x = f"}"`, "1:7", "this } of the f-string closes nothing", `x = f"}}"`},
	{`x = f"{}"`, "1:7", "nothing stands in this { }", ""},
	{`f"{a!z}"`, "1:5", "!r, !s or !a is expected after the value", ""},
	{`f"{a b}"`, "1:6", "} in the f-string is expected, but the name b stands here", ""},
	{`f"{a:{b"`, "1:1", "a { in this f-string is never closed", ""},
	{`print "x"  # y`, "1:7", "print needs parentheses around what it prints", `print("x")  # y`},
	{"print x, 2", "1:7", "print needs parentheses around what it prints", "print(x, 2)"},
	{"x++", "1:2", "Python has no ++", "x += 1"},
	{"x--\n", "1:2", "Python has no --", "x -= 1\n"},
	{"a && b", "1:3", "Python has no &&", "a and b"},
	{"a||b", "1:2", "Python has no ||", "a or b"},
	{"!x", "1:1", "Python has no ! before a value", "not x"},
	{"if 1: pass\nelse if 2: pass", "2:1", "else if is elif in Python", "if 1: pass\nelif 2: pass"},
	{"elseif x:\n  1", "1:1", "Python has no elseif", "elif x:\n  1"},
	{"x === 2", "1:3", "Python has no ===", "x == 2"},
	{"class A:\n  pass", "1:1", "the lab has no classes", ""},
	{"try:\n  x\nexcept: y", "1:1", "the lab has no try", ""},
	{"with open('f') as f:\n x", "1:1", "the lab has no with", ""},
	{"raise ValueError('x')", "1:1", "the lab has no raise", ""},
	{"def f():\n yield 1", "2:2", "the lab has no yield", ""},
	{"@dec\ndef f(): pass", "1:1", "the lab has no decorators", ""},
	{"if (n := 3): pass", "1:7", "the lab has no :=", ""},
	{"n := 3", "1:3", "the lab has no :=", ""},
	{"match x:\n  case 1: pass", "1:1", "the lab has no match", ""},
	{"async def f(): pass", "1:1", "the lab has no async", ""},
	{"await x", "1:1", "the lab has no await", ""},
	{"nonlocal x", "1:1", "the lab has no nonlocal", ""},
	{"import *", "1:8", "the name of a module is expected, but * stands here", ""},
	{"from x import *", "1:15", "the lab cannot import everything with *", ""},
	{"from . import a", "1:6", "the lab has no files beside the cell to import from", ""},
	{"from a import", "1:14", "a name to import is expected, but the line ends here", ""},
	{"import", "1:7", "the name of a module is expected, but the line ends here", ""},
	{"x = 3j", "1:5", "3j: the lab has no complex numbers", ""},
	{"x = 2x", "1:5", "2x is neither a number nor a name", "x = 2 * x"},
	{"x = 012", "1:5", "012: an integer cannot start with 0", "x = 12"},
	{"x = 0x", "1:5", "digits are missing after 0x", ""},
	{"x = 1__0", "1:5", "1__0 is not a number", ""},
	{"x = “abc”", "1:5", "“ is not a character that Python knows", `x = "abc"`},
	{"x = a – b", "1:7", "– is not a character that Python knows", "x = a - b"},
	{"x = `a`", "1:5", "` is not a character that Python knows", "x = 'a'"},
	{"x ? 1 : 2", "1:3", "Python has no ?", ""},
	{"x = 5 $", "1:7", "Python has no $", ""},
	{"// hi", "1:1", "a value is expected, but // stands here", "# hi"},
	{"def f(a, a): pass", "1:10", "two parameters have the name a", ""},
	{"def f(a=1, b): pass", "1:12", "the parameter b without a default follows one with a default", ""},
	{"def f(*): pass", "1:8", "the name of a parameter is expected, but ) stands here", ""},
	{"def f(**k, a): pass", "1:12", "a parameter follows the one with **", ""},
	{"def 2(): pass", "1:5", "the name of the function is expected, but 2 stands here", ""},
	{"def f:\n  pass", "1:6", "( and the parameters is expected, but : stands here", ""},
	{"f(a=1, 2)", "1:8", "an argument without a name follows one with a name", ""},
	{"f(a=1, a=2)", "1:8", "the argument a is given twice", ""},
	{"f(1=2)", "1:4", "= stands after something that is not a name", "f(1==2)"},
	{"f(x.y=2)", "1:6", "= stands after something that is not a name", "f(x.y==2)"},
	{"f(x for x in y, 2)", "1:15", "a generator stands beside another argument", ""},
	{"1 = x", "1:1", "a value cannot be assigned to", ""},
	{"f() = 3", "1:1", "the result of a call cannot be assigned to", ""},
	{"a + b = 3", "1:1", "the result of an operator cannot be assigned to", ""},
	{"a < b = 3", "1:1", "the result of an operator cannot be assigned to", ""},
	{"None = 1", "1:1", "None is a value of the language and cannot be assigned to", ""},
	{"a, *b, *c = d", "1:1", "two names with a * in one assignment", ""},
	{"for *a in b: pass", "1:5", "a * stands before a single name", ""},
	{"*a = b", "1:1", "a * stands before a single value", ""},
	{"(a, b) += 1", "1:1", "+= takes a single name on its left", ""},
	{"f() += 1", "1:1", "the result of a call cannot be assigned to", ""},
	{"x = ", "1:4", "a value is expected after =", ""},
	{"x = = 2", "1:3", "two = stand apart", "x == 2"},
	{"return 1", "1:1", "return stands outside a function", ""},
	{"break", "1:1", "break stands outside a loop", ""},
	{"for x in range(3)\n  x", "1:18", "a : is missing at the end of the for line", "for x in range(3):\n  x"},
	{"for x range(3):\n x", "1:7", "in and what to go through is expected, but the name range stands here", ""},
	{"for 1 in x:\n 1", "1:5", "a value cannot be assigned to", ""},
	{"x = 1 2", "1:7", "2 follows 1 with nothing between them", ""},
	{"x y", "1:3", "y follows x with nothing between them", ""},
	{"x = if", "1:5", "a value is expected, but the word if stands here", ""},
	{"lambda = 3", "1:1", "lambda is a word of the language and cannot be assigned to", ""},
	{"x = a.", "1:7", "the name of an attribute is expected, but the line ends here", ""},
	{"x = a.class", "1:7", "class is a word of the language and cannot be the name of an attribute", ""},
	{"x[]", "1:3", "an index is missing between [ and ]", ""},
	{"x[1", "1:2", "this [ is never closed", ""},
	{"x[1 2]", "1:5", "] or a comma is expected, but 2 stands here", ""},
	{"{1: 2, 3}", "1:9", ": and the value of this key is expected, but } stands here", ""},
	{"{1, 2: 3}", "1:6", "} or a comma is expected, but : stands here", ""},
	{"[x for x]", "1:9", "in and what to go through is expected, but ] stands here", ""},
	{"[x for x in y if z else w]", "1:20", "the if of a comprehension has no else", ""},
	{"a if b", "1:7", "else and the other value is expected, but the line ends here", ""},
	{"del x", "1:5", "the lab cannot delete the name x", ""},
	{"del f()", "1:5", "del takes an entry of a list or a dict", ""},
	{"global", "1:7", "a name is expected, but the line ends here", ""},
	{"def f():\n  global x\n  x = 1", "3:3", "a function of the lab cannot assign to the global name x", ""},
	{`x = \ 2`, "1:5", `a \ stands in the middle of a line`, ""},
	{"x = \\  \n 2", "1:5", `spaces follow the \ that should end this line`, "x = \\\n 2"},
	{"var x = 3", "1:1", "Python has no var: a name is made by assigning to it", "x = 3"},
	{"function f(x) {", "1:1", "a function starts with def", "def f(x) {"},
	{"if x {", "1:6", "Python has no { } around a block", ""},
	{"if x then:", "1:6", "Python has no then", "if x:"},
	{"for (x in y):\n 1", "1:5", "a name is expected, but a question with in stands here", ""},
	{"x = 'a' b'c'", "1:9", "a text and a bytes text stand side by side", ""},
	{"x = 'it's'", "1:9", "the text ends before s", ""},
	{`x = "\x4"`, "1:6", `\x needs 2 hexadecimal digits of a character`, ""},
	{"f(\n  a\n  b)", "3:3", ") or a comma is expected, but the name b stands here", ""},
	{"f(a\nb = 2\n", "1:2", "this ( is never closed", ""},
	{"x = 1 if 2\n", "1:11", "else and the other value is expected, but the line ends here", ""},
	{"for x in y: for z in w: 1", "1:13", "for cannot follow a : on the same line", ""},
	{"try", "1:1", "the lab has no try", ""},
	{"x = @", "1:5", "a value is expected, but @ stands here", ""},
	{"x )", "1:3", "this ) closes nothing", ""},
	{"assert", "1:7", "a condition is expected after assert", ""},
	{"pass 1", "1:6", "1 follows pass with nothing between them", ""},
	{"x = yield", "1:5", "the lab has no yield", ""},
	{"print(f'{x!}')", "1:11", "!r, !s or !a is expected after the value", ""},
	{"if :\n 1", "1:4", "a condition is expected after if", ""},
	{"x.1", "1:2", ".1 follows x with nothing between them", ""},
	{"5.x", "1:1", "5.x is neither a number nor a name", "5. * x"},
	{"def f(x):\n\nprint(1)", "3:1", "an indented line is expected after the def of line 1", "def f(x):\n\n    print(1)"},
	{"if 1:", "1:6", "an indented line is expected after the if of line 1", ""},
	{"def f(", "1:6", "this ( is never closed", ""},
	{"a b c", "1:3", "b follows a with nothing between them", ""},
	{"x = 1;; y", "1:7", "a value is expected, but ; stands here", ""},
	{"'a' 'b", "1:5", "this text is never closed: ' is missing on this line", ""},
	{"not", "1:4", "a value is expected after not", ""},
	{"a not b", "1:3", "a not cannot follow a", ""},
	{"a is", "1:5", "a value is expected after is", ""},
	{"x = [1,,2]", "1:8", "a value is expected, but , stands here", ""},
	{"(,)", "1:2", "a value is expected, but , stands here", ""},
	{"x.f(1) for x in y", "1:8", "a for cannot follow )", ""},
	{"else = 1", "1:1", "else is a word of the language and cannot be assigned to", ""},
	{"from a import (b", "1:15", "this ( is never closed", ""},
	{"for i in range(10) print(i)", "1:19", "a : is missing at the end of the for line", "for i in range(10): print(i)"},
	{"while True print(1)", "1:11", "a : is missing at the end of the while line", "while True: print(1)"},
	{"x = '\x00'", "1:6", "this is not a character of a text", ""},
	{"é = '\xff'", "1:6", "this is not a character of a text", ""},
	{"été = 1\nété.", "2:5", "the name of an attribute is expected, but the line ends here", ""},
	{"x = 1\r\n\r\ny = = 2\r\n", "3:3", "two = stand apart", "x = 1\n\ny == 2\n"},
	{"if a:\n\tb\n        c", "3:9", "this line mixes tabs and spaces unlike the lines above, so its depth is not clear", ""},
	{"f(a,\n  b", "1:2", "this ( is never closed", ""},
	{"x = [\n  (1, 2),\n  (3, 4\n]\ny", "4:1", "this ] cannot close the ( at line 3, column 3: ) is expected", "x = [\n  (1, 2),\n  (3, 4\n)\ny"},
	{"x = \\", "1:5", `the text ends after a \`, ""},
	{`x = "a\N{DASH}"`, "1:7", `\N{…} is not part of the lab`, ""},
	{"b'é'", "1:3", "a bytes text holds ASCII characters only", ""},
}

func TestMistakes(t *testing.T) {
	two := map[string]bool{"function f(x) {": true, "elseif x:\n  1": true, "if x then:": true, // one edit mends one of two mistakes
		"x = [\n  (1, 2),\n  (3, 4\n]\ny": true}
	for _, c := range mistakes {
		_, err := Parse("cell", c.text)
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%q: parses", c.text)
			continue
		}
		if at := fmt.Sprintf("%d:%d", e.Line, e.Column); at != c.at || e.Message != c.message {
			t.Errorf("%q:\ngot  %s %s\nwant %s %s", c.text, at, e.Message, c.at, c.message)
		}
		fixed := ""
		if e.Edits != nil {
			fixed = apply(t, strings.ReplaceAll(c.text, "\r\n", "\n"), e.Edits)
		}
		if fixed != c.fixed {
			t.Errorf("%q: edited\ngot  %q\nwant %q", c.text, fixed, c.fixed)
		}
		if _, err := Parse("cell", fixed); err != nil && !two[c.text] {
			t.Errorf("%q edited to %q still fails: %v", c.text, fixed, err)
		}
	}
}
