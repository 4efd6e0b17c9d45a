//go:build !js

package main

import "log"

func main() { log.Fatal("page: this program runs in a browser; ./build.sh serve builds the site") }
