package lab

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"compressionlab/engine/lab/python"
	"compressionlab/engine/trace"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// An expectation is one line of a check:
//
//	expect(small is not original, "`small` is a network of its own", "both names lead to one object")
//
// a condition, what is asked, and why not, in words, where the condition is
// false. A check is the text of an exercise that looks at what a run has made:
// statements of the lab language, run after the student's, with the student's
// names in sight.
//
// # Why does each statement run alone?
//
// A student who is half way wants to hear what is done and what is not. So a name
// that is not there yet, or an error, fails the expectation that needed it and no
// other. What a failed statement was to bind is missing for the ones below it, for
// the same reason.
//
// # How does a check leave no trace?
//
// It runs when the report of the run has been made, as a round of a sweep does:
// with an output and steps of its own, and so that a write into anything that is
// older than the check is refused. Only what it says is taken.
type expectation struct {
	stmt syntax.Stmt
	text string // what is asked; "" for a statement that asks nothing
}

// Expectations lists what a check asks, in order. The error is for the author of
// a lesson, with a line of the check.
func Expectations(check string) ([]string, error) {
	list, err := readCheck(check)
	var texts []string
	for _, e := range list {
		if e.text != "" {
			texts = append(texts, e.text)
		}
	}
	if err == nil && texts == nil {
		err = errors.New("line 1: the check expects nothing")
	}
	return texts, err
}

