package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"compressionlab/engine/digits"
	"compressionlab/engine/modelio"
	"compressionlab/engine/nn"
	"compressionlab/engine/prune"
	"compressionlab/engine/quant"
	"compressionlab/engine/sparse"
)

// succeed runs a command that has to end with status 0.
func succeed(t *testing.T, args ...string) (stdout, stderr string) {
	t.Helper()
	status, out, errs := command(t, "", args...)
	if status != 0 {
		t.Fatalf("lab %q: status %d\n%s%s", args, status, out, errs)
	}
	return out, errs
}

// refuse runs a command that has to end with this status and say all of this.
func refuse(t *testing.T, status int, args []string, say ...string) {
	t.Helper()
	got, out, errs := command(t, "", args...)
	if got != status || out != "" {
		t.Errorf("lab %q: status %d, want %d\n%s%s", args, got, status, out, errs)
	}
	for _, s := range say {
		if !strings.Contains(errs, s) {
			t.Errorf("lab %q does not say %q:\n%s", args, s, errs)
		}
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func save(t *testing.T, path string, data []byte) string {
	t.Helper()
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// saveTensors writes a safetensors file.
func saveTensors(t *testing.T, path string, tensors ...nn.NamedTensor) string {
	t.Helper()
	data, err := modelio.WriteSafetensors(tensors)
	if err != nil {
		t.Fatal(err)
	}
	return save(t, path, data)
}

func named(name string, shape ...int) nn.NamedTensor {
	w := nn.NewTensor(shape...)
	for i := range w.Data {
		w.Data[i] = float32(i + 1)
	}
	return nn.NamedTensor{Name: name, Tensor: w}
}

// From one format to another and back nothing is lost.
func TestConvertRoundTrip(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	out, errs := succeed(t, "convert", "digits_mlp", at("a.safetensors"))
	if out != at("a.safetensors")+": 0.weight (64, 48), 0.bias (48,), 2.weight (48, 32), 2.bias (32,), 4.weight (32, 10), 4.bias (10,)\n" || errs != "" {
		t.Errorf("%s%s", out, errs)
	}
	want, err := modelio.WriteSafetensors(nn.Named(digits.MLP()))
	if err != nil || !bytes.Equal(read(t, at("a.safetensors")), want) {
		t.Errorf("not the bundled network, %v", err)
	}
	succeed(t, "convert", at("a.safetensors"), at("b.npz"))
	succeed(t, "convert", "--deflate", at("b.npz"), at("c.npz"))
	succeed(t, "convert", "--to", "out-in", at("c.npz"), at("d.npz"))
	succeed(t, "convert", at("d.npz"), "--to=in-out", at("e.safetensors"))
	if !bytes.Equal(read(t, at("e.safetensors")), want) {
		t.Error("something was lost on the way")
	}
	f, err := modelio.Read("d", read(t, at("d.npz")))
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(f.Arrays, func(a modelio.NamedArray) bool { return a.Name == "4.weight" })
	w := digits.MLP().Layers[4].(*nn.Linear).Weight
	if a := f.Arrays[i].Array; !slices.Equal(a.Shape, []int{10, 32}) || a.Values.([]float32)[1] != w.Data[10] {
		t.Errorf("4.weight turned is of shape %v", a.Shape)
	}

	succeed(t, "convert", "--entry", "4.weight", at("b.npz"), at("w.npy"))
	succeed(t, "convert", at("w.npy"), "--sparse", "csr", at("csr.npz"))
	succeed(t, "convert", at("w.npy"), "--sparse=coo", at("coo.npz"))
	for _, name := range []string{"csr.npz", "coo.npz"} {
		s, err := modelio.ReadSciPy(read(t, at(name)))
		if err != nil || s.Layout+".npz" != name {
			t.Fatal(s, err)
		}
		if dense, err := s.Dense(); err != nil || !slices.Equal(dense, w.Data) {
			t.Errorf("%s: another matrix, %v", name, err)
		}
	}
	succeed(t, "convert", at("csr.npz"), at("back.npy"))
	if !bytes.Equal(read(t, at("back.npy")), read(t, at("w.npy"))) {
		t.Error("another matrix by way of SciPy's")
	}
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			t.Errorf("%s was left behind", e.Name())
		}
	}
}

// Numbers that are no float32 are counted.
func TestConvertRounds(t *testing.T) {
	dir := t.TempDir()
	var b bytes.Buffer
	err := modelio.WriteNpz(&b, []modelio.NamedArray{
		{Name: "w", Array: &modelio.Array{Shape: []int{3}, Values: []float64{0.5, 0.1, 1e300}}},
		{Name: "who", Array: &modelio.Array{Values: "me"}},
	}, false)
	if err != nil {
		t.Fatal(err)
	}
	in, out := save(t, filepath.Join(dir, "in.npz"), b.Bytes()), filepath.Join(dir, "out.safetensors")
	refuse(t, 1, []string{"convert", in, out}, in, `entry "who" is a text`)
	if _, errs := succeed(t, "convert", "--entry", "w", in, out); !strings.Contains(errs, `entry "w": 2 of 3 numbers were rounded to float32`) {
		t.Error(errs)
	}
	refuse(t, 1, []string{"convert", "--entry", "v", in, filepath.Join(dir, "v.npy")}, `entry "v": there is none; it holds w, who`)
	refuse(t, 1, []string{"convert", in, filepath.Join(dir, "v.npy")}, "holds 2 arrays", "--entry")
}

// The input is never written, by whatever name, and nothing else without --force.
func TestConvertKeeps(t *testing.T) {
	dir := t.TempDir()
	in := saveTensors(t, filepath.Join(dir, "in.safetensors"), named("w", 2, 3))
	was := read(t, in)
	other := save(t, filepath.Join(dir, "other.npz"), []byte("dear"))
	link := filepath.Join(dir, "link.safetensors")
	if err := os.Symlink(in, link); err != nil {
		t.Fatal(err)
	}
	for _, out := range []string{in, dir + "/./in.safetensors", link} {
		refuse(t, 2, []string{"convert", "--force", in, out}, "is the input")
	}
	refuse(t, 2, []string{"convert", in, other}, other+" exists", "--force")
	if !bytes.Equal(read(t, in), was) || string(read(t, other)) != "dear" {
		t.Error("a file was written that must not be")
	}
	succeed(t, "convert", "--force", in, other)
	if string(read(t, other)) == "dear" {
		t.Error("--force did nothing")
	}
	refuse(t, 2, []string{"convert", in, filepath.Join(dir, "no", "such", "x.npz")}, "cannot write")
	recipe := save(t, filepath.Join(dir, "r.json"), []byte(`{"version":1,"steps":[]}`))
	refuse(t, 2, []string{"export", "--force", recipe, "--out", recipe}, "is the input")
	refuse(t, 2, []string{"export", "--force", "--model", in, "--from", "in-out", recipe, "--out", in}, "is the input")
}

// Square weights fit both ways: a question, and flags that answer it.
func TestQuestion(t *testing.T) {
	dir := t.TempDir()
	in := saveTensors(t, filepath.Join(dir, "square.safetensors"), named("fc1.weight", 2, 2), named("fc2.weight", 2, 2))
	out := filepath.Join(dir, "out.npz")
	recipe := save(t, filepath.Join(dir, "r.json"), []byte(`{"version":1,"steps":[{"step":"nm_prune"}]}`))
	for _, args := range [][]string{{"convert", "--to", "in-out", in, out}, {"report", in}, {"export", "--model", in, recipe}} {
		refuse(t, 2, args, in, "more than one way", "--from in-out --order fc1.weight,fc2.weight\n", "--from out-in --order fc1.weight,fc2.weight\n")
	}
	succeed(t, "convert", in, filepath.Join(dir, "plain.npz")) // nothing is turned, so nothing is asked
	succeed(t, "convert", "--to", "in-out", "--from", "out-in", in, out)
	f, err := modelio.Read("out", read(t, out))
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range f.Arrays {
		if v, _ := a.Array.Float32(); !slices.Equal(v, []float32{1, 3, 2, 4}) {
			t.Errorf("%s is %v, want it turned", a.Name, v)
		}
	}
	if text, _ := succeed(t, "report", "--from", "out-in", "--order", "fc2.weight,fc1.weight", in); !strings.Contains(text, "2-2-2 with weights (out, in): fc2.weight, fc1.weight") {
		t.Error(text)
	}
	if text, _ := succeed(t, "export", "--model", in, "--from", "out-in", recipe); !strings.Contains(text, `LAYOUT = "(out, in)"`) {
		t.Error(text)
	}
	refuse(t, 2, []string{"convert", "--from", "out-in", in, out}, "--to")
	refuse(t, 2, []string{"report", "--from", "sideways", in}, "in-out or out-in")
	refuse(t, 1, []string{"report", "--order", "fc1.weight,nix", in}, in, "nix")
}

// A pickle is not opened, and none is made.
func TestPickle(t *testing.T) {
	dir := t.TempDir()
	in := save(t, filepath.Join(dir, "model.pt"), []byte("\x80\x02}q\x00."))
	for _, args := range [][]string{{"convert", in, filepath.Join(dir, "x.npz")}, {"report", in}} {
		refuse(t, 1, args, in, "pickle", "from safetensors.torch import save_file")
	}
	for _, ending := range []string{".pt", ".pth", ".pkl"} {
		refuse(t, 2, []string{"convert", "digits_mlp", filepath.Join(dir, "x"+ending)}, "pickle", ".safetensors")
	}
}

// An error names the file, the entry and the byte.
func TestErrorsSayWhere(t *testing.T) {
	dir := t.TempDir()
	sound, err := modelio.WriteSafetensors([]nn.NamedTensor{named("fc.weight", 4, 4)})
	if err != nil {
		t.Fatal(err)
	}
	cut := save(t, filepath.Join(dir, "cut.safetensors"), sound[:len(sound)-3])
	for _, args := range [][]string{{"report", cut}, {"convert", cut, filepath.Join(dir, "x.npz")}} {
		refuse(t, 1, args, "cut.safetensors", `"fc.weight"`, "byte ")
	}
	refuse(t, 2, []string{"report", filepath.Join(dir, "nix")}, "cannot read "+filepath.Join(dir, "nix")+": ")
	refuse(t, 1, []string{"report", save(t, filepath.Join(dir, "x.txt"), []byte("hello"))}, "x.txt", "byte 0", `"hello"`)
	bad := save(t, filepath.Join(dir, "bad.json"), []byte("{\"version\":1,\n\"steps\":[\n{]}"))
	refuse(t, 1, []string{"export", bad}, "bad.json:3:", "byte ")
	wrong := save(t, filepath.Join(dir, "wrong.json"), []byte(`{"version":1,"steps":[{"step":"magnitude_prun"}]}`))
	refuse(t, 1, []string{"export", wrong}, "wrong.json", "magnitude_prun", `"magnitude_prune"`)
	large := save(t, filepath.Join(dir, "large.json"), []byte(`{"version":1,"steps":[{"step":"low_rank","rank":60}]}`))
	refuse(t, 1, []string{"export", large}, "large.json", "rank")
	refuse(t, 2, []string{"export", filepath.Join(dir, "nix.json")}, "cannot read")
}

// The report's bytes are those of the encoded arrays.
func TestReport(t *testing.T) {
	dir := t.TempDir()
	model := digits.MLP()
	plan, err := prune.MagnitudePlan(nn.Parameters(model), prune.Options{Sparsity: 0.9})
	if err != nil {
		t.Fatal(err)
	}
	plan.Apply()
	in := saveTensors(t, filepath.Join(dir, "pruned.safetensors"), nn.Named(model)...)
	text, _ := succeed(t, "report", "--json", in)
	var r modelReport
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatal(err)
	}
	named := nn.Named(model)
	if len(r.Layers) != len(named) || r.File != in || r.Kind != "safetensors" || !strings.HasPrefix(r.Network, "64-48-32-10 ") {
		t.Fatalf("%+v", r)
	}
	best := 0
	for i, n := range named {
		l := r.Layers[i]
		least := 4 * len(n.Tensor.Data)
		if l.Name != n.Name || !slices.Equal(l.Shape, n.Tensor.Shape) || l.Bytes["dense"] != least {
			t.Errorf("%+v", l)
		}
		if len(l.Shape) == 2 {
			csr := sparse.EncodeCSR(l.Shape[0], l.Shape[1], n.Tensor.Data)
			if l.Bytes["csr"] != csr.Bytes() || l.Nonzero != csr.Nonzero() || *l.MACs != l.Parameters {
				t.Errorf("%+v, want %d bytes of CSR", l, csr.Bytes())
			}
			for _, n := range l.Bytes {
				least = min(least, n)
			}
			if l.Int8["csr"] >= l.Bytes["csr"] || l.Int8["dense"] != l.Parameters+5 {
				t.Errorf("%+v", l)
			}
		} else if l.Int8 != nil || *l.MACs != 0 {
			t.Errorf("%+v", l)
		}
		if l.Bytes[l.Best] != least {
			t.Errorf("%s: %s is not the smallest, %d bytes", l.Name, l.Best, least)
		}
		best += least
	}
	if r.Total.Bytes["best"] != best || r.Total.Bytes["dense"] != 20072 || *r.Total.MACs != 4928 || r.Total.Sparsity != 4435.0/4928 {
		t.Errorf("%+v, want %d bytes", r.Total, best)
	}

	table, _ := succeed(t, "report", in)
	for _, pattern := range []string{`(?m)^ *0\.weight +\(64, 48\) +3072 +\d+\.\d\d% +3072 +12288 +\d+ +\S+$`,
		`(?m)^ *total +5018 +90\.00% +4928 +20072 `, `(?m)^ *0\.weight  float32  12288 `, `(?m)^ +int8 +3077 `} {
		if !regexp.MustCompile(pattern).MatchString(strings.ReplaceAll(table, " \n", "\n")) {
			t.Errorf("no %s in\n%s", pattern, table)
		}
	}
}

