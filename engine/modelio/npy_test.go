package modelio

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
)

// npy is a file of this version, header and data.
func npy(version byte, header string, data ...byte) []byte {
	b := append([]byte("\x93NUMPY"), version, 0)
	if version == 1 {
		b = binary.LittleEndian.AppendUint16(b, uint16(len(header)))
	} else {
		b = binary.LittleEndian.AppendUint32(b, uint32(len(header)))
	}
	return append(append(b, header...), data...)
}

func head(descr, shape string) string {
	return "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }\n"
}

// Every type in both byte orders, by hand: the numbers 1 and -2 (or what the
// type has).
func TestNpyTypes(t *testing.T) {
	for _, c := range []struct {
		descr, little string // the bytes of one number, of the other
		size          int
		want          any
	}{
		{"f2", "\x00\x3c\x00\xc0", 2, []float32{1, -2}},
		{"f4", "\x00\x00\x80\x3f\x00\x00\x00\xc0", 4, []float32{1, -2}},
		{"f8", "\x00\x00\x00\x00\x00\x00\xf0\x3f\x00\x00\x00\x00\x00\x00\x00\xc0", 8, []float64{1, -2}},
		{"i1", "\x01\xfe", 1, []int8{1, -2}},
		{"i2", "\x01\x00\xfe\xff", 2, []int16{1, -2}},
		{"i4", "\x01\x00\x00\x00\xfe\xff\xff\xff", 4, []int32{1, -2}},
		{"i8", "\x01\x00\x00\x00\x00\x00\x00\x00\xfe\xff\xff\xff\xff\xff\xff\xff", 8, []int64{1, -2}},
		{"u1", "\x01\xfe", 1, []uint8{1, 254}},
		{"b1", "\x01\x00", 1, []bool{true, false}},
	} {
		big := []byte(c.little)
		for i := 0; i < len(big); i += c.size {
			for l, r := i, i+c.size-1; l < r; l, r = l+1, r-1 {
				big[l], big[r] = big[r], big[l]
			}
		}
		for order, data := range map[string][]byte{"<": []byte(c.little), ">": big} {
			if c.size == 1 {
				order = "|"
			}
			for version := byte(1); version <= 3; version++ {
				a, err := ReadNpy(npy(version, head(order+c.descr, "(2,)"), data...))
				if err != nil || !reflect.DeepEqual(a, &Array{[]int{2}, c.want}) {
					t.Errorf("%s%s version %d: %v, %v", order, c.descr, version, a, err)
				}
			}
		}
	}
}

// (2, 3) and (2, 2, 2) column by column.
func TestNpyFortran(t *testing.T) {
	h := func(shape string) string { return strings.Replace(head("|i1", shape), "False", "True", 1) }
	for shape, want := range map[string][]int8{
		"(2, 3)":        {1, 3, 5, 2, 4, 6},
		"(3L, 2L)":      {1, 4, 2, 5, 3, 6},
		"(1, 2, 3)":     {1, 3, 5, 2, 4, 6},
		"(6,)":          {1, 2, 3, 4, 5, 6},
		"(3, 1, 2, 1,)": {1, 4, 2, 5, 3, 6},
	} {
		a, err := ReadNpy(npy(1, h(shape), 1, 2, 3, 4, 5, 6))
		if err != nil || !reflect.DeepEqual(a.Values, want) {
			t.Errorf("%s: %v, %v", shape, a, err)
		}
	}
}

// All 65,536 half-precision numbers against their definition, and bfloat16's
// against a shift.
func TestHalf(t *testing.T) {
	for i := range 1 << 16 {
		b := uint16(i)
		sign, e, f := 1-2*float64(b>>15), int(b>>10&31), float64(b&1023)
		want := sign * math.Ldexp(1+f/1024, e-15)
		switch {
		case e == 0:
			want = sign * math.Ldexp(f, -24)
		case e == 31 && f == 0:
			want = sign * math.Inf(1)
		case e == 31:
			want = math.NaN()
		}
		got := float64(half(b))
		if got != want && (got == got || want == want) || math.Signbit(got) != (b>>15 == 1) && got == got {
			t.Fatalf("%04x is %v, want %v", b, got, want)
		}
	}
	if bfloat(0x3f80) != 1 || bfloat(0xc049) != -3.140625 || bfloat(0x7fc0) == bfloat(0x7fc0) || math.Float32bits(bfloat(1)) != 1<<16 {
		t.Error("bfloat16")
	}
}

