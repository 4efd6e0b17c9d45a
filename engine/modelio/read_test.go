package modelio

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"compressionlab/engine/nn"
)

// Before the numbers are read ReadFrom says what they will take: 24 numbers as
// float32, the file of a .npy, all that an .npz unpacks to. Its error ends the
// reading and comes back as it is.
func TestReadFromAsks(t *testing.T) {
	w := nn.NewTensor(4, 6)
	var npy, npz bytes.Buffer
	if err := WriteNpy(&npy, &Array{w.Shape, w.Data}); err != nil {
		t.Fatal(err)
	}
	if err := WriteNpz(&npz, []NamedArray{{"a", &Array{w.Shape, w.Data}}, {"b", &Array{w.Shape, w.Data}}}, true); err != nil {
		t.Fatal(err)
	}
	safe, err := WriteSafetensors([]nn.NamedTensor{{Name: "w", Tensor: w}})
	if err != nil {
		t.Fatal(err)
	}
	full := errors.New("full")
	for _, c := range []struct {
		data  []byte
		bytes int64
	}{{npy.Bytes(), int64(npy.Len())}, {npz.Bytes(), 2 * int64(npy.Len())}, {safe, 4 * 24}} {
		asked := int64(0)
		ask := func(bytes int64) error { asked += bytes; return nil }
		f, err := ReadFrom("w", bytes.NewReader(c.data), int64(len(c.data)), ask)
		if err != nil || asked != c.bytes {
			t.Fatalf("asked for %d bytes, want %d: %v", asked, c.bytes, err)
		}
		if plain, err := Read("w", c.data); err != nil || !reflect.DeepEqual(f, plain) {
			t.Errorf("%s: another file than Read's, %v", f.Kind, err)
		}
		if _, err := ReadFrom("w", bytes.NewReader(c.data), int64(len(c.data)), func(int64) error { return full }); err != full {
			t.Errorf("%s: error %v", f.Kind, err)
		}
	}
	// A file that is shorter than it was when its size was asked for.
	var format *FormatError
	if _, err := ReadFrom("w", bytes.NewReader(safe[:len(safe)-3]), int64(len(safe)), nil); !errors.As(err, &format) || format.Offset != len(safe)-3 || format.File != "w" {
		t.Errorf("error %v", err)
	}
}
