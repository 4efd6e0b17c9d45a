package browser

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"compressionlab/engine/modelio"
	"compressionlab/tests/chrome"
)

// oneFile is the address of the whole course as one file, in a folder by itself
// whose name is none that an address would have.
func oneFile(t *testing.T) string {
	t.Helper()
	from := os.Getenv("LAB_ONE")
	if from == "" {
		site, err := chrome.Dir()
		if err != nil {
			t.Fatal(err)
		}
		from = filepath.Join(site, "..", "..", "dist", "compression-lab.html")
		if _, err := os.Stat(from); err != nil {
			t.Skip("./build.sh onefile makes the file")
		}
	}
	content, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if len(content) >= 8e6 {
		t.Errorf("the file has %d bytes, want less than 8 MB", len(content))
	}
	to := filepath.Join(t.TempDir(), "eine Übung #1.html")
	if err := os.WriteFile(to, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(to)}).String()
}

// unplugged opens a window without a network.
func unplugged(t *testing.T, v chrome.View) *chrome.Page {
	t.Helper()
	p := window(t, v)
	params := network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{{Offline: true, DownloadThroughput: -1, UploadThroughput: -1}}}
	if _, err := chromedp.Call(p.Context(), network.EmulateNetworkConditionsByRule, params); err != nil {
		t.Fatal(err)
	}
	return p
}

// Opened from a disk without a network, every cell of every lesson prints what
// it prints natively, every exercise is passed with its solution, and the picture
// is drawn. Nothing is asked of anybody.
func TestOneFile(t *testing.T) {
	root := oneFile(t)
	p := unplugged(t, chrome.View{})
	p.Go(root)
	p.Until("the home page is there", `document.querySelector("a.pri")`)
	drawn := false
	for _, l := range course(t) {
		link := `.les a[href="?lessons/` + l.Slug + `/"]`
		p.WaitHas(link, true)
		p.Go(root + p.Attr(link, "href"))
		p.Until("the lesson is there", fmt.Sprintf(`document.querySelector("h1")?.textContent === %q`, l.Title))
		for _, cell := range cells(l) {
			if state := p.Run(cell.ID); state != "done" {
				t.Fatalf("%s/%s is %q: %s", l.Slug, cell.ID, state, p.Text(chrome.Hook(cell.ID, "error")))
			}
			if got, want := timed.ReplaceAllString(p.Output(cell.ID), ""), natively(t, texts(l, cell)).Output; got != want {
				t.Errorf("%s/%s prints %q, want %q", l.Slug, cell.ID, got, want)
			}
			if cell.Task != nil {
				p.WaitHas(chrome.Hook(cell.ID, `check="unmet"`), true)
				p.Type(cell.ID, strings.TrimSpace(cell.Task.Solution))
				p.Run(cell.ID)
				p.WaitHas(chrome.Cell(cell.ID)+`[data-lab-passed]`, true)
			}
		}
		if l.Slug == slug { // and the frames take what the page sends them
			p.WaitHas(chrome.Drawn, true)
			drawn = true
		}
		for _, to := range p.Attrs("a[href]", "href") {
			if !strings.HasPrefix(to, "?") && !strings.HasPrefix(to, "#") && !strings.HasPrefix(to, "https://") {
				t.Errorf("%s links to %s, which is not in the file", l.Slug, to)
			}
		}
		p.Click("a.mark")
		p.Until("the home page is there again", `document.querySelector(".les")`)
	}
	if !drawn {
		t.Error("no picture was looked at")
	}
	for _, problem := range p.Problems() {
		t.Errorf("the browser said: %s", problem)
	}
	for _, r := range p.Requests() {
		if !strings.HasPrefix(r, root) && !strings.HasPrefix(r, "blob:") && !strings.HasPrefix(r, "data:") {
			t.Errorf("asked for %s", r)
		}
	}
}