// What numpy.save of NumPy 1.24 writes for an array of zeros of shape (2, 3).
func TestNpyBytes(t *testing.T) {
	want := "\x93NUMPY\x01\x00\x76\x00{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }" + strings.Repeat(" ", 58) + "\n" + strings.Repeat("\x00", 24)
	var b bytes.Buffer
	if err := WriteNpy(&b, &Array{[]int{2, 3}, make([]float32, 6)}); err != nil || b.String() != want {
		t.Errorf("%v\ngot  %q\nwant %q", err, b.String(), want)
	}
}

func TestNpyRoundTrip(t *testing.T) {
	for _, a := range []*Array{
		{[]int{}, []float32{3}},
		{[]int{0, 3}, []float32{}},
		{[]int{2, 1, 2}, []float64{1, math.Inf(1), -0.5, 1e300}},
		{[]int{1}, []int8{-128}},
		{[]int{2}, []int16{-1, 32767}},
		{[]int{2}, []int32{math.MinInt32, 5}},
		{[]int{1, 1}, []int64{math.MinInt64}},
		{[]int{3}, []uint8{0, 1, 255}},
		{[]int{2}, []bool{true, false}},
		{[]int{}, "csr"},
		{[]int{}, ""},
	} {
		var b bytes.Buffer
		if err := WriteNpy(&b, a); err != nil {
			t.Fatal(err)
		}
		if back, err := ReadNpy(b.Bytes()); err != nil || !reflect.DeepEqual(back, a) {
			t.Errorf("%v came back as %v, %v", a, back, err)
		}
	}
	for _, a := range []*Array{{[]int{2}, []float32{1}}, {[]int{-1, -1}, []float32{1}}, {[]int{1}, []uint16{1}}, {[]int{1}, nil}, {[]int{}, "a\x00"}} {
		var b bytes.Buffer
		if err := WriteNpy(&b, a); err == nil || b.Len() > 0 {
			t.Errorf("%v was written", a)
		}
	}
}

func TestFloat32(t *testing.T) {
	for _, c := range []struct {
		values  any
		want    []float32
		rounded int
	}{
		{[]float64{0.5, 0.1, 1e300, math.NaN()}, []float32{0.5, 0.1, float32(math.Inf(1)), float32(math.NaN())}, 2},
		{[]int64{1 << 24, 1<<24 + 1, math.MaxInt64, math.MinInt64}, []float32{1 << 24, 1 << 24, 1 << 63, -1 << 63}, 2},
		{[]int32{math.MaxInt32, -5}, []float32{1 << 31, -5}, 1},
		{[]int16{-32768}, []float32{-32768}, 0},
		{[]uint8{255}, []float32{255}, 0},
		{[]bool{true, false}, []float32{1, 0}, 0},
	} {
		got, rounded := (&Array{Values: c.values}).Float32()
		if fmt.Sprint(got) != fmt.Sprint(c.want) || rounded != c.rounded {
			t.Errorf("%v: %v, %d rounded", c.values, got, rounded)
		}
	}
}

