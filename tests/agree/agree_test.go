// Package agree compares the engine with NumPy, SciPy and PyTorch, on random
// input.
//
// make.py makes the numbers: the golden files in testdata are its answers for one
// seed, with the versions that gave them inside. The same checks run on fresh
// cases where a Python with the three packages is there (LAB_PYTHON,
// /usr/bin/python3 or python3); LAB_SEED repeats such a run, and go test -count=1
// makes another where the last one passed and was kept. All files are read through
// modelio, so that is compared, too.
//
// # Which tolerances?
//
// What is picked, counted, stored or copied is equal. The references for norms,
// spectra, losses and gradients are float64, so what float32 arithmetic of the
// engine adds is seen in full: of the largest entry, 1e-5 for reconstructions and
// importances, 1e-6 for distillation losses and their gradients, 1e-12 for singular
// values. Fifty steps of training in float32 on both sides, which sum in different
// orders: 1e-4. The most that five seeds showed is 1.5e-7, 2.6e-7, 5.5e-8, 3.2e-15
// and 9.4e-7.
package agree

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"compressionlab/engine/modelio"
	"compressionlab/engine/nn"
)

// python finds an interpreter with NumPy, SciPy and PyTorch, or says why not.
var python = sync.OnceValues(func() (string, error) {
	var last error
	for _, name := range []string{os.Getenv("LAB_PYTHON"), "/usr/bin/python3", "python3"} {
		if name == "" {
			continue
		}
		out, err := exec.Command(name, "-c", "import numpy, scipy, torch").CombinedOutput()
		if err == nil {
			return name, nil
		}
		last = fmt.Errorf("%s: %v %s", name, err, bytes.TrimSpace(out))
	}
	return "", last
})

func needPython(t *testing.T) string {
	t.Helper()
	name, err := python()
	if err != nil {
		t.Skip("no Python with numpy, scipy and torch here, so golden files only: ", err)
	}
	return name
}

// runPython runs a script to its end.
func runPython(t *testing.T, args ...string) (stdout []byte) {
	t.Helper()
	var errs bytes.Buffer
	c := exec.Command(needPython(t), args...)
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, errs.Bytes())
	}
	return out
}

// seed of the fresh cases.
var seed = sync.OnceValue(func() uint64 {
	if s, err := strconv.ParseUint(os.Getenv("LAB_SEED"), 10, 32); err == nil {
		return s
	}
	return uint64(time.Now().UnixNano()) & math.MaxUint32
})

var freshOnce struct {
	sync.Once
	dir string
}

// fresh is a folder of cases of a new seed.
func fresh(t *testing.T) string {
	t.Helper()
	needPython(t)
	freshOnce.Do(func() {
		dir, err := os.MkdirTemp("", "agree")
		if err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(needPython(t), "make.py", "--seed", fmt.Sprint(seed()), "--out", dir).CombinedOutput()
		if err != nil {
			t.Fatalf("make.py: %v\n%s", err, out)
		}
		freshOnce.dir = dir
	})
	if freshOnce.dir == "" {
		t.Fatal("make.py failed before")
	}
	t.Logf("LAB_SEED=%d", seed())
	return freshOnce.dir
}

func TestMain(m *testing.M) {
	status := m.Run()
	if freshOnce.dir != "" {
		os.RemoveAll(freshOnce.dir)
	}
	os.Exit(status)
}

// folders runs a check on the golden files and on fresh ones.
func folders(t *testing.T, check func(t *testing.T, dir string)) {
	t.Run("golden", func(t *testing.T) { check(t, "testdata") })
	t.Run("fresh", func(t *testing.T) { check(t, fresh(t)) })
}

// cases runs a check on each case of a topic.
func cases(t *testing.T, topic string, check func(t *testing.T, c *oneCase)) {
	folders(t, func(t *testing.T, dir string) {
		arrays := load(t, filepath.Join(dir, topic+".npz"))
		count := (&oneCase{t, arrays, ""}).number("count")
		if count < 1 {
			t.Fatal("no cases")
		}
		for i := range int(count) {
			t.Run(fmt.Sprint(i), func(t *testing.T) { check(t, &oneCase{t, arrays, fmt.Sprintf("%d.", i)}) })
		}
	})
}

