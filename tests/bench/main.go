package main

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"compressionlab/tests/chrome"
)

func main() {
	asJSON := flag.Bool("json", false, "print one JSON array")
	only := flag.String("only", "start,run,slider,stages,sweep,idle,trace,bytes,peers", "which measurements")
	part := flag.String("work", "", "compare the peers on works, and move stages, with this in their names only")
	slug := flag.String("lesson", "magnitude-pruning", "the lesson")
	flag.Parse()
	t := chrome.Command{}
	wanted := func(name string) bool { return slices.Contains(strings.Split(*only, ","), name) }

	var lines []Line
	if wanted("trace") {
		lines = append(lines, traced(t)...)
	}
	dir := ""
	if *only != "trace" {
		var err error
		if dir, err = chrome.Dir(); err != nil {
			t.Fatalf("%v", err)
		}
	}
	if *only != "bytes" && *only != "trace" {
		b, err := chrome.Start(chrome.Options{})
		if err != nil {
			t.Fatalf("%v", err)
		}
		defer b.Close()
		site := chrome.Serve(dir, "/")
		defer site.Close()
		home := b.Open(t, chrome.View{})
		home.Go(site.Root)
		url := home.Link(*slug)
		link := func(to string) string {
			if to == bench {
				return site.Root + "workbench/"
			}
			return strings.Replace(url, "/"+*slug+"/", "/"+to+"/", 1)
		}
		home.Close()
		if wanted("start") {
			lines = append(lines, start(t, b, url, filepath.Dir(dir))...)
		}
		if wanted("run") || wanted("slider") || wanted("idle") {
			p := b.Open(t, chrome.View{Height: 1700, Width: 1440})
			p.Go(url)
			if wanted("run") {
				lines = append(lines, warm(p)...)
			}
			if wanted("slider") {
				lines = append(lines, slider(p)...)
			}
			if wanted("idle") {
				lines = append(lines, idle(t, b, p)...)
			}
			p.Close()
		}
		if wanted("slider") {
			p := b.Open(t, chrome.View{Height: 1700, Width: 1440})
			p.Go(url)
			lines = append(lines, largeSlider(p)...)
			p.Close()
		}
		if wanted("stages") {
			lines = append(lines, stages(t, b, link, *part)...)
		}
		if wanted("sweep") {
			p := b.Open(t, chrome.View{})
			p.Go(url)
			lines = append(lines, swept(p)...)
			p.Close()
		}
		if wanted("peers") {
			lines = append(lines, compare(t, b, filepath.Dir(dir), *part)...)
		}
	}
	if wanted("bytes") {
		more, err := sizes(dir)
		if err != nil {
			t.Fatalf("%v", err)
		}
		lines = append(lines, more...)
	}

	if err := write(os.Stdout, lines, *asJSON); err != nil {
		t.Fatalf("%v", err)
	}
}