// Each size is that of the encoded arrays, and a format is left out where there
// are none.
func TestReportFormats(t *testing.T) {
	rng := nn.NewRand(3)
	for _, c := range []struct{ rows, cols, every int }{{9, 7, 1}, {16, 5, 3}, {16, 5, 4}, {1, 70000, 9}, {3, 1, 2}} {
		w := nn.NewTensor(c.rows, c.cols)
		for i := range w.Data {
			if i/c.cols%c.every == 0 {
				w.Data[i] = float32(rng.Normal())
			}
		}
		l := layerOf(nn.NamedTensor{Name: "w", Tensor: w})
		q, err := quant.Quantize(c.rows, c.cols, w.Data, quant.Options{Bits: 8})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range sparse.Formats() {
			for _, values := range []string{"float32", "int8"} {
				encoded, err := sparse.Encode(f, c.rows, c.cols, w.Data)
				got, ok := l.Bytes[string(f)]
				if values == "int8" {
					encoded, err = sparse.EncodeInt8(f, c.rows, c.cols, q.Codes, sparse.Dequant{Scales: q.Scales, ZeroPoints: q.Zeros})
					got, ok = l.Int8[string(f)]
				}
				if ok != (err == nil) || ok && got != encoded.Bytes() {
					t.Errorf("%v %s of %s: %d bytes (%v), encoded %v, %v", c, f, values, got, ok, encoded != nil, err)
				}
			}
		}
	}
}

