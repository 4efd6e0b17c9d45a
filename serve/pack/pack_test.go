package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

// site writes a small site with a page, a large program, a picture and noise.
func site(t *testing.T) (dir string, files map[string][]byte) {
	t.Helper()
	noise := make([]byte, 4096)
	random := rand.New(rand.NewPCG(1, 1))
	for i := range noise {
		noise[i] = byte(random.Uint32())
	}
	files = map[string][]byte{
		"index.html":      []byte("<!doctype html>" + strings.Repeat("home ", 400)),
		"assets/p.1.wasm": bytes.Repeat([]byte("program"), large/4),
		"assets/s.2.png":  bytes.Repeat([]byte("png"), 1000),
		"assets/n.3.js":   noise,
		"small.txt":       []byte("small"),
	}
	dir = t.TempDir()
	for name, content := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir, files
}

// tree reads a folder.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(name)
		relative, _ := filepath.Rel(dir, name)
		files[filepath.ToSlash(relative)] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// Each form of a file unpacks to the file, and only those are there that gain
// something.
func TestPack(t *testing.T) {
	dir, files := site(t)
	out, kept := filepath.Join(t.TempDir(), "out"), t.TempDir()
	if err := pack(dir, out, kept); err != nil {
		t.Fatal(err)
	}
	got := tree(t, out)
	want := []string{"index.html", "index.html.br", "index.html.gz", "assets/p.1.wasm.br", "assets/p.1.wasm.gz", "assets/s.2.png", "assets/n.3.js", "small.txt"}
	if len(got) != len(want) {
		t.Errorf("%d files, want %q", len(got), want)
	}
	for _, name := range want {
		content, ok := got[name]
		if !ok {
			t.Errorf("there is no %s", name)
			continue
		}
		var r io.Reader = strings.NewReader(content)
		plain := name
		switch filepath.Ext(name) {
		case ".br":
			plain, r = strings.TrimSuffix(name, ".br"), brotli.NewReader(r)
		case ".gz":
			z, err := gzip.NewReader(r)
			if err != nil {
				t.Fatal(err)
			}
			plain, r = strings.TrimSuffix(name, ".gz"), z
		}
		if unpacked, err := io.ReadAll(r); err != nil || !bytes.Equal(unpacked, files[plain]) {
			t.Errorf("%s is not %s: %v", name, plain, err)
		}
	}
	// From what was kept, and anew: the same bytes.
	for _, kept := range []string{kept, t.TempDir()} {
		again := filepath.Join(t.TempDir(), "out")
		if err := pack(dir, again, kept); err != nil {
			t.Fatal(err)
		}
		for name, content := range tree(t, again) {
			if got[name] != content {
				t.Errorf("%s differs from one time to the next", name)
			}
		}
	}
}

func TestZip(t *testing.T) {
	dir, files := site(t)
	base := t.TempDir()
	one, two := filepath.Join(base, "1.zip"), filepath.Join(base, "2.zip")
	for _, name := range []string{one, two} {
		if err := zipped(dir, name); err != nil {
			t.Fatal(err)
		}
	}
	both := tree(t, base)
	if both["1.zip"] != both["2.zip"] {
		t.Error("the zip differs from one time to the next")
	}
	z, err := zip.OpenReader(one)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	if len(z.File) != len(files) {
		t.Errorf("%d files, want %d", len(z.File), len(files))
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if name, inside := strings.CutPrefix(f.Name, folder+"/"); err != nil || !inside || !bytes.Equal(content, files[name]) {
			t.Errorf("%s is not what the site has: %v", f.Name, err)
		}
	}
}
