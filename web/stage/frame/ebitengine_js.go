package frame

import (
	"image"

	"github.com/hajimehoshi/ebiten/v2"
)

// A game is Ebitengine's side of a screen: it shows the painted picture, in
// the frames in which there is something new.
type game struct {
	*host
	image  *ebiten.Image
	frames bool // Ebitengine asks for frames
}

// run hands the thread to Ebitengine. It returns only with an error.
func (g *game) run() error {
	ebiten.SetFPSMode(ebiten.FPSModeVsyncOffMinimum)
	ebiten.SetRunnableOnUnfocused(true)
	g.frames = true
	return ebiten.RunGameWithOptions(g, &ebiten.RunGameOptions{InitUnfocused: true, ScreenTransparent: true})
}

// wake lets Ebitengine's loop, which stage.js holds, go round once and draw.
func (g *game) wake() {
	if g.frames {
		ebiten.ScheduleFrame()
		window.Get("labFrames").Call("wake")
	}
}

func (g *game) Update() error { return nil }

// LayoutF is told the size of the frame, in CSS pixels, before each Draw. The
// offscreen image, which the picture has no use for, is one pixel.
func (g *game) LayoutF(width, height float64) (float64, float64) {
	defer g.guard()
	g.Resize(int(width), ebiten.Monitor().DeviceScaleFactor())
	return 1, 1
}

// Layout is not called where there is LayoutF.
func (g *game) Layout(width, height int) (int, int) { return 1, 1 }

// Draw hands a new picture to the GPU.
func (g *game) Draw(*ebiten.Image) {
	defer g.guard()
	if !g.Stale() {
		return
	}
	p, due := g.Paint()
	bands := p.Bands()
	size := image.Rect(0, 0, p.Width, p.Height)
	if g.image != nil && g.image.Bounds() != size {
		g.image.Deallocate()
		g.image = nil
	}
	if g.image == nil {
		g.image = ebiten.NewImageWithOptions(size, &ebiten.NewImageOptions{Unmanaged: true})
		bands = [][2]int{{0, p.Height}}
	}
	for _, b := range bands {
		band := size
		band.Min.Y, band.Max.Y = b[0], b[1]
		g.image.SubImage(band).(*ebiten.Image).WritePixels(p.Bytes()[4*p.Width*b[0] : 4*p.Width*b[1]])
	}
	if due {
		g.presented()
	}
}

// DrawFinalScreen puts the picture at the frame's top left corner, without a
// detour through the offscreen image.
func (g *game) DrawFinalScreen(screen ebiten.FinalScreen, _ *ebiten.Image, _ ebiten.GeoM) {
	defer g.guard()
	if g.image == nil {
		return
	}
	o := ebiten.DrawImageOptions{Blend: ebiten.BlendCopy}
	if s := ebiten.Monitor().DeviceScaleFactor() / g.Scale(); s != 1 {
		o.GeoM.Scale(s, s)
	}
	screen.DrawImage(g.image, &o)
}
