package browser

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"compressionlab/tests/chrome"
)

// Opening the site and running every cell makes no request to anybody else,
// nothing that fails, and no complaint of the browser.
func TestLoad(t *testing.T) {
	site := serve(t, "/")
	p := window(t, chrome.View{})
	p.Go(site.Root)
	p.Go(p.Link(slug))
	for _, cell := range []string{"wrong", "right", "bytes", "play"} {
		if state := p.Run(cell); state != "done" {
			t.Errorf("cell %s is %q: %s", cell, state, p.Text(chrome.Hook(cell, "error")))
		}
	}
	p.WaitHas(chrome.Drawn, true)
	quiet(t, p, site)
	requests := p.Requests()
	if len(requests) < 5 {
		t.Errorf("only %q were asked for: the log has lost some", requests)
	}
	wasm := 0
	for _, r := range requests {
		if strings.HasSuffix(r, ".wasm") {
			wasm++
		}
		if !strings.HasPrefix(r, site.Root) && !strings.HasPrefix(r, "data:") && !strings.HasPrefix(r, "blob:"+strings.TrimSuffix(site.Root, "/")) {
			t.Errorf("a request to another origin: %s", r)
		}
	}
	if wasm < 3 {
		t.Errorf("%d programs were asked for, want the page, the worker and the stage: %q", wasm, requests)
	}
}

// Run that is pressed before the page's program is there runs the cell, once.
func TestEarlyRun(t *testing.T) {
	site := serve(t, "/")
	p := window(t, chrome.View{Before: `
		if (window === top) addEventListener("DOMContentLoaded", () => {
			labWatch.early = document.documentElement.dataset.labLive === undefined;
			document.querySelector('` + chrome.Hook("right", "run") + `')?.click();
		});`})
	p.Go(site.Root)
	p.Go(p.Link(slug))
	p.WaitState("right", "done")
	if !chrome.Eval[bool](p, `labWatch.early`) {
		t.Fatal("the page's program was there before the document")
	}
	_, want, _ := native(t, 0.80)
	wants(t, "the output", p.Output("right"), reads("compressed", want))
	p.Run("wrong") // whatever else was asked for would have been answered before
	if n := p.Ran("right"); n != 1 {
		t.Errorf("the result shown is of run %d, want 1", n)
	}
}

// What looks live is: from the rendering on that makes Run live, what is done to
// the page is heard. (A rendering that came before the listeners, as one in six
// did, lost a file that was chosen then.)
func TestHeardOnceLive(t *testing.T) {
	for range 8 {
		p, _ := workbenchPage(t, chrome.View{Before: `new MutationObserver((_, observer) => {
			if (!document.querySelector("[data-lab-run]:not([aria-disabled=true])")) return;
			observer.disconnect();
			const field = document.querySelector("[data-lab-give]");
			const data = new DataTransfer();
			data.items.add(new File([new Uint8Array(8)], "early.npz"));
			field.files = data.files;
			field.dispatchEvent(new Event("change", {bubbles: true}));
		}).observe(document, {subtree: true, childList: true, attributes: true})`})
		p.WaitHas(`[data-lab-file="early.npz"]`, true)
		p.Close()
	}
}

// held is a page whose program comes when hold says: until then the page is
// what the document and its loader make of it.
const held = `if (window === top) {
	const begin = WebAssembly.instantiateStreaming;
	WebAssembly.instantiateStreaming = async (response, imports) => {
		const made = await begin.call(WebAssembly, response, imports);
		await new Promise(go => { labWatch.hold = go });
		return made;
	};
	labWatch.sent = [];
	const post = Worker.prototype.postMessage;
	Worker.prototype.postMessage = function (m, ...rest) {
		if (m.kind === "run") labWatch.sent.push(m.json);
		return post.call(this, m, ...rest);
	};
};`

// The worker is asked for the run of an untouched cell before the page's program
// is there, which takes the answer for its own and does not ask again. Of a cell
// that was changed it is not asked, and what was typed in between is what runs.
func TestEarlyRunAsked(t *testing.T) {
	site := serve(t, "/")
	open := func(before string) *chrome.Page {
		p := window(t, chrome.View{Before: held})
		p.Go(site.Root)
		link := p.Link(slug)
		chrome.Eval[bool](p, before+`; true`)
		p.Begin(link)
		p.Until("the worker is ready and the program waits", `window.labEarly?.some(e => e.data.kind === "ready") && labWatch.hold`)
		return p
	}
	const press = `document.querySelector('[data-lab-cell="wrong"] [data-lab-run]').click()`
	const text = `document.querySelector('[data-lab-cell="wrong"] [data-lab-code]')`
	const kept = `localStorage["compression-lab:text:/lessons/magnitude-pruning/"] = JSON.stringify({wrong: "print(7)"})`
	for name, c := range map[string]struct {
		kept, before, between string
		early                 bool
		says                  string
		runs                  int // that the worker is asked for
	}{
		"untouched":       {"", press, "", true, "read right", 1},
		"typed over":      {"", text + `.value = "print(6)"; ` + press, "", false, "6", 1},
		"of last time":    {kept, press, "", false, "7", 1},
		"typed meanwhile": {"", press, text + `.value = "print(8)"`, true, "8", 2},
	} {
		t.Run(name, func(t *testing.T) {
			p := open(c.kept)
			chrome.Eval[bool](p, c.before+`; true`)
			if sent := chrome.Eval[int](p, `labWatch.sent.length`); (sent == 1) != c.early {
				t.Errorf("%d runs were asked for before the program was there", sent)
			}
			if c.early {
				p.Until("the answer is there", `labEarly.some(e => e.data.kind === "ran")`)
			}
			chrome.Eval[bool](p, c.between+`; labWatch.hold(); true`)
			p.WaitState("wrong", "done")
			wants(t, "the output", p.Output("wrong"), c.says)
			if n := p.Ran("wrong"); n != 1 {
				t.Errorf("the result is of run %d, want 1", n)
			}
			if n := chrome.Eval[int](p, `labWatch.sent.length`); n != c.runs {
				t.Errorf("%d runs were asked for, want %d", n, c.runs)
			}
			if state := p.Run("wrong"); state != "done" {
				t.Errorf("once more: %q", state)
			}
			quiet(t, p, site)
		})
	}
}

