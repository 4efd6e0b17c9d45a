package page

import (
	"fmt"
	"slices"

	"compressionlab/engine/trace"
	"compressionlab/lessons"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

// cellNode renders a live cell. Each part has a place of its own that is there
// even while it is empty, so that no part is made anew because of another: a
// frame that moved in the document would load again.
func cellNode(site state.Site, c *state.Cell, seed uint64, p places) Node {
	title := "cell-" + c.ID
	n := el("section.cell").at("data-lab-cell", c.ID).at("data-lab-state", c.Phase).at("aria-labelledby", title)
	n = n.with("running", c.Long).with("waking", !c.Live)
	if c.Result != nil {
		n = n.at("data-lab-ran", fmt.Sprint(c.Result.ID)) // a quick run is over before "running" is ever rendered
	}
	n = n.on("data-lab-passed", c.Passed).add(
		ask(c),
		cellHeader(site, c, title, seed),
		cellNote(c),
		linkNote(site, c),
		el("div.row.split",
			el("div.pane.codepane", codeHead(c), editor(c), scrubber(c), rulers(c), output(c)),
			memory(c)),
		task(c),
		failure(c),
		findings(c),
		p.figure(c, statsPlace),
		trainings(site, c),
		sensitivities(site, c),
		p.figure(c, softPlace),
		still(site, c),
		p.figure(c, stagePlace),
		storage(c),
	)
	if end := kinds[site.Kind].cell; end != nil {
		n = n.add(end(c))
	}
	return n
}

func cellHeader(site state.Site, c *state.Cell, title string, seed uint64) Node {
	w := text.Words
	undo, redo := w.UndoNothing, w.Redo
	if c.CanUndo() {
		undo = fmt.Sprintf(w.UndoOf, stepWord(c.History[c.Now]))
	}
	if c.CanRedo() {
		redo = fmt.Sprintf(w.RedoOf, stepWord(c.History[c.Now+1]))
	}
	button := func(do, name, word, title string, able bool) Node {
		return el("button.btn.quiet."+do, icon(name), el("span.w", txt(word))).at("type", "button").at("data-do", do).at("title", title).on("disabled", !able || !c.Live)
	}
	// Run may be pressed before the program is here: boot.js remembers it.
	run := el("button.btn.pri.run", icon("play"), txt(w.Run), el("kbd", txt(w.RunKey))).at("type", "button").
		at("data-do", "run").at("data-lab-run", "true").on("aria-disabled", !c.Live)
	stop := el("button.btn.stop", icon("stop"), txt(w.Stop), el("kbd", txt(w.StopKey))).at("type", "button").
		at("data-do", "stop").at("data-lab-stop", "true").on("hidden", !c.Long)
	head, end := el("header.cell-h"), el("div.end")
	if more := kinds[site.Kind].head; more != nil {
		head, end = more(head, end, site, c)
	}
	return head.add(
		el("h2", txt(c.Title)).at("id", title),
		el("p.st", txt(status(c, seed))),
		end.add(
			button("undo", "undo", w.Undo, undo, c.CanUndo()).at("data-lab-undo", "true"),
			button("redo", "redo", w.Redo, redo, c.CanRedo()),
			button("reset", "reset", w.Reset, w.Reset, c.CanReset() && !c.Locked && c.Code != ""), // a cell of the reader's own began empty
			button("link", "link", w.CopyLink, w.CopyLinkTitle, true).at("data-lab-link", "true"),
			stop, run),
		runbar(c))
}

// runbar shows that a run goes on, and how much of a training is done.
func runbar(c *state.Cell) Node {
	if p := c.Progress; c.Long && p != nil && p.Doing != nil {
		return el("progress.runbar").at("max", fmt.Sprint(p.Doing.Of)).at("value", fmt.Sprint(p.Doing.Done)).at("aria-label", text.Words.DoneBar)
	}
	return el("div.runbar").on("hidden", !c.Long)
}

// stepWord names a step of a cell's history, for Undo and Redo.
func stepWord(s state.Step) string {
	w := text.Words
	switch s.Kind {
	case state.FixedStep:
		return fmt.Sprintf(w.EditFix, atoi(s.Detail))
	case state.Slid:
		return fmt.Sprintf(w.EditSlider, s.Detail, s.Value)
	case state.WasReset:
		return w.EditReset
	case state.Restored:
		return w.EditSaved
	case state.Branched:
		return fmt.Sprintf(w.EditBranch, s.Detail)
	case state.Returned:
		return fmt.Sprintf(w.EditReturn, s.Detail)
	case state.Linked:
		return w.EditLink
	}
	return w.EditTyping
}

func status(c *state.Cell, seed uint64) string {
	w := text.Words
	switch {
	case c.Long:
		return longRun(c.Progress)
	case c.Phase == state.Running && c.Result == nil:
		return w.Running
	case c.Phase != state.Running && c.Result != nil && !c.Fresh():
		return w.Changed
	case c.Phase == state.Failed:
		return w.Failed
	case c.Result != nil && seed != state.Seed:
		return fmt.Sprintf(w.WithSeed, fmt.Sprintf(w.RanIn, text.Duration(c.Result.Seconds)), seed)
	case c.Result != nil:
		return fmt.Sprintf(w.RanIn, text.Duration(c.Result.Seconds))
	}
	return w.Idle
}

// longRun says where a run stands that takes long.
func longRun(p *trace.Progress) string {
	w := text.Words
	switch {
	case p == nil || p.Doing == nil && p.Line == 0:
		return w.LongRun
	case p.Doing == nil:
		return fmt.Sprintf(w.LongRunLine, p.Line)
	case p.Doing.Epochs == 0:
		return fmt.Sprintf(w.Rounds, p.Doing.Done, p.Doing.Of)
	case p.Doing.Seen == 0:
		return fmt.Sprintf(w.TrainingStart, p.Doing.Epoch, p.Doing.Epochs)
	}
	return fmt.Sprintf(w.Training, p.Doing.Epoch, p.Doing.Epochs, p.Doing.Loss, text.Percent(p.Doing.Accuracy))
}

// cellNote is one line about a run that gave no result, or about a fix.
func cellNote(c *state.Cell) Node {
	w := text.Words
	n := el("div.okbar")
	switch {
	case c.Note == state.Stopped:
		return n.add(icon("halt"), el("span", txt(w.Stopped)))
	case c.Note == state.Died:
		return n.add(icon("halt"), el("span", txt(w.Died)))
	case c.Note == state.Gone:
		return n.add(icon("halt"), el("span", txt(w.WorkerGone)))
	}
	return n.on("hidden", true)
}

func codeHead(c *state.Cell) Node {
	w := text.Words
	moves := func(s lessons.Slider) bool {
		_, _, bound := c.Slider(s.Name)
		return bound
	}
	return el("div.pane-h", el("h3", txt(w.Code)), el("span.sub", txt(w.CodeHint)).on("hidden", c.Locked || !slices.ContainsFunc(c.Sliders, moves)))
}

func output(c *state.Cell) Node {
	w := text.Words
	n := el("div.out").at("data-label", w.Output)
	switch {
	case c.Progress != nil && c.Progress.Output != "":
		return n.add(el("pre", txt(c.Progress.Output)).at("data-lab-output", "true").at("tabindex", "0").at("role", "group").at("aria-label", w.OutputLabel))
	case c.Result != nil && c.Result.Run.Output != "":
		return n.add(el("pre", txt(c.Result.Run.Output)).at("data-lab-output", "true").at("tabindex", "0").at("role", "group").at("aria-label", w.OutputLabel))
	case c.Result != nil:
		return n.add(el("pre.none", txt(w.NoOutput)).at("data-lab-output", "true"))
	case c.Still != nil && c.Ask != nil: // what would answer it is folded away
		return n.add(el("details", el("summary", txt(w.StillFold)),
			el("pre.still", txt(c.Still.Output)).at("tabindex", "0").at("role", "group").at("aria-label", w.StillOutput)))
	case c.Still != nil:
		return n.add(el("pre.still", txt(c.Still.Output)).at("tabindex", "0").at("role", "group").at("aria-label", w.StillOutput))
	}
	return n.on("hidden", true)
}

// still shows what a run of the lesson's own code gives, until there is a run.
func still(site state.Site, c *state.Cell) Node {
	n := el("figure.stillfig")
	if c.Still == nil || c.Result != nil || c.Still.Light == "" {
		return n.on("hidden", true)
	}
	picture := func(class, path string) Node {
		return el("img."+class).at("src", site.At(path)).at("alt", c.Still.Alt).at("width", fmt.Sprint(c.Still.Width)).at("height", fmt.Sprint(c.Still.Height)).at("loading", "lazy").at("decoding", "async")
	}
	said := text.Words.StillNote
	if c.Still.Parts != "" {
		said += " " + c.Still.Parts
	}
	return n.add(el("figcaption", txt(said)), picture("for-light", c.Still.Light), picture("for-dark", c.Still.Dark))
}

func atoi(s string) int {
	n := 0
	for _, digit := range s {
		n = 10*n + int(digit-'0')
	}
	return n
}
