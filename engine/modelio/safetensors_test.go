package modelio

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"compressionlab/engine/nn"
)

// file is a header with its length before it and data after it.
func file(header string, data ...byte) []byte {
	return append(append(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), header...), data...)
}

// A file written out by hand: two numbers, 1 and -2, little-endian.
func TestReadByHand(t *testing.T) {
	f := file(`{"__metadata__":{"format":"pt"},"b":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}}`,
		0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0)
	tensors, err := ReadSafetensors(f)
	if err != nil {
		t.Fatal(err)
	}
	if len(tensors) != 1 || tensors[0].Name != "b" || !slices.Equal(tensors[0].Tensor.Shape, []int{2, 1}) || !slices.Equal(tensors[0].Tensor.Data, []float32{1, -2}) {
		t.Errorf("read %+v", tensors)
	}
	f[len(f)-1] = 0x40
	if tensors[0].Tensor.Data[1] != -2 {
		t.Error("the tensor shares memory with the file")
	}
}

func bits(data []float32) []uint32 {
	b := make([]uint32, len(data))
	for i, v := range data {
		b[i] = math.Float32bits(v)
	}
	return b
}

func TestRoundTrip(t *testing.T) {
	nan := math.Float32frombits(0x7fc12345) // a NaN with a payload
	in := []nn.NamedTensor{
		{Name: "z", Tensor: nn.FromData([]float32{1, 2, 3, 4, 5, 6}, 3, 2)},
		{Name: "a", Tensor: nn.FromData([]float32{nan, float32(math.Inf(-1)), float32(math.Copysign(0, -1)), 1e-45}, 4)},
		{Name: "empty", Tensor: nn.NewTensor(0, 7)},
		{Name: "empty too", Tensor: nn.NewTensor(0)},
		{Name: "scalar", Tensor: nn.FromData([]float32{42})},
		{Name: `"quoted" \ ünï ☃`, Tensor: nn.FromData([]float32{1}, 1, 1, 1)},
	}
	f, err := WriteSafetensors(in)
	if err != nil {
		t.Fatal(err)
	}
	again, err := WriteSafetensors([]nn.NamedTensor{in[5], in[4], in[3], in[2], in[1], in[0]})
	if err != nil || string(again) != string(f) {
		t.Error("the order of the tensors changes the file")
	}
	if n := binary.LittleEndian.Uint64(f); (n+8)%8 != 0 {
		t.Errorf("a header of %d bytes leaves the numbers unaligned", n)
	}
	out, err := ReadSafetensors(f)
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(in, func(a, b nn.NamedTensor) int { return strings.Compare(a.Name, b.Name) })
	if len(out) != len(in) {
		t.Fatalf("%d tensors, want %d", len(out), len(in))
	}
	for i, n := range out {
		if n.Name != in[i].Name || !slices.Equal(n.Tensor.Shape, in[i].Tensor.Shape) || !slices.Equal(bits(n.Tensor.Data), bits(in[i].Tensor.Data)) {
			t.Errorf("%q %v came back as %q %v", in[i].Name, in[i].Tensor, n.Name, n.Tensor)
		}
	}
	if none, err := WriteSafetensors(nil); err != nil {
		t.Error(err)
	} else if got, err := ReadSafetensors(none); err != nil || len(got) != 0 {
		t.Errorf("an empty file: %v, %v", got, err)
	}
}

var broken = map[string][]byte{
	"nothing":            nil,
	"seven bytes":        make([]byte, 7),
	"2 GB header":        append(binary.LittleEndian.AppendUint64(nil, 2<<30), make([]byte, 92)...),
	"2^64-1 header":      append(binary.LittleEndian.AppendUint64(nil, math.MaxUint64), "{}"...),
	"empty header":       file(""),
	"a list":             file("[]"),
	"null":               file("null"),
	"cut JSON":           file(`{"a":{"dtype":"F32","shape":[1],"da`),
	"more after JSON":    file(`{} {}`),
	"2 GB tensor":        file(`{"a":{"dtype":"F32","shape":[536870912],"data_offsets":[0,2147483648]}}`, 0, 0, 0, 0),
	"truncated data":     file(`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}`, 0, 0, 0, 0),
	"data left over":     file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, 0, 0, 0, 0, 0),
	"shape and bytes":    file(`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}`, 0, 0, 0, 0),
	"shape overflows":    file(`{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}`),
	"bytes overflow":     file(`{"a":{"dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,4]}}`, 0, 0, 0, 0),
	"huge empty":         file(`{"a":{"dtype":"F32","shape":[0,9223372036854775808],"data_offsets":[0,0]}}`),
	"overlap":            file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, 0, 0, 0, 0),
	"gap":                file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}`, 0, 0, 0, 0, 0, 0, 0, 0),
	"backwards":          file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}`, 0, 0, 0, 0),
	"negative":           file(`{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,0]}}`),
	"a fraction":         file(`{"a":{"dtype":"F32","shape":[0.5],"data_offsets":[0,0]}}`),
	"three offsets":      file(`{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0,0]}}`),
	"no dtype":           file(`{"a":{"shape":[0],"data_offsets":[0,0]}}`),
	"unknown dtype":      file(`{"a":{"dtype":"float","shape":[0],"data_offsets":[0,0]}}`),
	"dtype is a number":  file(`{"a":{"dtype":32,"shape":[0],"data_offsets":[0,0]}}`),
	"tensor is null":     file(`{"a":null}`),
	"tensor is a number": file(`{"a":1}`),
	"name twice":         file(`{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}`),
	"metadata no string": file(`{"__metadata__":{"a":1}}`),
}

