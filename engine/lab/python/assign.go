package python

import (
	"strings"

	"go.starlark.net/syntax"
)

var augmented = set("+= -= *= /= //= %= **= @= &= |= ^= <<= >>=")

// expressionStatement parses an expression, or an assignment that starts like
// one.
func (p *parser) expressionStatement() []syntax.Stmt {
	start := p.tok.start
	x := p.expressions()
	switch {
	case p.is("="):
		return p.assignment(x, start)
	case p.tok.kind == op && augmented[p.tok.text]:
		return []syntax.Stmt{p.augmented(x, start)}
	case p.is(":") && p.annotatable(x):
		return p.annotated(x, start)
	}
	if id, ok := x.(*syntax.Ident); ok && id.Name == Hidden+"Ellipsis" {
		return []syntax.Stmt{pass(id.NamePos)}
	}
	return []syntax.Stmt{&syntax.ExprStmt{X: x}}
}

func (p *parser) assignment(x syntax.Expr, start int) []syntax.Stmt {
	targets := []syntax.Expr{x}
	starts := []int{start}
	ops := []int{}
	var value syntax.Expr
	for p.is("=") {
		ops = append(ops, p.tok.start)
		p.advance()
		starts = append(starts, p.tok.start)
		value = p.expressions()
		targets = append(targets, value)
	}
	targets = targets[:len(targets)-1]
	patterns := make([]syntax.Expr, len(targets))
	for i := range targets {
		targets[i], patterns[i] = p.unstarred(targets[i])
		if patterns[i] == nil && len(targets) == 1 {
			patterns[i] = counted(targets[i], value)
		}
		p.target(targets[i], starts[i])
	}
	part := func(i int, value syntax.Expr) syntax.Expr {
		if patterns[i] == nil {
			return value
		}
		return hiddenCall(p.pos(ops[i]), "unpack", value, patterns[i])
	}
	if len(targets) == 1 {
		return p.store(targets[0], ops[0], part(0, value))
	}
	// The value is evaluated once and stored from left to right.
	var stmts []syntax.Stmt
	first, ok := targets[0].(*syntax.Ident)
	if ok {
		stmts = p.store(first, ops[0], value)
	} else {
		first = &syntax.Ident{NamePos: p.pos(ops[0]), Name: p.temporary()}
		stmts = append(p.store(first, ops[0], value), p.store(targets[0], ops[0], part(0, copyOf(first)))...)
	}
	for i, x := range targets[1:] {
		stmts = append(stmts, p.store(x, ops[i+1], part(i+1, copyOf(first)))...)
	}
	return stmts
}

func copyOf(id *syntax.Ident) *syntax.Ident {
	return &syntax.Ident{NamePos: id.NamePos, Name: id.Name}
}

// store is target = value. A slice is no target of Starlark's: it is written
// by ·setitem, among several targets through a temporary.
func (p *parser) store(target syntax.Expr, at int, value syntax.Expr) []syntax.Stmt {
	pos := p.pos(at)
	if s, ok := target.(*syntax.SliceExpr); ok {
		return []syntax.Stmt{p.setSlice(s, value)}
	}
	var after []syntax.Stmt
	target = p.withoutSlices(target, &after)
	return append([]syntax.Stmt{assign(pos, target, value)}, after...)
}

func (p *parser) setSlice(s *syntax.SliceExpr, value syntax.Expr) syntax.Stmt {
	return &syntax.ExprStmt{X: hiddenCall(s.Lbrack, "setitem", value, s.X, sliceKey(s.Lbrack, s.Lo, s.Hi, s.Step))}
}

func (p *parser) withoutSlices(target syntax.Expr, after *[]syntax.Stmt) syntax.Expr {
	list := func(items []syntax.Expr) {
		for i, x := range items {
			items[i] = p.withoutSlices(x, after)
		}
	}
	switch t := target.(type) {
	case *syntax.TupleExpr:
		list(t.List)
	case *syntax.ListExpr:
		list(t.List)
	case *syntax.SliceExpr:
		id := &syntax.Ident{NamePos: t.Lbrack, Name: p.temporary()}
		*after = append(*after, p.setSlice(t, copyOf(id)))
		return id
	}
	return target
}

