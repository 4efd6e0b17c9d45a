package advice

import (
	"strings"
	"testing"

	"compressionlab/engine/trace"
)

// wrongCell is the trace of
//
//	a = load_model("digits_mlp")
//	b = magnitude_prune(a, sparsity=0.5)
//
// for a model of 4 weights, with both names measured after it.
func wrongCell() *trace.Run {
	reach := map[string][]string{"a": {"Sequential#1"}, "b": {"Sequential#1"}}
	return &trace.Run{
		Names:   map[string]string{"a": "Sequential#1", "b": "Sequential#1"},
		Order:   []string{"a", "b"},
		Objects: map[string]trace.Object{"Sequential#1": {Type: "Sequential", Weights: 4, Nonzero: 2}},
		Events: []trace.Event{
			{Kind: trace.Make, Line: 1, Object: "Sequential#1"},
			{Kind: trace.Bind, Line: 1, Name: "a", Object: "Sequential#1"},
			{Kind: trace.Write, Line: 2, Step: 1, Func: "magnitude_prune", Object: "Sequential#1", Name: "a", Value: 0.5, Reach: reach, Held: []string{"a"},
				Weights: 4, ZerosAfter: 2, Changed: 2,
				Before: network{3}, After: network{1},
				Call: &trace.Call{Line: 2, Column: 5, Head: "magnitude_prune(a,", Arg: "a", ArgLine: 2, ArgColumn: 21}},
			{Kind: trace.Bind, Line: 2, Step: 1, Name: "b", Object: "Sequential#1"},
			{Kind: trace.Measure, Line: 3, Step: 2, Func: "accuracy", Object: "Sequential#1", Name: "a", Value: 0.25},
			{Kind: trace.Measure, Line: 4, Step: 3, Func: "accuracy", Object: "Sequential#1", Name: "b", Value: 0.25},
			{Kind: trace.End, Line: 4, Last: "print(accuracy(b))", Reach: reach},
		},
	}
}

func ids(found []trace.Finding) string {
	var all []string
	for _, f := range found {
		all = append(all, f.ID)
	}
	return strings.Join(all, " ")
}

func TestWrongCell(t *testing.T) {
	found := Find(wrongCell())
	if got := ids(found); got != "inplace-prune baseline-mutated zeros-still-stored" {
		t.Fatal(got)
	}
	f := found[0]
	if f.Title != "Pruning `b` also pruned `a`" || f.Line != 2 || f.Evidence["changed"] != 2 || f.Evidence["accuracy_before"] != 0.75 {
		t.Errorf("%+v", f)
	}
	want := trace.Edit{Line: 2, Column: 5, Old: "magnitude_prune(a,", New: "magnitude_prune(copy.deepcopy(a),"}
	if f.Fix == nil || f.Fix.Edits[0] != want {
		t.Errorf("%+v", f.Fix)
	}
	if found[1].Line != 4 || !strings.Contains(found[1].Title, "25.0%") {
		t.Errorf("%+v", found[1])
	}
	if e := found[2].Fix.Edits[0]; e.New != "print(accuracy(b))\nprint(storage(a))" {
		t.Errorf("%+v", e)
	}
}

// Each change of the trace takes one cause away.
func TestHarmless(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*trace.Run)
		want   string
	}{
		"an error":        {func(r *trace.Run) { r.Error = &trace.Error{} }, ""},
		"nothing changed": {func(r *trace.Run) { w := &r.Events[2]; w.Changed, w.ZerosAfter = 0, 0; r.Objects = nil }, ""},
		"one name":        {func(r *trace.Run) { delete(r.Events[2].Reach, "b"); r.Events[5].Name = "a" }, "zeros-still-stored"},
		"a layer's name": {func(r *trace.Run) {
			r.Events[2].Reach["b"] = []string{"Linear#1", "Sequential#1"}
			r.Events[5].Name = ""
		}, "zeros-still-stored"},
		"encoded":            {func(r *trace.Run) { r.Events[4] = trace.Event{Kind: trace.Encode, Line: 3, Object: "Sequential#1"} }, "inplace-prune"},
		"under half":         {func(r *trace.Run) { r.Objects["Sequential#1"] = trace.Object{Weights: 4, Nonzero: 3} }, "inplace-prune baseline-mutated"},
		"different measures": {func(r *trace.Run) { r.Events[5].Func = "measure_sparsity" }, "inplace-prune zeros-still-stored"},
		"both bound after":   {func(r *trace.Run) { r.Events[2].Held = nil }, "baseline-mutated zeros-still-stored"},
		"a loop around":      {func(r *trace.Run) { r.Events[2].Statement = &trace.Statement{Inner: true} }, "baseline-mutated zeros-still-stored"},
		"bound in a loop": {func(r *trace.Run) { r.Events[2].Statement = &trace.Statement{Inner: true, Binds: []string{"b"}} },
			"inplace-prune baseline-mutated zeros-still-stored"},
		"a cell above": {func(r *trace.Run) { r.Events[2].Line = 0 }, "baseline-mutated"},
	} {
		r := wrongCell()
		c.change(r)
		if got := ids(Find(r)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// A call that drops its result keeps the copy under the name that was passed,
// and there is no fix where it has none.
func TestBareCall(t *testing.T) {
	r := wrongCell()
	c := r.Events[2].Call
	c.Bare = true
	if e := Find(r)[0].Fix.Edits[0]; e.New != "a = magnitude_prune(copy.deepcopy(a)," {
		t.Errorf("%+v", e)
	}
	c.Arg, c.Head = "a.layers[0]", "magnitude_prune(a.layers[0],"
	if f := Find(r)[0].Fix; f != nil {
		t.Errorf("%+v", f)
	}
}

// A network has read so many of four digits.
type network struct{ right int }

func (n network) Accuracy() *trace.Score { return &trace.Score{Right: n.right, Of: 4} }
