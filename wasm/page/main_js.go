// Command page is the program of the site's pages: it takes over what the
// server sent and keeps it true to the state.
package main

import (
	"runtime/debug"

	"compressionlab/web/page"
)

func main() {
	debug.SetGCPercent(400) // a few MB are in use, and a collection stops the page
	page.Run()
}
