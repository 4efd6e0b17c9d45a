package lab

import (
	"io"
	"io/fs"

	"compressionlab/engine/modelio"
	"compressionlab/engine/nn"
)

// A Folder is where cells read files, with what reads and writes their formats.
//
// # Why are the formats in here?
//
// A page has no files. The linker leaves out what nothing refers to, so a
// program that never calls [In] is smaller by all of zip, .npy and safetensors.
type Folder struct {
	files     fs.FS
	read      func(name string, r io.ReaderAt, size int64, ask func(bytes int64) error) (*modelio.File, error)
	tensors   func(*modelio.File) ([]nn.NamedTensor, error)
	recognize func([]nn.NamedTensor, modelio.Answers) (*modelio.Network, error)
	reading   func(modelio.Reading) string
	csr       func(*modelio.Sparse) (*modelio.Sparse, error)
	npy       func(io.Writer, *modelio.Array) error
	npz       func(w io.Writer, arrays []modelio.NamedArray, deflate bool) error
	scipy     func(io.Writer, *modelio.Sparse) error

	// Where tells a reader where files are looked for, as a sentence; "" for the
	// folder of a script.
	Where string
}

// In is the folder of these files, by names with / between folders. [os.Root.FS]
// is one that nothing leaves. A file that is an [io.ReaderAt] is not copied.
func In(files fs.FS) *Folder {
	return &Folder{files, modelio.ReadFrom, (*modelio.File).Tensors, modelio.Recognize, modelio.Reading.String,
		(*modelio.Sparse).CSR, modelio.WriteNpy, modelio.WriteNpz, modelio.WriteSciPy, ""}
}
