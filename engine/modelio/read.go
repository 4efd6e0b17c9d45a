package modelio

import (
	"fmt"
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
	f, err := read(name, data)
	if err != nil {
		return nil, named(name, err)
	}
	return f, nil
}

func read(name string, data []byte) (*File, error) {
	f := &File{Name: name}
	begins := func(magic string) bool { return strings.HasPrefix(string(data[:min(len(data), 8)]), magic) }
	// A header of 640 bytes begins as a pickle does: 80 02. So a safetensors file
	// is looked for first, by its {.
	safe := len(data) > 8 && data[8] == '{' && little.Uint64(data) <= uint64(len(data)-8)
	switch {
	case begins("\x93NUMPY"):
		f.Kind = "npy"
		a, err := ReadNpy(data)
		if err != nil {
			return nil, err
		}
		base := path.Base(name)
		f.Arrays = []NamedArray{{strings.TrimSuffix(base, path.Ext(base)), a}}
	case begins("PK\x03\x04"), begins("PK\x05\x06"):
		f.Kind = "npz"
		arrays, err := ReadNpz(data)
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
	case !safe && len(data) > 1 && data[0] == 0x80 && data[1] >= 2 && data[1] <= 5:
		by := "pickle"
		if ending := path.Ext(name); ending == ".pt" || ending == ".pth" || ending == ".bin" {
			by = "torch"
		}
		return nil, &PickleError{By: by}
	case safe, path.Ext(name) == ".safetensors":
		f.Kind = "safetensors"
		tensors, err := ReadSafetensors(data)
		if err != nil {
			return nil, err
		}
		f.Arrays = Arrays(tensors)
	default:
		return nil, &FormatError{Offset: 0, Reason: fmt.Sprintf("it begins with %q, and is none of safetensors, .npy and .npz", data[:min(len(data), 8)])}
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
