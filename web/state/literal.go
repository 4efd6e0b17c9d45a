package state

import (
	"math"
	"strconv"
	"strings"
)

// A Literal is a number written as a keyword argument, `sparsity=0.90`. Start
// and End are byte offsets of the number in the text; Line and Column count
// from 1, the column in characters.
type Literal struct {
	Start, End   int
	Line, Column int
	Value        float64
	Text         string
}

// FindLiteral returns the first number given to the keyword name in text,
// outside strings and comments. The number must stand alone: in
// `sparsity=0.9*k` there is no literal to move.
func FindLiteral(text, name string) (Literal, bool) {
	depth := 0 // of round brackets: `x=1` at the start of a line is an assignment, not an argument
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '#':
			i = EndOfLine(text, i)
		case c == '"' || c == '\'':
			i = EndOfString(text, i)
		case IsWord(c):
			word := i
			for i < len(text) && IsWord(text[i]) {
				i++
			}
			if text[word:i] != name || word > 0 && text[word-1] == '.' {
				continue
			}
			if l, ok := numberAfterEquals(text, i); ok && depth > 0 {
				l.Line = 1 + strings.Count(text[:l.Start], "\n")
				lineStart := strings.LastIndexByte(text[:l.Start], '\n') + 1
				l.Column = 1 + len([]rune(text[lineStart:l.Start]))
				return l, true
			}
		default:
			switch c {
			case '(':
				depth++
			case ')':
				depth--
			}
			i++
		}
	}
	return Literal{}, false
}

// SetLiteral writes value over l in text, in the style in which the number was
// written: 0.90 keeps two decimals, 3 stays whole. A step finer than the
// written style adds the decimals it needs.
func SetLiteral(text string, l Literal, value, step float64) string {
	return text[:l.Start] + FormatLiteral(l.Text, value, step) + text[l.End:]
}

// FormatLiteral writes value as [SetLiteral] does, in the style of written.
func FormatLiteral(written string, value, step float64) string {
	decimals := 0
	if _, fraction, ok := strings.Cut(written, "."); ok {
		decimals = len(fraction)
	}
	for decimals < 6 && math.Abs(step*math.Pow10(decimals)-math.Round(step*math.Pow10(decimals))) > 1e-9 {
		decimals++
	}
	return strconv.FormatFloat(value, 'f', decimals, 64)
}

func numberAfterEquals(text string, i int) (Literal, bool) {
	i = skipSpaces(text, i)
	if i >= len(text) || text[i] != '=' || i+1 < len(text) && text[i+1] == '=' {
		return Literal{}, false
	}
	start := skipSpaces(text, i+1)
	end := start
	if end < len(text) && text[end] == '-' {
		end++
	}
	for end < len(text) && (text[end] >= '0' && text[end] <= '9' || text[end] == '.') {
		end++
	}
	value, err := strconv.ParseFloat(text[start:end], 64)
	if err != nil {
		return Literal{}, false
	}
	if next := skipSpaces(text, end); next < len(text) && !strings.ContainsRune(",)#\n\r", rune(text[next])) {
		return Literal{}, false
	}
	return Literal{Start: start, End: end, Value: value, Text: text[start:end]}, true
}

func skipSpaces(text string, i int) int {
	for i < len(text) && (text[i] == ' ' || text[i] == '\t') {
		i++
	}
	return i
}

// EndOfLine returns the offset of the newline that ends the line of i.
func EndOfLine(text string, i int) int {
	if n := strings.IndexByte(text[i:], '\n'); n >= 0 {
		return i + n
	}
	return len(text)
}

// EndOfString returns the offset after the string that opens at i. One that is
// not closed ends with its line, as the reader sees it.
func EndOfString(text string, i int) int {
	quote := text[i : i+1]
	if triple := strings.Repeat(quote, 3); strings.HasPrefix(text[i:], triple) {
		if n := strings.Index(text[i+3:], triple); n >= 0 {
			return i + 3 + n + 3
		}
		return len(text)
	}
	for j := i + 1; j < len(text); j++ {
		switch text[j] {
		case '\\':
			j++
		case '\n':
			return j
		case quote[0]:
			return j + 1
		}
	}
	return len(text)
}

// IsWord reports whether c may stand in a name.
func IsWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}
