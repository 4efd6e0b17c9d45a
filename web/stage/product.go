package stage

import (
	"fmt"

	"compressionlab/engine/trace"
	"compressionlab/web/wire"
)

// A low-rank view comes as a matrix and its factors, and is shown as the matrix,
// the product of the first k pieces of the factors, and the difference. A move of
// the slider adds pieces or takes some away, each m·n products, so that a million
// weights follow it; a product made anew at each move would take k times as long.

// A product is what of such a view changes with the rank. The zero value is of no
// view.
type product struct {
	whole       []float32 // (rows, cols)
	left, right []float32 // (rows, most), (most, cols)
	rows, cols  int
	most        int
	rank        int       // of made
	made, off   []float32 // (rows, cols): the product, and whole less it
}

// rankOf is the rank at which a scene is to be drawn, 0 if it is of no low-rank view.
func rankOf(scene wire.Scene) int {
	at := scene.View.Spectrum
	if at == nil {
		return 0
	}
	if scene.Look.Rank > 0 {
		return min(scene.Look.Rank, len(at.Values))
	}
	return min(at.Rank, len(at.Values))
}

// expand returns what is shown of a scene's buffers. It panics if they are not
// those of its view.
func (p *product) expand(scene wire.Scene, buffers [][]float32) [][]float32 {
	at := scene.View.Spectrum
	if at == nil || scene.View.Kind != trace.LowRanked || len(scene.View.Matrices) != 3 {
		*p = product{}
		return buffers
	}
	m, r := scene.View.Matrices[0], len(at.Values)
	if len(buffers) != 3 || len(buffers[0]) != m.Rows*m.Cols || len(buffers[1]) != m.Rows*r || len(buffers[2]) != r*m.Cols {
		panic(fmt.Sprintf("stage: not the factors of a %d × %d matrix of rank %d", m.Rows, m.Cols, r))
	}
	*p = product{whole: buffers[0], left: buffers[1], right: buffers[2], rows: m.Rows, cols: m.Cols, most: r, made: p.made, off: p.off}
	if len(p.made) != len(p.whole) {
		p.made, p.off = make([]float32, len(p.whole)), make([]float32, len(p.whole))
	}
	clear(p.made)
	copy(p.off, p.whole)
	p.reach(rankOf(scene))
	return [][]float32{p.whole, p.made, p.off}
}

// reach brings the product to a rank, and reports whether it was at another.
func (p *product) reach(rank int) bool {
	if p.whole == nil || rank == p.rank {
		return false
	}
	if rank < p.rank/2 { // less to add from nothing than to take away
		clear(p.made)
		p.rank = 0
	}
	for ; p.rank < rank; p.rank++ {
		p.piece(p.rank, 1)
	}
	for ; p.rank > rank; p.rank-- {
		p.piece(p.rank-1, -1)
	}
	for i, w := range p.whole {
		p.off[i] = w - p.made[i]
	}
	return true
}

// piece adds piece k, times sign.
func (p *product) piece(k int, sign float32) {
	right := p.right[k*p.cols:][:p.cols]
	for i := range p.rows {
		addScaled(p.made[i*p.cols:], right, sign*p.left[i*p.most+k])
	}
}

// addScaled is a loop of its own: see keepLargest.
//
//go:noinline
func addScaled(sum, line []float32, by float32) {
	sum = sum[:len(line)]
	for i, v := range line {
		sum[i] += float32(by * v)
	}
}
