package modelio

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// deflateMost is how many times its packed size deflate can unpack to: 258 bytes
// from two bits. (RFC 1951.)
const deflateMost = 1032

// ReadNpz returns the arrays of an .npz file, stored or deflated, in the order of
// its directory.
//
// The error is a [*FormatError] (a name that occurs twice and entries that share
// bytes are two of its reasons), an [*UnsupportedError] for another way of
// packing or another type of numbers, a [*LimitError] for a file that unpacks to
// too much, or a [*PickleError], for what torch.save makes is a zip, too.
func ReadNpz(data []byte) ([]NamedArray, error) {
	return readNpz(bytes.NewReader(data), int64(len(data)), func(int64) error { return nil })
}

func readNpz(r io.ReaderAt, size int64, ask func(int64) error) ([]NamedArray, error) {
	broken := func(name string, at int, reason string) error {
		return &FormatError{Kind: "npz", Entry: name, Offset: at, Reason: reason}
	}
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return nil, broken("", -1, err.Error())
	}
	for _, f := range archive.File {
		if strings.HasSuffix(f.Name, ".pkl") {
			by := "pickle"
			if path.Base(f.Name) == "data.pkl" {
				by = "torch"
			}
			return nil, &PickleError{Entry: f.Name, By: by}
		}
	}
	var packed, unpacked uint64
	seen := map[string]bool{}
	for _, f := range archive.File {
		name, ok := strings.CutSuffix(f.Name, ".npy")
		if !ok {
			return nil, broken(f.Name, -1, "it is no .npy")
		}
		if seen[name] {
			return nil, broken(name, -1, "the name occurs twice")
		}
		seen[name] = true
		if f.CompressedSize64 > uint64(size) {
			return nil, broken(name, -1, fmt.Sprintf("it claims %d bytes, the file has %d", f.CompressedSize64, size))
		}
		switch {
		case f.Flags&1 != 0:
			return nil, &UnsupportedError{Entry: name, DType: "encryption", Hint: "save it with numpy.savez"}
		case f.Method == zip.Store && f.UncompressedSize64 != f.CompressedSize64,
			f.Method == zip.Deflate && f.UncompressedSize64 > deflateMost*(f.CompressedSize64+1):
			return nil, broken(name, -1, fmt.Sprintf("%d bytes cannot unpack to the %d that it claims", f.CompressedSize64, f.UncompressedSize64))
		case f.Method != zip.Store && f.Method != zip.Deflate:
			return nil, &UnsupportedError{Entry: name, DType: fmt.Sprintf("zip's method %d", f.Method), Hint: "save it with numpy.savez or savez_compressed"}
		}
		packed += f.CompressedSize64 // at most 2^31 files of less than 2^40 bytes: no overflow
		unpacked += f.UncompressedSize64
		if packed > uint64(size) {
			return nil, broken(name, -1, "entries share their bytes")
		}
		if most := limit(size); unpacked > uint64(most) {
			return nil, &LimitError{Entry: name, Claims: int64(unpacked), Limit: most}
		}
	}
	if err := ask(int64(unpacked)); err != nil {
		return nil, err
	}
	arrays := make([]NamedArray, 0, len(archive.File))
	for _, f := range archive.File {
		name := strings.TrimSuffix(f.Name, ".npy")
		a, err := readEntry(f)
		if err != nil {
			var format *FormatError
			var unsupported *UnsupportedError
			var pickle *PickleError
			switch {
			case errors.As(err, &format):
				format.Kind, format.Entry = "npz", name
			case errors.As(err, &unsupported):
				unsupported.Entry = name
			case errors.As(err, &pickle):
				pickle.Entry = name
			default:
				err = broken(name, -1, why(err))
			}
			return nil, err
		}
		arrays = append(arrays, NamedArray{name, a})
	}
	return arrays, nil
}

// readEntry unpacks one array, to its last byte, so that its checksum is seen.
func readEntry(f *zip.File) (*Array, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	a, err := readNpy(r, int64(f.UncompressedSize64))
	if err != nil {
		return nil, err
	}
	if n, err := io.Copy(io.Discard, io.LimitReader(r, 1)); err != nil {
		return nil, err
	} else if n > 0 {
		return nil, errors.New("it unpacks to more than it claims")
	}
	return a, nil
}

// WriteNpz writes arrays as numpy.savez does, or with deflate as
// savez_compressed. Equal arrays give equal bytes: no time is written. It
// returns an error, before the first byte, if two have one name or an array is
// none that [WriteNpy] takes, and any error of the writer.
func WriteNpz(w io.Writer, arrays []NamedArray, deflate bool) error {
	seen := map[string]bool{}
	for _, n := range arrays {
		if seen[n.Name] {
			return fmt.Errorf("modelio: two arrays are called %q", n.Name)
		}
		seen[n.Name] = true
		if len(n.Name) > 1<<15 {
			return fmt.Errorf("modelio: an array's name of %d bytes", len(n.Name))
		}
		if _, err := npyHead(n.Array); err != nil {
			return fmt.Errorf("modelio: array %q: %s", n.Name, strings.TrimPrefix(err.Error(), "modelio: "))
		}
	}
	archive := zip.NewWriter(w)
	for _, n := range arrays {
		h := &zip.FileHeader{Name: n.Name + ".npy", Method: zip.Store}
		h.ModifiedDate = 1<<5 | 1 // 1 January 1980, the first day that zip knows
		if deflate {
			h.Method = zip.Deflate
		}
		entry, err := archive.CreateHeader(h)
		if err != nil {
			return err
		}
		if err := WriteNpy(entry, n.Array); err != nil {
			return err
		}
	}
	return archive.Close()
}
