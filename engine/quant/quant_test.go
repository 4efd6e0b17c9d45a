package quant

import (
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"testing"

	"compressionlab/engine/nn"
)

// halfStep allows for a few float32 roundings on the way: each is 2^-24 of at
// most 255 steps, together less than a thousandth of a step.
const halfStep = 0.501

func random(n int, rng *nn.Rand) []float32 {
	w := make([]float32, n)
	for i := range w {
		w[i] = float32(rng.Normal())
	}
	return w
}

func quantize(t *testing.T, rows, cols int, w []float32, o Options) *Matrix {
	t.Helper()
	m, err := Quantize(rows, cols, w, o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAffineByHand(t *testing.T) {
	for _, c := range []struct {
		w     []float32
		scale float64
		zero  int8
		codes []int8
	}{
		{[]float32{-1, 0, 2, .5, 1.5, -.5}, 3. / 255, -43, []int8{-128, -43, 127, -1, 85, -85}}, // ±42.5 → ±42, 127.5 → 128
		{[]float32{-1.5, .2, 2.8}, 4.3 / 255, -39, []int8{-128, -27, 127}},
		{[]float32{1, 255}, 1, -128, []int8{-127, 127}},   // widened down to 0
		{[]float32{-255, -100}, 1, 127, []int8{-128, 27}}, // and up to 0
	} {
		m := quantize(t, 1, len(c.w), c.w, Options{Bits: 8})
		if math.Abs(float64(m.Scales[0])-c.scale) > 1e-7*c.scale || m.Zeros[0] != c.zero || !slices.Equal(m.Codes, c.codes) {
			t.Errorf("%v: scale %v, zero point %d, codes %v, want %v, %d, %v", c.w, m.Scales[0], m.Zeros[0], m.Codes, c.scale, c.zero, c.codes)
		}
	}
}

func TestSymmetricByHand(t *testing.T) {
	m := quantize(t, 2, 2, []float32{-254, 100, 3, 1}, Options{Bits: 8, Scheme: Symmetric})
	// 3 is a step and a half, 1 is half a one: ties go to even.
	if m.Scales[0] != 2 || m.Zeros != nil || !slices.Equal(m.Codes, []int8{-127, 50, 2, 0}) {
		t.Errorf("%+v", m)
	}
	m = quantize(t, 2, 2, []float32{-254, 100, 3, 1}, Options{Bits: 2, Scheme: Symmetric, PerChannel: true})
	if !slices.Equal(m.Scales, []float32{254, 100}) || !slices.Equal(m.Codes, []int8{-1, 1, 0, 0}) {
		t.Errorf("ternary: %+v", m)
	}
	m = quantize(t, 2, 2, []float32{0, 0, 3, -1}, Options{Bits: 2, PerChannel: true})
	if !slices.Equal(m.Scales, []float32{1, 1. / 3}) || !slices.Equal(m.Zeros, []int8{-2, 1}) || !slices.Equal(m.Codes, []int8{-2, 1, 1, -2}) {
		t.Errorf("two bits: %+v", m)
	}
}

// PyTorch multiplies by the inverse in float32 and rounds to even before it adds
// the zero point: these are its codes, and division gives others.
func TestCodeLikePyTorch(t *testing.T) {
	for zero := range 2 { // an odd one changes which of two codes is even
		g := Grid{Scale: .1, Zero: int8(zero), Bits: 8}
		for w, want := range map[float32]int8{1.55: 16, 2.35: 24, 4.95: 50, 5.95: 60, .05: 0, .15: 2, .25: 2, 99: 127, -99: -128} {
			if want != 127 && want != -128 {
				want += g.Zero
			}
			if q := g.Code(w); q != want {
				t.Errorf("%v on %+v has code %d, want %d", w, g, q, want)
			}
		}
	}
}

// all is every way to quantize.
func all() []Options {
	var o []Options
	for bits := 2; bits <= 8; bits++ {
		for _, s := range []Scheme{Affine, Symmetric} {
			o = append(o, Options{Bits: bits, Scheme: s}, Options{Bits: bits, Scheme: s, PerChannel: true})
		}
	}
	return o
}

// Half a step at most, zeros exact, larger weights never smaller, codes in
// range, and what is stored is stored again as it is.
func TestLaws(t *testing.T) {
	rng := nn.NewRand(1)
	for round := range 40 {
		rows, cols := 1+rng.Intn(12), 1+rng.Intn(12)
		w := random(rows*cols, rng)
		size := math.Ldexp(1, rng.Intn(260)-145) // subnormal ones too
		for i := range w {
			switch w[i] = float32(float64(w[i]) * size); {
			case rng.Intn(4) == 0:
				w[i] = 0
			case round%4 == 0:
				w[i] = max(w[i], -w[i]) // one sign
			}
		}
		for _, o := range all() {
			m := quantize(t, rows, cols, w, o)
			dense := m.Dense()
			for i, v := range dense {
				g := m.Grid(i % cols)
				first, last := g.Ends()
				if q := int(m.Codes[i]); q < first || q > last {
					t.Fatalf("%+v: code %d of %v", o, q, g)
				}
				// Below 2^-149 there is no float32: the numbers themselves round.
				if d := math.Abs(float64(v) - float64(w[i])); d > halfStep*float64(g.Scale)+0x1p-149 {
					t.Fatalf("%+v: %v is stored as %v, off by %v steps of %v", o, w[i], v, d/float64(g.Scale), g.Scale)
				}
				if w[i] == 0 && v != 0 {
					t.Fatalf("%+v: a zero is stored as %v", o, v)
				}
				if g.Code(v) != m.Codes[i] {
					t.Fatalf("%+v: the number %v of code %d has code %d", o, v, m.Codes[i], g.Code(v))
				}
				for k := i % cols; k < len(w); k += cols {
					if w[k] > w[i] && m.Codes[k] < m.Codes[i] {
						t.Fatalf("%+v: %v and %v have codes %d and %d", o, w[i], w[k], m.Codes[i], m.Codes[k])
					}
				}
			}
		}
	}
}

// A constant is stored exactly, whatever it is.
func TestConstantIsExact(t *testing.T) {
	for _, c := range []float32{0, 1, -1, .1, -.3, 1e-40, -math.SmallestNonzeroFloat32, math.MaxFloat32, -math.MaxFloat32} {
		w := []float32{c, c, c, c, c, c}
		for _, o := range all() {
			if m := quantize(t, 3, 2, w, o); !slices.Equal(m.Dense(), w) {
				t.Errorf("%+v: %v is stored as %v (scales %v)", o, c, m.Dense(), m.Scales)
			}
		}
	}
}

// A column's step is never larger than the matrix's, so its bound is not. The
// error itself can be: 1 lies on the grid of step 1 and not on 100/255.
func TestPerChannel(t *testing.T) {
	rng := nn.NewRand(2)
	for range 50 {
		w := random(6*5, rng)
		for _, o := range all() {
			o.PerChannel = false
			one := quantize(t, 6, 5, w, o)
			o.PerChannel = true
			for j, s := range quantize(t, 6, 5, w, o).Scales {
				// A single column is constant only by chance; then the scale is its size.
				if s > one.Scales[0] {
					t.Fatalf("%+v: column %d has the step %v, the matrix %v", o, j, s, one.Scales[0])
				}
			}
		}
	}
	// Columns of different size: there it pays.
	w := random(100*4, rng)
	for i := range w {
		w[i] *= float32(math.Pow(10, float64(i%4)))
	}
	errs := [2][4]float64{}
	for p, per := range []bool{false, true} {
		for i, v := range quantize(t, 100, 4, w, Options{Bits: 8, PerChannel: per}).Dense() {
			errs[p][i%4] = max(errs[p][i%4], math.Abs(float64(v-w[i])))
		}
	}
	if errs[1][0] > errs[0][0]/100 || errs[1][3] > 1.01*errs[0][3] {
		t.Errorf("largest errors %v", errs)
	}
	counter := []float32{0, 0, 255, 100, 0, 1}
	a, b := quantize(t, 3, 2, counter, Options{Bits: 8}), quantize(t, 3, 2, counter, Options{Bits: 8, PerChannel: true})
	if !slices.Equal(a.Dense(), counter) || slices.Equal(b.Dense(), counter) {
		t.Errorf("%v and %v", a.Dense(), b.Dense())
	}
}

func TestRefusals(t *testing.T) {
	model := nn.NewSequential(nn.NewLinear(2, 2, true, nn.NewRand(1)), nn.NewLinear(2, 3, true, nn.NewRand(1)))
	for _, bits := range []int{-1, 0, 1, 9, 32} {
		var e *BitsError
		for _, f := range []func() error{
			func() error { _, err := Quantize(1, 1, []float32{1}, Options{Bits: bits}); return err },
			func() error { _, err := Cluster(1, 1, []float32{1}, ClusterOptions{Bits: bits}); return err },
			func() error { _, _, err := Model(model, Options{Bits: bits}); return err },
			func() error { _, _, err := ClusterModel(model, ClusterOptions{Bits: bits}); return err },
		} {
			if err := f(); !errors.As(err, &e) || e.Bits != bits {
				t.Errorf("%d bits: error %v", bits, err)
			}
		}
	}
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		var e *nn.NonFiniteError
		w := []float32{1, 2, 3, 4, float32(bad), 6}
		if _, err := Quantize(2, 3, w, Options{Bits: 8}); !errors.As(err, &e) || e.Row != 1 || e.Col != 1 {
			t.Errorf("%v: error %v", bad, err)
		}
		if _, err := Cluster(2, 3, w, ClusterOptions{Bits: 8}); !errors.As(err, &e) || e.Row != 1 || e.Col != 1 {
			t.Errorf("%v: error %v", bad, err)
		}
		model.Layers[1].(*nn.Linear).Weight.Data[4] = float32(bad)
		if _, _, err := Model(model, Options{Bits: 8}); !errors.As(err, &e) || e.Name != "1.weight" || e.Row != 1 {
			t.Errorf("%v in a model: error %v", bad, err)
		}
	}
	for name, f := range map[string]func(){
		"shape":  func() { Quantize(2, 2, make([]float32, 3), Options{Bits: 8}) },
		"empty":  func() { Cluster(0, 2, nil, ClusterOptions{Bits: 8}) },
		"scheme": func() { Quantize(1, 1, []float32{1}, Options{Bits: 8, Scheme: 2}) },
		"code":   func() { Pack([]int8{8}, 4) },
		"book":   func() { Pack([]uint8{16}, 4) },
		"width":  func() { Pack([]uint8{1}, 9) },
		"codes":  func() { Unpack[int8](nil, 4, -1) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}

func TestPackByHand(t *testing.T) {
	if got := Pack([]int8{1, -1, -8, 7, 3}, 4); !slices.Equal(got, []byte{0xf1, 0x78, 0x03}) {
		t.Errorf("four bits: %x", got)
	}
	if got := Pack([]uint8{5, 1, 7}, 3); !slices.Equal(got, []byte{0b11_001_101, 0b1}) {
		t.Errorf("three bits: %b", got)
	}
	for _, n := range []int{4, 7, math.MaxInt, math.MaxInt / 4} {
		if _, err := Unpack[int8](make([]byte, 3), 4, n); err == nil {
			t.Errorf("3 bytes gave %d codes of 4 bits", n)
		}
	}
}

// Whatever the codes, they come back, and take the bytes that Size counts.
func FuzzPack(f *testing.F) {
	f.Add([]byte{0, 1, 2, 0xff, 0x80}, 3)
	f.Add([]byte{}, 2)
	f.Add([]byte{1, 2, 3, 4, 5, 6, 7, 8, 9}, 8)
	f.Fuzz(func(t *testing.T, raw []byte, bits int) {
		bits = 2 + int(uint(bits)%7)
		places, codes := make([]uint8, len(raw)), make([]int8, len(raw))
		for i, b := range raw {
			places[i] = b >> (8 - bits)
			codes[i] = int8(b) >> (8 - bits)
		}
		a, b := Pack(places, bits), Pack(codes, bits)
		if len(a) != PackedBytes(len(raw), bits) || len(b) != len(a) || len(a) != int(math.Ceil(float64(len(raw)*bits)/8)) {
			t.Fatalf("%d codes of %d bits take %d and %d bytes", len(raw), bits, len(a), len(b))
		}
		if got, err := Unpack[uint8](a, bits, len(raw)); err != nil || !slices.Equal(got, places) {
			t.Fatalf("%v came back as %v, %v", places, got, err)
		}
		if got, err := Unpack[int8](b, bits, len(raw)); err != nil || !slices.Equal(got, codes) {
			t.Fatalf("%v came back as %v, %v", codes, got, err)
		}
		if _, err := Unpack[int8](b, bits, len(raw)+8); err == nil {
			t.Fatal("more codes than were packed")
		}
	})
}

// The same bits on every machine: natively and in WebAssembly alike.
func TestBits(t *testing.T) {
	h := fnv.New64a()
	rng := nn.NewRand(3)
	w := random(40*30, rng)
	write := func(data []float32) {
		for _, f := range data {
			fmt.Fprintf(h, "%08x", math.Float32bits(f))
		}
	}
	for _, o := range all() {
		write(quantize(t, 40, 30, w, o).Dense())
	}
	for bits := 2; bits <= 8; bits++ {
		c, err := Cluster(40, 30, w, ClusterOptions{Bits: bits})
		if err != nil {
			t.Fatal(err)
		}
		write(c.Dense())
	}
	model := nn.NewSequential(nn.NewLinear(30, 20, true, rng), nn.ReLU{}, nn.NewLinear(20, 10, true, rng))
	made, _, err := Model(model, Options{Bits: 8, PerChannel: true, Integer: true})
	if err != nil {
		t.Fatal(err)
	}
	y, err := nn.Forward(made, nn.FromData(w, 40, 30))
	if err != nil {
		t.Fatal(err)
	}
	write(y.Data)
	const want = 0xff2a5a05fae8e5f0
	if got := h.Sum64(); got != want {
		t.Errorf("hash %#x, want %#x", got, uint64(want))
	}
}

func BenchmarkQuantize(b *testing.B) {
	w := random(1000*1000, nn.NewRand(4))
	for _, per := range []bool{false, true} {
		b.Run(fmt.Sprintf("channel=%v", per), func(b *testing.B) {
			b.SetBytes(4 * int64(len(w)))
			for range b.N {
				if _, err := Quantize(1000, 1000, w, Options{Bits: 8, PerChannel: per}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCluster(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		w := random(n, nn.NewRand(5))
		for _, bits := range []int{4, 8} {
			b.Run(fmt.Sprintf("n=%d/bits=%d", n, bits), func(b *testing.B) {
				for range b.N {
					if _, err := Cluster(n, 1, w, ClusterOptions{Bits: bits}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
