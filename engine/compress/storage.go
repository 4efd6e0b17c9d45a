package compress

import (
	"compressionlab/engine/nn"
	"compressionlab/engine/sparse"
)

// A Stored parameter is one in the format in which it takes the fewest bytes.
type Stored struct {
	Name   string        // "0.weight"
	Format sparse.Format // dense for a bias
	Dense  int           // bytes as it is in memory
	Bytes  int           // in the format: counted on the encoded arrays, indices included
}

// Storage encodes each matrix of a network in every format of [sparse.Formats]
// and keeps count of the smallest, the first of equals; all else is dense. So a
// network is never larger than it is, and zeros count where they pay.
func Storage(model nn.Layer) []Stored {
	var list []Stored
	for _, p := range nn.Named(model) {
		t := p.Tensor
		s := Stored{Name: p.Name, Format: sparse.Dense, Dense: 4 * len(t.Data), Bytes: 4 * len(t.Data)}
		if len(t.Shape) == 2 && nn.Size(t.Shape) == len(t.Data) {
			for _, f := range sparse.Formats() {
				e, err := sparse.Encode(f, t.Shape[0], t.Shape[1], t.Data)
				if err != nil { // too wide, or not of that pattern
					continue
				}
				if n := e.Bytes(); n < s.Bytes {
					s.Format, s.Bytes = f, n
				}
			}
		}
		list = append(list, s)
	}
	return list
}
