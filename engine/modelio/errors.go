package modelio

import (
	"errors"
	"fmt"
	"strings"
)

// A FormatError says that the bytes are no file of their kind, and why.
type FormatError struct {
	File   string // its name, "" if the reader was given bytes alone
	Kind   string // "safetensors", "npy", "npz", "SciPy npz"; "" if not even that is known
	Entry  string // the tensor at fault, "" if none
	Offset int    // the byte at fault, from the beginning of the file, of an entry of an .npz from the beginning of its unpacked bytes; -1 if unknown
	Reason string
}

func (e *FormatError) Error() string {
	kind := e.Kind
	if kind != "" {
		kind += " "
	}
	at := ""
	if e.Offset >= 0 {
		at = fmt.Sprintf(" byte %d:", e.Offset)
	}
	return "modelio:" + of(e.File) + " broken " + kind + "file:" + entry(e.Entry) + at + " " + e.Reason
}

// An UnsupportedError says that a sound file holds what the lab does not read.
type UnsupportedError struct {
	File  string
	Entry string // "0.weight"
	DType string // "F8_E4M3", "<c8", or another thing than a type
	Hint  string // what to do
}

func (e *UnsupportedError) Error() string {
	hint := e.Hint
	if hint == "" {
		hint = "save it as float32"
	}
	return "modelio:" + of(e.File) + entry(e.Entry) + fmt.Sprintf(" %s is not supported: %s", e.DType, hint)
}

// A LimitError says that reading a file would take more memory than is good for
// a file of its size. See the package comment.
type LimitError struct {
	File, Entry string
	Claims      int64 // bytes
	Limit       int64
}

func (e *LimitError) Error() string {
	return "modelio:" + of(e.File) + entry(e.Entry) + fmt.Sprintf(" it unpacks to %d bytes, at most %d are taken from a file of this size", e.Claims, e.Limit)
}

func of(file string) string {
	if file == "" {
		return ""
	}
	return " " + file + ":"
}

func entry(name string) string {
	if name == "" {
		return ""
	}
	return fmt.Sprintf(" entry %q:", name)
}

// named puts the file's name into an error of this package.
func named(file string, err error) error {
	var format *FormatError
	var unsupported *UnsupportedError
	var limit *LimitError
	var pickle *PickleError
	switch {
	case errors.As(err, &format):
		format.File = file
	case errors.As(err, &unsupported):
		unsupported.File = file
	case errors.As(err, &limit):
		limit.File = file
	case errors.As(err, &pickle):
		pickle.File = file
	}
	return err
}

// limit is the most that a file of these bytes may unpack to.
func limit(bytes int64) int64 { return 64<<20 + 20*bytes }

// A PickleError says that a file is a Python pickle, which the lab does not
// read: whoever loads one runs the program that is in it.
type PickleError struct {
	File, Entry string
	By          string // that saved it: "torch", "numpy" or "pickle"
}

func (e *PickleError) Error() string {
	name := e.File
	if name == "" {
		name = "model.pt"
	}
	base := name
	if dot := strings.LastIndexByte(base, '.'); dot > 0 {
		base = base[:dot]
	}
	var lines [2]string
	switch e.By {
	case "torch":
		lines = [2]string{
			"import torch; from safetensors.torch import save_file",
			fmt.Sprintf("save_file(torch.load(%q, weights_only=True), %q)", name, base+".safetensors"),
		}
	case "numpy":
		lines = [2]string{
			"import numpy as np",
			fmt.Sprintf("np.savez(%q, **np.load(%q, allow_pickle=True).item())", base+".npz", name),
		}
	default:
		lines = [2]string{
			"import numpy as np, pickle",
			fmt.Sprintf("np.savez(%q, **pickle.load(open(%q, \"rb\")))", base+".npz", name),
		}
	}
	return "modelio:" + of(e.File) + entry(e.Entry) + " this is a Python pickle, a program that runs when it is loaded, so the lab does not open it; save the weights safely, in Python, from a file that you trust:\n    " + strings.Join(lines[:], "\n    ")
}
