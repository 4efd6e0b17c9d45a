package lab

import (
	"reflect"
	"strings"
	"testing"

	"compressionlab/engine/trace"
)

// A listener hears of each step of a training and of each line printed, in
// order, and changes nothing of the run.
func TestProgress(t *testing.T) {
	cells := []string{
		"student = Sequential(Linear(64, 8), ReLU(), Linear(8, 10))",
		"print('before')\ntrain(student, digits().train[:130], epochs=3, lr=0.1, batch_size=64)\nprint('after')",
	}
	var heard []trace.Progress
	told := Run(Request{Cells: cells, Seed: 1, Progress: func(p trace.Progress) { heard = append(heard, p) }})
	alone := Run(Request{Cells: cells, Seed: 1})
	if told.Run.Error != nil {
		t.Fatal(told.Run.Error)
	}
	if !reflect.DeepEqual(told, alone) {
		t.Error("a run that is listened to gives another result")
	}
	var steps []int
	output, last := "", trace.Doing{}
	for _, p := range heard {
		if !strings.HasPrefix(told.Run.Output, p.Output) || len(p.Output) < len(output) {
			t.Fatalf("heard of the output %q, after %q", p.Output, output)
		}
		output = p.Output
		d := p.Doing
		if d == nil {
			continue
		}
		if p.Line != 2 || d.Func != "train" || d.Epochs != 3 || d.Of != 9 || d.Epoch != max(1, (d.Done+2)/3) {
			t.Errorf("heard %+v in line %d", *d, p.Line)
		}
		if d.Done != last.Done {
			steps = append(steps, d.Done)
		}
		if d.Seen > 0 && (d.Loss <= 0 || d.Accuracy <= 0) {
			t.Errorf("%d epochs are over, and heard of loss %v, accuracy %v", d.Seen, d.Loss, d.Accuracy)
		}
		last = *d
	}
	if !reflect.DeepEqual(steps, []int{1, 2, 3, 4, 5, 6, 7, 8, 9}) || last.Seen != 3 {
		t.Errorf("heard of the steps %v and of %d epochs, want 9 and 3", steps, last.Seen)
	}
	if final := heard[len(heard)-1]; final.Doing != nil || final.Output != told.Run.Output {
		t.Errorf("heard last %+v, after the training", final)
	}
}

// A loop that prints nothing is heard of, too.
func TestProgressOfALoop(t *testing.T) {
	lines := map[int]bool{}
	Run(Request{
		Cells:    []string{"a = 1\nwhile True:\n    a = a + 1"},
		Limits:   Limits{Steps: 500_000},
		Progress: func(p trace.Progress) { lines[p.Line] = true },
	})
	if !lines[2] && !lines[3] || lines[1] {
		t.Errorf("heard of lines %v, want 2 or 3", lines)
	}
}
