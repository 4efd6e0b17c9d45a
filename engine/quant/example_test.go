package quant_test

import (
	"fmt"

	"compressionlab/engine/nn"
	"compressionlab/engine/quant"
)

// A step is (2.8 + 1.5)/255, and 0 has the code -39.
func ExampleQuantize() {
	m, err := quant.Quantize(1, 3, []float32{-1.5, 0.2, 2.8}, quant.Options{Bits: 8})
	if err != nil {
		panic(err)
	}
	fmt.Println(m.Scales, m.Zeros, m.Codes)
	fmt.Printf("%.4f\n", m.Dense())

	_, err = quant.Quantize(1, 1, []float32{1}, quant.Options{Bits: 9})
	fmt.Println(err)
	// Output:
	// [0.016862744] [-39] [-128 -27 127]
	// [-1.5008 0.2024 2.7992]
	// quant: 9 bits, want 2 to 8
}

// Four numbers stand for all weights; code 0 is the zeros' own.
func ExampleCluster() {
	c, err := quant.Cluster(2, 4, []float32{
		0, 2.1, -0.9, 0,
		1.9, -1.1, 0, 0.2,
	}, quant.ClusterOptions{Bits: 2, KeepZeros: true})
	if err != nil {
		panic(err)
	}
	fmt.Println(c.Codebook, c.Codes)
	fmt.Printf("%+v, 32 bytes before\n", c.Size())
	// Output:
	// [0 -1 0.2 2] [0 3 1 0 3 1 0 2]
	// {Codes:2 Scales:0 Zeros:0 Codebook:16}, 32 bytes before
}

// Two codes of 4 bits make a byte.
func ExamplePack() {
	packed := quant.Pack([]int8{1, -1, 7}, 4)
	codes, err := quant.Unpack[int8](packed, 4, 3)
	fmt.Printf("%x %v %v\n", packed, codes, err)
	// Output: f107 [1 -1 7] <nil>
}

// The network's weights become integers; its biases stay as they are.
func ExampleModel() {
	rng := nn.NewRand(1)
	model := nn.NewSequential(nn.NewLinear(64, 32, true, rng), nn.ReLU{}, nn.NewLinear(32, 10, true, rng))
	small, report, err := quant.Model(model, quant.Options{Bits: 8, Scheme: quant.Symmetric})
	if err != nil {
		panic(err)
	}
	fmt.Println(small)
	fmt.Println(report.Before(), report.After(), quant.Bytes(small))
	for _, t := range report.Tensors {
		fmt.Printf("%s: %+v\n", t.Name, t.Size)
	}
	// Output:
	// Sequential(Quantized(64, 32, 8 bits), ReLU(), Quantized(32, 10, 8 bits))
	// 9640 2544 2544
	// 0.weight: {Codes:2048 Scales:4 Zeros:0 Codebook:0}
	// 2.weight: {Codes:320 Scales:4 Zeros:0 Codebook:0}
}

// A layer in integers throughout: codes in, int32 sums, codes out.
func ExampleMatrix_ForwardCodes() {
	m, err := quant.Quantize(2, 1, []float32{1, -0.5}, quant.Options{Bits: 8, Scheme: quant.Symmetric})
	if err != nil {
		panic(err)
	}
	in, out := quant.GridFor(0, 2, 8, quant.Affine), quant.GridFor(-1, 3, 8, quant.Affine)
	x := []int8{in.Code(2), in.Code(1)}
	y := make([]int8, 1)
	if err := m.ForwardCodes(y, x, 1, []float32{0.25}, false, in, out); err != nil {
		panic(err)
	}
	fmt.Printf("%.2f, in real numbers 2·1 - 1·0.5 + 0.25\n", out.Value(y[0]))
	// Output: 1.74, in real numbers 2·1 - 1·0.5 + 0.25
}
