package page

import (
	"fmt"

	"compressionlab/web/state"
	"compressionlab/web/text"
)

// ask renders the question above a cell: a group of radio buttons, and the answer
// once the cell has run. Without scripts it reads as text, with the answer folded
// away.
func ask(c *state.Cell) Node {
	if c.Ask == nil {
		return el("div.ask").on("hidden", true)
	}
	w := text.Words
	phase := "open"
	switch {
	case c.Revealed():
		phase = "answered"
	case c.Chosen > 0:
		phase = "chosen"
	}
	choices := el("div.choices")
	for i, choice := range c.Ask.Choices {
		mine, right := c.Chosen == i+1, c.Revealed() && choice.Right
		box := el("input").at("type", "radio").at("name", "ask-"+c.ID).at("data-lab-choice", fmt.Sprint(i+1)).on("disabled", !c.Live || c.Revealed())
		label := el("label", box, el("span", markup(choice.Text)...)).with("right", right).with("mine", mine)
		if right {
			label = label.add(el("span.is", icon("check"), txt(w.AskRightMark)))
		}
		if mine && c.Revealed() && !right {
			label = label.add(el("span.is", txt(w.AskChosen)))
		}
		choices = choices.add(label)
	}
	n := el("div.ask",
		el("fieldset", el("legend", el("b", txt(w.AskTitle)), el("span", markup(c.Ask.Question)...)), choices).at("id", "ask-"+c.ID).at("data-lab-ask", phase))
	if !c.Revealed() {
		return n.add(
			el("noscript", el("details", el("summary", txt(w.AskAnswer)), el("p", markup(rightChoice(c))...), el("p", markup(c.Ask.Answer)...))),
			el("div.answer").on("hidden", true))
	}
	said := w.AskNone
	if c.Chosen > 0 {
		if choice := c.Ask.Choices[c.Chosen-1]; choice.Right {
			said = w.AskRight
		} else {
			said = choice.Said
		}
	}
	return n.add(
		el("noscript"),
		el("div.answer", el("p", markup(said+" "+c.Ask.Answer)...)).at("data-lab-answer", "true"))
}

func rightChoice(c *state.Cell) string {
	for _, choice := range c.Ask.Choices {
		if choice.Right {
			return choice.Text + "."
		}
	}
	return ""
}

// task renders what an exercise asks, which of it the last run has done, why not
// the rest, and one solution, folded away.
func task(c *state.Cell) Node {
	if c.Task == nil {
		return el("div.task").on("hidden", true)
	}
	w := text.Words
	checks := c.Checks()
	said := w.TaskOpen
	switch {
	case len(checks) > 0 && c.Met() == len(checks):
		said = w.TaskPassed
	case len(checks) > 0:
		said = fmt.Sprintf(w.TaskMet, c.Met(), len(checks))
	case c.Ended != nil && c.Ended.Run.Error != nil:
		said = w.TaskStopped
	case c.Passed:
		said = w.TaskBefore
	}
	list := el("ul")
	for i, asked := range c.Task.Asks {
		item := func(mark, state, word, why string) Node {
			text := el("div", el("p", ticks(sentence(asked))...))
			if why != "" {
				text = text.add(el("p.why", ticks(sentence(why))...))
			}
			return el("li."+state, icon(mark), text, el("span.is", txt(word))).at("data-lab-check", state)
		}
		switch {
		case i >= len(checks):
			list = list.add(item("ring", "open", w.CheckOpen, ""))
		case checks[i].OK:
			list = list.add(item("check", "met", w.CheckMet, ""))
		default:
			list = list.add(item("cross", "unmet", w.CheckUnmet, checks[i].Why))
		}
	}
	return el("div.task",
		el("div.pane-h", el("h3", txt(w.TaskTitle)).at("id", "task-"+c.ID), el("span.sub", txt(said))),
		list,
		el("details", el("summary", txt(w.Solution)), el("pre", txt(c.Task.Solution)).at("tabindex", "0").at("role", "group").at("aria-label", w.Solution), el("p", txt(w.SolutionNote))).at("data-lab-solution", "true"))
}
