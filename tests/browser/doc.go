// Package browser holds the tests that open the built site in Chromium and do
// what a reader does. Each names one promise of the product and fails without
// it. Build the site first: ./build.sh site; LAB_SITE names another folder.
//
// What a test expects to read was computed here, natively, by the same engine
// that the page runs: no accuracy is typed in.
package browser
