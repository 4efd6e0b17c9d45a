// Command site makes the static site: every page rendered, every cell run and
// its picture painted, every other file under a name with its hash in it.
//
//	go run ./web/site -out .build/site [-one FILE] -programs .build/wasm [-static web/static]
//	go run ./web/site -scorm DIR -from .build/site -programs .build/wasm [-static web/static]
//
// The folder -programs holds page.wasm, lab.wasm, both again with all that the
// workbench needs as page-whole.wasm and lab-whole.wasm, stage.wasm, the
// toolchain's wasm_exec.js and LICENSE-programs.txt. The site is
//
//	index.html                    the home page
//	lessons/<slug>/index.html     a lesson
//	glossary/index.html           what the lessons' terms mean
//	workbench/index.html          the workbench
//	404.html                      for servers that know what to do with it
//	embed/<slug>/<cell>/          a cell as a page of its own; one.json is what its one file is made from
//	embed/workbench/              the same of the workbench
//	embed/index.html              how to embed them
//	embed.js, lab.widget.mjs      what other sites load
//	sw.js                         the service worker
//	app.webmanifest, icons/       what an installed site is called, and its picture
//	assets/<name>.<hash>.<ext>    all the rest, to be cached for ever
//	licenses/                     of the fonts and the programs
//
// and with -one the whole course is also one HTML file, for a double click. With
// -scorm the lessons of a site that is there become packages for learning
// platforms, two zips each. The same input gives the same bytes.
//
// # Why are all addresses relative?
//
// So that the site works wherever its folder is copied to. A page knows how
// deep it lies; style sheets and scripts name the files beside them, as
// {{stage.wasm}}, and the generator puts in the hashed name.
//
// # Why is a still made by the page's own state?
//
// The generator presses Run as a reader would: web/state says which cells run
// first, with which seed, and which model is drawn. So a still is the very
// scene that the stage will show, and cannot drift from it.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"

	"compressionlab/lessons"
	"compressionlab/lessons/read"
)

func main() {
	out := flag.String("out", "", "folder to make; it must not exist")
	one := flag.String("one", "", "file to make, of the whole course")
	scorm := flag.String("scorm", "", "folder for the lessons' SCORM packages")
	from := flag.String("from", ".build/site", "folder of the built site, for -scorm")
	programs := flag.String("programs", ".build/wasm", "folder of the programs and wasm_exec.js")
	address := flag.String("address", "", "where the site will be, https://…/; for oEmbed and the manual")
	static := flag.String("static", "web/static", "folder of style sheets, scripts and fonts")
	flag.Parse()
	if *out == "" && *one == "" && *scorm == "" || flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "usage: site [-out DIR] [-one FILE] [-scorm DIR [-from DIR]] [-programs DIR] [-static DIR]")
		os.Exit(2)
	}
	sources := map[string][]byte{}
	err := errors.Join(collect(sources, *static), collect(sources, *programs))
	if err == nil && *scorm != "" {
		err = packages(os.DirFS(*from), sources, *scorm)
	}
	if err == nil && (*out != "" || *one != "") {
		err = run(*out, *one, *address, sources)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "site:", err)
		os.Exit(1)
	}
}

func run(out, one, address string, sources map[string][]byte) error {
	course, err := read.All(lessons.Files, "en")
	if err != nil {
		return err
	}
	terms, err := read.Glossary(lessons.Files, "en")
	if err != nil {
		return err
	}
	if one != "" {
		file, err := OneFile(course, terms, sources)
		if err != nil {
			return err
		}
		if err := os.WriteFile(one, file, 0o644); err != nil {
			return err
		}
	}
	if out == "" {
		return nil
	}
	files, err := Build(course, terms, sources, address)
	if err != nil {
		return err
	}
	return write(out, files)
}
