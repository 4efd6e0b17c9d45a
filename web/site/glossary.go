package main

import (
	"fmt"
	"html"
	"slices"
	"strings"

	"compressionlab/lessons"
	"compressionlab/web/text"
)

// glossary is the text of the glossary's page: each term, what it means, and the
// lessons in which it stands.
func glossary(course []lessons.Lesson, terms []lessons.Term) string {
	w := text.Words
	var b strings.Builder
	fmt.Fprintf(&b, `<div class="prose glossary"><h1>%s</h1><p class="lead">%s</p><dl>`, html.EscapeString(w.Glossary), html.EscapeString(w.GlossaryLead))
	for _, t := range terms {
		fmt.Fprintf(&b, `<dt id="%s">%s</dt><dd>%s`, t.Slug, html.EscapeString(t.Name), t.HTML)
		var met []string
		for _, l := range course {
			if slices.Contains(l.Terms, t.Slug) {
				met = append(met, fmt.Sprintf(`<a href="../lessons/%s/">%s</a>`, l.Slug, html.EscapeString(l.Title)))
			}
		}
		if len(met) > 0 {
			fmt.Fprintf(&b, `<p class="met">%s %s</p>`, html.EscapeString(w.MetIn), strings.Join(met, ", "))
		}
		b.WriteString(`</dd>`)
	}
	b.WriteString(`</dl></div>`)
	return b.String()
}
