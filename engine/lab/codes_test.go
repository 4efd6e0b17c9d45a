package lab

import (
	"fmt"
	"reflect"
	"testing"
)

// A quantized model's codes, and what comes with them, are tensors with bytes that
// add up to the model's.
func TestCodesAreTensors(t *testing.T) {
	r := mustRun(t, `m = Sequential(Linear(64, 48), ReLU(), Sequential(Linear(48, 10, bias=False)))
a = quantize(m)
b = quantize(m, bits=4, scheme="symmetric", per="channel")
c = cluster(m, bits=2)
layer = a.layers[0]
`)
	for name, want := range map[string][]string{
		"a": {"0.codes int8 [64 48] 3072", "0.scales  [1] 4", "0.zero_points int8 [1] 1", "0.bias  [48] 192", "2.0.codes int8 [48 10] 480", "2.0.scales  [1] 4", "2.0.zero_points int8 [1] 1"},
		"b": {"0.codes 4 bits [64 48] 1536", "0.scales  [48] 192", "0.bias  [48] 192", "2.0.codes 4 bits [48 10] 240", "2.0.scales  [10] 40"},
		"c": {"0.codes 2 bits [64 48] 768", "0.codebook  [4] 16", "0.bias  [48] 192", "2.0.codes 2 bits [48 10] 120", "2.0.codebook  [4] 16"},
	} {
		o := r.Objects[r.Names[name]]
		var got []string
		sum := 0
		numbers := map[int]bool{}
		for _, x := range o.Tensors {
			got = append(got, fmt.Sprintln(x.Name, x.Kind, x.Shape, x.Bytes))
			sum += x.Bytes
			if x.Buffer < 0 || numbers[x.Buffer] {
				t.Errorf("%s: %s has buffer %d", name, x.Name, x.Buffer)
			}
			numbers[x.Buffer] = true
		}
		for i := range want {
			want[i] += "\n"
		}
		if !reflect.DeepEqual(got, want) || sum != o.Bytes {
			t.Errorf("%s has %q, %d bytes of %d; want %q", name, got, sum, o.Bytes, want)
		}
	}
	whole, layer := r.Objects[r.Names["a"]].Tensors, r.Objects[r.Names["layer"]].Tensors
	if len(layer) != 4 || layer[0].Name != "codes" || layer[0].Buffer != whole[0].Buffer || layer[0].Nonzero == 0 {
		t.Errorf("the layer has %+v, the model %+v", layer, whole[:4])
	}
}
