package page

import (
	"html"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// A Node is an element, a text, or a piece of trusted HTML: what a component
// renders, before anybody knows whether it becomes a file or live elements.
//
// It is a handle, and a changed node is another one: as a value it was sixteen
// words, which a page that makes nodes everywhere copied everywhere.
type Node struct{ *node }

type node struct {
	tag   string
	attrs []attr
	kids  []Node
	text  string // of a text
	raw   string // trusted HTML with one root
	live  app.UI // a component in this place, in the browser
}

type attr struct{ name, value string }

// boolean attributes are there or not; their value says nothing.
var boolean = map[string]bool{"disabled": true, "hidden": true, "open": true, "readonly": true, "defer": true, "async": true, "crossorigin": true, "multiple": true, "selected": true}

// void elements have no content and no end tag.
var void = map[string]bool{"meta": true, "link": true, "img": true, "input": true, "br": true, "source": true, "wbr": true}

func (a attr) write(b *strings.Builder) {
	b.WriteByte(' ')
	b.WriteString(a.name)
	if !boolean[a.name] {
		b.WriteString(`="`)
		b.WriteString(html.EscapeString(a.value))
		b.WriteByte('"')
	}
}

// el makes an element of a tag with classes: "div.row.split".
func el(tag string, kids ...Node) Node {
	tag, classes, _ := strings.Cut(tag, ".")
	n := &node{tag: tag, kids: kids}
	if classes != "" {
		n.attrs = append(n.attrs, attr{"class", strings.ReplaceAll(classes, ".", " ")})
	}
	return Node{n}
}

// txt makes a text.
func txt(s string) Node { return Node{&node{text: s}} }

// trusted makes a node of HTML that we or a lesson wrote: one root element.
func trusted(html string) Node { return Node{&node{raw: html}} }

// at returns n with an attribute, or n itself if the value is empty.
func (n Node) at(name, value string) Node {
	if value == "" {
		return n
	}
	changed := *n.node
	changed.attrs = append(n.attrs[:len(n.attrs):len(n.attrs)], attr{name, value})
	return Node{&changed}
}

// on returns n with a boolean attribute if b holds.
func (n Node) on(name string, b bool) Node {
	if !b {
		return n
	}
	return n.at(name, "true")
}

// with returns n with one more class if b holds.
func (n Node) with(class string, b bool) Node {
	if !b {
		return n
	}
	attrs := append([]attr(nil), n.attrs...)
	for i := range attrs {
		if attrs[i].name == "class" {
			attrs[i].value += " " + class
			changed := *n.node
			changed.attrs = attrs
			return Node{&changed}
		}
	}
	return n.at("class", class)
}

// add returns n with more children.
func (n Node) add(kids ...Node) Node {
	changed := *n.node
	changed.kids = append(n.kids[:len(n.kids):len(n.kids)], kids...)
	return Node{&changed}
}

// HTML writes n and what is in it.
func (n Node) HTML() string {
	var b strings.Builder
	n.write(&b)
	return b.String()
}

func (n Node) write(b *strings.Builder) {
	switch {
	case n.raw != "":
		b.WriteString(n.raw)
		return
	case n.tag == "":
		b.WriteString(html.EscapeString(n.text))
		return
	}
	b.WriteByte('<')
	b.WriteString(n.tag)
	for _, a := range n.attrs {
		a.write(b)
		if name, _ := a.live(); name != "" && name != a.name { // a page that is taken over has it, too
			attr{name, a.value}.write(b)
		}
	}
	b.WriteByte('>')
	if void[n.tag] {
		return
	}
	for _, k := range n.kids {
		k.write(b)
	}
	b.WriteString("</")
	b.WriteString(n.tag)
	b.WriteByte('>')
}
