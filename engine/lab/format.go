package lab

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.starlark.net/starlark"
)

// A spec is Python's format mini-language, read:
//
//	[[fill]align][sign][z][#][0][width][,|_][.precision][type]
type spec struct {
	fill      rune
	align     byte // < > ^ = or 0
	sign      byte // + - space or 0
	alternate bool
	width     int
	group     string // "," "_" or ""
	precision int    // -1 for none
	kind      byte   // d f e …, 0 for none
}

const badSpec = "A format looks like .1f, .1%, 8.3f, <12, or ,d."

// parseSpec reads a spec; it refuses what Python refuses.
func parseSpec(text string) (spec, error) {
	p := spec{fill: ' ', precision: -1}
	rest := text
	isAlign := func(s string) bool { return s != "" && strings.IndexByte("<>^=", s[0]) >= 0 }
	if r, n := utf8.DecodeRuneInString(rest); n > 0 && isAlign(rest[n:]) {
		p.fill, p.align, rest = r, rest[n], rest[n+1:]
	} else if isAlign(rest) {
		p.align, rest = rest[0], rest[1:]
	}
	if rest != "" && strings.IndexByte("+- ", rest[0]) >= 0 {
		p.sign, rest = rest[0], rest[1:]
	}
	if strings.HasPrefix(rest, "#") {
		p.alternate, rest = true, rest[1:]
	}
	if strings.HasPrefix(rest, "0") {
		if p.align == 0 {
			p.fill, p.align = '0', '='
		}
		rest = rest[1:]
	}
	var err error
	if p.width, rest, err = leadingInt(rest, 0); err != nil {
		return p, err
	}
	if rest != "" && (rest[0] == ',' || rest[0] == '_') {
		p.group, rest = rest[:1], rest[1:]
	}
	if strings.HasPrefix(rest, ".") {
		before := rest[1:]
		if p.precision, rest, err = leadingInt(before, -1); err != nil {
			return p, err
		}
		if rest == before {
			return p, refuse("the format %q has no digits after its point", text).withHint("%s", badSpec)
		}
	}
	if len(rest) == 1 && strings.Contains("bcdeEfFgGnosxX%", rest) {
		p.kind, rest = rest[0], ""
	}
	if rest != "" {
		return p, refuse("%q is not a format", text).withHint("%s", badSpec)
	}
	return p, nil
}

func leadingInt(text string, otherwise int) (int, string, error) {
	n := 0
	for n < len(text) && text[n] >= '0' && text[n] <= '9' {
		n++
	}
	if n == 0 {
		return otherwise, text, nil
	}
	v, err := strconv.Atoi(text[:n])
	if err != nil || v > 100_000 {
		return 0, "", limitFault("Use a smaller number.", "a format as wide as %s characters", text[:n])
	}
	return v, text[n:], nil
}

// format is Python's format(value, spec).
func format(v starlark.Value, text string) (string, error) {
	if text == "" {
		return str(v), nil
	}
	p, err := parseSpec(text)
	if err != nil {
		return "", err
	}
	mismatch := func(want string) (string, error) {
		return "", refuse("the format %q is for %s, and this is %s", text, want, describe(v)).withHint("%s", badSpec)
	}
	if b, ok := v.(starlark.Bool); ok && p.kind != 's' {
		n, _ := number(b)
		v = starlark.MakeInt(int(n))
	}
	var digits, suffix string
	switch v := v.(type) {
	case starlark.Int:
		switch p.kind {
		case 0, 'd', 'n':
			digits = v.String()
		case 'b':
			digits = prefixed(v.BigInt().Text(2), "0b", p.alternate)
		case 'o':
			digits = prefixed(v.BigInt().Text(8), "0o", p.alternate)
		case 'x':
			digits = prefixed(v.BigInt().Text(16), "0x", p.alternate)
		case 'X':
			digits = prefixed(strings.ToUpper(v.BigInt().Text(16)), "0X", p.alternate)
		case 'c':
			n, ok := v.Int64()
			if !ok || n < 0 || n > unicodeMax {
				return mismatch("the number of a character")
			}
			return pad(string(rune(n)), p, '<'), nil
		case 's':
			return mismatch("text")
		default:
			digits, suffix = floatDigits(float64(v.Float()), p)
		}
		if p.precision >= 0 && strings.IndexByte("\x00bcdnoxX", p.kind) >= 0 {
			return "", refuse("the format %q has a precision, and a whole number has none", text).withHint("Write .%df for digits after the point.", p.precision)
		}
	case starlark.Float:
		if strings.IndexByte("bcdosxX", p.kind) >= 0 && p.kind != 0 {
			if p.kind == 's' {
				return mismatch("text")
			}
			return mismatch("a whole number")
		}
		digits, suffix = floatDigits(float64(v), p)
	default:
		if !isText(v) {
			return "", refuse("the format %q is for a number or a text, and this is %s", text, describe(v)).withHint("Turn it into text first: str(…)")
		}
		if p.kind != 0 && p.kind != 's' || p.sign != 0 || p.group != "" || p.alternate {
			return mismatch("a number")
		}
		s := str(v)
		if p.precision >= 0 {
			if r := []rune(s); len(r) > p.precision {
				s = string(r[:p.precision])
			}
		}
		if p.align == '=' && p.fill == '0' {
			p.align = '<'
		}
		return pad(s, p, '<'), nil
	}
	return finish(digits, suffix, p), nil
}

