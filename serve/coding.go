package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"sync"
)

// A coding is a way to send a file: as it is, or compressed, from the file
// beside it that ends in suffix.
type coding struct{ name, suffix string }

// codings are those that we have, the smallest first. A browser asks for Brotli
// on https and localhost only: in a classroom gzip is what is sent.
var codings = []coding{{"br", ".br"}, {"gzip", ".gz"}, {"identity", ""}}

// accepted orders the codings by an Accept-Encoding header: RFC 9110, 12.5.3.
// What it refuses is left out. The plain file comes last in any case, as a
// client that refuses it too can be given nothing else.
func accepted(header string) []coding {
	weights := map[string]float64{}
	for part := range strings.SplitSeq(header, ",") {
		name, parameters, _ := strings.Cut(part, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		weight := 1.0
		if q, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(parameters)), "q="); ok {
			w, err := strconv.ParseFloat(strings.TrimSpace(q), 64)
			if err != nil || !(w >= 0 && w <= 1) {
				continue // a header that is no header asks for nothing
			}
			weight = w
		}
		weights[name] = weight
	}
	of := func(c coding) float64 {
		if w, named := weights[c.name]; named {
			return w
		}
		if w, any := weights["*"]; any {
			return w
		}
		return 0
	}
	var order []coding
	for _, c := range codings {
		if c.name == "identity" {
			order = append(order, c)
			continue
		}
		w := of(c)
		if w == 0 {
			continue
		}
		at := 0
		for at < len(order) && of(order[at]) >= w {
			at++
		}
		order = append(order[:at], append([]coding{c}, order[at:]...)...)
	}
	return order
}

// plain unpacks files that are there as gzip only, and keeps them: few clients
// ask for one, and they ask for the same.
type plain struct{ files sync.Map } // name → func() ([]byte, error)

func (p *plain) read(files fs.FS, name string) ([]byte, error) {
	unpack := sync.OnceValues(func() ([]byte, error) {
		packed, err := files.Open(name + ".gz")
		if err != nil {
			return nil, err
		}
		defer packed.Close()
		r, err := gzip.NewReader(packed)
		if err != nil {
			return nil, err
		}
		return io.ReadAll(r)
	})
	kept, _ := p.files.LoadOrStore(name, unpack)
	return kept.(func() ([]byte, error))()
}

// open opens the form of a file that the client likes best; the plain one alone
// where whole is false, since a part of it is asked for. The error is
// fs.ErrNotExist where there is no such file in any form.
func (s *Site) open(name, accept string, whole bool) (file io.ReadSeekCloser, sent coding, err error) {
	for _, c := range accepted(accept) {
		if !whole && c.suffix != "" {
			continue
		}
		f, err := s.files.Open(name + c.suffix)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, c, err
		}
		seeker, ok := f.(io.ReadSeekCloser)
		if info, err := f.Stat(); err != nil || info.IsDir() || !ok {
			f.Close()
			return nil, c, fs.ErrNotExist
		}
		return seeker, c, nil
	}
	if _, err := fs.Stat(s.files, name+".gz"); err != nil {
		return nil, coding{}, fs.ErrNotExist
	}
	content, err := s.plain.read(s.files, name)
	return bytesFile{bytes.NewReader(content)}, codings[len(codings)-1], err
}

// content is the plain content of a file.
func (s *Site) content(name string) ([]byte, error) {
	f, _, err := s.open(name, "", false)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// bytesFile is a file in memory.
type bytesFile struct{ *bytes.Reader }

func (bytesFile) Close() error { return nil }
