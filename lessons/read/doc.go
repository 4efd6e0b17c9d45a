// Package read turns a lesson's Markdown into the course as data. A lesson is
// one file; its name without .md is its slug:
//
//	---
//	title: Magnitude pruning
//	number: 1
//	lead: One sentence under the title.
//	summary: One line for the list on the home page.
//	---
//
//	Prose.
//
//	```lab wrong
//	title: Prune 90% of the weights
//	slider: sparsity 0 1 0.01 "keep all" "keep none"
//	finds: inplace-prune, baseline-mutated
//	---
//	model = load_model("digits_mlp")
//	magnitude_prune(model, sparsity=0.90)
//	--- output
//	what the cell prints
//	```
//
// A fenced block whose info string is "lab ID" is a live cell; any other is
// plain code, but for "ask ID", below. The keys of a cell:
//
//	title   what the cell is about; required
//	after   the id of an earlier cell whose names this one goes on with
//	slider  keyword, least, greatest, step, both ends in words; may be given
//	        more than once, a keyword each
//	finds   the findings that a run must raise, in any order; none when empty
//
// $…$ is a formula in the notation of TeX, $$…$$ on a line of its own one that
// is set off; they become MathML.
//
// A link to glossary:SLUG is a term: [break-even](glossary:break-even-sparsity)
// shows the meaning in place, from the glossary, glossary.md beside the lessons.
//
// A block "picture KIND" is no part of the text: its code prints the numbers of
// the small picture beside the lesson on the home page. See lessons.PictureKinds.
//
//	```picture bars
//	alt: what it shows, in words
//	---
//	print(1)
//	```
//
// The part under "--- output" may be left out: the cell then promises its
// findings only. Package lessons has a test that runs every cell and holds it
// to what it declares.
//
// A cell is a checked exercise if it has two parts more, in any order:
//
//	--- check
//	expect(slim is not model, "`slim` is a network of its own", "both names lead to one object")
//	--- solution
//	slim = copy.deepcopy(model)
//
// The check looks at what the reader's code has made; package lab says how. The
// code itself is where the reader starts, and does not pass; the solution is one
// text that does.
//
// A question to commit to stands right above the cell that answers it. The right
// choice has a plus sign; under a wrong one is what to say to who chose it:
//
//	```ask wrong
//	What will `original` read after line 2?
//
//	- As much as ever
//	  It would, if line 2 had made a second network.
//	+ As little as `compressed`
//	---
//	There is one network, and it has two names.
//	```
//
// # Why is raw HTML an error?
//
// The site's Content-Security-Policy forbids inline style and script, so what
// raw HTML is mostly used for would silently do nothing. Refusing it says so
// where it is written.
//
// # Why are mistakes errors and not panics?
//
// The author of a lesson is a teacher, not a programmer of this lab: every
// mistake is reported with its file and line.
package read
