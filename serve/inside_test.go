package main

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// The server as it is released: a site is packed and laid into the program,
// which then serves it from an empty folder, with -dir unsaid.
func TestInside(t *testing.T) {
	if _, there := Inside(); there {
		t.Fatal("a test has a site inside")
	}
	base := t.TempDir()
	site := filepath.Join(base, "site")
	program := strings.Repeat("program ", 1<<16)
	for name, content := range map[string]string{"index.html": page + "home", "404.html": page + "nothing here", "assets/p.1.wasm": program} {
		file := filepath.Join(site, filepath.FromSlash(name))
		os.MkdirAll(filepath.Dir(file), 0o755)
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run := func(arguments ...string) {
		t.Helper()
		c := exec.Command("go", arguments...)
		c.Dir = ".."
		c.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("go %s: %v\n%s", strings.Join(arguments, " "), err, out)
		}
	}
	binary := filepath.Join(base, "serve")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	overlay := filepath.Join(base, "overlay.json")
	run("run", "./serve/pack", "-site", site, "-out", filepath.Join(base, "packed"), "-kept", filepath.Join(base, "kept"), "-overlay", overlay, "-zip", filepath.Join(base, "site.zip"))
	run("build", "-overlay", overlay, "-trimpath", "-buildvcs=false", "-o", binary, "./serve")
	for _, gone := range []string{"site", "packed", "kept"} {
		if err := os.RemoveAll(filepath.Join(base, gone)); err != nil {
			t.Fatal(err)
		}
	}
	address := started(t, binary, "--addr", "127.0.0.1", "--port", "18180")
	for path, want := range map[string]string{"/": page + "home", "/assets/p.1.wasm": program, "/README": page + "nothing here", "/assets/": page + "nothing here"} {
		for _, accept := range []string{"gzip", "identity"} { // Go unpacks the first by itself
			request, _ := http.NewRequest("GET", address+path, nil)
			if accept != "gzip" {
				request.Header.Set("Accept-Encoding", accept)
			}
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(response.Body)
			response.Body.Close()
			if err != nil || string(body) != want {
				t.Errorf("%s as %s: %d, %d bytes, want %d: %v", path, accept, response.StatusCode, len(body), len(want), err)
			}
			if accept == "gzip" && path == "/assets/p.1.wasm" && !response.Uncompressed {
				t.Errorf("%s was not sent packed", path)
			}
		}
	}
}

// started runs a server for as long as the test, in a folder of its own, and is the
// address that it prints first.
func started(t *testing.T, program string, arguments ...string) (address string) {
	t.Helper()
	c := exec.Command(program, arguments...)
	c.Dir = t.TempDir()
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Process.Kill(); c.Wait() })
	for lines := bufio.NewScanner(out); address == "" && lines.Scan(); {
		if line := strings.TrimSpace(lines.Text()); strings.HasPrefix(line, "http://") {
			address = line
		}
	}
	if address == "" {
		t.Fatalf("%s printed no address", program)
	}
	go io.Copy(io.Discard, out)
	return address
}
