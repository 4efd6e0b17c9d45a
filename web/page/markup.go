package page

import "strings"

// ticks makes nodes of a text in which backquotes hold code; nothing else is
// markup. An odd backquote is a character.
func ticks(s string) []Node { return marked(s, '`', func(s string) []Node { return []Node{txt(s)} }) }

// markup reads the interface's own words: backquotes hold code, asterisks a
// letter of a formula.
func markup(s string) []Node {
	return marked(s, '`', func(s string) []Node {
		return marked(s, '*', func(s string) []Node { return []Node{txt(s)} })
	})
}

func marked(s string, mark byte, plain func(string) []Node) []Node {
	var nodes []Node
	for s != "" {
		open := strings.IndexByte(s, mark)
		if open < 0 {
			break
		}
		end := strings.IndexByte(s[open+1:], mark)
		if end < 0 {
			break
		}
		if open > 0 {
			nodes = append(nodes, plain(s[:open])...)
		}
		inner := s[open+1 : open+1+end]
		if mark == '*' {
			nodes = append(nodes, el("i", txt(inner)))
		} else {
			nodes = append(nodes, el("code", breaking(inner)...))
		}
		s = s[open+end+2:]
	}
	if s != "" {
		nodes = append(nodes, plain(s)...)
	}
	return nodes
}
