package modelio

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"compressionlab/engine/nn"
)

// An Array is what a .npy file holds: numbers of one type and their shape.
type Array struct {
	Shape []int // (d0, d1, …); () is a scalar
	// Values are row-major, as many as the product of Shape: []float32 (f4, and
	// f2, whose numbers are exact in it), []float64, []int8, []int16, []int32,
	// []int64, []uint8 or []bool. A text is one string whatever its shape.
	Values any
}

// A NamedArray is an array of an .npz file, under its name without ".npy".
type NamedArray struct {
	Name  string
	Array *Array
}

// Float32 are the values as float32, not a copy if that is what they are; true
// is 1. rounded counts the numbers that are no float32 and went to the nearest,
// ties to even. It is nil for a text.
func (a *Array) Float32() (values []float32, rounded int) {
	switch v := a.Values.(type) {
	case []float32:
		return v, 0
	case []float64:
		values = make([]float32, len(v))
		for i, x := range v {
			values[i] = narrow(x)
			if x == x && float64(values[i]) != x {
				rounded++
			}
		}
	case []int64:
		values = make([]float32, len(v))
		for i, x := range v {
			values[i] = float32(x)
			if f := float64(values[i]); f >= 1<<63 || int64(f) != x {
				rounded++
			}
		}
	case []int32:
		values = make([]float32, len(v))
		for i, x := range v {
			values[i] = float32(x)
			if int64(values[i]) != int64(x) {
				rounded++
			}
		}
	case []int16:
		values = float32s(v)
	case []int8:
		values = float32s(v)
	case []uint8:
		values = float32s(v)
	case []bool:
		values = make([]float32, len(v))
		for i, x := range v {
			if x {
				values[i] = 1
			}
		}
	}
	return values, rounded
}

func float32s[T int8 | int16 | uint8](v []T) []float32 {
	values := make([]float32, len(v))
	for i, x := range v {
		values[i] = float32(x)
	}
	return values
}

// narrow rounds to float32; every NaN becomes the same one, since which one the
// machine makes is its own choice.
func narrow(x float64) float32 {
	if x != x {
		return math.Float32frombits(0x7fc00000)
	}
	return float32(x)
}

// half is the number of a half-precision float (IEEE 754 binary16: sign, 5 bits
// of exponent, 10 of fraction), which float32 holds exactly; a NaN keeps its
// payload.
func half(b uint16) float32 {
	sign, exponent, fraction := uint32(b>>15)<<31, uint32(b>>10&31), uint32(b&1023)
	switch exponent {
	case 0: // a multiple of 2^-24; the float32 is normal
		return math.Float32frombits(sign | math.Float32bits(float32(fraction)*0x1p-24))
	case 31:
		return math.Float32frombits(sign | 0xff<<23 | fraction<<13)
	}
	return math.Float32frombits(sign | (exponent-15+127)<<23 | fraction<<13)
}

// bfloat is the number of a bfloat16: the upper half of a float32.
func bfloat(b uint16) float32 { return math.Float32frombits(uint32(b) << 16) }

// readAll reads n numbers of size bytes, the k-th of which goes to place at(k),
// or k where at is nil. The caller has made sure that there are so many bytes.
func readAll[T any](r io.Reader, n, size int, at func(k int) int, number func([]byte) T) ([]T, error) {
	values := make([]T, n)
	buf := make([]byte, size*min(n, 4096))
	for k := 0; k < n; {
		part := buf[:size*min(n-k, 4096)]
		if m, err := io.ReadFull(r, part); err != nil {
			return nil, &readError{k*size + m, err}
		}
		for ; len(part) > 0; part, k = part[size:], k+1 {
			if at == nil {
				values[k] = number(part)
			} else {
				values[at(k)] = number(part)
			}
		}
	}
	return values, nil
}

// A readError says after how many bytes reading failed.
type readError struct {
	after int
	err   error
}

func (e *readError) Error() string { return e.err.Error() }
func (e *readError) Unwrap() error { return e.err }

// why words an error of reading.
func why(err error) string {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "the file ends here"
	}
	return err.Error()
}

// writeAll writes numbers a few thousand at a time, little-endian.
func writeAll[T any](w io.Writer, values []T) error {
	buf := make([]byte, 0, 8*min(len(values), 4096))
	for len(values) > 0 {
		part := values[:min(len(values), 4096)]
		values = values[len(part):]
		var err error
		if buf, err = binary.Append(buf[:0], binary.LittleEndian, part); err != nil {
			return fmt.Errorf("modelio: %w", err)
		}
		if _, err := w.Write(buf); err != nil {
			return err
		}
	}
	return nil
}

// fits multiplies a shape out, or says why it cannot be one: a size above
// MaxInt32, which no file of numbers has, even beside a size of 0.
func fits(shape []int) (n int, reason string) {
	if len(shape) > 64 {
		return 0, fmt.Sprintf("%d dimensions, at most 64 are read", len(shape))
	}
	n = 1
	for _, d := range shape {
		if d < 0 || d > math.MaxInt32 {
			return 0, fmt.Sprintf("dimension %d is no size", d)
		}
	}
	for _, d := range shape {
		if d == 0 {
			return 0, ""
		}
	}
	for _, d := range shape {
		if n > math.MaxInt64/16/d {
			return 0, fmt.Sprintf("shape %s overflows", nn.ShapeString(shape))
		}
		n *= d
	}
	return n, ""
}
