package modelio

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxNpyHeader is far above what the types read here need: 64 dimensions.
const maxNpyHeader = 1 << 16

// ReadNpy returns the array of a .npy file, versions 1 to 3, of either byte
// order, and in row-major order whatever the file's: f2, f4, f8, i1, i2, i4, i8,
// u1, bool, and a single text.
//
// The error is a [*FormatError], an [*UnsupportedError] for another type, or a
// [*PickleError] for an array of Python objects.
//
// Source: numpy.lib.format, NEP 1.
func ReadNpy(data []byte) (*Array, error) {
	return readNpy(bytes.NewReader(data), int64(len(data)))
}

// readNpy reads an array of exactly size bytes, its header among them.
func readNpy(r io.Reader, size int64) (*Array, error) {
	broken := func(at int, reason string) error { return &FormatError{Kind: "npy", Offset: at, Reason: reason} }
	read := func(at, n int) ([]byte, error) {
		if int64(at+n) > size {
			return nil, broken(int(size), "the file ends here, in its header")
		}
		b := make([]byte, n)
		if m, err := io.ReadFull(r, b); err != nil {
			return nil, broken(at+m, why(err))
		}
		return b, nil
	}
	b, err := read(0, 8)
	if err != nil {
		return nil, err
	}
	if string(b[:6]) != "\x93NUMPY" {
		return nil, broken(0, `it does not begin with \x93NUMPY`)
	}
	version := b[6]
	if version < 1 || version > 3 || b[7] != 0 {
		return nil, &UnsupportedError{DType: fmt.Sprintf("version %d.%d of the format", b[6], b[7]), Hint: "save it with numpy.save"}
	}
	width := 4
	if version == 1 {
		width = 2
	}
	if b, err = read(8, width); err != nil {
		return nil, err
	}
	length := uint64(0)
	for i, v := range b {
		length |= uint64(v) << (8 * i)
	}
	begin := 8 + width
	if length > uint64(size)-uint64(begin) {
		return nil, broken(8, fmt.Sprintf("the header claims %d bytes, %d follow", length, size-int64(begin)))
	}
	if length > maxNpyHeader {
		return nil, &UnsupportedError{DType: fmt.Sprintf("a header of %d bytes", length), Hint: "save plain numbers"}
	}
	header, err := read(begin, int(length))
	if err != nil {
		return nil, err
	}
	h, at, reason := parseNpyHeader(string(header))
	if reason != "" {
		return nil, broken(begin+at, "header: "+reason)
	}
	a, err := h.values(r, size-int64(begin)-int64(length))
	var format *FormatError
	if errors.As(err, &format) {
		format.Kind = "npy"
		format.Offset += begin + int(length)
	}
	return a, err
}

// An npyHeader is the dictionary in front of an array.
type npyHeader struct {
	descr   string // "<f4"; "[" for a record
	fortran bool
	shape   []int
}

// parseNpyHeader reads {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), },
// its keys in any order. It returns what is wrong and at which byte, or "".
func parseNpyHeader(s string) (h npyHeader, at int, reason string) {
	p := npyParser{s: s}
	seen := map[string]bool{}
	p.want("{")
	for !p.failed() && !p.take("}") {
		key := p.quoted()
		if seen[key] {
			p.fail("key %q occurs twice", key)
		}
		seen[key] = true
		p.want(":")
		switch key {
		case "descr":
			if p.peek("[") {
				h.descr = "["
				p.at = len(s)
				return h, 0, "" // a record: not read, whatever follows
			}
			h.descr = p.quoted()
		case "fortran_order":
			h.fortran = p.take("True")
			if !h.fortran {
				p.want("False")
			}
		case "shape":
			h.shape = p.tuple()
		default:
			p.fail("key %q, want descr, fortran_order and shape", key)
		}
		if !p.take(",") && !p.peek("}") {
			p.fail("want , or }")
		}
	}
	p.space()
	if !p.failed() && p.at < len(s) {
		p.fail("%q after its end", s[p.at:min(len(s), p.at+10)])
	}
	if !p.failed() && len(seen) != 3 {
		p.fail("want descr, fortran_order and shape")
	}
	return h, p.at, p.reason
}

// An npyParser reads the few words of Python that a header may use.
type npyParser struct {
	s      string
	at     int
	reason string // of the first failure, where at stays
}

func (p *npyParser) failed() bool { return p.reason != "" }

func (p *npyParser) fail(format string, args ...any) {
	if !p.failed() {
		p.reason = fmt.Sprintf(format, args...)
	}
}

func (p *npyParser) space() {
	for !p.failed() && p.at < len(p.s) && strings.IndexByte(" \n\t\r\x00", p.s[p.at]) >= 0 {
		p.at++
	}
}

