package browser

import (
	"fmt"
	"strings"
	"testing"

	"compressionlab/tests/chrome"
	"compressionlab/web/link"
)

// A link that is in order may still carry markup, as anybody may make one: it is the
// text of a cell, what it prints is printed, and neither becomes a part of the page.
// On every kind of page, as on every kind a fragment that is none is named.
func TestHostileSession(t *testing.T) {
	lab := serve(t, "/")
	const markup = `<img src=x onerror=labPwned=1>`
	for path, c := range map[string]struct{ lesson, cell string }{
		"lessons/" + slug + "/":     {slug, "right"},
		"embed/" + slug + "/right/": {slug, "right"},
		"workbench/":                {"workbench", "1"},
		"embed/workbench/":          {"workbench", "1"},
	} {
		t.Run(path, func(t *testing.T) {
			text := fmt.Sprintf("# </textarea></script>%s\nprint(%q)\nassert False, %[2]q", markup, markup)
			fragment, err := link.Encode(link.Session{Seed: 1, Lesson: c.lesson, Cells: []link.Cell{{ID: c.cell, Text: text, Ran: true}}})
			if err != nil {
				t.Fatal(err)
			}
			p := window(t, chrome.View{})
			p.Go(lab.Root + path + "#" + fragment)
			p.WaitCode(c.cell, "</script>")
			p.WaitState(c.cell, "error")
			if got := p.Output(c.cell); !strings.Contains(got, markup) {
				t.Errorf("it prints %q", got)
			}
			wants(t, "the error", p.Text(chrome.Hook(c.cell, "error")), markup)
			wrong := map[string]string{"garbage": "session=1.%zz" + markup}
			if path == "workbench/" { // a widget's is in TestHostileAddress
				wrong["a flood"] = "session=1." + strings.Repeat("A", 1_000_000)
			}
			for name, fragment := range wrong {
				q := window(t, chrome.View{})
				q.Go(lab.Root + path + "#" + fragment)
				q.WaitHas("[data-lab-refused]", true)
				if state := q.Run(c.cell); state != "done" {
					t.Errorf("after %s the cell is %q", name, state)
				}
				if chrome.Eval[bool](q, `!!window.labPwned || !!document.querySelector("img[src=x]")`) {
					t.Errorf("%s became markup", name)
				}
			}
			if chrome.Eval[bool](p, `!!window.labPwned || !!document.querySelector("img[src=x]")`) {
				t.Error("what the link carries became markup")
			}
		})
	}
}

// A window that is not the page around a widget, another widget's or a stranger's in
// the same page, is not heard by it, whatever its messages claim; nor is a page whose
// origin only begins like one that is let.
func TestStrangers(t *testing.T) {
	lab := serve(t, "/")
	p := host(t, lab, `<script src="LABembed.js" async></script><compression-lab lesson=magnitude-pruning widget=wrong loading=eager></compression-lab>
		<iframe id=stranger src="LABlicenses/digits.txt"></iframe>`, chrome.View{})
	p.Until("it can run", `labHeard.some(h => h.data.type === "load")`)
	before := chrome.Eval[string](p, `document.querySelector("compression-lab").send("getState").then(a => a.state)`)
	// From a window within the host's page: its source is not the parent.
	chrome.Eval[bool](p, `(() => {
		const other = document.createElement("iframe");
		other.srcdoc = "<!doctype html><title>another</title>";
		return new Promise(done => {
			other.onload = () => {
				const say = other.contentWindow.eval("(to, m) => to.postMessage(m, '*')");
				const to = document.querySelector("compression-lab iframe").contentWindow;
				for (const type of ["reset", "pause", "setTheme", "setState"]) say(to, {source: "compression-lab", v: 1, id: "s", type, theme: "dark", state: ""});
				say(to, {kind: "ran", json: "{}", buffers: []});
				say(to, {context: "h5p", action: "hello"});
				done(true);
			};
			document.body.append(other);
		});
	})()`)
	if got := chrome.Eval[string](p, `document.querySelector("compression-lab").send("getState").then(a => a.state)`); got != before {
		t.Errorf("the session is %q, was %q", got, before)
	}
	if n := ask[int](p, 0, "count", `:root[data-theme="dark"], [data-lab-paused]`); n != 0 {
		t.Error("a stranger changed the page")
	}
	if n := chrome.Eval[int](p, `labHeard.filter(h => h.data.id === "s").length`); n != 0 {
		t.Errorf("a stranger is answered %d times", n)
	}
}
