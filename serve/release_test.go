package main

import (
	archive "archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// released is the folder that ./build.sh release made and named in LAB_RELEASE.
func released(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("LAB_RELEASE")
	if dir == "" {
		t.Skip("LAB_RELEASE names no release; ./build.sh release makes one and tests it")
	}
	return dir
}

// A release is whole: every file that is promised, each as its sum says, and no
// other.
func TestRelease(t *testing.T) {
	dir := released(t)
	sums, err := os.ReadFile(filepath.Join(dir, "SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for line := range strings.Lines(string(sums)) {
		sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		content, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if !ok || err != nil || fmt.Sprintf("%x", sha256.Sum256(content)) != sum {
			t.Errorf("%q is not what is there: %v", line, err)
		}
		names = append(names, name)
	}
	want := []string{"compression-lab.html", "compression-lab-site.zip"}
	magic := map[string]string{"linux": "\x7fELF", "windows": "MZ", "darwin": "\xcf\xfa\xed\xfe"}
	for system, begins := range magic {
		for _, machine := range []string{"amd64", "arm64"} {
			name := "compression-lab-" + system + "-" + machine
			if system == "windows" {
				name += ".exe"
			}
			want = append(want, name)
			if content, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !strings.HasPrefix(string(content), begins) {
				t.Errorf("%s is no program for %s: %v", name, system, err)
			}
		}
	}
	site, err := archive.OpenReader(filepath.Join(dir, "compression-lab-site.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer site.Close()
	lessons := 0
	here, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range site.File {
		if strings.HasSuffix(f.Name, ".wasm") && holds(t, f, here) {
			t.Errorf("%s names the folder that it was made in: from another one it would differ", f.Name)
		}
		if !filepath.IsLocal(f.Name) || !strings.HasPrefix(f.Name, folder) {
			t.Errorf("the site's zip holds %q", f.Name)
		}
		slug, isLesson := strings.CutPrefix(strings.TrimSuffix(f.Name, "/index.html"), folder+"lessons/")
		if !isLesson || !strings.HasSuffix(f.Name, "/index.html") {
			continue
		}
		lessons++
		for _, standard := range []string{"scorm12", "scorm2004"} {
			found := slices.DeleteFunc(slices.Clone(names), func(name string) bool {
				return !strings.HasPrefix(name, "scorm/") || !strings.HasSuffix(name, "-"+slug+"-"+standard+".zip")
			})
			if len(found) != 1 {
				t.Errorf("%s has the packages %q in %s, want one", slug, found, standard)
				continue
			}
			want = append(want, found[0])
			manifested(t, filepath.Join(dir, filepath.FromSlash(found[0])))
		}
	}
	if lessons == 0 {
		t.Error("the site's zip has no lesson")
	}
	slices.Sort(names)
	slices.Sort(want)
	if !slices.Equal(names, want) {
		t.Errorf("released\n%q\nwant\n%q", names, want)
	}
	if one, err := os.Stat(filepath.Join(dir, "compression-lab.html")); err != nil || one.Size() >= 8e6 {
		t.Errorf("the one file: %v, %v; want less than 8 MB", one, err)
	}
}

// holds reports whether a file of a zip has a text in it.
func holds(t *testing.T, f *archive.File, text string) bool {
	t.Helper()
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	return bytes.Contains(content, []byte(text))
}

// folder is the site's in its zip.
const folder = "compression-lab/"

// manifested fails unless a package begins with what its platform looks for.
func manifested(t *testing.T, name string) {
	t.Helper()
	z, err := archive.OpenReader(name)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	defer z.Close()
	for _, wants := range []string{"imsmanifest.xml", "index.html", "scorm.js", "lesson.html"} {
		if f, err := z.Open(wants); err != nil {
			t.Errorf("%s: %v", name, err)
		} else {
			f.Close()
		}
	}
}

// asset is a file that a page or a script of the site asks for.
var asset = regexp.MustCompile(`[\w-]+(?:\.[\w-]+)*\.[0-9a-f]{12}\.\w+`)

// The released program for this machine, as it stands: 500 clients open the first
// lesson at once and take every file that its page names, paths that lead out
// lead nowhere, and parts of a program are parts of it.
func TestReleaseServes(t *testing.T) {
	name := "compression-lab-" + runtime.GOOS + "-" + runtime.GOARCH
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	program, err := filepath.Abs(filepath.Join(released(t), name))
	if err != nil {
		t.Fatal(err)
	}
	root := strings.Replace(started(t, program, "-port", "18380"), "localhost", "127.0.0.1", 1)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	get := func(client http.RoundTripper, path string, header ...string) (int, []byte, error) {
		r, err := http.NewRequestWithContext(ctx, "GET", root, nil)
		if err != nil {
			return 0, nil, err
		}
		r.URL.Opaque = path
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		response, err := client.RoundTrip(r)
		if err != nil {
			return 0, nil, err
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		return response.StatusCode, body, err
	}
	plain := &http.Transport{DisableCompression: true}
	defer plain.CloseIdleConnections()
	_, home, err := get(plain, "/")
	if err != nil {
		t.Fatal(err)
	}
	link := regexp.MustCompile(`href="(lessons/[\w-]+/)"`).FindSubmatch(home)
	if link == nil {
		t.Fatal("home links to no lesson")
	}
	lesson := "/" + string(link[1])
	_, document, err := get(plain, lesson)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]byte{lesson: document} // plain, by path
	for open := []string{lesson}; len(open) > 0; open = open[1:] {
		for _, found := range asset.FindAll(want[open[0]], -1) {
			path := "/assets/" + string(found)
			if want[path] != nil || strings.HasSuffix(path, ".png") { // a still is one of a few
				continue
			}
			code, content, err := get(plain, path)
			if err != nil || code != 200 {
				t.Fatalf("%s: %d, %v", path, code, err)
			}
			want[path] = content
			if !strings.HasSuffix(path, ".wasm") && !strings.HasSuffix(path, ".woff2") {
				open = append(open, path)
			}
		}
	}
	var wasm string
	size := 0
	for path, content := range want {
		size += len(content)
		if strings.HasSuffix(path, ".wasm") {
			wasm = path
		}
	}
	if wasm == "" {
		t.Fatalf("the lesson names no program: %d files", len(want))
	}

	const clients = 500
	var all sync.WaitGroup
	failed := make(chan error, clients*len(want))
	begun, sent := time.Now(), make(chan int, clients)
	for range clients {
		all.Go(func() {
			client := &http.Transport{DisableCompression: true, MaxConnsPerHost: 6} // as a browser has it
			defer client.CloseIdleConnections()
			var parts sync.WaitGroup
			var mu sync.Mutex
			n := 0
			for path := range want {
				parts.Go(func() {
					code, body, err := get(client, path, "Accept-Encoding", "gzip")
					if err != nil || code != 200 || len(body) == 0 {
						failed <- fmt.Errorf("%s: %d, %d bytes: %v", path, code, len(body), err)
					}
					mu.Lock()
					defer mu.Unlock()
					n += len(body)
				})
			}
			parts.Wait()
			sent <- n
		})
	}
	all.Wait()
	close(failed)
	errors := 0
	for err := range failed {
		if errors++; errors <= 5 {
			t.Error(err)
		}
	}
	total := 0
	for range clients {
		total += <-sent
	}
	if total%clients != 0 {
		t.Errorf("%d bytes for %d clients: not all have the same", total, clients)
	}
	t.Logf("%d clients, %d files and %.1f MB each (%.1f MB unpacked), %d errors, in %v",
		clients, len(want), float64(total)/clients/1e6, float64(size)/1e6, errors, time.Since(begun).Round(time.Millisecond))

	for _, path := range []string{"/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc%2fpasswd", "//etc/passwd", "/assets/..%5c..%5cetc", "/inside/README", "/.git/config"} {
		if code, body, err := get(plain, path); err != nil || code != 404 || bytes.Contains(body, []byte("root:")) {
			t.Errorf("%s: %d, %v", path, code, err)
		}
	}
	if code, body, err := get(plain, wasm, "Range", "bytes=100-299", "Accept-Encoding", "br, gzip"); err != nil || code != 206 || !bytes.Equal(body, want[wasm][100:300]) {
		t.Errorf("a part of %s: %d, %d bytes: %v", wasm, code, len(body), err)
	}
	if code, _, err := get(plain, wasm, "Cookie", strings.Repeat("c", 1<<20)); err == nil && code != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("a header of a megabyte: %d", code)
	}
}
