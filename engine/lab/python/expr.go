package python

import "go.starlark.net/syntax"

// PythonMethods are the method names that Starlark's list, dict and str lack,
// or answer unlike Python's: a call of one goes through ·attr.
var PythonMethods = set("sort reverse copy count format format_map ljust rjust center zfill swapcase casefold expandtabs encode fromkeys maketrans translate isdecimal isnumeric isidentifier isprintable isascii index popitem item tolist astype round is_integer __name__")

// levels of binary operators, loosest first.
var levels = []map[string]bool{set("|"), set("^"), set("&"), set("<< >>"), set("+ -"), set("* / // % @")}

var (
	startWords = set("None True False not lambda")
	startMarks = set("( [ { - + ~ ... * **")
	compareOps = set("< > == >= <= !=")
)

// starts reports whether a token can start an expression.
func starts(t token) bool {
	switch t.kind {
	case name, number, str:
		return true
	case keyword:
		return startWords[t.text]
	case op:
		return startMarks[t.text]
	}
	return false
}

// expressions parses a, b, *c: an expression, or a tuple if there is a comma.
func (p *parser) expressions() syntax.Expr {
	start := p.tok.start
	first := p.starExpression()
	if !p.is(",") {
		if starred(first) {
			p.src.fail(start, "in a list write [*a, *b]", "a * stands before a single value")
		}
		return first
	}
	items := []syntax.Expr{first}
	for p.accept(",") {
		if !starts(p.tok) {
			break
		}
		items = append(items, p.starExpression())
	}
	return p.tuple(start, syntax.Position{}, items)
}

// tuple is a tuple display; lparen may be invalid.
func (p *parser) tuple(start int, lparen syntax.Position, items []syntax.Expr) syntax.Expr {
	if anyStarred(items) {
		pos := p.pos(start)
		call := hiddenCall(pos, "tuple", concat(pos, items))
		p.stars[call] = items
		return call
	}
	t := &syntax.TupleExpr{Lparen: lparen, List: items}
	if lparen.IsValid() {
		t.Rparen = p.pos(p.prev.start)
	}
	return t
}

func (p *parser) starExpression() syntax.Expr {
	if p.is("*") {
		at := p.pos(p.tok.start)
		p.advance()
		return &syntax.UnaryExpr{OpPos: at, Op: syntax.STAR, X: p.binary(0)}
	}
	return p.expression()
}

// expression parses a conditional expression, a lambda, or what is tighter.
func (p *parser) expression() syntax.Expr {
	defer p.deeper()()
	if p.is("lambda") {
		return p.lambda()
	}
	x := p.or()
	if p.is(":=") {
		p.src.fail(p.tok.start, "assign on a line of its own, with =", "the lab has no :=")
	}
	if !p.is("if") {
		return x
	}
	at := p.pos(p.tok.start)
	p.advance()
	cond := p.or()
	if !p.is("else") {
		p.unexpected("else and the other value", "write: a if condition else b")
	}
	other := p.pos(p.tok.start)
	p.advance()
	return &syntax.CondExpr{If: at, Cond: cond, True: x, ElsePos: other, False: p.expression()}
}

func (p *parser) lambda() syntax.Expr {
	at := p.pos(p.tok.start)
	p.advance()
	params, names := p.params(":")
	if !p.accept(":") {
		p.unexpected(": and the value", "write: lambda x: x + 1")
	}
	p.funcs = append(p.funcs, &scope{params: names})
	body := p.expression()
	p.funcs = p.funcs[:len(p.funcs)-1]
	return &syntax.LambdaExpr{Lambda: at, Params: params, Body: body}
}

func (p *parser) or() syntax.Expr {
	x := p.and()
	for n := 0; p.is("or"); n++ {
		p.chain(n)
		at := p.pos(p.tok.start)
		p.advance()
		x = &syntax.BinaryExpr{X: x, OpPos: at, Op: syntax.OR, Y: p.and()}
	}
	return x
}

func (p *parser) and() syntax.Expr {
	x := p.not()
	for n := 0; p.is("and"); n++ {
		p.chain(n)
		at := p.pos(p.tok.start)
		p.advance()
		x = &syntax.BinaryExpr{X: x, OpPos: at, Op: syntax.AND, Y: p.not()}
	}
	return x
}

func (p *parser) not() syntax.Expr {
	if p.is("not") {
		defer p.deeper()()
		at := p.pos(p.tok.start)
		p.advance()
		return &syntax.UnaryExpr{OpPos: at, Op: syntax.NOT, X: p.not()}
	}
	return p.comparison()
}

// comparisonOp takes a comparison operator, "" if there is none.
func (p *parser) comparisonOp() string {
	text := p.tok.text
	switch {
	case p.tok.kind == op && compareOps[text], p.is("in"):
		p.advance()
		return text
	case p.is("is"):
		p.advance()
		if p.accept("not") {
			return "is not"
		}
		return "is"
	case p.is("not") && p.peek().text == "in":
		p.advance()
		p.advance()
		return "not in"
	}
	return ""
}

