// Package digits holds what every lesson starts from: 1,797 images of
// handwritten digits, and a small network that has learned to read them.
//
// The images are the test half of "Optical Recognition of Handwritten Digits"
// by E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, 1998,
// https://doi.org/10.24432/C50P49, under the licence CC BY 4.0
// (https://creativecommons.org/licenses/by/4.0/), in the copy that scikit-learn
// ships. Changed here: pixels are divided by 16, and the images are split in
// two (see [Train]). 43 people filled in a form; it was scanned as 32x32
// bitmaps, and a pixel is the ink counted in a block of 4x4 of them. So this is
// no shrunken MNIST.
//
// # Why so small a set?
//
// It comes with the page (57 kB packed), a network learns it in seconds in a browser,
// and 4,928 weights can all be seen on one screen.
package digits

import (
	_ "embed"
	"fmt"
	"sync"

	"compressionlab/engine/modelio"
	"compressionlab/engine/nn"
)

// Pixels and Classes are what a network for this data takes and gives; Side is
// the width and the height of an image.
const (
	Side    = 8
	Pixels  = Side * Side
	Classes = 10
)

// Data is a set of images with what they show.
type Data struct {
	Images *nn.Tensor // (n, 64), 0 paper to 1 ink, rows of an image from the top
	Labels []int      // (n), 0 to 9
}

// The images as bytes: testdata/digits.csv.gz, the file as it came, takes a
// browser a quarter of a second to unpack and split into numbers, in which it
// could have run the first cell.
//
//go:embed digits.bin
var file []byte

//go:embed digits_mlp.safetensors
var mlpFile []byte

// The split: its seed, and how many images test, a fifth of 1,797.
const (
	splitSeed  = 16
	testImages = 360
)

var parsed = sync.OnceValues(func() (train, test *Data) {
	train, test, err := parse(file)
	if err != nil {
		panic("digits: the bundled data: " + err.Error())
	}
	return train, test
})

// Train is a fresh copy of the 1,437 images to learn from, Test of the 360 to
// be examined on.
//
// The rule of the split: go through the classes from 0 to 9; shuffle the places
// of a class's images in the file with [nn.Rand], one stream from seed 16 for
// all classes; the first t of them test. t is the class's share of the 360 by
// the largest remainder: count·360/1797 rounded down, and one more for the
// classes with the largest fractions until 360 are reached, the lower class
// first. In both halves the images stay in the order of the file.
func Train() *Data { train, _ := parsed(); return train.clone() }

// Test is described at [Train].
func Test() *Data { _, test := parsed(); return test.clone() }

func (d *Data) clone() *Data {
	return &Data{Images: d.Images.Clone(), Labels: append([]int(nil), d.Labels...)}
}

// parse reads the file: 65 bytes an image, 64 pixels of 0 to 16 and the label.
func parse(file []byte) (train, test *Data, err error) {
	const size = Pixels + 1
	if len(file)%size != 0 {
		return nil, nil, fmt.Errorf("%d bytes, want %d an image", len(file), size)
	}
	n := len(file) / size
	all := &Data{Images: nn.NewTensor(n, Pixels), Labels: make([]int, n)}
	for i := range n {
		image := file[i*size : i*size+size]
		for j, v := range image[:Pixels] {
			if v > 16 {
				return nil, nil, fmt.Errorf("image %d: pixel %d is %d, want 0 to 16", i, j, v)
			}
			all.Images.Data[i*Pixels+j] = float32(v) / 16
		}
		if all.Labels[i] = int(image[Pixels]); all.Labels[i] >= Classes {
			return nil, nil, fmt.Errorf("image %d: the label is %d, want 0 to 9", i, all.Labels[i])
		}
	}
	train, test = Split(all, testImages, splitSeed)
	return train, test, nil
}

// Split takes out images of every class in proportion, by the rule of [Train],
// and returns the others and those. It panics if out is more than there are or
// negative.
func Split(all *Data, out int, seed uint64) (rest, taken *Data) {
	n := len(all.Labels)
	if out < 0 || out > n {
		panic(fmt.Sprintf("digits: %d of %d images", out, n))
	}
	var places [Classes][]int
	for i, y := range all.Labels {
		places[y] = append(places[y], i)
	}
	var share, fraction [Classes]int
	left := out
	for y, p := range places {
		share[y], fraction[y] = len(p)*out/max(n, 1), len(p)*out%max(n, 1)
		left -= share[y]
	}
	for ; left > 0; left-- {
		largest := 0
		for y := range fraction {
			if fraction[y] > fraction[largest] {
				largest = y
			}
		}
		share[largest]++
		fraction[largest] = -1
	}
	rng := nn.NewRand(seed)
	chosen := make([]bool, n)
	for y, p := range places {
		rng.Shuffle(p)
		for _, i := range p[:share[y]] {
			chosen[i] = true
		}
	}
	rest, taken = &Data{}, &Data{}
	var restPixels, takenPixels []float32
	for i, y := range all.Labels {
		row := all.Images.Data[i*Pixels : i*Pixels+Pixels]
		if chosen[i] {
			taken.Labels, takenPixels = append(taken.Labels, y), append(takenPixels, row...)
		} else {
			rest.Labels, restPixels = append(rest.Labels, y), append(restPixels, row...)
		}
	}
	rest.Images = nn.FromData(restPixels, len(rest.Labels), Pixels)
	taken.Images = nn.FromData(takenPixels, len(taken.Labels), Pixels)
	return rest, taken
}

// Shape makes the untrained network: 64-48-32-10, that is Linear, ReLU, Linear,
// ReLU, Linear, with 4,928 weights and 90 biases, 20,072 bytes. Its tensors are
// called 0.weight, 0.bias, 2.weight, 2.bias, 4.weight and 4.bias.
func Shape(rng *nn.Rand) *nn.Sequential {
	return nn.NewSequential(
		nn.NewLinear(Pixels, 48, true, rng), nn.ReLU{},
		nn.NewLinear(48, 32, true, rng), nn.ReLU{},
		nn.NewLinear(32, Classes, true, rng))
}

var mlp = sync.OnceValue(func() *nn.Sequential {
	tensors, err := modelio.ReadSafetensors(mlpFile)
	if err == nil {
		model := Shape(nn.NewRand(0))
		if err = modelio.Restore(model, tensors); err == nil {
			return model
		}
	}
	panic("digits: the bundled network: " + err.Error())
})

// MLP is a fresh copy of the bundled network of [Shape], trained by [Learn] on
// the images of [Train]. The file is parsed once.
func MLP() *nn.Sequential { return nn.Clone(mlp()).(*nn.Sequential) }