func load(t *testing.T, path string) map[string]*modelio.Array {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := modelio.Read(path, data)
	if err != nil {
		t.Fatal(err)
	}
	arrays := map[string]*modelio.Array{}
	for _, a := range f.Arrays {
		arrays[a.Name] = a.Array
	}
	return arrays
}

// oneCase is the arrays of one case, by role.
type oneCase struct {
	t      *testing.T
	arrays map[string]*modelio.Array
	prefix string
}

func (c *oneCase) array(name string) *modelio.Array {
	c.t.Helper()
	a := c.arrays[c.prefix+name]
	if a == nil {
		c.t.Fatalf("no array %q", c.prefix+name)
	}
	return a
}

// values is the numbers of an array, as float64.
func (c *oneCase) values(name string) []float64 {
	c.t.Helper()
	switch v := c.array(name).Values.(type) {
	case []float64:
		return v
	case []float32:
		return widened(v)
	case []int8:
		return widened(v)
	case []int32:
		return widened(v)
	case []int64:
		return widened(v)
	}
	c.t.Fatalf("%q holds %T", name, c.array(name).Values)
	return nil
}

func widened[T int8 | int32 | int64 | float32](v []T) []float64 {
	w := make([]float64, len(v))
	for i, x := range v {
		w[i] = float64(x)
	}
	return w
}

func (c *oneCase) number(name string) float64 {
	c.t.Helper()
	v := c.values(name)
	if len(v) != 1 {
		c.t.Fatalf("%q has %d entries", name, len(v))
	}
	return v[0]
}

func (c *oneCase) bools(name string) []bool {
	c.t.Helper()
	v, ok := c.array(name).Values.([]bool)
	if !ok {
		c.t.Fatalf("%q holds %T", name, c.array(name).Values)
	}
	return v
}

func (c *oneCase) ints(name string) []int {
	c.t.Helper()
	v := c.values(name)
	n := make([]int, len(v))
	for i, x := range v {
		n[i] = int(x)
	}
	return n
}

// tensor is a float32 array.
func (c *oneCase) tensor(name string) *nn.Tensor {
	c.t.Helper()
	a := c.array(name)
	v, ok := a.Values.([]float32)
	if !ok {
		c.t.Fatalf("%q holds %T, want float32", name, a.Values)
	}
	return nn.FromData(append([]float32(nil), v...), a.Shape...)
}

// network is the Linear layers of a case with ReLU between them.
func (c *oneCase) network() (*nn.Sequential, []*nn.Linear) {
	c.t.Helper()
	model := &nn.Sequential{}
	var layers []*nn.Linear
	for j := range int(c.number("layers")) {
		if j > 0 {
			model.Layers = append(model.Layers, nn.ReLU{})
		}
		l := &nn.Linear{Weight: c.tensor(fmt.Sprintf("w%d", j)), Bias: c.tensor(fmt.Sprintf("b%d", j))}
		model.Layers, layers = append(model.Layers, l), append(layers, l)
	}
	return model, layers
}

// near fails unless two lists differ by at most a share of the largest entry
// that is wanted.
func near(t *testing.T, what string, got, want []float64, share float64) {
	t.Helper()
	largest := 0.0
	for _, w := range want {
		largest = max(largest, math.Abs(w))
	}
	within(t, what, got, want, share*largest)
}

// within fails unless two lists of one length differ by at most so much.
func within(t *testing.T, what string, got, want []float64, most float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d entries, want %d", what, len(got), len(want))
	}
	for i := range got {
		if !(math.Abs(got[i]-want[i]) <= most) {
			t.Fatalf("%s: entry %d is %v, want %v within %v", what, i, got[i], want[i], most)
		}
	}
}

// equal fails unless two lists are the same.
func equal[T comparable](t *testing.T, what string, got, want []T) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d entries, want %d", what, len(got), len(want))
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("%s: entry %d is %v, want %v", what, i, got[i], want[i])
		}
	}
}

func background() context.Context { return context.Background() }