func (p *parser) comparison() syntax.Expr {
	x := []syntax.Expr{p.binary(0)}
	var ops []string
	var offs []int
	for {
		off := p.tok.start
		op := p.comparisonOp()
		if op == "" {
			break
		}
		ops, offs = append(ops, op), append(offs, off)
		x = append(x, p.binary(0))
	}
	if len(ops) == 0 {
		return x[0]
	}
	if len(ops) > maxDepth {
		p.src.fail(offs[maxDepth], "join shorter ones with and", "more than %d comparisons in a row", maxDepth)
	}
	return p.comparisons(ops, offs, x)
}

// binary parses operators of levels[level] and tighter ones.
func (p *parser) binary(level int) syntax.Expr {
	if level == len(levels) {
		return p.unary()
	}
	x := p.binary(level + 1)
	for n := 0; p.tok.kind == op && levels[level][p.tok.text]; n++ {
		p.chain(n)
		pos, op := p.pos(p.tok.start), p.tok.text
		p.advance()
		x = hiddenCall(pos, "binary", stringLiteral(pos, op), x, p.binary(level+1))
	}
	return x
}

var unaries = map[string]syntax.Token{"-": syntax.MINUS, "+": syntax.PLUS, "~": syntax.TILDE}

func (p *parser) unary() syntax.Expr {
	defer p.deeper()()
	if op, ok := unaries[p.tok.text]; ok && p.tok.kind != str {
		at := p.pos(p.tok.start)
		p.advance()
		return &syntax.UnaryExpr{OpPos: at, Op: op, X: p.unary()}
	}
	x := p.postfix()
	if p.is("**") {
		pos := p.pos(p.tok.start)
		p.advance()
		x = hiddenCall(pos, "binary", stringLiteral(pos, "**"), x, p.unary())
	}
	return x
}

// postfix parses an atom and the calls, attributes and subscripts after it.
func (p *parser) postfix() syntax.Expr {
	start := p.tok.start
	x := p.atom()
	for n := 0; ; n++ {
		end := p.prev.end
		if n > maxDepth {
			p.src.fail(start, "give the first part a name on a line of its own", "more than %d calls, attributes and indices in a row", maxDepth)
		}
		switch {
		case p.is("("):
			x = p.call(x, start, end)
		case p.is("["):
			x = p.subscript(x)
		case p.is("."):
			dot := p.tok.start
			p.advance()
			if p.tok.kind == keyword {
				p.src.fail(p.tok.start, "", "%s is a word of the language and cannot be the name of an attribute", p.tok.text)
			}
			if p.tok.kind != name {
				p.unexpected("the name of an attribute", "write a name after the dot, or take the dot away")
			}
			at, attr := p.tok.start, p.tok.text
			p.advance()
			p.out.Reads[p.src.position(dot)] = &Read{Name: attr, Of: p.src.excerpt(start, end), Root: root(x),
				Start: p.src.position(start), End: p.src.position(p.prev.end)}
			if PythonMethods[attr] && (p.is("(") || attr == "__name__") {
				x = hiddenCall(p.pos(dot), "attr", x, stringLiteral(p.pos(at), attr))
				break
			}
			x = &syntax.DotExpr{X: x, Dot: p.pos(dot), NamePos: p.pos(at), Name: &syntax.Ident{NamePos: p.pos(at), Name: attr}}
		default:
			return x
		}
	}
}

// subscript parses x[…].
func (p *parser) subscript(x syntax.Expr) syntax.Expr {
	open := p.tok.start
	p.advance()
	if p.is("]") {
		p.src.fail(p.tok.start, "write the index, such as x[0]", "an index is missing between [ and ]")
	}
	type item struct {
		lo, hi, step syntax.Expr
		slice        bool
		pos          syntax.Position
	}
	part := func() syntax.Expr {
		if p.is(":") || p.is("]") || p.is(",") {
			return nil
		}
		return p.expression()
	}
	var items []item
	comma := false
	for !p.is("]") {
		it := item{pos: p.pos(p.tok.start)}
		if p.is("*") {
			p.src.fail(p.tok.start, "write the indices out", "a * cannot stand in an index")
		}
		it.lo = part()
		if p.is(":") {
			it.slice, it.pos = true, p.pos(p.tok.start)
			p.advance()
			it.hi = part()
			if p.accept(":") {
				it.step = part()
			}
		} else if it.lo == nil {
			p.unexpected("an index", "write an index between the commas")
		}
		items = append(items, it)
		if comma = p.accept(","); !comma && !p.is("]") {
			p.unexpected("] or a comma", "")
		} else if !comma {
			break
		} else {
			comma = true
			if p.is("]") {
				break
			}
		}
	}
	closed := p.pos(p.tok.start)
	p.advance()
	lbrack := p.pos(open)
	if len(items) == 1 && !comma {
		it := items[0]
		if it.slice {
			return &syntax.SliceExpr{X: x, Lbrack: lbrack, Lo: it.lo, Hi: it.hi, Step: it.step, Rbrack: closed}
		}
		return &syntax.IndexExpr{X: x, Lbrack: lbrack, Y: it.lo, Rbrack: closed}
	}
	key := &syntax.TupleExpr{Lparen: lbrack, Rparen: closed}
	for _, it := range items {
		if it.slice {
			key.List = append(key.List, sliceKey(it.pos, it.lo, it.hi, it.step))
		} else {
			key.List = append(key.List, it.lo)
		}
	}
	return &syntax.IndexExpr{X: x, Lbrack: lbrack, Y: key, Rbrack: closed}
}
