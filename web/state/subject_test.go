package state

import (
	"testing"

	"compressionlab/engine/lab"
	"compressionlab/engine/trace"
	"compressionlab/lessons"
)

// ran is a cell that shows what its code gives natively.
func ran(t *testing.T, code string) *Cell {
	t.Helper()
	r := lab.Run(lab.Request{Cells: []string{code}})
	if r.Run.Error != nil {
		t.Fatal(r.Run.Error.Message)
	}
	c := Cell{Cell: lessons.Cell{ID: "x"}, History: []Step{{Text: code}}, Result: &Result{Run: r.Run, Text: code}}
	c.Stage.View = choose(c)
	return &c
}

// The picture and the bars are of what the cell made, wrote or measured last, codes
// and the result of a recipe too; until the reader chooses another picture.
func TestSubject(t *testing.T) {
	const (
		start  = "import copy\nm = load_model('digits_mlp')\n"
		pruned = start + "p = magnitude_prune(copy.deepcopy(m), sparsity=0.9)\n"
	)
	for _, c := range []struct{ code, view, bytes string }{
		{start, "Sequential#1", "m dense csr"},
		{pruned, "Sequential#2", "p dense csr"},
		{pruned + "print(storage(p, formats=['coo', 'bitmap+int8']))", "Sequential#2", "p dense csr coo bitmap+int8"},
		{pruned + "print(storage(m)['file.gz'])", "Sequential#2", "m dense csr file.gz"},
		{pruned + "r = copy.deepcopy(p)\nfor i in [0, 2]:\n    r.layers[i].weight.data = r.layers[i].weight.data + 0.5", "Sequential#3", "r dense csr"},
		{pruned + "c = quantize(p, bits=4)", "coded Sequential#3 0.weight", "c dense codes"},
		{start + "c = compress_model(copy.deepcopy(m), {'magnitude_prune': 0.95, 'quantize': 8})\nprint(compression_report(c))", "Sequential#2", "c dense codes best"},
		{start + "c = compress_model(m, {'quantize': 8})", "Sequential#1", "c dense codes"},
		{pruned + "w = p.layers[0].weight.data\nprint(bitmap_matrix(w).nbytes)", "Sequential#2", "w dense bitmap"},
		{pruned + "low_rank_approximate(m.layers[0].weight.data)", "low-rank Sequential#1 m.layers[0].weight.data", "m dense csr"},
		{pruned + "low_rank_approximate(p.layers[0].weight.data)\nr = copy.deepcopy(p)", "Sequential#3", "r dense csr"},
		{pruned + "small = Linear(3, 2)", "Sequential#2", "p dense csr"}, // the numbers above are of p
		{"small = Linear(3, 2)", "Linear#1", "small dense csr"},
		{"W = np.eye(3)\nlow_rank_approximate(W)\n", "low-rank  W", ""},
	} {
		cell := ran(t, c.code)
		of, _, ok := cell.Measured()
		said := of.Part
		for _, name := range cell.Result.Run.Order {
			if !of.Matrix && cell.Result.Run.Names[name] == of.Object {
				said = name
			}
		}
		for _, f := range of.Formats {
			said += " " + f.Name
		}
		if cell.Stage.View != c.view || ok != (c.bytes != "") || ok && said != c.bytes {
			t.Errorf("%s:\nshows %q and the bytes of %q, want %q and %q", c.code, cell.Stage.View, said, c.view, c.bytes)
		}
	}
	cell := ran(t, pruned+"print(storage(p)['coo'])\nprint(bitmap_matrix(p.layers[0].weight.data).nbytes)")
	cell.Stage.View, cell.Stage.Chosen = "Sequential#1", true
	if of, _, _ := cell.Measured(); of.Object != "Sequential#1" || len(of.Formats) != 2 {
		t.Errorf("the reader looks at m, and the bytes are of %+v", of)
	}
	cell.Stage.View = "Sequential#2"
	if of, _, _ := cell.Measured(); of.Object != "Sequential#2" || len(of.Formats) != 3 || of.Formats[2].Name != "coo" {
		t.Errorf("the reader looks at p, and the bytes are of %+v", of)
	}
}

// Codes take no four bytes each: they are not drawn as CSR.
func TestCodesAreNotPacked(t *testing.T) {
	cell := ran(t, "m = load_model('digits_mlp')\nc = compress_model(m, {'quantize': 8})")
	cell.Stage.Packed = 2
	if view, _, _ := cell.View(); !view.Coded() || Packable(view) || cell.Packed() != 0 {
		t.Errorf("packed %d: %+v", cell.Packed(), view)
	}
	cell = ran(t, "m = load_model('digits_mlp')")
	cell.Stage.Packed = 2
	if cell.Packed() != 2 {
		t.Errorf("a weight of floats is packed as %d", cell.Packed())
	}
	cell.Stage.Packed = 9
	if view := (trace.View{}); cell.Packed() != 1 || Packable(view) {
		t.Errorf("a matrix that is not there is packed as %d", cell.Packed())
	}
}