// Every page's policy names the page's own origin, WebAssembly and its own worker, nothing
// else, and is really in force: a request elsewhere is refused by the browser.
func TestPolicy(t *testing.T) {
	site := serve(t, "/")
	p := window(t, chrome.View{})
	p.Go(site.Root)
	beside := map[string]string{
		"'wasm-unsafe-eval'": "script-src",
		"blob:":              "worker-src", // of a page in a sandbox, where a file of its own is a stranger's
	}
	pages := []string{site.Root, p.Link(slug)}
	for _, page := range pages {
		p.Go(page)
		policy := p.Attr(`meta[http-equiv="Content-Security-Policy"]`, "content")
		for directive := range strings.SplitSeq(policy, ";") {
			words := strings.Fields(directive)
			if len(words) == 0 {
				continue
			}
			for _, source := range words[1:] {
				if source != "'self'" && source != "'none'" && beside[source] != words[0] {
					t.Errorf("%s: %s allows %s", page, words[0], source)
				}
			}
		}
		if !strings.Contains(policy, "default-src") {
			t.Errorf("%s: policy %q has no default-src", page, policy)
		}
		chrome.Eval[bool](p, `fetch("http://127.0.0.1:9/").catch(() => true)`)
		p.Until("the policy has refused a request to another origin", `labWatch.violations.length > 0`)
	}
}

// Each page can be read without a program: a title, one h1, a language, and a
// viewport that lets the reader zoom.
func TestHead(t *testing.T) {
	site := serve(t, "/")
	p := window(t, chrome.View{NoScript: true})
	p.Go(site.Root)
	for _, page := range []string{site.Root, p.Link(slug)} {
		p.Go(page)
		if n := chrome.Eval[int](p, `document.querySelectorAll("h1").length`); n != 1 {
			t.Errorf("%s has %d h1, want 1", page, n)
		}
		if lang := p.Attr("html", "lang"); lang != "en" {
			t.Errorf("%s: lang %q", page, lang)
		}
		if title := chrome.Eval[string](p, "document.title"); title == "" {
			t.Errorf("%s has no title", page)
		}
		viewport := p.Attr(`meta[name="viewport"]`, "content")
		if !strings.Contains(viewport, "width=device-width") || strings.Contains(viewport, "user-scalable") || strings.Contains(viewport, "maximum-scale") {
			t.Errorf("%s: viewport %q", page, viewport)
		}
	}
}

// Every link and every file that the two pages name is there; a fragment names
// an element. A link to another site may be followed, never fetched.
func TestLinks(t *testing.T) {
	site := serve(t, "/a/b/c/")
	p := window(t, chrome.View{})
	p.Go(site.Root)
	pages := []string{site.Root, p.Link(slug)}
	checked := 0
	for _, page := range pages {
		p.Go(page)
		for _, link := range chrome.Eval[[]string](p, `[...document.querySelectorAll("a[href], link[href], script[src], img[src], source[srcset]")].flatMap(e =>
			e.href ? [e.href] : e.src ? [e.src] : e.srcset.split(",").map(s => new URL(s.trim().split(/\s/)[0], document.baseURI).href))`) {
			u, err := url.Parse(link)
			if err != nil {
				t.Errorf("%s links to %q: %v", page, link, err)
				continue
			}
			if !strings.HasPrefix(link, site.Root) {
				if u.Scheme != "https" {
					t.Errorf("%s links to %s: neither in the site nor a web address", page, link)
				}
				continue
			}
			checked++
			if u.Fragment != "" && strings.HasPrefix(link, page+"#") && !chrome.Eval[bool](p, `!!document.getElementById("`+u.Fragment+`")`) {
				t.Errorf("%s links to #%s, which is not there", page, u.Fragment)
			}
			response, err := http.Get(link)
			if err != nil {
				t.Error(err)
				continue
			}
			response.Body.Close()
			if response.StatusCode != http.StatusOK {
				t.Errorf("%s links to %s: %s", page, link, response.Status)
			}
		}
	}
	if checked < 6 {
		t.Errorf("only %d links were found in the site", checked)
	}
}