func (p *npyParser) peek(word string) bool {
	p.space()
	return !p.failed() && strings.HasPrefix(p.s[p.at:], word)
}

func (p *npyParser) take(word string) bool {
	ok := p.peek(word)
	if ok {
		p.at += len(word)
	}
	return ok
}

func (p *npyParser) want(word string) {
	if !p.take(word) {
		p.fail("want %s", word)
	}
}

func (p *npyParser) quoted() string {
	quote := "'"
	if p.peek(`"`) {
		quote = `"`
	}
	p.want(quote)
	if p.failed() {
		return ""
	}
	text, _, ok := strings.Cut(p.s[p.at:], quote)
	if !ok || len(text) > 100 {
		p.fail("a text without its end")
		return ""
	}
	p.at += len(text) + 1
	return text
}

// tuple reads (), (2,) or (2, 3); Python 2 wrote 2L.
func (p *npyParser) tuple() []int {
	shape := []int{}
	p.want("(")
	for !p.failed() && !p.take(")") {
		p.space()
		end := p.at
		for end < len(p.s) && p.s[end] >= '0' && p.s[end] <= '9' {
			end++
		}
		n, err := strconv.ParseUint(p.s[p.at:end], 10, 63)
		if err != nil {
			p.fail("want a natural number of 63 bits")
			return nil
		}
		if len(shape) == 64 {
			p.fail("more than 64 dimensions")
			return nil
		}
		shape = append(shape, int(n))
		p.at = end
		p.take("L")
		if !p.take(",") && !p.peek(")") {
			p.fail("want , or )")
		}
	}
	return shape
}