// A file that is no network is listed, and a weight without codes does not end it.
func TestReportAnything(t *testing.T) {
	dir := t.TempDir()
	odd := named("odd", 2, 2)
	odd.Tensor.Data[3] = float32(1) / float32(zero)
	in := saveTensors(t, filepath.Join(dir, "conv.safetensors"), named("conv", 2, 3, 3, 3), odd, named("empty", 0, 4))
	table, _ := succeed(t, "report", in)
	for _, want := range []string{"listed as they stand", "(2, 3, 3, 3)", "odd has no int8 codes", "(0, 4)"} {
		if !strings.Contains(table, want) {
			t.Errorf("no %q in\n%s", want, table)
		}
	}
	if text, _ := succeed(t, "report", "--json", in); !strings.Contains(text, `"network":""`) || !strings.Contains(text, `"macs":null`) {
		t.Error(text)
	}
}

var zero = 0.0

// Export writes a script for the file's names, to a file or to standard output.
func TestExport(t *testing.T) {
	dir := t.TempDir()
	in := saveTensors(t, filepath.Join(dir, "m.safetensors"), named("enc.w", 5, 3), named("enc.b", 3), named("enc2.w", 3, 2))
	const text = `{"version":1,"seed":9,"steps":[{"step":"magnitude_prune","sparsity":0.5}]}`
	recipe := save(t, filepath.Join(dir, "r.json"), []byte(text))
	script, _ := succeed(t, "export", "--model", in, recipe)
	for _, want := range []string{`("enc.w", "enc.b")`, `("enc2.w", None)`, "SEED = 9\n", "def magnitude_prune("} {
		if !strings.Contains(script, want) {
			t.Errorf("no %q in\n%s", want, script)
		}
	}
	out := filepath.Join(dir, "r.py")
	said, _ := succeed(t, "export", recipe, "--model", in, "--out", out)
	if string(read(t, out)) != script || !strings.Contains(said, "1 steps for 5-3-2") {
		t.Errorf("%s\n%s", said, read(t, out))
	}
	status, same, _ := command(t, text, "export", "--model", in, "-")
	if status != 0 || same != script {
		t.Errorf("status %d from standard input", status)
	}
	if bundled, _ := succeed(t, "export", recipe); !strings.Contains(bundled, `("4.weight", "4.bias")`) {
		t.Error(bundled)
	}
}

