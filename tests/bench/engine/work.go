package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"compressionlab/engine/digits"
	"compressionlab/engine/distill"
	"compressionlab/engine/lowrank"
	"compressionlab/engine/measure"
	"compressionlab/engine/nn"
	"compressionlab/engine/prune"
	"compressionlab/engine/simd"
	"compressionlab/engine/sparse"
)

// A job is a piece of work, to be done again and again.
type job struct {
	input  []float32             // what it starts from
	times  func(n int) []float64 // does it n times, and gives the milliseconds of each
	output func() []float32      // of the last time
	note   func() string         // on the last time; may be nil
}

// works makes a job by its name in tests/bench/works.go, from its sizes there.
var works = map[string]func(size []int) (*job, error){
	"sgd":        sgd,
	"gemm":       gemm,
	"forward":    func(size []int) (*job, error) { return product(size[0], size[1], size[2], false), nil },
	"gradient":   func(size []int) (*job, error) { return product(size[0], size[1], size[2], true), nil },
	"update":     update,
	"svd":        svd,
	"randomized": randomized,
	"prune":      func(size []int) (*job, error) { return magnitude(size, prune.Exact) },
	"percentile": func(size []int) (*job, error) { return magnitude(size, prune.Percentile) },
	"csr":        csr,
	"spmv":       spmv,
	"distill":    distilling,
}

// each is the times of a job that is one function.
func each(do func()) func(n int) []float64 {
	return func(n int) []float64 {
		all := make([]float64, n)
		for i := range all {
			start := time.Now() // performance.now() in a browser
			do()
			all[i] = ms(start)
		}
		return all
	}
}

func ms(since time.Time) float64 { return float64(time.Since(since)) / 1e6 }

// sgd is one step of a network in-hidden-classes on a batch that stays the same.
// Each time begins where the last has left the weights; the output is what the
// first moved. It goes through nn.Train, as a cell does: the batch is copied, and
// right answers are counted, which the peers do not do.
func sgd(size []int) (*job, error) {
	in, hidden, classes, batch := size[0], size[1], size[2], size[3]
	x := nn.FromData(numbers(1, batch*in), batch, in)
	labels := make([]int, batch)
	for i := range labels {
		labels[i] = i % classes
	}
	first, second := nn.NewLinear(in, hidden, true, nn.NewRand(1)), nn.NewLinear(hidden, classes, true, nn.NewRand(1))
	first.Weight.Data, second.Weight.Data = sixteenth(numbers(2, in*hidden)), sixteenth(numbers(3, hidden*classes))
	model := nn.NewSequential(first, nn.ReLU{}, second)
	opt, err := nn.NewSGD(model.Parameters(), 0.01, 0)
	if err != nil {
		return nil, err
	}
	before := flat(model)
	var moved []float32
	return &job{
		input: append(append([]float32{}, x.Data...), before...),
		times: func(n int) []float64 {
			var all []float64
			var last time.Time
			// The first step of a training makes its memory: one more.
			err := nn.Train(context.Background(), model, x, labels, opt, nn.Training{Epochs: n + 1, BatchSize: batch,
				Batch: func(step int) error {
					if step > 1 {
						all = append(all, ms(last))
					}
					if moved == nil {
						moved = flat(model)
						for i := range moved {
							moved[i] -= before[i]
						}
					}
					last = time.Now()
					return nil
				}})
			if err != nil {
				panic(err)
			}
			return all
		},
		output: func() []float32 { return moved },
	}, nil
}

func flat(model nn.Layer) (all []float32) {
	for _, p := range model.Parameters() {
		all = append(all, p.Data...)
	}
	return all
}

func gemm(size []int) (*job, error) {
	n := size[0]
	a, b, c := numbers(1, n*n), numbers(2, n*n), make([]float32, n*n)
	return &job{
		input: append(append([]float32{}, a...), b...),
		times: each(func() {
			clear(c)
			nn.AddMatMul(c, a, b, n, n, n)
		}),
		output: func() []float32 { return c },
	}, nil
}

// product is one of a step's: of a batch (m, k) and a weight (k, n), or, turned,
// of the transpose of a batch (k, m) and the outputs' gradients (k, n).
func product(m, k, n int, turned bool) *job {
	a, b, c := numbers(1, m*k), numbers(2, k*n), make([]float32, m*n)
	rows, cols := k, 1
	if turned {
		rows, cols = 1, m
	}
	return &job{
		input: append(append([]float32{}, a...), b...),
		times: each(func() {
			clear(c)
			simd.Gemm(m, n, k, 1, a, rows, cols, b, n, 1, c, n)
		}),
		output: func() []float32 { return c },
	}
}

