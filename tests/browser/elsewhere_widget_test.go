package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"compressionlab/tests/webdriver"
)

// A page of another origin with a widget in it, in every browser: the frame is as
// high as the widget says, the widget runs and its host is told the result and the
// session, and the session behind a # opens as it was.
func TestElsewhereWidget(t *testing.T) {
	lab := serve(t, "/a/b/")
	elsewhere(t, func(t *testing.T, p *webdriver.Page) {
		open := func(state string) {
			t.Helper()
			body := fmt.Sprintf(`<!doctype html><html lang=en><meta charset=utf-8><title>A course</title><body>
				<script>window.labHeard = []; addEventListener("message", e => { if (e.data?.source === "compression-lab") labHeard.push({...e.data, origin: e.origin}) })</script>
				<script src="%sembed.js" async></script><compression-lab lesson=magnitude-pruning widget=try state="%s"></compression-lab>`, lab.Root, state)
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				if r.URL.Path == "/" {
					fmt.Fprint(w, body)
				}
			}))
			t.Cleanup(func() { s.CloseClientConnections(); s.Close() })
			p.Go(s.URL + "/")
			p.Until("the widget is there and can run", `["ready", "load"].every(type => labHeard.some(h => h.type === type))`)
		}
		// follows waits until the frame is as high as what it said last.
		follows := func(more float64) float64 {
			t.Helper()
			p.Until("the frame is as high as it says", fmt.Sprintf(`(h => h && h.height > %f && document.querySelector("iframe").getBoundingClientRect().height === h.height)(labHeard.filter(h => h.type === "resize").at(-1))`, more))
			return webdriver.Eval[float64](p, `document.querySelector("iframe").getBoundingClientRect().height`)
		}
		asks := func(message string) string {
			t.Helper()
			return webdriver.Eval[string](p, `document.querySelector("compression-lab").send(`+message+`).then(a => a.state)`)
		}
		const told = `labHeard.filter(h => h.type === "completed" && h.exercise === "try").at(-1)`

		open("")
		if focused := webdriver.Eval[bool](p, `document.activeElement === document.body`); !focused {
			t.Error("the widget took the focus")
		}
		before := follows(100)
		p.Within("iframe", func() {
			if state := p.Run("try"); state != "done" {
				t.Errorf("the cell is %q: %s", state, p.Text("[data-lab-error]"))
			}
		})
		follows(before)
		p.Until("the host is told the result", told+` && labHeard.some(h => h.type === "state" && h.state.startsWith("session=1."))`)
		if passed := webdriver.Eval[bool](p, told+`.success || `+told+`.score.raw >= 100`); passed {
			t.Error("the exercise passes as it stands")
		}
		task := exercise(t)
		p.Within("iframe", func() {
			p.Type("try", strings.TrimSpace(task.Task.Solution))
			p.Run("try")
			p.WaitHas(`[data-lab-passed]`, true)
		})
		p.Until("the host is told that it is passed", told+`.success && `+told+`.score.raw === 100`)
		session := asks(`"getState"`)
		if !strings.HasPrefix(session, "session=1.") || len(session) > 4096 {
			t.Fatalf("the session is %q", session)
		}

		open(session)
		p.Until("what was opened has run, and passed", told+`?.success`)
		p.Within("iframe", func() {
			if got := strings.TrimSpace(p.Code("try")); got != strings.TrimSpace(task.Task.Solution) {
				t.Errorf("the session opens with\n%s\nwant\n%s", got, task.Task.Solution)
			}
		})
		if got := asks(`"getState"`); got != session {
			t.Errorf("opened again the session is %q, want %q", got, session)
		}
		follows(100)
		for _, missing := range lab.Missing() {
			t.Errorf("refused by the server: %s", missing)
		}
	})
}
