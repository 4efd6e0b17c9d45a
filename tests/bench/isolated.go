package main

import (
	"embed"
	"io/fs"
	"net/http"
	"net/http/httptest"
)

//go:embed page
var page embed.FS

// isolated serves the pages of page/, and /bench/ and /peers/ from the folder of
// the build, with the headers that isolate a page from others: then its clock
// has 5 µs and not 100, and TF.js may use threads.
func isolated(build string) *httptest.Server {
	pages, err := fs.Sub(page, "page")
	if err != nil {
		panic(err)
	}
	files := http.NewServeMux()
	files.Handle("/", http.FileServerFS(pages))
	files.Handle("/bench/", http.FileServer(http.Dir(build)))
	files.Handle("/peers/", http.FileServer(http.Dir(build)))
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cross-Origin-Opener-Policy", "same-origin")
		w.Header().Set("Cross-Origin-Embedder-Policy", "require-corp")
		files.ServeHTTP(w, r)
	}))
}
