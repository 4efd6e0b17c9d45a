package sparse

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"compressionlab/engine/nn"
)

func sameBits(a, b []float32) bool {
	return slices.EqualFunc(a, b, func(x, y float32) bool { return math.Float32bits(x) == math.Float32bits(y) })
}

func TestCSRByHand(t *testing.T) {
	data := []float32{
		0, 5, 0,
		0, 0, 0,
		7, 0, -8,
	}
	c := EncodeCSR(3, 3, data)
	if !slices.Equal(c.Values, []float32{5, 7, -8}) || !slices.Equal(c.Columns, []int32{1, 0, 2}) || !slices.Equal(c.Starts, []int32{0, 1, 1, 3}) {
		t.Errorf("encoded %+v", c)
	}
	if c.ValueBytes() != 12 || c.ColumnBytes() != 12 || c.StartBytes() != 16 || c.Bytes() != 40 || CSRBytes(3, 3) != 40 {
		t.Errorf("%d + %d + %d = %d bytes", c.ValueBytes(), c.ColumnBytes(), c.StartBytes(), c.Bytes())
	}
	if !sameBits(c.Dense(), data) {
		t.Errorf("decoded %v", c.Dense())
	}
	y := make([]float32, 3)
	c.MulVec(y, []float32{1, 10, 100})
	if !sameBits(y, []float32{50, 0, -793}) {
		t.Errorf("A·x = %v", y)
	}
	c.VecMul(y, []float32{1, 10, 100})
	if !sameBits(y, []float32{700, 5, -800}) {
		t.Errorf("x·A = %v", y)
	}
}

// random is a matrix with exactly so many nonzeros.
func random(rows, cols, nonzeros int, rng *nn.Rand) []float32 {
	data := make([]float32, rows*cols)
	for _, i := range rng.Perm(len(data))[:nonzeros] {
		for data[i] == 0 {
			data[i] = float32(rng.Normal())
		}
	}
	return data
}

// The published number: 1000x1000 with 90% zeros, 804,004 bytes, 4.98x.
func TestPublishedSize(t *testing.T) {
	c := EncodeCSR(1000, 1000, random(1000, 1000, 100000, nn.NewRand(1)))
	if c.Nonzero() != 100000 || c.Bytes() != 804004 || DenseBytes(1000, 1000) != 4000000 {
		t.Errorf("%d nonzeros, %d bytes, dense %d", c.Nonzero(), c.Bytes(), DenseBytes(1000, 1000))
	}
	if r := float64(DenseBytes(1000, 1000)) / float64(c.Bytes()); math.Abs(r-4.98) > 0.005 {
		t.Errorf("ratio %v", r)
	}
}

// What is encoded comes back, and the products have the very bits of the dense
// ones: leaving out a term ±0 never changes a sum that began at +0.
func TestRoundTripAndProducts(t *testing.T) {
	rng := nn.NewRand(2)
	for _, d := range [][3]int{{1, 1, 0}, {1, 1, 1}, {64, 48, 307}, {48, 32, 1536}, {7, 1, 3}, {1, 9, 4}, {5, 5, 0}, {0, 4, 0}, {4, 0, 0}} {
		rows, cols := d[0], d[1]
		data := random(rows, cols, d[2], rng)
		dense, csr := EncodeDense(rows, cols, data), EncodeCSR(rows, cols, data)
		if len(data) > 0 {
			kept := data[0]
			data[0] = 99
			if dense.Values[0] == 99 {
				t.Errorf("%v: the dense one shares the caller's array", d)
			}
			data[0] = kept
		}
		perRow, perCol := make([]float32, rows), make([]float32, cols)
		for i := range perRow {
			perRow[i] = float32(rng.Normal())
		}
		for i := range perCol {
			perCol[i] = float32(rng.Normal())
		}
		var results [2][2][]float32
		for f, m := range []Matrix{dense, csr} {
			if !sameBits(m.Dense(), data) {
				t.Errorf("%v, format %d: decoded to something else", d, f)
			}
			y, z := make([]float32, rows), make([]float32, cols)
			m.MulVec(y, perCol)
			m.VecMul(z, perRow)
			results[f] = [2][]float32{y, z}
		}
		if !sameBits(results[0][0], results[1][0]) || !sameBits(results[0][1], results[1][1]) {
			t.Errorf("%v: products differ from the dense ones", d)
		}
		// And x·A is what a Linear layer computes.
		y := make([]float32, cols)
		nn.AddMatMul(y, perRow, data, 1, rows, cols)
		if !sameBits(y, results[1][1]) {
			t.Errorf("%v: x·A differs from the layer's", d)
		}
	}
}

