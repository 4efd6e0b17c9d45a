package modelio_test

import (
	"bytes"
	"errors"
	"fmt"

	"compressionlab/engine/modelio"
	"compressionlab/engine/nn"
)

// A network goes into a file and comes back.
func Example() {
	model := nn.NewSequential(nn.NewLinear(4, 3, true, nn.NewRand(1)), nn.ReLU{}, nn.NewLinear(3, 2, false, nn.NewRand(2)))
	file, err := modelio.WriteSafetensors(nn.Named(model))
	if err != nil {
		panic(err)
	}
	tensors, err := modelio.ReadSafetensors(file)
	if err != nil {
		panic(err)
	}
	for _, n := range tensors {
		fmt.Println(n.Name, nn.ShapeString(n.Tensor.Shape))
	}
	fmt.Println(modelio.Restore(model, tensors))

	_, err = modelio.ReadSafetensors(file[:100])
	var broken *modelio.FormatError
	fmt.Println(errors.As(err, &broken), err)
	// Output:
	// 0.bias (3,)
	// 0.weight (4, 3)
	// 2.weight (3, 2)
	// <nil>
	// true modelio: broken safetensors file: byte 0: the header claims 192 bytes, 92 follow
}

// A network that NumPy saved, recognized and written as safetensors; and a file
// that is not opened.
func ExampleRead() {
	var npz bytes.Buffer
	layers := nn.NewSequential(nn.NewLinear(4, 3, true, nn.NewRand(1)), nn.ReLU{}, nn.NewLinear(3, 2, true, nn.NewRand(2)))
	if err := modelio.WriteNpz(&npz, modelio.Arrays(nn.Named(layers)), true); err != nil {
		panic(err)
	}
	file, err := modelio.Read("net.npz", npz.Bytes())
	if err != nil {
		panic(err)
	}
	tensors, err := file.Tensors()
	if err != nil {
		panic(err)
	}
	network, err := modelio.Recognize(tensors, modelio.Answers{})
	if err != nil {
		panic(err)
	}
	fmt.Println(file.Kind, network.Model)
	safe, err := modelio.WriteSafetensors(nn.Named(network.Model))
	fmt.Println(len(safe), err)

	_, err = modelio.Read("net.pkl", []byte("\x80\x04}."))
	fmt.Println(err)
	// Output:
	// npz Sequential(Linear(4, 3), ReLU(), Linear(3, 2))
	// 348 <nil>
	// modelio: net.pkl: this is a Python pickle, a program that runs when it is loaded, so the lab does not open it; save the weights safely, in Python, from a file that you trust:
	//     import numpy as np, pickle
	//     np.savez("net.npz", **pickle.load(open("net.pkl", "rb")))
}
