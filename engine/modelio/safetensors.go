package modelio

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"compressionlab/engine/nn"
)

// maxHeader is the format's own bound.
const maxHeader = 100_000_000

// A dtype of safetensors: its bytes, and its numbers as float32.
type dtype struct {
	size   int
	number func([]byte) float32
}

var little = binary.LittleEndian

var dtypes = map[string]dtype{
	"F32":  {4, func(b []byte) float32 { return math.Float32frombits(little.Uint32(b)) }},
	"F16":  {2, func(b []byte) float32 { return half(little.Uint16(b)) }},
	"BF16": {2, func(b []byte) float32 { return bfloat(little.Uint16(b)) }},
	"F64":  {8, func(b []byte) float32 { return narrow(math.Float64frombits(little.Uint64(b))) }},
	"I8":   {1, func(b []byte) float32 { return float32(int8(b[0])) }},
	"U8":   {1, func(b []byte) float32 { return float32(b[0]) }},
	"I16":  {2, func(b []byte) float32 { return float32(int16(little.Uint16(b))) }},
	"U16":  {2, func(b []byte) float32 { return float32(little.Uint16(b)) }},
	"I32":  {4, func(b []byte) float32 { return float32(int32(little.Uint32(b))) }},
	"U32":  {4, func(b []byte) float32 { return float32(little.Uint32(b)) }},
	"I64":  {8, func(b []byte) float32 { return float32(int64(little.Uint64(b))) }},
	"U64":  {8, func(b []byte) float32 { return float32(little.Uint64(b)) }},
	"BOOL": {1, func(b []byte) float32 { return float32(min(b[0], 1)) }},
}

// newer lists the types of the format that are not read.
var newer = []string{"F4", "F6_E2M3", "F6_E3M2", "F8_E5M2", "F8_E4M3", "F8_E8M0", "C64"}

// ReadSafetensors returns the tensors of a file in the order in which their
// numbers stand, those at one place (empty ones) by name. The tensors share no
// memory with data. F16, BF16, the integers up to 16 bits and BOOL are exact as
// float32; F64 and wider integers go to the nearest float32, ties to even.
//
// The error is a [*FormatError], or an [*UnsupportedError] for a type of 8 bits
// or less or of complex numbers.
func ReadSafetensors(data []byte) ([]nn.NamedTensor, error) {
	return ReadSafetensorsFrom(bytes.NewReader(data), int64(len(data)))
}

// ReadSafetensorsFrom is [ReadSafetensors] for a file of so many bytes, which is
// read once, in order: beside the tensors it takes the header and a few
// kilobytes of memory. An error of the reader is a [*FormatError] at its place.
func ReadSafetensorsFrom(r io.Reader, size int64) ([]nn.NamedTensor, error) {
	return readSafetensors(r, size, func(int64) error { return nil })
}

func readSafetensors(r io.Reader, size int64, ask func(int64) error) ([]nn.NamedTensor, error) {
	broken := func(at int, reason string) error {
		return &FormatError{Kind: "safetensors", Offset: at, Reason: reason}
	}
	if size < 8 {
		return nil, broken(0, fmt.Sprintf("%d bytes, the length of the header alone takes 8", size))
	}
	var length [8]byte
	if _, err := io.ReadFull(r, length[:]); err != nil {
		return nil, broken(0, why(err))
	}
	n := little.Uint64(length[:])
	if n > uint64(size-8) {
		return nil, broken(0, fmt.Sprintf("the header claims %d bytes, %d follow", n, size-8))
	}
	if n > maxHeader {
		return nil, broken(0, fmt.Sprintf("the header claims %d bytes, the format allows %d", n, maxHeader))
	}
	header := make([]byte, n)
	if m, err := io.ReadFull(r, header); err != nil {
		return nil, broken(8+m, why(err))
	}
	infos, err := parseHeader(header)
	if err != nil {
		return nil, err
	}
	base := 8 + int(n)
	if err := checkPlaces(infos, base, int(size)); err != nil {
		return nil, err
	}
	bytes := int64(0)
	for _, f := range infos {
		bytes += 4 * int64((f.end-f.begin)/dtypes[f.dtype].size)
	}
	if err := ask(bytes); err != nil {
		return nil, err
	}
	tensors := make([]nn.NamedTensor, len(infos))
	for i, f := range infos {
		t := dtypes[f.dtype]
		values, err := readAll(r, (f.end-f.begin)/t.size, t.size, nil, t.number)
		if err != nil {
			at := base + f.begin
			var read *readError
			if errors.As(err, &read) {
				at += read.after
			}
			return nil, &FormatError{Kind: "safetensors", Entry: f.name, Offset: at, Reason: why(err)}
		}
		tensors[i] = nn.NamedTensor{Name: f.name, Tensor: &nn.Tensor{Shape: f.shape, Data: values}}
	}
	return tensors, nil
}

