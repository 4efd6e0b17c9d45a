// Package search finds words in the course. The site's generator makes the
// [Index], the page fetches it when a reader first asks, and [Index.Find] runs
// there: no other machine learns what was looked for.
//
// # Why no inverted index?
//
// The whole course is some ten thousand words. To look through all of them
// takes a millisecond, and lists of places would be larger than the text.
package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// An Index is the text of the course, in its order, all of it valid UTF-8.
type Index []Section

// A Section is a stretch of text with an address: what stands under a heading, a
// cell, an entry of the glossary.
type Section struct {
	Path  string `json:"path"`  // from the site's root: "lessons/storage/#saying-where"
	Part  string `json:"part"`  // what it belongs to: "Storage"
	Title string `json:"title"` // "Saying where"
	Text  string `json:"text"`
}

// A Hit is a section that holds all words of a query.
type Hit struct {
	Section
	Snippet []Piece // of the text, around the first of the words
	Marked  []Piece // the title
}

// A Piece is a stretch of text, found or not.
type Piece struct {
	Text  string
	Found bool
}

const (
	mostHits  = 20
	mostQuery = 100 // characters
	around    = 70  // bytes of a snippet, on each side
)

// Find returns the sections that hold every word of a query, each at the start
// of a word or inside of one, the best first. It says of how many they are the
// best.
func (x Index) Find(query string) (hits []Hit, all int) {
	words := wordsOf(query)
	if len(words) == 0 {
		return nil, 0
	}
	type scored struct {
		section int
		score   int
	}
	var found []scored
	for i, s := range x {
		title, part, text := lower(s.Title), lower(s.Part), lower(s.Text)
		score := 0
		for _, w := range words {
			one := 12*worth(title, w, 1) + 2*worth(part, w, 1) + worth(text, w, 3)
			if one == 0 {
				score = 0
				break
			}
			score += one
		}
		if score > 0 {
			found = append(found, scored{i, score})
		}
	}
	slices.SortStableFunc(found, func(a, b scored) int { return b.score - a.score })
	for _, f := range found[:min(mostHits, len(found))] {
		s := x[f.section]
		hits = append(hits, Hit{Section: s, Snippet: snippet(s.Text, words), Marked: mark(s.Title, words)})
	}
	return hits, len(found)
}

// wordsOf splits a query at spaces; short of them it is as the reader typed it.
func wordsOf(query string) []string {
	if runes := []rune(query); len(runes) > mostQuery {
		query = string(runes[:mostQuery])
	}
	return strings.Fields(lower(strings.ToValidUTF8(query, " ")))
}

// lower keeps the length of a text in bytes, so that a place in it is one in the
// text: a letter whose small form is longer or shorter stays as it is.
func lower(s string) string {
	return strings.Map(func(r rune) rune {
		if l := unicode.ToLower(r); utf8.RuneLen(l) == utf8.RuneLen(r) {
			return l
		}
		return r
	}, s)
}

// worth is what a word counts in a text: its places up to most, those at the
// start of a word three times.
func worth(text, word string, most int) (n int) {
	for from := 0; most > 0; most-- {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return n
		}
		at := from + i
		n++
		if before, _ := utf8.DecodeLastRuneInString(text[:at]); at == 0 || !unicode.IsLetter(before) && !unicode.IsDigit(before) {
			n += 2
		}
		from = at + len(word)
	}
	return n
}

// snippet cuts a text around the first place of a word, between words.
func snippet(text string, words []string) []Piece {
	low, at := lower(text), -1
	for _, w := range words {
		if i := strings.Index(low, w); i >= 0 && (at < 0 || i < at) {
			at = i
		}
	}
	from, to := max(0, max(0, at)-around), min(len(text), max(0, at)+2*around)
	for from > 0 && from < len(text) && text[from-1] != ' ' {
		from++
	}
	if to < len(text) {
		if i := strings.LastIndexByte(text[:to], ' '); i > at {
			to = i
		}
		for to < len(text) && !utf8.RuneStart(text[to]) {
			to++
		}
	}
	if from > to || at >= 0 && from > at { // one word longer than a snippet
		from = max(0, at)
	}
	pieces := mark(text[from:to], words)
	if from > 0 {
		pieces = append([]Piece{{Text: "… "}}, pieces...)
	}
	if to < len(text) {
		pieces = append(pieces, Piece{Text: " …"})
	}
	return pieces
}

// mark splits a text at the words that it holds.
func mark(text string, words []string) (pieces []Piece) {
	low := lower(text)
	plain := 0
	for at := 0; at < len(text); {
		n := 0
		for _, w := range words {
			if strings.HasPrefix(low[at:], w) {
				n = max(n, len(w))
			}
		}
		if n == 0 {
			_, n := utf8.DecodeRuneInString(text[at:])
			at += n
			continue
		}
		if at > plain {
			pieces = append(pieces, Piece{Text: text[plain:at]})
		}
		pieces = append(pieces, Piece{text[at : at+n], true})
		at += n
		plain = at
	}
	if plain < len(text) {
		pieces = append(pieces, Piece{Text: text[plain:]})
	}
	return pieces
}
