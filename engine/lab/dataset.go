package lab

import (
	"fmt"

	"compressionlab/engine/digits"
	"compressionlab/engine/nn"

	"go.starlark.net/starlark"
)

// A dataset is images with labels.
type dataset struct {
	identity
	data   *digits.Data
	images *tensor
	labels *array
}

func (s *session) dataset(d *digits.Data) *dataset {
	v := &dataset{identity: s.identity("Dataset"), data: d}
	v.images = s.tensor(d.Images, nil, "images")
	v.labels = s.integers(d.Labels)
	return v
}

func (d *dataset) String() string {
	return fmt.Sprintf("Dataset(%s images of shape %s)", thousands(len(d.data.Labels)), shapeText(d.data.Images.Shape[1:]))
}
func (d *dataset) AttrNames() []string { return []string{"images", "labels"} }
func (d *dataset) Len() int            { return len(d.data.Labels) }

// Index is an image with its label.
func (d *dataset) Index(i int) starlark.Value {
	return starlark.Tuple{d.images.Index(i), d.labels.Index(i)}
}

// Iterate goes through pairs of an image and its label.
func (d *dataset) Iterate() starlark.Iterator { return &datasetIterator{d: d} }

type datasetIterator struct {
	d *dataset
	i int
}

func (it *datasetIterator) Next(p *starlark.Value) bool {
	if it.i >= it.d.Len() {
		return false
	}
	*p = it.d.Index(it.i)
	it.i++
	return true
}

func (it *datasetIterator) Done() {}

// Slice is a Dataset of some of the images, which it copies.
func (d *dataset) Slice(start, end, step int) starlark.Value {
	pixels := nn.Size(d.data.Images.Shape[1:])
	part := &digits.Data{Labels: []int{}}
	var images []float32
	for i := start; step > 0 && i < end || step < 0 && i > end; i += step {
		images = append(images, d.data.Images.Data[i*pixels:(i+1)*pixels]...)
		part.Labels = append(part.Labels, d.data.Labels[i])
	}
	part.Images = nn.FromData(images, append([]int{len(part.Labels)}, d.data.Images.Shape[1:]...)...)
	v := d.s.dataset(part)
	d.s.madeObject(v, "Dataset")
	return v
}

func (d *dataset) Attr(name string) (starlark.Value, error) {
	switch name {
	case "images":
		return d.images, nil
	case "labels":
		return d.labels, nil
	}
	return nil, unknownAttribute(d, name, d.AttrNames())
}

// digitsValue is what digits() returns: the bundled data in two parts.
type digitsValue struct {
	identity
	trainData *dataset // nil until it is asked for: most cells only test
	test      *dataset
}

func newDigits(s *session) *digitsValue {
	return &digitsValue{identity: s.identity("Digits"), test: s.dataset(digits.Test())}
}

func (d *digitsValue) train() *dataset {
	if d.trainData == nil {
		d.trainData = d.s.dataset(digits.Train())
	}
	return d.trainData
}

func (d *digitsValue) String() string {
	return fmt.Sprintf("digits: .train of %s images, .test of %s", thousands(d.train().Len()), thousands(d.test.Len()))
}
func (d *digitsValue) AttrNames() []string { return []string{"test", "train"} }

func (d *digitsValue) Attr(name string) (starlark.Value, error) {
	switch name {
	case "train":
		return d.train(), nil
	case "test":
		return d.test, nil
	}
	return nil, unknownAttribute(d, name, d.AttrNames())
}
