package page

import "compressionlab/engine/trace"

// shapes of the severities, in a 22 × 22 box: octagon, triangle, diamond, ring.
// They differ without any colour.
var shapes = map[string]string{
	trace.Critical: `<path fill="currentColor" d="M6.6 1h8.8L21 6.6v8.8L15.4 21H6.6L1 15.4V6.6z"/><path class="on" d="M7.6 7.6l6.8 6.8M14.4 7.6l-6.8 6.8"/>`,
	trace.High:     `<path fill="currentColor" stroke="currentColor" stroke-width="2" stroke-linejoin="round" d="M11 2.6L20.4 19H1.6z"/><path class="on" d="M11 8.4v4.4M11 16.1v.01"/>`,
	trace.Medium:   `<path fill="currentColor" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round" d="M11 1.4L20.6 11 11 20.6 1.4 11z"/><path class="on" d="M11 6.6v5M11 15.1v.01"/>`,
	trace.Low:      `<circle fill="none" stroke="currentColor" stroke-width="1.8" cx="11" cy="11" r="9.4"/><path stroke="currentColor" stroke-width="2.2" stroke-linecap="round" d="M11 10.2v5.2M11 6.7v.01"/>`,
}

// paths of the icons, in a 16 × 16 box.
var paths = map[string]string{
	"play":   `<path fill="currentColor" d="M4.5 2.8v10.4L13 8z"/>`,
	"stop":   `<rect fill="currentColor" x="4" y="4" width="8" height="8" rx="1"/>`,
	"undo":   `<path d="M5.5 3L2.5 6l3 3M2.8 6H10a3.5 3.5 0 010 7H6"/>`,
	"redo":   `<path d="M10.5 3l3 3-3 3M13.2 6H6a3.5 3.5 0 000 7h4"/>`,
	"reset":  `<path d="M3 3v3.5h3.5M3.2 6.4A5.2 5.2 0 118 13.2"/>`,
	"check":  `<path stroke-width="1.9" d="M3 8.4l3.2 3.2L13 4.6"/>`,
	"cross":  `<path stroke-width="1.9" d="M4 4l8 8M12 4l-8 8"/>`,
	"ring":   `<circle cx="8" cy="8" r="4.6"/>`,
	"pencil": `<path d="M3 13l.7-2.9 7-7 2.2 2.2-7 7zM9.4 4.4l2.2 2.2"/>`,
	"eye":    `<path d="M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8z"/><circle cx="8" cy="8" r="1.9"/>`,
	"table":  `<path d="M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 3.5v9"/>`,
	"list":   `<path d="M2.5 4h1M6 4h7.5M4.5 8h1M8 8h5.5M6.5 12h1M10 12h3.5"/>`,
	"theme":  `<circle cx="8" cy="8" r="5.2"/><path fill="currentColor" d="M8 2.8a5.2 5.2 0 010 10.4z"/>`,
	"sun":    `<circle cx="8" cy="8" r="3"/><path d="M8 1.6v1.6M8 12.8v1.6M1.6 8h1.6M12.8 8h1.6M3.5 3.5l1.1 1.1M11.4 11.4l1.1 1.1M12.5 3.5l-1.1 1.1M4.6 11.4l-1.1 1.1"/>`,
	"moon":   `<path d="M13 9.6A5.6 5.6 0 016.4 3 5.4 5.4 0 108 13.4a5.5 5.5 0 005-3.8z"/>`,
	"link":   `<path d="M6.6 9.4l2.8-2.8M7.4 4.6l1.5-1.5a2.83 2.83 0 014 4l-1.5 1.5M8.6 11.4l-1.5 1.5a2.83 2.83 0 01-4-4l1.5-1.5"/>`,
	"out":    `<path d="M9 2.5h4.5V7M13.2 2.8L7.5 8.5M6.5 3.5h-3v9h9v-3"/>`,
	"left":   `<path d="M13 8H3.5M7 4.2L3.2 8 7 11.8"/>`,
	"branch": `<path d="M4.5 2.5v11M4.5 9.5c4 0 6.5-1.2 6.5-5M8.4 6.2L11 3.5l2.6 2.7"/>`,
	"plus":   `<path d="M8 3v10M3 8h10"/>`,
	"up":     `<path d="M8 13V3.5M4.2 7L8 3.2 11.8 7"/>`,
	"down":   `<path d="M8 3v9.5M4.2 9L8 12.8 11.8 9"/>`,
	"x":      `<path d="M4 4l8 8M12 4l-8 8"/>`,
	"right":  `<path d="M3 8h9.5M9 4.2L12.8 8 9 11.8"/>`,
	"find":   `<circle cx="7" cy="7" r="4.3"/><path d="M10.3 10.3L14 14"/>`,
	"keys":   `<rect x="1.5" y="4" width="13" height="8.5" rx="1.5"/><path d="M4 7h.01M6.7 7h.01M9.3 7h.01M12 7h.01M4.5 9.8h7"/>`,
	"halt":   `<rect fill="currentColor" stroke="none" width="16" height="16" rx="3"/><rect class="hole" x="5.5" y="5.5" width="5" height="5" rx=".5"/>`,
}

