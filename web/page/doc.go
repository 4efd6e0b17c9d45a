// Package page renders a page of the site: it turns a [state.State] into
// elements, and decides nothing. [Document] writes the whole page as a file;
// in the browser the same functions, as go-app components ([Root]), keep the
// elements true to the state.
//
// # Why a node type between the state and go-app?
//
// The file and the live page must be the same elements, so that nothing moves
// when the program takes over. go-app's own writer of HTML puts line breaks
// between children (which shows in code), quotes attributes as Go strings, and
// orders them by map iteration, which makes a different file at each build. So
// components render a [Node], and a Node can be written as HTML or handed to
// go-app.
//
// # Why are there no event handlers in here?
//
// An element says what it is for in data-do ("run", "undo", "fix"), and one
// set of listeners on the document reads that. The prerendered page carries
// the same attributes, a re-render has no handlers to compare, and a test can
// read what a button does.
//
// # Why no style attributes?
//
// The page's Content-Security-Policy refuses them. Geometry that follows from
// the state stands in SVG attributes; all else in the style sheet.
package page
