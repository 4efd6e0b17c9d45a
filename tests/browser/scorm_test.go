package browser

import (
	"archive/zip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"compressionlab/lessons"
	"compressionlab/tests/chrome"
)

// A platform is a learning platform with one package: scorm-again in its page,
// and behind it a server that keeps what that commits. It sends no gzip, and knows
// no .wasm files.
type platform struct {
	root    string
	version string // "12", "2004"

	mu    sync.Mutex
	saved json.RawMessage // what was committed last
	ends  int             // sessions that were ended
	asked []string        // paths
	sent  int             // bytes of the package
}

// newPlatform serves a package. Without scorm-again its page has no object.
func newPlatform(t *testing.T, version string) *platform {
	t.Helper()
	folder := os.Getenv("LAB_SCORM")
	if folder == "" {
		site, err := chrome.Dir()
		if err != nil {
			t.Fatal(err)
		}
		folder = filepath.Join(site, "..", "..", "dist", "scorm")
	}
	found, _ := filepath.Glob(filepath.Join(folder, "*-"+slug+"-scorm"+version+".zip"))
	if len(found) != 1 {
		t.Skip("./build.sh scorm makes the packages")
	}
	package_, err := zip.OpenReader(found[0])
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { package_.Close() })
	p := &platform{version: version}
	again := os.Getenv("LAB_SCORM_AGAIN")
	mux := http.NewServeMux()
	mux.HandleFunc("GET /course/{$}", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `<!doctype html><html lang="en"><title>course</title><script src="scorm%s.min.js"></script><script src="platform.js" defer></script><body>`, version)
	})
	mux.HandleFunc("GET /course/platform.js", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		io.WriteString(w, platformScript)
	})
	mux.HandleFunc("GET /course/scorm"+version+".min.js", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, filepath.Join(again, "scorm"+version+".min.js"))
	})
	mux.HandleFunc("GET /course/saved", func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.saved == nil {
			io.WriteString(w, "null")
		}
		w.Write(p.saved)
	})
	mux.HandleFunc("POST /course/commit", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || !json.Valid(body) {
			http.Error(w, "no JSON", http.StatusBadRequest)
			return
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		p.saved = body
		if strings.HasPrefix(r.Header.Get("Content-Type"), "text/plain") { // a beacon: what a page leaves behind
			p.ends++
		}
		io.WriteString(w, `{"result": true, "errorCode": 0}`)
	})
	mux.HandleFunc("GET /course/package/{file...}", func(w http.ResponseWriter, r *http.Request) {
		file, err := package_.Open(r.PathValue("file"))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		defer file.Close()
		content, err := io.ReadAll(file)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		kind := map[string]string{".html": "text/html", ".js": "application/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}[path.Ext(r.PathValue("file"))]
		if kind == "" {
			kind = "document/unknown"
		}
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Content-Length", strconv.Itoa(len(content)))
		n, _ := w.Write(content)
		p.mu.Lock()
		p.sent += n
		p.mu.Unlock()
	})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.asked = append(p.asked, r.URL.Path)
		p.mu.Unlock()
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(func() { server.CloseClientConnections(); server.Close() })
	p.root = server.URL + "/course/"
	return p
}

// platformScript is a platform's page: its object knows what was committed, then
// the package is opened in a frame. It notes what its frame says of a record.
const platformScript = `(async () => {
	window.statements = [];
	addEventListener("message", ({ data }) => { if (data?.type === "event") statements.push(data.statement); });
	const saved = await (await fetch("saved")).json();
	const of2004 = !window.Scorm12API;
	const api = new (of2004 ? Scorm2004API : Scorm12API)({ lmsCommitUrl: "commit", logLevel: 5 });
	if (saved) api.loadFromJSON(saved.cmi, "cmi");
	window[of2004 ? "API_1484_11" : "API"] = api;
	const frame = document.createElement("iframe");
	frame.src = "package/index.html";
	frame.width = 1300; frame.height = 800;
	document.body.append(frame);
})()`

// kept is an element of what was committed last: "cmi.core.score.raw".
func (p *platform) kept(t *testing.T, key string) string {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	var at any
	if err := json.Unmarshal(p.saved, &at); err != nil {
		t.Fatalf("nothing was committed: %v", err)
	}
	for part := range strings.SplitSeq(key, ".") {
		m, ok := at.(map[string]any)
		if !ok {
			return ""
		}
		at = m[part]
	}
	if at == nil {
		return ""
	}
	return fmt.Sprint(at)
}

