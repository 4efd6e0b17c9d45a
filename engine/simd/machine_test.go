//go:build !js

package simd

import (
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// A machine runs a built kernel module natively, on a memory of its own.
type machine struct {
	t      *testing.T
	memory api.Memory
	module api.Module
	used   uint32
}

// owner is a WebAssembly module that does nothing but export 256 pages of
// memory, as the Go program does.
var owner = []byte("\x00asm\x01\x00\x00\x00" + "\x05\x04\x01\x00\x80\x02" + "\x07\x0a\x01\x06memory\x02\x00")

// The kernels built with SIMD and without, beside those of this program.
func init() {
	modules = func(t *testing.T) map[string]table {
		tables := map[string]table{}
		for _, name := range []string{"simd", "scalar"} {
			code, err := os.ReadFile(filepath.Join("kernels", name+".wasm"))
			if err != nil {
				t.Fatal(err)
			}
			ctx := context.Background()
			r := wazero.NewRuntime(ctx)
			t.Cleanup(func() { r.Close(ctx) })
			memory, err := r.InstantiateWithConfig(ctx, owner, wazero.NewModuleConfig().WithName("env"))
			if err != nil {
				t.Fatal(err)
			}
			module, err := r.InstantiateWithConfig(ctx, code, wazero.NewModuleConfig().WithName("kernels"))
			if err != nil {
				t.Fatal(err)
			}
			m := &machine{t: t, memory: memory.Memory(), module: module}
			tables[name] = m.table()
		}
		return tables
	}
}

// table is the module's kernels as Go functions.
func (m *machine) table() table {
	return table{
		sgemm: machineGemm[float32](m, "sgemm"), dgemm: machineGemm[float64](m, "dgemm"),
		dotRows: machineRows(m, "dotrows"), sumRows: machineRows(m, "sumrows"),
	}
}

func machineGemm[T float](m *machine, name string) func(int, int, int, T, []T, int, int, []T, int, int, []T, int) {
	return func(rows, cols, depth int, alpha T, a []T, ars, acs int, b []T, brs, bcs int, c []T, crs int) {
		m.reset()
		pa, pb, pc, scratch := put(m, a), put(m, b), put(m, c), put(m, make([]T, 256*8))
		m.call(name, rows, cols, depth, alpha, pa, ars, acs, pb, brs, bcs, pc, crs, scratch)
		get(m, pc, c)
	}
}

func machineRows(m *machine, name string) func(int, int, []float64, int, []float64, []float64) {
	return func(rows, cols int, a []float64, rs int, x, y []float64) {
		m.reset()
		pa, px, py := put(m, a), put(m, x), put(m, y)
		m.call(name, rows, cols, pa, rs, px, py)
		get(m, py, y)
	}
}

// reset forgets what was put into the memory, which starts at an odd address of
// four bytes, so that no vector is aligned.
func (m *machine) reset() { m.used = 4 }

// put copies a slice of numbers into the memory and returns where it is.
func put[T any](m *machine, x []T) uint64 {
	at := m.used
	b, err := binary.Append(nil, binary.LittleEndian, x)
	if err != nil {
		m.t.Fatal(err)
	}
	if !m.memory.Write(at, b) {
		m.t.Fatalf("%d bytes at %d do not fit into the memory", len(b), at)
	}
	m.used += uint32(len(b)+7) &^ 7
	return uint64(at)
}

// get reads it back.
func get[T any](m *machine, at uint64, x []T) {
	m.t.Helper()
	b, ok := m.memory.Read(uint32(at), uint32(binary.Size(x)))
	if !ok {
		m.t.Fatalf("no %d entries at %d", len(x), at)
	}
	if _, err := binary.Decode(b, binary.LittleEndian, x); err != nil {
		m.t.Fatal(err)
	}
}

// call runs a kernel: ints are i32, float32 is f32, float64 is f64, uint64 an
// address.
func (m *machine) call(name string, args ...any) []uint64 {
	m.t.Helper()
	stack := make([]uint64, len(args))
	for i, a := range args {
		switch a := a.(type) {
		case int:
			stack[i] = api.EncodeI32(int32(a))
		case float32:
			stack[i] = api.EncodeF32(a)
		case float64:
			stack[i] = api.EncodeF64(a)
		case uint64:
			stack[i] = a
		default:
			m.t.Fatalf("an argument of type %T", a)
		}
	}
	f := m.module.ExportedFunction(name)
	if f == nil {
		m.t.Fatalf("there is no kernel %s", name)
	}
	result, err := f.Call(context.Background(), stack...)
	if err != nil {
		m.t.Fatalf("%s: %v", name, err)
	}
	return result
}
