// Command stage is the program of a stage's frame: it paints the scenes that
// the page posts to it. Its native twin only says so.
package main

import "compressionlab/web/stage/frame"

func main() { frame.Run() }