func TestBrokenFiles(t *testing.T) {
	for name, f := range broken {
		tensors, err := ReadSafetensors(f)
		var format *FormatError
		if !errors.As(err, &format) || tensors != nil {
			t.Errorf("%s: %v, %v, want a FormatError", name, tensors, err)
		}
	}
}

func TestErrorsSayWhere(t *testing.T) {
	for name, want := range map[string]string{
		"2 GB header": "modelio: broken safetensors file: byte 0: the header claims 2147483648 bytes, 92 follow",
		"name twice":  `modelio: broken safetensors file: entry "a": byte`,
		"cut JSON":    "byte 43",
		"2 GB tensor": `entry "a": byte 79: it claims 2147483648 bytes, 4 follow`,
		"overlap":     `entry "b": byte 115: another tensor's numbers are at the same place`,
	} {
		if _, err := ReadSafetensors(broken[name]); !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %q does not say %q", name, err, want)
		}
	}
}

// A sound file of another type is not called broken.
func TestUnsupportedTypes(t *testing.T) {
	for dtype, size := range map[string]int{"F8_E4M3": 1, "F8_E5M2": 1, "F4": 1, "C64": 8} {
		f := file(`{"w":{"dtype":"`+dtype+`","shape":[1],"data_offsets":[0,`+string(rune('0'+size))+`]}}`, make([]byte, size)...)
		_, err := ReadSafetensors(f)
		var unsupported *UnsupportedError
		if !errors.As(err, &unsupported) || unsupported.Entry != "w" || unsupported.DType != dtype {
			t.Errorf("%s: error %v", dtype, err)
		}
	}
}

// The other types as float32, by hand: exact where float32 can be.
func TestReadTypes(t *testing.T) {
	for _, c := range []struct {
		dtype string
		size  int
		bytes string
		want  []float32
	}{
		{"F16", 2, "\x00\x3c\x01\x00\x00\xfc", []float32{1, 0x1p-24, float32(math.Inf(-1))}},
		{"BF16", 2, "\x80\x3f\x49\xc0", []float32{1, -3.140625}},
		{"F64", 8, "\x9a\x99\x99\x99\x99\x99\xb9\x3f", []float32{0.1}},
		{"I8", 1, "\xff\x05", []float32{-1, 5}},
		{"U8", 1, "\xff\x05", []float32{255, 5}},
		{"I16", 2, "\xfe\xff", []float32{-2}},
		{"U16", 2, "\xfe\xff", []float32{65534}},
		{"I32", 4, "\x01\x00\x00\x01\xff\xff\xff\xff", []float32{1 << 24, -1}},
		{"U32", 4, "\xff\xff\xff\xff", []float32{1 << 32}},
		{"I64", 8, "\xff\xff\xff\xff\xff\xff\xff\xff", []float32{-1}},
		{"U64", 8, "\xff\xff\xff\xff\xff\xff\xff\xff", []float32{1 << 64}},
		{"BOOL", 1, "\x01\x00", []float32{1, 0}},
	} {
		f := file(fmt.Sprintf(`{"w":{"dtype":%q,"shape":[%d],"data_offsets":[0,%d]}}`, c.dtype, len(c.want), len(c.bytes)), []byte(c.bytes)...)
		tensors, err := ReadSafetensors(f)
		if err != nil || !slices.Equal(tensors[0].Tensor.Data, c.want) {
			t.Errorf("%s: %v, %v, want %v", c.dtype, tensors, err, c.want)
		}
	}
}

// A reader that gives up half way is a broken file at that byte.
func TestReadFromCut(t *testing.T) {
	f, err := WriteSafetensors([]nn.NamedTensor{{Name: "w", Tensor: nn.NewTensor(10000)}})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 5, 20, 100, 30000, len(f) - 1} {
		_, err := ReadSafetensorsFrom(bytes.NewReader(f[:n]), int64(len(f)))
		var format *FormatError
		if !errors.As(err, &format) || !strings.Contains(format.Reason, "ends here") || format.Offset > n {
			t.Errorf("cut at %d: %v", n, err)
		}
	}
}

