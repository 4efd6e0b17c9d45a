package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"regexp"
	"strings"
	"testing"
)

// Every byte comes back out of what a browser reads of the file: NUL and CR are
// not in it, nor anything that would end the script element.
func TestPackOne(t *testing.T) {
	every := make([]byte, 0, 1<<16)
	for i := range 1 << 8 {
		for j := range 1 << 8 {
			every = append(every, byte(i*j+j), byte(i))
		}
	}
	files := map[string][]byte{"a.wasm": every, "lessons/x/": []byte("<p>\u00e9</p>\r\n"), "z.js": []byte("</script><!--="), "e.css": {}}
	packed, err := packOne(files)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := packOne(files)
	if !bytes.Equal(packed, again) {
		t.Error("differs from one time to the next")
	}
	if i := bytes.IndexAny(packed, "\x00\r<"); i >= 0 {
		t.Errorf("byte %q is in it", packed[i])
	}
	line, text, _ := bytes.Cut(packed, []byte("\n"))
	var index [][3]any
	if err := json.Unmarshal(line, &index); err != nil {
		t.Fatal(err)
	}
	var plain []byte
	for i := 0; i < len(text); i++ {
		b := text[i]
		if b == '=' {
			i++
			b = text[i] - 64
		}
		plain = append(plain, b)
	}
	z, err := gzip.NewReader(bytes.NewReader(plain))
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]string{"a.wasm": "application/wasm", "lessons/x/": "text/html", "z.js": "text/javascript", "e.css": "text/css"}
	for _, entry := range index {
		name, size := entry[0].(string), int(entry[2].(float64))
		if !bytes.Equal(all[:size], files[name]) || entry[1] != kinds[name] {
			t.Errorf("%v comes out as %q", entry, all[:size])
		}
		all = all[size:]
	}
	if len(index) != len(files) || len(all) > 0 {
		t.Errorf("%d files and %d bytes more", len(index), len(all))
	}
	if _, err := packOne(map[string][]byte{"a.exe": nil}); err == nil {
		t.Error("a kind of file that nothing serves was packed")
	}
}

// The document around it is ASCII, says its encoding where browsers look for it,
// and lets nothing run but its own script and what that makes.
func TestShell(t *testing.T) {
	loader := []byte("go()")
	doc := string(shell([]byte("[]\n"), loader))
	if at := strings.Index(doc, `charset="windows-1252"`); at < 0 || at > 1000 {
		t.Errorf("the encoding is told at %d", at)
	}
	for _, r := range doc {
		if r > 127 {
			t.Errorf("%q is not ASCII", r)
		}
	}
	if n := len(regexp.MustCompile(`<script[ >]`).FindAllString(doc, -1)); n != 2 {
		t.Errorf("%d scripts, want the packed files and the loader", n)
	}
	if policy := regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(doc); policy == nil ||
		strings.Contains(policy[1], "unsafe-inline") || strings.Contains(policy[1], "http") || !strings.Contains(policy[1], "sha256-") {
		t.Errorf("policy %q", policy)
	}
}

func TestLinkedTo(t *testing.T) {
	if err := linkedTo(map[string][]byte{"a.js": []byte(`{{b.css}}`), "b.css": nil}); err != nil {
		t.Error(err)
	}
	if err := linkedTo(map[string][]byte{"a.js": []byte(`{{b.css}}`)}); err == nil || !strings.Contains(err.Error(), "b.css, in a.js") {
		t.Errorf("got %v, want to be told which file is missing and where", err)
	}
}
