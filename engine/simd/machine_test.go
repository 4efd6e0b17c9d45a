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
	call := m.on
	width := func(y, b []float32) int { return len(y) / max(len(b), 1) }
	return table{
		machineRoutines[float32](m, "s", api.DecodeF32), machineRoutines[float64](m, "d", api.DecodeF64),
		network{
			relu:         func(y, x []float32) { call("relu", len(x), y, x) },
			reluGradient: func(dx, y, dy []float32) { call("relugrad", len(dy), dx, y, dy) },
			addRow:       func(y, b []float32) { call("addrow", width(y, b), len(b), y, b) },
			sumRows:      func(b, y []float32) { call("sumrows", width(y, b), len(b), b, y) },
			sgd: func(w, v, g []float32, rate, momentum, decay float32) {
				call("sgd", len(g), w, v, g, rate, momentum, decay)
			},
			descend: func(w, g []float32, rate, decay float32) { call("descend", len(g), w, g, rate, decay) },
			adam: func(w, m, v, g []float32, by AdamStep) {
				call("adam", len(g), w, m, v, g, by.Keep1, by.New1, by.Keep2, by.New2, by.Rate, by.Root, by.Epsilon, by.Decay)
			},
			softmax: func(rows, n int, z []float32, t float64, p, ln, most, sum []float64) {
				call("softmax", rows, n, z, t, p, ln, most, sum)
			},
		},
		weights{
			nonzero: func(x []float32) int { return int(call("nonzero", len(x), x)) },
			finite:  func(x []float32) int { return int(call("finite", len(x), x)) },
			histogram: func(w []float32, shift, bits int, prefix uint32, bins []int32) {
				call("histogram", len(w), w, shift, bits, int(prefix), bins)
			},
			above: func(w []float32, code uint32, equal int, keep []bool) int {
				return int(call("above", len(w), w, int(code), equal, keep))
			},
			tally: func(w []float32, keep []bool) Tally {
				out := make([]uint32, 4)
				call("tally", len(w), w, keep, out)
				return Tally{int(out[0]), int(out[1]), out[2], out[3]}
			},
			masked:    func(y, x []float32, keep []bool) { call("masked", len(x), y, x, keep) },
			differing: func(x, y []float32) int { return int(call("differing", len(x), x, y)) },
			identical: func(x, y []float32) bool { return call("identical", len(x), x, y) != 0 },
			bins: func(w []float32, keep []bool, scale float64, kept, erased []int32) {
				call("bins", len(w), w, keep, scale, len(kept), kept, erased)
			},
			normals: func(x []float32, deviation float64, state uint64) uint64 {
				after := []uint64{state}
				call("normals", len(x)/2, x, deviation, after)
				return after[0]
			},
			extremes: func(w, low, high []float32) { call("extremes", width(w, low), len(low), w, low, high) },
			codes: func(q []int8, w, inverse, zero []float32, first, last float32) {
				call("codes", width(w, zero), len(zero), w, inverse, zero, first, last, q)
			},
			encode: func(a CSR, w []float32) {
				call("encode", len(a.Starts)-1, a.Cols, w, a.Starts, a.Columns, a.Values)
			},
			mulMat: func(a CSR, n int, x, y []float32) bool {
				return call("mulmat", len(a.Starts)-1, a.Cols, len(a.Values), a.Starts, a.Columns, a.Values, n, x, y) != 0
			},
			matMul: func(a CSR, n int, x, y []float32) bool {
				return call("matmul", len(a.Starts)-1, a.Cols, len(a.Values), a.Starts, a.Columns, a.Values, n, x, y) != 0
			},
		},
	}
}

func machineRoutines[T float](m *machine, prefix string, decode func(uint64) T) routines[T] {
	call := func(name string, args ...any) uint64 { return m.on(prefix+name, args...) }
	return routines[T]{
		gemm: func(rows, cols, depth int, alpha T, a []T, ars, acs int, b []T, brs, bcs int, c []T, crs int) {
			call("gemm", rows, cols, depth, alpha, a, ars, acs, b, brs, bcs, c, crs, make([]T, 256*8))
		},
		gemv: func(m, n int, alpha T, a []T, lda int, x, y []T) { call("gemv", m, n, alpha, a, lda, x, y) },
		gevm: func(m, n int, alpha T, a []T, lda int, x, y []T) { call("gevm", m, n, alpha, a, lda, x, y) },
		ger:  func(m, n int, alpha T, x, y, a []T, lda int) { call("ger", m, n, alpha, x, y, a, lda) },
		dot:  func(x, y []T) T { return decode(call("dot", len(x), x, y)) },
		asum: func(x []T) T { return decode(call("asum", len(x), x)) },
		squares: func(f float64, x []T) float64 {
			return api.DecodeF64(call("squares", len(x), f, x))
		},
		iamax: func(x []T) int { return int(int32(call("iamax", len(x), x))) },
		axpy:  func(alpha T, x, y []T) { call("axpy", len(x), alpha, x, y) },
		scal:  func(alpha T, x []T) { call("scal", len(x), alpha, x) },
		rot:   func(x, y []T, c, s T) { call("rot", len(x), x, y, c, s) },
		rots:  func(m, n int, c, s, a []T, ars, acs int) { call("rots", m, n, c, s, a, ars, acs) },
	}
}

// on runs a kernel on copies of the slices among its arguments, which get back
// what it has made of them; it returns the kernel's result, if it has one.
func (m *machine) on(name string, args ...any) uint64 {
	m.t.Helper()
	m.reset()
	numbers := make([]any, len(args))
	for i, a := range args {
		numbers[i] = a
		switch a := a.(type) {
		case int, float32, float64:
		case []bool:
			if numbers[i] = uint64(0); a != nil {
				numbers[i] = put(m, a)
			}
		default:
			numbers[i] = put(m, a)
		}
	}
	result := m.call(name, numbers...)
	for i, a := range args {
		if at, ok := numbers[i].(uint64); ok {
			get(m, at, a)
		}
	}
	return append(result, 0)[0]
}

// reset forgets what was put into the memory, which starts at an odd address of
// four bytes, so that no vector is aligned.
func (m *machine) reset() { m.used = 4 }

// put copies a slice of numbers into the memory and returns where it is.
func put(m *machine, x any) uint64 {
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
func get(m *machine, at uint64, x any) {
	m.t.Helper()
	b, ok := m.memory.Read(uint32(at), uint32(binary.Size(x)))
	if !ok {
		m.t.Fatalf("nothing at %d", at)
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
