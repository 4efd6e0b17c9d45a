package python

import "go.starlark.net/syntax"

// unstarred is a target without its stars, and the pattern of what it takes
// apart: a tuple with None for a target, "*" for one that takes the rest, and a
// pattern for targets inside. pattern is nil where there is no star.
func (p *parser) unstarred(target syntax.Expr) (plain, pattern syntax.Expr) {
	var items []syntax.Expr
	pos, _ := target.Span()
	switch t := target.(type) {
	case *syntax.TupleExpr:
		items = t.List
	case *syntax.ListExpr:
		items = t.List
	case *syntax.CallExpr:
		if items = p.stars[t]; items == nil {
			return target, nil
		}
		pos = t.Lparen
	default:
		return target, nil
	}
	names := &syntax.TupleExpr{Lparen: pos, Rparen: pos}
	parts := &syntax.TupleExpr{Lparen: pos, Rparen: pos}
	found, rest := false, false
	for _, x := range items {
		var part syntax.Expr
		if starred(x) {
			if rest {
				p.src.fail(p.offset(pos), "keep one of them", "two names with a * in one assignment")
			}
			found, rest = true, true
			x = x.(*syntax.UnaryExpr).X
			part = stringLiteral(pos, "*")
		} else if x, part = p.unstarred(x); part != nil {
			found = true
		} else {
			part = &syntax.Ident{NamePos: pos, Name: "None"}
		}
		names.List, parts.List = append(names.List, x), append(parts.List, part)
	}
	if !found {
		return target, nil
	}
	return names, parts
}

// elseAfter lowers the else of a loop: it runs unless a break left the loop.
func (p *parser) elseAfter(word string, at syntax.Position, loop syntax.Stmt, body *[]syntax.Stmt) []syntax.Stmt {
	if !p.is("else") {
		return []syntax.Stmt{loop}
	}
	start := p.tok.start
	p.advance()
	flag := &syntax.Ident{NamePos: at, Name: p.temporary()}
	set := func(pos syntax.Position, value string) syntax.Stmt {
		return assign(pos, copyOf(flag), &syntax.Ident{NamePos: pos, Name: value})
	}
	// Only the breaks of this loop: a loop inside keeps its own.
	var marked func(stmts []syntax.Stmt) []syntax.Stmt
	marked = func(stmts []syntax.Stmt) []syntax.Stmt {
		var all []syntax.Stmt
		for _, s := range stmts {
			switch s := s.(type) {
			case *syntax.BranchStmt:
				if s.Token == syntax.BREAK {
					all = append(all, set(s.TokenPos, "False"))
				}
			case *syntax.IfStmt:
				s.True, s.False = marked(s.True), marked(s.False)
			}
			all = append(all, s)
		}
		return all
	}
	*body = marked(*body)
	pos := p.pos(start)
	return []syntax.Stmt{set(at, "True"), loop, &syntax.IfStmt{If: pos, Cond: flag, True: p.block("else", start)}}
}

// iterated is what a for goes through: a text by its characters, and with a
// pattern every item taken apart.
func iterated(pos syntax.Position, x, pattern syntax.Expr) syntax.Expr {
	if pattern != nil {
		return hiddenCall(pos, "unpackeach", x, pattern)
	}
	switch t := x.(type) {
	case *syntax.ListExpr, *syntax.TupleExpr, *syntax.Comprehension:
		return x
	case *syntax.CallExpr:
		if id, ok := t.Fn.(*syntax.Ident); ok && id.Name == "range" {
			return x // may be long, and is counted as it goes
		}
	}
	return hiddenCall(pos, "iter", x)
}

// counted is the pattern of several targets for a value that is no display: it
// may be a text, or of another length.
func counted(target, value syntax.Expr) syntax.Expr {
	var items []syntax.Expr
	switch t := target.(type) {
	case *syntax.TupleExpr:
		items = t.List
	case *syntax.ListExpr:
		items = t.List
	default:
		return nil
	}
	switch value.(type) {
	case *syntax.TupleExpr, *syntax.ListExpr:
		return nil
	}
	pos, _ := target.Span()
	pattern := &syntax.TupleExpr{Lparen: pos, Rparen: pos}
	for _, x := range items {
		inner := counted(x, nil)
		if inner == nil {
			inner = &syntax.Ident{NamePos: pos, Name: "None"}
		}
		pattern.List = append(pattern.List, inner)
	}
	return pattern
}
