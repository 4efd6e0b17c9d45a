package main

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"compressionlab/engine/measure"
	"compressionlab/engine/modelio"
	"compressionlab/engine/nn"
	"compressionlab/engine/prune"
	"compressionlab/engine/sparse"
)

// A large network: five weights (2500, 2000) and (2000, 2500) in turn, 25,000,000
// parameters, 100 MB.
const (
	largeWeights = 5
	largeEntries = 2000 * 2500
	largeBytes   = 4 * largeWeights * largeEntries
)

// What a process says that took a large network through the engine.
type largeResult struct {
	Zeros, Kept int // of the file that it saved
	CSR, Bitmap int // bytes
	Memory      int // bytes that it had from the system, at most
}

// 25 million parameters are loaded, pruned, encoded and saved in a process that
// takes at most 4 times the 100 MB of the weights: them, the new ones that pruning
// binds, a mask of a byte each, and what the collector has not given back. (3.1
// times, 4 s on two cores.)
func TestLargeModel(t *testing.T) {
	if testing.Short() || runtime.GOOS == "js" {
		t.Skip("takes 4 s and a process of its own")
	}
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.safetensors"), filepath.Join(dir, "out.safetensors")
	makeLarge(t, in)
	c := exec.Command(os.Args[0], "-test.run=^TestLargeProcess$")
	c.Env = append(os.Environ(), "LAB_LARGE_IN="+in, "LAB_LARGE_OUT="+out)
	text, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	var r largeResult
	if err := json.Unmarshal(read(t, out+".json"), &r); err != nil {
		t.Fatal(err)
	}
	// k = int(0.9·25e6) are zero. CSR takes 8 bytes for each of the others and 4 a
	// row start, the bitmap 4 bytes and one bit an entry.
	const kept, rows = 2_500_000, 3*2501 + 2*2001
	if r.Zeros != 22_500_000 || r.Kept != kept || r.CSR != 8*kept+4*rows || r.Bitmap != 4*kept+largeWeights*largeEntries/8 {
		t.Errorf("%+v", r)
	}
	times := float64(r.Memory) / largeBytes
	t.Logf("%.2f times the weights", times)
	if times > 4 {
		t.Errorf("%d bytes of memory, %.2f times the weights", r.Memory, times)
	}
}

// makeLarge writes the network a weight at a time.
func makeLarge(t *testing.T, path string) {
	t.Helper()
	rng := nn.NewRand(1)
	var tensors []nn.NamedTensor
	data := make([]float32, largeEntries) // the same numbers in each weight
	for i := range data {
		data[i] = float32(rng.Float64() - 0.5)
	}
	for i := range largeWeights {
		shape := []int{2500, 2000}
		if i%2 == 1 {
			shape = []int{2000, 2500}
		}
		tensors = append(tensors, nn.NamedTensor{Name: string(rune('0'+i)) + ".weight", Tensor: nn.FromData(data, shape...)})
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := modelio.WriteSafetensorsTo(f, tensors); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestLargeProcess is the process of TestLargeModel, and nothing without it.
func TestLargeProcess(t *testing.T) {
	in, out := os.Getenv("LAB_LARGE_IN"), os.Getenv("LAB_LARGE_OUT")
	if in == "" {
		t.Skip("it runs in TestLargeModel")
	}
	c := &console{ctx: t.Context(), stderr: io.Discard}
	model := loadLarge(t, c, in)
	plan, err := prune.MagnitudePlan(model.Parameters(), prune.Options{Sparsity: 0.9})
	if err != nil {
		t.Fatal(err)
	}
	plan.Apply()
	plan = nil
	var r largeResult
	for _, w := range model.Parameters() {
		for format, bytes := range map[sparse.Format]*int{sparse.CSRInt32: &r.CSR, sparse.Bitmap: &r.Bitmap} {
			e, err := sparse.Encode(format, w.Shape[0], w.Shape[1], w.Data)
			if err != nil {
				t.Fatal(err)
			}
			*bytes += e.Bytes()
		}
	}
	if err := write(out, false, []string{in}, func(w io.Writer) error {
		b := bufio.NewWriter(w)
		if err := modelio.WriteSafetensorsTo(b, nn.Named(model)); err != nil {
			return err
		}
		return b.Flush()
	}); err != nil {
		t.Fatal(err)
	}
	model = loadLarge(t, c, out)
	for _, w := range model.Parameters() {
		n := measure.Nonzero(w.Data)
		r.Zeros, r.Kept = r.Zeros+len(w.Data)-n, r.Kept+n
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	r.Memory = int(m.Sys)
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	save(t, out+".json", text)
}

func loadLarge(t *testing.T, c *console, path string) *nn.Sequential {
	t.Helper()
	file, err := c.read(path)
	if err != nil {
		t.Fatal(err)
	}
	tensors, err := file.Tensors()
	if err != nil {
		t.Fatal(err)
	}
	network, err := modelio.Recognize(tensors, modelio.Answers{Layout: modelio.InOut})
	if err != nil {
		t.Fatal(err)
	}
	return network.Model
}
