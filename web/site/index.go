package main

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"

	"compressionlab/lessons"
	"compressionlab/web/search"
	"compressionlab/web/text"
)

// searchIndex is the text of the course as JSON: a section a heading, a cell, the
// question above it, what an exercise asks, a term. Answers and solutions are left
// out: who searches has perhaps not committed to one yet.
func searchIndex(course []lessons.Lesson, terms []lessons.Term) ([]byte, error) {
	var index search.Index
	for _, l := range course {
		home := "lessons/" + l.Slug + "/"
		sections := search.Index{{Path: home, Part: l.Title, Title: l.Title, Text: l.Lead}}
		prose := 0 // the section that prose belongs to, cells or not
		for _, b := range l.Blocks {
			if b.Cell != nil {
				sections = append(sections, cellSections(home, l.Title, b.Cell)...)
				continue
			}
			parts, err := headed(b.HTML)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", l.Slug, err)
			}
			for _, p := range parts {
				if p.id == "" {
					sections[prose].Text = strings.TrimSpace(sections[prose].Text + " " + p.text)
					continue
				}
				prose = len(sections)
				sections = append(sections, search.Section{Path: home + "#" + p.id, Part: l.Title, Title: p.title, Text: p.text})
			}
		}
		index = append(index, sections...)
	}
	for _, t := range terms {
		parts, err := headed("<div>" + t.HTML + "</div>")
		if err != nil {
			return nil, fmt.Errorf("glossary, %s: %w", t.Name, err)
		}
		index = append(index, search.Section{Path: "glossary/#" + t.Slug, Part: text.Words.Glossary, Title: t.Name, Text: parts[0].text})
	}
	return json.Marshal(index)
}

// cellSections are what a reader sees of a cell before anything is run.
func cellSections(home, part string, c *lessons.Cell) []search.Section {
	var sections []search.Section
	if a := c.Ask; a != nil {
		words := []string{plain(a.Question)}
		for _, choice := range a.Choices {
			words = append(words, plain(choice.Text))
		}
		sections = append(sections, search.Section{Path: home + "#ask-" + c.ID, Part: part, Title: text.Words.AskTitle + ": " + c.Title, Text: strings.Join(words, " · ")})
	}
	sections = append(sections, search.Section{Path: home + "#cell-" + c.ID, Part: part, Title: c.Title, Text: oneLine(c.Code)})
	if c.Task != nil {
		var asks []string
		for _, asked := range c.Task.Asks {
			asks = append(asks, strings.ReplaceAll(asked, "`", ""))
		}
		sections = append(sections, search.Section{Path: home + "#task-" + c.ID, Part: part, Title: text.Words.TaskTitle + ": " + c.Title, Text: strings.Join(asks, " · ")})
	}
	return sections
}

// plain is a text of a lesson without the marks for code and for letters of a
// formula.
func plain(s string) string {
	parts := strings.Split(s, "`")
	for i := 0; i < len(parts); i += 2 {
		parts[i] = strings.ReplaceAll(parts[i], "*", "")
	}
	return strings.Join(parts, "")
}

// a part is what stands under a heading; the first has none.
type part struct{ id, title, text string }

// headed cuts the HTML of a lesson's prose at its headings. It leaves out the
// meanings of terms, and formulas that are set off, which are no words.
func headed(html string) ([]part, error) {
	d := xml.NewDecoder(strings.NewReader(html))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	parts := []part{{}}
	title, block, aside := false, false, 0
	add := func(s string) {
		last := &parts[len(parts)-1]
		switch {
		case aside > 0:
		case title:
			last.title += s
		default:
			last.text += s
		}
	}
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		} else if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "aside":
				aside++
			case "math":
				if block = len(t.Attr) > 0; block {
					aside++
				}
			case "h2", "h3":
				i := slices.IndexFunc(t.Attr, func(a xml.Attr) bool { return a.Name.Local == "id" })
				if i >= 0 {
					parts, title = append(parts, part{id: t.Attr[i].Value}), true
				}
			case "p", "li", "td", "th", "pre":
				add(" ")
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "aside":
				aside--
			case "math":
				if block {
					aside--
				}
			case "h2", "h3":
				title = false
			}
		case xml.CharData:
			add(string(t))
		}
	}
	for i := range parts {
		parts[i].text, parts[i].title = oneLine(parts[i].text), oneLine(parts[i].title)
	}
	return parts, nil
}

// oneLine puts one space where there is any.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
