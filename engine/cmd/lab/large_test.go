package main

import (
	"encoding/json"
	"fmt"
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
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), "LAB_LARGE_IN="+in, "LAB_LARGE_OUT="+out)
	c.Stderr = os.Stderr
	text, err := c.Output()
	var r largeResult
	if err == nil {
		err = json.Unmarshal(text, &r)
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
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

// TestMain is the process of TestLargeModel, if that is what it was started for.
func TestMain(m *testing.M) {
	in, out := os.Getenv("LAB_LARGE_IN"), os.Getenv("LAB_LARGE_OUT")
	if in == "" {
		os.Exit(m.Run())
	}
	r, err := takeLarge(in, out)
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(r)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func takeLarge(in, out string) (r largeResult, err error) {
	model, err := loadLarge(in)
	if err != nil {
		return r, err
	}
	plan, err := prune.MagnitudePlan(model.Parameters(), prune.Options{Sparsity: 0.9})
	if err != nil {
		return r, err
	}
	plan.Apply()
	for _, w := range model.Parameters() {
		for format, bytes := range map[sparse.Format]*int{sparse.CSRInt32: &r.CSR, sparse.Bitmap: &r.Bitmap} {
			e, err := sparse.Encode(format, w.Shape[0], w.Shape[1], w.Data)
			if err != nil {
				return r, err
			}
			*bytes += e.Bytes()
		}
	}
	if err := write(out, false, []string{in}, func(w io.Writer) error { return modelio.WriteSafetensorsTo(w, nn.Named(model)) }); err != nil {
		return r, err
	}
	if model, err = loadLarge(out); err != nil {
		return r, err
	}
	for _, w := range model.Parameters() {
		n := measure.Nonzero(w.Data)
		r.Zeros, r.Kept = r.Zeros+len(w.Data)-n, r.Kept+n
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	r.Memory = int(m.Sys)
	return r, nil
}

func loadLarge(path string) (*nn.Sequential, error) {
	file, err := (&console{stderr: io.Discard}).read(path)
	if err != nil {
		return nil, err
	}
	tensors, err := file.Tensors()
	if err != nil {
		return nil, err
	}
	network, err := modelio.Recognize(tensors, modelio.Answers{Layout: modelio.InOut})
	if err != nil {
		return nil, err
	}
	return network.Model, nil
}
