package agree

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"compressionlab/engine/modelio"
	"compressionlab/engine/nn"
)

// What NumPy and SciPy wrote is what modelio reads; and what modelio writes of a
// little-endian, row-major .npy file or of the safetensors file is the file, byte
// by byte.
func TestFilesRead(t *testing.T) {
	folders(t, func(t *testing.T, dir string) {
		seen := &oneCase{t, load(t, filepath.Join(dir, "files.npz")), "0."}
		paths, err := filepath.Glob(filepath.Join(dir, "npy-*.npy"))
		if err != nil || len(paths) != 14 {
			t.Fatalf("%d .npy files, %v", len(paths), err)
		}
		for _, path := range paths {
			name := strings.TrimSuffix(filepath.Base(path), ".npy")
			data := contents(t, path)
			a, err := modelio.ReadNpy(data)
			if err != nil {
				t.Fatal(err)
			}
			if name == "npy-big-i4" || name == "npy-little-i4" {
				if _, ok := a.Values.([]int32); !ok {
					t.Errorf("%s holds %T", name, a.Values)
				}
			}
			same(t, name, a, seen)
			if name == "npy-fortran" || name == "npy-little-f2" || strings.HasPrefix(name, "npy-big") {
				continue // read, and written in our own order and type
			}
			var out bytes.Buffer
			if err := modelio.WriteNpy(&out, a); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(out.Bytes(), data) {
				t.Errorf("%s: written\n%q\nwant\n%q", name, out.Bytes(), data)
			}
		}
		for _, file := range []string{"npz-stored.npz", "npz-deflated.npz"} {
			arrays := load(t, filepath.Join(dir, file))
			if len(arrays) != 4 {
				t.Errorf("%s holds %d arrays, want 4", file, len(arrays))
			}
			for name, a := range arrays {
				same(t, "npz."+name, a, seen)
			}
		}
		for _, layout := range []string{"csr", "csc", "coo"} {
			s, err := modelio.ReadSciPy(contents(t, filepath.Join(dir, "scipy-"+layout+".npz")))
			if err != nil {
				t.Fatal(err)
			}
			dense, err := s.Dense()
			if err != nil || s.Layout != layout {
				t.Fatalf("layout %s, %v", s.Layout, err)
			}
			same(t, "matrix", &modelio.Array{Shape: []int{s.Rows, s.Cols}, Values: dense}, seen)
		}
		data := contents(t, filepath.Join(dir, "layout.safetensors"))
		tensors, err := modelio.ReadSafetensors(data)
		if err != nil || len(tensors) != 4 {
			t.Fatalf("%d tensors, %v", len(tensors), err)
		}
		for _, a := range modelio.Arrays(tensors) {
			same(t, "tensor."+a.Name, a.Array, seen)
		}
		out, err := modelio.WriteSafetensors(tensors)
		if err != nil || !bytes.Equal(out, data) {
			t.Errorf("written %v\n%q\nwant\n%q", err, out, data)
		}
	})
}