// readCheck takes a check apart. expect must be a statement at its left edge, and
// what it asks a literal: then the page can show it before any run.
func readCheck(check string) ([]expectation, error) {
	file, err := python.Parse("check", check)
	if err != nil {
		var e *python.Error
		if errors.As(err, &e) {
			err = fmt.Errorf("line %d: %s", e.Line, e.Message)
		}
		return nil, err
	}
	var list []expectation
	for _, stmt := range file.Syntax.Stmts {
		e := expectation{stmt: stmt}
		call := expectCall(stmt)
		if expr, ok := stmt.(*syntax.ExprStmt); ok && call == nil {
			if c, ok := expr.X.(*syntax.CallExpr); ok && calls(c, python.Hidden+"step") {
				continue
			}
		}
		if call != nil && len(call.Args) == 3 {
			if text, ok := call.Args[1].(*syntax.Literal); ok && text.Token == syntax.STRING {
				e.text = text.Value.(string)
			}
		}
		start, _ := stmt.Span()
		if call != nil && e.text == "" {
			return nil, fmt.Errorf(`line %d: want expect(condition, "what is asked", why not), the second a literal`, start.Line)
		}
		syntax.Walk(stmt, func(n syntax.Node) bool {
			if c, ok := n.(*syntax.CallExpr); ok && calls(c, "expect") && c != call && err == nil {
				err = fmt.Errorf("line %d: expect stands inside of something: give it a line of its own", c.Lparen.Line)
			}
			return true
		})
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, nil
}

func expectCall(stmt syntax.Stmt) *syntax.CallExpr {
	if expr, ok := stmt.(*syntax.ExprStmt); ok {
		if call, ok := expr.X.(*syntax.CallExpr); ok && calls(call, "expect") {
			return call
		}
	}
	return nil
}

// calls tells whether a call is one of a function of this name.
func calls(c *syntax.CallExpr, name string) bool {
	id, ok := c.Fn.(*syntax.Ident)
	return ok && id.Name == name
}

// A checker runs a check in a session that has come to its end.
type checker struct {
	s       *session
	known   starlark.StringDict // what the check finds: builtins, what it bound, the student's names
	missing map[string]string   // names that a failed statement was to bind, and why it failed
	steps   uint64
	met     bool   // the condition of the expectation that runs
	why     string // its reason
}

// check runs a check; nil for none.
func (s *session) check(text string) []trace.Check {
	if text == "" || s.share != nil {
		return nil
	}
	list, err := readCheck(text)
	if err != nil {
		return []trace.Check{{Text: "the exercise can be checked", Why: "the check of this exercise is broken: " + err.Error()}}
	}
	k := &checker{s: s, known: starlark.StringDict{}, missing: map[string]string{}}
	for name, v := range s.globals {
		k.known[name] = v
	}
	for name, v := range s.predeclared { // what the check means by accuracy is not what the student may have bound
		k.known[name] = v
	}
	for name := range starlark.Universe {
		delete(k.known, name)
	}
	k.known["expect"] = &function{s, "expect", []string{"condition", "what", "why"}, k.expect}

	s.listener, s.crew, s.out = nil, nil, new(strings.Builder)
	s.bundled().train() // so that it is older than the check
	defer lock(nil, s.globals)()
	s.swept = &swept{serial: s.serial, strict: true}
	var checks []trace.Check
	for _, e := range list {
		why := k.run(e.stmt)
		if e.text != "" {
			checks = append(checks, trace.Check{Text: e.text, OK: why == "", Why: why})
		}
	}
	return checks
}

// run runs one statement. why says why it failed, or why its expectation is not
// met; "" if all is well.
func (k *checker) run(stmt syntax.Stmt) (why string) {
	s := k.s
	s.swept.fault, s.stop, s.grown = nil, nil, 0
	s.thread = &starlark.Thread{Name: "check", OnMaxSteps: s.tick, Steps: k.steps}
	s.thread.SetMaxExecutionSteps(k.steps + tickSteps)
	k.met, k.why = true, ""
	defer func() {
		if p := recover(); p != nil {
			if f, ok := p.(*fault); ok {
				why = k.reason(nil, f)
			} else {
				why = fmt.Sprintf("the lab itself failed: %v", p)
			}
		}
		k.steps = s.thread.Steps
		if why != "" {
			for _, name := range bindings(stmt) {
				k.missing[name] = why
			}
		}
	}()
	s.notice([]syntax.Stmt{stmt})
	lacking := ""
	program, err := starlark.FileProgram(&syntax.File{Path: "check", Stmts: []syntax.Stmt{stmt}, Options: dialect}, func(name string) bool {
		if k.known.Has(name) {
			return true
		}
		if starlark.Universe.Has(name) {
			return false
		}
		if lacking == "" {
			lacking = name
		}
		return true
	})
	if err != nil {
		return "the check of this exercise is broken: " + err.Error()
	}
	if why, failed := k.missing[lacking]; failed {
		return why
	}
	if lacking != "" {
		return fmt.Sprintf("no name `%s` yet", lacking)
	}
	bound, err := program.Init(s.thread, k.known)
	if f := s.swept.fault; f != nil {
		return k.reason(err, f)
	}
	if err != nil {
		return k.reason(err, s.failed(err))
	}
	for name, v := range bound {
		k.known[name] = v
	}
	if !k.met {
		return k.why
	}
	return ""
}

// reason puts what stopped a statement into words; err is how it stopped, if it
// did so in the interpreter.
func (k *checker) reason(err error, f *fault) string {
	if f.kind == trace.Limit && k.s.cancel() {
		return "stopped before this was looked at"
	}
	var eval *starlark.EvalError
	if errors.As(err, &eval) {
		for i := range eval.CallStack {
			if frame := eval.CallStack.At(i); frame.Name != "<toplevel>" {
				if _, ok := k.s.locate(frame.Pos); ok {
					return fmt.Sprintf("`%s` stopped: %s", frame.Name, f.message)
				}
			}
		}
	}
	return f.message
}

// expect is the builtin of that name.
func (k *checker) expect(c *call) (starlark.Value, error) {
	why, ok := c.given["why"].(starlark.String)
	if !ok || why == "" {
		return nil, c.wrongType("why", "a text")
	}
	if k.met = bool(scalar(c.given["condition"]).Truth()); !k.met {
		k.why = string(why)
	}
	return starlark.None, nil
}

// bindings are the names that a statement binds.
func bindings(stmt syntax.Stmt) (names []string) {
	targets := func(x syntax.Expr) {
		syntax.Walk(x, func(n syntax.Node) bool {
			if id, ok := n.(*syntax.Ident); ok && !slices.Contains(names, id.Name) {
				names = append(names, id.Name)
			}
			return true
		})
	}
	syntax.Walk(stmt, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.AssignStmt:
			targets(n.LHS)
			return false
		case *syntax.ForStmt:
			targets(n.Vars)
		case *syntax.DefStmt:
			targets(n.Name)
			return false
		case syntax.Expr:
			return false
		}
		return true
	})
	return names
}
