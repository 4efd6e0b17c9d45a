package chrome

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// Patience is how long a wait lasts before it gives up. It is long because it
// only matters to a failure; LAB_PATIENCE ("2m") sets another.
var Patience = patience()

func patience() time.Duration {
	if d, err := time.ParseDuration(os.Getenv("LAB_PATIENCE")); err == nil {
		return d
	}
	return 45 * time.Second
}

// look is the time between two looks at a page that is waited for.
const look = 8 * time.Millisecond

// A Page is a window with storage of its own: nothing is left in it from
// another one.
type Page struct {
	T       T
	ctx     context.Context
	cancel  context.CancelFunc
	browser *Browser

	mu       sync.Mutex
	requests []string
	problems []string
}

// View is how a reader looks at a page. The zero View is a desktop's: light,
// 1440 by 900.
type View struct {
	Width, Height int // CSS pixels
	Dark          bool
	NoScript      bool   // scripting is off
	Before        string // a script that runs in every document before its own
	GPU           bool   // WebGL, which is software here, says that it is a GPU's
	NoPolicy      bool   // the Content-Security-Policy is not applied, so that a checker can be injected
}

// watch.js runs before every document's own scripts and keeps what a test
// wants to know afterwards.
//
//go:embed watch.js
var watch string

// gpu has WebGL name no renderer, as browsers do that hide it from fingerprints.
const gpu = `;(get => {
	WebGL2RenderingContext.prototype.getExtension = function (name) { return name === "WEBGL_debug_renderer_info" ? null : get.call(this, name) };
})(WebGL2RenderingContext.prototype.getExtension);`

// Open opens a window. It is closed by Close.
func (b *Browser) Open(t T, v View) *Page {
	t.Helper()
	p := &Page{T: t, browser: b}
	p.ctx, p.cancel = chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(p.note))
	if v.Width == 0 {
		v.Width, v.Height = 1440, 900
	}
	if v.Height == 0 {
		v.Height = 844
	}
	do := func(what string, err error) {
		t.Helper()
		if err != nil {
			p.cancel()
			t.Fatalf("opening a window: %s: %v", what, err)
		}
	}
	do("start", chromedp.Do(p.ctx))
	if v.GPU {
		v.Before = gpu + v.Before
	}
	_, err := chromedp.Call(p.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watch + ";" + v.Before})
	do("watch", err)
	_, err = chromedp.Call(p.ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	do("focus", err)
	if v.NoPolicy {
		_, err = chromedp.Call(p.ctx, page.SetBypassCSP, page.SetBypassCSPParams{Enabled: true})
		do("policy", err)
	}
	if v.NoScript {
		_, err = chromedp.Call(p.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		do("scripting", err)
	}
	p.Resize(v.Width, v.Height)
	p.Dark(v.Dark)
	return p
}

// Close closes the window.
func (p *Page) Close() { p.cancel() }

// Resize gives the window another size, in CSS pixels.
func (p *Page) Resize(width, height int) {
	p.T.Helper()
	_, err := chromedp.Call(p.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: int64(width), Height: int64(height), DeviceScaleFactor: 1})
	p.check("resize", err)
}

// Dark chooses the reader's colour scheme.
func (p *Page) Dark(dark bool) {
	p.T.Helper()
	p.media("", dark)
}

// Paper shows the page as it is printed.
func (p *Page) Paper(dark bool) {
	p.T.Helper()
	p.media("print", dark)
}

func (p *Page) media(media string, dark bool) {
	p.T.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	_, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media, Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme},
		{Name: "prefers-reduced-motion", Value: "reduce"}, // a picture in mid-flight is no picture
	}})
	p.check("colour scheme", err)
}

// Go opens an address and waits until its document has loaded.
func (p *Page) Go(url string) {
	p.T.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, Patience)
	defer cancel()
	p.check("open "+url, chromedp.Do(ctx, chromedp.Navigate(url)))
}

