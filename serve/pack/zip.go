package main

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"os"
	"path"
	"time"
)

// folder is what the zip unpacks to.
const folder = "compression-lab"

// zipped writes the folder site as a zip: in the order of the names, with the
// oldest time that a zip can say.
func zipped(site, archive string) error {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	files := os.DirFS(site)
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		h := &zip.FileHeader{Name: path.Join(folder, name), Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)}
		h.SetMode(0o644)
		w, err := z.CreateHeader(h)
		if err != nil {
			return err
		}
		_, err = w.Write(content)
		return err
	})
	if err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(archive, b.Bytes(), 0o644)
}
