package quant

import (
	"math"
	"slices"
	"sort"
)

// ClusterOptions of a codebook.
type ClusterOptions struct {
	Bits int // 2 to 8: a codebook of at most 2^Bits entries

	// KeepZeros gives code 0 to zeros and to nothing else, so that pruned weights
	// stay exactly zero. It takes one entry from the others. Without it, zeros
	// are weights like others and move to the nearest entry.
	KeepZeros bool
}

// Clustered is a weight as places in a codebook: Codebook[Codes[i,j]].
type Clustered struct {
	Rows, Cols int
	Bits       int
	Codes      []uint8   // (Rows, Cols), row-major, one a byte; see [Pack]
	Codebook   []float32 // at most 2^Bits; ascending, but for a kept zero, which comes first
	Rounds     int       // of k-means that it took
	Settled    bool      // the last round changed nothing; false after 10,000 rounds
}

// maxRounds bounds k-means. Each round lowers the squared error, so it ends on
// its own: a million Gaussian weights took 3,303 rounds at 8 bits.
const maxRounds = 10000

// Cluster stores w, (rows, cols) row-major, by a codebook of at most 2^bits
// entries that it finds by k-means:
//
//	minimise Σ (w - c[code(w)])²    code(w) = the nearest c, of two as near the lower
//
// It starts from entries at even distances from min(w) to max(w) ("linear
// initialisation", which Han et al. found to keep the large weights best) and
// moves each to the mean of its weights until none changes hands (Lloyd, IEEE
// Trans. Inf. Theory 28, 1982). Numbers on a line make that exact and fast: the
// weights are sorted once, a cluster is a run of them, and a round costs a search
// for each border and, as the sums up to each weight are known, no more. An entry without
// weights stays where it is and is left out in the end. If w has no more
// different numbers than there are entries, they are the codebook, and nothing
// is lost.
//
// Time grows as n·log n, memory is 12 bytes a weight beside the result. It
// returns a [*BitsError] or an [*nn.NonFiniteError], and panics if w does not fill
// (rows, cols).
//
// Source: Han, Mao and Dally, ICLR 2016, arXiv:1510.00149, section 3.
func Cluster(rows, cols int, w []float32, o ClusterOptions) (*Clustered, error) {
	if err := checkBits(o.Bits); err != nil {
		return nil, err
	}
	if err := finite(rows, cols, w, ""); err != nil {
		return nil, err
	}
	sorted := make([]float32, 0, len(w))
	for _, v := range w {
		if v != 0 {
			sorted = append(sorted, v)
		} else if !o.KeepZeros {
			sorted = append(sorted, 0) // -0 is 0
		}
	}
	slices.Sort(sorted)

	c := &Clustered{Rows: rows, Cols: cols, Bits: o.Bits, Codes: make([]uint8, len(w))}
	first := 0 // code of the lowest entry that k-means makes
	if o.KeepZeros {
		c.Codebook, first = []float32{0}, 1
	}
	entries, rounds, settled := kmeans(sorted, 1<<o.Bits-first)
	c.Codebook, c.Rounds, c.Settled = append(c.Codebook, entries...), rounds, settled

	borders := make([]float64, max(len(entries)-1, 0))
	for j := range borders {
		borders[j] = between(float64(entries[j]), float64(entries[j+1]))
	}
	for i, v := range w {
		if v != 0 || !o.KeepZeros {
			c.Codes[i] = uint8(first + sort.SearchFloat64s(borders, float64(v)))
		}
	}
	return c, nil
}

// between is the middle of two numbers: up to it a weight is the lower one's.
func between(a, b float64) float64 { return (a + b) / 2 }

// kmeans finds at most k entries for sorted numbers, ascending and different.
func kmeans(sorted []float32, k int) (entries []float32, rounds int, settled bool) {
	for i, v := range sorted {
		if i == 0 || v != sorted[i-1] {
			entries = append(entries, v)
		}
		if len(entries) > k {
			break
		}
	}
	if len(entries) <= k {
		return entries, 0, true
	}

	centers := make([]float64, k)
	low, high := float64(sorted[0]), float64(sorted[len(sorted)-1])
	for j := range centers {
		centers[j] = low + float64((high-low)*(float64(j)/float64(k-1)))
	}
	sums := make([]float64, len(sorted)+1) // of the numbers before each
	for i, v := range sorted {
		sums[i+1] = sums[i] + float64(v)
	}
	starts := make([]int, k+1) // cluster j is sorted[starts[j]:starts[j+1]]
	starts[k] = len(sorted)
	for rounds < maxRounds && !settled {
		rounds++
		settled = rounds > 1
		for j := 1; j < k; j++ {
			border := between(centers[j-1], centers[j])
			start := sort.Search(len(sorted), func(i int) bool { return float64(sorted[i]) > border })
			settled = settled && start == starts[j]
			starts[j] = start
		}
		for j := range centers {
			if from, to := starts[j], starts[j+1]; from < to {
				centers[j] = (sums[to] - sums[from]) / float64(to-from)
			}
		}
	}
	// The means once more, summed for themselves: a difference of two long sums
	// has lost digits.
	entries = entries[:0]
	for j := range centers {
		if run := sorted[starts[j]:starts[j+1]]; len(run) > 0 {
			if f := float32(mean(run)); len(entries) == 0 || f != entries[len(entries)-1] {
				entries = append(entries, f)
			}
		}
	}
	return entries, rounds, settled
}

// mean sums from the first number on, so that equal numbers give themselves.
func mean(run []float32) float64 {
	first, sum := float64(run[0]), 0.0
	for _, v := range run {
		sum += float64(v) - first
	}
	m := first + sum/float64(len(run))
	return math.Max(first, math.Min(m, float64(run[len(run)-1])))
}

// Shape is (Rows, Cols).
func (c *Clustered) Shape() (rows, cols int) { return c.Rows, c.Cols }

// Dense is the entry of each code, (Rows, Cols) row-major.
func (c *Clustered) Dense() []float32 {
	w := make([]float32, len(c.Codes))
	for i, q := range c.Codes {
		w[i] = c.Codebook[q]
	}
	return w
}

// Size counts the codes as [Pack] packs them, and the codebook.
func (c *Clustered) Size() Size {
	return Size{Codes: PackedBytes(len(c.Codes), c.Bits), Codebook: 4 * len(c.Codebook)}
}

func (c *Clustered) bits() int { return c.Bits }
