package digits

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"compressionlab/engine/measure"
	"compressionlab/engine/modelio"
	"compressionlab/engine/nn"
	"compressionlab/engine/prune"
)

func TestSplit(t *testing.T) {
	train, test := Train(), Test()
	if len(train.Labels) != 1437 || len(test.Labels) != 360 {
		t.Fatalf("%d and %d images", len(train.Labels), len(test.Labels))
	}
	var learn, exam [Classes]int
	for _, y := range train.Labels {
		learn[y]++
	}
	for _, y := range test.Labels {
		exam[y]++
	}
	for y := range Classes {
		all := learn[y] + exam[y]
		if share := float64(all) * 360 / 1797; float64(exam[y]) < share-1 || float64(exam[y]) > share+1 {
			t.Errorf("class %d: %d of %d test, want %.1f", y, exam[y], all, share)
		}
	}
	for _, d := range []*Data{train, test} {
		if !slices.Equal(d.Images.Shape, []int{len(d.Labels), Pixels}) {
			t.Errorf("shape %v", d.Images.Shape)
		}
		for i, v := range d.Images.Data {
			if v < 0 || v > 1 || v*16 != float32(int(v*16)) {
				t.Fatalf("pixel %d is %v, want sixteenths of 0 to 1", i, v)
			}
		}
	}
}

// No image is in both halves beyond those that the file itself repeats, and
// together they are the file: sums over both halves are the file's.
func TestSplitIsAPartition(t *testing.T) {
	want := map[string]int{}
	for _, line := range source(t) {
		want[line]++
	}
	for _, d := range []*Data{Train(), Test()} {
		for i, y := range d.Labels {
			line := ""
			for _, v := range d.Images.Data[i*Pixels : i*Pixels+Pixels] {
				line += fmt.Sprint(v*16) + ","
			}
			want[line+fmt.Sprint(y)]--
		}
	}
	for line, n := range want {
		if n != 0 {
			t.Fatalf("an image occurs %d times too few: %s", n, line)
		}
	}
}

// source is the file as it came, 65 numbers a line.
func source(t *testing.T) []string {
	t.Helper()
	gz, err := os.Open("testdata/digits.csv.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer gz.Close()
	r, err := gzip.NewReader(gz)
	if err != nil {
		t.Fatal(err)
	}
	csv, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(csv)), "\n")
}

// The bytes in the program are the numbers of the file, in its order.
func TestFileIsTheSource(t *testing.T) {
	var want []byte
	for _, line := range source(t) {
		for _, number := range strings.Split(line, ",") {
			v, err := strconv.ParseUint(number, 10, 8)
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, byte(v))
		}
	}
	if !bytes.Equal(file, want) {
		t.Errorf("digits.bin is not testdata/digits.csv.gz: %d bytes, want %d", len(file), len(want))
	}
}

// The split is fixed: whoever changes it changes every number of the course.
func TestSplitIsFixed(t *testing.T) {
	const want = uint64(0x1389fd4ceb5536a1)
	h := fnv.New64a()
	for _, d := range []*Data{Train(), Test()} {
		for i, y := range d.Labels {
			h.Write([]byte{byte(y)})
			for _, v := range d.Images.Data[i*Pixels : i*Pixels+Pixels] {
				h.Write([]byte{byte(v * 16)})
			}
		}
	}
	if got := h.Sum64(); got != want {
		t.Errorf("hash of the split %#x, want %#x", got, want)
	}
}

func TestFreshCopies(t *testing.T) {
	d, m := Test(), MLP()
	d.Labels[0], d.Images.Data[20] = 77, 77
	m.Parameters()[0].Data[0] = 77
	if e := Test(); e.Labels[0] == 77 || e.Images.Data[20] == 77 {
		t.Error("a write into one copy of the data reached the next")
	}
	if MLP().Parameters()[0].Data[0] == 77 {
		t.Error("a write into one copy of the network reached the next")
	}
}

func TestParseRefuses(t *testing.T) {
	for name, change := range map[string]func(image []byte) []byte{
		"a pixel of 17":    func(image []byte) []byte { image[3] = 17; return image },
		"a label of 10":    func(image []byte) []byte { image[Pixels] = 10; return image },
		"a truncated file": func(image []byte) []byte { return image[:Pixels] },
	} {
		if _, _, err := parse(change(bytes.Clone(file[:Pixels+1]))); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// right is how many test digits the bundled network reads at a sparsity.
func right(t *testing.T, sparsity float64) int {
	t.Helper()
	model, test := MLP(), Test()
	plan, err := prune.MagnitudePlan(model.Parameters(), prune.Options{Sparsity: sparsity})
	if err != nil {
		t.Fatal(err)
	}
	plan.Apply()
	k, _, err := measure.Accuracy(model, test.Images, test.Labels)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// The numbers that the lessons quote, counted: at least 97% unpruned, hardly
// fewer with half of the weights, and a visible loss at nine tenths.
func TestBundledNetworkReads(t *testing.T) {
	for _, c := range []struct {
		sparsity float64
		want     int
	}{{0, 354}, {.5, 353}, {.7, 351}, {.8, 339}, {.9, 253}, {.95, 104}} {
		if got := right(t, c.sparsity); got != c.want {
			t.Errorf("sparsity %v: %d of 360, want %d", c.sparsity, got, c.want)
		}
	}
	params := MLP().Parameters()
	if n, b := measure.CountParameters(params), measure.Bytes(params); n != 5018 || b != 20072 {
		t.Errorf("%d parameters, %d bytes", n, b)
	}
	if n, _ := measure.Weights(params); n != 4928 {
		t.Errorf("%d weights", n)
	}
}

// The committed file is what the command makes, to the last byte.
func TestBundledFileIsReproducible(t *testing.T) {
	if testing.Short() {
		t.Skip("trains the network anew: a second natively, several in WebAssembly")
	}
	model, err := Learn(context.Background(), Train(), Bundled, nil)
	if err != nil {
		t.Fatal(err)
	}
	file, err := modelio.WriteSafetensors(nn.Named(model))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(file, mlpFile) {
		t.Error("training by the recipe gives another file: run go run ./engine/digits/train")
	}
}

// The recipe in use is one of those that were compared. A fifth of the 1,437
// training images is 287.
func TestValidate(t *testing.T) {
	if !slices.Contains(Candidates(), Bundled) {
		t.Error("the bundled recipe is none of the candidates")
	}
	r := Bundled
	r.Epochs = 2
	k, of, err := Validate(context.Background(), r, 2)
	if err != nil || of != 2*287 || k < of/2 {
		t.Errorf("%d of %d after two epochs, %v", k, of, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := Validate(ctx, r, 1); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
}

func ExampleMLP() {
	for _, n := range nn.Named(MLP()) {
		fmt.Println(n.Name, nn.ShapeString(n.Tensor.Shape))
	}
	// Output:
	// 0.weight (64, 48)
	// 0.bias (48,)
	// 2.weight (48, 32)
	// 2.bias (32,)
	// 4.weight (32, 10)
	// 4.bias (10,)
}

func ExampleTest() {
	test := Test()
	fmt.Println(nn.ShapeString(test.Images.Shape), "the first shows a", test.Labels[0])
	for y := range Side {
		for x := range Side {
			ink := test.Images.Data[y*Side+x]
			fmt.Printf("%c", ".:+#@"[int(ink*4)])
		}
		fmt.Println()
	}
	// Output:
	// (360, 64) the first shows a 1
	// ...##:..
	// ...+@+..
	// ...#@:..
	// .:#@@...
	// ...@@...
	// ...@@:..
	// ...@@:..
	// ...+@+..
}
