//go:build !js

package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "lab: this program runs in a browser: GOOS=js GOARCH=wasm go build")
	os.Exit(2)
}