const unicodeMax = 0x10FFFF

func prefixed(digits, prefix string, on bool) string {
	if !on {
		return digits
	}
	if strings.HasPrefix(digits, "-") {
		return "-" + prefix + digits[1:]
	}
	return prefix + digits
}

// floatDigits writes f by a float's kinds; suffix is %, or nothing.
func floatDigits(f float64, p spec) (digits, suffix string) {
	precision := p.precision
	if precision < 0 {
		precision = 6
	}
	kind := p.kind
	if kind == '%' {
		suffix = "%"
		f *= 100
	}
	if math.IsNaN(f) || math.IsInf(f, 0) {
		s := floatText(f)
		if kind == 'E' || kind == 'F' || kind == 'G' {
			s = strings.ToUpper(s)
		}
		return s, suffix
	}
	switch kind {
	case 'f', 'F', '%':
		digits = strconv.FormatFloat(f, 'f', precision, 64)
	case 'e', 'E':
		digits = strconv.FormatFloat(f, kind, precision, 64)
	case 'g', 'G', 'n':
		if kind == 'n' {
			kind = 'g'
		}
		digits = strconv.FormatFloat(f, kind, max(precision, 1), 64)
	default: // no kind
		if p.precision < 0 {
			return floatText(f), suffix
		}
		digits = strconv.FormatFloat(f, 'g', max(precision, 1), 64)
		// As g, but the exponent comes one digit sooner and a point stays.
		if e := exponentOf(f, max(precision, 1)); e >= max(precision, 1)-1 && e >= -4 && !strings.ContainsRune(digits, 'e') {
			digits = trimZeros(strconv.FormatFloat(f, 'e', max(precision, 1)-1, 64))
		}
		if !strings.ContainsAny(digits, ".e") {
			digits += ".0"
		}
	}
	return digits, suffix
}

// exponentOf is the decimal exponent of f rounded to n digits.
func exponentOf(f float64, n int) int {
	e := strconv.FormatFloat(f, 'e', n-1, 64)
	x, _ := strconv.Atoi(e[strings.IndexByte(e, 'e')+1:])
	return x
}

// trimZeros takes trailing zeros off the digits in front of an exponent.
func trimZeros(s string) string {
	i := strings.IndexByte(s, 'e')
	if i < 0 || !strings.Contains(s[:i], ".") {
		return s
	}
	return strings.TrimRight(strings.TrimRight(s[:i], "0"), ".") + s[i:]
}

// finish adds sign, grouping and padding to a number.
func finish(digits, suffix string, p spec) string {
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	} else if p.sign == '+' || p.sign == ' ' {
		sign = string(p.sign)
	}
	whole, rest := digits, ""
	if i := strings.IndexAny(digits, ".eE"); i >= 0 && strings.IndexByte("xX", p.kind) < 0 {
		whole, rest = digits[:i], digits[i:]
	}
	n := 3
	if strings.IndexByte("boxX", p.kind) >= 0 && p.kind != 0 {
		n = 4
	}
	if p.group != "" {
		whole = group(whole, p.group, n)
	}
	if p.align == '=' {
		for utf8.RuneCountInString(sign+whole+rest+suffix) < p.width {
			whole = string(p.fill) + whole
			if p.group != "" && p.fill == '0' {
				next := group(strings.ReplaceAll(whole, p.group, ""), p.group, n)
				if utf8.RuneCountInString(sign+next+rest+suffix) > p.width+1 {
					break
				}
				whole = next
			}
		}
		return sign + whole + rest + suffix
	}
	return pad(sign+whole+rest+suffix, p, '>')
}

// pad fills s to the width; otherwise is the side for a spec that names none.
func pad(s string, p spec, otherwise byte) string {
	missing := p.width - utf8.RuneCountInString(s)
	if missing <= 0 {
		return s
	}
	align := p.align
	if align == 0 {
		align = otherwise
	}
	left := missing
	switch align {
	case '<':
		left = 0
	case '^':
		left = missing / 2
	}
	fill := string(p.fill)
	return strings.Repeat(fill, left) + s + strings.Repeat(fill, missing-left)
}

