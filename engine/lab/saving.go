package lab

import (
	"fmt"
	"io"

	"compressionlab/engine/modelio"

	"go.starlark.net/starlark"
)

// saveNetwork is save_npz and save_safetensors: the parameters of a model under
// the names that PyTorch gives them, "0.weight" of shape (in, out). A layer that
// occurs twice is in the file twice, so that the file is the whole network.
// save_npz takes a dict of arrays, too, and a csr_matrix, which it writes as SciPy
// does.
func (s *session) saveNetwork(c *call) (starlark.Value, error) {
	npz := c.f.name == "save_npz"
	switch v := c.given["model"].(type) {
	case *starlark.Dict:
		if npz {
			var names []string
			var values []starlark.Value
			for _, kv := range v.Items() {
				name, ok := kv[0].(starlark.String)
				if !ok {
					return nil, c.refuse("model", "arrays are saved under names, and one of the keys is %s", describe(kv[0]))
				}
				names, values = append(names, string(name)), append(values, kv[1])
			}
			return starlark.None, c.saveArrays("path", false, names, values, false)
		}
	case *csr:
		if npz {
			m := &modelio.Sparse{Layout: "csr", Rows: v.m.Rows, Cols: v.m.Cols, Values: v.m.Values, Indices: v.m.Columns, Starts: v.m.Starts}
			return starlark.None, c.saveFile("path", ".npz", false, float64(v.m.Bytes()+2000), func(w io.Writer) error { return s.folder.scipy(w, m) })
		}
	}
	m, ok := c.given["model"].(*model)
	if !ok {
		if npz {
			return nil, c.wrongType("model", "a model or a dict of arrays")
		}
		return nil, c.wrongType("model", "a model")
	}
	if coded(m.layer) {
		return nil, c.refuse("model", "the weights of a quantized model are codes, and a file of a network holds float32").
			withHint("Save the codes as arrays: np.savez(\"codes.npz\", codes=layer.codes, scales=layer.scales, zero_points=layer.zero_points)")
	}
	tensors := m.layer.Named()
	bytes := 0.0
	for _, t := range tensors {
		bytes += 4*float64(len(t.Tensor.Data)) + float64(2*len(t.Name)) + 400
	}
	if npz {
		return starlark.None, c.saveFile("path", ".npz", false, bytes, func(w io.Writer) error { return s.folder.npz(w, modelio.Arrays(tensors), false) })
	}
	return starlark.None, c.saveFile("path", ".safetensors", false, bytes, func(w io.Writer) error { return modelio.WriteSafetensorsTo(w, tensors) })
}

// save is np.save: one array as a .npy file.
func (s *session) save(c *call) (starlark.Value, error) {
	a, err := c.array("arr")
	if err != nil {
		return nil, err
	}
	values, err := a.forFile()
	if err != nil {
		return nil, err
	}
	bytes := float64(a.size()*a.buf.dtype().bytes() + 400)
	return starlark.None, c.saveFile("file", ".npy", true, bytes, func(w io.Writer) error { return s.folder.npy(w, values) })
}

// savez is np.savez and np.savez_compressed: the first argument is the file, the
// others are arrays, arr_0 and so on unless they have a name.
func (s *session) savez(c *call) (starlark.Value, error) {
	if len(c.rest) == 0 {
		return nil, refuse("%s needs the name of a file", c.f.name).withHint(`It is called like this: np.%s("weights.npz", W=W, b=b)`, c.f.name)
	}
	c.given["file"] = c.rest[0]
	var names []string
	var values []starlark.Value
	for i, v := range c.rest[1:] {
		names, values = append(names, fmt.Sprintf("arr_%d", i)), append(values, v)
	}
	for _, kv := range c.named {
		names, values = append(names, string(kv[0].(starlark.String))), append(values, kv[1])
	}
	return starlark.None, c.saveArrays("file", true, names, values, c.f.name == "savez_compressed")
}

// saveArrays writes an .npz file.
func (c *call) saveArrays(param string, add bool, names []string, values []starlark.Value, deflate bool) error {
	bytes := 100.0
	var arrays []modelio.NamedArray
	for i, v := range values {
		a, ok, err := c.s.asArray(v)
		if err == nil && !ok {
			err = refuse("%s should be an array, and it is %s", names[i], describe(v))
		}
		if err != nil {
			return err
		}
		plain, err := a.forFile()
		if err != nil {
			return err
		}
		arrays = append(arrays, modelio.NamedArray{Name: names[i], Array: plain})
		bytes += float64(a.size()*a.buf.dtype().bytes() + 2*len(names[i]) + 400)
	}
	return c.saveFile(param, ".npz", add, bytes, func(w io.Writer) error { return c.s.folder.npz(w, arrays, deflate) })
}

// forFile is the array as package modelio writes it, on the same memory where
// that is whole.
func (a *array) forFile() (*modelio.Array, error) {
	whole, err := a.contiguous()
	if err != nil {
		return nil, err
	}
	out := &modelio.Array{Shape: append([]int{}, a.shape...)}
	switch v := whole.buf.(type) {
	case numbers[float32]:
		out.Values = []float32(v)
	case numbers[float64]:
		out.Values = []float64(v)
	case numbers[int8]:
		out.Values = []int8(v)
	case numbers[int32]:
		out.Values = []int32(v)
	case bools:
		out.Values = []bool(v)
	case numbers[int]:
		if err := a.s.grow(8 * float64(len(v))); err != nil {
			return nil, err
		}
		values := make([]int64, len(v))
		for i, n := range v {
			values[i] = int64(n)
		}
		out.Values = values
	default:
		panic(fmt.Sprintf("lab: no file holds a buffer of type %T", v))
	}
	return out, nil
}
