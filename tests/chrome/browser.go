package chrome

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/systeminfo"
	"github.com/chromedp/chromedp"
)

// A Browser is a headless Chromium with a new profile.
type Browser struct {
	ctx    context.Context
	cancel context.CancelFunc
}

// Options choose the browser's abilities.
type Options struct {
	NoWebGL bool // as on a machine where the graphics driver is barred
}

// Find gives the path of Chromium or Chrome: LAB_CHROME, or the first of the
// usual names on PATH. The error says what to install.
func Find() (string, error) {
	if path := os.Getenv("LAB_CHROME"); path != "" {
		return exec.LookPath(path)
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	for _, path := range []string{
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
		"/Applications/Chromium.app/Contents/MacOS/Chromium",
	} {
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no Chromium found: install the package chromium, or set LAB_CHROME to a Chrome or Chromium program")
}

// Start starts a browser that talks to nobody but the pages' own server, and
// draws WebGL in software, so that a picture is the same on every machine.
//
// All else is drawn as on a machine that has no GPU, without one made of
// software. Debian's wrapper asks for GPU rasterisation, which took 140 ms for a
// frame of a lesson where the plain rasteriser takes 20; and naming SwiftShader
// for WebGL had it put every frame of the window together, too: the GPU's process
// took 106 ms of processor for one move of a slider, and takes 7.
//
// A frame in a sandbox stays in its page's process, so that a [View]'s Before
// runs in it, too.
func Start(o Options) (*Browser, error) {
	path, err := Find()
	if err != nil {
		return nil, err
	}
	flags := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.Flag("headless", "new"),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-domain-reliability", true),
		chromedp.Flag("no-pings", true),
		chromedp.Flag("disable-features", "Translate,MediaRouter,OptimizationHints,AutofillServerCommunication,IsolateSandboxedIframes"),
		chromedp.Flag("force-device-scale-factor", "1"),
		chromedp.Flag("disable-gpu-rasterization", true),
		chromedp.Flag("disable-gpu-compositing", true),
		chromedp.WindowSize(1440, 900),
	)
	if os.Geteuid() == 0 {
		flags = append(flags, chromedp.NoSandbox) // Chromium refuses its sandbox to root
	}
	if o.NoWebGL {
		flags = append(flags, chromedp.DisableGPU, chromedp.Flag("disable-3d-apis", true))
	} else {
		flags = append(flags, chromedp.Flag("use-angle", "swiftshader"), chromedp.Flag("enable-unsafe-swiftshader", true))
	}
	ctx, stop := chromedp.NewExecAllocator(context.Background(), flags...)
	ctx, cancel := chromedp.NewContext(ctx, chromedp.WithErrorf(func(string, ...any) {}))
	b := &Browser{ctx: ctx, cancel: func() { cancel(); stop() }}
	if err := chromedp.Do(ctx); err != nil {
		b.cancel()
		return nil, fmt.Errorf("%s does not start: %w", path, err)
	}
	return b, nil
}

// Close ends the browser and deletes its profile.
func (b *Browser) Close() {
	ctx, cancel := context.WithTimeout(b.ctx, 10*time.Second)
	defer cancel()
	chromedp.Cancel(ctx)
	b.cancel()
}

// CPU returns the processor time that the browser's processes have used so
// far, in seconds, by kind of process: "browser", "renderer", "GPU", ….
func (b *Browser) CPU(t T) map[string]float64 {
	t.Helper()
	info, err := chromedp.CallBrowser(b.ctx, systeminfo.GetProcessInfo, cdp.Empty{})
	if err != nil {
		t.Fatalf("CPU time of the browser: %v", err)
	}
	sum := map[string]float64{}
	for _, p := range info.ProcessInfo {
		sum[p.Type] += p.CPUTime
	}
	return sum
}

// Memory is what the browser's processes hold of the machine's memory, in bytes,
// by kind of process. Memory that several of them share counts for each.
func (b *Browser) Memory(t T) map[string]int {
	t.Helper()
	info, err := chromedp.CallBrowser(b.ctx, systeminfo.GetProcessInfo, cdp.Empty{})
	if err != nil {
		t.Fatalf("memory of the browser: %v", err)
	}
	sum := map[string]int{}
	for _, p := range info.ProcessInfo {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", p.ID))
		var all, resident int
		if _, scan := fmt.Sscan(string(text), &all, &resident); err != nil || scan != nil {
			continue // it has ended meanwhile
		}
		sum[p.Type] += resident * os.Getpagesize()
	}
	return sum
}

// Dir is the folder of the built site: LAB_SITE, or .build/site at the root of
// the repository. A missing site is an error that says how to build it.
func Dir() (string, error) {
	if dir := os.Getenv("LAB_SITE"); dir != "" {
		return dir, isSite(dir)
	}
	here, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(here, "go.mod")); err == nil {
			dir := filepath.Join(here, ".build", "site")
			return dir, isSite(dir)
		}
		if here == filepath.Dir(here) {
			return "", errors.New("no go.mod above this folder: set LAB_SITE to the folder of the built site")
		}
		here = filepath.Dir(here)
	}
}

func isSite(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, "index.html")); err != nil {
		return fmt.Errorf("no built site in %s: run ./build.sh site first", dir)
	}
	return nil
}
