package browser

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"compressionlab/tests/chrome"
)

// A teacher unpacks the site into a folder of a plain server's, Python's own: the
// home page leads to a lesson, which runs, picture and all, as do the workbench and
// a widget.
func TestPythonServes(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not on this machine")
	}
	dir, err := chrome.Dir()
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	if err := os.CopyFS(filepath.Join(root, "course", "lab"), os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	server := exec.Command(python, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", root)
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Process.Kill(); server.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	address := regexp.MustCompile(`http://127\.0\.0\.1:\d+/`).FindString(line)
	if err != nil || address == "" {
		t.Fatalf("Python says %q: %v", line, err)
	}
	opened(t, address+"course/lab/")
}

// The released program, or any other server, serves a site that works: LAB_SERVED says
// where.
func TestServed(t *testing.T) {
	address := os.Getenv("LAB_SERVED")
	if address == "" {
		t.Skip("set LAB_SERVED to the address of a site, as http://localhost:8080/")
	}
	opened(t, address)
}

// opened opens a site as a reader does.
func opened(t *testing.T, root string) {
	t.Helper()
	p := window(t, chrome.View{})
	p.Go(root)
	p.Go(p.Link(slug))
	walk(t, p)
	p.WaitHas(chrome.Drawn, true)
	for path, cell := range map[string]string{"workbench/": "1", "embed/" + slug + "/try/": "try"} {
		p.Go(root + path)
		if state := p.Run(cell); state != "done" {
			t.Errorf("%s: its cell is %q", path, state)
		}
		p.WaitHas(chrome.Drawn, true)
	}
	for _, problem := range p.Problems() {
		t.Errorf("the browser said: %s", problem)
	}
}
