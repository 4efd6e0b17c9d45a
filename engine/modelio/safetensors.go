// Package modelio reads and writes files of weights. It is the one place where
// the engine meets bytes that it did not make, so a reader here returns an
// error for any input whatever: a [*FormatError] for a broken file, an
// [*UnsupportedError] for a sound one that the lab cannot hold yet.
//
// # Why safetensors?
//
// A pickle (.pt) runs code when it is loaded; a safetensors file is a length, a
// JSON header of names, types, shapes and places, and the numbers. PyTorch,
// NumPy and the lab all read it.
//
// # Why are checks made around the library?
//
// The reader is github.com/nlpodyssey/safetensors, which follows the format's
// own checks (no gap, no overlap, no overflow, header at most 100 MB). Around it
// this package checks what it does not: a name that occurs twice, a header that
// is no JSON object, a dimension that is no int, types newer than the library
// (which it would call a broken file), and the order of empty tensors, which it
// leaves to chance. It takes its own view of a tensor for writing, since the
// library's constructor refuses scalars.
package modelio

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/nlpodyssey/safetensors"

	"compressionlab/engine/nn"
)

// A FormatError says that the bytes are no safetensors file, and why.
type FormatError struct {
	Entry  string // the tensor at fault, "" if none
	Offset int    // the byte at fault, -1 if unknown
	Reason string
}

func (e *FormatError) Error() string {
	var at strings.Builder
	if e.Entry != "" {
		fmt.Fprintf(&at, " entry %q:", e.Entry)
	}
	if e.Offset >= 0 {
		fmt.Fprintf(&at, " byte %d:", e.Offset)
	}
	return "modelio: broken safetensors file:" + at.String() + " " + e.Reason
}

// An UnsupportedError says that a sound file holds numbers of a type that the
// lab does not read yet.
type UnsupportedError struct {
	Entry, DType string // "0.weight", "BF16"
}

func (e *UnsupportedError) Error() string {
	return fmt.Sprintf("modelio: entry %q holds %s numbers, which are not supported yet: save it as float32 (F32)", e.Entry, e.DType)
}

// newer lists the types of the format that the library has no name for.
var newer = []string{"F4", "F6_E2M3", "F6_E3M2", "F8_E5M2", "F8_E4M3", "F8_E8M0", "C64"}

// ReadSafetensors returns the tensors of a file in the order in which their
// numbers stand, those at one place (empty ones) by name. The tensors share no
// memory with data.
//
// The error is a [*FormatError], or an [*UnsupportedError] for a type other
// than F32. No claim of the file is believed before it is checked against
// len(data), so a small file never asks for much memory.
func ReadSafetensors(data []byte) (tensors []nn.NamedTensor, err error) {
	defer func() {
		if p := recover(); p != nil { // of the library: none is known
			tensors, err = nil, &FormatError{Offset: -1, Reason: fmt.Sprint(p)}
		}
	}()
	header, err := headerOf(data)
	if err != nil {
		return nil, err
	}
	if err := checkHeader(header); err != nil {
		return nil, err
	}
	file, err := safetensors.Deserialize(data)
	if err != nil {
		return nil, &FormatError{Offset: -1, Reason: err.Error()}
	}
	views := file.Tensors()
	base := 0
	start := make(map[string]int, len(views))
	for _, v := range views { // they come by place
		start[v.Name] = base
		base += int(v.TensorView.DataLen())
	}
	slices.SortStableFunc(views, func(a, b safetensors.NamedTensorView) int {
		if d := start[a.Name] - start[b.Name]; d != 0 {
			return d
		}
		if d := int(a.TensorView.DataLen()) - int(b.TensorView.DataLen()); d != 0 {
			return d
		}
		return strings.Compare(a.Name, b.Name)
	})
	for _, v := range views {
		if t := v.TensorView.DType(); t != safetensors.F32 {
			return nil, &UnsupportedError{v.Name, t.String()}
		}
		shape := make([]int, len(v.TensorView.Shape()))
		for i, d := range v.TensorView.Shape() {
			if d > math.MaxInt32 { // beside a dimension of 0 it may be anything
				return nil, &FormatError{Entry: v.Name, Offset: -1, Reason: fmt.Sprintf("dimension %d is too large", d)}
			}
			shape[i] = int(d)
		}
		raw := v.TensorView.Data()
		values := make([]float32, len(raw)/4)
		for i := range values {
			values[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
		}
		tensors = append(tensors, nn.NamedTensor{Name: v.Name, Tensor: &nn.Tensor{Shape: shape, Data: values}})
	}
	return tensors, nil
}

// headerOf is the JSON header of a file: its length stands in the first eight
// bytes.
func headerOf(data []byte) ([]byte, error) {
	if len(data) < 8 {
		return nil, &FormatError{Offset: 0, Reason: fmt.Sprintf("%d bytes, the length of the header alone takes 8", len(data))}
	}
	n := binary.LittleEndian.Uint64(data)
	if n > uint64(len(data)-8) {
		return nil, &FormatError{Offset: 0, Reason: fmt.Sprintf("the header claims %d bytes, %d follow", n, len(data)-8)}
	}
	header := data[8 : 8+n]
	if len(header) == 0 || header[0] != '{' {
		return nil, &FormatError{Offset: 8, Reason: "the header does not begin with {"}
	}
	return header, nil
}

// checkHeader refuses what the library lets pass or cannot name: a key that
// occurs twice, and the newer types.
func checkHeader(header []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(header))
	broken := func(err error) error {
		at := 8 + int(decoder.InputOffset())
		var syntax *json.SyntaxError
		switch {
		case errors.As(err, &syntax):
			at = 8 + int(syntax.Offset)
		case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
			at = 8 + len(header)
		}
		return &FormatError{Offset: at, Reason: "header: " + err.Error()}
	}
	if _, err := decoder.Token(); err != nil { // the {
		return broken(err)
	}
	seen := map[string]bool{}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return broken(err)
		}
		name, _ := key.(string) // a key is nothing else
		if seen[name] {
			return &FormatError{Entry: name, Offset: 8 + int(decoder.InputOffset()), Reason: "the name occurs twice"}
		}
		seen[name] = true
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return broken(err)
		}
		var info struct {
			DType any `json:"dtype"`
		}
		if name == "__metadata__" || json.Unmarshal(value, &info) != nil {
			continue // the library says what is wrong with it
		}
		if t, ok := info.DType.(string); ok && slices.Contains(newer, t) {
			return &UnsupportedError{name, t}
		}
	}
	return nil
}