// Each verb's help names its options and gives examples.
func TestHelp(t *testing.T) {
	for verb, options := range map[string][]string{
		"run":     {"--json", "--seed"},
		"report":  {"--json", "--from", "--order"},
		"convert": {"--to", "--from", "--order", "--entry", "--sparse", "--deflate", "--force"},
		"export":  {"--model", "--out", "--from", "--order", "--force"},
	} {
		asked, _ := succeed(t, verb, "--help")
		told, _ := succeed(t, "help", verb)
		if asked != told || !strings.Contains(asked, "Exit status: 0 ") || !strings.HasPrefix(asked, "lab "+verb+" ") {
			t.Errorf("%s: %s", verb, asked)
		}
		for _, option := range options {
			if !strings.Contains(asked, option) {
				t.Errorf("%s: no word of %s", verb, option)
			}
			if status, _, errs := command(t, "", verb, option+"=\x00", "a", "b", "c"); status != 2 || strings.Contains(errs, "not defined") {
				t.Errorf("%s %s: status %d, %s", verb, option, status, errs)
			}
		}
		refuse(t, 2, []string{verb}, "Try: lab")
		refuse(t, 2, []string{verb, "--fast", "x"}, "-fast")
	}
}

// A script's files are those of its folder, whatever folder the command runs in:
// it reads and writes there, and follows no link that leads out.
func TestScriptFiles(t *testing.T) {
	dir := t.TempDir()
	inside := filepath.Join(dir, "course")
	if err := os.MkdirAll(filepath.Join(inside, "out"), 0o755); err != nil {
		t.Fatal(err)
	}
	model := saveTensors(t, filepath.Join(inside, "net.safetensors"), nn.Named(digits.MLP())...)
	saveTensors(t, filepath.Join(dir, "secret.safetensors"), nn.Named(digits.MLP())...)
	script := save(t, filepath.Join(inside, "s.py"), []byte(`m = load_safetensors("net.safetensors", verbose=False)
magnitude_prune(m, sparsity=0.9)
save_safetensors(m, "net.safetensors")
np.save("out/first", m.layers[0].weight.data)
`))
	if status, out, errs := command(t, "", "run", "--json", script); status != 0 || errs != "" {
		t.Fatalf("status %d\n%s%s", status, out, errs)
	}
	f, err := modelio.Read("net", read(t, model))
	if err != nil {
		t.Fatal(err)
	}
	zeros := 0
	for _, a := range f.Arrays {
		values, _ := a.Array.Float32()
		for _, v := range values {
			if v == 0 && len(a.Array.Shape) == 2 {
				zeros++
			}
		}
	}
	first, err := modelio.ReadNpy(read(t, filepath.Join(inside, "out", "first.npy")))
	if err != nil || zeros != 4435 || !slices.Equal(first.Shape, []int{64, 48}) {
		t.Errorf("%d zeros, %+v, %v", zeros, first, err)
	}

	if err := os.Symlink(filepath.Join("..", "secret.safetensors"), filepath.Join(inside, "link.safetensors")); err != nil {
		t.Fatal(err)
	}
	for line, say := range map[string]string{
		`load_safetensors("link.safetensors")`:                                 "link.safetensors",
		`load_safetensors("../secret.safetensors")`:                            "outside of the script's folder",
		`save_safetensors(load_model("digits_mlp"), "../secret2.safetensors")`: "outside of the script's folder",
		"np.save('gone', [1])\n1 / 0":                                          "zero",
		`np.save("` + strings.Repeat("long", 80) + `", [1])`:                   "file error: cannot write ",
	} {
		refuse(t, 1, []string{"run", save(t, script, []byte(line))}, say)
	}
	// A link in the way of a file is replaced, and what it leads to stays.
	secret := read(t, filepath.Join(dir, "secret.safetensors"))
	succeed(t, "run", save(t, script, []byte(`save_safetensors(Linear(2, 2), "link.safetensors")`)))
	if !bytes.Equal(read(t, filepath.Join(dir, "secret.safetensors")), secret) {
		t.Error("a file outside was written")
	}
	var left []string
	for _, folder := range []string{dir, inside, filepath.Join(inside, "out")} {
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			left = append(left, e.Name())
		}
	}
	if got := strings.Join(left, " "); got != "course secret.safetensors link.safetensors net.safetensors out s.py first.npy" {
		t.Errorf("left behind: %s", got)
	}
}

// A script of standard input has the files of the working directory.
func TestScriptFilesStdin(t *testing.T) {
	t.Chdir(t.TempDir())
	if status, out, errs := command(t, "np.save('x', [1, 2]); print(np.load('x.npy'))", "run", "-"); status != 0 || out != "[1 2]\n" {
		t.Errorf("status %d\n%s%s", status, out, errs)
	}
	if a, err := modelio.ReadNpy(read(t, "x.npy")); err != nil || !slices.Equal(a.Values.([]int64), []int64{1, 2}) {
		t.Errorf("%+v, %v", a, err)
	}
}
