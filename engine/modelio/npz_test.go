package modelio

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"compressionlab/engine/nn"
)

// zipped is a zip of entries, name and content in turn.
func zipped(method uint16, entries ...string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(entries); i += 2 {
		e, err := w.CreateHeader(&zip.FileHeader{Name: entries[i], Method: method})
		if err == nil {
			_, err = e.Write([]byte(entries[i+1]))
		}
		if err != nil {
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// claiming is a zip of one entry that says of itself what it likes.
func claiming(method uint16, size uint64, content []byte) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	e, err := w.CreateRaw(&zip.FileHeader{Name: "a.npy", Method: method, CRC32: crc32.ChecksumIEEE(content), CompressedSize64: uint64(len(content)), UncompressedSize64: size})
	if err == nil {
		_, err = e.Write(content)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic(err)
	}
	return b.Bytes()
}

// bomb is a small file that really unpacks to so many zeros.
func bomb(megabytes int) []byte {
	var b bytes.Buffer
	n := megabytes << 20
	a := &Array{[]int{n}, make([]uint8, n)}
	if err := WriteNpz(&b, []NamedArray{{"a", a}}, true); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// twice is a zip whose directory names the same bytes many times over.
func twice(n int) []byte {
	one := zipped(zip.Store, "a.npy", string(npy(1, head("|u1", "(1000,)"), make([]byte, 1000)...)))
	end := bytes.LastIndex(one, []byte("PK\x05\x06"))
	at := binary.LittleEndian.Uint32(one[end+16:])
	record := one[at:end]
	file := bytes.Clone(one[:at])
	for i := range n {
		r := bytes.Clone(record)
		r[46] = byte('a' + i) // the name's first letter
		file = append(file, r...)
	}
	tail := bytes.Clone(one[end:])
	binary.LittleEndian.PutUint16(tail[8:], uint16(n))
	binary.LittleEndian.PutUint16(tail[10:], uint16(n))
	binary.LittleEndian.PutUint32(tail[12:], uint32(n*len(record)))
	return append(file, tail...)
}

var scalar = string(npy(1, head("<f4", "()"), 0, 0, 0x80, 0x3f))

func brokenNpz() map[string][]byte {
	whole := zipped(zip.Deflate, "a.npy", scalar)
	wrong := bytes.Clone(zipped(zip.Store, "a.npy", scalar))
	wrong[bytes.Index(wrong, []byte("\x00\x00\x80\x3f"))+2] ^= 1 // not what the checksum says
	return map[string][]byte{
		"nothing":         nil,
		"cut":             whole[:len(whole)-1],
		"no directory":    whole[:60],
		"directory alone": whole[60:],
		"name twice":      zipped(zip.Store, "a.npy", scalar, "a.npy", scalar),
		"no npy":          zipped(zip.Store, "a.txt", "hello"),
		"broken npy":      zipped(zip.Deflate, "a.npy", "\x93NUMPY\x01"),
		"short npy":       zipped(zip.Deflate, "a.npy", scalar[:len(scalar)-1]),
		"long npy":        zipped(zip.Deflate, "a.npy", scalar+"x"),
		"checksum":        wrong,
		"2 GB stored":     claiming(zip.Store, 2<<30, []byte(scalar)),
		"2 GB deflated":   claiming(zip.Deflate, 2<<30, []byte(scalar)),
		"no deflate":      claiming(zip.Deflate, uint64(len(scalar)), []byte(scalar)),
		"shared bytes":    twice(20),
	}
}

func TestNpzByHand(t *testing.T) {
	for _, method := range []uint16{zip.Store, zip.Deflate} {
		got, err := ReadNpz(zipped(method, "w.npy", scalar, "dir/b.npy", string(npy(2, head("|i1", "(1, 2)"), 1, 255))))
		want := []NamedArray{{"w", &Array{[]int{}, []float32{1}}}, {"dir/b", &Array{[]int{1, 2}, []int8{1, -1}}}}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("method %d: %v, %v", method, got, err)
		}
		var b, again bytes.Buffer
		if err := WriteNpz(&b, want, method == zip.Deflate); err != nil {
			t.Fatal(err)
		}
		if back, err := ReadNpz(b.Bytes()); err != nil || !reflect.DeepEqual(back, want) {
			t.Errorf("method %d: came back as %v, %v", method, back, err)
		}
		if err := WriteNpz(&again, want, method == zip.Deflate); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
			t.Error("the same arrays gave another file")
		}
	}
	var b bytes.Buffer
	one := &Array{[]int{}, []float32{1}}
	if err := WriteNpz(&b, []NamedArray{{"a", one}, {"a", one}}, false); err == nil || b.Len() > 0 {
		t.Error("wrote one name twice")
	}
	if err := WriteNpz(&b, []NamedArray{{"a", &Array{[]int{2}, []float32{1}}}}, false); err == nil || b.Len() > 0 {
		t.Error("wrote an array that does not fill its shape")
	}
}

func TestBrokenNpz(t *testing.T) {
	for name, f := range brokenNpz() {
		a, err := ReadNpz(f)
		var format *FormatError
		if !errors.As(err, &format) || a != nil || format.Kind != "npz" {
			t.Errorf("%s: %v, %v", name, a, err)
		}
	}
	for name, want := range map[string]string{
		"name twice":   `modelio: model.npz: broken npz file: entry "a": the name occurs twice`,
		"short npy":    `entry "a": byte 66: 1 numbers of <f4 take 4 bytes each, 3 follow`,
		"shared bytes": "entries share their bytes",
		"checksum":     "checksum",
	} {
		if _, err := Read("model.npz", brokenNpz()[name]); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var unsupported *UnsupportedError
	if _, err := ReadNpz(claiming(12, uint64(len(scalar)), []byte(scalar))); !errors.As(err, &unsupported) {
		t.Errorf("bzip2: %v", err)
	}
}

// allocated is how many bytes f asks for.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// 200 MB of zeros in 200 kB are refused; 4 MB, a layer pruned to nothing, are
// not. No broken file makes a reader ask for more than a few times its bytes.
func TestMemory(t *testing.T) {
	big, small := bomb(200), bomb(4)
	var err error
	if n := allocated(func() { _, err = ReadNpz(big) }); n > 1<<20 {
		t.Errorf("%d bytes were asked for before a bomb of %d was refused", n, len(big))
	}
	var limit *LimitError
	if !errors.As(err, &limit) || limit.Entry != "a" {
		t.Errorf("a bomb: %v", err)
	}
	if _, err := ReadNpz(small); err != nil {
		t.Errorf("zeros of 4 MB in %d bytes: %v", len(small), err)
	}
	claims := map[string][]byte{
		"deep": file(strings.Repeat("{\"a\":", 100000)),
		"list": file(`{"a":{"dtype":"F32","shape":[` + strings.Repeat("0,", 500000)),
	}
	for name, f := range broken {
		claims["safetensors: "+name] = f
	}
	for name, f := range brokenNpy {
		claims["npy: "+name] = f
	}
	for name, f := range brokenNpz() {
		claims["npz: "+name] = f
	}
	for name, f := range claims {
		if n := allocated(func() { Read("x", f) }); n > 1<<18+8*uint64(len(f)) {
			t.Errorf("%s: %d bytes were asked for to refuse %d", name, n, len(f))
		}
	}
}

func TestSciPy(t *testing.T) {
	// 0 5 0
	// 7 0 8
	want := []float32{0, 5, 0, 7, 0, 8}
	for _, s := range []*Sparse{
		{Layout: "csr", Rows: 2, Cols: 3, Values: []float32{5, 8, 7}, Starts: []int32{0, 1, 3}, Indices: []int32{1, 2, 0}},
		{Layout: "csc", Rows: 2, Cols: 3, Values: []float32{7, 5, 8}, Starts: []int32{0, 1, 2, 3}, Indices: []int32{1, 0, 1}},
		{Layout: "coo", Rows: 2, Cols: 3, Values: []float32{6, 8, 5, 1}, RowIndices: []int32{1, 1, 0, 1}, Indices: []int32{0, 2, 1, 0}},
	} {
		d, err := s.Dense()
		if err != nil || !reflect.DeepEqual(d, want) {
			t.Errorf("%s: %v, %v", s.Layout, d, err)
		}
		c, err := s.CSR()
		if err != nil || !reflect.DeepEqual(c, &Sparse{Layout: "csr", Rows: 2, Cols: 3, Values: []float32{5, 7, 8}, Starts: []int32{0, 1, 3}, Indices: []int32{1, 0, 2}}) {
			t.Errorf("%s: %v, %v", s.Layout, c, err)
		}
		var b bytes.Buffer
		if err := WriteSciPy(&b, s); s.Layout == "csc" {
			if err == nil || b.Len() > 0 {
				t.Error("wrote csc")
			}
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		back, err := ReadSciPy(b.Bytes())
		if err != nil || !reflect.DeepEqual(back, s) {
			t.Errorf("%v came back as %v, %v", s, back, err)
		}
		f, err := Read("m.npz", b.Bytes())
		if err != nil || f.Kind != "SciPy npz" || f.Sparse == nil {
			t.Fatalf("%v, %v", f, err)
		}
		tensors, err := f.Tensors()
		if err != nil || len(tensors) != 1 || !reflect.DeepEqual(tensors[0].Tensor, nn.FromData(want, 2, 3)) {
			t.Errorf("%v, %v", tensors, err)
		}
	}
}

// parts is a SciPy file with one of its arrays replaced or left out.
func parts(name string, a *Array) []byte {
	arrays := []NamedArray{
		{"indices", &Array{[]int{2}, []int64{0, 2}}}, {"indptr", &Array{[]int{3}, []int32{0, 1, 2}}},
		{"format", &Array{[]int{}, "csr"}}, {"shape", &Array{[]int{2}, []int64{2, 3}}}, {"data", &Array{[]int{2}, []float64{1, 2}}},
		{"row", &Array{[]int{2}, []int32{0, 1}}}, {"col", &Array{[]int{2}, []int32{0, 1}}}, {"_is_array", &Array{[]int{}, []bool{true}}},
	}
	var kept []NamedArray
	for _, n := range arrays {
		if n.Name == name {
			n.Array = a
		}
		if n.Array != nil {
			kept = append(kept, n)
		}
	}
	var b bytes.Buffer
	if err := WriteNpz(&b, kept, true); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func TestBrokenSciPy(t *testing.T) {
	if _, err := ReadSciPy(parts("", nil)); err != nil {
		t.Fatal(err)
	}
	i32 := func(v ...int32) *Array { return &Array{[]int{len(v)}, v} }
	for i, f := range [][]byte{
		parts("indices", nil), parts("indices", i32(0, 3)), parts("indices", i32(0, -1)), parts("indices", i32(0)),
		parts("indices", &Array{[]int{2}, []float32{0, 1}}), parts("indices", &Array{[]int{2}, []int64{0, 1 << 40}}),
		parts("indptr", nil), parts("indptr", i32(0, 2, 1)), parts("indptr", i32(0, 2)), parts("indptr", i32(1, 1, 2)), parts("indptr", i32(0, 1, 1)), parts("indptr", &Array{[]int{}, []int32{0}}),
		parts("shape", nil), parts("shape", i32(2)), parts("shape", i32(2, 2)), parts("shape", i32(3, 3)), parts("shape", &Array{[]int{2}, []int64{1 << 40, 3}}),
		parts("data", nil), parts("data", i32(1)), parts("data", &Array{[]int{2, 1}, []float32{1, 2}}), parts("data", &Array{[]int{1}, "a"}),
		parts("format", nil), parts("format", i32(1)),
	} {
		s, err := ReadSciPy(f)
		var format *FormatError
		if !errors.As(err, &format) {
			t.Errorf("%d: %v, %v", i, s, err)
		}
	}
	var unsupported *UnsupportedError
	if _, err := ReadSciPy(parts("format", &Array{[]int{}, "bsr"})); !errors.As(err, &unsupported) {
		t.Errorf("bsr: %v", err)
	}
	// A claim of 10^18 entries of which none is there.
	huge := &Sparse{Layout: "coo", Rows: 1e9, Cols: 1e9}
	var limit *LimitError
	if _, err := huge.Dense(); !errors.As(err, &limit) {
		t.Errorf("a huge matrix: %v", err)
	}
	if _, err := huge.CSR(); !errors.As(err, &limit) {
		t.Errorf("a huge matrix: %v", err)
	}
}

// A pickle is known by its bytes, and a safetensors file with a header of 640
// bytes, which begins with the same two, is none.
func TestPickle(t *testing.T) {
	torch := zipped(zip.Store, "model/data.pkl", "\x80\x02}q\x00.", "model/data/0", "\x00\x00\x80\x3f")
	for _, c := range []struct{ name, want string }{
		{"model.pt", `save_file(torch.load("model.pt", weights_only=True), "model.safetensors")`},
		{"weights.npz", `save_file(torch.load("weights.npz", weights_only=True), "weights.safetensors")`},
	} {
		_, err := Read(c.name, torch)
		var pickle *PickleError
		if !errors.As(err, &pickle) || pickle.By != "torch" || !strings.Contains(err.Error(), c.want) || len(strings.Split(err.Error(), "\n")) != 3 {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	for name, by := range map[string]string{"old.pth": "torch", "w.pkl": "pickle", "w": "pickle"} {
		var pickle *PickleError
		if _, err := Read(name, []byte("\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00}\x94.")); !errors.As(err, &pickle) || pickle.By != by || pickle.File != name {
			t.Errorf("%s: %v", name, err)
		}
	}
	header := `{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`
	f, err := Read("x", file(header+strings.Repeat(" ", 640-len(header)), 0, 0, 0x80, 0x3f))
	if err != nil || f.Kind != "safetensors" || f.Arrays[0].Array.Values.([]float32)[0] != 1 {
		t.Errorf("%v, %v", f, err)
	}
}

func TestRead(t *testing.T) {
	f, err := Read("dir/w.npy", []byte(scalar))
	if err != nil || f.Kind != "npy" || f.Arrays[0].Name != "w" {
		t.Errorf("%v, %v", f, err)
	}
	for name, want := range map[string]string{
		"a.h5":          `modelio: a.h5: broken file: byte 0: it begins with "\x89HDF\r\n\x1a\n", and is none of safetensors, .npy and .npz`,
		"a.safetensors": "modelio: a.safetensors: broken safetensors file: byte 0: the header claims",
	} {
		if _, err := Read(name, []byte("\x89HDF\r\n\x1a\n1234")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	f, err = Read("t.npz", zipped(zip.Store, "a.npy", string(npy(1, head("|S1", "()"), 'x'))))
	if err != nil {
		t.Fatal(err)
	}
	var unsupported *UnsupportedError
	if _, err := f.Tensors(); !errors.As(err, &unsupported) || unsupported.File != "t.npz" {
		t.Errorf("a text as a tensor: %v", err)
	}
}

// Whatever the bytes: a file or one of the package's errors.
func FuzzRead(f *testing.F) {
	for _, b := range broken {
		f.Add(b)
	}
	for _, b := range brokenNpy {
		f.Add(b)
	}
	for _, b := range brokenNpz() {
		f.Add(b)
	}
	f.Add(bomb(1))
	f.Add(parts("", nil))
	f.Add(parts("shape", &Array{[]int{2}, []int64{1 << 30, 1 << 30}}))
	f.Add(zipped(zip.Store, "a/data.pkl", "\x80\x02."))
	f.Add([]byte("\x80\x04."))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := Read("x", b)
		if err != nil {
			ours(t, err)
			return
		}
		tensors, err := file.Tensors()
		if err != nil {
			ours(t, err)
			return
		}
		if n, err := Recognize(tensors, Answers{}); err == nil {
			if _, err := nn.Forward(n.Model, nn.NewTensor(1, n.Reading.Sizes[0])); err != nil {
				t.Fatalf("%v does not run: %v", n.Reading, err)
			}
		}
		if file.Sparse == nil {
			var w bytes.Buffer
			if err := WriteNpz(&w, file.Arrays, true); err != nil {
				return // a name or a text that NumPy could not have written
			}
			again, err := ReadNpz(w.Bytes())
			if err == nil && fmt.Sprint(len(again)) != fmt.Sprint(len(file.Arrays)) {
				t.Fatalf("%d arrays came back as %d", len(file.Arrays), len(again))
			}
			return
		}
		c, err := file.Sparse.CSR()
		if err != nil {
			ours(t, err)
			return
		}
		var w bytes.Buffer
		if err := WriteSciPy(&w, c); err != nil {
			t.Fatal(err)
		}
		if again, err := ReadSciPy(w.Bytes()); err != nil || len(again.Values) != len(c.Values) {
			t.Fatalf("%v came back as %v, %v", c, again, err)
		}
	})
}
