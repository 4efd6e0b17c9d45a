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
// plain code. The keys of a cell:
//
//	title   what the cell is about; required
//	after   the id of an earlier cell whose names this one goes on with
//	slider  keyword, least, greatest, step, both ends in words; may be given
//	        more than once, a keyword each
//	finds   the findings that a run must raise, in any order; none when empty
//
// The part under "--- output" may be left out: the cell then promises its
// findings only. Package lessons has a test that runs every cell and holds it
// to what it declares.
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
