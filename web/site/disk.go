package main

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
)

// collect reads all files below dir into sources, by base name. Two files of
// one name are an error: {{name}} could mean either.
func collect(sources map[string][]byte, dir string) error {
	files := os.DirFS(dir)
	return fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		base := path.Base(name)
		if _, taken := sources[base]; taken {
			return fmt.Errorf("%s: there is another file of this name", filepath.Join(dir, name))
		}
		sources[base], err = fs.ReadFile(files, name)
		return err
	})
}

// write makes the folder out with files, by path.
func write(out string, files map[string][]byte) error {
	if _, err := os.Lstat(out); err == nil {
		return fmt.Errorf("%s exists already", out)
	}
	for _, name := range sorted(files) {
		file := filepath.Join(out, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, files[name], 0o644); err != nil {
			return err
		}
	}
	return nil
}

// sorted lists the names of files in order.
func sorted[V any](files map[string]V) []string {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