// A tensorInfo is what the header says of a tensor.
type tensorInfo struct {
	name, dtype string
	shape       []int
	begin, end  int // behind the header
}

// parseHeader reads the JSON token by token, so that a hostile one never becomes
// a tree in memory, and refuses what the format does: a name or a key that
// occurs twice, keys it does not know, numbers that are not natural.
func parseHeader(header []byte) ([]tensorInfo, error) {
	p := &headerParser{decoder: json.NewDecoder(bytes.NewReader(header)), length: len(header)}
	p.decoder.UseNumber()
	if len(header) == 0 || header[0] != '{' {
		return nil, p.fail("the header does not begin with {")
	}
	if err := p.delim('{'); err != nil {
		return nil, err
	}
	var infos []tensorInfo
	seen := map[string]bool{}
	for p.decoder.More() {
		name, err := p.text("a name")
		if err != nil {
			return nil, err
		}
		p.entry = name
		if seen[name] {
			return nil, p.fail("the name occurs twice")
		}
		seen[name] = true
		if name == "__metadata__" {
			if err := p.metadata(); err != nil {
				return nil, err
			}
		} else {
			info, err := p.tensor(name)
			if err != nil {
				return nil, err
			}
			infos = append(infos, info)
		}
		p.entry = ""
	}
	if err := p.delim('}'); err != nil {
		return nil, err
	}
	if t, err := p.decoder.Token(); err != io.EOF {
		return nil, p.fail(fmt.Sprintf("%v after the header's end", t))
	}
	return infos, nil
}

type headerParser struct {
	decoder *json.Decoder
	length  int
	entry   string
}

func (p *headerParser) fail(reason string) error {
	return &FormatError{Kind: "safetensors", Entry: p.entry, Offset: 8 + int(p.decoder.InputOffset()), Reason: reason}
}

func (p *headerParser) token() (json.Token, error) {
	t, err := p.decoder.Token()
	if err == nil {
		return t, nil
	}
	at := 8 + int(p.decoder.InputOffset())
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		at = 8 + int(syntax.Offset)
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		at = 8 + p.length
	}
	return nil, &FormatError{Kind: "safetensors", Entry: p.entry, Offset: at, Reason: "header: " + err.Error()}
}

func (p *headerParser) delim(want json.Delim) error {
	t, err := p.token()
	if err == nil && t != want {
		err = p.fail(fmt.Sprintf("header: %v, want %v", t, want))
	}
	return err
}

func (p *headerParser) text(what string) (string, error) {
	t, err := p.token()
	if err != nil {
		return "", err
	}
	s, ok := t.(string)
	if !ok {
		return "", p.fail(fmt.Sprintf("header: %v, want %s", t, what))
	}
	return s, nil
}

