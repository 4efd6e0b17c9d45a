package advice

import (
	"fmt"
	"strconv"
	"strings"

	"compressionlab/engine/trace"
)

// losses are the distillation losses of the last cell, by index: of a loop, the
// first.
func (h *history) losses() (all []int) {
	type place struct {
		line             int
		student, teacher string
		target           trace.Target
	}
	seen := map[place]bool{}
	for i := range h.events {
		if e := &h.events[i]; e.Kind == trace.Loss && e.Line > 0 {
			if p := (place{e.Line, e.Object, e.From, *e.Target}); !seen[p] {
				seen[p] = true
				all = append(all, i)
			}
		}
	}
	return all
}

// distillNoUpdate warns when a loss was computed of a student that the whole run
// never changes. Losses of several temperatures, weights or forms are compared.
func distillNoUpdate(h *history) (found []trace.Finding) {
	told := map[string]bool{}
	for _, i := range h.losses() {
		e := &h.events[i]
		if told[e.Object] || h.after(-1, func(o *trace.Event) bool {
			return o.Object == e.Object && (o.Kind == trace.Write && o.Changed > 0 ||
				o.Kind == trace.Back && o.Func != e.Func ||
				o.Kind == trace.Loss && *o.Target != *e.Target)
		}) {
			continue
		}
		told[e.Object] = true
		who := h.who(e.Object, "the student")
		did := "No line called backward and no optimizer took a step"
		if h.after(i, func(o *trace.Event) bool { return o.Kind == trace.Back && o.Object == e.Object }) {
			did = "backward filled the gradients, and no optimizer took a step"
		}
		f := trace.Finding{
			Line:  e.Line,
			Title: fmt.Sprintf("%s has learned nothing from this loss", upper(who)),
			Detail: fmt.Sprintf("Line %d computed how far the student is from its teacher: %.4f. A loss is a number; it trains nobody. "+
				"%s, so every parameter of %s is what it was.", e.Line, e.Value, did, who),
			Evidence: map[string]any{"loss": e.Value, "changed": 0},
			Rows:     []trace.Row{{Label: "loss", After: fmt.Sprintf("%.4f", e.Value)}, {Label: "parameters that changed", After: "0"}},
			Fix:      h.loop(i),
		}
		found = append(found, f)
	}
	return found
}

// loop is the training loop for a loss, in the student's own names; nil if they
// are not names of the top level.
func (h *history) loop(i int) *trace.Fix {
	e := &h.events[i]
	student, teacher, c := h.nameOf(e.Object), h.nameOf(e.From), e.Call
	if student == "" || teacher == "" || c == nil || e.Frame != "" || c.Head == "" || len(c.Args) != 3 {
		return nil
	}
	images := ""
	for _, o := range h.events[:i] {
		if o.Kind == trace.Measure && o.Func == "forward" && o.Object == e.Object && o.Frame == "" && o.Call != nil {
			images = o.Call.Arg
		}
	}
	labels := c.Args[2].Value
	callee, _, _ := strings.Cut(c.Head, "(")
	if images == "" || labels == "" || strings.Count(c.Head, "(") > strings.Count(c.Arg, "(")+1 {
		return nil
	}
	return h.add("Train the student", "optimizer = SGD("+student+".parameters(), lr=0.1)",
		"for step in range(50):",
		fmt.Sprintf("    loss = %s(%s.forward(%s), %s.forward(%s), %s)", callee, student, images, teacher, images, labels),
		"    loss.backward()", "    optimizer.step()", "    optimizer.zero_grad()")
}

// distillWrongBackward warns when backward was called on another loss than the
// distillation's, and when it was the teacher that moved.
func distillWrongBackward(h *history) (found []trace.Finding) {
	told := map[string]bool{}
	for _, i := range h.losses() {
		e := &h.events[i]
		back := func(o *trace.Event) bool { return o.Kind == trace.Back && o.Object == e.Object }
		other := h.next(i, func(o *trace.Event) bool { return back(o) && o.Func != e.Func && o.Line > 0 })
		if other >= 0 && e.Func == "distillation_loss" && !told[e.Object] &&
			!h.after(-1, func(o *trace.Event) bool { return back(o) && o.Func == e.Func }) {
			told[e.Object] = true
			o := &h.events[other]
			found = append(found, trace.Finding{
				Line:  o.Line,
				Title: fmt.Sprintf("backward started from `%s`, not from the distillation loss", o.Func),
				Detail: fmt.Sprintf("Line %d computed the distillation loss, and line %d called backward on what `%s` returned. "+
					"The gradients of %s know the labels, and nothing of the teacher. Call it on the loss of line %d.", e.Line, o.Line, o.Func, h.who(e.Object, "the student"), e.Line),
				Evidence: map[string]any{"loss": e.Func, "backward": o.Func},
			})
		}
		moved := h.next(i, func(o *trace.Event) bool {
			return o.Kind == trace.Write && o.Func == "step" && o.Object == e.From && o.Line > 0 && o.Changed > 0
		})
		if moved < 0 || told[e.From] || e.Target.Student == e.From {
			continue
		}
		told[e.From] = true
		w := &h.events[moved]
		why := "The optimizer was given the teacher's parameters."
		if e.Object == e.From {
			why = fmt.Sprintf("Line %d passes the teacher's answers first, and the gradient goes into the first.", e.Line)
		}
		found = append(found, trace.Finding{
			Line:  w.Line,
			Title: fmt.Sprintf("The step moved %s, which was to teach", h.who(e.From, "the teacher")),
			Detail: fmt.Sprintf("Line %d changed %s parameters of the teacher. %s "+
				"Call `distillation_loss(student_logits, teacher_logits, labels)`, and give the optimizer the student's parameters.",
				w.Line, count(w.Changed), why),
			Evidence: map[string]any{"changed": w.Changed},
			Rows:     accuracyRow(w),
		})
	}
	return found
}

