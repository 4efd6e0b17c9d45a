package main

import (
	"fmt"
	"runtime"
	"strings"

	"compressionlab/engine/lab"
	"compressionlab/tests/chrome"
)

// cells are those whose trace is measured, with N a number that is another in each
// run, and how often they run.
var cells = []struct {
	name, text string
	runs       int
}{
	{"the wrong cell", `original = load_model("digits_mlp")
compressed = magnitude_prune(original, sparsity=0.9N)
print(f"original    {accuracy(original):.1%} read right")
print(f"compressed  {accuracy(compressed):.1%} read right")
print(storage(compressed, formats=["dense", "csr"]))
`, 400},
	{"five epochs", `m = load_model("digits_mlp")
train(m, digits().train, epochs=5, lr=0.01N, verbose=False)
print(accuracy(m))
`, 15},
	{"3,000 statements", "n = N\n" + strings.Repeat("x = n + 1\nn = x * 2 % 7\ny = [n, x]\n", 1000), 150},
	{"1M weights pruned", large + "# N\n", 30},
	{"1M weights, units pruned", "m = Sequential(Linear(784, 1000), ReLU(), Linear(1000, 256))\nstructured_prune(m, 0.5)\n# N\n", 30},
	{"1M weights, an entry written", "m = Sequential(Linear(784, 1000), ReLU(), Linear(1000, 256))\nm.layers[0].weight.data[0, 0] = 0.N\n", 60},
	{"400 entries written", `m = load_model("digits_mlp")
w = m.layers[0].weight.data
for i in range(400):
    w[i % 64, i % 48] = 0.N
print(measure_sparsity(m))
`, 150},
	{"100 steps of SGD", `m, t = load_model("digits_mlp"), load_model("digits_mlp")
kd = KnowledgeDistillation(t, m)
o = SGD(m.parameters(), lr=0.001N)
x, y = digits().train.images[:64], digits().train.labels[:64]
for i in range(100):
    o.zero_grad()
    kd.distillation_loss(m(x), t(x), y).backward()
    o.step()
`, 10},
}

// traced measures what share of a run's processor time its trace takes: of pairs of
// runs, one after the other, the median difference.
func traced(t chrome.T) (lines []Line) {
	for _, c := range cells {
		var with, more []float64
		for i := range c.runs {
			var ms [2]float64 // with a record, without
			for j := range 2 {
				untraced := (i + j) % 2 // who goes first changes
				text := strings.ReplaceAll(c.text, "N", fmt.Sprint(20*i+2*j+1))
				runtime.GC() // each pays for its own
				start := processorTime()
				r := lab.Run(lab.Request{Cells: []string{text}, Untraced: untraced == 1})
				ms[untraced] = float64(processorTime()-start) / 1e6
				if r.Run.Error != nil {
					t.Fatalf("%s: %s", c.name, r.Run.Error.Message)
				}
			}
			with, more = append(with, ms[0]), append(more, ms[0]-ms[1])
		}
		run, cost := quantile(with, 0.5), quantile(more, 0.5)
		lines = append(lines, Line{Name: "trace, " + c.name, Value: max(0.01, 100*cost/run), Unit: "% of the run", Goal: 5,
			Note: fmt.Sprintf("%.2f of %.2f ms, medians of %d pairs", cost, run, c.runs)})
	}
	return lines
}