// naturals reads a list of at most so many numbers.
func (p *headerParser) naturals(most int) ([]int, error) {
	if err := p.delim('['); err != nil {
		return nil, err
	}
	list := []int{}
	for p.decoder.More() {
		t, err := p.token()
		if err != nil {
			return nil, err
		}
		number, ok := t.(json.Number)
		if !ok {
			return nil, p.fail(fmt.Sprintf("header: %v, want a number", t))
		}
		n, err := strconv.ParseUint(number.String(), 10, 63)
		if err != nil {
			return nil, p.fail(fmt.Sprintf("header: %v is not a natural number of 63 bits", number))
		}
		if len(list) == most {
			return nil, p.fail(fmt.Sprintf("header: more than %d numbers", most))
		}
		list = append(list, int(n))
	}
	return list, p.delim(']')
}

func (p *headerParser) metadata() error {
	if err := p.delim('{'); err != nil {
		return err
	}
	for p.decoder.More() {
		if _, err := p.text("a name"); err != nil {
			return err
		}
		if _, err := p.text("a text"); err != nil {
			return err
		}
	}
	return p.delim('}')
}

func (p *headerParser) tensor(name string) (tensorInfo, error) {
	f := tensorInfo{name: name}
	if err := p.delim('{'); err != nil {
		return f, err
	}
	var places []int
	for p.decoder.More() {
		key, err := p.text("a key")
		if err != nil {
			return f, err
		}
		switch {
		case key == "dtype" && f.dtype == "":
			f.dtype, err = p.text("a type")
		case key == "shape" && f.shape == nil:
			f.shape, err = p.naturals(64)
		case key == "data_offsets" && places == nil:
			places, err = p.naturals(2)
		default:
			err = p.fail(fmt.Sprintf("header: key %q, want dtype, shape and data_offsets, each once", key))
		}
		if err != nil {
			return f, err
		}
	}
	if err := p.delim('}'); err != nil {
		return f, err
	}
	if f.shape == nil || len(places) != 2 {
		return f, p.fail("header: want dtype, shape and two data_offsets")
	}
	f.begin, f.end = places[0], places[1]
	if slices.Contains(newer, f.dtype) {
		return f, &UnsupportedError{Entry: name, DType: f.dtype}
	}
	t, known := dtypes[f.dtype]
	if !known {
		return f, p.fail(fmt.Sprintf("header: no type %q", f.dtype))
	}
	n, reason := fits(f.shape)
	if reason != "" {
		return f, p.fail(reason)
	}
	if f.begin > f.end || f.end-f.begin != n*t.size {
		return f, p.fail(fmt.Sprintf("shape %s of %s takes %d bytes, the places are %d to %d", nn.ShapeString(f.shape), f.dtype, n*t.size, f.begin, f.end))
	}
	return f, nil
}

// checkPlaces sorts the tensors by place and lets no byte belong to none of them
// or to two.
func checkPlaces(infos []tensorInfo, base, size int) error {
	slices.SortStableFunc(infos, func(a, b tensorInfo) int {
		return cmp.Or(a.begin-b.begin, a.end-b.end, strings.Compare(a.name, b.name))
	})
	end := 0
	for _, f := range infos {
		if f.begin != end {
			what := "a gap before it"
			if f.begin < end {
				what = "another tensor's numbers are at the same place"
			}
			return &FormatError{Kind: "safetensors", Entry: f.name, Offset: base + min(f.begin, size-base), Reason: what}
		}
		if f.end > size-base {
			return &FormatError{Kind: "safetensors", Entry: f.name, Offset: base + f.begin, Reason: fmt.Sprintf("it claims %d bytes, %d follow", f.end-f.begin, size-base-f.begin)}
		}
		end = f.end
	}
	if end != size-base {
		return &FormatError{Kind: "safetensors", Offset: base + end, Reason: fmt.Sprintf("%d bytes belong to no tensor", size-base-end)}
	}
	return nil
}

