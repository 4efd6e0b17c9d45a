// Package rules holds no code: its tests keep what ARCHITECTURE.md says of the
// house true. Which room may import which, what each of the three programs may
// not link, what lies at the top of the repository, what a page may not
// contain.
//
// # Why are the rules not left to reviewers?
//
// One import is enough to put two megabytes into a program or a browser into
// the engine, and nothing looks wrong in the line that does it.
package rules
