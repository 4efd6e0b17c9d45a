package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/fstest"
	"time"
)

// A school opens the first lesson in the same second: 500 clients, each with
// connections of its own, ask for a page and what it needs at once, as a browser
// does, and then whether the page has changed. Every one gets every byte.
func TestSchool(t *testing.T) {
	const clients = 500
	program := bytes.Repeat([]byte("\x00asm, packed and so hard to pack further. "), 1<<20/40)
	files := fstest.MapFS{"index.html": {Data: []byte(page + "home")}, "404.html": {Data: []byte(page)}}
	for i := range 3 {
		files[fmt.Sprintf("assets/p.%d.wasm.gz", i)] = &fstest.MapFile{Data: program}
	}
	var site http.Handler = &Site{files: files}
	want := map[string]int{"/": len(page + "home")}
	for i := range 3 {
		want[fmt.Sprintf("/assets/p.%d.wasm", i)] = len(program)
	}
	addr := start(t, usual, site)
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	var all sync.WaitGroup
	ready := make(chan struct{})
	failed := make(chan error, clients*8)
	begun := time.Now()
	for range clients {
		all.Go(func() {
			<-ready
			transport := &http.Transport{}
			defer transport.CloseIdleConnections()
			ask := func(path, tag string, code, size int) string {
				r, _ := http.NewRequestWithContext(ctx, "GET", "http://"+addr+path, nil)
				r.Header.Set("Accept-Encoding", "gzip")
				if tag != "" {
					r.Header.Set("If-None-Match", tag)
				}
				response, err := transport.RoundTrip(r)
				if err != nil {
					failed <- err
					return ""
				}
				defer response.Body.Close()
				if n, err := io.Copy(io.Discard, response.Body); err != nil || int(n) != size || response.StatusCode != code {
					failed <- fmt.Errorf("%s: %d, %d bytes of %d: %v", path, response.StatusCode, n, size, err)
				}
				return response.Header.Get("ETag")
			}
			tag := ask("/", "", 200, want["/"])
			var parts sync.WaitGroup
			for path, size := range want {
				if path != "/" {
					parts.Go(func() { ask(path, "", 200, size) })
				}
			}
			parts.Wait()
			ask("/", tag, 304, 0)
		})
	}
	close(ready)
	all.Wait()
	close(failed)
	n := 0
	for err := range failed {
		if n++; n <= 5 {
			t.Error(err)
		}
	}
	t.Logf("%d clients, 5 requests and 3 MB each, %d errors, in %v", clients, n, time.Since(begun).Round(time.Millisecond))
}

// The same paths lead nowhere from a packed site and one in a folder.
func TestNoEscape(t *testing.T) {
	base := t.TempDir()
	for name, text := range map[string]string{"secret.txt": "secret", "secret.txt.gz": "secret", "site/index.html": page, "site/404.html": page + "nothing here"} {
		file := filepath.Join(base, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"out.js.gz", "out.js.br"} { // a form that leads out
		if err := os.Symlink(filepath.Join(base, "secret.txt.gz"), filepath.Join(base, "site", name)); err != nil {
			t.Fatal(err)
		}
	}
	folder, err := Open(filepath.Join(base, "site"))
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	for name, site := range map[string]*Site{"packed": packed(), "folder": folder} {
		addr := start(t, usual, site)
		for _, path := range []string{
			"/../secret.txt", "/./../secret.txt", "/%2e%2e/secret.txt", "/%2E%2E%2Fsecret.txt", "/..%5csecret.txt", "/assets/..%2f..%2fsecret.txt",
			"//secret.txt", "///../secret.txt", "/c:/secret.txt", "/secret.txt%00.html", "/%252e%252e/secret.txt", "/out.js", "/site.go", "/main.go",
			"/inside/README", "/....//secret.txt", "/..;/secret.txt",
		} {
			c := dial(t, addr, "GET "+path+" HTTP/1.0\r\nAccept-Encoding: br, gzip\r\n\r\n")
			answer, err := io.ReadAll(c)
			if err != nil || !bytes.HasPrefix(answer, []byte("HTTP/1.0 404")) || bytes.Contains(answer, []byte("secret")) {
				t.Errorf("%s: %s: %v %q", name, path, err, answer)
			}
		}
	}
}
