package quant

import "fmt"

// PackedBytes is n codes of this many bits, without a gap, in whole bytes.
func PackedBytes(n, bits int) int { return (n*bits + 7) / 8 }

// Pack stores codes of 2 to 8 bits without gaps: code i takes the bits i·bits
// and on, counted from the lowest bit of the first byte, signed codes in two's
// complement. So two codes of 4 bits make a byte, the first in its lower half.
// Bits left over in the last byte are 0.
//
// It panics if bits is not from 2 to 8 or a code does not fit.
func Pack[T int8 | uint8](codes []T, bits int) []byte {
	if err := checkBits(bits); err != nil {
		panic(err.Error())
	}
	packed := make([]byte, PackedBytes(len(codes), bits))
	mask := uint16(1)<<bits - 1
	for i, q := range codes {
		if extend[T](uint16(q)&mask, bits) != q {
			panic(fmt.Sprintf("quant: code %d does not fit %d bits", q, bits))
		}
		at := i * bits
		two := (uint16(q) & mask) << (at % 8)
		packed[at/8] |= byte(two)
		if two > 0xff {
			packed[at/8+1] |= byte(two >> 8)
		}
	}
	return packed
}

// Unpack is the n codes that [Pack] made packed of. It returns an error if
// packed is not as long as n codes take, and panics if bits is not from 2 to 8
// or n is negative.
func Unpack[T int8 | uint8](packed []byte, bits, n int) ([]T, error) {
	if err := checkBits(bits); err != nil {
		panic(err.Error())
	}
	if n < 0 {
		panic(fmt.Sprintf("quant: %d codes", n))
	}
	// By division, as n·bits may overflow where n comes from a file.
	if n > len(packed)*8/bits || PackedBytes(n, bits) != len(packed) {
		return nil, fmt.Errorf("quant: %d bytes do not hold %d codes of %d bits", len(packed), n, bits)
	}
	codes := make([]T, n)
	mask := uint16(1)<<bits - 1
	for i := range codes {
		at := i * bits
		two := uint16(packed[at/8])
		if at%8+bits > 8 {
			two |= uint16(packed[at/8+1]) << 8
		}
		codes[i] = extend[T](two>>(at%8)&mask, bits)
	}
	return codes, nil
}

// extend reads the lowest bits as a T: for int8 the topmost of them is the sign.
func extend[T int8 | uint8](v uint16, bits int) T {
	if minusOne := ^T(0); minusOne < 0 && v>>(bits-1)&1 == 1 {
		return T(int(v) - 1<<bits)
	}
	return T(v)
}