// A student is before the lesson in its package, which stands in a frame, by
// itself or below a platform's page.
type student struct {
	*chrome.Page
	document string // the package's, as JavaScript
}

func (s student) lesson() string {
	return s.document + `.querySelector("#lab-lesson").contentDocument`
}

func (s student) status() string {
	s.T.Helper()
	return chrome.Eval[string](s.Page, s.document+`.querySelector("[data-lab-platform]").dataset.labPlatform`)
}

// do writes a text into a cell and runs it.
func (s student) do(cell, code string) {
	s.T.Helper()
	s.Until("the cell "+cell+" can be run", fmt.Sprintf(`(b => b && !b.disabled && b.getAttribute("aria-disabled") !== "true")(%s.querySelector(%q))`, s.lesson(), chrome.Hook(cell, "run")))
	before := s.ran(cell)
	text, _ := json.Marshal(code)
	chrome.Eval[bool](s.Page, fmt.Sprintf(`(d => {
		const field = d.querySelector(%q);
		Object.getOwnPropertyDescriptor(d.defaultView.HTMLTextAreaElement.prototype, "value").set.call(field, %s);
		field.dispatchEvent(new d.defaultView.Event("input", {bubbles: true}));
		d.querySelector(%q).click();
		return true })(%s)`, chrome.Hook(cell, "code"), text, chrome.Hook(cell, "run"), s.lesson()))
	s.Until("another run of "+cell+" has ended", fmt.Sprintf(`(e => e.dataset.labRan !== %q && e.dataset.labState === "done")(%s.querySelector(%q))`, before, s.lesson(), chrome.Cell(cell)))
}

func (s student) ran(cell string) string {
	s.T.Helper()
	return chrome.Eval[string](s.Page, fmt.Sprintf(`%s.querySelector(%q).dataset.labRan ?? ""`, s.lesson(), chrome.Cell(cell)))
}

func (s student) code(cell string) string {
	return fmt.Sprintf(`%s.querySelector(%q).value`, s.lesson(), chrome.Hook(cell, "code"))
}

// exercise is the first lesson's.
func exercise(t *testing.T) lessons.Cell {
	t.Helper()
	for _, l := range course(t) {
		if l.Slug != slug {
			continue
		}
		for _, c := range cells(l) {
			if c.Task != nil {
				return c
			}
		}
	}
	t.Fatalf("%s has no exercise", slug)
	return lessons.Cell{}
}

