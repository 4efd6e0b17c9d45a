package lab

import (
	"fmt"
	"strings"

	"compressionlab/engine/measure"
	"compressionlab/engine/nn"
	"compressionlab/engine/simd"
	"compressionlab/engine/sparse"

	"go.starlark.net/starlark"
)

const (
	mostImages = 4096 // bounds the batch of productTimes

	// productMACs is about how many multiply-accumulates of the dense product lie
	// between two looks at the clock, so that it has ticked a few times.
	productMACs = 8 << 20
)

// productTimes is what a product of a batch of images with a weight, x @ W, has to
// multiply in each format, and with a clock how long it takes: the same product,
// dense and without the zeros. As in a profile, its steps are charged without a
// clock, too.
func (s *session) productTimes(c *call) (starlark.Value, error) {
	if _, ok := c.given["W"].(*model); ok {
		return nil, c.wrongType("W", "a weight of shape (rows, cols)").withHint("Pass one weight: layer.weight.data")
	}
	rows, cols, w, err := c.matrix("W")
	if err != nil {
		return nil, err
	}
	images, err := c.integer("images", 64)
	if err != nil {
		return nil, err
	}
	if images < 1 || images > mostImages {
		return nil, c.refuse("images", "images=%d is no batch: it is 1 to %d", images, mostImages)
	}
	if err := s.grow(16*float64(len(w)) + 4*float64(images)*float64(rows+cols)); err != nil {
		return nil, err
	}
	again := max(productMACs/(images*len(w)), 1)
	if err := s.chargeKernel(3 * (timedRuns + 1) * float64(again) * float64(images) * float64(len(w))); err != nil {
		return nil, err
	}
	x, y := make([]float32, images*rows), make([]float32, images*cols)
	rng := nn.NewRand(1)
	for i := range x {
		x[i] = float32(rng.Float64())
	}
	t := s.newTable("format", "weights multiplied", "bytes")
	var took []string
	race := func(name string, multiplied, bytes int, product func()) {
		t.add(starlark.String(name), starlark.MakeInt(multiplied), starlark.MakeInt(bytes))
		if s.clock == nil {
			return
		}
		timing := measure.Median(func() {
			for range again {
				product()
			}
		}, timedRuns, s.clock)
		took = append(took, fmt.Sprintf("%s %.2g ms", name, 1e3*timing.Median.Seconds()/float64(again)))
	}
	race("dense", len(w), 4*len(w), func() {
		clear(y)
		simd.Gemm(images, cols, rows, 1, x, rows, 1, w, cols, 1, y, cols)
	})
	for _, f := range []struct {
		name   string
		format sparse.Format
	}{{"csr", sparse.CSRInt32}, {"bitmap", sparse.Bitmap}} {
		e, err := sparse.Encode(f.format, rows, cols, w)
		if err != nil {
			return nil, c.engineFault("W", err)
		}
		race(f.name, e.Nonzero(), e.Bytes(), func() { e.MatMul(y, x, images) })
		if a, err := c.array("W"); err == nil {
			s.stored(c.f.name, a, e.Bytes(), f.format)
		}
	}
	if s.clock != nil {
		t.notes = append(t.notes, fmt.Sprintf("%d image%s: %s on this machine", images, plural(images), strings.Join(took, ", ")))
	}
	return t, nil
}