// percentFormat is Python's text % values for the conversions d i f F e E g G s
// r x X o c and %%, with flags, width and precision.
func (s *session) percentFormat(text string, values starlark.Value) (starlark.Value, error) {
	args, isTuple := values.(starlark.Tuple)
	if !isTuple {
		args = starlark.Tuple{values}
	}
	dict, _ := values.(*starlark.Dict)
	var b strings.Builder
	used := 0
	for i := 0; i < len(text); i++ {
		if text[i] != '%' {
			b.WriteByte(text[i])
			continue
		}
		i++
		if i < len(text) && text[i] == '%' {
			b.WriteByte('%')
			continue
		}
		var v starlark.Value
		if i < len(text) && text[i] == '(' {
			end := strings.IndexByte(text[i:], ')')
			if end < 0 || dict == nil {
				return nil, refuse("%%(name) in a text needs a closing ) and a dict after the %%")
			}
			key := starlark.String(text[i+1 : i+end])
			found, ok, _ := dict.Get(key)
			if !ok {
				return nil, refuse("the dict after %% has no key %s", repr(key))
			}
			v, i = found, i+end+1
		}
		p := spec{fill: ' ', precision: -1}
	flags:
		for ; i < len(text); i++ {
			switch text[i] {
			case '-':
				p.align = '<'
			case '+', ' ':
				p.sign = text[i]
			case '0':
				if p.align == 0 {
					p.fill, p.align = '0', '='
				}
			case '#':
				p.alternate = true
			default:
				break flags
			}
		}
		var rest string
		var err error
		if p.width, rest, err = leadingInt(text[i:], 0); err != nil {
			return nil, err
		}
		if strings.HasPrefix(rest, ".") {
			if p.precision, rest, err = leadingInt(rest[1:], 0); err != nil {
				return nil, err
			}
		}
		i = len(text) - len(rest)
		if rest == "" {
			return nil, refuse("the text ends in the middle of a %% format").withHint("For a percent sign write %%%%.")
		}
		kind := rest[0]
		if v == nil {
			if used >= len(args) {
				return nil, refuse("there are more %% formats in the text than values after it")
			}
			v = args[used]
			used++
		}
		if err := s.work(8); err != nil {
			return nil, err
		}
		switch kind {
		case 's', 'r':
			text := str(v)
			if kind == 'r' {
				text = repr(v)
			}
			if r := []rune(text); p.precision >= 0 && len(r) > p.precision {
				text = string(r[:p.precision])
			}
			if p.align == '=' {
				p.fill, p.align = ' ', 0
			}
			b.WriteString(pad(text, p, '>'))
		case 'd', 'i', 'u':
			f, ok := number(v)
			if !ok {
				return nil, refuse("%%d is for a number, and this is %s", describe(v))
			}
			if _, isInt := v.(starlark.Int); !isInt {
				n, err := starlark.NumberToInt(starlark.Float(math.Trunc(f)))
				if err != nil {
					return nil, refuse("%%d is for a whole number, and this is %s", describe(v))
				}
				v = n
			}
			b.WriteString(finish(v.String(), "", p))
		case 'f', 'F', 'e', 'E', 'g', 'G':
			f, ok := number(v)
			if !ok {
				return nil, refuse("%%%c is for a number, and this is %s", kind, describe(v))
			}
			p.kind = kind
			digits, _ := floatDigits(f, p)
			b.WriteString(finish(digits, "", p))
		case 'x', 'X', 'o', 'c':
			if t, ok := v.(starlark.String); ok && kind == 'c' && utf8.RuneCountInString(string(t)) == 1 {
				b.WriteString(pad(string(t), p, '>'))
				break
			}
			p.kind = kind
			text, err := formatInt(v, p)
			if err != nil {
				return nil, err
			}
			b.WriteString(text)
		default:
			return nil, refuse("%%%c is not a format", kind).withHint("Known are %%d, %%f, %%e, %%g, %%s and %%r; for a percent sign write %%%%.")
		}
		if b.Len() > s.limits.Memory {
			return nil, s.grow(2 * float64(b.Len()))
		}
	}
	if isTuple && used < len(args) {
		return nil, refuse("there are fewer %% formats in the text than values after it")
	}
	return starlark.String(b.String()), nil
}

// formatInt writes an int in base 16 or 8, or as a character.
func formatInt(v starlark.Value, p spec) (string, error) {
	n, ok := v.(starlark.Int)
	if !ok {
		return "", refuse("%%%c is for a whole number, and this is %s", p.kind, describe(v))
	}
	switch p.kind {
	case 'c':
		r, ok := n.Int64()
		if !ok || r < 0 || r > unicodeMax {
			return "", refuse("%%c is for the number of a character, and this is %s", describe(v))
		}
		return pad(string(rune(r)), p, '>'), nil
	case 'o':
		return finish(prefixed(n.BigInt().Text(8), "0o", p.alternate), "", p), nil
	case 'X':
		return finish(prefixed(strings.ToUpper(n.BigInt().Text(16)), "0X", p.alternate), "", p), nil
	}
	return finish(prefixed(n.BigInt().Text(16), "0x", p.alternate), "", p), nil
}