// Begin opens an address and returns at once; the load goes on.
func (p *Page) Begin(url string) {
	p.T.Helper()
	_, err := chromedp.Call(p.ctx, page.Navigate, page.NavigateParams{URL: url})
	p.check("open "+url, err)
}

// Reload loads the page again.
func (p *Page) Reload() {
	p.T.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, Patience)
	defer cancel()
	p.check("reload", chromedp.Do(ctx, chromedp.Reload()))
}

// Lesson goes to the site's home page and follows its link to the lesson.
func (p *Page) Lesson(s *Site, slug string) {
	p.T.Helper()
	p.Go(s.Root)
	p.Go(p.Link(slug))
}

// Link is the address of the first link of this page whose path names slug.
func (p *Page) Link(slug string) string {
	p.T.Helper()
	// getAttribute and URL, not .href and a click: the address must be right
	// in the file, not only once a program has seen to it.
	url := Eval[string](p, `(() => { for (const a of document.links) if (new URL(a.href).pathname.split("/").includes(`+quote(slug)+`)) return a.href; return "" })()`)
	if url == "" {
		p.T.Fatalf("%s has no link to %s", p.Address(), slug)
	}
	return url
}

// Address is the page's own.
func (p *Page) Address() string {
	p.T.Helper()
	return Eval[string](p, `location.href`)
}

// Eval evaluates a JavaScript expression in the page. A promise is waited for.
func Eval[V any](p *Page, js string) V {
	p.T.Helper()
	v, err := eval[V](p, js)
	if err != nil {
		p.fail("%s: %v", js, err)
	}
	return v
}

func eval[V any](p *Page, js string) (V, error) {
	ctx, cancel := context.WithTimeout(p.ctx, Patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[V](js, chromedp.EvalAwaitPromise))
}

// Until waits for a JavaScript expression to be true. An expression that
// throws is not true yet: what it looks at may not be there so far.
func (p *Page) Until(what, js string) {
	p.T.Helper()
	wait[bool](p, what, `(`+js+`) ? true : null`)
}

// wait waits for a JavaScript expression that is not null, and gives it.
func wait[V any](p *Page, what, js string) *V {
	p.T.Helper()
	deadline := time.Now().Add(Patience)
	for {
		v, err := eval[*V](p, js)
		if v != nil && err == nil {
			return v
		}
		if p.ctx.Err() != nil || time.Now().After(deadline) {
			if err != nil {
				p.fail("waited in vain until %s: %v", what, err)
			}
			p.fail("waited in vain until %s", what)
		}
		time.Sleep(look)
	}
}

// Do runs steps of chromedp that have no method here.
func (p *Page) Do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.T.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, Patience)
	defer cancel()
	p.check(what, chromedp.Do(ctx, steps...))
}

// Context is for a protocol command that has no method here.
func (p *Page) Context() context.Context { return p.ctx }

// Requests lists the address of every request of the page, its frames and its
// workers. A worker's own are read from its list of loads, which holds failed
// ones too.
func (p *Page) Requests() []string {
	p.T.Helper()
	p.mu.Lock()
	all := append([]string(nil), p.requests...)
	p.mu.Unlock()
	for _, w := range p.workers() {
		limit, stop := context.WithTimeout(p.ctx, Patience)
		ctx, cancel := chromedp.NewContext(limit, chromedp.WithTargetID(w), chromedp.WithDetachOnCancel())
		list, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](`performance.getEntriesByType("resource").map(e => e.name)`))
		cancel()
		stop()
		p.check("requests of a worker", err)
		all = append(all, list...)
	}
	return all
}

// WaitWorkers waits until so many workers of this page are alive, those among
// them that a worker has started. One that is busy when it is ended takes
// Chromium two seconds.
func (p *Page) WaitWorkers(n int) {
	p.T.Helper()
	for deadline := time.Now().Add(Patience); ; time.Sleep(look) {
		alive := len(p.workers())
		if alive == n {
			return
		}
		if p.ctx.Err() != nil || time.Now().After(deadline) {
			p.fail("waited in vain until the page has %d workers: it has %d", n, alive)
		}
	}
}