// target checks that x, whose source starts at start, can be assigned to, and
// notes the names that it binds.
func (p *parser) target(x syntax.Expr, start int) {
	off := start
	if pos, _ := x.Span(); pos.IsValid() {
		off = p.offset(pos)
	}
	switch t := x.(type) {
	case *syntax.Ident:
		switch t.Name {
		case "None", "True", "False":
			p.src.fail(off, "choose another name", "%s is a value of the language and cannot be assigned to", t.Name)
		case Hidden + "Ellipsis":
			p.src.fail(off, "write a name", "... cannot be assigned to")
		}
		p.bound(t.Name, off)
	case *syntax.DotExpr, *syntax.IndexExpr, *syntax.SliceExpr:
	case *syntax.TupleExpr:
		if len(t.List) == 0 {
			p.src.fail(off, "write the names between the parentheses", "there is no name to assign to")
		}
		for _, item := range t.List {
			p.target(item, start)
		}
	case *syntax.ListExpr:
		if len(t.List) == 0 {
			p.src.fail(off, "write the names between the brackets", "there is no name to assign to")
		}
		for _, item := range t.List {
			p.target(item, start)
		}
	case *syntax.Literal:
		p.src.fail(off, "the name stands on the left of =, the value on its right", "a value cannot be assigned to")
	case *syntax.CallExpr:
		p.notTarget(t, start)
	case *syntax.CondExpr, *syntax.UnaryExpr, *syntax.BinaryExpr:
		p.src.fail(off, "compare with ==; on the left of = stands a name, x.name or x[i]", "the result of an operator cannot be assigned to")
	default:
		p.src.fail(off, "on the left of = stands a name, x.name or x[i]", "this cannot be assigned to")
	}
}

func (p *parser) notTarget(call *syntax.CallExpr, start int) {
	switch hiddenName(call) {
	case "compare":
		if op, ok := call.Args[0].(*syntax.Literal); ok && op.Value == "in" {
			p.src.fail(start, "take the parentheses away: for x in values:", "a name is expected, but a question with in stands here")
		}
	case "":
		p.src.fail(start, "compare with ==, or write a name on the left of =", "the result of a call cannot be assigned to")
	case "fstring", "format", "set", "merge":
		p.src.fail(start, "the name stands on the left of =, the value on its right", "a value cannot be assigned to")
	}
	p.src.fail(start, "compare with ==; on the left of = stands a name, x.name or x[i]", "the result of an operator cannot be assigned to")
}

// offset is the inverse of pos.
func (p *parser) offset(pos syntax.Position) int {
	return p.src.starts[pos.Line-1] + int(pos.Col) - 1
}

// augmented parses x op= value after x.
func (p *parser) augmented(x syntax.Expr, start int) syntax.Stmt {
	at, text := p.tok.start, p.tok.text
	pos := p.pos(at)
	p.advance()
	word := stringLiteral(pos, text)
	switch x.(type) {
	case *syntax.TupleExpr, *syntax.ListExpr:
		p.src.fail(start, "write one line for each", "%s takes a single name on its left", text)
	}
	p.target(x, start)
	value := p.expressions()
	switch t := x.(type) {
	case *syntax.Ident:
		return assign(pos, t, hiddenCall(pos, "inplace", word, copyOf(t), value))
	case *syntax.DotExpr:
		return &syntax.ExprStmt{X: hiddenCall(pos, "inplaceattr", word, t.X, stringLiteral(t.NamePos, t.Name.Name), value)}
	case *syntax.IndexExpr:
		return &syntax.ExprStmt{X: hiddenCall(pos, "inplaceitem", word, t.X, t.Y, value)}
	case *syntax.SliceExpr:
		return &syntax.ExprStmt{X: hiddenCall(pos, "inplaceitem", word, t.X, sliceKey(t.Lbrack, t.Lo, t.Hi, t.Step), value)}
	}
	panic("python: a target of a kind that target does not know")
}

func (p *parser) annotatable(x syntax.Expr) bool {
	switch t := x.(type) {
	case *syntax.Ident:
		return !strings.HasPrefix(t.Name, Hidden) && starts(p.peek())
	case *syntax.DotExpr, *syntax.IndexExpr, *syntax.SliceExpr:
		return starts(p.peek())
	}
	return false
}

// annotated parses x: type = value after x. The type is not looked at.
func (p *parser) annotated(x syntax.Expr, start int) []syntax.Stmt {
	p.advance()
	p.expression()
	at := p.tok.start
	if !p.accept("=") {
		return []syntax.Stmt{pass(p.pos(start))}
	}
	p.target(x, start)
	return p.store(x, at, p.expressions())
}