// A pipe passes 100 MB, 25 million parameters, from the writer to the reader.
// Beside the tensors neither asks for more than a megabyte.
func Test25MillionParameters(t *testing.T) {
	if testing.Short() {
		t.Skip("100 MB")
	}
	const layers, side = 25, 1000
	var in []nn.NamedTensor
	for i := range layers {
		w := nn.NewTensor(side, side)
		for k := range w.Data {
			w.Data[k] = float32(i*side*side + k)
		}
		in = append(in, nn.NamedTensor{Name: fmt.Sprintf("%02d.weight", i), Tensor: w})
	}
	size := int64(0)
	n := allocated(func() {
		if err := WriteSafetensorsTo(writeFunc(func(p []byte) { size += int64(len(p)) }), in); err != nil {
			t.Fatal(err)
		}
	})
	if n > 1<<20 {
		t.Errorf("writing %d bytes asked for %d", size, n)
	}
	r, w := io.Pipe()
	go func() { w.CloseWithError(WriteSafetensorsTo(w, in)) }()
	var out []nn.NamedTensor
	var err error
	n = allocated(func() { out, err = ReadSafetensorsFrom(r, size) })
	if err != nil || len(out) != layers {
		t.Fatalf("%d tensors, %v", len(out), err)
	}
	if n > 4*layers*side*side+2<<20 {
		t.Errorf("reading %d bytes asked for %d", size, n)
	}
	for i := range out {
		if out[i].Name != in[i].Name || !slices.Equal(out[i].Tensor.Data, in[i].Tensor.Data) {
			t.Fatalf("%s came back as another", in[i].Name)
		}
	}
}

type writeFunc func([]byte)

func (f writeFunc) Write(p []byte) (int, error) { f(p); return len(p), nil }

func TestWriteRefuses(t *testing.T) {
	one := nn.NewTensor(1)
	for name, tensors := range map[string][]nn.NamedTensor{
		"twice":    {{Name: "a", Tensor: one}, {Name: "a", Tensor: one}},
		"no UTF-8": {{Name: "\xff", Tensor: one}},
		"reserved": {{Name: "__metadata__", Tensor: one}},
		"unfilled": {{Name: "a", Tensor: &nn.Tensor{Shape: []int{2}, Data: []float32{1}}}},
	} {
		if f, err := WriteSafetensors(tensors); err == nil {
			t.Errorf("%s: wrote %d bytes", name, len(f))
		}
	}
}

func TestRestore(t *testing.T) {
	from, to := nn.NewLinear(2, 3, true, nn.NewRand(1)), nn.NewLinear(2, 3, true, nn.NewRand(2))
	if err := Restore(to, nn.Named(nn.Clone(from))); err != nil || !slices.Equal(from.Weight.Data, to.Weight.Data) {
		t.Fatalf("restored %v from %v: %v", to.Weight.Data, from.Weight.Data, err)
	}
	before := slices.Clone(to.Weight.Data)
	other := nn.NewLinear(2, 3, true, nn.NewRand(3))
	for name, tensors := range map[string][]nn.NamedTensor{
		"one too few":  nn.Named(other)[:1],
		"one too many": append(nn.Named(other), nn.NamedTensor{Name: "more", Tensor: nn.NewTensor(1)}),
		"shape":        {nn.Named(other)[0], {Name: "bias", Tensor: nn.NewTensor(4)}},
	} {
		if err := Restore(to, tensors); err == nil || !slices.Equal(to.Weight.Data, before) {
			t.Errorf("%s: error %v, weights changed: %v", name, err, !slices.Equal(to.Weight.Data, before))
		}
	}
}

// Whatever the bytes: an answer or an error, no panic; and what was read is
// written and read again the same.
func FuzzReadSafetensors(f *testing.F) {
	for _, b := range broken {
		f.Add(b)
	}
	f.Add(file(`{"b":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}`, 1, 2, 3, 4))
	f.Fuzz(func(t *testing.T, b []byte) {
		tensors, err := ReadSafetensors(b)
		if err != nil {
			var format *FormatError
			var unsupported *UnsupportedError
			if !errors.As(err, &format) && !errors.As(err, &unsupported) {
				t.Fatalf("an error of another type: %v", err)
			}
			return
		}
		written, err := WriteSafetensors(tensors)
		if err != nil {
			t.Fatalf("read, but not written: %v", err)
		}
		again, err := ReadSafetensors(written)
		if err != nil || len(again) != len(tensors) {
			t.Fatalf("written, but not read: %d of %d, %v", len(again), len(tensors), err)
		}
		byName := func(a, b nn.NamedTensor) int { return strings.Compare(a.Name, b.Name) }
		slices.SortFunc(tensors, byName)
		slices.SortFunc(again, byName)
		for i, n := range again {
			if n.Name != tensors[i].Name || !slices.Equal(n.Tensor.Shape, tensors[i].Tensor.Shape) || !slices.Equal(bits(n.Tensor.Data), bits(tensors[i].Tensor.Data)) {
				t.Fatalf("%+v came back as %+v", tensors[i], n)
			}
		}
	})
}

func BenchmarkSafetensors(b *testing.B) {
	for _, n := range []int{1e4, 1e5, 1e6} {
		in := []nn.NamedTensor{{Name: "w", Tensor: nn.NewTensor(n)}}
		f, err := WriteSafetensors(in)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("read/%d", n), func(b *testing.B) {
			b.SetBytes(int64(len(f)))
			for range b.N {
				if _, err := ReadSafetensors(f); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("write/%d", n), func(b *testing.B) {
			b.SetBytes(int64(len(f)))
			for range b.N {
				if err := WriteSafetensorsTo(io.Discard, in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
