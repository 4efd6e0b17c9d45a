package modelio

import (
	"bytes"
	"fmt"
	"io"
	"path"
	"strings"

	"compressionlab/engine/nn"
)

// A File is what [Read] found: arrays under their names, or a sparse matrix.
type File struct {
	Name   string
	Kind   string // "safetensors", "npy", "npz" or "SciPy npz"
	Arrays []NamedArray
	Sparse *Sparse // of a SciPy npz, else nil
}

// Read reads a file of weights, whatever its name says: safetensors, .npy, .npz
// or SciPy's .npz, told apart by their first bytes. The array of a .npy file has
// the file's name without its ending.
//
// The errors are those of [ReadSafetensors], [ReadNpy], [ReadNpz] and
// [ReadSciPy], with the file's name in them.
func Read(name string, data []byte) (*File, error) {
	return ReadFrom(name, bytes.NewReader(data), int64(len(data)), nil)
}

// ReadFrom is [Read] for a file of so many bytes that lies elsewhere: beside its
// numbers it takes a few kilobytes of memory. ask, unless it is nil, is told how
// many bytes the numbers will take before they are read; its error is returned as
// it is.
func ReadFrom(name string, r io.ReaderAt, size int64, ask func(bytes int64) error) (*File, error) {
	if ask == nil {
		ask = func(int64) error { return nil }
	}
	f, err := read(name, r, size, ask)
	if err != nil {
		return nil, named(name, err)
	}
	return f, nil
}

func read(name string, r io.ReaderAt, size int64, ask func(int64) error) (*File, error) {
	f := &File{Name: name}
	head := make([]byte, min(size, 9))
	if n, err := r.ReadAt(head, 0); n < len(head) {
		return nil, &FormatError{Offset: n, Reason: why(err)}
	}
	begins := func(magic string) bool { return strings.HasPrefix(string(head), magic) }
	// A header of 640 bytes begins as a pickle does: 80 02. So a safetensors file
	// is looked for first, by its {.
	safe := len(head) > 8 && head[8] == '{' && little.Uint64(head) <= uint64(size-8)
	all := io.NewSectionReader(r, 0, size)
	switch {
	case begins("\x93NUMPY"):
		f.Kind = "npy"
		if err := ask(size); err != nil {
			return nil, err
		}
		a, err := readNpy(all, size)
		if err != nil {
			return nil, err
		}
		base := path.Base(name)
		f.Arrays = []NamedArray{{strings.TrimSuffix(base, path.Ext(base)), a}}
	case begins("PK\x03\x04"), begins("PK\x05\x06"):
		f.Kind = "npz"
		arrays, err := readNpz(r, size, ask)
		if err != nil {
			return nil, err
		}
		f.Arrays = arrays
		if isSciPy(arrays) {
			f.Kind, f.Arrays = "SciPy npz", nil
			if f.Sparse, err = sparseOf(arrays); err != nil {
				return nil, err
			}
		}
	case !safe && len(head) > 1 && head[0] == 0x80 && head[1] >= 2 && head[1] <= 5:
		by := "pickle"
		if ending := path.Ext(name); ending == ".pt" || ending == ".pth" || ending == ".bin" {
			by = "torch"
		}
		return nil, &PickleError{By: by}
	case safe, path.Ext(name) == ".safetensors":
		f.Kind = "safetensors"
		tensors, err := readSafetensors(all, size, ask)
		if err != nil {
			return nil, err
		}
		f.Arrays = Arrays(tensors)
	default:
		return nil, &FormatError{Offset: 0, Reason: fmt.Sprintf("it begins with %q, and is none of safetensors, .npy and .npz", head[:min(len(head), 8)])}
	}
	return f, nil
}

// Tensors are the arrays as float32 ([Array.Float32]), a sparse matrix as a dense
// one called "matrix". A text is an [*UnsupportedError], a sparse matrix that is
// too large a [*LimitError].
func (f *File) Tensors() ([]nn.NamedTensor, error) {
	if f.Sparse != nil {
		data, err := f.Sparse.Dense()
		if err != nil {
			return nil, named(f.Name, err)
		}
		return []nn.NamedTensor{{Name: "matrix", Tensor: nn.FromData(data, f.Sparse.Rows, f.Sparse.Cols)}}, nil
	}
	var tensors []nn.NamedTensor
	for _, n := range f.Arrays {
		values, _ := n.Array.Float32()
		if values == nil {
			return nil, &UnsupportedError{File: f.Name, Entry: n.Name, DType: "a text", Hint: "leave it out"}
		}
		tensors = append(tensors, nn.NamedTensor{Name: n.Name, Tensor: nn.FromData(values, n.Array.Shape...)})
	}
	return tensors, nil
}

// Arrays are tensors as [WriteNpz] takes them, on the same memory.
func Arrays(tensors []nn.NamedTensor) []NamedArray {
	arrays := make([]NamedArray, len(tensors))
	for i, n := range tensors {
		arrays[i] = NamedArray{n.Name, &Array{append([]int{}, n.Tensor.Shape...), n.Tensor.Data}}
	}
	return arrays
}
