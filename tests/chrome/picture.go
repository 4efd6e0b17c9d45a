package chrome

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/png"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// A Box is a place in the window, in CSS pixels.
type Box struct {
	X, Y, Width, Height float64
}

// Stage is the selector of the stage's frame, and Drawn of one that has drawn
// its scene.
const (
	Stage = `[data-lab-stage]`
	Drawn = `[data-lab-stage][data-lab-stage-state="ready"]`
)

// Box is where the first element of a selector is, scrolled into view.
func (p *Page) Box(sel string) Box {
	p.T.Helper()
	p.Until("there is "+sel, fmt.Sprintf(`document.querySelector(%s)`, quote(sel)))
	b := Eval[[4]float64](p, fmt.Sprintf(`(e => {
		if (e.getBoundingClientRect().top < 0 || e.getBoundingClientRect().bottom > innerHeight) e.scrollIntoView({block: "center", behavior: "instant"});
		const r = e.getBoundingClientRect(); return [r.x, r.y, r.width, r.height] })(document.querySelector(%s))`, quote(sel)))
	return Box{b[0], b[1], b[2], b[3]}
}

// Picture is a screenshot of a box of the window.
func (p *Page) Picture(b Box) image.Image {
	p.T.Helper()
	shot, err := chromedp.Call(p.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{
		Clip: &page.Viewport{X: b.X + p.scroll("X"), Y: b.Y + p.scroll("Y"), Width: b.Width, Height: b.Height, Scale: 1}})
	p.check("screenshot", err)
	img, err := png.Decode(bytes.NewReader(shot.Data))
	p.check("screenshot", err)
	return img
}

func (p *Page) scroll(axis string) float64 {
	p.T.Helper()
	return Eval[float64](p, "scroll"+axis)
}

// Whole is a picture of the whole page. It is taken in parts: Chromium repeats
// the top of a page where it is taller than a texture of the graphics card.
func (p *Page) Whole() image.Image {
	p.T.Helper()
	const part = 4000
	size := Eval[[2]int](p, `[innerWidth, innerHeight]`)
	width, height := size[0], Eval[int](p, `document.documentElement.scrollHeight`)
	p.Resize(width, height) // so that no part is laid out anew for its picture
	defer p.Resize(size[0], size[1])
	p.rest()
	whole := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := 0; y < height; y += part {
		img := p.Picture(Box{0, float64(y), float64(width), float64(min(part, height-y))})
		draw.Draw(whole, image.Rect(0, y, width, y+img.Bounds().Dy()), img, img.Bounds().Min, draw.Src)
	}
	return whole
}

// Window is a picture of what the window shows.
func (p *Page) Window() image.Image {
	p.T.Helper()
	p.rest()
	size := Eval[[2]float64](p, `[innerWidth, innerHeight]`)
	return p.Picture(Box{0, 0, size[0], size[1]})
}

// rest waits until the page has had its say about a change of the window.
func (p *Page) rest() {
	p.T.Helper()
	Eval[bool](p, `(async () => { for (let i = 0, h = 0; i < 12; i++) { if (h !== document.documentElement.scrollHeight) i = 0; h = document.documentElement.scrollHeight; await new Promise(requestAnimationFrame) } return true })()`)
}

// Differ counts the pixels in which two pictures of one size differ.
func Differ(a, b image.Image) (int, error) {
	if a.Bounds().Size() != b.Bounds().Size() {
		return 0, fmt.Errorf("pictures of %v and %v", a.Bounds().Size(), b.Bounds().Size())
	}
	n := 0
	for y := 0; y < a.Bounds().Dy(); y++ {
		for x := 0; x < a.Bounds().Dx(); x++ {
			ar, ag, ab, _ := a.At(a.Bounds().Min.X+x, a.Bounds().Min.Y+y).RGBA()
			br, bg, bb, _ := b.At(b.Bounds().Min.X+x, b.Bounds().Min.Y+y).RGBA()
			if ar != br || ag != bg || ab != bb {
				n++
			}
		}
	}
	return n, nil
}

// Colours counts the distinct colours of a picture: 1 for a blank one.
func Colours(img image.Image) int {
	seen := map[[3]uint32]bool{}
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			r, g, b, _ := img.At(x, y).RGBA()
			seen[[3]uint32{r, g, b}] = true
		}
	}
	return len(seen)
}
