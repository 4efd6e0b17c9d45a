package lab

import (
	"reflect"
	"strings"
	"testing"

	"compressionlab/engine/nn"
	"compressionlab/engine/trace"
)

// What a write is asked about its network afterwards is what the digits were read
// with then, however often the same memory has been written to since, and whatever
// the layers are.
func TestPastAccuracies(t *testing.T) {
	r := runOne(`m = load_model("digits_mlp")
told = [accuracy(m)]
m.layers[0].weight.data[:] *= 0.5
told.append(accuracy(m))
m.layers[0].weight.data[:, ::2] = 0
told.append(accuracy(m))
structured_prune(m, prune_ratio=0.5)
told.append(accuracy(m))
f = factorize(m, rank_ratio=0.3)
told.append(accuracy(f))
f.layers[0].bias.data[:] = 3
told.append(accuracy(f))
q = quantize(load_model("digits_mlp"), bits=4)
told.append(accuracy(q))
q.layers[0].bias.data[:] = 3
told.append(accuracy(q))
`).Run
	if r.Error != nil {
		t.Fatal(r.Error)
	}
	var told []float64
	for _, e := range r.Events {
		if e.Kind == trace.Measure && e.Func == "accuracy" {
			told = append(told, e.Value)
		}
	}
	if len(told) != 8 {
		t.Fatalf("%d measurements", len(told))
	}
	var pairs [][2]float64
	for _, e := range r.Events {
		if e.Kind == trace.Write {
			before, after := e.Before.Accuracy(), e.After.Accuracy()
			pairs = append(pairs, [2]float64{float64(before.Right) / float64(before.Of), float64(after.Right) / float64(after.Of)})
		}
	}
	want := [][2]float64{{told[0], told[1]}, {told[1], told[2]}, {told[2], told[3]}, {told[4], told[5]}, {told[6], told[7]}}
	if !reflect.DeepEqual(pairs, want) {
		t.Errorf("before and after the writes\n%v, want\n%v", pairs, want)
	}
	if told[0] == told[1] || told[4] == told[5] || told[6] == told[7] {
		t.Errorf("writes that lose nothing prove nothing: %v", told)
	}
}

// Networks that nobody asks about do not pile up: beyond a bound the oldest are
// measured and dropped.
func TestPastIsBounded(t *testing.T) {
	s := newSession(Request{}, 0)
	big := &past{state: []leaf{{kind: "Linear", in: 64, out: 10, weight: make([]float32, mostWaiting)}}}
	s.pasts, s.waiting = []*past{big}, big.size()
	big.measured = true
	m := s.wrap(nn.NewSequential(nn.NewLinear(64, 10, true, nn.NewRand(1))), map[nn.Layer]*model{})
	if p := s.past(m, true); len(s.pasts) != 1 || s.pasts[0] != p || big.state != nil || s.waiting != p.size() {
		t.Errorf("%d wait, %d weights", len(s.pasts), s.waiting)
	}
}

// A run without a record prints the same, fails the same, and knows the names and
// objects.
func TestUntraced(t *testing.T) {
	for _, text := range []string{
		"m = load_model('digits_mlp')\nc = magnitude_prune(m, sparsity=0.9)\nprint(accuracy(m), storage(c))",
		"m = load_model('digits_mlp')\nw = m.layers[0].weight.data\nfor i in range(40):\n    w[i, i] = i\nstructured_prune(m)\nprint(w.sum(), csr_matrix(w).nbytes)",
		"m = Sequential(Linear(64, 10))\ntrain(m, digits().train, epochs=1, lr=0.1)\nkd = KnowledgeDistillation(load_model('digits_mlp'), m)\nx = digits().test\nloss = kd.distillation_loss(m(x.images), kd.teacher(x.images), x.labels) if False else m(x.images)\nprint(loss.shape)",
		"U, S, V = low_rank_approximate(load_model('digits_mlp').layers[0].weight.data)\nprint((U * S) @ V)\nq = quantize(load_model('digits_mlp'))\ncompress_model(load_model('digits_mlp'), {'quantize': 8})\nprint(sweep(lambda s: s * 2, [1, 2]))",
		"x = 1\nprint(x)\nmagnitude_prune(x)",
	} {
		with, without := runOne(text).Run, Run(Request{Cells: []string{text}, Untraced: true}).Run
		if with.Output != without.Output || !reflect.DeepEqual(with.Error, without.Error) || !reflect.DeepEqual(with.Order, without.Order) {
			t.Errorf("%s\nwith a record    %q %v %v\nwithout a record %q %v %v", strings.Split(text, "\n")[0], with.Output, with.Error, with.Order, without.Output, without.Error, without.Order)
		}
		for _, e := range without.Events {
			if e.Kind == trace.Write || e.Kind == trace.Measure {
				t.Errorf("%+v in a run without a record", e)
			}
		}
	}
}
