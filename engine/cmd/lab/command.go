package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"compressionlab/engine/digits"
	"compressionlab/engine/modelio"
	"compressionlab/engine/nn"
)

// console is what a verb works with.
type console struct {
	ctx            context.Context
	stdin          io.Reader
	stdout, stderr io.Writer
}

// flags is a set whose errors the verb reports itself.
func (c *console) flags(verb string) *flag.FlagSet {
	f := flag.NewFlagSet(verb, flag.ContinueOnError)
	f.SetOutput(io.Discard)
	return f
}

// parse reads options and names in any order. done says that the verb is over,
// with this status.
func (c *console) parse(f *flag.FlagSet, args []string, names int, want, manual string) (list []string, status int, done bool) {
	for rest := args; len(rest) > 0; {
		if err := f.Parse(rest); errors.Is(err, flag.ErrHelp) {
			fmt.Fprint(c.stdout, manual)
			return nil, 0, true
		} else if err != nil {
			return nil, c.misuse(f.Name(), "%v", err), true
		}
		if rest = f.Args(); len(rest) > 0 {
			list, rest = append(list, rest[0]), rest[1:]
		}
	}
	if len(list) != names {
		return nil, c.misuse(f.Name(), "%s takes %s, and %d are given", f.Name(), want, len(list)), true
	}
	return list, 0, false
}

// misuse is exit status 2: the command was not understood.
func (c *console) misuse(verb, format string, args ...any) int {
	fmt.Fprintf(c.stderr, "lab: "+format+"\nTry: lab help %s\n", append(args, verb)...)
	return 2
}

// A fileError says that a file could not be read or written: exit status 2.
type fileError struct{ error }

func (e fileError) Unwrap() error { return e.error }

// unread says that a file could not be read, and names it once.
func unread(name string, err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return fileError{fmt.Errorf("cannot read %s: %w", name, err)}
}

// fail reports an error: status 2 for a question and for a file that could not be
// read or written, otherwise 1.
func (c *console) fail(err error) int {
	var question *modelio.AmbiguousError
	var file fileError
	text := err.Error()
	for _, name := range []string{"modelio: ", "compress: ", "export: "} { // of the package, not of the file
		text = strings.Replace(text, name, "", 1)
	}
	if errors.As(err, &question) {
		fmt.Fprintf(c.stderr, "lab: %s\nAnswer with one of:\n", text)
		for _, r := range question.Readings {
			fmt.Fprintf(c.stderr, "    --from %s --order %s\n", layoutNames[r.Layout], strings.Join(r.Weights, ","))
		}
		return 2
	}
	fmt.Fprintf(c.stderr, "lab: %s\n", text)
	if errors.As(err, &file) {
		return 2
	}
	return 1
}

// say is progress, on standard error.
func (c *console) say(format string, args ...any) {
	fmt.Fprintf(c.stderr, "lab: "+format+"\n", args...)
}

// long is the size of a file from which reading and measuring it takes long enough
// to say so.
const long = 8 << 20

// The names of layouts on the command line.
var layoutNames = map[modelio.Layout]string{modelio.InOut: "in-out", modelio.OutIn: "out-in"}

// layoutFlag is an option whose value is one of layoutNames.
type layoutFlag struct{ to *modelio.Layout }

func (l layoutFlag) String() string { return "" }

func (l layoutFlag) Set(s string) error {
	for _, layout := range []modelio.Layout{modelio.InOut, modelio.OutIn} {
		if s == layoutNames[layout] {
			*l.to = layout
			return nil
		}
	}
	return errors.New("want in-out or out-in")
}

// listFlag is an option that may be given more than once.
type listFlag struct{ to *[]string }

func (l listFlag) String() string { return "" }

func (l listFlag) Set(s string) error {
	*l.to = append(*l.to, s)
	return nil
}

// orderFlag is an option with names between commas.
type orderFlag struct{ to *[]string }

func (l orderFlag) String() string { return "" }

func (l orderFlag) Set(s string) error {
	*l.to = strings.Split(s, ",")
	return nil
}

// answers are the options --from and --order.
func answers(f *flag.FlagSet) *modelio.Answers {
	a := &modelio.Answers{}
	f.Var(layoutFlag{&a.Layout}, "from", "")
	f.Var(orderFlag{&a.Order}, "order", "")
	return a
}

// read is a file of weights, or what of the lessons has this name. A file in the
// way of such a name goes first.
func (c *console) read(name string) (*modelio.File, error) {
	file, err := os.Open(name)
	if err != nil {
		if f := bundled(name); f != nil && errors.Is(err, os.ErrNotExist) {
			return f, nil
		}
		return nil, unread(name, err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, unread(name, err)
	}
	if !info.Mode().IsRegular() { // a pipe has no size
		data, err := io.ReadAll(file)
		if err != nil {
			return nil, unread(name, err)
		}
		return modelio.Read(name, data)
	}
	if info.Size() >= long {
		c.say("reading %s, %d MB", name, info.Size()/1e6)
	}
	return modelio.ReadFrom(name, file, info.Size(), nil)
}

// bundled is a file as it would be of the lessons' network or data; nil for any
// other name.
func bundled(name string) *modelio.File {
	var data *digits.Data
	switch name {
	case "digits_mlp":
		return &modelio.File{Name: name, Kind: "bundled", Arrays: modelio.Arrays(nn.Named(digits.MLP()))}
	case "digits_train":
		data = digits.Train()
	case "digits_test":
		data = digits.Test()
	default:
		return nil
	}
	labels := make([]int64, len(data.Labels))
	for i, y := range data.Labels {
		labels[i] = int64(y)
	}
	return &modelio.File{Name: name, Kind: "bundled", Arrays: []modelio.NamedArray{
		{Name: "images", Array: &modelio.Array{Shape: data.Images.Shape, Values: data.Images.Data}},
		{Name: "labels", Array: &modelio.Array{Shape: []int{len(labels)}, Values: labels}},
	}}
}

// isFile tells whether a path is one of these files, by whatever name.
func isFile(path string, inputs ...string) bool {
	at, err := os.Stat(path)
	if err != nil {
		return false
	}
	for _, in := range inputs {
		if i, err := os.Stat(in); err == nil && os.SameFile(at, i) {
			return true
		}
	}
	return false
}

// write puts a file in its place whole or not at all: it is written beside it
// under another name, which is then changed. It never replaces an input, and
// another file only by force.
func write(path string, force bool, inputs []string, put func(io.Writer) error) error {
	if isFile(path, inputs...) {
		return fileError{fmt.Errorf("%s is the input: name another file", path)}
	}
	if _, err := os.Lstat(path); err == nil && !force {
		return fileError{fmt.Errorf("%s exists: name another file, or use --force", path)}
	}
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return fileError{fmt.Errorf("cannot write %s: %w", path, err)}
	}
	defer os.Remove(temp.Name()) // there is none after the change of name
	defer temp.Close()
	if err := put(temp); err != nil {
		return fmt.Errorf("cannot write %s: %w", path, err)
	}
	err = temp.Chmod(0o644)
	for _, step := range []func() error{temp.Sync, temp.Close, func() error { return os.Rename(temp.Name(), path) }} {
		if err == nil {
			err = step()
		}
	}
	if err != nil {
		return fileError{fmt.Errorf("cannot write %s: %w", path, err)}
	}
	return nil
}

// whole is put for a file that is in memory.
func whole(data []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.Copy(w, bytes.NewReader(data))
		return err
	}
}
