//go:build !lesson

package page

import (
	"fmt"
	"strings"

	"compressionlab/engine/trace"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

// variants is what the runs of a workbench have made: a tree, a chart of it, and
// both as a table.
func variants(s state.State, p places) Node {
	w := text.Words.Bench
	n := el("section.panel.variants").at("aria-labelledby", "variants").at("data-lab-variants", fmt.Sprint(len(s.Tree.Variants))).
		add(el("div.pane-h", el("h2", txt(w.Variants)).at("id", "variants"), el("span.sub", txt(w.VariantsSub)), formatSwitch(s.Tree)))
	if len(s.Tree.Variants) == 0 {
		return n.add(el("p.words", txt(w.VariantsNone)))
	}
	front := s.Tree.Frontier()
	return n.add(
		treeOf(s.Tree, "", front),
		el("p.words", txt(w.VariantsLeft)).on("hidden", !s.Tree.Left && s.Tree.More == 0),
		el("div.pane-h.over", el("h3", txt(w.Pareto)), el("span.sub", txt(w.ParetoSub))),
		trusted(pareto(s.Tree, front)),
		el("details.alt", el("summary", icon("table"), txt(w.VariantTable)), trusted(variantTable(s.Tree, front))),
		compare(s, p),
		brushes(s, p),
		exports(s),
	)
}

// formatSwitch chooses whose bytes are shown.
func formatSwitch(t state.Tree) Node {
	w := text.Words.Bench
	n := el("div.seg").at("role", "group").at("aria-label", w.BytesIn)
	for i, f := range state.Formats {
		n = n.add(el("button", txt(w.FormatName[f])).at("type", "button").at("data-do", "format").at("data-arg", f).
			at("data-lab-format", f).at("aria-pressed", fmt.Sprint(t.Format == f || t.Format == "" && i == 0)))
	}
	return el("div.end", n).on("hidden", len(t.Variants) == 0)
}

// treeOf lists the variants that were made of one, each with those made of it.
func treeOf(t state.Tree, parent string, front []bool) Node {
	n := el("ul.vtree")
	for i, v := range t.Variants {
		if v.Parent == parent || parent == "" && t.Index(v.Parent) < 0 {
			item := el("li", variantRow(t, i, front[i]))
			if inner := treeOf(t, v.Key, front); len(inner.kids) > 0 {
				item = item.add(inner)
			}
			n = n.add(item)
		}
	}
	return n
}

func variantRow(t state.Tree, i int, front bool) Node {
	w := text.Words.Bench
	v := t.Variants[i]
	button := func(do, name, word, label string) Node {
		return el("button.btn.quiet", icon(name), txt(word)).at("type", "button").at("data-do", do).at("data-arg", v.Key).
			at("data-lab-"+do, fmt.Sprint(i+1)).at("aria-label", fmt.Sprintf(label, i+1))
	}
	row := el("div.vrow").with("chosen", v.Key == t.Chosen).with("old", !v.Newest).at("data-lab-variant", fmt.Sprint(i+1))
	plate := el("button.oid", txt(fmt.Sprintf("#%d", i+1))).with("o", !front).at("type", "button").at("data-do", "variant").at("data-arg", v.Key).
		at("aria-pressed", fmt.Sprint(v.Key == t.Chosen)).at("aria-label", fmt.Sprintf(w.Variant, i+1, operation(v)))
	op := el("span.op", el("b", txt(funcOf(v))))
	for _, a := range v.Args {
		op = op.add(txt(" "), el("code", txt(argument(a))))
	}
	if v.Times > 1 {
		op = op.add(txt(fmt.Sprintf(" × %s", text.Count(v.Times))))
	}
	if len(v.Names) > 0 && v.Newest {
		op = op.add(txt(" "), el("span.vnames", txt(strings.Join(v.Names, ", "))))
	}
	return row.add(plate, op, el("span.vscore", txt(scoreOf(v.Accuracy))), el("span.vbytes", txt(bytesOf(t, v))),
		el("span.end", button("return", "undo", w.GoBack, w.GoBackLabel), button("branchvariant", "branch", w.Branch, w.BranchLabel)))
}

// funcOf names what made a variant.
func funcOf(v state.Variant) string {
	if v.Func == "" {
		return text.Words.Bench.Made
	}
	return v.Func
}

// argument is one as it would be written; the name of a file or a model goes
// without its parameter.
func argument(a trace.Arg) string {
	if a.Name == "name" || a.Name == "path" {
		return strings.Trim(a.Value, `'"`)
	}
	return a.Name + "=" + a.Value
}

// variantList is a list to choose a variant from, of which one is chosen.
func variantList(s state.State, chosen int) Node {
	list := el("select").at("value", s.Tree.Variants[chosen].Key)
	for i, v := range s.Tree.Variants {
		list = list.add(el("option", txt(fmt.Sprintf("#%d  %s", i+1, operation(v)))).at("value", v.Key).on("selected", i == chosen))
	}
	return list
}

// operation is what made a variant, in one line.
func operation(v state.Variant) string {
	parts := []string{funcOf(v)}
	for _, a := range v.Args {
		parts = append(parts, argument(a))
	}
	if v.Times > 1 {
		parts = append(parts, fmt.Sprintf("× %s", text.Count(v.Times)))
	}
	return strings.Join(parts, " ")
}

func scoreOf(s *trace.Score) string {
	if s == nil {
		return text.Words.Bench.NotHeld
	}
	return text.Share(s.Right, s.Of)
}

func bytesOf(t state.Tree, v state.Variant) string {
	if n, ok := t.Bytes(v); ok {
		return fmt.Sprintf(text.Words.Bytes, text.Count(n))
	}
	return text.Words.Bench.NotHeld
}

// variantTable is the tree and the chart in numbers.
func variantTable(t state.Tree, front []bool) string {
	w := text.Words.Bench
	var b strings.Builder
	b.WriteString(`<div class="tablewrap" tabindex="0" role="group" aria-label="` + escape(w.VariantTable) + `"><table class="vtable"><thead><tr>`)
	for _, c := range []string{w.ColVariant, w.ColMade, w.ColFrom, w.ColAccuracy, w.BytesIn, w.ColNonzero, w.ColFrontier} {
		b.WriteString(`<th scope="col">` + escape(c) + `</th>`)
	}
	b.WriteString(`</tr></thead><tbody>`)
	for i, v := range t.Variants {
		from, on := "–", "–"
		if p := t.Index(v.Parent); p >= 0 {
			from = fmt.Sprintf("#%d", p+1)
		}
		if front[i] {
			on = w.OnFrontier
		}
		score := w.NotRead
		if v.Accuracy != nil {
			score = fmt.Sprintf("%s (%d/%d)", scoreOf(v.Accuracy), v.Accuracy.Right, v.Accuracy.Of)
		}
		fmt.Fprintf(&b, `<tr><th scope="row">#%d</th><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>`,
			i+1, escape(operation(v)), from, escape(score), escape(bytesOf(t, v)),
			escape(fmt.Sprintf("%s / %s", text.Count(v.Nonzero), text.Count(v.Weights))), on)
	}
	b.WriteString(`</tbody></table></div>`)
	return b.String()
}
