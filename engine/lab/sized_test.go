package lab

import (
	"fmt"
	"strings"
	"testing"

	"compressionlab/engine/trace"
)

// told writes what a run measured, one after the other: whose it is, and each format
// with its bytes.
func told(r Result) string {
	var all []string
	for _, z := range r.Run.Stored {
		line := z.Object
		if z.Matrix || r.Run.Objects[z.Object].Type == "" {
			line = z.Part
		}
		for _, f := range z.Formats {
			line += fmt.Sprintf(" %s=%d", f.Name, f.Bytes)
		}
		all = append(all, line)
	}
	return strings.Join(all, "; ")
}

// What a cell measured of bytes is told with the formats that it read or printed, the
// last one last; not what it only computed, nor what has been written to since.
func TestMeasuredBytes(t *testing.T) {
	const model, codes = "m = load_model('digits_mlp')\n", "c = quantize(m, bits=8)\n"
	for _, c := range []struct{ code, want string }{
		{model, ""},
		{model + "t = storage(m)", ""},
		{model + "t = storage(m)\nprint(t['bitmap'])\nprint(t['csr'])", "Sequential#1 dense=20072 bitmap=20688 csr=40372"},
		{model + "print(storage(m, formats=['coo', 'dense+int8']))", "Sequential#1 dense=20072 coo=59496 dense+int8=5303"},
		{model + "print(storage(m)['coo'])\nmagnitude_prune(m, sparsity=0.9)", ""},
		{model + "a = storage(m)\nb = storage(m)\nprint(b['csr'])\nprint(a['coo'])", "Sequential#1 dense=20072 csr=40372; Sequential#1 dense=20072 coo=59496"},
		{model + codes + "print(storage(c)['best'])", "Sequential#2 dense=20072 codes=5303 best=5303"},
		{model + codes + "print(profile(c).bytes)\nprint(profile(m).bytes)", "Sequential#2 dense=20072 codes=5303; Sequential#1 dense=20072"},
		{model + "print(profile(quantize(m, bits=4)).bytes)", "quantize(m, bits=4) dense=20072 codes=2839"},
		{model + "compress_model(m, {'magnitude_prune': 0.95, 'quantize': 8})\nprint(compression_report(m))", "Sequential#1 dense=20072 codes=5303 best=1238"},
		{"W = np.eye(8)\ncsr_matrix(W)\ncoo_matrix(W)\nbitmap_matrix(W)", "W dense=256 csr=100 coo=96 bitmap=40"},
		{model + "csr_matrix(m.layers[0].weight.data)\nprint(storage(m)['dense'])", "m.layers[0].weight.data dense=12288 csr=24836; Sequential#1 dense=20072"},
		{model + "w = m.layers[4].weight.data\nproduct_times(w)", "w dense=1280 csr=2692 bitmap=1320"},
		{model + "def f(s):\n    return storage(magnitude_prune(copy.deepcopy(m), sparsity=s))['csr']\nimport copy\nsweep(f, [0.1, 0.2])", ""},
	} {
		r := Run(Request{Cells: []string{c.code}})
		if r.Run.Error != nil {
			t.Errorf("%s: %s", c.code, r.Run.Error.Message)
		} else if got := told(r); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.code, got, c.want)
		}
	}
	above := Run(Request{Cells: []string{model + "print(storage(m)['csr'])", "print(1)"}})
	if got := told(above); got != "" {
		t.Errorf("a cell tells what the one above measured: %s", got)
	}
}

// The bytes of a format are the sum of what they are of, but where nothing can be told
// apart; and those of a matrix that was encoded are those of the encoding.
func TestMeasuredParts(t *testing.T) {
	r := Run(Request{Cells: []string{"m = nm_prune(load_model('digits_mlp'), n=2, m=4)\nprint(storage(m))\nW = m.layers[0].weight.data\n" +
		"print(csr_matrix(W).nbytes, coo_matrix(W).nbytes, bitmap_matrix(W).nbytes, nm_matrix(W).nbytes)"}})
	if r.Run.Error != nil {
		t.Fatal(r.Run.Error.Message)
	}
	lines := strings.Split(strings.TrimSpace(r.Run.Output), "\n")
	encoded := strings.Fields(lines[len(lines)-1])
	if len(r.Run.Stored) != 2 || len(r.Run.Stored[1].Formats) != 5 {
		t.Fatalf("%+v", r.Run.Stored)
	}
	for _, z := range r.Run.Stored {
		for i, f := range z.Formats {
			parts := f.Values + f.Indices + f.Rows + f.Scales + f.Biases
			if file := strings.HasPrefix(f.Name, "file"); file && parts != 0 || !file && parts != f.Bytes {
				t.Errorf("%s of %s: %d in parts, %d in all", f.Name, z.Part, parts, f.Bytes)
			}
			if z.Matrix && i > 0 && fmt.Sprint(f.Bytes) != encoded[i-1] {
				t.Errorf("%s: %d, and the encoder has %s", f.Name, f.Bytes, encoded[i-1])
			}
		}
	}
}

// A network of codes can be drawn, whoever made it: as the numbers that its codes
// stand for. What it takes is told, too.
func TestCodesAreDrawn(t *testing.T) {
	for _, code := range []string{
		"m = load_model('digits_mlp')\nc = quantize(m, bits=8)",
		"m = load_model('digits_mlp')\nc = cluster(m, bits=3)",
		"import copy\nm = load_model('digits_mlp')\nc = compress_model(copy.deepcopy(m), {'magnitude_prune': 0.9, 'quantize': 8})",
	} {
		r := Run(Request{Cells: []string{code + "\nfor i in [0, 2, 4]:\n    print(np.count_nonzero(c.layers[i].weight.data), c.layers[i].weight.data.sum())"}})
		if r.Run.Error != nil {
			t.Fatal(r.Run.Error.Message)
		}
		first, at := 0, -1
		for i, v := range r.Run.Views {
			if v.Object == r.Run.Names["c"] && v.Kind == trace.Weights {
				at = i
				break
			}
			first += len(v.Matrices)
		}
		if at < 0 {
			t.Errorf("%s: no view of c", code)
			continue
		}
		v := r.Run.Views[at]
		nonzero := 0
		for i, m := range v.Matrices {
			sum, n := 0.0, 0
			for _, w := range r.Weights[first+i] {
				sum += float64(w)
				if w != 0 {
					n++
				}
			}
			line := strings.Fields(strings.Split(r.Run.Output, "\n")[i])
			if line[0] != fmt.Sprint(n) || m.Nonzero != n || m.Kind == "" || len(r.Weights[first+i]) != m.Rows*m.Cols {
				t.Errorf("%s: %s has %d nonzeros, the cell prints %s: %+v", code, m.Name, n, line[0], m)
			}
			nonzero += n
		}
		o := r.Run.Objects[v.Object]
		if o.Nonzero != nonzero || len(v.Matrices) != 3 || !v.Coded() {
			t.Errorf("%s: %d of %d in %d matrices", code, nonzero, o.Nonzero, len(v.Matrices))
		}
		if len(o.Storage) != 2 || o.Storage[1].Bytes != o.Bytes || o.Storage[0].Bytes != 4*o.Parameters {
			t.Errorf("%s: %d bytes, and %+v", code, o.Bytes, o.Storage)
		}
	}
}