// values reads the numbers, which are all the size bytes that are left. Offsets
// of errors count from the first number.
func (h npyHeader) values(r io.Reader, size int64) (*Array, error) {
	n, reason := fits(h.shape)
	if reason != "" {
		return nil, &FormatError{Reason: reason}
	}
	descr := h.descr
	if strings.HasPrefix(descr, "|O") || descr == "O" {
		return nil, &PickleError{By: "numpy"}
	}
	order, code := binary.ByteOrder(little), descr
	switch {
	case strings.HasPrefix(descr, ">"):
		order, code = binary.BigEndian, descr[1:]
	case strings.HasPrefix(descr, "<"), strings.HasPrefix(descr, "|"), strings.HasPrefix(descr, "="):
		code = descr[1:]
	}
	unsupported := func() error {
		name := descr
		if name == "[" {
			name = "an array of records"
		}
		return &UnsupportedError{DType: name, Hint: "save plain numbers, as with array.astype(numpy.float32)"}
	}
	width, err := strconv.Atoi(strings.TrimLeft(code, "fiubSU"))
	if err != nil || strings.IndexByte("fiubSU", code[0]) < 0 || width < 0 || width > 1<<16 {
		return nil, unsupported()
	}
	text := code[0] == 'S' || code[0] == 'U'
	if !text && !slices.Contains([]string{"f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "b1"}, code) {
		return nil, unsupported()
	}
	if text && n != 1 {
		return nil, &UnsupportedError{DType: "an array of texts", Hint: "save numbers"}
	}
	bytes := width
	if code[0] == 'U' {
		bytes = 4 * width
	}
	if bytes > 0 && int64(n) > size/int64(bytes) || int64(n)*int64(bytes) != size {
		return nil, &FormatError{Reason: fmt.Sprintf("%d numbers of %s take %d bytes each, %d follow", n, descr, bytes, size)}
	}
	a := &Array{Shape: h.shape}
	if text {
		a.Values, err = readText(r, code[0], bytes, order)
		return a, placed(err)
	}
	at := rowMajor(h.shape, h.fortran)
	switch code {
	case "f4":
		a.Values, err = readAll(r, n, 4, at, func(b []byte) float32 { return math.Float32frombits(order.Uint32(b)) })
	case "f2":
		a.Values, err = readAll(r, n, 2, at, func(b []byte) float32 { return half(order.Uint16(b)) })
	case "f8":
		a.Values, err = readAll(r, n, 8, at, func(b []byte) float64 { return math.Float64frombits(order.Uint64(b)) })
	case "i1":
		a.Values, err = readAll(r, n, 1, at, func(b []byte) int8 { return int8(b[0]) })
	case "i2":
		a.Values, err = readAll(r, n, 2, at, func(b []byte) int16 { return int16(order.Uint16(b)) })
	case "i4":
		a.Values, err = readAll(r, n, 4, at, func(b []byte) int32 { return int32(order.Uint32(b)) })
	case "i8":
		a.Values, err = readAll(r, n, 8, at, func(b []byte) int64 { return int64(order.Uint64(b)) })
	case "u1":
		a.Values, err = readAll(r, n, 1, at, func(b []byte) uint8 { return b[0] })
	case "b1":
		a.Values, err = readAll(r, n, 1, at, func(b []byte) bool { return b[0] != 0 })
	}
	if err != nil {
		return nil, placed(err)
	}
	return a, nil
}

// placed turns an error of reading numbers into one with its place among them.
func placed(err error) error {
	var read *readError
	if errors.As(err, &read) {
		return &FormatError{Offset: read.after, Reason: why(err)}
	}
	return err
}

// readText reads one text: bytes, or UTF-32, with zeros up to its length.
func readText(r io.Reader, kind byte, size int, order binary.ByteOrder) (string, error) {
	b := make([]byte, size)
	if m, err := io.ReadFull(r, b); err != nil {
		return "", &readError{m, err}
	}
	if kind == 'S' {
		return strings.TrimRight(string(b), "\x00"), nil
	}
	var text []byte
	for ; len(b) > 0; b = b[4:] {
		text = utf8.AppendRune(text, rune(order.Uint32(b)))
	}
	return strings.TrimRight(string(text), "\x00"), nil
}

// rowMajor says where the k-th number in column-major order stands in row-major
// order. It must be asked for 0, 1, 2 and so on. It is nil where they are the
// same.
func rowMajor(shape []int, fortran bool) func(int) int {
	if !fortran || len(shape) < 2 {
		return nil
	}
	strides := make([]int, len(shape))
	stride := 1
	for i := len(shape) - 1; i >= 0; i-- {
		strides[i] = stride
		stride *= shape[i]
	}
	index := make([]int, len(shape))
	next := 0
	return func(int) int {
		place := next
		for i := range index { // the first index runs fastest
			index[i]++
			next += strides[i]
			if index[i] < shape[i] {
				break
			}
			next -= strides[i] * shape[i]
			index[i] = 0
		}
		return place
	}
}

// WriteNpy writes an array as numpy.save does: version 1, little-endian,
// row-major, the numbers at a multiple of 64 bytes. It returns an error, before
// the first byte, if the values do not fill the shape or are none that
// [Array] names, and any error of the writer.
func WriteNpy(w io.Writer, a *Array) error {
	header, err := npyHead(a)
	if err != nil {
		return err
	}
	if _, err := w.Write(header); err != nil {
		return err
	}
	switch v := a.Values.(type) {
	case []float32:
		return writeAll(w, v)
	case []float64:
		return writeAll(w, v)
	case []int8:
		return writeAll(w, v)
	case []int16:
		return writeAll(w, v)
	case []int32:
		return writeAll(w, v)
	case []int64:
		return writeAll(w, v)
	case []uint8:
		return writeAll(w, v)
	case []bool:
		return writeAll(w, v)
	}
	_, err = io.WriteString(w, a.Values.(string)+strings.Repeat("\x00", max(0, 1-len(a.Values.(string)))))
	return err
}

// npyHead is all that stands before the numbers.
func npyHead(a *Array) ([]byte, error) {
	descr, n := "", 0
	switch v := a.Values.(type) {
	case []float32:
		descr, n = "<f4", len(v)
	case []float64:
		descr, n = "<f8", len(v)
	case []int8:
		descr, n = "|i1", len(v)
	case []int16:
		descr, n = "<i2", len(v)
	case []int32:
		descr, n = "<i4", len(v)
	case []int64:
		descr, n = "<i8", len(v)
	case []uint8:
		descr, n = "|u1", len(v)
	case []bool:
		descr, n = "|b1", len(v)
	case string:
		descr, n = fmt.Sprintf("|S%d", max(1, len(v))), 1
		if len(v) > 1<<16 || strings.HasSuffix(v, "\x00") {
			return nil, fmt.Errorf("modelio: a text of %d bytes cannot be written", len(v))
		}
	default:
		return nil, fmt.Errorf("modelio: an array of %T cannot be written", a.Values)
	}
	if size, reason := fits(a.Shape); reason != "" || size != n {
		return nil, fmt.Errorf("modelio: %d numbers do not fill shape %v", n, a.Shape)
	}
	shape := make([]string, len(a.Shape))
	for i, d := range a.Shape {
		shape[i] = strconv.Itoa(d)
	}
	tuple := strings.Join(shape, ", ")
	if len(shape) == 1 {
		tuple += ","
	}
	header := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", descr, tuple)
	if len(shape) > 0 { // NumPy leaves room for the first size to grow to 21 digits
		header += strings.Repeat(" ", 21-len(shape[0]))
	}
	header += strings.Repeat(" ", 64-(11+len(header))%64) + "\n"
	head := append([]byte("\x93NUMPY\x01\x00"), byte(len(header)), byte(len(header)>>8))
	return append(head, header...), nil
}
