package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
)

const (
	worth = 512       // bytes; a smaller file gains nothing
	large = 256 << 10 // bytes; of such a file the gzip is kept and the plain one dropped, as every client takes the one or can be given it unpacked
)

// stored are kinds of files that are compressed already.
var stored = map[string]bool{".png": true, ".woff2": true, ".zip": true, ".gz": true, ".br": true}

// pack copies the folder site to out, each file with its compressed forms beside
// it: x.br and x.gz.
func pack(site, out, kept string) error {
	if err := os.MkdirAll(kept, 0o755); err != nil {
		return err
	}
	var all sync.WaitGroup
	cores := make(chan struct{}, runtime.NumCPU())
	failed := make(chan error, 1)
	err := filepath.WalkDir(site, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(site, name)
		if err != nil {
			return err
		}
		to := filepath.Join(out, relative)
		if entry.IsDir() {
			return os.MkdirAll(to, 0o755)
		}
		cores <- struct{}{}
		all.Go(func() {
			defer func() { <-cores }()
			if err := one(name, to, kept); err != nil {
				select {
				case failed <- err:
				default: // the first is told
				}
			}
		})
		return nil
	})
	all.Wait()
	select {
	case first := <-failed:
		return first
	default:
		return err
	}
}

// one packs the file name to the file to.
func one(name, to, kept string) error {
	content, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	plain := true
	if !stored[strings.ToLower(filepath.Ext(name))] && len(content) >= worth {
		for suffix, compress := range map[string]func(io.Writer, []byte) error{".br": toBrotli, ".gz": toGzip} {
			packed, err := once(kept, suffix, content, compress)
			if err != nil {
				return err
			}
			if len(packed) >= len(content) {
				continue
			}
			if err := os.WriteFile(to+suffix, packed, 0o644); err != nil {
				return err
			}
			if suffix == ".gz" && len(content) >= large {
				plain = false
			}
		}
	}
	if !plain {
		return nil
	}
	return os.WriteFile(to, content, 0o644)
}

// once compresses content, unless that was done before.
func once(kept, suffix string, content []byte, compress func(io.Writer, []byte) error) ([]byte, error) {
	name := filepath.Join(kept, fmt.Sprintf("%x%s", sha256.Sum256(content), suffix))
	packed, err := os.ReadFile(name)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return packed, err
	}
	var b bytes.Buffer
	if err := compress(&b, content); err != nil {
		return nil, err
	}
	// Under its name only once it is whole; two files may have the same content.
	part, err := os.CreateTemp(kept, "part")
	if err != nil {
		return nil, err
	}
	_, err = part.Write(b.Bytes())
	if err := errors.Join(err, part.Close()); err != nil {
		return nil, err
	}
	return b.Bytes(), os.Rename(part.Name(), name)
}

func toBrotli(w io.Writer, content []byte) error {
	// The widest window that every browser has.
	b := brotli.NewWriterOptions(w, brotli.WriterOptions{Quality: brotli.BestCompression, LGWin: 24})
	if _, err := b.Write(content); err != nil {
		return err
	}
	return b.Close()
}

func toGzip(w io.Writer, content []byte) error {
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(content); err != nil {
		return err
	}
	return z.Close()
}
