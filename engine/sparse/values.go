package sparse

import "fmt"

// Values are the numbers of the stored entries, by slot: [Floats] or [Codes].
type Values interface {
	// Width is the bytes a slot takes: 4 or 1.
	Width() int
	// read returns the values of these slots, in buf if they have to be made.
	read(columns []int32, first int, slots []int32, buf []float32) []float32
	// arrays are what is stored, the scales first.
	arrays() []any
	// check panics unless the values fit a matrix of these columns.
	check(cols int)
}

// Floats are values as they are, 4 bytes each.
type Floats []float32

// Width is 4.
func (Floats) Width() int { return 4 }

func (v Floats) read(_ []int32, first int, slots []int32, buf []float32) []float32 {
	if slots == nil {
		return v[first:]
	}
	for k, s := range slots {
		buf[k] = v[s]
	}
	return buf
}

func (v Floats) arrays() []any { return []any{[]float32(v)} }

func (Floats) check(int) {}

// Codes are int8 values with what turns them into numbers, 1 byte each and the
// scales.
type Codes struct {
	Codes []int8 // by slot
	Dequant
}

// A Dequant turns a code q into a number, per tensor or per column (per output
// channel of a Linear layer):
//
//	w = (q - z)·s    in float32; q - z is exact
//
// The code z stands for 0. (Krishnamoorthi, arXiv:1806.08342, eq. 3.)
type Dequant struct {
	Scales     []float32 // s: (1), or (cols)
	ZeroPoints []int8    // z: as many as Scales; nil where all are 0, as in symmetric quantization
}

// Bytes is 4 a scale and 1 a zero point.
func (d Dequant) Bytes() int { return 4*len(d.Scales) + len(d.ZeroPoints) }

// zero is the code that stands for 0 in column j.
func (d Dequant) zero(j int) int8 {
	switch len(d.ZeroPoints) {
	case 0:
		return 0
	case 1:
		return d.ZeroPoints[0]
	}
	return d.ZeroPoints[j]
}

func (d Dequant) value(q int8, j int) float32 {
	s := d.Scales[0]
	if len(d.Scales) > 1 {
		s = d.Scales[j]
	}
	return float32(float32(int(q)-int(d.zero(j))) * s)
}

func (d Dequant) check(cols int) {
	if n := len(d.Scales); n != 1 && n != cols || len(d.ZeroPoints) != 0 && len(d.ZeroPoints) != n {
		panic(fmt.Sprintf("sparse: %d scales and %d zero points for %d columns, want 1 or one a column", n, len(d.ZeroPoints), cols))
	}
}

// Width is 1.
func (*Codes) Width() int { return 1 }

func (v *Codes) read(columns []int32, first int, slots []int32, buf []float32) []float32 {
	for k, j := range columns {
		s := first + k
		if slots != nil {
			s = int(slots[k])
		}
		buf[k] = v.value(v.Codes[s], int(j))
	}
	return buf
}

func (v *Codes) arrays() []any {
	if v.ZeroPoints == nil {
		return []any{v.Scales, v.Codes}
	}
	return []any{v.Scales, v.ZeroPoints, v.Codes}
}
