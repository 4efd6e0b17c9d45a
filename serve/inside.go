package main

import (
	"embed"
	"io/fs"
)

// embedded holds the packed site in a program that ./build.sh release made, and
// nothing but a README in any other.
//
//go:embed all:inside
var embedded embed.FS

// Inside is the site within this program; ok is false where there is none.
func Inside() (site *Site, ok bool) {
	files, err := fs.Sub(embedded, "inside")
	if err != nil {
		return nil, false
	}
	if _, err := fs.Stat(files, "index.html"); err != nil {
		return nil, false
	}
	return &Site{files: files}, true
}
