package files

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// The folder is one as Go's own test of file systems wants it.
func TestFolder(t *testing.T) {
	f := Folder{
		{"model.npz", 5, strings.NewReader("12345")},
		{"<img onerror>.safetensors", 0, strings.NewReader("")},
		{"a b.npy", 3, strings.NewReader("abcdef")}, // its size ends it
	}
	if err := fstest.TestFS(f, "model.npz", "a b.npy", "<img onerror>.safetensors"); err != nil {
		t.Error(err)
	}
	if b, err := fs.ReadFile(f, "a b.npy"); string(b) != "abc" || err != nil {
		t.Errorf("read %q, %v", b, err)
	}
	for _, name := range []string{"model", "../model.npz", "", "/model.npz", "model.npz/x"} {
		if _, err := f.Open(name); err == nil {
			t.Errorf("%q was opened", name)
		}
	}
	if err := fstest.TestFS(Folder{}); err != nil {
		t.Error(err)
	}
}

func TestName(t *testing.T) {
	for given, want := range map[string]string{
		"model.npz": "model.npz", "my model (2).safetensors": "my model (2).safetensors", "größe.npy": "größe.npy",
		"<img src=x onerror=alert(1)>.npz": "<img src=x onerror=alert(1)>.npz",
		`a"b'c.npz`:                        "a_b_c.npz", `..\..\x.npz`: ".._.._x.npz", "a/b.npz": "a_b.npz", "c:x": "c_x",
		"a\nb\x00\u202e.npz": "a_b__.npz", "": "file", "..": "file", " . ": "file", "{x}.npz": "_x_.npz", "\xff.npz": "_.npz",
	} {
		if got := Name(given); got != want || !fs.ValidPath(got) || Name(got) != got {
			t.Errorf("%q is called %q, want %q, and the same when named again", given, got, want)
		}
	}
	long := Name(strings.Repeat("x", 500) + ".safetensors")
	if n := len([]rune(long)); n > longest || !strings.HasSuffix(long, ".safetensors") || Name(long) != long {
		t.Errorf("%d characters, %q", n, long)
	}
}
