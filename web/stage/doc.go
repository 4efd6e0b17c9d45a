// Package stage paints the weights of a model: every weight as one square, and
// the histogram of their magnitudes with the threshold that a pruning drew
// through it. [Arrange] says where the parts go, [Paint] fills a [Picture],
// [Stage] answers the page's messages and the reader's pointer, [Still] makes
// the picture that a reader sees without scripts. The browser and Ebitengine
// are package frame's.
//
// Lengths are CSS pixels, until Paint multiplies them by the scale of the
// device. Nothing here writes text: the page puts words where the regions of
// wire.Drawn say.
//
// # Why is a picture painted into memory, and not drawn by the GPU?
//
// It is five thousand small rectangles that change when a cell has run, not
// sixty times a second: filling them takes a few milliseconds, about what
// handing the same rectangles to WebGL one by one would. In return a native
// test looks at the very pixels that a reader sees, the site generator makes
// its stills with the same code, and a browser without WebGL shows the same
// picture through a plain canvas.
//
// # Why are colours clipped at ±0.9?
//
// The scale must not move: were it fitted to the largest weight of each run, a
// weight would change its colour because another one was pruned. The bundled
// network has 99.7 % of its weights inside ±0.9; what is larger gets the end
// colour, and its true value is in the probe's readout.
//
// # Why is an erased weight not the colour of zero?
//
// A weight near zero still votes, an erased one does not. So exact zeros are
// bare paper with one dot, and the palette's neutral is kept for small weights.
package stage
