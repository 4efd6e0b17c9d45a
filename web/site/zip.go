package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"hash/crc32"
	"time"
)

// zips makes archives that share most of their files, each of which is compressed
// once.
type zips struct{ packed map[[sha256.Size]byte][]byte }

func newZips() *zips { return &zips{map[[sha256.Size]byte][]byte{}} }

// zip makes an archive of files, in the order of their names, with the oldest
// time that an archive can say.
func (z *zips) zip(files map[string][]byte) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range sorted(files) {
		content := files[name]
		packed, err := z.deflate(content)
		if err != nil {
			return nil, err
		}
		h := &zip.FileHeader{Name: name, Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(content),
			CompressedSize64: uint64(len(packed)), UncompressedSize64: uint64(len(content)), Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)}
		h.SetMode(0o644)
		raw, err := w.CreateRaw(h)
		if err != nil {
			return nil, err
		}
		if _, err := raw.Write(packed); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return b.Bytes(), err
}

func (z *zips) deflate(content []byte) ([]byte, error) {
	key := sha256.Sum256(content)
	if packed, there := z.packed[key]; there {
		return packed, nil
	}
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	z.packed[key] = b.Bytes()
	return b.Bytes(), nil
}
