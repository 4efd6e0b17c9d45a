// Command shots takes a picture of every page of the built site at the three
// widths that the design names, light and dark, as it comes, with every cell run
// and with each dialog open: what a person looks through before a release. So are
// the workbench in use and its report on paper, and a widget of each kind.
//
// It also makes README's picture anew, tests/shots/lesson.png.
//
//	go run ./tests/shots [-out .build/shots] [-only 390]
package main

import (
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"

	"compressionlab/tests/chrome"
)

func main() {
	out := flag.String("out", filepath.Join(".build", "shots"), "folder for the pictures")
	only := flag.String("only", "", "take only pictures whose name holds this")
	flag.Parse()
	t := chrome.Command{}
	dir, err := chrome.Dir()
	if err != nil {
		t.Fatalf("%v", err)
	}
	if err := os.MkdirAll(*out, 0o755); err != nil {
		t.Fatalf("%v", err)
	}
	b, err := chrome.Start(chrome.Options{})
	if err != nil {
		t.Fatalf("%v", err)
	}
	defer b.Close()
	site := chrome.Serve(dir, "/")
	defer site.Close()

	if strings.Contains(readme, *only) {
		p := b.Open(t, chrome.View{Width: 1280, Height: 3600})
		p.Go(site.Root)
		p.Go(site.Root + "lessons/" + readmeLesson + "/")
		cell := p.Attrs("[data-lab-cell]", "data-lab-cell")[0]
		p.Live(cell)
		p.Click(chrome.Cell(cell) + " .choices label") // what most people expect
		p.Run(cell)
		p.Box(chrome.Cell(cell) + " " + chrome.Stage)
		p.WaitHas(chrome.Cell(cell)+" "+chrome.Drawn, true)
		box := p.Box(chrome.Cell(cell))
		box.Height = min(box.Height, readmeHeight)
		if err := save(readme, p.Picture(box)); err != nil {
			t.Fatalf("%v", err)
		}
		fmt.Println(readme)
		p.Close()
	}
	for _, width := range []int{390, 1024, 1440} {
		for _, theme := range []string{"light", "dark"} {
			s := shooter{t: t, folder: *out, tag: fmt.Sprintf("-%d-%s.png", width, theme), only: *only, dark: theme == "dark"}
			s.Page = b.Open(t, chrome.View{Width: width, Height: 900, Dark: theme == "dark", Before: loaded})
			s.Go(site.Root)
			urls := lessons(s.Page)
			s.shoot("home")
			if s.wanted("home-keys", "home-search") {
				s.Until("home is live", `document.documentElement.dataset.labLive`)
				s.Keys("?")
				s.WaitHas("#lab-keys[open]", true)
				s.window("home-keys")
				s.Keys(chrome.Escape)
				s.WaitHas("#lab-keys[open]", false)
				s.Keys("/")
				s.Until("the search is asked", `document.activeElement.closest("#lab-search")`)
				s.Keys("break-even")
				s.WaitHas("#lab-search .hits a", true)
				s.window("home-search")
			}
			if s.wanted("404") {
				s.Go(site.Root + "404.html")
				s.shoot("404")
			}
			for _, url := range urls {
				slug := filepath.Base(strings.TrimSuffix(strings.TrimSuffix(url, "index.html"), "/"))
				if slug == "embed" || !s.wanted(slug, slug+"-run") { // see manual
					continue
				}
				s.Go(url)
				s.shoot(slug)
				if s.wanted(slug + "-run") {
					s.run()
					s.shoot(slug + "-run")
				}
			}
			s.workbench(site.Root)
			s.manual(site.Root)
			for _, w := range widgets {
				s.widget(site.Root, w.path, w.name)
			}
			s.Close()
		}
	}
}

// widgets are one of each kind, a cell with a question, an exercise and the
// workbench, by their addresses.
var widgets = []struct{ name, path string }{
	{"widget-question", "embed/magnitude-pruning/wrong/"},
	{"widget-exercise", "embed/what-to-prune/try/"},
	{"widget-workbench", "embed/workbench/"},
}