// A click on a link leads to its page, however early: before the program runs,
// while it starts, and after. go-app's own handler of clicks, which would take
// links to be parts of one page, is set at no time.
func TestOneFileLinks(t *testing.T) {
	root := oneFile(t)
	p := unplugged(t, chrome.View{})
	lesson := course(t)[0]
	link := `.les a[href="?lessons/` + lesson.Slug + `/"]`
	there := func() {
		t.Helper()
		p.Until("the lesson is there", fmt.Sprintf(`document.querySelector("h1")?.textContent === %q`, lesson.Title))
		if want := root + "?lessons/" + lesson.Slug + "/"; p.Address() != want {
			t.Errorf("the address is %s, want %s", p.Address(), want)
		}
	}
	for range 3 {
		p.Go(root)
		p.Click(link) // as soon as it is there
		there()
	}
	p.Go(root)
	p.Until("home is live", `document.documentElement.dataset.labLive`)
	if chrome.Eval[bool](p, `onclick !== null || (onclick = () => {}, onclick !== null)`) {
		t.Error("somebody may take over the clicks of this window")
	}
	p.Click(link)
	there()
	p.Live(cells(lesson)[0].ID)
	p.Click(".turn.next")
	p.Until("the next lesson is there", fmt.Sprintf(`document.querySelector("h1")?.textContent === %q`, course(t)[1].Title))
	p.Click("a.mark")
	p.Until("the home page is there", `document.querySelector(".les")`)
}

// What is typed in one lesson is kept for it, and for no other.
func TestOneFileKeeps(t *testing.T) {
	root := oneFile(t)
	p := unplugged(t, chrome.View{})
	p.Go(root + "?lessons/" + slug + "/")
	p.Type("wrong", "print('mine')")
	p.Run("wrong")
	p.Reload()
	p.WaitCode("wrong", "mine")
	p.Go(root)
	for _, l := range course(t) {
		if l.Slug != slug {
			p.Go(root + "?lessons/" + l.Slug + "/")
			p.Live(cells(l)[0].ID)
			if strings.Contains(p.Code(cells(l)[0].ID), "mine") {
				t.Errorf("%s has the text of another lesson", l.Slug)
			}
		}
	}
	p.Go(root + "?%3Cimg%20src=x%20onerror=alert(1)%3E%E0%A4%A")
	p.Until("an address that leads nowhere is the home page", `document.querySelector("a.pri")`)
}

// Its workbench lists what a cell makes, reads the reader's own file, and hands the
// model out.
func TestOneFileWorkbench(t *testing.T) {
	root := oneFile(t)
	p := unplugged(t, chrome.View{Before: keep})
	p.Go(root)
	p.Until("home is live", `document.documentElement.dataset.labLive`)
	p.Click(`nav a[href="?workbench/"]`)
	p.Live("1")
	if state := p.Run("1"); state != "done" {
		t.Fatalf("the first cell is %q: %s", state, p.Text(chrome.Hook("1", "error")))
	}
	p.WaitHas(variantRow(2), true)
	press(p, `[data-lab-export="safetensors"]`)
	file, err := modelio.Read("variant-2", handed(p, "variant-2.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	if tensors, err := file.Tensors(); err != nil || len(tensors) != 6 {
		t.Errorf("%d tensors were handed out, want the weights and biases of three layers: %v", len(tensors), err)
	}
	choose(p, "mine.safetensors", bundled(t))
	p.WaitHas(`[data-lab-file="mine.safetensors"]`, true)
	p.Type("2", `load_safetensors("mine.safetensors")`)
	if state := p.Run("2"); state != "done" {
		t.Errorf("the second cell is %q: %s", state, p.Text(chrome.Hook("2", "error")))
	}
	wants(t, "what it says of the file", p.Output("2"), "mine.safetensors: 64-48-32-10")
	for _, problem := range p.Problems() {
		t.Errorf("the browser said: %s", problem)
	}
}

// A file that was damaged on its way says so.
func TestOneFileDamaged(t *testing.T) {
	root, err := url.Parse(oneFile(t))
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.FromSlash(root.Path))
	if err != nil {
		t.Fatal(err)
	}
	content[len(content)/2] ^= 1
	if err := os.WriteFile(filepath.FromSlash(root.Path), content, 0o644); err != nil {
		t.Fatal(err)
	}
	p := unplugged(t, chrome.View{})
	p.Go(root.String())
	p.Until("the file says that it is damaged", `document.getElementById("lab-one-status")?.textContent.includes("damaged")`)
}
