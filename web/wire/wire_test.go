package wire

import (
	"encoding/json"
	"reflect"
	"testing"

	"compressionlab/engine/trace"
)

// Every message comes back from its own JSON as it was, where it is heard.
func TestRoundTrip(t *testing.T) {
	for _, m := range []Message{
		Run{ID: 3, Cells: []string{"a = 1", "b = a"}, Seed: 7, Check: "expect(b == 1, \"q\", \"w\")"},
		Ready{},
		Export{ID: 2, Seed: 1, Side: Side{"k", []string{"a"}}, As: trace.AsRecipe},
		Exported{ID: 2, Why: trace.NoStep, By: "data"},
		Compare{ID: 2, Seed: 1, Sides: [2]Side{{"k", []string{"a"}}, {"l", []string{"a", "b"}}}},
		Compared{ID: 2, Lost: true, Comparison: trace.Comparison{Of: 1, Changed: []trace.Changed{{Label: 3, Pixels: []byte{0, 16}}}}},
		Files{Files: []File{{"<img onerror>.npz", 1 << 40}}},
		Ran{ID: 4, Files: []File{{"a.npz", 3}}},
		Ran{ID: 3, Seconds: 0.006, Run: trace.Run{
			Output: "0.656\n",
			Names:  map[string]string{"original": "Sequential#1"},
			Views:  []trace.View{{Object: "Sequential#1", Matrices: []trace.Matrix{{Name: "0.weight", Rows: 64, Cols: 48, Nonzero: 246}}}},
		}},
		Progress{ID: 3, Progress: trace.Progress{Output: "a\n", Line: 2, Doing: &trace.Doing{Func: "train", Done: 3, Of: 9, Epoch: 1, Epochs: 3, Loss: 0.5, Accuracy: 0.25}}},
		Scene{ID: 4, Bound: true, Look: Look{Dark: true, Probe: &Probe{Matrix: 1, Row: 2, Col: 3}}},
		Look{Signs: true},
		Up{},
		Drawn{ID: 4, Width: 1128, Height: 420, Regions: []Region{{Name: "0.weight", X: 1, Y: 2, Width: 3, Height: 4}}},
		Pick{Value{Probe{0, 5, 6}, -0.184, &Slot{At: 2, First: 1, End: 3, Of: 9}}},
		Drag{Sparsity: 0.9, Done: true},
		Broken{Reason: "context-lost"},
	} {
		text, err := json.Marshal(m)
		if err != nil {
			t.Fatalf("%s: %v", m.Kind(), err)
		}
		got, err := Decode(m.Kind(), string(text), Up{}, m)
		if err != nil {
			t.Errorf("%s: %v", m.Kind(), err)
		} else if !reflect.DeepEqual(got, m) {
			t.Errorf("%s: got %+v, sent %+v", m.Kind(), got, m)
		}
	}
}

// What is no message of ours is an error that names it, never a panic: a page
// may be posted anything.
func TestDecodeRefuses(t *testing.T) {
	for _, c := range []struct{ kind, text string }{
		{"explode", "{}"}, {"", "{}"}, {"ran", "["}, {"scene", `{"view":7}`}, {"drag", ""}, {"up", "{}"},
	} {
		if m, err := Decode(c.kind, c.text, Ran{}, Scene{}, Drag{}); err == nil {
			t.Errorf("Decode(%q, %q) = %v, want an error", c.kind, c.text, m)
		}
	}
}
