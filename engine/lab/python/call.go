package python

import (
	"strings"

	"compressionlab/engine/trace"

	"go.starlark.net/syntax"
)

// call parses the arguments of a call of fn, whose source is start to end.
func (p *parser) call(fn syntax.Expr, start, end int) syntax.Expr {
	defer p.deeper()()
	open := p.tok.start
	p.advance()
	site := &CallSite{Callee: p.src.excerpt(start, end), Start: p.src.position(start)}
	call := &syntax.CallExpr{Fn: fn, Lparen: p.pos(open)}
	var positional, named, dicts []syntax.Expr
	seen := make(map[string]bool)
	stars := false
	for n := 0; !p.is(")"); n++ {
		if n > 0 {
			if !p.accept(",") {
				p.unexpected(") or a comma", "")
			}
			if p.is(")") {
				site.Comma = true
				break
			}
		}
		argStart := p.tok.start
		whole := argStart
		key, star := "", ""
		var arg syntax.Expr
		switch {
		case p.is("*"), p.is("**"):
			star = p.tok.text
			if star == "*" && len(dicts) > 0 {
				p.src.fail(argStart, "put it before **", "a * follows a ** in a call")
			}
			p.advance()
			argStart = p.tok.start
			arg = p.expression()
			if star == "**" {
				dicts = append(dicts, arg)
			} else {
				stars = true
				positional = append(positional, &syntax.UnaryExpr{OpPos: p.pos(argStart - 1), Op: syntax.STAR, X: arg})
			}
		case (p.tok.kind == name || p.tok.kind == keyword) && p.peek().text == "=" && p.peek().kind == op:
			if p.tok.kind == keyword {
				p.src.fail(p.tok.start, "an argument's name is a plain name", "%s is a word of the language and cannot name an argument", p.tok.text)
			}
			key = p.tok.text
			id := &syntax.Ident{NamePos: p.pos(p.tok.start), Name: key}
			if seen[key] {
				p.src.fail(p.tok.start, "keep one of the two", "the argument %s is given twice", key)
			}
			seen[key] = true
			p.advance()
			eq := p.pos(p.tok.start)
			p.advance()
			argStart = p.tok.start
			arg = p.expression()
			named = append(named, &syntax.BinaryExpr{X: id, OpPos: eq, Op: syntax.EQ, Y: arg})
		default:
			arg = p.expression()
			if p.is("for") || p.is("async") {
				arg = p.generator(open, n, arg)
			} else if p.is("=") {
				p.src.failWith(p.tok.start, p.src.edit(p.tok.start, p.tok.end, "=="), "compare with ==; before = an argument's name is expected", "= stands after something that is not a name")
			}
			if len(named) > 0 || len(dicts) > 0 {
				p.src.fail(argStart, "put it before those with a name", "an argument without a name follows one with a name")
			}
			positional = append(positional, arg)
		}
		given := trace.Arg{Name: key, Text: p.src.excerpt(whole, p.prev.end), Value: p.src.excerpt(argStart, p.prev.end)}
		if at := p.src.position(whole); star == "" && !strings.Contains(given.Text, "\n") {
			given.Line, given.Column = at.Line, at.Column
		} else {
			given.Text, given.Value = "", ""
		}
		site.Args = append(site.Args, given)
		if n == 0 {
			stop := p.prev.end
			site.Arg, site.ArgStart, site.ArgEnd = p.src.excerpt(argStart, stop), p.src.position(argStart), p.src.position(stop)
			site.Keyword, site.Star, site.Root = key, star, root(arg)
			head := p.src.excerpt(start, min(p.tok.start+1, stop+1))
			if !strings.Contains(head, "\n") {
				site.head = head
			}
		}
	}
	if len(named) > maxArgs || len(positional) > maxArgs && !stars {
		p.src.fail(open, "pass them in a list", "a call with more than %d arguments", maxArgs)
	}
	call.Args = p.arguments(positional, named, dicts, stars)
	call.Rparen = p.pos(p.tok.start)
	p.advance()
	site.End = p.src.position(p.prev.end)
	p.out.Calls[p.src.position(open)] = site
	return call
}

// generator parses f(x for x in y) after x: it must be the only argument.
func (p *parser) generator(open, n int, body syntax.Expr) syntax.Expr {
	if n > 0 {
		p.src.fail(p.tok.start, "put it in brackets: [x for x in values]", "a generator stands beside another argument")
	}
	c := &syntax.Comprehension{Lbrack: p.pos(open), Body: body}
	for p.is("for") || p.is("if") || p.is("async") {
		p.clause(c)
	}
	c.Rbrack = p.pos(p.tok.start)
	if p.is(",") {
		p.src.fail(p.tok.start, "put it in brackets: [x for x in values]", "a generator stands beside another argument")
	}
	return c
}

// arguments puts the arguments in the order that Starlark's calls have.
func (p *parser) arguments(positional, named, dicts []syntax.Expr, stars bool) []syntax.Expr {
	var args []syntax.Expr
	var tail []syntax.Expr
	if stars {
		first := 0
		for !starred(positional[first]) {
			first++
		}
		args = append(args, positional[:first]...)
		star := positional[first].(*syntax.UnaryExpr)
		if rest := positional[first:]; len(rest) > 1 {
			star = &syntax.UnaryExpr{OpPos: star.OpPos, Op: syntax.STAR, X: concat(star.OpPos, rest)}
		}
		pos, _ := star.X.Span()
		star.X = iterated(pos, star.X, nil)
		tail = append(tail, star)
	} else {
		args = append(args, positional...)
	}
	args = append(args, named...)
	args = append(args, tail...)
	if len(dicts) > 0 {
		d := dicts[0]
		pos, _ := d.Span()
		if len(dicts) > 1 {
			d = spread(pos, "merge", dicts)
		}
		args = append(args, &syntax.UnaryExpr{OpPos: pos, Op: syntax.STARSTAR, X: d})
	}
	return args
}
