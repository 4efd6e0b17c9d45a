package lab

import (
	"math"
	"strconv"
	"strings"
	"unicode"

	"go.starlark.net/starlark"
)

// maxText is how deep lists are written inside one another before they show as
// dots, and maxItems how many items of a whole value are written.
const (
	maxText  = 40
	maxItems = 200_000
)

// str is a value as print shows it, written as Python would.
func str(v starlark.Value) string {
	switch v := v.(type) {
	case starlark.String:
		return string(v)
	case *array:
		return v.numbers()
	}
	return repr(v)
}

// repr is a value as it stands in a list: strings in quotes.
func repr(v starlark.Value) string {
	w := writer{}
	w.value(v, 0)
	return w.b.String()
}

type writer struct {
	b     strings.Builder
	items int
}

func (w *writer) value(v starlark.Value, depth int) {
	if depth > maxText || w.items > maxItems {
		w.b.WriteString("...")
		return
	}
	w.items++
	switch v := v.(type) {
	case starlark.String:
		w.b.WriteString(quoteString(string(v)))
	case starlark.Float:
		w.b.WriteString(floatText(float64(v)))
	case *starlark.List:
		w.sequence("[", v, "]", depth)
	case starlark.Tuple:
		if len(v) == 1 {
			w.b.WriteString("(")
			w.value(v[0], depth+1)
			w.b.WriteString(",)")
			return
		}
		w.sequence("(", v, ")", depth)
	case *starlark.Set:
		if v.Len() == 0 {
			w.b.WriteString("set()")
			return
		}
		items := make(starlark.Tuple, 0, v.Len())
		it := v.Iterate()
		defer it.Done()
		for item := starlark.Value(nil); it.Next(&item); {
			items = append(items, item)
		}
		w.sequence("{", items, "}", depth)
	case *starlark.Dict:
		w.b.WriteByte('{')
		for i, kv := range v.Items() {
			if i > 0 {
				w.b.WriteString(", ")
			}
			w.value(kv[0], depth+1)
			w.b.WriteString(": ")
			w.value(kv[1], depth+1)
			if w.items > maxItems {
				break
			}
		}
		w.b.WriteByte('}')
	case *array:
		w.b.WriteString(v.repr())
	case *function, *starlark.Function, *starlark.Builtin:
		w.b.WriteString(typeText(v.(starlark.Callable)))
	default:
		text := v.String()
		if stop, ok := strings.CutPrefix(text, "range("); ok && !strings.Contains(stop, ",") {
			text = "range(0, " + stop
		}
		w.b.WriteString(text)
	}
}

func (w *writer) sequence(open string, v starlark.Indexable, end string, depth int) {
	w.b.WriteString(open)
	for i := range v.Len() {
		if i > 0 {
			w.b.WriteString(", ")
		}
		w.value(v.Index(i), depth+1)
		if w.items > maxItems {
			break
		}
	}
	w.b.WriteString(end)
}

// quoteString is Python's repr of a string: single quotes unless it holds one
// and no double quote.
func quoteString(s string) string {
	quote := '\''
	if strings.ContainsRune(s, '\'') && !strings.ContainsRune(s, '"') {
		quote = '"'
	}
	var b strings.Builder
	b.WriteRune(quote)
	for _, c := range s {
		switch {
		case c == quote || c == '\\':
			b.WriteRune('\\')
			b.WriteRune(c)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\r':
			b.WriteString(`\r`)
		case c == '\t':
			b.WriteString(`\t`)
		case c < ' ' || c == 0x7f:
			b.WriteString(`\x` + string("0123456789abcdef"[c>>4]) + string("0123456789abcdef"[c&15]))
		case !unicode.IsPrint(c):
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(c), "'"))
		default:
			b.WriteRune(c)
		}
	}
	b.WriteRune(quote)
	return b.String()
}

// floatText is Python's repr of a float: the shortest digits that read back as
// the same number, with an exponent below 1e-4 and from 1e16 on.
func floatText(f float64) string {
	switch {
	case math.IsNaN(f):
		return "nan"
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	}
	e := strconv.FormatFloat(f, 'e', -1, 64)
	exponent, _ := strconv.Atoi(e[strings.IndexByte(e, 'e')+1:])
	if f != 0 && (exponent < -4 || exponent >= 16) {
		return e
	}
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.ContainsRune(s, '.') {
		s += ".0"
	}
	return s
}

// thousands writes a whole number with a comma at each thousand.
func thousands(n int) string { return group(strconv.Itoa(n), ",", 3) }

// group puts sep between each n digits from the right; a sign stays in front.
func group(digits, sep string, n int) string {
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - n; i > 0; i -= n {
		digits = digits[:i] + sep + digits[i:]
	}
	return sign + digits
}

// typeName is a type as Python calls it.
func typeName(v starlark.Value) string {
	switch v := v.(type) {
	case starlark.String:
		return "str"
	case starlark.NoneType:
		return "NoneType"
	case *starlark.Builtin, *starlark.Function:
		return "function"
	default:
		return v.Type()
	}
}
