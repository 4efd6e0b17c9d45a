package distill_test

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"math"
	"testing"

	"compressionlab/engine/digits"
	"compressionlab/engine/distill"
	"compressionlab/engine/measure"
	"compressionlab/engine/nn"
)

// small is 64-16-10, a quarter of the bundled network.
func small(seed uint64) *nn.Sequential {
	rng := nn.NewRand(seed)
	return nn.NewSequential(nn.NewLinear(64, 16, true, rng), nn.ReLU{}, nn.NewLinear(16, 10, true, rng))
}

func sgd(t *testing.T, model nn.Layer, rate float64) *nn.SGD {
	t.Helper()
	s, err := nn.NewSGD(nn.Parameters(model), rate, 0.9)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// hash is of the bits of all parameters, in order.
func hash(model nn.Layer) string {
	h := sha256.New()
	for _, p := range nn.Parameters(model) {
		for _, v := range p.Data {
			var b [4]byte
			binary.LittleEndian.PutUint32(b[:], math.Float32bits(v))
			h.Write(b[:])
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

func same(t *testing.T, a, b nn.Layer) bool { t.Helper(); return hash(a) == hash(b) }

// A student of a quarter of the size learns from the bundled network, to the
// last bit the same here, on arm64 and in a browser.
func TestTrain(t *testing.T) {
	for _, c := range []struct {
		form distill.Form
		want string
	}{
		{distill.TinyTorch, hashTinyTorch},
		{distill.Hinton, hashHinton},
		{distill.Audit, hashAudit},
	} {
		teacher, student, train, test := digits.MLP(), small(1), digits.Train(), digits.Test()
		before := hash(teacher)
		rate := 0.1
		if c.form == distill.Audit {
			rate = 0.005 // the sum over 32 images, not their mean
		}
		var seen []nn.Progress
		err := distill.Train(context.Background(), teacher, student, train.Images, train.Labels, sgd(t, student, rate),
			distill.Options{Temperature: 3, Alpha: 0.7, Form: c.form},
			nn.Training{Epochs: 5, BatchSize: 32, Seed: 1, Epoch: func(p nn.Progress) error { seen = append(seen, p); return nil }})
		if err != nil {
			t.Fatal(err)
		}
		if got := hash(student); got != c.want {
			t.Errorf("%v: the student's weights hash to %s, want %s", c.form, got, c.want)
		}
		if hash(teacher) != before {
			t.Errorf("%v: the teacher changed", c.form)
		}
		for _, p := range nn.Parameters(teacher) {
			if p.Grad != nil {
				t.Errorf("%v: the teacher has gradients", c.form)
			}
		}
		if len(seen) != 5 || seen[4].Epoch != 5 || seen[4].Of != len(train.Labels) || seen[4].Loss >= seen[0].Loss/2 || seen[4].Accuracy() <= seen[0].Accuracy() {
			t.Errorf("%v: progress %+v", c.form, seen)
		}
		right, of, err := measure.Accuracy(student, test.Images, test.Labels)
		if err != nil || right*10 < of*9 {
			t.Errorf("%v: %d of %d, %v, want 90%%", c.form, right, of, err)
		}
	}
}

// With α = 0 the teacher does not count: it is nn.Train, bit for bit.
func TestTrainWithoutTeacher(t *testing.T) {
	train := digits.Train()
	x, y := nn.FromData(train.Images.Data[:64*300], 300, 64), train.Labels[:300]
	how := nn.Training{Epochs: 2, BatchSize: 32, Seed: 9}
	a, b := small(2), small(2)
	if err := nn.Train(context.Background(), a, x, y, sgd(t, a, 0.1), how); err != nil {
		t.Fatal(err)
	}
	err := distill.Train(context.Background(), digits.MLP(), b, x, y, sgd(t, b, 0.1), distill.Options{Temperature: 5}, how)
	if err != nil {
		t.Fatal(err)
	}
	if !same(t, a, b) {
		t.Error("other weights than nn.Train")
	}
}

// counting counts the images that a layer was shown.
type counting struct {
	nn.Layer
	images *int
}

func (c counting) Forward(x *nn.Tensor, tape *nn.Tape) (*nn.Tensor, error) {
	*c.images += x.Shape[0]
	return c.Layer.Forward(x, tape)
}

// The teacher reads each image once, however many epochs there are.
func TestTeacherReadsOnce(t *testing.T) {
	train, images, student := digits.Train(), 0, small(3)
	x, y := nn.FromData(train.Images.Data[:64*100], 100, 64), train.Labels[:100]
	err := distill.Train(context.Background(), counting{digits.MLP(), &images}, student, x, y, sgd(t, student, 0.1),
		distill.Options{Temperature: 2, Alpha: 0.5}, nn.Training{Epochs: 4, BatchSize: 30, Seed: 1})
	if err != nil || images != 100 {
		t.Errorf("%d images read, %v", images, err)
	}
}

func TestTrainErrors(t *testing.T) {
	train := digits.Train()
	x, y := nn.FromData(train.Images.Data[:64*100], 100, 64), train.Labels[:100]
	o := distill.Options{Temperature: 2, Alpha: 0.5}
	how := nn.Training{Epochs: 3, BatchSize: 10, Seed: 1}
	run := func(ctx context.Context, teacher, student nn.Layer, x *nn.Tensor, y []int, rate float64, o distill.Options, how nn.Training) error {
		return distill.Train(ctx, teacher, student, x, y, sgd(t, student, rate), o, how)
	}
	bg := context.Background()

	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(bg)
		steps, h := 0, how
		h.Batch = func(step int) error {
			steps = step
			if step == 4 {
				cancel()
			}
			return nil
		}
		if err := run(ctx, digits.MLP(), small(1), x, y, 0.1, o, h); !errors.Is(err, context.Canceled) || steps != 4 {
			t.Errorf("after %d steps: %v", steps, err)
		}
	})
	t.Run("callbacks", func(t *testing.T) {
		stop := errors.New("stop")
		h := how
		h.Epoch = func(nn.Progress) error { return stop }
		if err := run(bg, digits.MLP(), small(1), x, y, 0.1, o, h); !errors.Is(err, stop) {
			t.Error(err)
		}
		rates := 0
		h = how
		h.Rate = func(epoch int) { rates += epoch + 1 }
		if err := run(bg, digits.MLP(), small(1), x, y, 0.1, o, h); err != nil || rates != 6 {
			t.Errorf("rates of epochs sum to %d, %v", rates, err)
		}
	})
	t.Run("before the first step", func(t *testing.T) {
		nan := digits.MLP()
		nan.Parameters()[5].Data[3] = float32(math.NaN())
		narrow := nn.NewLinear(32, 10, true, nn.NewRand(1))
		var (
			logit *distill.LogitError
			shape *nn.ShapeError
			label *nn.LabelError
			rng   *distill.RangeError
		)
		student := small(1)
		before := hash(student)
		if err := run(bg, nan, student, x, y, 0.1, o, how); !errors.As(err, &logit) || logit.Image != 0 || logit.Class != 3 {
			t.Errorf("a teacher with NaN: %v", err)
		}
		if err := run(bg, narrow, student, x, y, 0.1, o, how); !errors.As(err, &shape) {
			t.Errorf("a teacher for other images: %v", err)
		}
		if err := run(bg, digits.MLP(), student, x, append([]int{10}, y[1:]...), 0.1, o, how); !errors.As(err, &label) {
			t.Errorf("a label of 10: %v", err)
		}
		if err := run(bg, digits.MLP(), student, x, y[1:], 0.1, o, how); !errors.As(err, &shape) {
			t.Errorf("a label too few: %v", err)
		}
		if err := run(bg, digits.MLP(), student, x, y, 0.1, distill.Options{}, how); !errors.As(err, &rng) {
			t.Errorf("no temperature: %v", err)
		}
		if hash(student) != before {
			t.Error("the student changed")
		}
		if err := run(bg, digits.MLP(), nn.NewLinear(64, 9, true, nn.NewRand(1)), x, y, 0.1, o, how); !errors.As(err, &shape) {
			t.Errorf("a student of nine classes: %v", err)
		}
		if err := run(bg, digits.MLP(), narrow, x, y, 0.1, o, how); !errors.As(err, &shape) {
			t.Errorf("a student for other images: %v", err)
		}
	})
	t.Run("diverged", func(t *testing.T) {
		var diverged *nn.DivergedError
		if err := run(bg, digits.MLP(), small(1), x, y, 1e30, o, how); !errors.As(err, &diverged) {
			t.Error(err)
		}
	})
	t.Run("no images", func(t *testing.T) {
		if err := run(bg, digits.MLP(), small(1), nn.NewTensor(0, 64), nil, 0.1, o, how); err != nil {
			t.Error(err)
		}
	})
}

// Past the first steps, which make room, training allocates nothing: four epochs
// as little as two.
func TestTrainAllocatesNothingAStep(t *testing.T) {
	train := digits.Train()
	teacher, images := digits.MLP(), nn.FromData(train.Images.Data[:100*64], 100, 64)
	allocs := func(epochs int) float64 {
		student := small(3)
		return testing.AllocsPerRun(1, func() {
			err := distill.Train(context.Background(), teacher, student, images, train.Labels[:100], sgd(t, student, 0.01),
				distill.Options{Temperature: 3, Alpha: 0.7}, nn.Training{Epochs: epochs, BatchSize: 16})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
	if two, four := allocs(2), allocs(4); four > two {
		t.Errorf("%v allocations in two epochs, %v in four", two, four)
	}
}