func contents(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// same fails unless an array has the shape and the numbers that are known of it.
func same(t *testing.T, name string, a *modelio.Array, seen *oneCase) {
	t.Helper()
	want := seen.array(name)
	if nn.ShapeString(a.Shape) != nn.ShapeString(want.Shape) {
		t.Fatalf("%s has shape %v, want %v", name, a.Shape, want.Shape)
	}
	got, rounded := a.Float32()
	narrow, _ := want.Float32()
	equal(t, name, got, narrow)
	if _, wide := a.Values.([]float64); rounded != 0 && !wide {
		t.Errorf("%s: %d numbers of %T were rounded", name, rounded, a.Values)
	}
}

// What modelio writes is what NumPy and SciPy read, and a .npy file what NumPy
// writes.
func TestFilesWritten(t *testing.T) {
	needPython(t)
	t.Logf("LAB_SEED=%d", seed())
	rng := nn.NewRand(seed())
	dir := t.TempDir()
	write := func(name string, put func(io.Writer) error) {
		t.Helper()
		var b bytes.Buffer
		if err := put(&b); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	random := func(shape ...int) *nn.Tensor {
		w := nn.NewTensor(shape...)
		for i := range w.Data {
			if w.Data[i] = float32(rng.Normal()); rng.Intn(3) == 0 {
				w.Data[i] = 0
			}
		}
		return w
	}

	want := map[string]*modelio.Array{}
	w := random(5, 7)
	arrays := []modelio.NamedArray{{Name: "f4", Array: &modelio.Array{Shape: w.Shape, Values: w.Data}}}
	n := len(w.Data)
	f8, i1, i2, i4, i8, u1, b1 := make([]float64, n), make([]int8, n), make([]int16, n), make([]int32, n), make([]int64, n), make([]uint8, n), make([]bool, n)
	for i := range n {
		x := rng.Uint64()
		f8[i], i1[i], i2[i], i4[i], i8[i], u1[i], b1[i] = rng.Normal(), int8(x), int16(x), int32(x), int64(x), uint8(x), x%2 == 0
	}
	for _, a := range []struct {
		name   string
		values any
	}{{"f8", f8}, {"i1", i1}, {"i2", i2}, {"i4", i4}, {"i8", i8}, {"u1", u1}, {"b1", b1}} {
		arrays = append(arrays, modelio.NamedArray{Name: a.name, Array: &modelio.Array{Shape: []int{n}, Values: a.values}})
	}
	for _, shape := range [][]int{{}, {0}, {1, 2, 3}} {
		a := random(shape...)
		arrays = append(arrays, modelio.NamedArray{Name: fmt.Sprintf("shape%d", len(shape)), Array: &modelio.Array{Shape: shape, Values: a.Data}})
	}
	for _, a := range arrays {
		write(a.Name+".npy", func(o io.Writer) error { return modelio.WriteNpy(o, a.Array) })
		want[a.Name], want["stored."+a.Name], want["deflated."+a.Name] = a.Array, a.Array, a.Array
	}
	write("stored.npz", func(o io.Writer) error { return modelio.WriteNpz(o, arrays, false) })
	write("deflated.npz", func(o io.Writer) error { return modelio.WriteNpz(o, arrays, true) })

	tensors := []nn.NamedTensor{{Name: "0.weight", Tensor: w}, {Name: "0.bias", Tensor: random(7)}, {Name: "empty", Tensor: random(0, 3)}}
	write("tensors.safetensors", func(o io.Writer) error { return modelio.WriteSafetensorsTo(o, tensors) })
	for _, a := range modelio.Arrays(tensors) {
		want["tensors."+a.Name] = a.Array
	}

	coo := &modelio.Sparse{Layout: "coo", Rows: 5, Cols: 7, Values: []float32{}, Indices: []int32{}, RowIndices: []int32{}}
	for i, v := range w.Data {
		if v != 0 {
			coo.Values, coo.RowIndices, coo.Indices = append(coo.Values, v), append(coo.RowIndices, int32(i/7)), append(coo.Indices, int32(i%7))
		}
	}
	csr, err := coo.CSR()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []*modelio.Sparse{coo, csr} {
		write("scipy-"+s.Layout+".npz", func(o io.Writer) error { return modelio.WriteSciPy(o, s) })
		want["scipy-"+s.Layout] = arrays[0].Array
		want["scipy-"+s.Layout+".layout"] = &modelio.Array{Values: s.Layout}
		want["scipy-"+s.Layout+".nonzero"] = &modelio.Array{Values: []int64{int64(len(s.Values))}}
	}

	runPython(t, "make.py", "--read", dir)
	seen := load(t, filepath.Join(dir, "seen.npz"))
	if len(seen) != len(want) {
		t.Errorf("%d arrays were read, want %d", len(seen), len(want))
	}
	for name, a := range want {
		got := seen[name]
		if got == nil {
			t.Errorf("%s was not read", name)
			continue
		}
		if fmt.Sprintf("%T %v %v", got.Values, got.Shape, got.Values) != fmt.Sprintf("%T %v %v", a.Values, a.Shape, a.Values) {
			t.Errorf("%s: NumPy read %T %v %v, want %T %v %v", name, got.Values, got.Shape, got.Values, a.Values, a.Shape, a.Values)
		}
	}
	for _, a := range arrays {
		ours, theirs := contents(t, filepath.Join(dir, a.Name+".npy")), contents(t, filepath.Join(dir, a.Name+".again.npy"))
		if !bytes.Equal(ours, theirs) {
			t.Errorf("%s.npy: written\n%q\nwant\n%q", a.Name, ours[:min(200, len(ours))], theirs[:min(200, len(theirs))])
		}
	}
}