// setting is where the temperature was chosen, and the places of temperature and
// form among the arguments of that call.
func setting(e *trace.Event) (line, temperature, form int) {
	line, temperature, form = e.Line, 2, 4
	if e.Setup != nil {
		line = e.Setup.Line
		if strings.HasSuffix(strings.SplitN(e.Setup.Head, "(", 2)[0], "distill") {
			temperature, form = 5, 7
		}
	}
	return line, temperature, form
}

// temperatureRange tells what a temperature below 1 or above 10 does to the
// teacher's targets. A line that also takes one between is a search.
func temperatureRange(h *history) (found []trace.Finding) {
	for _, i := range h.losses() {
		e := &h.events[i]
		t := e.Target
		if t.Plain == 0 && t.Entropy == 0 || h.after(-1, func(o *trace.Event) bool {
			return o.Kind == trace.Loss && o.Line == e.Line && o.Target.Temperature >= 1 && o.Target.Temperature <= 10
		}) {
			continue
		}
		line, at, _ := setting(e)
		T := strconv.FormatFloat(t.Temperature, 'g', 6, 64)
		f := trace.Finding{
			Line:  line,
			Title: fmt.Sprintf("Temperature %s flattens what %s says", T, h.who(e.From, "the teacher")),
			Detail: fmt.Sprintf("The entropy of its targets is %s of that of pure chance, and %s at temperature 1. "+
				"Which wrong answers it finds likely, which is what a student learns from it, hardly shows any more.", percent(t.Entropy), percent(t.Plain)),
			Evidence: map[string]any{"temperature": t.Temperature, "entropy": t.Entropy, "entropy_at_1": t.Plain},
			Rows:     []trace.Row{{Label: "entropy of the targets, at temperature 1 and " + T, Before: percent(t.Plain), After: percent(t.Entropy)}},
			Fix:      set(e.Setup, "temperature", at, "4", "Set it to 4"),
		}
		if t.Temperature < 1 {
			f.Title = fmt.Sprintf("Temperature %s sharpens what %s says", T, h.who(e.From, "the teacher"))
			f.Detail = fmt.Sprintf("The entropy of its targets falls to %s of that of pure chance, from %s at temperature 1. "+
				"Softening them, at 2 to 5, is what shows a student which wrong answers are nearly right.", percent(t.Entropy), percent(t.Plain))
		}
		found = append(found, f)
	}
	return found
}

// softGradientFades tells how little the soft targets weigh in a training at a
// temperature above 3 without its square.
func softGradientFades(h *history) (found []trace.Finding) {
	for _, i := range h.losses() {
		e := &h.events[i]
		t := e.Target
		learns := e.Func == "distill" || h.after(i, func(o *trace.Event) bool {
			return o.Kind == trace.Back && o.Object == e.Object && o.Func == e.Func
		})
		if t.Temperature <= 3 || t.Temperature > 10 || t.Squared || t.Alpha == 0 || !learns ||
			h.after(-1, func(o *trace.Event) bool { return o.Kind == trace.Loss && o.Target.Squared }) { // both forms: compared
			continue
		}
		line, _, at := setting(e)
		T, square := strconv.FormatFloat(t.Temperature, 'g', 6, 64), t.Temperature*t.Temperature
		found = append(found, trace.Finding{
			Line:  line,
			Title: fmt.Sprintf("At temperature %s the teacher counts for 1/%s of its weight", T, strconv.FormatFloat(square, 'g', 4, 64)),
			Detail: fmt.Sprintf("The gradient of the soft targets shrinks as 1/T². With alpha %.3g they weigh about %.2g, and the labels %.2g. "+
				"The form \"hinton\" multiplies them by T² and keeps the balance that alpha asks for (Hinton et al. 2015).",
				t.Alpha, t.Alpha/square, 1-t.Alpha),
			Evidence: map[string]any{"temperature": t.Temperature, "alpha": t.Alpha, "soft": t.Alpha / square},
			Fix:      set(e.Setup, "form", at, `"hinton"`, "Multiply by T²"),
		})
	}
	return found
}
