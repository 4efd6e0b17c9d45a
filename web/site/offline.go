package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"path"
	"strings"

	"compressionlab/web/text"
)

// Files of the site that have one name in every version: a browser asks for
// them by it.
const (
	worker   = "sw.js"
	manifest = "app.webmanifest"
)

// addOffline adds the service worker, which knows all files of the version that
// a reader can come to, and what an installed site is called and looks like.
func addOffline(files map[string][]byte, sources map[string][]byte) error {
	list := [][2]string{}
	all := sha256.New()
	for _, name := range sorted(files) {
		if !kept(name) {
			continue
		}
		sum := sha256.Sum256(files[name])
		entry := [2]string{name, base64.StdEncoding.EncodeToString(sum[:])}
		if path.Base(name) == "index.html" { // a page's address is its folder
			entry[0] = strings.TrimSuffix(name, "index.html")
		}
		list = append(list, entry)
		fmt.Fprintln(all, entry)
	}
	written, err := json.Marshal(list)
	if err != nil {
		return err
	}
	script, ok := sources[worker]
	if !ok {
		return fmt.Errorf("there is no file %s", worker)
	}
	script = bytes.Replace(script, []byte("{{version}}"), fmt.Appendf(nil, "%x", all.Sum(nil)[:6]), 1)
	files[worker] = bytes.Replace(script, []byte("{{files}}"), written, 1)
	return addManifest(files, sources)
}

// kept reports whether a file is there without a network: every page, and what
// pages ask for. What other sites ask for is not, but for the element, which the
// page about embedding has.
func kept(name string) bool {
	return strings.HasPrefix(name, "assets/") || path.Base(name) == "index.html" || name == "embed.js"
}

// addManifest adds what makes the site an application that can be installed.
func addManifest(files map[string][]byte, sources map[string][]byte) error {
	drawing, err := readIcon(sources["icon.svg"])
	if err != nil {
		return err
	}
	type picture struct {
		Src     string `json:"src"`
		Sizes   string `json:"sizes"`
		Type    string `json:"type"`
		Purpose string `json:"purpose"`
	}
	var icons []picture
	for _, p := range []struct {
		size    int
		purpose string
	}{{192, "any"}, {512, "any"}, {192, "maskable"}, {512, "maskable"}} {
		name := fmt.Sprintf("icons/%s-%d.png", p.purpose, p.size)
		if files[name], err = drawing.png(p.size, p.purpose == "maskable"); err != nil {
			return err
		}
		icons = append(icons, picture{name, fmt.Sprintf("%dx%[1]d", p.size), "image/png", p.purpose})
	}
	w := text.Words
	files[manifest], err = json.MarshalIndent(struct {
		Name        string    `json:"name"`
		ShortName   string    `json:"short_name"`
		Description string    `json:"description"`
		Lang        string    `json:"lang"`
		ID          string    `json:"id"`
		StartURL    string    `json:"start_url"`
		Scope       string    `json:"scope"`
		Display     string    `json:"display"`
		Background  string    `json:"background_color"`
		Theme       string    `json:"theme_color"`
		Icons       []picture `json:"icons"`
	}{w.Site, w.Site, w.SiteAbout, w.Language, "./", "./", "./", "standalone", "#FFFFFF", "#FFFFFF", icons}, "", "\t")
	return err
}