// workers are the dedicated workers of this page that are alive.
func (p *Page) workers() []target.ID {
	p.T.Helper()
	infos, err := chromedp.Targets(p.ctx)
	p.check("list of workers", err)
	mine := chromedp.FromContext(p.ctx).BrowserContextID
	var ids []target.ID
	for _, info := range infos {
		if info.Type == "worker" && info.BrowserContextID == mine {
			ids = append(ids, info.TargetID)
		}
	}
	return ids
}

// Problems lists what the browser complained about: errors in the console,
// exceptions that nobody caught, files that were not found, and violations of
// the Content-Security-Policy.
func (p *Page) Problems() []string {
	p.T.Helper()
	all := p.noted()
	if list, err := eval[[]string](p, `window.labWatch ? labWatch.violations : []`); err == nil {
		all = append(all, list...)
	}
	return all
}

func (p *Page) noted() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.problems...)
}

// note hears every event of the page's target.
func (p *Page) note(ev any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch ev := ev.(type) {
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, ev.Request.URL)
	case *runtime.EventExceptionThrown:
		text := ev.ExceptionDetails.Text
		if e := ev.ExceptionDetails.Exception; e != nil {
			text += " " + e.Description
		}
		p.problems = append(p.problems, "exception: "+text)
	case *runtime.EventConsoleAPICalled:
		if kind := string(ev.Type); kind == "error" || kind == "assert" || kind == "warning" {
			p.problems = append(p.problems, "console."+kind+": "+arguments(ev.Args))
		}
	case *log.EventEntryAdded:
		if ev.Entry.Level == log.EntryLevelError {
			p.problems = append(p.problems, fmt.Sprintf("%s: %s %s", ev.Entry.Source, ev.Entry.Text, ev.Entry.URL))
		}
	}
}

func arguments(args []*runtime.RemoteObject) string {
	var words []string
	for _, a := range args {
		var s string
		switch {
		case json.Unmarshal(a.Value, &s) == nil:
			words = append(words, s)
		case a.Description != "":
			words = append(words, a.Description)
		default:
			words = append(words, string(a.Value))
		}
	}
	return strings.Join(words, " ")
}

func (p *Page) check(what string, err error) {
	p.T.Helper()
	if err != nil {
		p.fail("%s: %v", what, err)
	}
}

// fail ends the test with what the browser said as well, and a picture of the
// page where LAB_FAILURES names a folder for it.
func (p *Page) fail(format string, args ...any) {
	p.T.Helper()
	text := fmt.Sprintf(format, args...)
	if noted := p.noted(); len(noted) > 0 {
		text += "\nthe browser said:\n\t" + strings.Join(noted, "\n\t")
	}
	if states, err := eval[[]string](p, `[...document.querySelectorAll("[data-lab-cell]")].map(e => e.dataset.labCell + " is " + e.dataset.labState)`); err == nil {
		text += "\ncells: " + strings.Join(states, ", ")
	}
	if dir := os.Getenv("LAB_FAILURES"); dir != "" {
		if png, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot()); err == nil {
			file := fmt.Sprintf("%s/%d.png", dir, time.Now().UnixNano())
			if os.WriteFile(file, png, 0o644) == nil {
				text += "\npicture: " + file
			}
		}
	}
	p.T.Fatalf("%s", text)
}

// quote writes a Go string as a JavaScript literal.
func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(fmt.Sprintf("chrome: quote %q: %v", s, err))
	}
	return string(b)
}

// Collect has the page's memory collected that nothing refers to any more.
func (p *Page) Collect() {
	p.T.Helper()
	if _, err := chromedp.Call(p.ctx, heapprofiler.CollectGarbage, cdp.Empty{}); err != nil {
		p.T.Fatalf("collecting garbage: %v", err)
	}
}
