package python

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.starlark.net/syntax"
)

// afterNumber are the words that Python lets stick to a number: 1if x else 2.
var afterNumber = set("and else for if in is not or")

// number scans a number and what sticks to it, so that 2x is one mistake.
func (s *scanner) number() token {
	start := s.off
	digits := func(ok func(rune) bool) {
		for s.off < s.end && (ok(s.at(s.off)) || s.at(s.off) == '_' && ok(s.at(s.off+1)) && ok(s.at(s.off-1))) {
			s.off++
		}
	}
	based := false
	if s.at(start) == '0' {
		var ok func(rune) bool
		switch s.at(start + 1) {
		case 'x', 'X':
			ok = func(c rune) bool { return digit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F' }
		case 'o', 'O':
			ok = func(c rune) bool { return '0' <= c && c <= '7' }
		case 'b', 'B':
			ok = func(c rune) bool { return c == '0' || c == '1' }
		}
		if ok != nil {
			based = true
			s.off += 2
			if s.at(s.off) == '_' {
				s.off++
			}
			if !ok(s.at(s.off)) {
				s.fail(start, "write a digit after it", "digits are missing after %s", s.text(start, start+2))
			}
			digits(ok)
		}
	}
	if !based {
		digits(digit)
		if s.off < s.end && s.at(s.off) == '.' {
			s.off++
			digits(digit)
		}
		if c := s.at(s.off); c == 'e' || c == 'E' {
			i := s.off + 1
			if s.at(i) == '+' || s.at(i) == '-' {
				i++
			}
			if digit(s.at(i)) {
				s.off = i
				digits(digit)
			}
		}
	}
	end := s.off
	if s.off < s.end && wordChar(s.at(s.off)) {
		for s.off < s.end && wordChar(s.at(s.off)) {
			s.off++
		}
		tail := s.text(end, s.off)
		switch {
		case tail == "j" || tail == "J":
			s.fail(start, "work with its real and imaginary parts as two numbers", "%s: the lab has no complex numbers", s.text(start, s.off))
		case !based && afterNumber[tail]:
			s.off = end // 1if x else 2
		case letter([]rune(tail)[0]) && tail[0] != '_' && !based:
			s.failWith(start, s.edit(start, s.off, s.text(start, end)+" * "+tail), "write "+s.text(start, end)+" * "+tail+" if you mean their product; a name cannot start with a digit",
				"%s is neither a number nor a name", s.text(start, s.off))
		default:
			s.fail(start, "one _ may stand between two digits", "%s is not a number", s.text(start, s.off))
		}
	}
	return token{kind: number, text: s.text(start, end), start: start, end: end}
}

// numberLiteral is the value of a number token.
func (p *parser) numberLiteral(t token) syntax.Expr {
	lit := &syntax.Literal{TokenPos: p.pos(t.start), Raw: t.text}
	text := strings.ReplaceAll(t.text, "_", "")
	based := len(text) > 1 && text[0] == '0' && strings.ContainsAny(text[1:2], "xXoObB")
	if !based && strings.ContainsAny(text, ".eE") {
		v, err := strconv.ParseFloat(text, 64)
		if err != nil && !math.IsInf(v, 0) {
			p.src.fail(t.start, "", "%s is not a number", t.text)
		}
		lit.Token, lit.Value = syntax.FLOAT, v
		return lit
	}
	if !based && len(text) > maxDigit {
		p.src.fail(t.start, "write it as a float, such as 1e300", "an integer of %d digits: %d is the most", len(text), maxDigit)
	}
	if !based && text[0] == '0' && strings.Trim(text, "0") != "" {
		p.src.failWith(t.start, p.src.edit(t.start, t.end, strings.TrimLeft(text, "0")), "take the zeros away", "%s: an integer cannot start with 0", t.text)
	}
	base := 10
	if based {
		base = map[byte]int{'x': 16, 'X': 16, 'o': 8, 'O': 8, 'b': 2, 'B': 2}[text[1]]
		text = text[2:]
	}
	v, ok := new(big.Int).SetString(text, base)
	if !ok {
		p.src.fail(t.start, "", "%s is not a number", t.text)
	}
	lit.Token = syntax.INT
	if v.IsInt64() {
		lit.Value = v.Int64()
	} else {
		lit.Value = v
	}
	return lit
}

// string scans a string whose opening quote stands at quote.
func (s *scanner) string(start, quote int, prefix string) token {
	body, end, ok := s.skipString(quote, strings.Contains(prefix, "f"), 0)
	if !ok {
		if _, _, plain := s.skipString(quote, false, 0); plain {
			s.fail(start, "close it with }, or write {{ for a brace that is text", "a { in this f-string is never closed")
		}
		q := s.text(quote, body)
		if len(q) == 3 {
			s.fail(start, "write "+q+" where it should end", "this text is never closed: %s is missing", q)
		}
		s.failWith(start, nil, "write "+q+` at its end; a text of several lines stands between """ and """`, "this text is never closed: %s is missing on this line", q)
	}
	s.off = end
	return token{kind: str, start: start, end: end, prefix: prefix, bodyStart: body, bodyE: end - (body - quote), triple: body-quote == 3}
}

// skipString finds the start of the body and the end, quotes included, of the
// string whose opening quote stands at i. In an f-string the quotes inside { }
// do not end it.
func (s *scanner) skipString(i int, format bool, depth int) (body, end int, ok bool) {
	q := s.at(i)
	triple := s.at(i+1) == q && s.at(i+2) == q && i+2 < s.end
	body = i + 1
	if triple {
		body = i + 3
	}
	i = body
	for i < s.end {
		c := s.at(i)
		switch {
		case c == '\\' && !(format && (s.at(i+1) == '{' || s.at(i+1) == '}')):
			i += 2
		case c == '\n' && !triple:
			return body, i, false
		case c == q && !triple:
			return body, i + 1, true
		case c == q && s.at(i+1) == q && s.at(i+2) == q && i+2 < s.end:
			return body, i + 3, true
		case format && c == '{' && s.at(i+1) == '{':
			i += 2
		case format && c == '{':
			if i, ok = s.skipField(i+1, q, triple, depth); !ok {
				return body, i, false
			}
		default:
			i++
		}
	}
	return body, s.end, false
}

// skipField finds the end, } included, of a field of an f-string that is
// quoted with q.
func (s *scanner) skipField(i int, q rune, triple bool, depth int) (end int, ok bool) {
	if depth > 10 {
		return i, false
	}
	brackets := 0
	for i < s.end {
		switch c := s.at(i); {
		case c == '\n' && !triple:
			return i, false
		case c == '"' || c == '\'':
			before := s.at(i - 1)
			format := before == 'f' || before == 'F' || (before == 'r' || before == 'R') && (s.at(i-2) == 'f' || s.at(i-2) == 'F')
			if _, i, ok = s.skipString(i, format, depth+1); !ok {
				return i, false
			}
			continue
		case c == '(' || c == '[' || c == '{':
			brackets++
		case c == ')' || c == ']':
			brackets--
		case c == '}':
			if brackets--; brackets < 0 {
				return i + 1, true
			}
		case c == '!' && s.at(i+1) == '=':
			i++
		case c == ':' && brackets == 0:
			return s.skipSpec(i+1, q, triple, depth)
		}
		i++
	}
	return i, false
}

// skipSpec finds the end, } included, of a field whose format starts at i.
func (s *scanner) skipSpec(i int, q rune, triple bool, depth int) (end int, ok bool) {
	for i < s.end {
		switch c := s.at(i); {
		case c == '}':
			return i + 1, true
		case c == '\n', c == q && !triple:
			return i, false
		case c == '{':
			if i, ok = s.skipField(i+1, q, triple, depth+1); !ok {
				return i, false
			}
		default:
			i++
		}
	}
	return i, false
}

// unescape is the text between offsets i and end with its escapes replaced.
// In a bytes literal \xff is one byte, else it is the character U+00FF.
func (s *source) unescape(i, end int, raw, bytes bool) string {
	var b strings.Builder
	for i < end {
		c := s.chars[i]
		if bytes && c > 127 {
			s.fail(i, "write it as an escape, such as \\xe9", "a bytes text holds ASCII characters only")
		}
		if c != '\\' || raw || i+1 >= end {
			b.WriteRune(c)
			i++
			continue
		}
		c = s.chars[i+1]
		i += 2
		put := func(v rune) {
			if bytes {
				b.WriteByte(byte(v))
			} else {
				b.WriteRune(v)
			}
		}
		switch {
		case c == '\n':
		case strings.ContainsRune(`\'"`, c):
			b.WriteRune(c)
		case strings.ContainsRune("abfnrtv", c):
			b.WriteByte("\a\b\f\n\r\t\v"[strings.IndexRune("abfnrtv", c)])
		case '0' <= c && c <= '7':
			v := c - '0'
			for n := 1; n < 3 && i < end && '0' <= s.chars[i] && s.chars[i] <= '7'; n++ {
				v = v*8 + s.chars[i] - '0'
				i++
			}
			put(v)
		case c == 'x' || !bytes && (c == 'u' || c == 'U'):
			n := map[rune]int{'x': 2, 'u': 4, 'U': 8}[c]
			v, err := uint64(0), error(strconv.ErrSyntax)
			if i+n <= end && strings.Trim(s.text(i, i+n), "0123456789abcdefABCDEF") == "" {
				v, err = strconv.ParseUint(s.text(i, i+n), 16, 32)
			}
			if err != nil || v > utf8.MaxRune {
				s.fail(i-2, "for a backslash that is text write \\\\", "\\%c needs %d hexadecimal digits of a character", c, n)
			}
			put(rune(v))
			i += n
		case c == 'N' && !bytes:
			s.fail(i-2, "write the character itself, or \\u and its four hexadecimal digits", "\\N{…} is not part of the lab")
		default:
			b.WriteByte('\\')
			b.WriteRune(c)
		}
	}
	return b.String()
}
