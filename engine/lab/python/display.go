package python

import "go.starlark.net/syntax"

func (p *parser) atom() syntax.Expr {
	t := p.tok
	switch t.kind {
	case name:
		p.advance()
		return &syntax.Ident{NamePos: p.pos(t.start), Name: t.text}
	case number:
		p.advance()
		return p.numberLiteral(t)
	case str:
		return p.strings()
	case keyword:
		switch t.text {
		case "None", "True", "False":
			p.advance()
			return &syntax.Ident{NamePos: p.pos(t.start), Name: t.text}
		case "lambda":
			p.src.fail(t.start, "write (lambda x: …)", "a lambda needs parentheses here")
		case "yield":
			p.refuse(t)
		case "await":
			p.refuse(t)
		}
	case op:
		switch t.text {
		case "(":
			return p.parenthesized()
		case "[":
			return p.list()
		case "{":
			return p.braces()
		case "...":
			p.advance()
			return &syntax.Ident{NamePos: p.pos(t.start), Name: Hidden + "Ellipsis"}
		}
	}
	p.noValue()
	panic("unreachable")
}

// parenthesized parses (x), a tuple, or a generator expression.
func (p *parser) parenthesized() syntax.Expr {
	defer p.deeper()()
	open := p.tok.start
	p.advance()
	if p.accept(")") {
		return &syntax.TupleExpr{Lparen: p.pos(open), Rparen: p.pos(p.prev.start)}
	}
	first := p.starExpression()
	if p.is("for") || p.is("async") {
		return p.comprehension(open, first, ")", false)
	}
	if p.accept(")") {
		if starred(first) {
			p.src.fail(open+1, "for a tuple write (*a,)", "a * stands before a single value")
		}
		return first
	}
	items := p.items(first, ")")
	return p.tuple(open, p.pos(open), items)
}

// items parses the rest of a display after its first item, and its bracket.
func (p *parser) items(first syntax.Expr, end string) []syntax.Expr {
	items := []syntax.Expr{first}
	for !p.accept(end) {
		if !p.accept(",") {
			p.unexpected(end+" or a comma", "")
		}
		if p.accept(end) {
			break
		}
		items = append(items, p.starExpression())
	}
	return items
}

func (p *parser) list() syntax.Expr {
	defer p.deeper()()
	open := p.tok.start
	p.advance()
	var items []syntax.Expr
	if !p.accept("]") {
		first := p.starExpression()
		if p.is("for") || p.is("async") {
			return p.comprehension(open, first, "]", false)
		}
		items = p.items(first, "]")
	}
	if anyStarred(items) {
		call := concat(p.pos(open), items)
		p.stars[call] = items
		return call
	}
	return &syntax.ListExpr{Lbrack: p.pos(open), List: items, Rbrack: p.pos(p.prev.start)}
}

// braces parses a dict or a set.
func (p *parser) braces() syntax.Expr {
	defer p.deeper()()
	open := p.tok.start
	pos := p.pos(open)
	p.advance()
	if p.accept("}") {
		return &syntax.DictExpr{Lbrace: pos, Rbrace: p.pos(p.prev.start)}
	}
	if !p.is("**") {
		first := p.starExpression()
		if p.is("for") || p.is("async") {
			return hiddenCall(pos, "set", p.comprehension(open, first, "}", false))
		}
		if !p.is(":") {
			items := p.items(first, "}")
			if anyStarred(items) {
				return hiddenCall(pos, "set", concat(pos, items))
			}
			return hiddenCall(pos, "set", &syntax.ListExpr{Lbrack: pos, List: items, Rbrack: p.pos(p.prev.start)})
		}
		entry := p.entry(first)
		if p.is("for") || p.is("async") {
			return p.comprehension(open, entry, "}", true)
		}
		return p.dict(open, entry)
	}
	return p.dict(open, nil)
}

func (p *parser) entry(key syntax.Expr) *syntax.DictEntry {
	if starred(key) || !p.is(":") {
		p.unexpected(": and the value of this key", "write {key: value}")
	}
	colon := p.pos(p.tok.start)
	p.advance()
	return &syntax.DictEntry{Key: key, Colon: colon, Value: p.expression()}
}

// dict parses the rest of a dict display after its first entry, nil if it
// starts with **.
func (p *parser) dict(open int, first *syntax.DictEntry) syntax.Expr {
	pos := p.pos(open)
	run := &syntax.DictExpr{Lbrace: pos, Rbrace: pos}
	var parts []syntax.Expr
	merged := first == nil
	if first != nil {
		run.List = append(run.List, first)
	}
	for n := 0; !p.accept("}"); n++ {
		if n > 0 || first != nil {
			if !p.accept(",") {
				p.unexpected("} or a comma", "")
			}
			if p.accept("}") {
				break
			}
		}
		if p.accept("**") {
			merged = true
			if len(run.List) > 0 {
				parts = append(parts, run)
				run = &syntax.DictExpr{Lbrace: pos, Rbrace: pos}
			}
			parts = append(parts, p.binary(0))
			continue
		}
		run.List = append(run.List, p.entry(p.expression()))
	}
	if !merged {
		run.Rbrace = p.pos(p.prev.start)
		return run
	}
	if len(run.List) > 0 {
		parts = append(parts, run)
	}
	return spread(pos, "merge", parts)
}

// comprehension parses the clauses after its body, and its bracket.
func (p *parser) comprehension(open int, body syntax.Expr, end string, dict bool) syntax.Expr {
	if starred(body) {
		p.src.fail(p.prev.start, "write two for clauses", "a comprehension cannot unpack with *")
	}
	c := &syntax.Comprehension{Curly: dict, Lbrack: p.pos(open), Body: body}
	for p.is("for") || p.is("if") || p.is("async") {
		p.clause(c)
	}
	if !p.is(end) {
		p.unexpected(end+", for or if", "")
	}
	c.Rbrack = p.pos(p.tok.start)
	p.advance()
	return c
}

// clause parses one for or if of a comprehension.
func (p *parser) clause(c *syntax.Comprehension) {
	at := p.pos(p.tok.start)
	switch {
	case p.is("async"):
		p.refuse(p.tok)
	case p.accept("for"):
		vars, pattern := p.targets()
		p.local(vars)
		in := p.pos(p.tok.start)
		if !p.accept("in") {
			p.unexpected("in and what to go through", "write: for x in values")
		}
		from := p.pos(p.tok.start)
		c.Clauses = append(c.Clauses, &syntax.ForClause{For: at, Vars: vars, In: in, X: iterated(from, p.or(), pattern)})
	case p.accept("if"):
		c.Clauses = append(c.Clauses, &syntax.IfClause{If: at, Cond: p.or()})
		if p.is("else") {
			p.src.fail(p.tok.start, "put a if condition else b before the for", "the if of a comprehension has no else")
		}
	}
}

// local checks that the variables of a comprehension are names.
func (p *parser) local(vars syntax.Expr) {
	switch v := vars.(type) {
	case *syntax.Ident:
	case *syntax.TupleExpr:
		for _, x := range v.List {
			p.local(x)
		}
	case *syntax.ListExpr:
		for _, x := range v.List {
			p.local(x)
		}
	default:
		p.src.fail(p.prev.start, "", "the for of a comprehension takes names only")
	}
}
