package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"compressionlab/lessons"
	"compressionlab/tests/chrome"
)

// Every lesson is walked by keyboard, from its first cell to its exercise: a
// choice is made where there is a question, and the run answers it; each cell
// runs; the exercise does not pass as it stands, says why, and passes with the
// solution.
func TestEveryLesson(t *testing.T) {
	site := serve(t, "/")
	for _, l := range course(t) {
		t.Run(l.Slug, func(t *testing.T) {
			p := window(t, chrome.View{})
			p.Lesson(site, l.Slug)
			for _, cell := range cells(l) {
				if cell.Ask != nil {
					commit(t, p, cell)
				}
				runByKey(t, p, cell)
				if cell.Ask != nil {
					answered(t, p, cell)
				}
				if cell.Task != nil {
					solve(t, p, cell)
				}
			}
			quiet(t, p, site)
		})
	}
}

// tabTo presses Tab until the focus is on an element.
func tabTo(p *chrome.Page, sel string) {
	p.T.Helper()
	for range 120 {
		if chrome.Eval[bool](p, fmt.Sprintf(`document.activeElement.matches(%q)`, sel)) {
			return
		}
		p.Keys(chrome.Tab)
	}
	p.T.Fatalf("120 presses of Tab do not reach %s", sel)
}

// commit chooses the first wrong answer.
func commit(t *testing.T, p *chrome.Page, cell lessons.Cell) {
	t.Helper()
	p.Live(cell.ID)
	if p.Has(chrome.Hook(cell.ID, "answer")) {
		t.Errorf("%s answers its question before it has run", cell.ID)
	}
	tabTo(p, chrome.Hook(cell.ID, "choice"))
	p.Keys(" ")
	for i := 0; cell.Ask.Choices[i].Right; i++ {
		p.Keys(chrome.ArrowDown)
	}
	p.WaitHas(chrome.Hook(cell.ID, `ask="chosen"`), true)
}

// answered looks at what the page says to who chose the first wrong answer.
func answered(t *testing.T, p *chrome.Page, cell lessons.Cell) {
	t.Helper()
	p.WaitHas(chrome.Hook(cell.ID, `ask="answered"`), true)
	words := func(s string) string { return strings.NewReplacer("`", "", "*", "").Replace(s) }
	got := p.Text(chrome.Hook(cell.ID, "answer"))
	for _, c := range cell.Ask.Choices {
		if !c.Right {
			wants(t, "the answer of "+cell.ID, got, words(c.Said), words(cell.Ask.Answer))
			return
		}
	}
}

// runByKey runs a cell from its editor.
func runByKey(t *testing.T, p *chrome.Page, cell lessons.Cell) {
	t.Helper()
	p.Live(cell.ID)
	tabTo(p, chrome.Hook(cell.ID, "code"))
	if state := p.After(cell.ID, func() { p.Keys(chrome.Enter, chromedp.ModifierCtrl) }); state != "done" {
		t.Errorf("%s is %q: %s", cell.ID, state, p.Text(chrome.Hook(cell.ID, "error")))
	}
}

// solve has run an exercise as it stands. It reads what is missing, unfolds the
// solution, puts it in the editor and runs it.
func solve(t *testing.T, p *chrome.Page, cell lessons.Cell) {
	t.Helper()
	unmet := chrome.Hook(cell.ID, `check="unmet"`)
	p.WaitHas(unmet, true)
	if p.Has(chrome.Cell(cell.ID) + `[data-lab-passed]`) {
		t.Errorf("%s passes as it stands", cell.ID)
	}
	if why := p.Text(unmet + " .why"); why == "" {
		t.Errorf("%s does not say why", cell.ID)
	}
	wants(t, "what is said of "+cell.ID, p.Text("#lab-said"), "Not yet")
	tabTo(p, chrome.Hook(cell.ID, "solution")+" summary")
	p.Keys(chrome.Enter)
	shown := p.Text(chrome.Hook(cell.ID, "solution") + " pre")
	if strings.TrimSpace(shown) != strings.TrimSpace(cell.Task.Solution) {
		t.Errorf("the solution of %s is\n%s", cell.ID, shown)
	}
	p.Focus(chrome.Hook(cell.ID, "code"))
	p.Type(cell.ID, strings.TrimSpace(shown))
	p.After(cell.ID, func() { p.Keys(chrome.Enter, chromedp.ModifierCtrl) })
	p.WaitHas(chrome.Cell(cell.ID)+`[data-lab-passed]`, true)
	if left := p.Texts(unmet); len(left) > 0 {
		t.Errorf("with its solution %s lacks %q", cell.ID, left)
	}
	wants(t, "what is said of "+cell.ID, p.Text("#lab-said"), "passed")
}

// With scripting off a question reads as text, with its answer folded away, and so
// does an exercise with its solution.
func TestExerciseWithoutScripts(t *testing.T) {
	site := serve(t, "/")
	p := window(t, chrome.View{NoScript: true})
	p.Go(site.Root)
	p.Go(p.Link(slug))
	for _, l := range course(t) {
		if l.Slug != slug {
			continue
		}
		for _, cell := range cells(l) {
			words := strings.NewReplacer("`", "", "*", "")
			if cell.Ask != nil {
				shown := p.Text(chrome.Cell(cell.ID) + " .ask")
				wants(t, "the question of "+cell.ID, shown, words.Replace(cell.Ask.Question))
				for _, c := range cell.Ask.Choices {
					wants(t, "the question of "+cell.ID, shown, words.Replace(c.Text))
				}
				if answer := words.Replace(cell.Ask.Answer); strings.Contains(shown, answer) {
					t.Errorf("the answer of %s is not folded away", cell.ID)
				} else {
					p.Focus(chrome.Cell(cell.ID) + " .ask summary")
					p.Keys(chrome.Enter)
					wants(t, "the answer of "+cell.ID, p.Text(chrome.Cell(cell.ID)+" .ask"), answer)
				}
			}
			if cell.Task != nil {
				shown := p.Text(chrome.Cell(cell.ID) + " .task")
				for _, ask := range cell.Task.Asks {
					wants(t, "the exercise "+cell.ID, shown, words.Replace(ask)[1:]) // the page makes it a sentence
				}
				p.Focus(chrome.Hook(cell.ID, "solution") + " summary")
				p.Keys(chrome.Enter)
				wants(t, "the solution of "+cell.ID, p.Text(chrome.Hook(cell.ID, "solution")), strings.TrimSpace(cell.Task.Solution))
			}
		}
	}
	quiet(t, p, site)
}

// A choice is there again on the next visit, and the answer is not until the cell
// has run.
func TestChoiceIsKept(t *testing.T) {
	p := lesson(t)
	p.Live("wrong")
	second := chrome.Hook("wrong", `choice="2"`)
	p.Click(chrome.Cell("wrong") + " .choices label:nth-child(2)")
	p.WaitHas(chrome.Hook("wrong", `ask="chosen"`), true)
	p.Reload()
	p.Live("wrong")
	p.WaitHas(chrome.Hook("wrong", `ask="chosen"`), true)
	p.Until("the choice is marked", fmt.Sprintf(`document.querySelector('%s').checked`, second))
	if p.Has(chrome.Hook("wrong", "answer")) {
		t.Error("the answer is shown before the cell has run")
	}
	p.Run("wrong")
	p.WaitHas(chrome.Hook("wrong", `ask="answered"`), true)
	if !chrome.Eval[bool](p, fmt.Sprintf(`document.querySelector('%s').checked`, second)) {
		t.Error("the choice is gone after the run")
	}
}
