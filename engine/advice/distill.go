package advice

import (
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
func distillNoUpdate(h *history) {
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
		if h.after(i, func(o *trace.Event) bool { return o.Kind == trace.Look && o.Object == e.Object }) {
			continue // the gradients are what it is about
		}
		told[e.Object] = true
		who := h.who(e.Object, "the student")
		did := "No line called backward and no optimizer took a step"
		if h.after(i, func(o *trace.Event) bool { return o.Kind == trace.Back && o.Object == e.Object }) {
			did = "backward filled the gradients, and no optimizer took a step"
		}
		if step := h.next(-1, func(o *trace.Event) bool { return o.Kind == trace.Write && o.Func == "step" && o.Changed > 0 }); step >= 0 {
			did = upper(at(h.events[step].Line)) + " took a step, with parameters that are not the student's"
		}
		first := ""
		if h.after(i, func(o *trace.Event) bool { return o.Kind == trace.Loss && o.Line == e.Line && o.Object == e.Object }) {
			first = " the first time"
		}
		f := h.tell(e, "{_who} has learned nothing from this loss\n"+
			"Line {_line} computed how far the student is from its teacher: {loss:.4f}{_first}. A loss is a number; it trains nobody. "+
			"{_did}, so every parameter of {_who} is what it was.\nloss{_first} | {loss:.4f}\nparameters that changed | {changed}",
			"_who _did _first", []string{who, did, first}, "loss changed", e.Value, 0)
		f.Fix, f.When = h.loop(i), h.since(-1)
	}
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
	lines, _ := fill("optimizer = SGD({s}.parameters(), lr=0.1)\nfor step in range(50):\n"+
		"    loss = {f}({s}.forward({x}), {t}.forward({x}), {y})\n    loss.backward()\n    optimizer.step()\n    optimizer.zero_grad()",
		map[string]any{"s": student, "t": teacher, "f": callee, "x": images, "y": labels})
	return h.add("Train the student", lines)
}

// distillWrongBackward warns when backward was called on another loss than the
// distillation's, and when it was the teacher that moved.
func distillWrongBackward(h *history) {
	told := map[string]bool{}
	for _, i := range h.losses() {
		e := &h.events[i]
		back := func(o *trace.Event) bool { return o.Kind == trace.Back && o.Object == e.Object }
		other := h.next(i, func(o *trace.Event) bool { return back(o) && o.Func != e.Func && o.Line > 0 })
		if other >= 0 && e.Func == "distillation_loss" && !told[e.Object] &&
			!h.after(-1, func(o *trace.Event) bool { return back(o) && o.Func == e.Func }) {
			told[e.Object] = true
			o := &h.events[other]
			h.tell(o, "backward started from `{backward}`, not from the distillation loss\n"+
				"{_loss} computed the distillation loss, and line {_line} called backward on what `{backward}` returned. "+
				"The gradients of {_who} know the labels, and nothing of the teacher. Call it on the distillation loss.",
				"backward _loss _who", []string{o.Func, upper(at(e.Line)), h.who(e.Object, "the student")}, "")
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
			why = upper(at(e.Line)) + " passes the teacher's answers first, and the gradient goes into the first."
		}
		f := h.tell(w, "The step moved {_who}, which was to teach\n"+
			"Line {_line} changed {changed} parameters of the teacher. {_why} "+
			"Call `distillation_loss(student_logits, teacher_logits, labels)`, and give the optimizer the student's parameters.",
			"_who _why", []string{h.who(e.From, "the teacher"), why}, "changed", float64(w.Changed))
		f.Rows = accuracyRow(w)
	}
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
func temperatureRange(h *history) {
	for _, i := range h.losses() {
		e := &h.events[i]
		t := e.Target
		if t.Plain == 0 && t.Entropy == 0 || h.after(-1, func(o *trace.Event) bool {
			return o.Kind == trace.Loss && o.Line == e.Line && o.Target.Temperature >= 1 && o.Target.Temperature <= 10
		}) {
			continue
		}
		line, at, _ := setting(e)
		text := "Temperature {temperature:.6g} flattens what {_who} says\n" +
			"The entropy of its targets is {entropy%} of that of pure chance, and {plain%} at temperature 1. " +
			"Which wrong answers it finds likely, which is what a student learns from it, hardly shows any more."
		if t.Temperature < 1 {
			text = "Temperature {temperature:.6g} sharpens what {_who} says\n" +
				"The entropy of its targets falls to {entropy%} of that of pure chance, from {plain%} at temperature 1. " +
				"Softening them, at 2 to 5, is what shows a student which wrong answers are nearly right."
		}
		if t.Temperature > 10 && t.Squared {
			text = "Temperature {temperature:.6g} flattens what {_who} says\n" +
				"The entropy of its targets is {entropy%} of that of pure chance, and {plain%} at temperature 1. " +
				"With T² the student then learns to match scores instead, those of hopeless classes as much as the others (Hinton et al. 2015). " +
				"That can work, and 2 to 5 shows better which wrong answers are nearly right."
		}
		f := h.tell(e, text+"\nentropy of the targets, at temperature 1 and {temperature:.6g} | {plain%} | {entropy%}",
			"_who", []string{h.who(e.From, "the teacher")}, "temperature entropy plain", t.Temperature, t.Entropy, t.Plain)
		f.Line = line
		f.Fix = set(e.Setup, "temperature", at, "4", "Set it to 4")
	}
}

// softGradientFades tells how little the soft targets weigh in a training at a
// temperature above 3 without its square.
func softGradientFades(h *history) {
	for _, i := range h.losses() {
		e := &h.events[i]
		t := e.Target
		learns := i
		if e.Func != "distill" {
			learns = h.next(i, func(o *trace.Event) bool { return o.Kind == trace.Back && o.Object == e.Object && o.Func == e.Func })
		}
		if t.Temperature <= 3 || t.Squared || t.Alpha == 0 || learns < 0 ||
			h.after(-1, func(o *trace.Event) bool { return o.Kind == trace.Loss && o.Target.Squared }) { // both forms: compared
			continue
		}
		line, _, at := setting(e)
		square := t.Temperature * t.Temperature
		f := h.tell(e, "At temperature {temperature:.6g} the teacher counts for 1/{square:.4g} of its weight\n"+
			"The gradient of the soft targets shrinks as 1/T². With alpha {alpha:.3g} they weigh about {soft:.2g}, and the labels {hard:.2g}. "+
			"The form \"hinton\" multiplies them by T² and keeps the balance that alpha asks for (Hinton et al. 2015).",
			"", []string{}, "temperature square alpha soft hard", t.Temperature, square, t.Alpha, t.Alpha/square, 1-t.Alpha)
		f.Line, f.When = line, h.since(learns)
		f.Fix = set(e.Setup, "form", at, `"hinton"`, "Multiply by T²")
	}
}