// WriteSafetensors makes a file of the tensors, F32, in the format's own order:
// by name. Equal tensors give equal bytes. The numbers stand as they are, NaN
// and -0 included.
//
// It returns an error if two have one name, one has the name "__metadata__",
// which the format reserves, or one has data that does not fill its shape.
func WriteSafetensors(tensors []nn.NamedTensor) ([]byte, error) {
	views := make(map[string]view, len(tensors))
	for _, n := range tensors {
		if n.Name == "__metadata__" {
			return nil, fmt.Errorf("modelio: a tensor cannot be called %q: the format reserves that name", n.Name)
		}
		if _, twice := views[n.Name]; twice {
			return nil, fmt.Errorf("modelio: two tensors are called %q", n.Name)
		}
		size := 1
		for _, d := range n.Tensor.Shape {
			size *= max(d, 0)
		}
		if size != len(n.Tensor.Data) {
			return nil, fmt.Errorf("modelio: tensor %q: %d numbers do not fill shape %s", n.Name, len(n.Tensor.Data), nn.ShapeString(n.Tensor.Shape))
		}
		views[n.Name] = view{n.Tensor}
	}
	file, err := safetensors.Serialize(views, nil)
	if err != nil {
		return nil, fmt.Errorf("modelio: %w", err)
	}
	return file, nil
}

// A view is a tensor as the library wants it.
type view struct{ t *nn.Tensor }

func (view) DType() safetensors.DType { return safetensors.F32 }

func (v view) DataLen() uint64 { return 4 * uint64(len(v.t.Data)) }

func (v view) Shape() []uint64 {
	shape := make([]uint64, len(v.t.Shape)) // not nil, which would be null in the header
	for i, d := range v.t.Shape {
		shape[i] = uint64(d)
	}
	return shape
}

func (v view) Data() []byte {
	raw := make([]byte, 0, 4*len(v.t.Data))
	for _, x := range v.t.Data {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(x))
	}
	return raw
}

// Restore gives the parameters of a network the data of the tensors with their
// names, as [nn.Named] has them. The network takes the slices over, not copies.
//
// It returns an error, and changes nothing, unless the names are the same on
// both sides and the shapes equal.
func Restore(model nn.Layer, tensors []nn.NamedTensor) error {
	found := make(map[string]*nn.Tensor, len(tensors))
	for _, n := range tensors {
		found[n.Name] = n.Tensor
	}
	params := nn.Named(model)
	for _, p := range params {
		t, ok := found[p.Name]
		if !ok {
			return fmt.Errorf("modelio: the file has no tensor %q", p.Name)
		}
		if !slices.Equal(t.Shape, p.Tensor.Shape) {
			return fmt.Errorf("modelio: tensor %q has shape %s, the network wants %s", p.Name, nn.ShapeString(t.Shape), nn.ShapeString(p.Tensor.Shape))
		}
	}
	for _, n := range tensors {
		if !slices.ContainsFunc(params, func(p nn.NamedTensor) bool { return p.Name == n.Name }) {
			return fmt.Errorf("modelio: the network has no tensor %q", n.Name)
		}
	}
	for _, p := range params {
		p.Tensor.Data = found[p.Name].Data
	}
	return nil
}
