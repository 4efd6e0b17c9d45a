package lessons

import "embed"

// Files holds the lessons' Markdown, a folder a language: en/<slug>.md.
// Package lessons/read parses it. A program that never mentions Files (the
// page's) does not carry the text: the linker leaves it out.
//
//go:embed en/*.md
var Files embed.FS
