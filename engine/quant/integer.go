package quant

import (
	"fmt"
	"math"
)

// A WideError says that a sum over this many inputs may overflow an int32.
type WideError struct{ Rows, Most int }

func (e *WideError) Error() string {
	return fmt.Sprintf("quant: %d inputs, sums of products fit 32 bits for up to %d", e.Rows, e.Most)
}

// Multiply sums products of integers, and of nothing else:
//
//	acc[i,j] = Σ_k (x[i,k] - zero)·(Codes[k,j] - Zeros[j])    i < n
//
// x is (n, Rows) and acc is (n, Cols), int32. The zero points are taken out of
// the loop (Jacob et al. 2018, equation 7):
//
//	Σ_k x·q  -  z_q·Σ_k x  -  z_x·Σ_k q  +  Rows·z_x·z_q
//
// so that the loop multiplies int8 by int8. It returns a [*WideError] where
// Rows·255·(2^Bits-1) does not fit an int32, from 33,026 rows on at 8 bits. It
// panics if x or acc does not fill its shape.
func (m *Matrix) Multiply(acc []int32, x []int8, zero int8, n int) error {
	return m.multiply(acc, x, n, func(int) int32 { return int32(zero) })
}

// multiply is Multiply with a zero point for each row of x.
func (m *Matrix) multiply(acc []int32, x []int8, n int, zero func(i int) int32) error {
	if len(x) != n*m.Rows || len(acc) != n*m.Cols {
		panic(fmt.Sprintf("quant: %d codes and %d sums for %d times (%d, %d)", len(x), len(acc), n, m.Rows, m.Cols))
	}
	if err := m.fits(); err != nil {
		return err
	}
	columns := make([]int32, m.Cols) // Σ_k q
	for k := range m.Rows {
		addProducts(columns, 1, m.Codes[k*m.Cols:(k+1)*m.Cols])
	}
	for i := range n {
		row, total := acc[i*m.Cols:(i+1)*m.Cols], int32(0)
		clear(row)
		for k, v := range x[i*m.Rows : (i+1)*m.Rows] {
			addProducts(row, int32(v), m.Codes[k*m.Cols:(k+1)*m.Cols])
			total += int32(v)
		}
		zx := zero(i)
		for j := range row {
			z := int32(0)
			if m.Zeros != nil {
				z = int32(m.Zeros[j%len(m.Zeros)])
			}
			// In between it may wrap; modulo 2^32 the end is right, and it fits.
			row[j] += int32(m.Rows)*zx*z - z*total - zx*columns[j]
		}
	}
	return nil
}

// fits returns a *WideError if a sum over the rows may overflow.
func (m *Matrix) fits() error {
	if most := math.MaxInt32 / (255 * (1<<m.Bits - 1)); m.Rows > most {
		return &WideError{m.Rows, most}
	}
	return nil
}

// addProducts adds x·q to acc, entry by entry.
func addProducts(acc []int32, x int32, q []int8) {
	q = q[:len(acc)]
	for j := range acc {
		acc[j] += x * int32(q[j])
	}
}

// A Multiplier multiplies an int32 by a real number in integers:
//
//	acc·m ≈ (acc·M0) >> Shift    m = M0·2^-Shift,  2^30 ≤ M0 < 2^31
//
// rounded to the nearest, halves up. It is how sums reach the next layer's grid
// without a floating-point unit: m = s_x·s_w/s_y (Jacob et al. 2018, equations
// 5 and 6). They round twice, in a high product and in a shift; one product of
// 64 bits rounds once.
type Multiplier struct {
	M0    int32
	Shift uint8
}

// NewMultiplier is that of m, right to 2^-31 of m. One that is too small for any
// int32 to reach a half becomes 0. It panics unless 0 ≤ m < 2^30.
func NewMultiplier(m float64) Multiplier {
	if !(m >= 0 && m < 1<<30) {
		panic(fmt.Sprintf("quant: multiplier %v, want 0 up to 2^30", m))
	}
	fraction, exponent := math.Frexp(m)
	m0 := int64(math.RoundToEven(fraction * (1 << 31)))
	if m0 == 1<<31 {
		m0, exponent = m0/2, exponent+1
	}
	shift := 31 - exponent
	if m0 == 0 || shift > 62 { // acc·M0 is at most 2^62
		return Multiplier{0, 62}
	}
	return Multiplier{int32(m0), uint8(shift)}
}

// Times is the product, rounded; beyond int32 it is the nearest int32.
func (m Multiplier) Times(acc int32) int32 {
	p := (int64(acc)*int64(m.M0) + 1<<(m.Shift-1)) >> m.Shift
	return int32(max(math.MinInt32, min(math.MaxInt32, p)))
}

// ForwardCodes is a whole layer in integers, from codes of x (n, Rows) on the
// grid in to codes of y (n, Cols) on the grid out, row-major:
//
//	y = clamp(z_y + M·(Σ_k (x - z_x)(q - z_q) + b/(s_x·s_w)))    M = s_x·s_w/s_y
//
// The bias (Cols), or nil, is rounded to an int32 of scale s_x·s_w, and beyond
// int32 to its end, sums too. With relu, codes below z_y, the code of 0, become
// z_y: the layer that follows costs one comparison (Jacob et al. 2018, 2.4).
// Short of the ends, the result is within s_y/2 + s_x·s_w/2 of the same sum in
// real numbers (the second for the bias). The error is a [*WideError].
func (m *Matrix) ForwardCodes(y, x []int8, n int, bias []float32, relu bool, in, out Grid) error {
	if len(y) != n*m.Cols || bias != nil && len(bias) != m.Cols {
		panic(fmt.Sprintf("quant: %d results and %d biases for %d times (%d, %d)", len(y), len(bias), n, m.Rows, m.Cols))
	}
	acc := make([]int32, n*m.Cols)
	if err := m.Multiply(acc, x, in.Zero, n); err != nil {
		return err
	}
	first, last := out.Ends()
	if relu {
		first = int(out.Zero)
	}
	for j := range m.Cols {
		step := float64(in.Scale) * float64(m.Scales[j%len(m.Scales)])
		times := NewMultiplier(min(step/float64(out.Scale), 1<<30-1))
		b := 0.0
		if bias != nil {
			b = math.RoundToEven(max(math.MinInt32, min(math.MaxInt32, float64(bias[j])/step)))
		}
		for i := j; i < len(acc); i += m.Cols {
			sum := max(math.MinInt32, min(math.MaxInt32, int64(acc[i])+int64(b)))
			y[i] = int8(max(first, min(last, int(times.Times(int32(sum)))+int(out.Zero))))
		}
	}
	return nil
}
