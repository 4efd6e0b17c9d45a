// Command page is the program of the site's pages: it takes over what the
// server sent and keeps it true to the state.
package main

import "compressionlab/web/page"

func main() { page.Run() }
