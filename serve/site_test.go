package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const page = `<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; img-src 'self'">`

// fake writes a small site, and a secret beside it.
func fake(t *testing.T) *httptest.Server {
	t.Helper()
	base := t.TempDir()
	for name, content := range map[string]string{
		"secret.txt":                "secret",
		"site/index.html":           page + "home",
		"site/404.html":             page + "nothing here",
		"site/lessons/a/index.html": page + "lesson",
		"site/assets/page.1.wasm":   "\x00asm",
		"site/assets/worker.2.js":   "go()",
		"site/assets/stage.3.html":  page + "stage",
		"site/assets/f.4.woff2":     "font",
		"site/assets/odd.5.xyz":     "?",
		"site/app.webmanifest":      "{}",
		"site/embed.mjs":            "export {}",
		"site/.hidden":              "secret",
	} {
		file := filepath.Join(base, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(base, "secret.txt"), filepath.Join(base, "site", "link.txt")); err != nil {
		t.Fatal(err)
	}
	site, err := Open(filepath.Join(base, "site"))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(site)
	t.Cleanup(func() { server.Close(); site.Close() })
	return server
}

// get asks for a path exactly as written: a client would tidy "..".
func get(t *testing.T, server *httptest.Server, method, path string, header ...string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequest(method, server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.URL.Opaque = path
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

func TestFiles(t *testing.T) {
	server := fake(t)
	const forever, ask = "public, max-age=31536000, immutable", "no-cache"
	const csp = "default-src 'none'; img-src 'self'; frame-ancestors *"
	for _, test := range []struct {
		path, kind, cache, policy, body string
	}{
		{"/", "text/html; charset=utf-8", ask, csp, page + "home"},
		{"/index.html", "text/html; charset=utf-8", ask, csp, page + "home"},
		{"/?x=1", "text/html; charset=utf-8", ask, csp, page + "home"},
		{"/lessons/a/", "text/html; charset=utf-8", ask, csp, page + "lesson"},
		{"/assets/page.1.wasm", "application/wasm", forever, scriptPolicy, "\x00asm"},
		{"/assets/worker.2.js", "text/javascript; charset=utf-8", forever, scriptPolicy, "go()"},
		{"/assets/stage.3.html", "text/html; charset=utf-8", forever, csp, page + "stage"},
		{"/assets/f.4.woff2", "font/woff2", forever, scriptPolicy, "font"},
		{"/assets/odd.5.xyz", "application/octet-stream", forever, scriptPolicy, "?"},
		{"/app.webmanifest", "application/manifest+json", ask, scriptPolicy, "{}"},
		{"/embed.mjs", "text/javascript; charset=utf-8", ask, scriptPolicy, "export {}"},
	} {
		response, body := get(t, server, "GET", test.path)
		if response.StatusCode != 200 || body != test.body {
			t.Errorf("%s: %d %q, want 200 %q", test.path, response.StatusCode, body, test.body)
		}
		for name, want := range map[string]string{
			"Content-Type": test.kind, "Cache-Control": test.cache, "Content-Security-Policy": test.policy,
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Permissions-Policy": unused,
			"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin", "X-Frame-Options": "",
		} {
			if got := response.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", test.path, name, got, want)
			}
		}
		tag := response.Header.Get("ETag")
		if again, _ := get(t, server, "GET", test.path, "If-None-Match", tag); tag == "" || again.StatusCode != 304 {
			t.Errorf("%s: asked again with ETag %s: %d, want 304", test.path, tag, again.StatusCode)
		}
		if head, body := get(t, server, "HEAD", test.path); head.StatusCode != 200 || body != "" {
			t.Errorf("HEAD %s: %d %q", test.path, head.StatusCode, body)
		}
	}
}

// None of these may show a file, a list, or anything from outside.
func TestMissing(t *testing.T) {
	server := fake(t)
	for _, path := range []string{
		"/nothing", "/assets/", "/assets", "/lessons/", "/lessons", "/index.html/", "/.hidden", "/link.txt",
		"/../secret.txt", "/%2e%2e/secret.txt", "/assets/../../secret.txt", "/..%2fsecret.txt", "/..%5csecret.txt",
		"//secret.txt", "/a%00b",
	} {
		response, body := get(t, server, "GET", path)
		if response.StatusCode != 404 || !strings.HasSuffix(body, "nothing here") {
			t.Errorf("%s: %d %q, want the page for 404", path, response.StatusCode, body)
		}
		if strings.Contains(response.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: a 404 that is kept for ever", path)
		}
	}
}

// The page for 404 finds the site's root from any depth.
func TestMissingBase(t *testing.T) {
	dir := t.TempDir()
	os.WriteFile(filepath.Join(dir, "index.html"), nil, 0o644)
	os.WriteFile(filepath.Join(dir, "404.html"), []byte("<head>"), 0o644)
	site, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer site.Close()
	for path, base := range map[string]string{"/x": "./", "/x/": "./../", "/x/y/z": "./../../"} {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if want := "<head>\n<base href=\"" + base + "\">"; w.Body.String() != want {
			t.Errorf("%s: %q, want %q", path, w.Body.String(), want)
		}
	}
}

func TestRedirect(t *testing.T) {
	server := fake(t)
	response, _ := get(t, server, "GET", "/lessons/a")
	if response.StatusCode != 301 || response.Header.Get("Location") != "./a/" {
		t.Errorf("got %d to %q, want 301 to ./a/", response.StatusCode, response.Header.Get("Location"))
	}
}

func TestMethods(t *testing.T) {
	server := fake(t)
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS"} {
		if response, _ := get(t, server, method, "/"); response.StatusCode != 405 || response.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: %d, want 405", method, response.StatusCode)
		}
	}
}

// A changed page has another tag, without a restart.
func TestRebuilt(t *testing.T) {
	dir := t.TempDir()
	index := filepath.Join(dir, "index.html")
	os.WriteFile(index, []byte("one"), 0o644)
	site, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer site.Close()
	ask := func() string {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		return w.Header().Get("ETag") + w.Body.String()
	}
	first := ask()
	os.WriteFile(index, []byte("two"), 0o644)
	if second := ask(); first == second || !strings.HasSuffix(second, "two") {
		t.Errorf("first %s, then %s", first, second)
	}
}

func TestOpenNoSite(t *testing.T) {
	for _, dir := range []string{t.TempDir(), filepath.Join(t.TempDir(), "none")} {
		if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), "./build.sh site") {
			t.Errorf("%s: %v, want an error that says how to make the site", dir, err)
		}
	}
}