// On a platform a lesson begins incomplete, keeps the best score of its exercise,
// is left and taken up again where it was, on another machine too, and is passed
// once the exercise is: what is kept then no later try takes away.
func TestSCORM(t *testing.T) {
	if os.Getenv("LAB_SCORM_AGAIN") == "" {
		t.Skip("LAB_SCORM_AGAIN does not name scorm-again's folder; ./build.sh test fetches it from npm")
	}
	task := exercise(t)
	partly, err := os.ReadFile("../../lessons/read/testdata/answers/" + slug + "/wrong-too-little.py")
	if err != nil {
		t.Fatal(err)
	}
	half := "mine = 1\n" + string(partly)
	for _, version := range []string{"12", "2004"} {
		t.Run(version, func(t *testing.T) {
			lms := newPlatform(t, version)
			score, status, spent := "cmi.core.score.raw", "cmi.core.lesson_status", "cmi.core.session_time"
			if version == "2004" {
				score, status, spent = "cmi.score.raw", "cmi.completion_status", "cmi.session_time"
			}
			open := func() student {
				s := student{window(t, chrome.View{}), `document.querySelector("iframe").contentDocument`} // another profile each time
				s.Go(lms.root)
				s.Until("the platform's word is there", s.document+`?.querySelector("[data-lab-platform]") && `+s.lesson()+`?.querySelector("[data-lab-cell]")`)
				return s
			}
			sessions := 0
			// A browser gives a page that another site takes the place of half a
			// second; a platform's own Exit waits.
			leave := func(s student) {
				chrome.Eval[bool](s.Page, `(document.querySelector("iframe").src = "saved", true)`)
				sessions++
				lms.wait(t, sessions)
				s.Close()
			}
			wants := func(when string, want map[string]string) {
				t.Helper()
				for key, value := range want {
					if got := lms.kept(t, key); got != value {
						t.Errorf("%s: %s is %q, want %q", when, key, got, value)
					}
				}
			}

			s := open()
			wants("at the start", map[string]string{status: "incomplete", score: ""})
			if got := s.status(); got != "connected" {
				t.Errorf("at the start the page says %q", got)
			}
			s.do(task.ID, half)
			s.Until("the score is kept", fmt.Sprintf(`%s.querySelectorAll('[data-lab-check="unmet"]').length > 0`, s.lesson()))
			met := chrome.Eval[[2]int](s.Page, fmt.Sprintf(`(d => [d.querySelectorAll('[data-lab-check="met"]').length, d.querySelectorAll('[data-lab-check]').length])(%s)`, s.lesson()))
			if met[0] == met[1] {
				t.Fatalf("the exercise passes as it stands: %v", met)
			}
			part := strconv.FormatFloat(float64(100*met[0])/float64(met[1]), 'f', -1, 64)
			leave(s)
			wants("left half done", map[string]string{status: "incomplete", score: part})
			if got := lms.kept(t, spent); strings.Trim(got, "0:.PTHMS") == "" {
				t.Errorf("the session took %q", got)
			}
			if state := lms.kept(t, "cmi.suspend_data"); len(state) == 0 || len(state) > 4096 {
				t.Errorf("%d characters are kept of the work", len(state))
			}

			s = open()
			s.Until("the work is there again", s.code(task.ID)+`.includes("mine = 1")`)
			s.do(task.ID, task.Task.Solution)
			s.Until("it is passed", `document.querySelector("iframe").contentDocument.querySelector('[data-lab-platform="passed"]')`)
			if list := chrome.Eval[[]string](s.Page, `statements.map(s => s.verb.id.split("/").pop())`); !strings.Contains(strings.Join(list, " "), "passed") {
				t.Errorf("the platform hears the statements %q", list)
			}
			leave(s)
			passed := map[string]string{status: "passed", score: "100"}
			if version == "2004" {
				passed = map[string]string{status: "completed", "cmi.success_status": "passed", score: "100", "cmi.score.scaled": "1"}
			}
			wants("passed", passed)

			s = open()
			s.Until("the solution is there again", fmt.Sprintf(`%s.querySelector("[data-lab-passed]")`, s.lesson()))
			if got := s.status(); got != "passed" {
				t.Errorf("opened again the page says %q", got)
			}
			s.do(task.ID, half)
			leave(s)
			wants("tried again", passed)
		})
	}
}

// What a platform hands back as the work may be anything: then the lesson begins anew
// and says so, and its score counts. Who looks back at a lesson changes nothing.
func TestSCORMHandedBack(t *testing.T) {
	if os.Getenv("LAB_SCORM_AGAIN") == "" {
		t.Skip("LAB_SCORM_AGAIN does not name scorm-again's folder; ./build.sh test fetches it from npm")
	}
	task := exercise(t)
	for name, c := range map[string]struct{ cmi, status, score string }{
		"garbage": {`{"suspend_data": "session=1.%zz<img src=x onerror=labPwned=1>"}`, "unread", "100"},
		"a flood": {`{"suspend_data": "session=1.` + strings.Repeat("A", 4000) + `"}`, "unread", "100"},
		"markup":  {`{"suspend_data": "</script><img src=x onerror=labPwned=1>"}`, "unread", "100"},
		"review":  {`{"core": {"lesson_mode": "review", "lesson_status": "incomplete"}}`, "looking", ""},
	} {
		t.Run(name, func(t *testing.T) {
			lms := newPlatform(t, "12")
			lms.saved = json.RawMessage(`{"cmi": ` + c.cmi + `}`)
			s := student{window(t, chrome.View{}), `document.querySelector("iframe").contentDocument`}
			s.Go(lms.root)
			s.Until("the page says "+c.status, s.document+`?.querySelector('[data-lab-platform="`+c.status+`"]')`)
			s.do(task.ID, task.Task.Solution)
			s.Until("the exercise is passed", s.lesson()+`.querySelector("[data-lab-passed]")`)
			if chrome.Eval[bool](s.Page, fmt.Sprintf(`[window, %s.defaultView, %[1]s.querySelector("#lab-lesson").contentWindow].some(w => w.labPwned || w.document.querySelector("img[src=x]"))`, s.document)) {
				t.Error("what was handed back became markup")
			}
			if c.status == "looking" {
				if got := s.status(); got != "looking" || lms.kept(t, "cmi.core.score.raw") != "" {
					t.Errorf("looking back says %q and has the score %q", got, lms.kept(t, "cmi.core.score.raw"))
				}
				return
			}
			s.Until("it is passed", s.document+`.querySelector('[data-lab-platform="passed"]')`)
			chrome.Eval[bool](s.Page, `(document.querySelector("iframe").src = "saved", true)`)
			lms.wait(t, 1)
			if got := lms.kept(t, "cmi.core.score.raw"); got != c.score {
				t.Errorf("the score is %q, want %s", got, c.score)
			}
		})
	}
}

