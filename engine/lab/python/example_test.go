package python_test

import (
	"fmt"

	"compressionlab/engine/lab/python"
)

func ExampleParse() {
	file, err := python.Parse("cell", "pruned = magnitude_prune(model, sparsity=0.9)")
	fmt.Println(python.Names(file), err)
	site := file.Calls[python.Position{Line: 1, Column: 25}]
	fmt.Println(site.Callee, site.Arg, site.Root)

	_, err = python.Parse("cell", "x = 1\nif x = 2:\n    y = 3")
	fmt.Println(err)
	fmt.Println(err.(*python.Error).Hint)
	// Output:
	// [pruned] <nil>
	// magnitude_prune model model
	// 2:6: = in a condition
	// compare with ==; a single = assigns
}
