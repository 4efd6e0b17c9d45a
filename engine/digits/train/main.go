// Command train makes the bundled network anew: it trains 64-48-32-10 on the
// 1,437 training images by digits.Bundled, prints each epoch and how many of
// the 360 test images the result reads, and writes the weights. From the top of
// the repository:
//
//	go run ./engine/digits/train            # writes engine/digits/digits_mlp.safetensors
//	go run ./engine/digits/train -choose    # how the recipe was chosen; writes nothing
//
// The file comes out the same, to the last bit, on every machine.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"compressionlab/engine/digits"
	"compressionlab/engine/measure"
	"compressionlab/engine/modelio"
	"compressionlab/engine/nn"
)

func main() {
	out := flag.String("o", "engine/digits/digits_mlp.safetensors", "the file to write")
	choose := flag.Bool("choose", false, "compare the candidate recipes on parts of the training images")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	run := func() error { return train(ctx, *out) }
	if *choose {
		run = func() error { return compare(ctx) }
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func train(ctx context.Context, out string) error {
	model, err := digits.Learn(ctx, digits.Train(), digits.Bundled, func(p nn.Progress) error {
		fmt.Printf("epoch %2d/%d  loss %.4f  read right %d of %d\n", p.Epoch, p.Epochs, p.Loss, p.Right, p.Of)
		return nil
	})
	if err != nil {
		return err
	}
	test := digits.Test()
	right, of, err := measure.Accuracy(model, test.Images, test.Labels)
	if err != nil {
		return err
	}
	fmt.Printf("test: %d of %d, %.1f%%\n", right, of, 100*float64(right)/float64(of))
	file, err := modelio.WriteSafetensors(nn.Named(model))
	if err != nil {
		return err
	}
	return os.WriteFile(out, file, 0o644)
}

func compare(ctx context.Context) error {
	for _, r := range digits.Candidates() {
		right, of, err := digits.Validate(ctx, r, 3)
		if err != nil {
			return err
		}
		fmt.Printf("rate %-5g decay %-6g  %d of %d, %.2f%%\n", r.Rate, r.Decay, right, of, 100*float64(right)/float64(of))
	}
	return nil
}