// wait waits until so many sessions have ended. The browser sends the last commit
// of one beside all else.
func (p *platform) wait(t *testing.T, sessions int) {
	t.Helper()
	for deadline := time.Now().Add(chrome.Patience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		p.mu.Lock()
		ends := p.ends
		p.mu.Unlock()
		if ends >= sessions {
			return
		}
	}
	t.Fatalf("%d sessions did not end: %s", sessions, p.saved)
}

// Without a platform the lesson works and says so. An address that names a place
// for statements, with a key to it, has nothing sent there.
func TestSCORMAlone(t *testing.T) {
	lms := newPlatform(t, "12")
	heard := 0
	var mu sync.Mutex
	stranger := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		heard++
	}))
	defer stranger.Close()
	s := student{window(t, chrome.View{}), "document"}
	s.Go(lms.root + "package/index.html?endpoint=" + stranger.URL + "/&auth=Basic%20eA&actor=%7B%22name%22%3A%22A%22%7D")
	task := exercise(t)
	s.do(task.ID, task.Task.Solution)
	s.Until("the exercise is passed", s.lesson()+`.querySelector("[data-lab-passed]")`)
	if got := s.status(); got != "alone" {
		t.Errorf("without a platform the page says %q", got)
	}
	// Whoever is not the lesson is not heard.
	chrome.Eval[bool](s.Page, `(postMessage({source: "compression-lab", v: 1, id: "m1", type: "completed", exercise: "", success: true}, "*"), new Promise(done => setTimeout(() => done(true))))`)
	if got := s.status(); got != "alone" {
		t.Errorf("after a stranger's word the page says %q", got)
	}
	for _, r := range s.Requests() {
		if !strings.HasPrefix(r, lms.root) && !strings.HasPrefix(r, "blob:") && !strings.HasPrefix(r, "data:") {
			t.Errorf("asked for %s", r)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if heard > 0 {
		t.Errorf("%d requests went to the address's endpoint", heard)
	}
	for _, problem := range s.Problems() {
		t.Errorf("the browser said: %s", problem)
	}
}

// What a browser loads from a platform that compresses nothing, until the first
// cell has run and its picture is there, is less than 8 MB: the programs, which are
// 22 MB, come packed. Their bytes are in the log.
func TestSCORMBytes(t *testing.T) {
	lms := newPlatform(t, "12")
	s := student{window(t, chrome.View{}), "document"}
	s.Go(lms.root + "package/index.html")
	s.do("wrong", "print(1)\noriginal = load_model(\"digits_mlp\")")
	s.Until("the picture is there", s.lesson()+`.querySelector('[data-lab-stage-state="ready"]')`)
	lms.mu.Lock()
	defer lms.mu.Unlock()
	t.Logf("%d bytes in %d requests", lms.sent, len(lms.asked))
	if lms.sent > 8e6 || lms.sent < 4e6 {
		t.Errorf("a browser loads %d bytes from a package, want 4 to 8 MB", lms.sent)
	}
	for _, problem := range s.Problems() {
		t.Errorf("the browser said: %s", problem)
	}
}

// A browser that cannot unpack the programs is told which can, and has the text.
func TestSCORMOld(t *testing.T) {
	lms := newPlatform(t, "12")
	s := student{window(t, chrome.View{Before: `delete globalThis.DecompressionStream;`}), "document"}
	s.Go(lms.root + "package/index.html")
	s.Until("the lesson says so", s.lesson()+`?.querySelector("#lab-boot-status:not([hidden])")?.innerText.includes("Safari from 16.4")`)
	wants(t, "the lesson", chrome.Eval[string](s.Page, s.lesson()+`.body.innerText`), "What to take with you")
	for _, problem := range s.Problems() {
		t.Errorf("the browser said: %s", problem)
	}
}
