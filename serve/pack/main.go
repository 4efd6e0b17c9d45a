// Command pack makes of a built site what is released: the folder that goes
// into the server, with every file also compressed, and a zip for static hosts.
//
//	go run ./serve/pack -site .build/site -out .build/packed -kept .build/kept \
//	    -overlay .build/overlay.json -zip dist/compression-lab-site.zip
//
// The same site gives the same bytes. Brotli at its best takes minutes for the
// programs, so what a content was packed to is kept by its hash in -kept.
//
// # Why an overlay?
//
// go:embed takes files of its own package only, and the built site is no part of
// the repository. An overlay of go build lays it there for one build; nothing
// has to be copied into the repository or deleted from it, and without the
// overlay the package still builds.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

func main() {
	site := flag.String("site", ".build/site", "folder of the built site")
	out := flag.String("out", "", "folder to make; one that is there is replaced")
	kept := flag.String("kept", ".build/kept", "folder of what was compressed before")
	overlay := flag.String("overlay", "", "file to write for go build -overlay")
	archive := flag.String("zip", "", "file to write, of the plain site")
	flag.Parse()
	if *out == "" || *overlay == "" || *archive == "" || flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "usage: pack -out DIR -overlay FILE -zip FILE [-site DIR] [-kept DIR]")
		os.Exit(2)
	}
	if err := run(*site, *out, *kept, *overlay, *archive); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func run(site, out, kept, overlay, archive string) error {
	if err := os.RemoveAll(out); err != nil {
		return err
	}
	if err := pack(site, out, kept); err != nil {
		return err
	}
	if err := lay(out, filepath.Join("serve", "inside"), overlay); err != nil {
		return err
	}
	return zipped(site, archive)
}

// lay writes the overlay that puts every file of dir into the folder in, and
// takes away what is there.
func lay(dir, in, overlay string) error {
	replace := map[string]string{}
	walk := func(root string, each func(relative, name string)) error {
		root, err := filepath.Abs(root)
		if err != nil {
			return err
		}
		return filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			relative, err := filepath.Rel(root, name)
			each(relative, name)
			return err
		})
	}
	in, err := filepath.Abs(in)
	if err != nil {
		return err
	}
	if err := walk(in, func(_, name string) { replace[name] = "" }); err != nil {
		return err
	}
	if err := walk(dir, func(relative, name string) { replace[filepath.Join(in, relative)] = name }); err != nil {
		return err
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return err
	}
	return os.WriteFile(overlay, text, 0o644)
}
