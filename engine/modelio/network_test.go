package modelio

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"compressionlab/engine/nn"
)

// tensor makes "fc1.weight 4 3" with numbers 1, 2, 3, ….
func tensor(s string) nn.NamedTensor {
	f := strings.Fields(s)
	var shape []int
	for _, d := range f[1:] {
		var n int
		fmt.Sscan(d, &n)
		shape = append(shape, n)
	}
	t := nn.NewTensor(shape...)
	for i := range t.Data {
		t.Data[i] = float32(i + 1)
	}
	return nn.NamedTensor{Name: f[0], Tensor: t}
}

func file2(list string) (tensors []nn.NamedTensor) {
	for s := range strings.SplitSeq(list, ",") {
		tensors = append(tensors, tensor(s))
	}
	return tensors
}

// Whatever the names, and whatever the order in the file.
func TestNamings(t *testing.T) {
	for _, c := range []struct{ list, want, biases string }{
		{"0.weight 6 4, 0.bias 4, 2.weight 4 3, 2.bias 3", "6-4-3 with weights (in, out): 0.weight, 2.weight", "0.bias 2.bias"},
		{"fc1.bias 4, fc1.weight 4 6, fc2.bias 3, fc2.weight 3 4", "6-4-3 with weights (out, in): fc1.weight, fc2.weight", "fc1.bias fc2.bias"},
		{"layers.10.W 4 3, layers.9.W 6 4", "6-4-3 with weights (in, out): layers.9.W, layers.10.W", " "},
		{"layer1/kernel 6 4, layer1/bias 4, layer2/kernel 4 3", "6-4-3 with weights (in, out): layer1/kernel, layer2/kernel", "layer1/bias "},
		{"dense/kernel:0 6 4, dense/bias:0 4, dense_1/kernel:0 4 3, dense_1/bias:0 3", "6-4-3 with weights (in, out): dense/kernel:0, dense_1/kernel:0", "dense/bias:0 dense_1/bias:0"},
		{"W1 6 4, b1 4, W2 4 3, b2 1 3", "6-4-3 with weights (in, out): W1, W2", "b1 b2"},
		{"fc1_w 6 4, fc1_b 4, out_w 4 3", "6-4-3 with weights (in, out): fc1_w, out_w", "fc1_b "},
		{"arr_0 6 4, arr_1 4, arr_2 4 3, arr_3 3", "6-4-3 with weights (in, out): arr_0, arr_2", "arr_1 arr_3"},
		{"arr_10 4 3, arr_2 6 4", "6-4-3 with weights (in, out): arr_2, arr_10", " "},
		// Words: the order is the one that fits.
		{"input.weight 6 5, hidden.weight 5 4, head.weight 4 3, head.bias 3", "6-5-4-3 with weights (in, out): input.weight, hidden.weight, head.weight", "  head.bias"},
		// A number orders even where words do not.
		{"fc2.weight 5 5, fc1.weight 5 5, head.weight 5 3, head.bias 3", "5-5-5-3 with weights (in, out): fc1.weight, fc2.weight, head.weight", "  head.bias"},
		// Only a bias tells which way round a square is not, and a rectangle is.
		{"w 6 4, b 4", "6-4 with weights (in, out): w", "b"},
		{"w 6 4, b 6", "4-6 with weights (out, in): w", "b"},
	} {
		tensors := file2(c.list)
		for range 2 {
			n, err := Recognize(tensors, Answers{})
			if err != nil {
				t.Errorf("%s: %v", c.list, err)
				break
			}
			if n.Reading.String() != c.want || strings.Join(n.Reading.Biases, " ") != c.biases {
				t.Errorf("%s: %v, biases %q", c.list, n.Reading, n.Reading.Biases)
			}
			sizes := n.Reading.Sizes
			y, err := nn.Forward(n.Model, nn.NewTensor(2, sizes[0]))
			if err != nil || y.Shape[1] != sizes[len(sizes)-1] {
				t.Errorf("%s: %v, %v", c.list, y, err)
			}
			if (len(n.Assumed) == 1) != (len(sizes) > 2) {
				t.Errorf("%s: assumed %q", c.list, n.Assumed)
			}
			slices.Reverse(tensors)
		}
	}
}

// A PyTorch weight is turned round: y = xWᵀ + b by hand.
func TestOutIn(t *testing.T) {
	n, err := Recognize(file2("fc.weight 2 3, fc.bias 2"), Answers{})
	if err != nil {
		t.Fatal(err)
	}
	y, err := nn.Forward(n.Model, nn.FromData([]float32{1, 10, 100}, 1, 3))
	if err != nil || !slices.Equal(y.Data, []float32{321 + 1, 654 + 2}) {
		t.Errorf("%v, %v", y, err)
	}
}

