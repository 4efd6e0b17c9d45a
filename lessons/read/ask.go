package read

import (
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"compressionlab/lessons"
)

// A question is an Ask, and the cell that it stands above.
type question struct {
	lessons.Ask
	cell string
	line int
}

// question reads a fenced block "ask ID": the question, its choices, a line ---,
// the answer. Lines of one text are joined with blanks.
func (b *builder) question(cell string, block *ast.FencedCodeBlock) (question, error) {
	fence := b.lineOf(block.Info.Segment.Start)
	q := question{cell: cell, line: fence}
	fail := func(line int, format string, values ...any) (question, error) {
		return q, &Error{b.file, line, fmt.Sprintf("ask %s: ", cell) + fmt.Sprintf(format, values...)}
	}
	lines := b.linesOf(block)
	end := slices.Index(lines, "---")
	if end < 0 {
		return fail(fence, "want a line --- between the choices and the answer")
	}
	add := func(to *string, text string) { *to = strings.TrimSpace(*to + " " + strings.TrimSpace(text)) }
	right := 0
	for i, text := range lines[:end] {
		n := len(q.Choices)
		sign, choice, _ := strings.Cut(text, " ")
		switch {
		case sign == "+" || sign == "-":
			q.Choices = append(q.Choices, lessons.Choice{Text: strings.TrimSpace(choice), Right: sign == "+"})
			if sign == "+" {
				right++
			}
		case strings.TrimSpace(text) == "":
		case n == 0:
			add(&q.Question, text)
		case !strings.HasPrefix(text, "  "):
			return fail(fence+1+i, "%q is neither a choice (+ or -) nor indented under one", text)
		default:
			add(&q.Choices[n-1].Said, text)
		}
	}
	for _, text := range lines[end+1:] {
		add(&q.Answer, text)
	}
	switch n := len(q.Choices); {
	case q.Question == "":
		return fail(fence, "there is no question")
	case n < 2 || n > 4:
		return fail(fence, "%d choices, want 2 to 4", n)
	case right != 1:
		return fail(fence, "%d choices are right (+), want one", right)
	case q.Answer == "":
		return fail(fence, "there is no answer below the line ---")
	}
	for _, c := range q.Choices {
		if c.Text == "" || !c.Right && c.Said == "" {
			return fail(fence, "choice %q: want a text, and under a wrong choice what to say to who chose it", c.Text)
		}
	}
	return q, nil
}
