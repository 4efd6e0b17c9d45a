package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"strconv"
)

// An emblem is icon.svg, read: rectangles and discs in a square of side 32, the
// ground first. Systems that install a site want it as pixels.
type emblem []figure

// A figure is a rectangle from (x0, y0) to (x1, y1) whose corners are round with
// radius r: a disc where r is half of its side.
type figure struct {
	x0, y0, x1, y1, r float64
	fill              color.NRGBA
}

const emblemSide = 32

// readIcon reads as much of SVG as icon.svg uses: rect, circle, g, and paths of
// rectangles that are written M x y h w v h [H x] z. All else is an error.
func readIcon(svg []byte) (emblem, error) {
	var e emblem
	var fills []string
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && len(e) > 0 {
			return e, nil
		}
		if err != nil {
			return nil, fmt.Errorf("icon.svg: %w", err)
		}
		if _, ends := token.(xml.EndElement); ends {
			fills = fills[:len(fills)-1]
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		values, fill := map[string]string{}, ""
		if len(fills) > 0 {
			fill = fills[len(fills)-1]
		}
		for _, a := range start.Attr {
			values[a.Name.Local] = a.Value
		}
		if values["fill"] != "" {
			fill = values["fill"]
		}
		fills = append(fills, fill)
		more, err := figures(start.Name.Local, values)
		if err != nil {
			return nil, fmt.Errorf("icon.svg: %s: %w", start.Name.Local, err)
		}
		for _, f := range more {
			if f.fill, err = paint(fill); err != nil {
				return nil, fmt.Errorf("icon.svg: %w", err)
			}
			e = append(e, f)
		}
	}
}

func figures(element string, values map[string]string) ([]figure, error) {
	number := func(name string) float64 {
		v, _ := strconv.ParseFloat(values[name], 64) // missing is 0, as in SVG
		return v
	}
	switch element {
	case "svg", "g":
		return nil, nil
	case "rect":
		x, y := number("x"), number("y")
		return []figure{{x0: x, y0: y, x1: x + number("width"), y1: y + number("height"), r: number("rx")}}, nil
	case "circle":
		x, y, r := number("cx"), number("cy"), number("r")
		return []figure{{x0: x - r, y0: y - r, x1: x + r, y1: y + r, r: r}}, nil
	case "path":
		var list []figure
		for _, part := range bytes.SplitAfter([]byte(values["d"]), []byte("z")) {
			if len(part) == 0 {
				continue
			}
			var x, y, w, h, back float64
			if _, err := fmt.Sscanf(string(part), "M%g %gh%gv%gH%gz", &x, &y, &w, &h, &back); err == nil && back == x {
				list = append(list, figure{x0: x, y0: y, x1: x + w, y1: y + h})
				continue
			}
			if _, err := fmt.Sscanf(string(part), "M%g %gh%gv%gh%gz", &x, &y, &w, &h, &back); err != nil || back != -w {
				return nil, fmt.Errorf("%q is no rectangle", part)
			}
			list = append(list, figure{x0: x, y0: y, x1: x + w, y1: y + h})
		}
		return list, nil
	}
	return nil, errors.New("unknown element")
}

// paint reads #rgb and #rrggbb.
func paint(fill string) (color.NRGBA, error) {
	c := color.NRGBA{A: 255}
	form, scale := "#%02x%02x%02x", uint8(1)
	if len(fill) == 4 {
		form, scale = "#%1x%1x%1x", 17
	}
	if _, err := fmt.Sscanf(fill, form, &c.R, &c.G, &c.B); err != nil {
		return c, fmt.Errorf("no colour: %q", fill)
	}
	c.R, c.G, c.B = c.R*scale, c.G*scale, c.B*scale
	return c, nil
}

// png draws the emblem size pixels wide. Systems cut a maskable one to a shape
// of theirs: its ground goes to the edge, and the rest keeps within the circle
// of four fifths that they promise to leave.
func (e emblem) png(size int, maskable bool) ([]byte, error) {
	picture := image.NewNRGBA(image.Rect(0, 0, size, size))
	const fine = 4 // samples along a side of a pixel
	step := emblemSide / float64(size*fine)
	for py := range size {
		for px := range size {
			var r, g, b, a int
			for s := range fine * fine {
				x, y := (float64(px*fine+s%fine)+.5)*step, (float64(py*fine+s/fine)+.5)*step
				c := e.at(x, y, maskable)
				r, g, b, a = r+int(c.R)*int(c.A), g+int(c.G)*int(c.A), b+int(c.B)*int(c.A), a+int(c.A)
			}
			if a > 0 {
				picture.SetNRGBA(px, py, color.NRGBA{uint8(r / a), uint8(g / a), uint8(b / a), uint8(a / (fine * fine))})
			}
		}
	}
	var out bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, picture)
	return out.Bytes(), err
}

// at is the colour of a point.
func (e emblem) at(x, y float64, maskable bool) color.NRGBA {
	const inner, middle = .78, emblemSide / 2.
	first := 0
	if maskable {
		x, y = middle+(x-middle)/inner, middle+(y-middle)/inner
		first = 1
	}
	for i := len(e) - 1; i >= first; i-- {
		if e[i].holds(x, y) {
			return e[i].fill
		}
	}
	if maskable {
		return e[0].fill
	}
	return color.NRGBA{}
}

func (f figure) holds(x, y float64) bool {
	if x < f.x0 || x > f.x1 || y < f.y0 || y > f.y1 {
		return false
	}
	dx := max(f.x0+f.r-x, x-(f.x1-f.r), 0)
	dy := max(f.y0+f.r-y, y-(f.y1-f.r), 0)
	return dx*dx+dy*dy <= f.r*f.r
}