// WriteSafetensors makes a file of the tensors, F32, in the format's own order:
// by name. Equal tensors give equal bytes. The numbers stand as they are, NaN
// and -0 included.
//
// It returns an error if two have one name, one has the name "__metadata__",
// which the format reserves, or one that is no UTF-8, or data that does not fill
// its shape.
func WriteSafetensors(tensors []nn.NamedTensor) ([]byte, error) {
	size := 0
	for _, n := range tensors {
		size += 4*len(n.Tensor.Data) + len(n.Name) + 100
	}
	b := bytes.NewBuffer(make([]byte, 0, size))
	if err := WriteSafetensorsTo(b, tensors); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// WriteSafetensorsTo writes what [WriteSafetensors] makes, in pieces of a few
// kilobytes. All that it refuses it refuses before the first byte.
func WriteSafetensorsTo(w io.Writer, tensors []nn.NamedTensor) error {
	tensors = slices.Clone(tensors)
	slices.SortStableFunc(tensors, func(a, b nn.NamedTensor) int { return strings.Compare(a.Name, b.Name) })
	header := []byte{'{'}
	place := 0
	for i, n := range tensors {
		if n.Name == "__metadata__" {
			return fmt.Errorf("modelio: a tensor cannot be called %q: the format reserves that name", n.Name)
		}
		if !utf8.ValidString(n.Name) {
			return fmt.Errorf("modelio: a tensor cannot be called %q: that is no UTF-8", n.Name)
		}
		if i > 0 && tensors[i-1].Name == n.Name {
			return fmt.Errorf("modelio: two tensors are called %q", n.Name)
		}
		if size, reason := fits(n.Tensor.Shape); reason != "" || size != len(n.Tensor.Data) {
			return fmt.Errorf("modelio: tensor %q: %d numbers do not fill shape %s", n.Name, len(n.Tensor.Data), nn.ShapeString(n.Tensor.Shape))
		}
		name, err := json.Marshal(n.Name)
		if err != nil {
			return fmt.Errorf("modelio: %w", err)
		}
		shape, err := json.Marshal(append([]int{}, n.Tensor.Shape...))
		if err != nil {
			return fmt.Errorf("modelio: %w", err)
		}
		if i > 0 {
			header = append(header, ',')
		}
		end := place + 4*len(n.Tensor.Data)
		header = fmt.Appendf(header, `%s:{"dtype":"F32","shape":%s,"data_offsets":[%d,%d]}`, name, shape, place, end)
		place = end
	}
	header = append(header, '}')
	for len(header)%8 != 0 { // the numbers begin at a multiple of 8
		header = append(header, ' ')
	}
	if _, err := w.Write(little.AppendUint64(nil, uint64(len(header)))); err != nil {
		return err
	}
	if _, err := w.Write(header); err != nil {
		return err
	}
	for _, n := range tensors {
		if err := writeAll(w, n.Tensor.Data); err != nil {
			return err
		}
	}
	return nil
}

// Restore gives the parameters of a network the data of the tensors with their
// names, as [nn.Named] has them. The network takes the slices over, not copies.
//
// It returns an error, and changes nothing, unless the names are the same on
// both sides and the shapes equal.
func Restore(model nn.Layer, tensors []nn.NamedTensor) error {
	found := make(map[string]*nn.Tensor, len(tensors))
	for _, n := range tensors {
		found[n.Name] = n.Tensor
	}
	params := nn.Named(model)
	for _, p := range params {
		t, ok := found[p.Name]
		if !ok {
			return fmt.Errorf("modelio: the file has no tensor %q", p.Name)
		}
		if !slices.Equal(t.Shape, p.Tensor.Shape) {
			return fmt.Errorf("modelio: tensor %q has shape %s, the network wants %s", p.Name, nn.ShapeString(t.Shape), nn.ShapeString(p.Tensor.Shape))
		}
	}
	for _, n := range tensors {
		if !slices.ContainsFunc(params, func(p nn.NamedTensor) bool { return p.Name == n.Name }) {
			return fmt.Errorf("modelio: the network has no tensor %q", n.Name)
		}
	}
	for _, p := range params {
		p.Tensor.Data = found[p.Name].Data
	}
	return nil
}
