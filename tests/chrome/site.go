package chrome

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
)

// A Site is a plain static server over a folder, with nothing that a free web
// host would not do: no headers of our own, no rewriting, no compression.
type Site struct {
	Root   string // "http://127.0.0.1:4567/a/b/c/", of the home page
	server *httptest.Server

	mu      sync.Mutex
	missing []string
	broken  func(path string) bool
	cut     func(path string) bool
	shared  bool
}

// Serve serves dir under prefix, "/" or "/a/b/c/", on a free port of this
// machine. What is asked for outside of the prefix is not found, and noted.
func Serve(dir, prefix string) *Site {
	s := &Site{}
	files := http.StripPrefix(strings.TrimSuffix(prefix, "/"), http.FileServer(http.Dir(dir)))
	s.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		note := &status{ResponseWriter: w, code: http.StatusOK}
		if s.isShared() {
			w.Header().Set("Access-Control-Allow-Origin", "*")
		}
		switch broken, cut := s.isBroken(r.URL.Path); {
		case broken:
			note.WriteHeader(http.StatusServiceUnavailable)
		case cut:
			files.ServeHTTP(&half{ResponseWriter: w}, r)
			panic(http.ErrAbortHandler)
		default:
			files.ServeHTTP(note, r)
		}
		if note.code >= 400 {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.missing = append(s.missing, fmt.Sprintf("%s %s: %d", r.Method, r.URL.Path, note.code))
		}
	}))
	s.Root = s.server.URL + prefix
	return s
}

// Break makes the server answer 503 to the paths that which picks; nil mends it.
func (s *Site) Break(which func(path string) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.broken = which
}

// Cut makes the server hang up in the middle of the paths that which picks; nil
// mends it.
func (s *Site) Cut(which func(path string) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cut = which
}

// Share makes the server let pages of other origins read its files, as ours does
// and some hosts do.
func (s *Site) Share() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shared = true
}

func (s *Site) isShared() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shared
}

func (s *Site) isBroken(path string) (broken, cut bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.broken != nil && s.broken(path), s.cut != nil && s.cut(path)
}

// Missing lists the requests that were refused so far, such as a file that is
// not there. A page asks for more than its network log shows: so do workers.
func (s *Site) Missing() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.missing...)
}

// Close stops the server.
func (s *Site) Close() {
	s.server.CloseClientConnections()
	s.server.Close()
}

type status struct {
	http.ResponseWriter
	code int
}

func (s *status) WriteHeader(code int) {
	s.code = code
	s.ResponseWriter.WriteHeader(code)
}

// half sends the first half of what is written to it first, and nothing else.
type half struct {
	http.ResponseWriter
	sent bool
}

func (h *half) Write(b []byte) (int, error) {
	if h.sent {
		return len(b), nil
	}
	h.sent = true
	if _, err := h.ResponseWriter.Write(b[:len(b)/2]); err != nil {
		return 0, err
	}
	return len(b), http.NewResponseController(h.ResponseWriter).Flush()
}
