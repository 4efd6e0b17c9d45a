package read

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"

	"compressionlab/engine/lab"
	"compressionlab/lessons"
)

// cell reads a fenced block "lab ID": a header, a line ---, the code, and
// perhaps a line --- output with what it prints; of an exercise also --- check
// and --- solution.
func (b *builder) cell(id string, block *ast.FencedCodeBlock) (lessons.Cell, error) {
	fence := b.lineOf(block.Info.Segment.Start)
	c := lessons.Cell{ID: id}
	fail := func(line int, format string, values ...any) (lessons.Cell, error) {
		return c, &Error{b.file, line, fmt.Sprintf("cell %s: ", id) + fmt.Sprintf(format, values...)}
	}
	if !isID(id) {
		return c, &Error{b.file, fence, fmt.Sprintf("lab %q: want an id of small letters, digits and hyphens", id)}
	}
	if slices.Contains(b.cells, id) {
		return fail(fence, "the id is already that of an earlier cell")
	}
	lines := b.linesOf(block)
	end := slices.Index(lines, "---")
	if end < 0 {
		return fail(fence, "want a line --- between the header and the code")
	}
	parts, starts := cellParts(lines, end)
	c.Code = parts[""]
	c.Expect.Output = parts["output"]
	if strings.TrimSpace(c.Code) == "" {
		return fail(fence, "there is no code")
	}
	check, solution := parts["check"], parts["solution"]
	if (check == "") != (solution == "") {
		return fail(fence, "an exercise wants both --- check and --- solution")
	}
	if check != "" {
		asks, err := lab.Expectations(check)
		if err != nil {
			return fail(fence+starts["check"], "check: %s", err)
		}
		c.Task = &lessons.Task{Check: check, Asks: asks, Solution: solution}
	}
	seen := map[string]bool{}
	for i, text := range lines[:end] {
		line := fence + 1 + i
		if strings.TrimSpace(text) == "" {
			continue
		}
		key, value, message := keyValue(text)
		switch {
		case message != "":
		case seen[key] && key != "slider":
			message = fmt.Sprintf("%s is given twice", key)
		case key == "title":
			c.Title = value
		case key == "after":
			c.After = value
			if !slices.Contains(b.cells, value) {
				message = fmt.Sprintf("after %q: no earlier cell has that id", value)
			}
		case key == "finds":
			c.Expect.Findings, message = findings(value)
		case key == "slider":
			var s lessons.Slider
			if s, message = slider(value, c.Code); message == "" {
				c.Sliders = append(c.Sliders, s)
			}
		default:
			message = fmt.Sprintf("unknown key %q: want title, after, slider or finds", key)
		}
		if message != "" {
			return fail(line, "%s", message)
		}
		seen[key] = true
	}
	if c.Title == "" {
		return fail(fence, "there is no title")
	}
	for i, s := range c.Sliders {
		if slices.ContainsFunc(c.Sliders[:i], func(o lessons.Slider) bool { return o.Name == s.Name }) {
			return fail(fence, "there are two sliders for %s", s.Name)
		}
	}
	b.cells = append(b.cells, id)
	return c, nil
}

// linesOf returns the lines of a block without their ends.
func (b *builder) linesOf(block *ast.FencedCodeBlock) (lines []string) {
	for i := range block.Lines().Len() {
		segment := block.Lines().At(i)
		lines = append(lines, strings.TrimSuffix(string(segment.Value(b.source)), "\n"))
	}
	return lines
}

// cellParts cuts what is below the header of a cell at "--- output", "--- check"
// and "--- solution"; the code is part "". starts has the line of each, from 1.
func cellParts(lines []string, header int) (parts map[string]string, starts map[string]int) {
	parts, starts = map[string]string{}, map[string]int{}
	name, from := "", header+1
	for i := from; i <= len(lines); i++ {
		next, cut := "", i == len(lines)
		if !cut {
			next, cut = strings.CutPrefix(lines[i], "--- ")
			cut = cut && starts[next] == 0 && (next == "output" || next == "check" || next == "solution")
		}
		if cut {
			parts[name] = joinLines(lines[from:i])
			name, from = next, i+1
			starts[next] = from
		}
	}
	return parts, starts
}

// joinLines gives each line its line end; "" for none.
func joinLines(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}

var id = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

func isID(s string) bool { return id.MatchString(s) }

// findings reads "inplace-prune, baseline-mutated"; "" is none.
func findings(value string) (ids []string, message string) {
	if value == "" {
		return nil, ""
	}
	for f := range strings.SplitSeq(value, ",") {
		f = strings.TrimSpace(f)
		if !isID(f) {
			return nil, fmt.Sprintf("finds %q: want finding ids with commas between", value)
		}
		ids = append(ids, f)
	}
	return ids, ""
}

var sliderLine = regexp.MustCompile(`^([A-Za-z_]\w*)\s+(\S+)\s+(\S+)\s+(\S+)\s+"([^"]*)"\s+"([^"]*)"$`)

// slider reads `sparsity 0 1 0.01 "keep all" "keep none"` and looks for the
// literal in the code that it is bound to: the first keyword argument of that
// name, which must be a number within the range.
func slider(value, code string) (s lessons.Slider, message string) {
	m := sliderLine.FindStringSubmatch(value)
	if m == nil {
		return s, fmt.Sprintf(`slider %q: want keyword least greatest step "low end" "high end"`, value)
	}
	s = lessons.Slider{Name: m[1], Low: m[5], High: m[6]}
	for i, to := range []*float64{&s.Min, &s.Max, &s.Step} {
		var err error
		if *to, err = strconv.ParseFloat(m[2+i], 64); err != nil {
			return s, fmt.Sprintf("slider %s: %q is not a number", s.Name, m[2+i])
		}
	}
	if !(s.Min < s.Max && s.Step > 0 && s.Step <= s.Max-s.Min) {
		return s, fmt.Sprintf("slider %s: from %v to %v in steps of %v", s.Name, s.Min, s.Max, s.Step)
	}
	keyword := regexp.MustCompile(`[(,]\s*` + s.Name + `\s*=\s*([^\s,)=][^\s,)]*)`)
	literal := keyword.FindStringSubmatch(code)
	if literal == nil {
		return s, fmt.Sprintf("slider %s: the code has no argument %s=…", s.Name, s.Name)
	}
	v, err := strconv.ParseFloat(literal[1], 64)
	if err != nil {
		return s, fmt.Sprintf("slider %s: %s=%s is not a number", s.Name, s.Name, literal[1])
	}
	if !(v >= s.Min && v <= s.Max) {
		return s, fmt.Sprintf("slider %s: %v lies outside of %v to %v", s.Name, v, s.Min, s.Max)
	}
	return s, ""
}