func TestZeroAndNaN(t *testing.T) {
	nan, negative := float32(math.NaN()), float32(math.Copysign(0, -1))
	c := EncodeCSR(1, 4, []float32{negative, nan, 0, float32(math.SmallestNonzeroFloat32)})
	if !slices.Equal(c.Columns, []int32{1, 3}) {
		t.Errorf("stored columns %v", c.Columns)
	}
	if d := c.Dense(); math.Signbit(float64(d[0])) || d[1] == d[1] {
		t.Errorf("decoded %v", d)
	}
}

// The formula against the encoder: one nonzero fewer than at the break-even
// and CSR is the smaller, one more and it is the larger.
func TestBreakEvenMeasured(t *testing.T) {
	rng := nn.NewRand(3)
	for _, d := range [][2]int{{64, 48}, {48, 32}, {32, 10}, {3, 3}, {100, 2}, {1, 100}} {
		rows, cols := d[0], d[1]
		s := BreakEven(rows, cols)
		n := rows * cols
		dense := EncodeDense(rows, cols, make([]float32, n)).Bytes()
		for nonzeros := range n + 1 {
			if nonzeros%97 != 0 && math.Abs(float64(n-nonzeros)/float64(n)-s) > 3/float64(n) {
				continue // far from the break-even a sample does
			}
			csr := EncodeCSR(rows, cols, random(rows, cols, nonzeros, rng)).Bytes()
			sparsity := float64(n-nonzeros) / float64(n)
			if math.Abs(sparsity-s) > 1e-9 && (csr < dense) != (sparsity > s) {
				t.Errorf("%v: %d nonzeros, sparsity %v, break-even %v: CSR %d, dense %d", d, nonzeros, sparsity, s, csr, dense)
			}
			if math.Abs(sparsity-s) <= 1e-9 && csr != dense {
				t.Errorf("%v: at the break-even CSR takes %d, dense %d", d, csr, dense)
			}
		}
	}
	if s := BreakEven(1000, 1000); math.Abs(s-0.5) > 0.001 {
		t.Errorf("break-even of 1000x1000 is %v, want about 50%%", s)
	}
	if s := BreakEven(10, 1); s <= 1 {
		t.Errorf("break-even of one column is %v, CSR never is the smaller", s)
	}
}

func TestMistakesPanic(t *testing.T) {
	c, a := EncodeCSR(2, 3, make([]float32, 6)), EncodeDense(2, 3, make([]float32, 6))
	for i, f := range []func(){
		func() { EncodeCSR(2, 3, make([]float32, 5)) },
		func() { EncodeDense(-2, -3, make([]float32, 6)) },
		func() { c.MulVec(make([]float32, 3), make([]float32, 2)) },
		func() { a.VecMul(make([]float32, 2), make([]float32, 3)) },
		func() { BreakEven(0, 3) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("mistake %d did not panic", i)
				}
			}()
			f()
		}()
	}
}

func ExampleCSR_Bytes() {
	w := []float32{
		0, 0, 3, 0,
		0, 0, 0, 0,
		1, 0, 0, 2,
	}
	c := EncodeCSR(3, 4, w)
	fmt.Println("dense", DenseBytes(3, 4), "CSR", c.Bytes(), "=", c.ValueBytes(), "+", c.ColumnBytes(), "+", c.StartBytes())
	fmt.Printf("break-even at %.1f%% zeros\n", 100*BreakEven(3, 4))
	// Output:
	// dense 48 CSR 40 = 12 + 12 + 16
	// break-even at 66.7% zeros
}

func BenchmarkEncodeCSR(b *testing.B) {
	data := random(1000, 1000, 100000, nn.NewRand(4))
	b.ResetTimer()
	for range b.N {
		EncodeCSR(1000, 1000, data)
	}
}
