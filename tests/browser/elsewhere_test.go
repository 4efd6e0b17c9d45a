package browser

import (
	"errors"
	"strings"
	"testing"

	"compressionlab/lessons"
	"compressionlab/tests/chrome"
	"compressionlab/tests/webdriver"
)

// elsewhere does a test in the browsers that are no Chromium. One that is not on
// this machine is skipped by its name.
func elsewhere(t *testing.T, test func(t *testing.T, p *webdriver.Page)) {
	t.Helper()
	for _, start := range []func() (*webdriver.Browser, error){
		func() (*webdriver.Browser, error) { return webdriver.Firefox(chrome.Patience) },
		func() (*webdriver.Browser, error) { return webdriver.WebKit(chrome.Patience) },
	} {
		b, err := start()
		var missing *webdriver.Missing
		if errors.As(err, &missing) {
			t.Run(missing.Name, func(t *testing.T) { t.Skip(missing) })
			continue
		}
		if err != nil {
			t.Error(err)
			continue
		}
		t.Run(b.Name, func(t *testing.T) { test(t, b.Page(t)) })
		b.Close()
	}
}

// The first lesson is the same in every browser: the walk, then each of its cells,
// whose every word and number is as in Chromium, the picture, and the exercise.
func TestElsewhere(t *testing.T) {
	site := serve(t, "/a/b/")
	at := site.Root + "lessons/" + slug + "/"
	var l lessons.Lesson
	for _, l = range course(t) {
		if l.Slug == slug {
			break
		}
	}
	c := window(t, chrome.View{})
	c.Go(at)
	want := map[string]string{}
	for _, cell := range cells(l) {
		c.Run(cell.ID)
		want[cell.ID] = chrome.Eval[string](c, shown(cell.ID))
	}
	elsewhere(t, func(t *testing.T, p *webdriver.Page) {
		p.Go(at)
		if invisible := webdriver.Eval[[]string](p, `[...document.querySelectorAll("mo")].filter(e => !e.getBoundingClientRect().width).map(e => e.textContent)`); len(invisible) > 0 {
			t.Errorf("signs of formulas that are not drawn: %q", invisible)
		}
		if line := webdriver.Eval[string](p, `getComputedStyle(document.querySelector(".term")).textDecorationStyle`); line != "dotted" {
			t.Errorf("a term of the glossary is underlined %q", line)
		}
		walk(t, p)
		for _, cell := range cells(l) {
			if state := p.Run(cell.ID); state != "done" {
				t.Errorf("%s is %q: %s", cell.ID, state, p.Text(chrome.Hook(cell.ID, "error")))
			}
			alike(t, cell.ID, webdriver.Eval[string](p, shown(cell.ID)), want[cell.ID])
			if cell.Task == nil {
				continue
			}
			passed := chrome.Cell(cell.ID) + `[data-lab-passed]`
			p.WaitHas(chrome.Hook(cell.ID, `check="unmet"`), true)
			p.WaitHas(passed, false)
			p.Type(cell.ID, strings.TrimSpace(cell.Task.Solution))
			p.After(cell.ID, func() { p.Press(chrome.Hook(cell.ID, "code"), webdriver.Control+webdriver.Enter+webdriver.Release) })
			p.WaitHas(passed, true)
		}
		p.WaitHas(chrome.Drawn, true)
		p.Press("body", "?")
		p.WaitHas("dialog[open]", true)
		p.Press("dialog[open]", webdriver.Escape)
		p.WaitHas("dialog[open]", false)
		for _, missing := range site.Missing() {
			t.Errorf("refused by the server: %s", missing)
		}
	})
}

// alike fails unless a cell shows what it shows in Chromium.
func alike(t *testing.T, cell, got, want string) {
	t.Helper()
	at := 0
	for at < min(len(got), len(want)) && got[at] == want[at] {
		at++
	}
	if got != want {
		t.Errorf("%s shows\n…%s\nin Chromium\n…%s", cell, excerpt([]byte(got), at), excerpt([]byte(want), at))
	}
}

// shown is every word and number of a cell, as JavaScript, but for what a clock
// says, and for the picture, which comes when it comes.
func shown(cell string) string {
	return "(e => { e = e.cloneNode(true); e.querySelectorAll('.picture').forEach(p => p.remove()); return e.textContent.replace(/[\\d.]+\\s*m?s\\b/g, '') })" +
		"(document.querySelector(`" + chrome.Cell(cell) + "`))"
}

// Every cell of the suites gives in the worker of every browser what it gives
// natively, to the last bit.
func TestElsewhereSuites(t *testing.T) {
	site := serve(t, "/")
	elsewhere(t, func(t *testing.T, p *webdriver.Page) {
		p.Go(site.Root + "lessons/" + slug + "/")
		webdriver.Eval[bool](p, worker)
		suitesRun(t, func(js string) string { return webdriver.Eval[string](p, js) })
	})
}

// The one file works from a disk in every browser: the worker, the picture, and
// an exercise.
func TestElsewhereOneFile(t *testing.T) {
	root := oneFile(t)
	task := exercise(t)
	elsewhere(t, func(t *testing.T, p *webdriver.Page) {
		p.Go(root + "?lessons/" + slug + "/")
		p.Until("the lesson is there", `document.querySelector("[data-lab-cell]")`)
		walk(t, p)
		p.WaitHas(chrome.Drawn, true)
		p.Type(task.ID, strings.TrimSpace(task.Task.Solution))
		p.Run(task.ID)
		p.WaitHas(chrome.Cell(task.ID)+`[data-lab-passed]`, true)
	})
}

// After one visit every browser has the site for a time without a network.
func TestElsewhereOffline(t *testing.T) {
	elsewhere(t, func(t *testing.T, p *webdriver.Page) {
		site := serve(t, "/a/b/")
		p.Go(site.Root)
		p.Until("the site is kept", `document.documentElement.dataset.labOffline === "ready" && navigator.serviceWorker.controller`)
		site.Close()
		p.Go(site.Root + "lessons/" + slug + "/")
		walk(t, p)
		p.WaitHas(chrome.Drawn, true)
	})
}
