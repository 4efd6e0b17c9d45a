package main

import (
	"crypto/sha256"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

// assets gives files names with a hash of their content, after the names in
// that content have been put in: whoever holds an old page holds its old
// files, and nothing else ever has to be asked for again.
type assets struct {
	sources map[string][]byte // by base name, as written
	files   map[string][]byte // by path in the site
	names   map[string]string // base name → path in the site
	open    []string          // files being named just now, outermost first
	packed  bool              // programs are compressed, for a server that compresses nothing; boot.js unpacks them
}

func newAssets(sources map[string][]byte) *assets {
	return &assets{sources: sources, files: map[string][]byte{}, names: map[string]string{}}
}

var placeholder = regexp.MustCompile(`\{\{([\w.-]+)\}\}`)

// path returns the path in the site of a source: "assets/stage.0f3c….js".
func (a *assets) path(name string) (string, error) {
	if p := a.names[name]; p != "" {
		return p, nil
	}
	content, ok := a.sources[name]
	if !ok {
		return "", fmt.Errorf("there is no file %s%s", name, a.among())
	}
	if slices.Contains(a.open, name) {
		return "", fmt.Errorf("%s names itself%s", name, a.among())
	}
	switch path.Ext(name) {
	case ".css", ".html", ".js", ".svg":
		a.open = append(a.open, name)
		var failed error
		content = placeholder.ReplaceAllFunc(content, func(found []byte) []byte {
			p, err := a.path(string(placeholder.FindSubmatch(found)[1]))
			if err != nil && failed == nil {
				failed = err
			}
			return []byte(path.Base(p)) // all assets lie in one folder
		})
		a.open = a.open[:len(a.open)-1]
		if failed != nil {
			return "", failed
		}
	}
	file := name
	if stem, program := strings.CutSuffix(name, ".wasm"); program && a.packed {
		var err error
		if content, err = gzipped(content); err != nil {
			return "", err
		}
		file = stem + ".bin" // some servers say of every .gz that it is to be unpacked, and some are given none
	}
	p := a.add(file, content)
	a.names[name] = p
	return p, nil
}

// among says in which files a mistake lies.
func (a *assets) among() string {
	if len(a.open) == 0 {
		return ""
	}
	return ", in " + strings.Join(a.open, " → ")
}

// add puts content into the site under a hashed name and returns its path.
func (a *assets) add(name string, content []byte) string {
	ext := path.Ext(name)
	hash := sha256.Sum256(content)
	p := fmt.Sprintf("assets/%s.%x%s", strings.TrimSuffix(name, ext), hash[:6], ext) // 48 bits tell a few dozen files apart
	a.files[p] = content
	return p
}
