package stage

import (
	"image"
	"math"
	"unsafe"
)

// A Picture is an opaque image in memory. The bytes of a pixel read R, G, B, A.
type Picture struct {
	Width, Height int      // device pixels
	Pix           []uint32 // (Height, Width)

	changed []bool // rows, since the last [Picture.Bands]
	marking bool   // what is filled is a mark: see [Picture.lift]
	under   []patch
	kept    []uint32 // the pixels of under, one patch after the other
}

// A patch is where a mark lies.
type patch struct{ x0, y0, x1, y1 int }

// Bytes returns the pixels as 4·Width·Height bytes of RGBA that share the
// picture's memory.
func (p *Picture) Bytes() []byte {
	if len(p.Pix) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&p.Pix[0])), 4*len(p.Pix))
}

// Image returns the picture as an image that shares its memory.
func (p *Picture) Image() *image.RGBA {
	return &image.RGBA{Pix: p.Bytes(), Stride: 4 * p.Width, Rect: image.Rect(0, 0, p.Width, p.Height)}
}

// reset makes p a bare sheet of the size, in the memory it has if that will do.
func (p *Picture) reset(width, height int, paper uint32) {
	p.Width, p.Height = width, height
	p.under, p.kept = p.under[:0], p.kept[:0]
	if n := width * height; cap(p.Pix) >= n {
		p.Pix = p.Pix[:n]
	} else {
		p.Pix = make([]uint32, n)
	}
	p.changed = append(p.changed[:0], make([]bool, height)...)
	p.touch(0, height)
	p.fill(0, 0, width, height, paper)
}

// fill paints the pixels from (x0, y0) up to, not with, (x1, y1), as far as
// they are on the picture: the first row one by one, the others as its copies if
// that pays.
func (p *Picture) fill(x0, y0, x1, y1 int, c uint32) {
	x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, p.Width), min(y1, p.Height)
	if x0 >= x1 || y0 >= y1 {
		return
	}
	if p.marking {
		p.keep(patch{x0, y0, x1, y1})
	}
	const narrow = 32 // pixels that are set sooner than copied
	first := p.Pix[y0*p.Width+x0 : y0*p.Width+x1]
	for i := range first {
		first[i] = c
	}
	for y := y0 + 1; y < y1; y++ {
		line := p.Pix[y*p.Width+x0:]
		if len(first) > narrow {
			copy(line, first)
			continue
		}
		for i := range line[:len(first)] {
			line[i] = c
		}
	}
}

// keep remembers the pixels that a mark is about to lie on.
func (p *Picture) keep(at patch) {
	for y := at.y0; y < at.y1; y++ {
		p.kept = append(p.kept, p.Pix[y*p.Width+at.x0:y*p.Width+at.x1]...)
	}
	p.under = append(p.under, at)
	p.touch(at.y0, at.y1)
}

// lift takes the marks away, the last first: the picture is what it was before.
func (p *Picture) lift() {
	for i := len(p.under) - 1; i >= 0; i-- {
		at := p.under[i]
		p.touch(at.y0, at.y1)
		wide := at.x1 - at.x0
		from := len(p.kept) - wide*(at.y1-at.y0)
		for y := at.y0; y < at.y1; y++ {
			copy(p.Pix[y*p.Width+at.x0:], p.kept[from+wide*(y-at.y0):][:wide])
		}
		p.kept = p.kept[:from]
	}
	p.under = p.under[:0]
}

// touch notes that rows from y0 up to y1 change.
func (p *Picture) touch(y0, y1 int) {
	for y := max(y0, 0); y < min(y1, p.Height); y++ {
		p.changed[y] = true
	}
}

// Bands returns the rows that have changed since it was last called, each band from
// its first row up to, not with, its last. Rows of a few pixels between two bands
// belong to them.
func (p *Picture) Bands() [][2]int {
	const near = 8
	var bands [][2]int
	for y, c := range p.changed {
		switch n := len(bands); {
		case !c:
		case n > 0 && y-bands[n-1][1] <= near:
			bands[n-1][1] = y + 1
		default:
			bands = append(bands, [2]int{y, y + 1})
		}
		p.changed[y] = false
	}
	return bands
}

// frame paints a border of the thickness just outside the rectangle.
func (p *Picture) frame(x0, y0, x1, y1, thick int, c uint32) {
	p.fill(x0-thick, y0-thick, x1+thick, y0, c)
	p.fill(x0-thick, y1, x1+thick, y1+thick, c)
	p.fill(x0-thick, y0, x0, y1, c)
	p.fill(x1, y0, x1+thick, y1, c)
}

// hatch paints diagonal lines at 45 degrees on paper, one pixel in period
// along the row, thick of them ink. They line up across neighbouring bars.
func (p *Picture) hatch(x0, y0, x1, y1, period, thick int, paper, ink uint32) {
	x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, p.Width), min(y1, p.Height)
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			c := paper
			if (x+y)%period < thick {
				c = ink
			}
			p.Pix[y*p.Width+x] = c
		}
	}
}

// device rounds a length in CSS pixels to device pixels.
func device(css, scale float64) int {
	return int(math.Floor(float64(css*scale) + 0.5))
}
