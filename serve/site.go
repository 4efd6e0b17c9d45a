package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"html"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A Site serves the files of one folder, or of this program. A folder's name
// gives its index.html, never a list; what begins with a dot is not there; what
// is not there gives 404.html. A file x that lies beside x.br or x.gz, or is
// there as x.gz alone, is sent in the form that the client prefers.
type Site struct {
	files fs.FS
	plain plain
	close func() error
}

// Open opens the site in dir. No path, ".." or link leads out of it.
func Open(dir string) (*Site, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("%w: ./build.sh site makes the site", err)
	}
	if _, err := root.Stat("index.html"); err != nil {
		root.Close()
		return nil, fmt.Errorf("%s has no index.html: ./build.sh site makes the site", dir)
	}
	return &Site{files: root.FS(), close: root.Close}, nil
}

// Close lets go of the folder.
func (s *Site) Close() error {
	if s.close == nil {
		return nil
	}
	return s.close()
}

// types are those of the files of a site. The tables of the operating system
// differ from machine to machine, and a wrong one for .wasm costs seconds.
var types = map[string]string{
	".css":         "text/css; charset=utf-8",
	".html":        "text/html; charset=utf-8",
	".ico":         "image/x-icon",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".mjs":         "text/javascript; charset=utf-8",
	".png":         "image/png",
	".svg":         "image/svg+xml",
	".txt":         "text/plain; charset=utf-8",
	".wasm":        "application/wasm",
	".webmanifest": "application/manifest+json",
	".woff2":       "font/woff2",
}

// unused are what no page of the site asks a browser for, nor any that holds one
// in a frame should be able to ask in its name.
const unused = "camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), midi=(), payment=(), serial=(), usb=()"

// ServeHTTP answers GET and HEAD.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Permissions-Policy", unused)
	// A course page on another origin may hold us in a frame, even one that is
	// cross-origin isolated, or one in a sandbox, to which our own files are
	// another origin's: all of this is public.
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Access-Control-Allow-Origin", "*")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		return
	}
	name, ok := clean(r.URL.Path)
	if !ok {
		s.missing(w, r)
		return
	}
	info, err := fs.Stat(s.files, name)
	if err == nil && info.IsDir() {
		if !strings.HasSuffix(r.URL.Path, "/") {
			if _, err := fs.Stat(s.files, path.Join(name, "index.html")); err != nil {
				s.missing(w, r)
				return
			}
			// Relative, so that it also holds behind a proxy with a prefix.
			h.Set("Location", "./"+url.PathEscape(path.Base(name))+"/")
			w.WriteHeader(http.StatusMovedPermanently)
			return
		}
		name = path.Join(name, "index.html")
	} else if strings.HasSuffix(r.URL.Path, "/") {
		s.missing(w, r)
		return
	}
	accept := strings.Join(r.Header.Values("Accept-Encoding"), ",")
	file, sent, err := s.open(name, accept, r.Header.Get("Range") == "")
	if err != nil { // a link that leads out of the folder, too
		s.missing(w, r)
		return
	}
	defer file.Close()
	s.file(w, r, name, file, sent)
}

// clean makes the name of a file from a request's path: relative, with
// slashes. ok is false where no file may be.
func clean(p string) (name string, ok bool) {
	if !strings.HasPrefix(p, "/") || strings.ContainsAny(p, "\\\x00") {
		return "", false
	}
	for part := range strings.SplitSeq(p, "/") {
		if strings.HasPrefix(part, ".") {
			return "", false
		}
	}
	name = strings.Trim(path.Clean(p), "/")
	if name == "" {
		name = "."
	}
	return name, true
}

// file answers with a file of the site, in the form that file holds.
func (s *Site) file(w http.ResponseWriter, r *http.Request, name string, file io.ReadSeeker, sent coding) {
	h := w.Header()
	kind := types[strings.ToLower(path.Ext(name))]
	if kind == "" {
		kind = "application/octet-stream"
	}
	h.Set("Content-Type", kind)
	h.Set("Vary", "Accept-Encoding")
	var tag string
	if strings.HasPrefix(name, "assets/") {
		// The name has a hash of the content in it: another content is
		// another name, so the name is the tag and may be kept for ever.
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		tag = path.Base(name)
	} else {
		h.Set("Cache-Control", "no-cache")
		content, err := io.ReadAll(file)
		if err != nil {
			unreadable(w)
			return
		}
		tag = fmt.Sprintf("%x", sha256.Sum256(content))
		file = bytes.NewReader(content)
	}
	h.Set("ETag", `"`+tag+sent.suffix+`"`) // one for each form: they are other bytes
	h.Set("Content-Security-Policy", scriptPolicy)
	if path.Ext(name) == ".html" {
		document, err := s.content(name)
		if err != nil {
			unreadable(w)
			return
		}
		h.Set("Content-Security-Policy", policy(document))
	}
	if sent.suffix != "" {
		h.Set("Content-Encoding", sent.name)
		size, err := file.Seek(0, io.SeekEnd)
		if err == nil {
			_, err = file.Seek(0, io.SeekStart)
		}
		if err != nil {
			unreadable(w)
			return
		}
		// ServeContent leaves it out for a file that is sent packed.
		h.Set("Content-Length", strconv.FormatInt(size, 10))
	}
	http.ServeContent(w, r, name, time.Time{}, file)
}

func unreadable(w http.ResponseWriter) {
	http.Error(w, "this file cannot be read", http.StatusInternalServerError)
}

// missing answers 404, with the site's own page if it has one. That page is
// shown at any depth, so it is told where the site's root lies from there.
func (s *Site) missing(w http.ResponseWriter, r *http.Request) {
	content, err := s.content("404.html")
	if err != nil {
		http.Error(w, "there is no page here", http.StatusNotFound)
		return
	}
	up := max(strings.Count(r.URL.EscapedPath(), "/")-1, 0)
	base := "<head>\n<base href=\"./" + strings.Repeat("../", up) + "\">"
	content = bytes.Replace(content, []byte("<head>"), []byte(base), 1)
	h := w.Header()
	h.Set("Content-Type", types[".html"])
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Security-Policy", policy(content))
	w.WriteHeader(http.StatusNotFound)
	if r.Method != http.MethodHead {
		w.Write(content)
	}
}

// scriptPolicy is for what is no document. A worker lives under the policy
// that came with its script.
const scriptPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; frame-ancestors *"

var metaPolicy = regexp.MustCompile(`<meta http-equiv="Content-Security-Policy" content="([^"]*)"`)

// policy is the one that the document carries in its meta element, so that
// it is written down once, and what a meta element cannot say: who may hold
// the document in a frame. That is everybody, since teachers embed lessons.
func policy(document []byte) string {
	const frames = "frame-ancestors *"
	m := metaPolicy.FindSubmatch(document)
	if m == nil {
		return "default-src 'none'; " + frames
	}
	return html.UnescapeString(string(m[1])) + "; " + frames
}
