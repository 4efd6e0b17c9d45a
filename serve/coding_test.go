package main

import (
	"bytes"
	"compress/gzip"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

func TestAccepted(t *testing.T) {
	for header, want := range map[string][]string{
		"":                                   {"identity"},
		"gzip, deflate":                      {"gzip", "identity"},
		"gzip, deflate, br, zstd":            {"br", "gzip", "identity"},
		"br;q=0.1, GZIP ; q=0.9":             {"gzip", "br", "identity"},
		"br;q=0, *":                          {"gzip", "identity"},
		"*;q=0":                              {"identity"},
		"identity;q=0":                       {"identity"},
		"br;q=x, gzip;q=NaN, gzip;q=2":       {"identity"},
		";;;,,,=q;q,br;q=0.5;more, \x00\xff": {"identity"},
	} {
		var got []string
		for _, c := range accepted(header) {
			got = append(got, c.name)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", header, got, want)
		}
	}
}

func FuzzAccepted(f *testing.F) {
	f.Add("gzip;q=0.5, br;q=1, *;q=0")
	f.Fuzz(func(t *testing.T, header string) {
		order := accepted(header)
		if last := order[len(order)-1]; last.name != "identity" || len(order) > len(codings) {
			t.Errorf("%q: %v", header, order)
		}
	})
}

// zip is what a reader of gzip unpacks to content.
func zip(content string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(content))
	z.Close()
	return b.Bytes()
}

// packed is a site with compressed forms; its program is there as those alone.
// (What stands for Brotli is not: nothing here unpacks it.)
func packed() *Site {
	return &Site{files: fstest.MapFS{
		"index.html":            {Data: []byte(page + "home")},
		"index.html.br":         {Data: []byte("br home")},
		"index.html.gz":         {Data: zip(page + "home")},
		"404.html":              {Data: []byte(page + "nothing here")},
		"assets/page.1.wasm.br": {Data: []byte("br program")},
		"assets/page.1.wasm.gz": {Data: zip("0123456789")},
		"assets/f.2.woff2":      {Data: []byte("font")},
		"assets/x.3.gz/a":       {Data: []byte("a folder")},
	}}
}

// Each form has its own tag, length and type; the type is that of what comes out.
func TestForms(t *testing.T) {
	site := packed()
	const csp = "default-src 'none'; img-src 'self'; frame-ancestors *"
	tags := map[string]bool{}
	for _, test := range []struct{ path, accept, coding, kind, policy, body string }{
		{"/", "gzip, br", "br", "text/html; charset=utf-8", csp, "br home"},
		{"/", "gzip", "gzip", "text/html; charset=utf-8", csp, string(zip(page + "home"))},
		{"/", "", "", "text/html; charset=utf-8", csp, page + "home"},
		{"/assets/page.1.wasm", "gzip, br", "br", "application/wasm", scriptPolicy, "br program"},
		{"/assets/page.1.wasm", "gzip", "gzip", "application/wasm", scriptPolicy, string(zip("0123456789"))},
		{"/assets/page.1.wasm", "br;q=0", "", "application/wasm", scriptPolicy, "0123456789"},
		{"/assets/f.2.woff2", "gzip, br", "", "font/woff2", scriptPolicy, "font"},
	} {
		for _, method := range []string{"GET", "HEAD"} {
			ask := func(header ...string) *httptest.ResponseRecorder {
				r := httptest.NewRequest(method, test.path, nil)
				r.Header.Set("Accept-Encoding", test.accept)
				for i := 0; i < len(header); i += 2 {
					r.Header.Set(header[i], header[i+1])
				}
				w := httptest.NewRecorder()
				site.ServeHTTP(w, r)
				return w
			}
			w := ask()
			body := test.body
			if method == "HEAD" {
				body = ""
			}
			if w.Code != 200 || w.Body.String() != body {
				t.Errorf("%s %s as %q: %d %q", method, test.path, test.accept, w.Code, w.Body)
			}
			for name, want := range map[string]string{
				"Content-Encoding": test.coding, "Content-Type": test.kind, "Vary": "Accept-Encoding",
				"Content-Length": strconv.Itoa(len(test.body)), "Content-Security-Policy": test.policy,
			} {
				if got := w.Header().Get(name); got != want {
					t.Errorf("%s %s as %q: %s is %q, want %q", method, test.path, test.accept, name, got, want)
				}
			}
			tag := w.Header().Get("ETag")
			tags[tag] = true
			if again := ask("If-None-Match", tag); again.Code != 304 || again.Body.Len() > 0 {
				t.Errorf("%s %s as %q: asked again %d", method, test.path, test.accept, again.Code)
			}
			if other := ask("If-None-Match", `"other", W/"`+strings.Trim(tag, `"`)+`-no"`); other.Code != 200 {
				t.Errorf("%s %s as %q: asked with another's tag %d", method, test.path, test.accept, other.Code)
			}
		}
	}
	if len(tags) != 7 {
		t.Errorf("%d tags, want one for each form: %v", len(tags), tags)
	}
}

// Parts are parts of the plain file, whatever else the client takes.
func TestRanges(t *testing.T) {
	site := packed()
	for _, test := range []struct {
		ranges string
		code   int
		says   string
		body   string
	}{
		{"bytes=2-4", 206, "bytes 2-4/10", "234"},
		{"bytes=7-", 206, "bytes 7-9/10", "789"},
		{"bytes=-1", 206, "bytes 9-9/10", "9"},
		{"bytes=20-", 416, "bytes */10", ""},
		{"bytes=4-2", 416, "", ""},
		{"bytes=0-0,2-2,4-4,6-6,8-8,0-9,0-9,0-9", 200, "", "0123456789"}, // more than the file: all of it, once
	} {
		r := httptest.NewRequest("GET", "/assets/page.1.wasm", nil)
		r.Header.Set("Accept-Encoding", "br, gzip")
		r.Header.Set("Range", test.ranges)
		w := httptest.NewRecorder()
		site.ServeHTTP(w, r)
		if w.Code != test.code || w.Header().Get("Content-Range") != test.says && test.says != "" || w.Code < 400 && w.Body.String() != test.body {
			t.Errorf("%s: %d %q %q, want %d %q %q", test.ranges, w.Code, w.Header().Get("Content-Range"), w.Body, test.code, test.says, test.body)
		}
		if c := w.Header().Get("Content-Encoding"); c != "" {
			t.Errorf("%s: a part in %s", test.ranges, c)
		}
	}
	// A download of the packed form goes on from the start: its tag is another.
	r := httptest.NewRequest("GET", "/assets/page.1.wasm", nil)
	r.Header.Set("Range", "bytes=2-4")
	r.Header.Set("If-Range", `"page.1.wasm.br"`)
	w := httptest.NewRecorder()
	site.ServeHTTP(w, r)
	if w.Code != 200 || w.Body.String() != "0123456789" {
		t.Errorf("If-Range of another form: %d %q", w.Code, w.Body)
	}
}

// A form's folder is no form, and a broken one is no panic.
func TestFormsBroken(t *testing.T) {
	files := packed().files.(fstest.MapFS)
	files["assets/broken.4.js.gz"] = &fstest.MapFile{Data: []byte("no gzip")}
	site := &Site{files: files}
	for _, path := range []string{"/assets/x.3", "/assets/broken.4.js", "/assets/none.5.js"} {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != 404 {
			t.Errorf("%s: %d, want 404", path, w.Code)
		}
	}
}
