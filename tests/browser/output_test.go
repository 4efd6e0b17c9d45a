package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"compressionlab/tests/chrome"
)

// The end of what a long run prints stays in sight, unless the reader has
// scrolled up.
func TestOutputFollows(t *testing.T) {
	p := lesson(t)
	p.Type("play", "m = load_model(\"digits_mlp\")\nwhile True:\n    for i in range(4):\n        print(i)\n    train(m, digits().train, epochs=1, lr=0.01)")
	p.Click(chrome.Hook("play", "run"))
	out := fmt.Sprintf(`document.querySelector('%s')`, chrome.Hook("play", "output"))
	p.Until("the output is higher than its frame, and at its end", fmt.Sprintf(`(e => e && e.scrollHeight > e.clientHeight + 50 && e.scrollTop + e.clientHeight >= e.scrollHeight - 2)(%s)`, out))
	chrome.Eval[bool](p, fmt.Sprintf(`(window.labHigh = %s.scrollHeight, %[1]s.scrollTop = 0, true)`, out))
	p.Until("more was printed", fmt.Sprintf(`%s.scrollHeight > labHigh + 100`, out))
	if top := chrome.Eval[float64](p, out+`.scrollTop`); top != 0 {
		t.Errorf("the reader was at the top, and is at %v", top)
	}
	p.Do("scroll", chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(e => { e.scrollTop = e.scrollHeight })(%s)`, out)))
	p.Until("at the end it follows again", fmt.Sprintf(`(e => e.scrollHeight > labHigh + 200 && e.scrollTop + e.clientHeight >= e.scrollHeight - 2)(%s)`, out))
	p.Click(chrome.Hook("play", "stop"))
}
