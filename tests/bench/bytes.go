package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// sizes lists the programs of the site: raw, and as a server sends them.
// Brotli needs the command of that name.
func sizes(dir string) ([]Line, error) {
	_, missing := exec.LookPath("brotli")
	var lines []Line
	var zipped, brotlied int
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".wasm") {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var gz bytes.Buffer
		w, _ := gzip.NewWriterLevel(&gz, gzip.BestCompression)
		w.Write(raw)
		w.Close()
		lesson := !strings.Contains(d.Name(), "-whole.") // which a lesson does not ask for
		if lesson {
			zipped += gz.Len()
		}
		note := fmt.Sprintf("gzip %s", number(float64(gz.Len()), "bytes"))
		if missing == nil {
			br, err := brotli(path)
			if err != nil {
				return err
			}
			if lesson {
				brotlied += br
			}
			note += fmt.Sprintf(", brotli %s", number(float64(br), "bytes"))
		}
		lines = append(lines, Line{Name: filepath.Base(path), Value: float64(len(raw)), Unit: "bytes", Note: note})
		return nil
	})
	if err != nil {
		return nil, err
	}
	lines = append(lines, Line{Name: "all programs of a lesson, gzip", Value: float64(zipped), Unit: "bytes"})
	if missing == nil {
		lines = append(lines, Line{Name: "all programs of a lesson, brotli", Value: float64(brotlied), Unit: "bytes", Goal: 4.5e6})
	}
	return lines, nil
}

// brotli is the size of a file at brotli's best: of the .br beside it, where
// the build has made one.
func brotli(path string) (int, error) {
	if info, err := os.Stat(path + ".br"); err == nil {
		return int(info.Size()), nil
	}
	out, err := exec.Command("brotli", "-q", "11", "-w", "24", "-c", path).Output()
	if err != nil {
		return 0, fmt.Errorf("brotli %s: %w", path, err)
	}
	return len(out), nil
}