// Where both fit it asks, and takes the answer.
func TestAmbiguous(t *testing.T) {
	for _, c := range []struct {
		list     string
		readings int
		answers  Answers
		want     string
	}{
		{"w 6 4", 2, Answers{Layout: OutIn}, "4-6 with weights (out, in): w"},
		{"w 6 4", 2, Answers{Layout: InOut}, "6-4 with weights (in, out): w"},
		{"fc1.weight 4 4, fc2.weight 4 4, fc1.bias 4", 2, Answers{Layout: InOut}, "4-4-4 with weights (in, out): fc1.weight, fc2.weight"},
		{"fc1.weight 6 4, fc2.weight 4 6", 2, Answers{Layout: OutIn}, "4-6-4 with weights (out, in): fc1.weight, fc2.weight"},
		// The bias says which way round, not which comes first.
		{"a.weight 6 4, b.weight 4 6, a.bias 4", 2, Answers{Order: []string{"a.weight", "b.weight"}}, "6-4-6 with weights (in, out): a.weight, b.weight"},
		{"encoder.weight 6 4, decoder.weight 4 6", 4, Answers{Layout: InOut, Order: []string{"encoder.weight", "decoder.weight"}}, "6-4-6 with weights (in, out): encoder.weight, decoder.weight"},
	} {
		_, err := Recognize(file2(c.list), Answers{})
		var question *AmbiguousError
		if !errors.As(err, &question) || len(question.Readings) != c.readings {
			t.Errorf("%s: %v", c.list, err)
			continue
		}
		for _, r := range question.Readings {
			if !strings.Contains(err.Error(), r.String()) {
				t.Errorf("%q does not list %v", err, r)
			}
			n, err := Recognize(file2(c.list), Answers{r.Layout, r.Weights})
			if err != nil || n.Reading.String() != r.String() {
				t.Errorf("%s: answered %v, got %v, %v", c.list, r, n, err)
			}
		}
		n, err := Recognize(file2(c.list), c.answers)
		if err != nil || n.Reading.String() != c.want {
			t.Errorf("%s: %v, %v", c.list, n, err)
		}
	}
}

func TestNoNetwork(t *testing.T) {
	many := ""
	for i := range 12 {
		many += fmt.Sprintf(",%c.weight 3 3", 'a'+i)
	}
	for list, want := range map[string]string{
		"fc1.weight 6 4, fc2.weight 5 3":                   `read as (in, out), "fc1.weight" has 4 outputs and "fc2.weight" takes 5; read as (out, in), "fc1.weight" has 6 outputs and "fc2.weight" takes 3`,
		"conv1.weight 8 3 3 3, fc.weight 8 10":             `entry "conv1.weight": shape (8, 3, 3, 3)`,
		"fc.weight 6 4, bn.weight 4":                       `entry "bn.weight": this vector`,
		"fc.weight 6 4, fc.bias 4, fc.b 4":                 `entry "fc.bias": this vector`,
		"fc.weight 6 4, fc.bias 5":                         `"fc.weight" has 4 outputs and "fc.bias" 5 entries`,
		"fc.weight 6 4, fc.W 6 4":                          "two weights belong to one layer",
		"a 6 4, a 6 4":                                     "two tensors have this name",
		"fc.weight 0 4":                                    "empty",
		"fc.bias 4":                                        "this vector is the bias of no weight",
		"one.weight 6 4, two.weight 5 3, three.weight 2 7": "no order of these weights makes a chain",
		"x 3 3, x.count":                                   "shape () is neither",
	} {
		n, err := Recognize(file2(list), Answers{})
		var no *NoNetworkError
		if !errors.As(err, &no) || !strings.Contains(err.Error(), want) && list != "fc.bias 4" {
			t.Errorf("%s: %v, %v", list, n, err)
		}
	}
	if _, err := Recognize(nil, Answers{}); err == nil {
		t.Error("a network of nothing")
	}
	var question *AmbiguousError
	if _, err := Recognize(file2(many[1:]), Answers{}); !errors.As(err, &question) || len(question.Readings) != 4 {
		t.Errorf("twelve alike: %v", err)
	}
	// Twelve alike and one that fits nowhere: 12! orders are not tried.
	var no *NoNetworkError
	if _, err := Recognize(file2(many[1:]+",z.weight 2 7"), Answers{}); !errors.As(err, &no) || !strings.Contains(err.Error(), "too many orders") {
		t.Errorf("too many orders: %v", err)
	}
	for _, order := range [][]string{{"a", "a"}, {"a"}, {"a", "c"}} {
		if _, err := Recognize(file2("a 3 3, b 3 3"), Answers{InOut, order}); !errors.As(err, &no) {
			t.Errorf("order %v: %v", order, err)
		}
	}
}

// A deep network is no riddle.
func TestDeep(t *testing.T) {
	var tensors []nn.NamedTensor
	for i := range 1000 {
		tensors = append(tensors, tensor(fmt.Sprintf("layers.%d.weight 2 2", i)), tensor(fmt.Sprintf("layers.%d.bias 2", i)))
	}
	n, err := Recognize(tensors, Answers{Layout: InOut})
	if err != nil || len(n.Model.Layers) != 1999 || n.Reading.Weights[999] != "layers.999.weight" {
		t.Error(err)
	}
}

func TestNaturalOrder(t *testing.T) {
	names := []string{"a", "a1", "a1b", "a2", "a02", "a10", "a10.b", "b", "b3"}
	for i, a := range names {
		for j, b := range names {
			if c, _ := natural(a, b); (c < 0) != (i < j) || (c > 0) != (i > j) {
				t.Errorf("%q and %q: %d", a, b, c)
			}
		}
	}
}

// A file with fc1 and fc2 as PyTorch saves them.
func ExampleRecognize() {
	n, err := Recognize(file2("fc1.weight 48 64, fc1.bias 48, fc2.weight 10 48, fc2.bias 10"), Answers{})
	fmt.Println(n.Model, err)
	fmt.Println(n.Reading)
	fmt.Println(n.Assumed[0])
	_, err = Recognize(file2("weight 8 2"), Answers{})
	fmt.Println(err)
	// Output:
	// Sequential(Linear(64, 48), ReLU(), Linear(48, 10)) <nil>
	// 64-48-10 with weights (out, in): fc1.weight, fc2.weight
	// A file of weights does not say which activation stands between its layers: ReLU is assumed.
	// modelio: these weights fit together in more than one way; say which is meant:
	//     8-2 with weights (in, out): weight
	//     2-8 with weights (out, in): weight
}
