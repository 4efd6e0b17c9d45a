package wire

// Files tells the workbench's worker which files of the reader's the runs that
// follow may read: all of them, whatever was told before. The buffers beside it
// are JavaScript File objects, in this order, so that no byte is read before a
// cell asks for it.
type Files struct {
	Files []File `json:"files"`
}

// A File is a file by its name, as a cell says it.
type File struct {
	Name string `json:"name"`
	Size int64  `json:"size"` // bytes
}

// Kind is the name of the message.
func (Files) Kind() string { return "files" }
