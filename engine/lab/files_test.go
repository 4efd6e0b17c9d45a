package lab

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"compressionlab/engine/digits"
	"compressionlab/engine/modelio"
	"compressionlab/engine/nn"
	"compressionlab/engine/trace"
)

// runIn runs cells in a place with these files.
func runIn(files map[string][]byte, cells ...string) Result {
	folder := fstest.MapFS{"data": {Mode: fs.ModeDir | 0o755}, "pipe": {Mode: fs.ModeNamedPipe | 0o644}}
	for name, data := range files {
		folder[name] = &fstest.MapFile{Data: data}
	}
	return Run(Request{Cells: cells, Files: In(folder)})
}

func safetensors(t *testing.T, tensors ...nn.NamedTensor) []byte {
	t.Helper()
	data, err := modelio.WriteSafetensors(tensors)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func numbered(name string, shape ...int) nn.NamedTensor {
	w := nn.NewTensor(shape...)
	for i := range w.Data {
		w.Data[i] = float32(i + 1)
	}
	return nn.NamedTensor{Name: name, Tensor: w}
}

// What is saved is loaded in the same run, from memory, with the types and the
// numbers that it had; NumPy's endings are added.
func TestArraysRoundTrip(t *testing.T) {
	r := runIn(nil, `
for d in [np.float32, np.float64, np.int8, np.int32, np.int64, bool]:
    a = np.array([[0, 1, 2], [3, 4, 5]]).astype(d)
    for v in [a, a.T, a[:, 1:], a[0, 0], a[:0]]:
        np.save("data/a", v)
        b = np.load("data/a.npy")
        assert np.array_equal(b, v), (d, v)
        assert np.array(b).shape == np.array(v).shape
    np.save("a.npy", a)
    assert np.load("a.npy").dtype == d, d
np.savez("all", a, [1.5], w=a.T, n=np.int8(3))
d = np.load("all.npz")
print(list(d), d["arr_1"], np.array_equal(d["w"], a.T), d["n"])
np.savez_compressed("zeros", z=np.zeros(10000))
print(np.load("zeros.npz")["z"].nbytes)
save_npz(d, "again.npz")
c = csr_matrix([[0, 2.5], [0, 0], [1, 0]])
save_npz(c, "c.npz")
print(np.load("c.npz"), np.array_equal(np.load("c.npz").toarray(), c.toarray()))
`)
	want := "['arr_0', 'arr_1', 'w', 'n'] [1.5] True 3\n80000\ncsr_matrix(3 x 2, 2 nonzero, 32 bytes) True\n"
	if r.Run.Error != nil || r.Run.Output != want {
		t.Fatalf("%q, %+v", r.Run.Output, r.Run.Error)
	}
	names := slices.Sorted(maps.Keys(r.Files))
	if fmt.Sprint(names) != "[a.npy again.npz all.npz c.npz data/a.npy zeros.npz]" || len(r.Files["zeros.npz"]) > 1000 {
		t.Errorf("files %v, %d bytes of zeros", names, len(r.Files["zeros.npz"]))
	}
	if !bytes.Equal(r.Files["all.npz"], r.Files["again.npz"]) {
		t.Error("a dict that was loaded is another file when it is saved")
	}
}

// A file's types that the lab has not become one that holds them; a text is one.
func TestForeignTypes(t *testing.T) {
	var b bytes.Buffer
	if err := modelio.WriteNpz(&b, []modelio.NamedArray{
		{Name: "u", Array: &modelio.Array{Shape: []int{2}, Values: []uint8{0, 255}}},
		{Name: "h", Array: &modelio.Array{Shape: []int{2}, Values: []int16{-32768, 5}}},
		{Name: "who", Array: &modelio.Array{Values: "me"}},
	}, false); err != nil {
		t.Fatal(err)
	}
	r := runIn(map[string][]byte{"f.npz": b.Bytes()}, `d = np.load("f.npz"); print(d, d["u"].dtype, d["h"].dtype)`).Run
	if want := "{'u': array([  0, 255], dtype=int32), 'h': array([-32768,      5], dtype=int32), 'who': 'me'} int32 int32\n"; r.Error != nil || r.Output != want {
		t.Errorf("%q, %+v", r.Output, r.Error)
	}
}

// A network that is saved is the bundled one's file to the byte, and comes back
// with the same weights and shared layers as two.
func TestNetworksRoundTrip(t *testing.T) {
	r := runIn(nil, `
m = load_model("digits_mlp")
save_safetensors(m, "m.safetensors")
save_npz(m, "m.npz")
for n in [load_safetensors("m.safetensors"), load_npz("m.npz", verbose=False)]:
    assert [np.array_equal(p.data, q.data) for p, q in zip(m.parameters(), n.parameters())] == [True] * 6
    assert str(n) == str(m)
    assert accuracy(n) == accuracy(m)
l = Linear(4, 4)
save_npz(Sequential(l, ReLU(), l), "twice.npz")
n = load_npz("twice.npz", layout="tinytorch", verbose=False)
assert len(n.layers) == 3 and np.array_equal(n.layers[2].weight.data, l.weight.data)
assert storage(m, formats=["file"])["file"] == 20496
assert storage(Sequential(l, ReLU(), l), formats=["file"])["file"] > 2 * storage(l, formats=["dense"])["dense"]
`)
	if want := "m.safetensors: 64-48-32-10 with weights (in, out): 0.weight, 2.weight, 4.weight, a ReLU between two layers assumed\n"; r.Run.Error != nil || r.Run.Output != want {
		t.Fatalf("%q, %+v", r.Run.Output, r.Run.Error)
	}
	if want := safetensors(t, nn.Named(digits.MLP())...); !bytes.Equal(r.Files["m.safetensors"], want) || len(want) != 20496 {
		t.Errorf("%d bytes, want %d", len(r.Files["m.safetensors"]), len(want))
	}
}

// PyTorch's weights are (out, in): turned where biases say so, asked for where
// both fit, and the order too where names do not say it.
func TestLayouts(t *testing.T) {
	files := map[string][]byte{
		"torch.safetensors":  safetensors(t, numbered("fc1.weight", 3, 2), numbered("fc1.bias", 3)),
		"square.safetensors": safetensors(t, numbered("fc1.weight", 2, 2)),
		"words.safetensors":  safetensors(t, numbered("enc.weight", 2, 3), numbered("dec.weight", 3, 5), numbered("dec.bias", 5), numbered("enc.bias", 3)),
		"either.safetensors": safetensors(t, numbered("a.weight", 2, 2), numbered("b.weight", 2, 2)),
	}
	for code, want := range map[string]string{
		`load_safetensors("torch.safetensors", verbose=False).layers[0].weight.data.tolist()`:                      "[[1.0, 3.0, 5.0], [2.0, 4.0, 6.0]]",
		`load_safetensors("square.safetensors", "torch", verbose=False).layers[0].weight.data.tolist()`:            "[[1.0, 3.0], [2.0, 4.0]]",
		`load_safetensors("square.safetensors", layout="tinytorch", verbose=False).layers[0].weight.data.tolist()`: "[[1.0, 2.0], [3.0, 4.0]]",
		`load_safetensors("words.safetensors", verbose=False)`:                                                     "Sequential(Linear(2, 3), ReLU(), Linear(3, 5))",
		`load_safetensors("either.safetensors", "torch", ["b.weight", "a.weight"], False).layers[0].weight.shape`:  "(2, 2)",
	} {
		if r := runIn(files, "print("+code+")").Run; r.Error != nil || r.Output != want+"\n" {
			t.Errorf("%s: %q, %+v", code, r.Output, r.Error)
		}
	}
	e := runIn(files, `load_safetensors("square.safetensors")`).Run.Error
	if e == nil || e.Kind != trace.File || e.Column != 18 || e.Hint != `Say which is meant: layout="tinytorch", or layout="torch"` || !strings.HasPrefix(e.Message, "square.safetensors: these weights fit together in more than one way: 2-2 with weights (in, out): fc1.weight; 2-2 ") {
		t.Errorf("%+v", e)
	}
	e = runIn(files, `load_safetensors("either.safetensors", layout="torch")`).Run.Error
	if e == nil || e.Hint != `Say which is meant: order=["a.weight", "b.weight"], or order=["b.weight", "a.weight"]` {
		t.Errorf("%+v", e)
	}
}

// Each file that cannot be had stops the cell with the file's name, the place in
// it, and what to do.
func TestFilesRefused(t *testing.T) {
	var npy bytes.Buffer
	if err := modelio.WriteNpy(&npy, &modelio.Array{Shape: []int{3}, Values: []float64{1, 2, 3}}); err != nil {
		t.Fatal(err)
	}
	sound := safetensors(t, numbered("fc.weight", 4, 4))
	files := map[string][]byte{
		"weights.npy": npy.Bytes(), "cut.npy": npy.Bytes()[:npy.Len()-1], "cut.safetensors": sound[:len(sound)-3],
		"model.pt": []byte("\x80\x02}q\x00."), "objects.npy": []byte("\x93NUMPY\x01\x00\x3a\x00{'descr': '|O', 'fortran_order': False, 'shape': (1,), }   \n"),
		"text.npy": []byte("hello"), "complex.npy": []byte("\x93NUMPY\x01\x00\x3b\x00{'descr': '<c8', 'fortran_order': False, 'shape': (0,), }   \n"),
		"low.safetensors":  safetensors(t, numbered("0.U", 2, 1), numbered("0.V", 1, 2)),
		"deep.safetensors": safetensors(t, numbered("conv", 1, 2, 1, 2)), "data/in.npy": npy.Bytes(),
	}
	for code, want := range map[string]string{
		`np.load("../w.npy")`:                              `"../w.npy" is outside of the script's folder [Put the file beside the script and name it "w.npy".]`,
		`np.load("data/../../w.npy")`:                      `is outside of the script's folder [`,
		`np.load("/home/me/w.npy")`:                        `"/home/me/w.npy" starts at the root of the machine`,
		`np.load("C:/w.npy")`:                              `"C:/w.npy" starts at the root of the machine`,
		`np.load("data\\w.npy")`:                           `has a \ in it [Write / between folders`,
		`np.load("data")`:                                  `"data" is a folder [Name a file in it.]`,
		`np.load("pipe")`:                                  `"pipe" is no plain file`,
		`np.load("")`:                                      `the name of the file is empty`,
		`np.load("a\0b")`:                                  `cannot be the name of a file`,
		`np.load("wieghts.npy")`:                           `there is no file "wieghts.npy" [Did you mean "weights.npy"?]`,
		`np.load("data/im.npy")`:                           `there is no file "data/im.npy" [Did you mean "data/in.npy"?]`,
		`np.load("zzzzzz.npz")`:                            `there is no file "zzzzzz.npz" [Files are looked for in the script's own folder.]`,
		`np.load("cut.npy")`:                               `cut.npy: broken npy file: byte 128: 3 numbers of <f8 take 8 bytes each, 23 follow [It is cut off`,
		`load_safetensors("cut.safetensors")`:              `cut.safetensors: broken safetensors file: entry "fc.weight": byte `,
		`np.load("text.npy")`:                              `text.npy: broken file: byte 0: it begins with "hello"`,
		`np.load("complex.npy")`:                           `complex.npy: <c8 is not supported [Save plain numbers, as with array.astype(numpy.float32)]`,
		`np.load("objects.npy")`:                           `objects.npy: this is a Python pickle, a program that runs when it is loaded, so the lab does not open it [Save the weights safely, in Python, `,
		`load_npz("model.pt")`:                             "save_file(torch.load(\"model.pt\", weights_only=True), \"model.safetensors\")]",
		`load_safetensors("low.safetensors")`:              `low.safetensors: "0.U" and "0.V" are the factors of one layer`,
		`load_safetensors("deep.safetensors")`:             `deep.safetensors: no network of Linear layers: entry "conv": shape (1, 2, 1, 2) is neither a weight's, two sizes, nor a bias's, one [np.load("deep.safetensors") reads its arrays.]`,
		`np.save("none/w", [1])`:                           `there is no folder "none" [`,
		`np.save("data", [1]); np.save("data.npy/x", [1])`: `there is no folder "data.npy"`,
		`save_npz(Linear(2, 2), "w.pt")`:                   `save_npz writes a file whose name ends with .npz, and this is "w.pt" [Name it "w.npz".]`,
		`save_safetensors(Linear(2, 2), "script.py")`:      `[Name it "script.safetensors".]`,
		`np.savez("z", [1], arr_0=[2])`:                    `"z.npz" cannot be written: two arrays are called "arr_0"`,
	} {
		r := runIn(files, code)
		e := r.Run.Error
		if e == nil || e.Kind != trace.File || e.Line != 1 || !strings.Contains(e.Message+" ["+e.Hint+"]", want) || len(r.Files) > 0 {
			t.Errorf("%s: %+v, want %s", code, e, want)
		}
	}
	for _, code := range []string{`np.load(3)`, `np.savez()`, `save_safetensors(quantize(Linear(2, 2)), "q.safetensors")`, `save_npz("f.npz", Linear(2, 2))`,
		`save_npz({1: [2]}, "f.npz")`, `np.savez("f", w="text")`, `load_npz("w", order="a")`, `load_npz("w", layout="keras")`} {
		if e := runIn(files, code).Run.Error; e == nil || e.Kind != trace.Value || e.Hint == "" && !strings.Contains(code, "text") && !strings.Contains(code, "keras") && !strings.Contains(code, "{1") {
			t.Errorf("%s: %+v", code, e)
		}
	}
	for _, code := range []string{`np.load("w.npy")`, `np.save("w", [1])`, `load_npz("w.npz")`} {
		if e := runOne(code).Run.Error; e == nil || e.Kind != trace.File || !strings.Contains(e.Message, "no files here") || !strings.Contains(e.Hint, "lab run") {
			t.Errorf("%s without files: %+v", code, e)
		}
	}
}

// Numbers of a file count against the memory of a cell, before they are read;
// what is saved counts, too.
func TestFilesLimits(t *testing.T) {
	large := safetensors(t, numbered("w", 1000, 300))
	folder := fstest.MapFS{"large.safetensors": {Data: large}}
	for code, want := range map[string]string{ // in 1 MB
		`np.load("large.safetensors")`:                                  `the numbers of "large.safetensors" take 1.14 MB of memory, and a cell may use 1 MB`,
		"a = np.zeros(50000)\nfor i in range(9): np.save(f\"a{i}\", a)": "the files of a run would take 1.15 MB, and may take 1 MB",
		"for i in range(9999): np.save(f\"a{i}\", 1)":                   "more than 1,000 files",
	} {
		limits := Limits{Memory: 1 << 20, Steps: 3_000_000}
		if strings.Contains(want, "1,000 files") { // takes a while, and the other tests' heap is looked at meanwhile
			limits.Memory = 64 << 20
		}
		r := Run(Request{Cells: []string{code}, Files: In(folder), Limits: limits})
		if e := r.Run.Error; e == nil || e.Kind != trace.Limit || !strings.Contains(e.Message, want) || e.Hint == "" || len(r.Files) > 0 {
			t.Errorf("%s: %+v, want %s", code, e, want)
		}
	}
}

// A run leaves its folder alone, so running the cells again is the same: what a
// cell saves hides the file of that name below it, and a run that stops has saved
// nothing.
func TestSavedWithTheRun(t *testing.T) {
	old := []byte{}
	r := runIn(nil, `np.save("x", [1])`)
	old = r.Files["x.npy"]
	files := map[string][]byte{"x.npy": old}
	cells := []string{`x = np.load("x.npy") + 1; np.save("x", x)`, `y = np.load("x.npy"); print(x, y)`}
	for range 2 {
		r := runIn(files, cells...)
		if r.Run.Error != nil || r.Run.Output != "[2] [2]\n" || len(r.Files) != 1 || bytes.Equal(r.Files["x.npy"], old) {
			t.Errorf("%q, %+v", r.Run.Output, r.Run.Error)
		}
	}
	stopped := runIn(files, cells[0], "print(x)\nboom")
	if stopped.Run.Error == nil || len(stopped.Files) > 0 || stopped.Run.Names["x"] == "" {
		t.Errorf("%v, names %v, %d files", stopped.Run.Error, stopped.Run.Names, len(stopped.Files))
	}
}
