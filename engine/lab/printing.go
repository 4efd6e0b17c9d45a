package lab

import (
	"math"
	"strconv"
	"strings"

	"go.starlark.net/starlark"
)

// How NumPy prints: 8 digits after the point, 75 columns, and of more than 1,000
// entries the first and last 3 of each axis.
const (
	printDigits = 8
	printWidth  = 75
	printWhole  = 1000
	printEdge   = 3
)

// numbers writes the array as NumPy's str does.
func (a *array) numbers() string { return a.written("", " ", printWidth) }

// repr writes it as it stands in a list: array([1., 2.]).
func (a *array) repr() string {
	text := "array(" + a.written("array(", ", ", printWidth-1)
	d := a.buf.dtype()
	if a.size() == 0 {
		if len(a.shape) > 1 {
			text += ", shape=" + str(shapeValue(a.shape))
		}
	} else if d != float32Type && d != int8Type && d != int32Type {
		return text + ")"
	}
	kind := "dtype=" + d.String()
	if len(text)-(strings.LastIndexByte(text, '\n')+1)+len(kind)+2 > printWidth {
		return text + ",\n      " + kind + ")"
	}
	return text + ", " + kind + ")"
}

func (a *array) written(prefix, separator string, width int) string {
	if len(a.shape) == 0 {
		return str(valueAt(a.buf, a.offset))
	}
	if a.size() == 0 {
		return "[]"
	}
	short := a.size() > printWhole
	// shown lists the entries of an axis that are written; -1 stands for dots.
	shown := func(n int) []int {
		var all []int
		for i := range n {
			if !short || n <= 2*printEdge || i < printEdge || i >= n-printEdge {
				all = append(all, i)
			} else if i == printEdge {
				all = append(all, -1)
			}
		}
		return all
	}
	var values []int // their places
	var collect func(axis, place int)
	collect = func(axis, place int) {
		if axis == len(a.shape) {
			values = append(values, place)
			return
		}
		for _, i := range shown(a.shape[axis]) {
			if i >= 0 {
				collect(axis+1, place+i*a.strides[axis])
			}
		}
	}
	collect(0, a.offset)
	entry := a.entryFormat(values)
	var write func(axis, place int, indent string, width int) string
	write = func(axis, place int, indent string, width int) string {
		if axis == len(a.shape) {
			return entry(place)
		}
		var b strings.Builder
		line := indent
		items := shown(a.shape[axis])
		last := axis == len(a.shape)-1
		for k, i := range items {
			word := "..."
			if i >= 0 {
				word = write(axis+1, place+i*a.strides[axis], indent+" ", width-1)
			}
			end := separator
			if k == len(items)-1 {
				end = ""
			}
			if !last {
				if end != "" {
					end = strings.TrimRight(separator, " ") + strings.Repeat("\n", len(a.shape)-axis-1)
				}
				b.WriteString(indent + word + end)
				continue
			}
			if len(line)+len(word) > width-1 && len(line) > len(indent) {
				b.WriteString(strings.TrimRight(line, " ") + "\n")
				line = indent
			}
			line += word + end
		}
		if last {
			b.WriteString(line)
		}
		return "[" + b.String()[len(indent):] + "]"
	}
	return write(0, a.offset, " "+strings.Repeat(" ", len(prefix)), width)
}

// entryFormat is how the entries at these places are written, so that they
// stand in columns.
func (a *array) entryFormat(places []int) func(place int) string {
	wide := 0
	if !a.buf.dtype().isFloat() {
		text := func(place int) string { return str(valueAt(a.buf, place)) }
		if a.buf.dtype() == boolType {
			wide = 5
		}
		for _, p := range places {
			wide = max(wide, len(text(p)))
		}
		return func(place int) string { return pad(text(place), spec{fill: ' ', width: wide}, '>') }
	}
	bits := 8 * a.buf.dtype().bytes()
	least, most := math.Inf(1), 0.0
	for _, p := range places {
		if v := math.Abs(a.buf.float(p)); v > 0 && !math.IsInf(v, 0) {
			least, most = min(least, v), max(most, v)
		}
	}
	verb := byte('f')
	if most > 0 && (most >= 1e8 || least < 1e-4 || most/least > 1000) {
		verb = 'e'
	}
	// The shortest digits that read back, at most 8 after the point.
	digits := func(v float64) (whole, fraction, exponent string) {
		text := strconv.FormatFloat(v, verb, -1, bits)
		whole, fraction, _ = strings.Cut(text, ".")
		if verb == 'e' {
			text, exponent, _ = strings.Cut(text, "e")
			whole, fraction, _ = strings.Cut(text, ".")
		}
		if len(fraction) > printDigits {
			text, exponent, _ = strings.Cut(strconv.FormatFloat(v, verb, printDigits, 64), "e")
			whole, fraction, _ = strings.Cut(text, ".")
			fraction = strings.TrimRight(fraction, "0")
		}
		return whole, fraction, exponent
	}
	left, right, power, odd := 0, 0, 0, 0
	for _, p := range places {
		v := a.buf.float(p)
		if v-v != 0 {
			odd = max(odd, len(floatText(v)))
			continue
		}
		whole, fraction, exponent := digits(v)
		left, right, power = max(left, len(whole)), max(right, len(fraction)), max(power, len(exponent))
	}
	tail := right
	if power > 0 {
		tail += 1 + power
	}
	left = max(left, odd-tail-1)
	return func(place int) string {
		v := a.buf.float(place)
		if v-v != 0 {
			return pad(floatText(v), spec{fill: ' ', width: left + tail + 1}, '>')
		}
		whole, fraction, exponent := digits(v)
		text := strings.Repeat(" ", max(left-len(whole), 0)) + whole + "." + fraction
		if verb == 'f' {
			return text + strings.Repeat(" ", right-len(fraction))
		}
		return text + strings.Repeat("0", right-len(fraction)) + "e" + exponent[:1] + strings.Repeat("0", power-len(exponent)) + exponent[1:]
	}
}

// typeText is a type as print shows it, "" for a function that is none.
func typeText(v starlark.Callable) string {
	switch v.(type) {
	case *function, *starlark.Builtin:
		switch name := v.Name(); name {
		case "int", "float", "str", "list", "dict", "tuple", "bool", "set":
			return "<class '" + name + "'>"
		}
	}
	return "<function " + v.Name() + ">"
}
