package text

import (
	"math"
	"strconv"
	"strings"
)

// thin is the narrow no-break space between a number and its unit.
const thin = "\u202f"

// Count writes a whole number with a comma at every thousand, and a true minus
// sign: "4,928", "−1,440".
func Count(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if s[0] == '-' {
		sign, s = "−", s[1:]
	}
	var b strings.Builder
	b.WriteString(sign)
	for i, digit := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	return b.String()
}

// Percent writes a fraction, 0 to 1, with one decimal: "98.6 %".
func Percent(fraction float64) string {
	return Decimal(100*fraction, 1) + thin + "%"
}

// Share writes right of all as a percentage; "–" of none.
func Share(right, of int) string {
	if of == 0 {
		return "–"
	}
	return Percent(float64(right) / float64(of))
}

// Decimal writes x with a fixed number of decimals and a true minus sign.
func Decimal(x float64, decimals int) string {
	s := strconv.FormatFloat(x, 'f', decimals, 64)
	if rest, negative := strings.CutPrefix(s, "-"); negative {
		if strings.Trim(rest, "0.") == "" {
			return rest // no minus zero
		}
		return "−" + rest
	}
	return s
}

// Duration writes seconds as a reader would say them: "6 ms", "1.4 s".
func Duration(seconds float64) string {
	switch ms := seconds * 1000; {
	case ms < 1:
		return "under 1" + thin + "ms"
	case ms < 1000:
		return strconv.Itoa(int(math.Round(ms))) + thin + "ms"
	}
	return Decimal(seconds, 1) + thin + "s"
}

// Strip takes the backquotes and asterisks of a text away, for where nothing
// can be marked up.
func Strip(s string) string {
	return strings.NewReplacer("`", "", "*", "").Replace(s)
}
