package sparse

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"slices"
	"testing"

	"compressionlab/engine/nn"
)

func encode(t *testing.T, f Format, rows, cols int, data []float32) *Encoded {
	t.Helper()
	e, err := Encode(f, rows, cols, data)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// Every format of one matrix, byte by byte.
func TestFormatsByHand(t *testing.T) {
	data := []float32{ // two of four in each column
		0, 1, 0,
		2, 0, 0,
		0, 3, 0,
		0, 0, 4,
	}
	const f1, f2, f3, f4, f0 = "\x00\x00\x80\x3f", "\x00\x00\x00\x40", "\x00\x00\x40\x40", "\x00\x00\x80\x40", "\x00\x00\x00\x00"
	i32 := func(v ...int32) string { b, _ := binary.Append(nil, binary.LittleEndian, v); return string(b) }
	i64 := func(v ...int64) string { b, _ := binary.Append(nil, binary.LittleEndian, v); return string(b) }
	for f, want := range map[Format]string{
		Dense:     f0 + f1 + f0 + f2 + f0 + f0 + f0 + f3 + f0 + f0 + f0 + f4,
		CSRInt32:  i32(0, 1, 2, 3, 4) + i32(1, 0, 1, 2) + f1 + f2 + f3 + f4,
		CSRUint16: i32(0, 1, 2, 3, 4) + "\x01\x00\x00\x00\x01\x00\x02\x00" + f1 + f2 + f3 + f4,
		COOInt32:  i32(0, 1, 2, 3) + i32(1, 0, 1, 2) + f1 + f2 + f3 + f4,
		COOInt64:  i64(0, 1, 2, 3) + i64(1, 0, 1, 2) + f1 + f2 + f3 + f4,
		// 010 100 010 001, from the lowest bit: 1000 1010, 1000 ....
		Bitmap: "\x8a\x08" + f1 + f2 + f3 + f4,
		// Column 0 keeps rows 0 and 1, column 1 rows 0 and 2, column 2 rows 0
		// and 3; from the lowest bits: 0 1 0 2, 0 3.
		NM(2, 4): "\x84\x0c" + f0 + f2 + f1 + f3 + f0 + f4,
		// Three bits each: 001 000 010 011 from the right.
		NM(1, 8): "",
	} {
		if f == NM(1, 8) { // column 1 has two
			var e *PatternError
			if _, err := Encode(f, 4, 3, data); !errors.As(err, &e) || *e != (PatternError{1, 8, 0, 1, 2}) {
				t.Errorf("%s: %v", f, err)
			}
			continue
		}
		e := encode(t, f, 4, 3, data)
		var b bytes.Buffer
		if n, err := e.WriteTo(&b); err != nil || n != int64(b.Len()) || b.String() != want || e.Bytes() != len(want) {
			t.Errorf("%s: wrote %d, %v, takes %d\ngot  %x\nwant %x", f, n, err, e.Bytes(), b.String(), want)
		}
		if !sameBits(e.Dense(), data) {
			t.Errorf("%s: decoded %v", f, e.Dense())
		}
		y := make([]float32, 8)
		e.MulMat(y, []float32{1, 2, 10, 20, 100, 200}, 2)
		if !sameBits(y, []float32{10, 20, 2, 4, 30, 60, 400, 800}) {
			t.Errorf("%s: A·X = %v", f, y)
		}
		y = make([]float32, 6)
		e.MatMul(y, []float32{1, 10, 100, 1000, 2, 20, 200, 2000}, 2)
		if !sameBits(y, []float32{20, 301, 4000, 40, 602, 8000}) {
			t.Errorf("%s: X·A = %v", f, y)
		}
	}
}

// facts of the course: 1000 x 1000, 90% zeros. The ratios as they are printed,
// and where each format breaks even.
func TestPublishedTable(t *testing.T) {
	data := random(1000, 1000, 100000, nn.NewRand(1))
	codes := make([]int8, len(data))
	for i, v := range data {
		if v != 0 {
			codes[i] = 1
		}
	}
	table := Table(1000, 1000, data, &Int8{codes, Dequant{Scales: []float32{0.5}}})
	for _, want := range []struct {
		f         Format
		int8      bool
		bytes     int
		ratio     string
		breakEven float64
	}{
		{Dense, false, 4000000, "1.00", -1},
		{COOInt64, false, 2000000, "2.00", 0.8},
		{COOInt32, false, 1200000, "3.33", 2. / 3},
		{CSRInt32, false, 804004, "4.98", 0.5},
		{CSRUint16, false, 604004, "6.62", 1. / 3},
		{Bitmap, false, 525000, "7.62", 0.03125},
		{CSRInt32, true, 504008, "7.94", 0.8},
		{Bitmap, true, 225004, "17.78", 0.125},
		{Dense, true, 1000004, "4.00", -1},
	} {
		i := slices.IndexFunc(table, func(r Row) bool { return r.Format == want.f && r.Int8 == want.int8 })
		r := table[i]
		if r.Err != nil || r.Bytes != want.bytes || r.Parts.Total() != want.bytes || fmt.Sprintf("%.2f", r.Ratio) != want.ratio {
			t.Errorf("%v, want %d bytes, %sx", r, want.bytes, want.ratio)
		}
		if r.Never != (want.breakEven < 0) || !r.Never && math.Abs(r.BreakEven-want.breakEven) > 0.0011 {
			t.Errorf("%v breaks even at %v (never: %v), want %v", r, r.BreakEven, r.Never, want.breakEven)
		}
	}
	nm := table[6]
	var e *PatternError
	if nm.Format != NM(2, 4) || !errors.As(nm.Err, &e) || nm.Bytes != 0 {
		t.Errorf("a matrix without a pattern: %v", nm)
	}
}

// What is encoded comes back, and products have the bits of plain loops over the
// dense array, in every format, also for weights that are NaN or infinite, and
// with int8 values.
func TestEveryFormat(t *testing.T) {
	rng := nn.NewRand(5)
	formats := append(Formats(), NM(1, 4), NM(4, 4), NM(3, 7), NM(1, 1), NM(2, 9))
	for _, d := range [][3]int{{1, 1, 0}, {1, 1, 1}, {8, 8, 20}, {16, 24, 60}, {7, 1, 3}, {1, 9, 4}, {5, 5, 0}, {9, 5, 10}, {0, 4, 0}, {4, 0, 0}, {64, 48, 307}, {12, 17, 204}} {
		rows, cols := d[0], d[1]
		data := random(rows, cols, d[2], rng)
		if len(data) > 40 {
			data[3], data[11] = float32(math.Inf(1)), float32(math.NaN())
		}
		codes, z := make([]int8, len(data)), []int8{}
		scales := make([]float32, cols)
		for j := range scales {
			scales[j] = float32(1+j) / 64
			z = append(z, int8(j%9-4))
		}
		for i := range codes {
			codes[i] = z[i%cols]
			if data[i] != 0 {
				codes[i] = int8(rng.Uint64())
			}
		}
		for _, f := range formats {
			e, err := Encode(f, rows, cols, data)
			if n, m, ok := f.nm(); ok && violates(data, rows, cols, n, m) {
				var pe *PatternError
				if !errors.As(err, &pe) {
					t.Errorf("%v %s: error %v", d, f, err)
				}
				continue
			} else if err != nil {
				t.Fatalf("%v %s: %v", d, f, err)
			}
			agree(t, e, data)
			if got, want := e.Parts(), PartsOf(f, rows, cols, count(data), 4); got != want {
				t.Errorf("%v %s: parts %+v, by formula %+v", d, f, got, want)
			}
			if cols == 0 {
				continue
			}
			for _, q := range []Dequant{{Scales: []float32{0.25}}, {scales, nil}, {scales, z}, {[]float32{0.25}, []int8{-3}}} {
				want := make([]float32, len(codes))
				for i, c := range codes {
					want[i] = q.value(c, i%cols)
				}
				e, err := EncodeInt8(f, rows, cols, codes, q)
				if n, m, ok := f.nm(); ok && violates(want, rows, cols, n, m) {
					var pe *PatternError
					if !errors.As(err, &pe) {
						t.Errorf("%v %s+int8: error %v", d, f, err)
					}
					continue
				} else if err != nil {
					t.Fatalf("%v %s+int8: %v", d, f, err)
				}
				agree(t, e, want)
				parts := PartsOf(f, rows, cols, count(want), 1)
				parts.Scales = q.Bytes()
				if got := e.Parts(); got != parts {
					t.Errorf("%v %s+int8: parts %+v, by formula %+v", d, f, got, parts)
				}
			}
		}
	}
}

func count(data []float32) (n int) {
	for _, v := range data {
		if v != 0 {
			n++
		}
	}
	return n
}

func violates(data []float32, rows, cols, n, m int) bool {
	for j := range cols {
		for top := 0; top < rows; top += m {
			nonzero := 0
			for i := top; i < min(rows, top+m); i++ {
				if data[i*cols+j] != 0 {
					nonzero++
				}
			}
			if nonzero > n {
				return true
			}
		}
	}
	return false
}

// same is equal bits, except that a NaN is as good as another: which of two an
// addition hands on is the machine's choice.
func same(a, b []float32) bool {
	return slices.EqualFunc(a, b, func(x, y float32) bool {
		return math.Float32bits(x) == math.Float32bits(y) || x != x && y != y
	})
}

// agree checks decoding, size and all four products against the dense array.
func agree(t *testing.T, e *Encoded, data []float32) {
	t.Helper()
	if !sameBits(e.Dense(), data) {
		t.Errorf("%s of %d x %d: decoded %v, want %v", e.Format, e.Rows, e.Cols, e.Dense(), data)
		return
	}
	var b bytes.Buffer
	if n, err := e.WriteTo(&b); err != nil || int(n) != e.Bytes() || b.Len() != e.Bytes() {
		t.Errorf("%s: wrote %d bytes, %v, takes %d", e.Format, n, err, e.Bytes())
	}
	const n = 3
	rng := nn.NewRand(6)
	perRow, perCol := make([]float32, e.Rows*n), make([]float32, e.Cols*n)
	for i := range perRow {
		perRow[i] = float32(rng.Normal())
	}
	for i := range perCol {
		perCol[i] = float32(rng.Normal())
	}
	a := EncodeDense(e.Rows, e.Cols, data)
	y, z := make([]float32, e.Rows), make([]float32, e.Rows)
	v, w := make([]float32, e.Cols), make([]float32, e.Cols)
	ys, vs := make([]float32, e.Rows*n), make([]float32, e.Cols*n)
	e.MulMat(ys, perCol, n)
	e.MatMul(vs, perRow, n)
	for c := range n {
		x := make([]float32, e.Cols)
		column := make([]float32, e.Rows)
		for j := range x {
			x[j] = perCol[j*n+c]
		}
		for i := range column {
			column[i] = ys[i*n+c]
		}
		e.MulVec(y, x)
		a.MulVec(z, x)
		if !same(y, z) || !same(column, z) {
			t.Errorf("%s of %d x %d: A·x = %v, as a matrix %v, dense %v", e.Format, e.Rows, e.Cols, y, column, z)
		}
		x = perRow[c*e.Rows : c*e.Rows+e.Rows]
		e.VecMul(v, x)
		a.VecMul(w, x)
		if !same(v, w) || !same(vs[c*e.Cols:c*e.Cols+e.Cols], w) {
			t.Errorf("%s of %d x %d: x·A = %v, dense %v", e.Format, e.Rows, e.Cols, v, w)
		}
	}
}

// -0 is left out, a denormal and a NaN with its payload are not; only the dense
// format keeps the sign of a zero.
func TestZerosOfEveryFormat(t *testing.T) {
	payload := math.Float32frombits(0x7fc12345)
	negative := float32(math.Copysign(0, -1))
	data := []float32{negative, payload, 0, math.SmallestNonzeroFloat32}
	for _, f := range append(Formats(), NM(3, 4)) {
		want := []float32{0, payload, 0, math.SmallestNonzeroFloat32}
		stored := 2
		switch f {
		case Dense:
			want, stored = data, 4
		case NM(2, 4):
			stored = 8 // of four columns
		case NM(3, 4):
			stored = 12
		}
		if e := encode(t, f, 1, 4, data); !sameBits(e.Dense(), want) || e.Nonzero() != stored {
			t.Errorf("%s: %d stored, decoded %v", f, e.Nonzero(), e.Dense())
		}
	}
}

// The formula against the encoder, in every format and width: below the
// break-even larger than dense, above it smaller, and at it equal.
func TestBreakEvenOfEveryFormat(t *testing.T) {
	rng := nn.NewRand(7)
	for _, d := range [][2]int{{64, 48}, {3, 3}, {100, 2}, {1, 100}, {10, 1}} {
		rows, cols := d[0], d[1]
		n := rows * cols
		for _, f := range Formats()[:6] {
			for _, width := range []int{1, 4} {
				s, never := BreakEvenOf(f, rows, cols, width)
				for nonzeros := range n + 1 {
					sparsity := float64(n-nonzeros) / float64(n)
					if nonzeros%97 != 0 && math.Abs(sparsity-s) > 3/float64(n) {
						continue // far from the break-even a sample does
					}
					data := random(rows, cols, nonzeros, rng)
					size, dense := encode(t, f, rows, cols, data).Bytes(), 4*n
					if width == 1 {
						codes := make([]int8, n)
						for i, v := range data {
							if v != 0 {
								codes[i] = 7
							}
						}
						e, err := EncodeInt8(f, rows, cols, codes, Dequant{Scales: []float32{1}})
						if err != nil {
							t.Fatal(err)
						}
						size, dense = e.Bytes()-4, n
					}
					smaller, larger := size < dense, size > dense
					if never && smaller {
						t.Errorf("%v %s: never, but %d of %d bytes", d, f, size, dense)
					}
					if !never && (sparsity > s+1e-9 && !smaller || sparsity < s-1e-9 && !larger) {
						t.Errorf("%v %s: break-even %v, at %v it takes %d of %d bytes", d, f, s, sparsity, size, dense)
					}
				}
			}
		}
	}
	if s, never := BreakEvenOf(NM(2, 4), 64, 48, 4); s != 0 || never {
		t.Errorf("2:4 breaks even at %v, %v: it takes 53%% at any sparsity", s, never)
	}
	if _, never := BreakEvenOf(NM(3, 4), 64, 48, 1); never {
		t.Error("3:4 of int8 takes 94%")
	}
	if _, never := BreakEvenOf(NM(4, 4), 64, 48, 1); !never {
		t.Error("4:4 leaves nothing out")
	}
}

func TestTooWide(t *testing.T) {
	wide := make([]float32, 65537)
	wide[65536] = 1
	var e *TooWideError
	if _, err := Encode(CSRUint16, 1, 65537, wide); !errors.As(err, &e) || e.Got != 65537 || e.Most != 65536 {
		t.Errorf("65,537 columns: %v", err)
	}
	wide[65535] = 2
	if d := encode(t, CSRUint16, 1, 65536, wide[:65536]).Dense(); d[65535] != 2 {
		t.Error("65,536 columns are as many as uint16 can count")
	}
	for _, f := range []Format{CSRInt32, COOInt32, COOInt64, Bitmap} {
		if _, err := Encode(f, 0, math.MaxInt32+2, nil); !errors.As(err, &e) || e.Format != f {
			t.Errorf("%s of 2^31 + 1 columns: %v", f, err)
		}
	}
	if _, err := Encode(COOInt32, math.MaxInt32+2, 0, nil); !errors.As(err, &e) || e.What != "rows" {
		t.Errorf("COO of 2^31 + 1 rows: %v", err)
	}
}

// The first group in row-major order, and the last one, which is not full.
func TestPatternErrors(t *testing.T) {
	data := make([]float32, 10*3)
	set := func(i, j int) { data[i*3+j] = 1 }
	set(8, 0)
	set(9, 0)
	encode(t, NM(2, 4), 10, 3, data)
	for i := 4; i < 7; i++ {
		set(i, 2)
		set(i, 1)
	}
	_, err := Encode(NM(2, 4), 10, 3, data)
	if err == nil || err.Error() != "sparse: no 2:4 pattern: column 1 has 3 nonzeros in the rows 4 to 7" {
		t.Error(err)
	}
}

// Unpacked, the gzip is what was written; and what repeats packs well.
func TestGzip(t *testing.T) {
	data := random(100, 100, 1000, nn.NewRand(8))
	for _, f := range Formats()[:6] {
		e := encode(t, f, 100, 100, data)
		var plain, packed bytes.Buffer
		z, _ := gzip.NewWriterLevel(&packed, 6)
		if _, err := e.WriteTo(io.MultiWriter(&plain, z)); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		n := packed.Len()
		r, err := gzip.NewReader(&packed)
		if err != nil {
			t.Fatal(err)
		}
		back, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(back, plain.Bytes()) || e.GzipBytes() != n {
			t.Errorf("%s: %d bytes after gzip, counted %d, %v", f, n, e.GzipBytes(), err)
		}
	}
	if n := encode(t, Dense, 100, 100, make([]float32, 10000)).GzipBytes(); n > 200 {
		t.Errorf("40,000 zero bytes are %d after gzip", n)
	}
}

// The same bits on every machine: products and serialised forms in one hash.
func TestSameBitsEverywhere(t *testing.T) {
	h := sha256.New()
	data := random(48, 32, 300, nn.NewRand(9))
	for block := 0; block < 48; block += 4 { // 2:4 in each column
		for j := range 32 {
			data[block*32+j], data[(block+2)*32+j] = 0, 0
		}
	}
	for _, f := range Formats() {
		e := encode(t, f, 48, 32, data)
		y := make([]float32, 48)
		e.MulVec(y, data[:32])
		if _, err := e.WriteTo(h); err != nil {
			t.Fatal(err)
		}
		if err := binary.Write(h, binary.LittleEndian, y); err != nil {
			t.Fatal(err)
		}
	}
	const want = "38639fc1130a64b21e995bccb6bf031a89565a69dd6987584c2c1ce50df897b9"
	if got := fmt.Sprintf("%x", h.Sum(nil)); got != want {
		t.Errorf("hash %s, want %s", got, want)
	}
}

func TestParseFormat(t *testing.T) {
	for _, f := range append(Formats(), NM(1, 256)) {
		if got, err := ParseFormat(string(f)); err != nil || got != f {
			t.Errorf("%q: %v, %v", f, got, err)
		}
	}
	for _, s := range []string{"", "CSR", "4:2", "0:4", "2:257", "2:", ":4", "02:4", "2:4:8", "-1:4", "+2:4"} {
		if f, err := ParseFormat(s); err == nil {
			t.Errorf("%q is %q", s, f)
		}
	}
}

func TestMoreMistakesPanic(t *testing.T) {
	e := encode(t, CSRInt32, 2, 3, make([]float32, 6))
	for i, f := range []func(){
		func() { NM(5, 4) },
		func() { Encode("csc", 1, 1, []float32{1}) },
		func() { PartsOf("csc", 1, 1, 1, 4) },
		func() { Encode(Bitmap, 2, 3, make([]float32, 5)) },
		func() { EncodeInt8(Bitmap, 2, 3, make([]int8, 6), Dequant{}) },
		func() { EncodeInt8(Bitmap, 2, 3, make([]int8, 6), Dequant{Scales: make([]float32, 2)}) },
		func() { EncodeInt8(Bitmap, 2, 3, make([]int8, 6), Dequant{make([]float32, 3), make([]int8, 1)}) },
		func() { e.MulMat(make([]float32, 4), make([]float32, 5), 2) },
		func() { e.MatMul(make([]float32, 4), make([]float32, 6), 2) },
		func() { BreakEvenOf(Bitmap, 0, 3, 4) },
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

// A 64 x 48 layer of which one weight in eight is left, as it is and quantized.
// That pruning has left whole columns, so there is no 2:4 pattern in it.
func ExampleTable() {
	w := make([]float32, 64*48)
	codes := make([]int8, len(w))
	for i := 0; i < len(w); i += 8 {
		w[i], codes[i] = float32(i+1), 1
	}
	for _, row := range Table(64, 48, w, &Int8{codes, Dequant{Scales: []float32{0.1}}}) {
		fmt.Println(row)
	}
	// Output:
	// dense: 12288 bytes, 1.00x
	// coo-int64: 7680 bytes, 1.60x
	// coo: 4608 bytes, 2.67x
	// csr: 3332 bytes, 3.69x
	// csr-uint16: 2564 bytes, 4.79x
	// bitmap: 1920 bytes, 6.40x
	// 2:4: no 2:4 pattern: column 0 has 4 nonzeros in the rows 0 to 3
	// dense+int8: 3076 bytes, 3.99x
	// coo-int64+int8: 6532 bytes, 1.88x
	// coo+int8: 3460 bytes, 3.55x
	// csr+int8: 2184 bytes, 5.63x
	// csr-uint16+int8: 1416 bytes, 8.68x
	// bitmap+int8: 772 bytes, 15.92x
	// 2:4+int8: no 2:4 pattern: column 0 has 4 nonzeros in the rows 0 to 3
}

// By way of CSR a matrix comes out as its pattern alone says, at every size.
func TestByRows(t *testing.T) {
	for _, size := range [][2]int{{0, 0}, {0, 3}, {3, 0}, {1, 1}, {1, 9}, {7, 3}, {5, 8}, {33, 17}, {2, 70000}} {
		rows, cols := size[0], size[1]
		for _, nonzeros := range []int{0, rows * cols / 3, rows * cols} {
			data := random(rows, cols, nonzeros, nn.NewRand(7))
			if len(data) > 2 {
				data[1], data[2] = float32(math.Copysign(0, -1)), float32(math.Inf(1))
			}
			for _, f := range Formats() {
				if f == Dense {
					continue
				}
				got, err := Encode(f, rows, cols, data)
				want, wantErr := arranged(f, rows, cols, data)
				if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(err, wantErr) {
					t.Fatalf("%s of %v with %d nonzeros: %+v, %v, want %+v, %v", f, size, nonzeros, got, err, want, wantErr)
				}
			}
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	for _, n := range []int{100, 300, 1000} {
		data := random(n, n, n*n/10, nn.NewRand(4))
		for _, f := range Formats()[:6] {
			b.Run(fmt.Sprintf("%s/%d", f, n*n), func(b *testing.B) {
				b.ReportAllocs()
				b.SetBytes(int64(4 * n * n))
				for range b.N {
					if _, err := Encode(f, n, n, data); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkMulVec(b *testing.B) {
	data := random(1000, 1000, 100000, nn.NewRand(4))
	x, y := make([]float32, 1000), make([]float32, 1000)
	for _, f := range Formats()[:6] {
		e, err := Encode(f, 1000, 1000, data)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(string(f), func(b *testing.B) {
			for range b.N {
				e.MulVec(y, x)
			}
		})
	}
}
