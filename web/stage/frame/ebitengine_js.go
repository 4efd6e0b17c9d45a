package frame

import (
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

// LayoutF is told the size of the frame, in CSS pixels, before each Draw; the
// screen has all of the device's pixels in it.
func (g *game) LayoutF(width, height float64) (float64, float64) {
	defer g.guard()
	scale := ebiten.Monitor().DeviceScaleFactor()
	g.Resize(int(width), scale)
	return width * scale, height * scale
}

// Layout is not called where there is LayoutF.
func (g *game) Layout(width, height int) (int, int) { return width, height }

func (g *game) Draw(screen *ebiten.Image) {
	defer g.guard()
	if g.Stale() {
		p := g.Paint()
		if g.image != nil && g.image.Bounds().Size() != p.Image().Rect.Size() {
			g.image.Deallocate()
			g.image = nil
		}
		if g.image == nil {
			g.image = ebiten.NewImageWithOptions(p.Image().Rect, &ebiten.NewImageOptions{Unmanaged: true})
		}
		g.image.WritePixels(p.Bytes())
		g.presented()
	}
	if g.image == nil {
		return
	}
	screen.Fill(g.Paper())
	var o ebiten.DrawImageOptions
	if s := ebiten.Monitor().DeviceScaleFactor() / g.Scale(); s != 1 {
		o.GeoM.Scale(s, s)
	}
	screen.DrawImage(g.image, &o)
}
