package browser

import (
	"strconv"
	"testing"

	"compressionlab/engine/advice"
	"compressionlab/engine/digits"
	"compressionlab/engine/lab"
	"compressionlab/engine/nn"
	"compressionlab/engine/prune"
	"compressionlab/engine/sparse"
	"compressionlab/engine/trace"
)

// csr is the size in bytes of the bundled network, pruned and with every
// weight in CSR, as the page writes it: "6,012". Biases stay dense.
func csr(t *testing.T, sparsity float64) string {
	t.Helper()
	model := digits.MLP()
	params := nn.Parameters(model)
	plan, err := prune.MagnitudePlan(params, prune.Options{Sparsity: sparsity})
	if err != nil {
		t.Fatal(err)
	}
	plan.Apply()
	n := 0
	for _, w := range params {
		if len(w.Shape) == 2 {
			n += sparse.EncodeCSR(w.Shape[0], w.Shape[1], w.Data).Bytes()
		} else {
			n += 4 * len(w.Data)
		}
	}
	return thousands(n)
}

func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// natively runs the last of some cells here, as the page's worker does.
func natively(t *testing.T, cells []string) trace.Run {
	t.Helper()
	run := lab.Run(lab.Request{Cells: cells, Seed: 1}).Run
	run.Findings = advice.Find(&run)
	return run
}
