package page

import (
	"fmt"
	"strings"

	"compressionlab/engine/trace"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

// editor renders the code twice in one place: painted, and over it as a real
// text field whose own letters are transparent. The painted text gives the
// size, so the field never scrolls by itself. A line that is too long is wrapped,
// in both by the same rules: see .paint in the style sheet. So a number stands in
// the row of its line, however high that is.
//
// The field's text is the cell's original one: go-app may not write to a field
// that is being typed in. The live program sets its value (data-text) when it
// differs.
func editor(c *state.Cell) Node {
	w := text.Words
	lines := paint(c)
	sheet := el("div.paint").at("aria-hidden", "true")
	for i, l := range lines {
		no := el("div.no", txt(fmt.Sprint(i+1)))
		if l.severity != "" {
			no = el("div.no."+l.severity, severity(l.severity), txt(fmt.Sprint(i+1)))
		}
		sheet = sheet.add(el("div.ln", no, el("div.src", l.nodes...)).with("shown", l.shown).with("now", l.severity != "" && !l.later).with("later", l.later))
	}
	field := el("textarea", txt(c.Code)).at("data-lab-code", "true").at("id", "code-"+c.ID).
		at("aria-label", fmt.Sprintf(w.CodeLabel, c.Title)).at("aria-describedby", "keys-"+c.ID).
		at("spellcheck", "false").at("autocapitalize", "off").at("autocomplete", "off").at("autocorrect", "off").
		at("rows", fmt.Sprint(len(lines))).on("readonly", !c.Live || c.Locked)
	return el("div.editor", el("div.stack", sheet, field),
		el("p.sr", txt(w.CodeKeys)).at("id", "keys-"+c.ID))
}

type line struct {
	nodes    []Node
	severity string
	shown    bool
	later    bool // it has not run yet at the step that is shown
}

// mark is what the findings say about the text.
type mark struct {
	severity map[int]string            // by line
	names    map[int]map[string]string // by line: flagged name → severity
	outlined map[string]bool           // names that Show me outlines
	line     int                       // that Show me or Show line points at
	step     state.Statement           // that the scrubber stands at; zero for the end
	wrong    *trace.Error
}

func marks(c *state.Cell) mark {
	m := mark{severity: map[int]string{}, names: map[int]map[string]string{}, outlined: map[string]bool{}, line: c.ShownLine}
	if steps := c.Steps(); c.At > 0 && c.At <= steps.Len() {
		m.step = steps.At(c.At).Statement
	}
	if !c.Fresh() {
		return m
	}
	for _, f := range c.Findings() {
		if m.severity[f.Line] == "" {
			m.severity[f.Line] = f.Severity
		}
		if m.names[f.Line] == nil {
			m.names[f.Line] = map[string]string{}
		}
		for _, name := range quoted(f.Title) {
			if m.names[f.Line][name] == "" {
				m.names[f.Line][name] = f.Severity
			}
			if f.ID == c.Shown {
				m.outlined[name] = true
			}
		}
		if f.ID == c.Shown {
			m.line = f.Line
		}
	}
	m.wrong = c.Result.Run.Error
	return m
}

// quoted returns what stands between backquotes in a finding's title: the
// names that it is about.
func quoted(s string) []string {
	var names []string
	for i, part := range strings.Split(s, "`") {
		if i%2 == 1 {
			names = append(names, part)
		}
	}
	return names
}

var keywords = map[string]bool{
	"import": true, "from": true, "as": true, "def": true, "return": true, "for": true, "in": true, "if": true, "elif": true, "else": true,
	"while": true, "break": true, "continue": true, "pass": true, "and": true, "or": true, "not": true, "is": true, "lambda": true,
	"assert": true, "True": true, "False": true, "None": true, "class": true, "with": true, "try": true, "except": true,
}

// paint cuts the text into lines of coloured pieces. Only literals that a
// slider moves have a colour of their own; the rest is weight and shade.
func paint(c *state.Cell) []line {
	source := c.Text()
	m := marks(c)
	chips := map[int]int{} // start of a bound literal → its end
	for _, s := range c.Sliders {
		if l, ok := state.FindLiteral(source, s.Name); ok {
			chips[l.Start] = l.End
		}
	}
	var lines []line
	now := line{}
	number := 1
	finish := func() {
		now.severity = m.severity[number]
		if m.wrong != nil && m.wrong.Line == number && now.severity == "" {
			now.severity = "wrong"
		}
		now.shown = m.line == number || number >= m.step.Line && number <= m.step.End
		now.later = m.step.End > 0 && number > m.step.End
		if len(now.nodes) == 0 {
			now.nodes = []Node{txt("\u200b")}
		}
		lines = append(lines, now)
		now = line{}
		number++
	}
	put := func(class, s string) {
		for i, part := range strings.Split(s, "\n") {
			if i > 0 {
				finish()
			}
			switch {
			case part == "":
			case class == "": // next to one another they would be one text in the document
				if n := len(now.nodes); n > 0 && now.nodes[n-1].tag == "" {
					part = now.nodes[n-1].text + part
					now.nodes = now.nodes[:n-1]
				}
				now.nodes = append(now.nodes, txt(part))
			default:
				now.nodes = append(now.nodes, el("span."+class, txt(part)))
			}
		}
	}
	for i := 0; i < len(source); {
		if end, ok := chips[i]; ok {
			put("lit", source[i:end])
			i = end
			continue
		}
		kind, end := token(source, i)
		word := source[i:end]
		switch {
		case kind == 'w' && m.names[number][word] != "" && m.outlined[word]:
			put("bad."+m.names[number][word]+".outlined", word)
		case kind == 'w' && m.names[number][word] != "":
			put("bad."+m.names[number][word], word)
		case kind == 'w' && m.outlined[word]:
			put("outlined", word)
		case kind == 'w' && keywords[word]:
			put("c-k", word)
		case kind == 's':
			put("c-s", word)
		case kind == 'c':
			put("c-c", word)
		default:
			put("", word)
		}
		i = end
	}
	finish()
	return lines
}

// token returns the kind of the token at i (word, string, comment, other) and
// its end. Others run together up to the next token of another kind.
func token(s string, i int) (kind byte, end int) {
	switch c := s[i]; {
	case c == '#':
		return 'c', state.EndOfLine(s, i)
	case c == '"' || c == '\'':
		return 's', state.EndOfString(s, i)
	case state.IsWord(c):
		for end = i; end < len(s) && state.IsWord(s[end]); end++ {
		}
		return 'w', end
	}
	for end = i + 1; end < len(s); end++ {
		if c := s[end]; c == '#' || c == '"' || c == '\'' || state.IsWord(c) || c >= '0' && c <= '9' || c == '-' {
			break
		}
	}
	return 'o', end
}
