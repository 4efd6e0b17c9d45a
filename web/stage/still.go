package stage

import (
	"image"

	"compressionlab/web/wire"
)

// Still paints a scene for a frame of the width, in CSS pixels, at a scale of
// the device, for readers whose browser runs no programs. Dark or light is in
// the scene's look. The picture is scale times as wide as the frame and as
// high as it needs to be: divide by the scale for CSS pixels.
func Still(scene wire.Scene, weights [][]float32, width int, scale float64) *image.RGBA {
	var p Picture
	var product product
	weights = product.expand(scene, weights)
	Paint(&p, scene, weights, Arrange(scene.View, width, scene.Look), scale)
	return p.Image()
}
