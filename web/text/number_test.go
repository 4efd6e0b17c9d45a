package text

import (
	"reflect"
	"strings"
	"testing"
)

func TestNumbers(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Count(0), "0"}, {Count(999), "999"}, {Count(4928), "4,928"}, {Count(1234567), "1,234,567"}, {Count(-1440), "−1,440"},
		{Percent(0.986), "98.6\u202f%"}, {Percent(1), "100.0\u202f%"}, {Share(236, 360), "65.6\u202f%"}, {Share(0, 0), "–"},
		{Decimal(-0.1838, 3), "−0.184"}, {Decimal(-0.0001, 2), "0.00"},
		{Duration(0.0004), "under 1\u202fms"}, {Duration(0.0061), "6\u202fms"}, {Duration(1.44), "1.4\u202fs"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// Every word is there: an empty one would be a hole in the page, and an
// attribute without its value.
func TestEveryWordIsWritten(t *testing.T) {
	v := reflect.ValueOf(English)
	for i := 0; i < v.NumField(); i++ {
		f := v.Field(i)
		if f.Kind() == reflect.String && strings.TrimSpace(f.String()) == "" {
			t.Errorf("the catalogue has no word for %s", v.Type().Field(i).Name)
		}
	}
}
