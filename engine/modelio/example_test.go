package modelio_test

import (
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