// workbench has two variants compared and a mask begun by hand, and prints that.
func (s *shooter) workbench(root string) {
	if !s.wanted("used-workbench", "used-report") {
		return
	}
	s.Go(root + "workbench/")
	s.run()
	s.Click("[data-lab-compare]")
	s.WaitHas("[data-lab-compared]", true)
	s.Focus("[data-lab-brush-of]") // the last is in codes, which have no mask
	s.Keys("#")
	s.Keys("1")
	s.Click("[data-lab-brush]")
	s.WaitHas("[data-lab-brushed=true]", true)
	for _, place := range []string{"[data-lab-comparing]", "[data-lab-brushing]"} {
		s.drawn(place + " " + chrome.Stage)
	}
	s.top()
	s.shoot("used-workbench")
	s.Paper(s.dark)
	s.shoot("used-report")
	s.Dark(s.dark)
}

// loaded marks each frame of the manual that has loaded: the next one may have before
// anybody asks.
const loaded = `addEventListener("lab-load", (e) => { e.target.dataset.shot = "ready" })`

// manual waits for the frames in the page that says how to embed.
func (s *shooter) manual(root string) {
	if !s.wanted("manual") {
		return
	}
	s.Go(root + "embed/")
	frames := chrome.Eval[int](s.Page, `document.querySelectorAll("compression-lab").length`)
	for i := range frames {
		s.Until(fmt.Sprintf("frame %d has loaded", i), fmt.Sprintf(`(e => { e.scrollIntoView({block: "start"}); return e.dataset.shot })(document.querySelectorAll("compression-lab")[%d])`, i))
	}
	s.top()
	s.shoot("manual")
}

// widget is a page that stands in a frame of others, by itself, run and not.
func (s *shooter) widget(root, path, name string) {
	if !s.wanted(name, name+"-run") {
		return
	}
	s.Go(root + path)
	s.shoot(name)
	s.run()
	s.shoot(name + "-run")
}

// A shooter takes pictures of a page whose names hold only.
type shooter struct {
	*chrome.Page
	t                 chrome.T
	dark              bool
	folder, tag, only string
}

// wanted says whether any picture of these names is.
func (s *shooter) wanted(names ...string) bool {
	for _, name := range names {
		if strings.Contains(name+s.tag, s.only) {
			return true
		}
	}
	return false
}

// shoot saves a picture of the whole page, window one of what the window shows.
func (s *shooter) shoot(name string)  { s.save(name, s.Whole) }
func (s *shooter) window(name string) { s.save(name, s.Window) }

func (s *shooter) save(name string, picture func() image.Image) {
	if !s.wanted(name) {
		return
	}
	file := filepath.Join(s.folder, name+s.tag)
	if err := save(file, picture()); err != nil {
		s.t.Fatalf("%v", err)
	}
	fmt.Println(file)
}

// readme is the picture in README: the first cell of the lesson that it tells of, run.
const (
	readme       = "tests/shots/lesson.png"
	readmeLesson = "magnitude-pruning"
	readmeHeight = 1490 // CSS pixels: down to the weights
)

func save(file string, img image.Image) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := png.Encode(f, img); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// lessons are the pages that the home page links to, each once.
func lessons(p *chrome.Page) []string {
	return chrome.Eval[[]string](p, `[...new Set([...document.links].map(a => a.href.split("#")[0]))]
		.filter(u => u.startsWith(new URL(".", location.href).href) && u !== location.href.split("#")[0] && !/\.\w+$/.test(u) || u.endsWith("/index.html") && u !== location.href)`)
}

// run runs every cell of the page and waits for its picture.
func (s *shooter) run() {
	for _, id := range s.Attrs("[data-lab-cell]", "data-lab-cell") {
		s.Run(id)
		s.drawn(chrome.Cell(id) + " " + chrome.Stage)
	}
	s.top()
}

// drawn waits for the picture in a stage, if there is one.
func (s *shooter) drawn(stage string) {
	s.Until("the picture of "+stage, fmt.Sprintf(`(f => { if (!f) return true; f.scrollIntoView({block: "center"}); return ["ready", "broken"].includes(f.dataset.labStageState) })(document.querySelector('%s'))`, stage))
}

// top scrolls back to where the page begins, with the focus nowhere.
func (s *shooter) top() {
	chrome.Eval[bool](s.Page, `(scrollTo(0, 0), document.activeElement?.blur(), new Promise(f => requestAnimationFrame(() => requestAnimationFrame(() => f(true)))))`)
}
