package measure

import (
	"fmt"

	"compressionlab/engine/nn"
)

// chunk is how many images one forward pass reads: enough to keep the weights
// in the cache for a while, few enough that the activations stay there, too.
const chunk = 64

// read lets the network read images (n, in) and hands the logits of each to
// visit, in order; the slice serves until visit returns. Reading in batches does
// not change a bit of a logit.
func read(what string, model nn.Layer, images *nn.Tensor, visit func(i int, logits []float32) error) error {
	if images == nil || len(images.Shape) != 2 || images.Shape[0]*images.Shape[1] != len(images.Data) {
		var got []int
		if images != nil {
			got = images.Shape
		}
		return &nn.ShapeError{Layer: what, Want: "images of shape (n, pixels)", Got: got}
	}
	n, width := images.Shape[0], images.Shape[1]
	for from := 0; from < n; from += chunk {
		to := min(from+chunk, n)
		batch := nn.FromData(images.Data[from*width:to*width], to-from, width)
		logits, err := nn.Forward(model, batch)
		if err != nil {
			return err
		}
		if len(logits.Shape) != 2 || logits.Shape[1] == 0 {
			return &nn.ShapeError{Layer: what, Want: "logits of shape (batch, classes)", Got: logits.Shape}
		}
		classes := logits.Shape[1]
		for i := range to - from {
			if err := visit(from+i, logits.Data[i*classes:i*classes+classes]); err != nil {
				return err
			}
		}
	}
	return nil
}

// readLabeled is read with one label an image, each a class of the network.
func readLabeled(what string, model nn.Layer, images *nn.Tensor, labels []int, visit func(i, label, predicted, classes int)) error {
	if images != nil && len(images.Shape) == 2 && images.Shape[0] != len(labels) {
		return fmt.Errorf("measure: %d images, %d labels, want one an image", images.Shape[0], len(labels))
	}
	return read(what, model, images, func(i int, logits []float32) error {
		y, classes := labels[i], len(logits)
		if y < 0 || y >= classes {
			return &nn.LabelError{Index: i, Label: y, Classes: classes}
		}
		visit(i, y, nn.Argmax(logits), classes)
		return nil
	})
}

// Predict is the class that the network gives each image of (n, in): the one
// with the largest logit, the lowest where several are equal. It returns an
// [*nn.ShapeError] if the network cannot read the images.
func Predict(model nn.Layer, images *nn.Tensor) ([]int, error) {
	var classes []int
	err := read("predictions", model, images, func(_ int, logits []float32) error {
		classes = append(classes, nn.Argmax(logits))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return classes, nil
}

// Logits are the answers (n, classes) of a network for images (n, in). They are
// (0, 0) if there are no images. It returns an [*nn.ShapeError] if the network
// cannot read the images.
func Logits(model nn.Layer, images *nn.Tensor) (*nn.Tensor, error) {
	all := nn.NewTensor(0, 0)
	err := read("logits", model, images, func(i int, logits []float32) error {
		all.Data = append(all.Data, logits...)
		all.Shape[0], all.Shape[1] = i+1, len(logits)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// Accuracy lets the network read images (n, in) and counts how many it reads as
// labels say: Top-1, by [Predict]'s rule. The fraction is right/of; nothing is
// allocated per image, only per batch of 64.
//
// It returns an [*nn.ShapeError] if the network cannot read the images, and an
// error unless there is one label an image, each a class of the network.
func Accuracy(model nn.Layer, images *nn.Tensor, labels []int) (right, of int, err error) {
	err = readLabeled("accuracy", model, images, labels, func(_, label, predicted, _ int) {
		if label == predicted {
			right++
		}
	})
	if err != nil {
		return 0, 0, err
	}
	return right, len(labels), nil
}

// A Confusion counts, for each true class, what the network said.
type Confusion struct {
	Counts [][]int // (classes, classes): Counts[label][prediction]
}

// Confuse is the confusion matrix of a network on images (n, in), classes by
// classes, 10 by 10 for the digits. It is empty if there are no images: then no
// one knows the classes. Errors are those of [Accuracy].
func Confuse(model nn.Layer, images *nn.Tensor, labels []int) (*Confusion, error) {
	c := &Confusion{}
	err := readLabeled("a confusion matrix", model, images, labels, func(_, label, predicted, classes int) {
		if c.Counts == nil {
			c.Counts = make([][]int, classes)
			for i := range c.Counts {
				c.Counts[i] = make([]int, classes)
			}
		}
		c.Counts[label][predicted]++
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

// Right is the sum of the diagonal and Of that of all: the two of [Accuracy].
func (c *Confusion) Right() (right, of int) {
	for y, row := range c.Counts {
		right += row[y]
		for _, n := range row {
			of += n
		}
	}
	return right, of
}

// Recall is the share of the images of a class that were read as it, 0 if the
// class has none. It panics if there is no such class.
func (c *Confusion) Recall(class int) float64 {
	return share(c.Counts[class][class], sum(c.Counts[class]))
}

// Precision is the share of the images read as a class that are of it, 0 if
// none was. It panics if there is no such class.
func (c *Confusion) Precision(class int) float64 {
	said := 0
	for _, row := range c.Counts {
		said += row[class]
	}
	return share(c.Counts[class][class], said)
}

func sum(row []int) int {
	n := 0
	for _, v := range row {
		n += v
	}
	return n
}

func share(part, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(part) / float64(of)
}

// A Change is an image that a second network reads otherwise than a first.
type Change struct {
	Index    int // of the image
	Label    int // what it is
	Old, New int // what each network said
}

// Lost tells whether the first network was right.
func (c Change) Lost() bool { return c.Old == c.Label }

// Won tells whether the second one is.
func (c Change) Won() bool { return c.New == c.Label }

// Changes lists the images (n, in) that two networks read differently, in
// order. Two networks of the same accuracy may differ in many: compression
// trades images, not only loses them (Hooker et al., "What do compressed deep
// neural networks forget?", arXiv:1911.05248). Errors are those of [Accuracy].
func Changes(before, after nn.Layer, images *nn.Tensor, labels []int) ([]Change, error) {
	old, err := Predict(before, images)
	if err != nil {
		return nil, err
	}
	var changes []Change
	err = readLabeled("changes", after, images, labels, func(i, label, predicted, _ int) {
		if predicted != old[i] {
			changes = append(changes, Change{i, label, old[i], predicted})
		}
	})
	if err != nil {
		return nil, err
	}
	return changes, nil
}