var brokenNpy = map[string][]byte{
	"nothing":         nil,
	"magic alone":     []byte("\x93NUMPY"),
	"no length":       []byte("\x93NUMPY\x01\x00"),
	"half a length":   []byte("\x93NUMPY\x02\x00\x10\x00"),
	"other magic":     []byte("\x93NUMPZ\x01\x00\x00\x00"),
	"header too long": npy(1, head("<f4", "(1,)"))[:40],
	"4 GB header":     []byte("\x93NUMPY\x02\x00\xff\xff\xff\xff"),
	"empty header":    npy(1, ""),
	"cut header":      npy(1, "{'descr': '<f4', 'fortran_or"),
	"no shape":        npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': }"),
	"key twice":       npy(1, "{'descr': '<f4', 'descr': '<f4', 'shape': ()}", 0, 0, 0, 0),
	"key too many":    npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (), 'x': 1}", 0, 0, 0, 0),
	"key missing":     npy(1, "{'descr': '<f4', 'shape': ()}", 0, 0, 0, 0),
	"more after it":   npy(1, head("<f4", "()")+"x", 0, 0, 0, 0),
	"2 GB":            npy(1, head("<f4", "(536870912,)"), 0, 0, 0, 0),
	"overflow":        npy(1, head("<f4", "(4294967296, 4294967296)")),
	"overflow to 0":   npy(1, head("<f4", "(2147483647, 2147483647, 2147483647)")),
	"beyond 64 bits":  npy(1, head("<f4", "(99999999999999999999,)")),
	"huge empty":      npy(1, head("<f4", "(0, 9223372036854775807)")),
	"negative":        npy(1, head("<f4", "(-1,)")),
	"65 dimensions":   npy(1, head("|i1", "("+strings.Repeat("1,", 65)+")"), 1),
	"truncated":       npy(1, head("<f4", "(2,)"), 0, 0, 0, 0),
	"left over":       npy(1, head("<f4", "(1,)"), 0, 0, 0, 0, 0),
	"2 GB text":       npy(1, head("|S65536", "()"), 0),
}

func TestBrokenNpy(t *testing.T) {
	for name, f := range brokenNpy {
		a, err := ReadNpy(f)
		var format *FormatError
		if !errors.As(err, &format) || a != nil || format.Kind != "npy" || format.Offset < 0 {
			t.Errorf("%s: %v, %v", name, a, err)
		}
	}
	for name, want := range map[string]string{
		"no shape":  "modelio: broken npy file: byte 60: header: want (",
		"2 GB":      "byte 76: 536870912 numbers of <f4 take 4 bytes each, 4 follow",
		"key twice": `byte 34: header: key "descr" occurs twice`,
	} {
		if _, err := ReadNpy(brokenNpy[name]); !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, descr := range []string{"<c8", "<u4", "<f16", "<M8[ns]", "<i3", "", "f", "4", "<4", "<f-4", "<ff4", "|V8"} {
		var unsupported *UnsupportedError
		if _, err := ReadNpy(npy(1, head(descr, "(1,)"), make([]byte, 8)...)); !errors.As(err, &unsupported) {
			t.Errorf("%q: %v", descr, err)
		}
	}
	var unsupported *UnsupportedError
	if _, err := ReadNpy(npy(1, "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", 0, 0, 0, 0)); !errors.As(err, &unsupported) {
		t.Errorf("a record: %v", err)
	}
	var pickle *PickleError
	if _, err := ReadNpy(npy(1, head("|O", "(1,)"), 0x80, 3)); !errors.As(err, &pickle) || pickle.By != "numpy" {
		t.Errorf("objects: %v", err)
	}
}

// Whatever the bytes: an array or one of the package's errors; and what was read
// is written and read again the same.
func FuzzReadNpy(f *testing.F) {
	for _, b := range brokenNpy {
		f.Add(b)
	}
	f.Add(npy(1, head("<f4", "(1, 2)"), 0, 0, 0xc0, 0x7f, 1, 2, 3, 4))
	f.Add(npy(3, strings.Replace(head(">f2", "(2, 1)"), "False", "True", 1), 0x7c, 1, 2, 3))
	f.Add(npy(2, head("<U2", "()"), 'a', 0, 0, 0, 0, 0, 0, 0))
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := ReadNpy(b)
		if err != nil {
			ours(t, err)
			return
		}
		var w bytes.Buffer
		if err := WriteNpy(&w, a); err != nil {
			if s, ok := a.Values.(string); ok && len(s) > 0 {
				return // a text of UTF-32 or with zeros inside is not written
			}
			t.Fatalf("read, but not written: %v", err)
		}
		again, err := ReadNpy(w.Bytes())
		if err != nil || fmt.Sprint(again) != fmt.Sprint(a) {
			t.Fatalf("%v came back as %v, %v", a, again, err)
		}
	})
}

// ours fails unless the error is one that a broken or foreign file may give.
func ours(t *testing.T, err error) {
	t.Helper()
	var format *FormatError
	var unsupported *UnsupportedError
	var limit *LimitError
	var pickle *PickleError
	if !errors.As(err, &format) && !errors.As(err, &unsupported) && !errors.As(err, &limit) && !errors.As(err, &pickle) {
		t.Fatalf("an error of another type: %v", err)
	}
}
