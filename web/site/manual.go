package main

import (
	"cmp"
	"fmt"
	"html"
	"slices"
	"strings"

	"compressionlab/lessons"
	"compressionlab/web/embed"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

// someAddress stands for the lab's address in what is to be copied, where the
// generator was not told it.
const someAddress = "https://lab.example/"

// manual is the page that says how to embed, from the tables that package embed
// works by. address is the lab's, "" for one that is not known.
func manual(course []state.Entry, address string) string {
	w := text.Manual
	lab := cmp.Or(address, someAddress)
	var b strings.Builder
	put := func(format string, args ...any) { fmt.Fprintf(&b, format, args...) }
	head := func(id, title, sub string) {
		put(`<h2 id="%s">%s</h2>`, id, html.EscapeString(title))
		if sub != "" {
			put("<p>%s</p>", marked(strings.ReplaceAll(sub, "LAB", lab)))
		}
	}
	table := func(columns []string, rows [][]string) {
		put(`<table tabindex="0"><thead><tr>`) // it scrolls on a phone
		for _, c := range columns {
			put(`<th scope="col">%s</th>`, html.EscapeString(c))
		}
		put("</tr></thead><tbody>")
		for _, row := range rows {
			put(`<tr><th scope="row"><code>%s</code></th>`, html.EscapeString(row[0]))
			for _, cell := range row[1:] {
				put("<td>%s</td>", marked(cell))
			}
			put("</tr>")
		}
		put("</tbody></table>")
	}

	put(`<div class="prose manual"><h1>%s</h1><p class="lead">%s</p>`, html.EscapeString(w.Title), html.EscapeString(w.Lead))
	head("live", w.Live, w.LiveSub)
	for _, c := range []struct{ lesson, widget string }{{"magnitude-pruning", "wrong"}, {"storage", "dense"}} {
		put(`<compression-lab lesson="%s" widget="%s" hide="memory"><p><a href="%s/%s/">%s</a></p></compression-lab>`, c.lesson, c.widget, c.lesson, c.widget, html.EscapeString(c.widget))
	}
	head("where", w.Where, fmt.Sprintf(w.Address, lab))
	for _, p := range w.Places {
		put(`<h3>%s</h3><p>%s</p><pre tabindex="0"><code>%s</code></pre>`, html.EscapeString(p.Name), marked(p.Text), breaking(strings.ReplaceAll(p.Code, "LAB", lab)))
	}
	head("parameters", w.Params, w.ParamsSub)
	var rows [][]string
	for _, p := range embed.Params {
		values := w.Kinds[p.Kind]
		if len(p.Values) > 0 {
			values = fmt.Sprintf(values, "`"+strings.Join(p.Values, "`, `")+"`")
		}
		def := ""
		if p.Default != "" {
			def = "`" + p.Default + "`"
		}
		rows = append(rows, []string{p.Name, values, def, w.Param[p.Name]})
	}
	table([]string{w.ColName, w.ColValues, w.ColDefault, w.ColMeans}, rows)
	head("element", w.Attributes, w.AttributesSub)
	head("messages", w.Messages, w.MessagesSub)
	for _, side := range []struct {
		title, sub string
		kinds      []embed.Kind
	}{{w.Said, w.SaidSub, embed.Said}, {w.Asked, w.AskedSub, embed.Asked}} {
		put("<h3>%s</h3><p>%s</p>", html.EscapeString(side.title), marked(side.sub))
		var rows [][]string
		for _, k := range side.kinds {
			fields := ""
			if k.Fields != "" {
				fields = "`" + k.Fields + "`"
			}
			rows = append(rows, []string{k.Type, fields, w.Message[k.Type]})
		}
		table([]string{w.ColMessage, w.ColFields, w.ColMeans}, rows)
	}
	head("heights", w.Heights, w.HeightsSub)
	head("sandboxes", w.Sandbox, w.SandboxSub)
	head("widgets", w.All, w.AllSub)
	put(`<table tabindex="0"><thead><tr><th scope="col">%s</th><th scope="col">%s</th></tr></thead><tbody>`, html.EscapeString(w.ColLesson), html.EscapeString(w.ColWidget))
	for _, l := range course {
		put(`<tr><th scope="row"><code>%s</code></th><td>`, l.Slug)
		for i, id := range l.Cells {
			if i > 0 {
				put(", ")
			}
			put(`<a href="%s/%s/"><code>%s</code></a>`, l.Slug, id, id)
			if n := slices.Index(l.Tasks, id); n >= 0 {
				put(" (%s)", html.EscapeString(fmt.Sprintf(w.ExerciseMark, n+1)))
			}
		}
		put("</td></tr>")
	}
	put(`<tr><td></td><td><a href="workbench/"><code>workbench</code></a></td></tr></tbody></table></div>`)
	return b.String()
}

// marked is a text in which backquotes hold code, as HTML.
func marked(s string) string {
	var b strings.Builder
	for i, part := range strings.Split(s, "`") {
		if i%2 == 1 {
			b.WriteString("<code>" + breaking(part) + "</code>")
		} else {
			b.WriteString(html.EscapeString(part))
		}
	}
	return b.String()
}

// breaking is code as HTML that a narrow page may break between its names.
func breaking(code string) string {
	pieces := lessons.Breaks(code)
	for i, piece := range pieces {
		pieces[i] = html.EscapeString(piece)
	}
	return strings.Join(pieces, "<wbr>")
}
