package lab

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"compressionlab/engine/modelio"
	"compressionlab/engine/trace"

	"go.starlark.net/starlark"
)

// fileFault is an error of kind [trace.File] that blames one argument.
func (c *call) fileFault(param, format string, args ...any) *fault {
	f := c.refuse(param, format, args...)
	f.kind = trace.File
	return f
}

// fileName is an argument that names a file: relative to the folder of the
// request, and within it.
func (c *call) fileName(param string) (string, error) {
	text, ok := c.given[param].(starlark.String)
	if !ok {
		return "", c.wrongType(param, "the name of a file")
	}
	if c.s.folder == nil {
		return "", c.fileFault(param, "there are no files here").
			withHint(`Run the script with the command lab run, or start from load_model("digits_mlp").`)
	}
	given := string(text)
	name := path.Clean(given)
	beside := fmt.Sprintf("Put the file beside the script and name it %q.", path.Base(name))
	switch {
	case given == "":
		return "", c.fileFault(param, "the name of the file is empty")
	case strings.Contains(given, `\`):
		return "", c.fileFault(param, "%q has a \\ in it", given).withHint("Write / between folders, on every machine.")
	case path.IsAbs(name), len(name) > 1 && name[1] == ':':
		return "", c.fileFault(param, "%q starts at the root of the machine, and a script has the files of its own folder", given).withHint("%s", beside)
	case name == "..", strings.HasPrefix(name, "../"):
		return "", c.fileFault(param, "%q is outside of the script's folder", given).withHint("%s", beside)
	case name == ".", strings.HasSuffix(given, "/"):
		return "", c.fileFault(param, "%q is a folder", given).withHint("Name a file in it.")
	case !fs.ValidPath(name), strings.Contains(name, "\x00"):
		return "", c.fileFault(param, "%q cannot be the name of a file", given)
	}
	return name, nil
}

// readFile reads a file of weights, whatever its kind: one that this run has
// saved, or one of the folder.
func (c *call) readFile(param string) (*modelio.File, error) {
	name, err := c.fileName(param)
	if err != nil {
		return nil, err
	}
	if data, ok := c.s.saved[name]; ok {
		f, err := c.s.folder.read(name, bytes.NewReader(data), int64(len(data)), c.s.ask(name))
		return f, c.unread(param, name, err)
	}
	info, err := fs.Stat(c.s.folder.files, name)
	if err != nil {
		return nil, c.unread(param, name, err)
	}
	if info.IsDir() {
		return nil, c.fileFault(param, "%q is a folder", name).withHint("Name a file in it.")
	}
	if !info.Mode().IsRegular() { // reading a pipe might never end
		return nil, c.fileFault(param, "%q is no plain file", name)
	}
	file, err := c.s.folder.files.Open(name)
	if err != nil {
		return nil, c.unread(param, name, err)
	}
	defer file.Close()
	r, ok := file.(io.ReaderAt)
	if !ok {
		if err := c.s.ask(name)(info.Size()); err != nil {
			return nil, err
		}
		data, err := io.ReadAll(io.LimitReader(file, info.Size()))
		if err != nil {
			return nil, c.unread(param, name, err)
		}
		r = bytes.NewReader(data)
	}
	f, err := c.s.folder.read(name, r, info.Size(), c.s.ask(name))
	return f, c.unread(param, name, err)
}

// ask is [session.grow] for the numbers of a file.
func (s *session) ask(name string) func(bytes int64) error {
	return func(bytes int64) error {
		err := s.grow(float64(bytes))
		var f *fault
		if asFault(err, &f) && bytes > int64(s.limits.Memory) {
			return limitFault("Load a smaller file, or a part of it.", "the numbers of %q take %s of memory, and a cell may use %s",
				name, memorySize(float64(bytes)), memorySize(float64(s.limits.Memory)))
		}
		return err
	}
}

// unread says why a file could not be read, and what to do; nil if it could.
func (c *call) unread(param, name string, err error) error {
	var f *fault
	var pathError *fs.PathError
	var format *modelio.FormatError
	var unsupported *modelio.UnsupportedError
	var limit *modelio.LimitError
	var pickle *modelio.PickleError
	switch {
	case err == nil || errors.As(err, &f):
		return err
	case errors.Is(err, fs.ErrNotExist):
		f := c.fileFault(param, "there is no file %q", name)
		if near := nearest(path.Base(name), c.s.filesIn(path.Dir(name))); near != "" {
			return f.withHint("Did you mean %q?", path.Join(path.Dir(name), near))
		}
		return f.withHint("%s", cmp.Or(c.s.folder.Where, "Files are looked for in the script's own folder."))
	case errors.As(err, &pathError): // a link that leads out of the folder, no permission
		return c.fileFault(param, "%q cannot be read: %v", name, pathError.Err).withHint("%s", cmp.Or(c.s.folder.Where, "A script reads the files of its own folder."))
	}
	message, hint := strings.Replace(err.Error(), "modelio: ", "", 1), ""
	switch {
	case errors.As(err, &format):
		hint = "It is cut off, or another kind of file than its name says: save it again."
	case errors.As(err, &unsupported):
		if cut := strings.LastIndex(message, ": "); cut >= 0 {
			message, hint = message[:cut], sentence(message[cut+2:])
		}
	case errors.As(err, &limit):
		hint = "Save it unpacked, with np.savez or np.save."
	case errors.As(err, &pickle):
		message, hint, _ = strings.Cut(message, "; ")
		hint = sentence(hint)
	}
	f = c.fileFault(param, "%s", message)
	f.hint = hint
	return f
}

// sentence is a text that begins with a capital letter.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// filesIn lists the files of a folder, with those that this run has saved there.
func (s *session) filesIn(folder string) []string {
	entries, _ := fs.ReadDir(s.folder.files, folder) // none if there is no such folder
	var names []string
	for _, e := range entries[:min(len(entries), 1000)] {
		names = append(names, e.Name())
	}
	for name := range s.saved {
		if path.Dir(name) == folder {
			names = append(names, path.Base(name))
		}
	}
	slices.Sort(names)
	return names
}

// mostSaved is how many files a run may save.
const mostSaved = 1000

// saveFile keeps what put writes, about so many bytes, as a file of the run. An
// ending that is missing is an error, unless add says to add it, as NumPy does.
func (c *call) saveFile(param, ending string, add bool, bytesAbout float64, put func(io.Writer) error) error {
	s := c.s
	name, err := c.fileName(param)
	if err != nil {
		return err
	}
	if s.swept != nil {
		return refuse("a round of a sweep cannot save a file").withHint("Return what you want to keep, and save it after the sweep.")
	}
	if path.Ext(name) != ending {
		if !add {
			return c.fileFault(param, "%s writes a file whose name ends with %s, and this is %q", c.f.name, ending, name).
				withHint("Name it %q.", strings.TrimSuffix(name, path.Ext(name))+ending)
		}
		name += ending
	}
	if folder := path.Dir(name); folder != "." {
		if info, err := fs.Stat(s.folder.files, folder); err != nil || !info.IsDir() {
			return c.fileFault(param, "there is no folder %q", folder).withHint("Make it first, or save beside the script: %q", path.Base(name))
		}
	}
	if info, err := fs.Stat(s.folder.files, name); err == nil && info.IsDir() {
		return c.fileFault(param, "%q is a folder", name).withHint("Name a file in it.")
	}
	if _, again := s.saved[name]; !again && len(s.saved) == mostSaved {
		return limitFault("Save several arrays in one file: np.savez.", "more than %s files", thousands(mostSaved))
	}
	total := bytesAbout
	for other, data := range s.saved {
		if other != name {
			total += float64(len(data))
		}
	}
	if total > float64(s.limits.Memory) {
		return limitFault("Save less.", "the files of a run would take %s, and may take %s", memorySize(total), memorySize(float64(s.limits.Memory)))
	}
	if err := s.grow(bytesAbout); err != nil {
		return err
	}
	if err := s.work(1000); err != nil {
		return err
	}
	b := bytes.NewBuffer(make([]byte, 0, int(bytesAbout)))
	if err := put(b); err != nil {
		return c.fileFault(param, "%q cannot be written: %s", name, strings.TrimPrefix(err.Error(), "modelio: "))
	}
	s.saved[name] = b.Bytes()
	return nil
}
