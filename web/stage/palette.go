package stage

import (
	"encoding/binary"
	"math"
	"strconv"
	"sync"

	"compressionlab/web/wire"
)

// clip is the magnitude at which the palette of weights ends.
const clip = 0.9

// steps is the number of colours on each side of zero in a ramp.
const steps = 128

// A palette is what a picture is painted with, each colour as the four bytes
// R, G, B, A of one pixel in memory.
type palette struct {
	paper, ink, rule, edge, dot uint32
	bar, accent, onAccent       uint32

	ramp    [2*steps + 1]uint32 // −end to +end
	end     float64             // clip, or what the matrix says
	gain    float64             // steps/end
	inkOnly bool                // forced colours: magnitude is size, not colour
}

// tokens are the design's colours by name; its diverging palette is the nine
// stops, from −clip to +clip: orange, neutral, blue, equally light at equal
// magnitude.
type tokens struct {
	paper, ink, rule, edge, dot, bar, accent, onAccent string

	stops [9]string
}

var (
	light = sync.OnceValue(func() *palette {
		return mix(tokens{
			paper: "#FFFFFF", ink: "#14191C", rule: "#C2CBCE", edge: "#77838A", dot: "#B9C3C7",
			bar: "#2F3A41", accent: "#006955", onAccent: "#FFFFFF",
			stops: [9]string{"#894700", "#CE710C", "#F1AD79", "#FBE3D2", "#F6F7F7", "#DAEAFC", "#93C2F7", "#3A89DA", "#0058A5"},
		})
	})
	dark = sync.OnceValue(func() *palette {
		return mix(tokens{
			paper: "#151A1D", ink: "#E7ECED", rule: "#3A454B", edge: "#77848B", dot: "#46535A",
			bar: "#C9D2D6", accent: "#5DCFAF", onAccent: "#04231B",
			stops: [9]string{"#FFB97A", "#D18944", "#98622D", "#593D24", "#1B2226", "#1F4766", "#2C76AD", "#55A2E1", "#92CEFF"},
		})
	})
	forcedLight = sync.OnceValue(func() *palette { return twoColours("#FFFFFF", "#000000") })
	forcedDark  = sync.OnceValue(func() *palette { return twoColours("#000000", "#FFFFFF") })
)

// colours returns the palette of a look.
func colours(l wire.Look) *palette {
	switch {
	case l.Forced && l.Dark:
		return forcedDark()
	case l.Forced:
		return forcedLight()
	case l.Dark:
		return dark()
	}
	return light()
}

// ending returns the palette for a matrix whose colours end at a magnitude of
// its own; 0 for that of weights.
func (p *palette) ending(end float64) *palette {
	if !(end > 0) || end == p.end {
		return p
	}
	other := *p
	other.end, other.gain = end, steps/end
	return &other
}

func twoColours(paper, ink string) *palette {
	p := &palette{inkOnly: true, end: clip, gain: steps / clip}
	p.paper, p.onAccent = pixel(rgb(paper)), pixel(rgb(paper))
	for _, c := range []*uint32{&p.ink, &p.rule, &p.edge, &p.dot, &p.bar, &p.accent} {
		*c = pixel(rgb(ink))
	}
	for i := range p.ramp {
		p.ramp[i] = p.ink
	}
	return p
}

func mix(t tokens) *palette {
	p := &palette{
		end: clip, gain: steps / clip,
		paper: pixel(rgb(t.paper)), ink: pixel(rgb(t.ink)), rule: pixel(rgb(t.rule)), edge: pixel(rgb(t.edge)), dot: pixel(rgb(t.dot)),
		bar: pixel(rgb(t.bar)), accent: pixel(rgb(t.accent)), onAccent: pixel(rgb(t.onAccent)),
	}
	const between = 2 * steps / 8 // colours from one stop to the next
	for i := range p.ramp {
		k := min(i/between, 7)
		f := float64(i-k*between) / between
		a, b := oklab(rgb(t.stops[k])), oklab(rgb(t.stops[k+1]))
		for j := range a {
			a[j] += f * (b[j] - a[j])
		}
		p.ramp[i] = pixel(a.rgb())
	}
	return p
}

// of returns the colour of a weight that is not zero.
func (p *palette) of(v float32) uint32 {
	if v != v {
		return p.ink // NaN has no place on the scale
	}
	// The nearest step of the ramp, from its lower end. In WebAssembly math.Round,
	// min and max of floats are calls.
	at := float64(v)*p.gain + (steps + 0.5)
	if at < 0 {
		at = 0
	}
	if at > 2*steps {
		at = 2 * steps
	}
	return p.ramp[int(at)]
}

// pixel packs a colour, opaque, so that its bytes in memory read R, G, B, A.
func pixel(c [3]uint8) uint32 {
	return binary.NativeEndian.Uint32([]byte{c[0], c[1], c[2], 255})
}

// rgb reads a colour of the design, "#RRGGBB".
func rgb(s string) [3]uint8 {
	n, err := strconv.ParseUint(s[1:], 16, 24)
	if err != nil || len(s) != 7 {
		panic("stage: colour " + s + ", want #RRGGBB")
	}
	return [3]uint8{uint8(n >> 16), uint8(n >> 8), uint8(n)}
}

// A lab is a colour in OKLab, in which the midpoint of a line between two
// colours looks midway. Source: Ottosson, "A perceptual color space for image
// processing", 2020, with its matrices to and from linear sRGB.
type lab [3]float64

func oklab(c [3]uint8) lab {
	r, g, b := linear(c[0]), linear(c[1]), linear(c[2])
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	return lab{
		0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
		1.9779984951*l - 2.4285922050*m + 0.4505937099*s,
		0.0259040371*l + 0.7827717662*m - 0.8086757660*s,
	}
}

func (c lab) rgb() [3]uint8 {
	l := c[0] + 0.3963377774*c[1] + 0.2158037573*c[2]
	m := c[0] - 0.1055613458*c[1] - 0.0638541728*c[2]
	s := c[0] - 0.0894841775*c[1] - 1.2914855480*c[2]
	l, m, s = l*l*l, m*m*m, s*s*s
	return [3]uint8{
		encode(4.0767416621*l - 3.3077115913*m + 0.2309699292*s),
		encode(-1.2684380046*l + 2.6097574011*m - 0.3413193965*s),
		encode(-0.0041960863*l - 0.7034186147*m + 1.7076147010*s),
	}
}

// linear undoes the transfer curve of sRGB (IEC 61966-2-1); encode applies it.
func linear(v uint8) float64 {
	c := float64(v) / 255
	if c <= 0.04045 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}

func encode(c float64) uint8 {
	c = max(0, min(1, c))
	if c <= 0.0031308 {
		c *= 12.92
	} else {
		c = 1.055*math.Pow(c, 1/2.4) - 0.055
	}
	return uint8(math.Round(255 * c))
}
