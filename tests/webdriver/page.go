package webdriver

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// look is the time between two looks at a page that is waited for.
const look = 20 * time.Millisecond

// A T is told what went wrong; Fatalf does not return. A *testing.T is one.
type T interface {
	Helper()
	Fatalf(format string, args ...any)
}

// A Page is the browser's window, as one test sees it.
type Page struct {
	T       T
	browser *Browser
}

// Page is the window, for a test.
func (b *Browser) Page(t T) *Page { return &Page{t, b} }

// Go opens an address and waits until its document has loaded.
func (p *Page) Go(url string) {
	p.T.Helper()
	p.do("Navigate", map[string]any{"url": url})
}

// Eval evaluates a JavaScript expression in the page. A promise is waited for.
func Eval[V any](p *Page, js string) V {
	p.T.Helper()
	v, err := eval[V](p, js)
	if err != nil {
		p.T.Fatalf("%s: %s: %v", p.browser.Name, js, err)
	}
	return v
}

func eval[V any](p *Page, js string) (v V, err error) {
	value, err := p.browser.wire.do("ExecuteAsyncScript", map[string]any{"args": []any{}, "script": `
		const done = arguments[arguments.length - 1];
		(async () => (` + js + `))().then(v => done(JSON.stringify([v ?? null, ""])), e => done(JSON.stringify([null, String(e)])));`})
	if err != nil {
		return v, err
	}
	var text, failed string
	if err := json.Unmarshal(value, &text); err != nil {
		return v, fmt.Errorf("%s: %w", value, err)
	}
	both := []any{&v, &failed}
	if err := json.Unmarshal([]byte(text), &both); err != nil {
		return v, fmt.Errorf("%s: %w", text, err)
	}
	if failed != "" {
		return v, errors.New(failed)
	}
	return v, nil
}

// Until waits for a JavaScript expression to be true. An expression that throws
// is not true yet.
func (p *Page) Until(what, js string) {
	p.T.Helper()
	for deadline := time.Now().Add(p.browser.patience); ; time.Sleep(look) {
		is, err := eval[bool](p, `!!(`+js+`)`)
		if is && err == nil {
			return
		}
		if time.Now().After(deadline) {
			p.T.Fatalf("%s: waited in vain until %s: %v", p.browser.Name, what, err)
		}
	}
}

// Click clicks the first element of a selector with the mouse, once it is there,
// enabled, at rest and not covered.
func (p *Page) Click(sel string) {
	p.T.Helper()
	for deadline := time.Now().Add(p.browser.patience); ; time.Sleep(look) {
		p.Until(sel+" is there, enabled and at rest", `(async e => {
			if (!e || e.disabled || e.getAttribute("aria-disabled") === "true" || !e.getClientRects().length) return false;
			const box = () => e.getClientRects()[0];
			if (box().top < 0 || box().bottom > innerHeight) e.scrollIntoView({block: "center", inline: "nearest", behavior: "instant"});
			const before = box();
			for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
			return box() && ["x", "y", "width", "height"].every(k => box()[k] === before[k]);
		})(document.querySelector(`+quote(sel)+`))`)
		var failed *Error
		id, err := p.find(sel)
		if err == nil {
			_, err = p.browser.wire.do("ElementClick", map[string]any{"id": id})
		}
		if err == nil {
			return
		}
		if !errors.As(err, &failed) || time.Now().After(deadline) {
			p.T.Fatalf("%s: click %s: %v", p.browser.Name, sel, err)
		}
	}
}

// Press sends keys to the first element of a selector, which gets the focus.
func (p *Page) Press(sel, keys string) {
	p.T.Helper()
	id, err := p.find(sel)
	if err != nil {
		p.T.Fatalf("%s: %s: %v", p.browser.Name, sel, err)
	}
	p.do("ElementSendKeys", map[string]any{"id": id, "text": keys})
}

// Keys as Press takes them. Those that modify hold until Release.
const (
	Control = "\ue009"
	Release = "\ue000"
	Enter   = "\ue007"
	Escape  = "\ue00c"
	Tab     = "\ue004"
	Home    = "\ue011"
	Right   = "\ue014"
)

func (p *Page) find(sel string) (string, error) {
	value, err := p.browser.wire.do("FindElement", map[string]any{"using": "css selector", "value": sel})
	if err != nil {
		return "", err
	}
	var element map[string]string // the key is the standard's name for elements
	if err := json.Unmarshal(value, &element); err != nil {
		return "", err
	}
	for _, id := range element {
		return id, nil
	}
	return "", fmt.Errorf("no element in %s", value)
}

// Picture is a PNG of what the window shows.
func (p *Page) Picture() []byte {
	p.T.Helper()
	var text string
	if err := json.Unmarshal(p.do("TakeScreenshot", map[string]any{"full": false}), &text); err != nil {
		p.T.Fatalf("%s: picture: %v", p.browser.Name, err)
	}
	png, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		p.T.Fatalf("%s: picture: %v", p.browser.Name, err)
	}
	return png
}

func (p *Page) do(command string, parameters map[string]any) json.RawMessage {
	p.T.Helper()
	value, err := p.browser.wire.do(command, parameters)
	if err != nil {
		p.T.Fatalf("%s: %s %v: %v", p.browser.Name, command, parameters, err)
	}
	return value
}

// quote writes a Go string as a JavaScript literal.
func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(fmt.Sprintf("webdriver: quote %q: %v", s, err))
	}
	return string(b)
}

// plain has every kind of space as a plain one, as package chrome has it.
func plain(s string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ").Replace(s)
}

// Within does something in the document of the frame that a selector finds.
func (p *Page) Within(sel string, f func()) {
	p.T.Helper()
	value, err := p.browser.wire.do("FindElement", map[string]any{"using": "css selector", "value": sel})
	if err != nil {
		p.T.Fatalf("%s: %s: %v", p.browser.Name, sel, err)
	}
	p.do("SwitchToFrame", map[string]any{"id": value})
	defer p.do("SwitchToFrame", map[string]any{"id": nil})
	f()
}
