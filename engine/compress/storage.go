package compress

import (
	"compressionlab/engine/nn"
	"compressionlab/engine/quant"
	"compressionlab/engine/sparse"
)

// A Stored parameter is one in the format in which it takes the fewest bytes.
type Stored struct {
	Name   string        // "0.weight"
	Format sparse.Format // dense for a bias
	Bits   int           // of a value: 32 of a float, less of a code
	Dense  int           // bytes as it is in memory, codes packed, with their scales
	Bytes  int           // in the format: counted on the encoded arrays, indices and scales included
}

// Storage encodes each matrix of a network in every format of [sparse.Formats]
// and keeps count of the smallest, the first of equals; codes of 8 bits as well,
// those of fewer bits and of a codebook as they are, packed. All else is dense.
// So a network is never larger than it is, and zeros count where they pay. What
// is shared counts once. Biases of coded layers come after the codes. It is empty
// for a network that contains itself.
func Storage(model nn.Layer) []Stored {
	leaves, err := nn.Leaves(model)
	if err != nil {
		return nil
	}
	var list []Stored
	seen := map[any]bool{}
	for _, leaf := range leaves {
		prefix := leaf.Name
		if prefix != "" {
			prefix += "."
		}
		if l, ok := leaf.Layer.(*quant.Linear); ok && !seen[l.Weight] {
			seen[l.Weight] = true
			list = append(list, codes(prefix+"weight", l.Weight))
		}
		for _, p := range leaf.Layer.Named() {
			if !seen[p.Tensor] {
				seen[p.Tensor] = true
				list = append(list, floats(prefix+p.Name, p.Tensor))
			}
		}
	}
	return list
}

// floats is the best format of a tensor.
func floats(name string, t *nn.Tensor) Stored {
	s := Stored{name, sparse.Dense, 32, 4 * len(t.Data), 4 * len(t.Data)}
	if len(t.Shape) == 2 && nn.Size(t.Shape) == len(t.Data) {
		s.smallest(func(f sparse.Format) (*sparse.Encoded, error) {
			return sparse.Encode(f, t.Shape[0], t.Shape[1], t.Data)
		})
	}
	return s
}

// codes is the best format of a weight in few bits.
func codes(name string, w quant.Weight) Stored {
	s := Stored{Name: name, Format: sparse.Dense, Dense: w.Size().Bytes(), Bytes: w.Size().Bytes()}
	switch w := w.(type) {
	case *quant.Clustered:
		s.Bits = w.Bits
	case *quant.Matrix:
		if s.Bits = w.Bits; w.Bits == 8 {
			s.smallest(func(f sparse.Format) (*sparse.Encoded, error) {
				return sparse.EncodeInt8(f, w.Rows, w.Cols, w.Codes, sparse.Dequant{Scales: w.Scales, ZeroPoints: w.Zeros})
			})
		}
	}
	return s
}

// smallest tries all formats.
func (s *Stored) smallest(encode func(sparse.Format) (*sparse.Encoded, error)) {
	for _, f := range sparse.Formats() {
		e, err := encode(f)
		if err != nil { // too wide, or not of that pattern
			continue
		}
		if n := e.Bytes(); n < s.Bytes {
			s.Format, s.Bytes = f, n
		}
	}
}