func update(size []int) (*job, error) {
	w, g := numbers(1, size[0]), numbers(2, size[0])
	return &job{
		input:  slices.Clone(w),
		times:  each(func() { simd.Descend(w, g, 1e-6, 0) }),
		output: func() []float32 { return w },
	}, nil
}

// svd is the thin one, with both sides' vectors. The output is the spectrum: the
// vectors' signs are not unique.
func svd(size []int) (*job, error) {
	n := size[0]
	w := numbers(1, n*n)
	var s []float32
	return &job{
		input: w,
		times: each(func() {
			d, err := lowrank.SVD(n, n, w)
			if err != nil {
				panic(err)
			}
			s = s[:0]
			for _, v := range d.S {
				s = append(s, float32(v))
			}
		}),
		output: func() []float32 { return s },
	}, nil
}

// randomized is the first size[1] singular values and vectors of a square matrix.
func randomized(size []int) (*job, error) {
	n, k := size[0], size[1]
	w := numbers(1, n*n)
	var f *lowrank.Factors
	return &job{
		input: w,
		times: each(func() {
			var err error
			if f, err = lowrank.Randomized(n, n, w, k, 10, 2, nn.NewRand(1)); err != nil {
				panic(err)
			}
		}),
		output: func() []float32 { return f.S },
	}, nil
}

// magnitude plans and applies: 90% of a square matrix go.
func magnitude(size []int, rule prune.Rule) (*job, error) {
	n := size[0]
	w := numbers(1, n*n)
	t := nn.FromData(w, n, n)
	return &job{
		input: w,
		times: each(func() {
			t.Data = w // Apply gave it a new one
			plan, err := prune.MagnitudePlan([]*nn.Tensor{t}, prune.Options{Sparsity: 0.9, Rule: rule})
			if err != nil {
				panic(err)
			}
			plan.Apply()
		}),
		output: func() []float32 { return t.Data },
	}, nil
}

func csr(size []int) (*job, error) {
	n := size[0]
	w := zeros(n * n)
	var c *sparse.CSR
	return &job{
		input: w,
		times: each(func() { c = sparse.EncodeCSR(n, n, w) }),
		output: func() []float32 {
			all := c.Values
			for _, j := range c.Columns {
				all = append(all, float32(j))
			}
			return all
		},
	}, nil
}

func spmv(size []int) (*job, error) {
	n := size[0]
	w := zeros(n * n)
	x, y := numbers(3, n), make([]float32, n)
	c := sparse.EncodeCSR(n, n, w)
	return &job{
		input:  append(append([]float32{}, w...), x...),
		times:  each(func() { c.MulVec(y, x) }),
		output: func() []float32 { return y },
	}, nil
}

// errReached ends a training.
var errReached = errors.New("reached")

// distilling teaches a new student of size[0] hidden units until it reads the
// test images as well as the bundled teacher, less one point in a hundred.
func distilling(size []int) (*job, error) {
	train, test, teacher := digits.Train(), digits.Test(), digits.MLP()
	goal, of, err := measure.Accuracy(teacher, test.Images, test.Labels)
	if err != nil {
		return nil, err
	}
	var epochs, right int
	return &job{
		input: train.Images.Data,
		times: each(func() {
			rng := nn.NewRand(1)
			student := nn.NewSequential(nn.NewLinear(digits.Pixels, size[0], true, rng), nn.ReLU{}, nn.NewLinear(size[0], digits.Classes, true, rng))
			opt, err := nn.NewSGD(student.Parameters(), 0.1, 0.9)
			if err != nil {
				panic(err)
			}
			err = distill.Train(context.Background(), teacher, student, train.Images, train.Labels, opt,
				distill.Options{Temperature: 3, Alpha: 0.7, Form: distill.Hinton},
				nn.Training{Epochs: 200, BatchSize: 32, Seed: 1, Epoch: func(p nn.Progress) error {
					right, _, err = measure.Accuracy(student, test.Images, test.Labels)
					if epochs = p.Epoch; err == nil && 100*(goal-right) <= of {
						return errReached
					}
					return err
				}})
			if !errors.Is(err, errReached) {
				panic(fmt.Sprintf("%d of %d after %d epochs, the teacher %d: %v", right, of, epochs, goal, err))
			}
		}),
		output: func() []float32 { return []float32{float32(right)} },
		note: func() string {
			return fmt.Sprintf("%d epochs; student %.1f%%, teacher %.1f%%", epochs, 100*float64(right)/float64(of), 100*float64(goal)/float64(of))
		},
	}, nil
}
