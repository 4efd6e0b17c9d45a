package agree

import (
	"math"
	"testing"

	"compressionlab/engine/lowrank"
	"compressionlab/engine/quant"
	"compressionlab/engine/sparse"
)

// numpy.linalg.svd: spectrum, best approximation and its error.
func TestSVD(t *testing.T) {
	cases(t, "lowrank", func(t *testing.T, c *oneCase) {
		w := c.tensor("w")
		d, err := lowrank.SVD(w.Shape[0], w.Shape[1], w.Data)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "singular values", d.S, c.values("s"), 1e-12)
		near(t, "errors", d.Errors(), c.values("errors"), 1e-5)
		near(t, "reconstruction", widened(d.Truncate(int(c.number("k"))).Reconstruct()), c.values("wk"), 1e-5)
	})
}

// scipy.sparse and torch.sparse: the arrays themselves, and products.
func TestSparse(t *testing.T) {
	cases(t, "sparse", func(t *testing.T, c *oneCase) {
		w := c.tensor("w")
		rows, cols := w.Shape[0], w.Shape[1]
		csr := sparse.EncodeCSR(rows, cols, w.Data)
		equal(t, "values", csr.Values, c.tensor("values").Data)
		equal(t, "columns", csr.Columns, c.array("columns").Values.([]int32))
		equal(t, "starts", csr.Starts, c.array("starts").Values.([]int32))
		if want := int(c.number("bytes")); csr.Bytes() != want {
			t.Errorf("%d bytes, want %d", csr.Bytes(), want)
		}

		coo, err := sparse.Encode(sparse.COOInt32, rows, cols, w.Data)
		if err != nil {
			t.Fatal(err)
		}
		at := coo.Pattern.(*sparse.Coordinates[int32])
		equal(t, "COO values", coo.Values.(sparse.Floats), c.tensor("coo.values").Data)
		equal(t, "COO rows", at.Rows, c.array("coo.rows").Values.([]int32))
		equal(t, "COO columns", at.Columns, c.array("coo.columns").Values.([]int32))
		wide, err := sparse.Encode(sparse.COOInt64, rows, cols, w.Data)
		if err != nil {
			t.Fatal(err)
		}
		places := wide.Pattern.(*sparse.Coordinates[int64])
		equal(t, "torch rows", places.Rows, c.array("torch.rows").Values.([]int64))
		equal(t, "torch columns", places.Columns, c.array("torch.columns").Values.([]int64))

		y := make([]float32, rows)
		csr.MulVec(y, c.tensor("x").Data)
		// A sum of products may cancel; its rounding is that of its terms.
		within(t, "A·x", widened(y), c.values("ax"), 1e-6*c.number("ax.terms"))
		y = make([]float32, cols)
		csr.VecMul(y, c.tensor("left").Data)
		within(t, "x·A", widened(y), c.values("xa"), 1e-6*c.number("xa.terms"))
	})
}

// torch.quantize_per_tensor and quantize_per_channel, with our scale and zero
// point, which NumPy computes by our formula: codes and what they stand for.
func TestInt8(t *testing.T) {
	cases(t, "quant", func(t *testing.T, c *oneCase) {
		w := c.tensor("w")
		o := quant.Options{Bits: 8}
		if c.bools("symmetric")[0] {
			o.Scheme = quant.Symmetric
		}
		for _, kind := range []struct{ prefix, scale, zero string }{{"", "scale", "zero"}, {"channel.", "scales", "zeros"}} {
			o.PerChannel = kind.prefix != ""
			m, err := quant.Quantize(w.Shape[0], w.Shape[1], w.Data, o)
			if err != nil {
				t.Fatal(err)
			}
			equal(t, kind.scale, widened(m.Scales), c.values(kind.scale))
			zeros := m.Zeros
			if zeros == nil {
				zeros = make([]int8, len(m.Scales))
			}
			equal(t, kind.zero, widened(zeros), c.values(kind.zero))
			equal(t, kind.prefix+"codes", m.Codes, c.array(kind.prefix+"codes").Values.([]int8))
			dense, want := m.Dense(), c.tensor(kind.prefix+"dense").Data
			equal(t, kind.prefix+"dense", dense, want)
			for i, v := range w.Data {
				if v == 0 && math.Float32bits(dense[i])&^(1<<31) != 0 {
					t.Fatalf("a zero became %v", dense[i])
				}
			}
		}
	})
}
