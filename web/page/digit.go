package page

import (
	"fmt"
	"strings"
)

// digit draws an image of 8 × 8 pixels, the squares of one grey in one path.
func digit(pixels []byte, said string) string {
	var paths [17]strings.Builder
	for i, p := range pixels {
		if p > 0 && p <= 16 {
			fmt.Fprintf(&paths[p], "M%d %dh1v1h-1z", i%8, i/8)
		}
	}
	var b strings.Builder
	b.WriteString(`<svg class="digit" viewBox="0 0 8 8" width="48" height="48" role="img" shape-rendering="crispEdges" aria-label="` + escape(said) + `">`)
	for p := range paths {
		if paths[p].Len() > 0 {
			fmt.Fprintf(&b, `<path fill="currentColor" fill-opacity="%.2f" d="%s"/>`, float64(p)/16, paths[p].String())
		}
	}
	b.WriteString(`</svg>`)
	return b.String()
}
