package page

import (
	"fmt"
	"html"
	"strings"

	"compressionlab/engine/trace"
	"compressionlab/lessons"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

func escape(s string) string { return html.EscapeString(s) }

// findings renders the warnings of the last run, most severe first, and after
// a fix one line that can take it back.
func findings(c *state.Cell) Node {
	w := text.Words
	n := el("div.warns")
	if c.Fixed != "" {
		n = n.add(el("div.okbar.fixed", icon("check"),
			el("span", append([]Node{txt(strings.TrimSuffix(w.Fixed, "%s"))}, ticks(c.Fixed)...)...),
			el("button.btn.quiet", icon("undo"), txt(w.UndoFix)).at("type", "button").at("data-do", "undo")))
	}
	open, nth := c.Findings(), 0
	for _, severity := range []string{trace.Critical, trace.High, trace.Medium, trace.Low} {
		for _, f := range open {
			if f.Severity == severity {
				nth++
				n = n.add(warning(c, f, nth, len(open)))
			}
		}
	}
	return n.on("hidden", len(n.kids) == 0)
}

func warning(c *state.Cell, f trace.Finding, nth, count int) Node {
	w := text.Words
	title := c.ID + "-" + f.ID
	in := w.InThisCell1
	if count > 1 {
		in = fmt.Sprintf(w.InThisCell, nth, count)
	}
	able := c.CanFix(f.ID)
	show := w.ShowMe
	if c.Shown == f.ID {
		show = w.ShowMeOff
	}
	acts := el("div.acts")
	if f.Fix != nil {
		acts = acts.add(el("button.btn.pri", txt(w.Fix)).at("type", "button").at("data-do", "fix").at("data-arg", f.ID).
			at("data-lab-fix", "true").at("title", f.Fix.Label).at("aria-describedby", title).on("disabled", !able))
	}
	acts = acts.add(el("button.btn", icon("eye"), txt(show)).at("type", "button").at("data-do", "show").at("data-arg", f.ID).
		at("aria-pressed", fmt.Sprint(c.Shown == f.ID)).at("aria-describedby", title))
	accept := w.Dismiss
	if strings.HasPrefix(f.ID, "inplace-") {
		accept = w.Accept
	}
	acts = acts.add(el("button.btn.quiet", txt(accept)).at("type", "button").at("data-do", "accept").at("data-arg", f.ID).at("aria-describedby", title))
	facts := el("div.facts")
	if len(f.Rows) > 0 {
		facts = facts.add(evidence(f.Rows))
	}
	body := el("div.wbody",
		el("div", el("h3", ticks(f.Title)...).at("id", title), el("p", ticks(f.Detail)...), diff(c, f)),
		facts.add(acts))
	return el("article.warn."+f.Severity,
		el("div.plate", severity(f.Severity), el("span", txt(w.Severity[f.Severity]), el("small", txt(in)))),
		body).at("data-lab-finding", f.ID).at("aria-labelledby", title)
}

// evidence is the table of what was measured. A row without a before has its
// value alone; then the table needs no column for it.
func evidence(rows []trace.Row) Node {
	w := text.Words
	both := false
	for _, r := range rows {
		both = both || r.Before != "" && r.After != ""
	}
	t := el("table.ev")
	if both {
		t = t.add(el("thead", el("tr",
			el("th", txt(w.Measured)).at("scope", "col"), el("th", txt(w.Before)).at("scope", "col"), el("th", txt(w.After)).at("scope", "col"))))
	}
	body := el("tbody")
	for _, r := range rows {
		tr := el("tr", el("th", ticks(r.Label)...).at("scope", "row"))
		if both {
			tr = tr.add(el("td", ticks(r.Before)...))
		}
		value := r.After
		if !both && value == "" {
			value = r.Before
		}
		body = body.add(tr.add(el("td", ticks(value)...)))
	}
	return t.add(body)
}

// diff shows the lines that a fix would change, before and after, with what
// differs in each set off.
func diff(c *state.Cell, f trace.Finding) Node {
	if f.Fix == nil || c.Result == nil {
		return el("div.diff").on("hidden", true)
	}
	after, err := state.ApplyEdits(c.Result.Text, f.Fix.Edits)
	if err != nil {
		return el("div.diff").on("hidden", true)
	}
	old, new := strings.Split(c.Result.Text, "\n"), strings.Split(after, "\n")
	n := el("div.diff").at("role", "group").at("aria-label", text.Words.Proposed)
	row := func(class, sign string, line int, code Node) {
		n = n.add(el("div."+class, el("span.n", txt(fmt.Sprint(line))), el("span", txt(sign)), code))
	}
	shift := 0
	seen := map[int]bool{}
	for _, e := range f.Fix.Edits {
		if seen[e.Line] || e.Line > len(old) {
			continue
		}
		seen[e.Line] = true
		added := strings.Count(e.New, "\n")
		del := old[e.Line-1]
		add := strings.Join(new[min(len(new), e.Line-1+shift):min(len(new), e.Line+shift+added)], "\n")
		shift += added
		del, add = dedented(del, add)
		start, endOld, endNew := common(del, add)
		if start < endOld || len(del) == 0 {
			row("del", "−", e.Line, el("del", breaking(del[:start])...).add(el("span.x", breaking(del[start:endOld])...)).add(breaking(del[endOld:])...))
		}
		if start == endOld && start == len(del) { // lines are added after this one
			add = strings.TrimPrefix(add[start:endNew], "\n")
			for i, line := range strings.Split(add, "\n") {
				row("add", "+", e.Line+1+i, el("ins", el("b", breaking(line)...)))
			}
			continue
		}
		if strings.TrimSpace(add) == "" { // all of the line goes
			continue
		}
		row("add", "+", e.Line, el("ins", breaking(add[:start])...).add(el("b", breaking(add[start:endNew])...)).add(breaking(add[endNew:])...))
	}
	return n
}

// dedented takes from the lines of a change the space that all of them begin with,
// where it is deep: the second line of a call, under its bracket, leaves little of a
// phone's width.
func dedented(del, add string) (string, string) {
	const deep, kept = 8, 4
	all := del + "\n" + add
	least := len(all)
	for line := range strings.SplitSeq(all, "\n") {
		if code := strings.TrimLeft(line, " "); code != "" {
			least = min(least, len(line)-len(code))
		}
	}
	if least <= deep || least == len(all) {
		return del, add
	}
	pad := strings.Repeat(" ", least-kept)
	cut := func(s string) string { return strings.ReplaceAll(strings.TrimPrefix(s, pad), "\n"+pad, "\n") }
	return cut(del), cut(add)
}

// breaking is code that a narrow page may break between its names, not inside of one.
func breaking(code string) []Node {
	var nodes []Node
	for i, piece := range lessons.Breaks(code) {
		if i > 0 {
			nodes = append(nodes, el("wbr"))
		}
		nodes = append(nodes, txt(piece))
	}
	return nodes
}

// common returns where two texts begin to differ, and where, in each, they
// agree again. It cuts between words, so that a name is marked whole.
func common(a, b string) (start, endA, endB int) {
	for start < len(a) && start < len(b) && a[start] == b[start] {
		start++
	}
	for start > 0 && (start < len(a) && state.IsWord(a[start]) || start < len(b) && state.IsWord(b[start])) && state.IsWord(a[start-1]) {
		start--
	}
	endA, endB = len(a), len(b)
	for endA > start && endB > start && a[endA-1] == b[endB-1] {
		endA--
		endB--
	}
	for endA < len(a) && endA > 0 && state.IsWord(a[endA]) && (state.IsWord(a[endA-1]) || endB > 0 && state.IsWord(b[endB-1])) {
		endA++
		endB++
	}
	return start, endA, endB
}

// failure renders the error of a run: what is wrong, where, and the way on.
func failure(c *state.Cell) Node {
	w := text.Words
	if c.Result == nil || c.Result.Run.Error == nil {
		return el("div.stops").on("hidden", true)
	}
	e := c.Result.Run.Error
	acts := el("div.acts")
	if len(e.Edits) > 0 {
		acts = acts.add(el("button.btn.pri", hintLabel(e.Edits)...).
			at("type", "button").at("data-do", "hint").on("disabled", !c.CanHint()))
	}
	where := el("span")
	if e.Line > 0 {
		where = el("span", txt(fmt.Sprintf(w.StoppedAt, e.Line, e.Column)))
		acts = acts.add(el("button.btn", txt(fmt.Sprintf(w.ShowLine, e.Line))).at("type", "button").at("data-do", "line").at("data-n", fmt.Sprint(e.Line)))
	}
	body := el("div", el("h3", txt(w.ErrorKind[e.Kind]+" "), where), el("p.msg", ticks(sentence(e.Message))...))
	if len(e.Calls) > 0 {
		calls := el("ul")
		for _, call := range e.Calls {
			said := fmt.Sprintf(w.CalledFrom, "`"+call.Func+"`", call.Line)
			if call.Line == 0 {
				said = fmt.Sprintf(w.CalledAbove, "`"+call.Func+"`")
			}
			calls = calls.add(el("li", markup(said)...))
		}
		body = body.add(calls)
	}
	if e.Hint != "" {
		body = body.add(el("p", ticks(sentence(e.Hint))...))
	}
	return el("div.stops", el("div.halted", icon("halt"), body.add(acts)).at("data-lab-error", e.Kind).at("role", "group").at("aria-label", w.ErrorLabel))
}

// hintLabel says what an edit would write, when that is short and to be seen.
func hintLabel(edits []trace.Edit) []Node {
	w := text.Words
	const most = 32
	if n := strings.TrimSpace(edits[0].New); len(edits) == 1 && n != "" && len(n) <= most && !strings.Contains(n, "`") {
		return markup(fmt.Sprintf(w.HintEdit, "`"+n+"`"))
	}
	return []Node{txt(w.HintMake)}
}

// sentence makes a sentence of a message that the command line shows after a
// position: a capital at the beginning, a full stop at the end.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	word, _, more := strings.Cut(s, " ")
	if more && strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") == "" {
		s = strings.ToUpper(s[:1]) + s[1:]
	}
	if !strings.ContainsAny(s[len(s)-1:], ".?!:") {
		s += "."
	}
	return s
}