// icon draws one of paths; it is never the only name of a control.
func icon(name string) Node {
	return trusted(`<svg class="i" viewBox="0 0 16 16" aria-hidden="true">` + paths[name] + `</svg>`)
}

// severity draws the shape of a severity.
func severity(name string) Node {
	return trusted(`<svg class="sev" viewBox="0 0 22 22" aria-hidden="true">` + shapes[name] + `</svg>`)
}

const logo = `<svg viewBox="0 0 22 22" aria-hidden="true"><rect x=".75" y=".75" width="20.5" height="20.5" rx="2" fill="none" stroke="currentColor" stroke-width="1.5"/><g fill="currentColor"><rect x="4" y="4" width="4" height="4"/><rect x="14" y="9" width="4" height="4"/><rect class="green" x="9" y="14" width="4" height="4"/><circle cx="11" cy="6" r=".8"/><circle cx="16" cy="6" r=".8"/><circle cx="6" cy="11" r=".8"/><circle cx="11" cy="11" r=".8"/><circle cx="6" cy="16" r=".8"/><circle cx="16" cy="16" r=".8"/></g></svg>`

// glyph is the motif of a lesson in the list: a matrix, mostly pruned.
const glyph = `<svg class="glyph" viewBox="0 0 56 24" aria-hidden="true"><g fill="currentColor"><rect x="9" y="1" width="6" height="6"/><rect x="41" y="1" width="6" height="6"/><rect x="25" y="9" width="6" height="6"/><rect x="17" y="17" width="6" height="6"/><rect x="49" y="17" width="6" height="6"/><rect x="1" y="17" width="6" height="6"/><circle cx="4" cy="4" r="1"/><circle cx="20" cy="4" r="1"/><circle cx="28" cy="4" r="1"/><circle cx="36" cy="4" r="1"/><circle cx="52" cy="4" r="1"/><circle cx="4" cy="12" r="1"/><circle cx="12" cy="12" r="1"/><circle cx="20" cy="12" r="1"/><circle cx="36" cy="12" r="1"/><circle cx="44" cy="12" r="1"/><circle cx="52" cy="12" r="1"/><circle cx="12" cy="20" r="1"/><circle cx="28" cy="20" r="1"/><circle cx="36" cy="20" r="1"/><circle cx="44" cy="20" r="1"/></g></svg>`

// patterns that bars are filled with: a hatch for indices, dots for biases,
// rules for row starts.
const patterns = `<svg class="defs" width="0" height="0" aria-hidden="true"><defs>` +
	`<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="p-paper" width="5" height="5"/><rect class="p-index" width="2.2" height="5"/></pattern>` +
	`<pattern id="rules" width="4" height="4" patternUnits="userSpaceOnUse"><rect class="p-paper" width="4" height="4"/><rect class="p-bar" width="1.2" height="4"/></pattern>` +
	`<pattern id="dots" width="4" height="4" patternUnits="userSpaceOnUse"><rect class="p-paper" width="4" height="4"/><circle class="p-bar" cx="2" cy="2" r="1"/></pattern>` +
	`<linearGradient id="weights"><stop class="n4" offset="0"/><stop class="n3" offset=".125"/><stop class="n2" offset=".25"/><stop class="n1" offset=".375"/><stop class="z0" offset=".5"/><stop class="p1" offset=".625"/><stop class="p2" offset=".75"/><stop class="p3" offset=".875"/><stop class="p4" offset="1"/></linearGradient>` +
	`</defs></svg>`
