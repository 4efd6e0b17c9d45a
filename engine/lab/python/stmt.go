package python

import (
	"strings"

	"go.starlark.net/syntax"
)

// compound are the words that start a statement with a block.
var compound = set("if while for def class try with")

// statement parses one statement, to its line end or the ; after it. It may
// lower to several, and to at least one.
func (p *parser) statement() []syntax.Stmt {
	t := p.tok
	if t.kind == indent {
		p.unexpectedIndent()
	}
	if t.kind == keyword && !startWords[t.text] || t.text == "lambda" {
		if next := p.peek(); next.kind == op && next.text == "=" {
			p.src.fail(t.start, "choose another name", "%s is a word of the language and cannot be assigned to", t.text)
		}
	}
	if t.kind == keyword {
		switch t.text {
		case "if":
			return []syntax.Stmt{p.ifStatement()}
		case "while":
			return p.while()
		case "for":
			return p.forStatement()
		case "def":
			return []syntax.Stmt{p.def()}
		case "class", "try", "with", "async":
			p.refuse(t)
		case "else", "elif", "except", "finally":
			p.stray(t)
		}
	}
	if t.kind == op && t.text == "@" {
		p.refuse(t)
	}
	stmts := p.simple()
	switch {
	case p.accept(";"):
		if p.tok.kind == newline {
			p.advance()
		}
	case p.tok.kind == newline:
		p.advance()
	case p.tok.kind == eof:
	default:
		p.notAtEnd(t)
	}
	return stmts
}

// block parses what a compound statement holds. word is its first word, and
// stands at start.
func (p *parser) block(word string, start int) []syntax.Stmt {
	p.colon(word, start)
	if p.tok.kind != newline {
		if p.tok.kind == keyword && compound[p.tok.text] {
			p.src.fail(p.tok.start, "start a new line, indented by four spaces", "%s cannot follow a : on the same line", p.tok.text)
		}
		var stmts []syntax.Stmt
		for {
			more := p.statementOnLine()
			stmts = append(stmts, more...)
			if p.prev.kind == newline || p.tok.kind == eof || p.tok.kind == dedent {
				return stmts
			}
		}
	}
	p.advance()
	if p.tok.kind != indent {
		at := p.tok.start
		line := p.src.position(start).Line
		var hint string
		if p.tok.kind == eof || p.tok.kind == dedent {
			hint = "write what belongs to it on the next line, indented by four spaces"
		} else {
			hint = "indent the lines that belong to it by four spaces"
		}
		p.src.failWith(at, p.indentEdit(at), hint, "an indented line is expected after the %s of line %d", word, line)
	}
	p.advance()
	var stmts []syntax.Stmt
	for p.tok.kind != dedent && p.tok.kind != eof {
		if p.tok.kind == newline {
			p.advance()
			continue
		}
		stmts = append(stmts, p.statement()...)
	}
	if p.tok.kind == dedent {
		p.advance()
	}
	return stmts
}

// statementOnLine is a simple statement in a block on the line of its colon.
func (p *parser) statementOnLine() []syntax.Stmt {
	if p.tok.kind == keyword && compound[p.tok.text] {
		p.src.fail(p.tok.start, "start a new line", "%s cannot follow a ; on the same line", p.tok.text)
	}
	return p.statement()
}

func (p *parser) ifStatement() syntax.Stmt {
	defer p.deeper()()
	var first *syntax.IfStmt
	var last *syntax.IfStmt
	for {
		start, word := p.tok.start, p.tok.text
		at := p.pos(start)
		p.advance()
		cond := p.condition(word)
		s := &syntax.IfStmt{If: at, Cond: cond}
		s.True = p.block(word, start)
		if first == nil {
			first = s
		} else {
			last.ElsePos, last.False = at, []syntax.Stmt{s}
		}
		last = s
		if !p.is("elif") {
			break
		}
	}
	if p.is("else") {
		start := p.tok.start
		p.advance()
		if p.is("if") {
			p.src.failWith(start, p.src.edit(start, p.tok.end, "elif"), "write elif", "else if is elif in Python")
		}
		last.ElsePos = p.pos(start)
		last.False = p.block("else", start)
	}
	return first
}

// condition parses what is asked after if, elif, while or assert.
func (p *parser) condition(word string) syntax.Expr {
	if p.is(":") || p.tok.kind == newline {
		colon := ":"
		if word == "assert" {
			colon = ""
		}
		p.src.fail(p.tok.start, "write: "+word+" a > b"+colon, "a condition is expected after %s", word)
	}
	x := p.expression()
	if p.is("=") {
		p.src.failWith(p.tok.start, p.src.edit(p.tok.start, p.tok.end, "=="), "compare with ==; a single = assigns", "= in a condition")
	}
	return x
}

func (p *parser) while() []syntax.Stmt {
	defer p.deeper()()
	start := p.tok.start
	p.advance()
	cond := p.condition("while")
	p.loops++
	body := p.block("while", start)
	p.loops--
	loop := &syntax.WhileStmt{While: p.pos(start), Cond: cond, Body: body}
	return p.elseAfter("while", p.pos(start), loop, &loop.Body)
}

func (p *parser) forStatement() []syntax.Stmt {
	defer p.deeper()()
	start := p.tok.start
	p.advance()
	vars, pattern := p.targets()
	if !p.accept("in") {
		p.unexpected("in and what to go through", "write: for x in values:")
	}
	from := p.pos(p.tok.start)
	x := p.expressions()
	p.loops++
	body := p.block("for", start)
	p.loops--
	loop := &syntax.ForStmt{For: p.pos(start), Vars: vars, X: iterated(from, x, pattern), Body: body}
	return p.elseAfter("for", p.pos(start), loop, &loop.Body)
}

// targets parses the variables of a for, and gives the pattern of [parser.unstarred].
func (p *parser) targets() (vars, pattern syntax.Expr) {
	start := p.tok.start
	if !starts(p.tok) || p.tok.kind == keyword {
		p.unexpected("a name", "write: for x in values")
	}
	item := func() syntax.Expr {
		at := p.tok.start
		if p.accept("*") {
			x := p.binary(0)
			p.target(x, at)
			return &syntax.UnaryExpr{OpPos: p.pos(at), Op: syntax.STAR, X: x}
		}
		x := p.binary(0)
		plain, _ := p.unstarred(x)
		p.target(plain, at)
		if _, ok := x.(*syntax.SliceExpr); ok {
			p.src.fail(at, "use a plain name", "a for cannot assign to a slice")
		}
		return x
	}
	first := item()
	if !p.is(",") {
		if starred(first) {
			p.src.fail(start, "write *a, for a list of the rest", "a * stands before a single name")
		}
		return p.unstarred(first)
	}
	items := []syntax.Expr{first}
	for p.accept(",") {
		if !starts(p.tok) || p.tok.kind == keyword {
			break
		}
		items = append(items, item())
	}
	return p.unstarred(p.tuple(start, syntax.Position{}, items))
}

func (p *parser) def() syntax.Stmt {
	defer p.deeper()()
	start := p.tok.start
	p.advance()
	if p.tok.kind != name {
		if p.tok.kind == keyword {
			p.src.fail(p.tok.start, "choose another name", "%s is a word of the language and cannot name a function", p.tok.text)
		}
		p.unexpected("the name of the function", "write: def name(x):")
	}
	id := &syntax.Ident{NamePos: p.pos(p.tok.start), Name: p.tok.text}
	p.bound(id.Name, p.tok.start)
	p.advance()
	open := p.tok
	if !p.accept("(") {
		p.unexpected("( and the parameters", "write: def "+id.Name+"(x):")
	}
	params, names := p.params(")")
	closed := p.pos(p.tok.start)
	if !p.accept(")") {
		p.unexpected(") or a comma", "")
	}
	if p.accept("->") {
		p.expression()
	}
	loops := p.loops
	p.loops = 0
	p.funcs = append(p.funcs, &scope{params: names, globals: make(map[string]bool)})
	body := p.block("def", start)
	p.funcs = p.funcs[:len(p.funcs)-1]
	p.loops = loops
	return &syntax.DefStmt{Def: p.pos(start), Name: id, Lparen: p.pos(open.start), Params: params, Rparen: closed, Body: body}
}

// params parses the parameters of a def (to its ")", annotations allowed) or of
// a lambda (to its ":"), and gives their names too.
func (p *parser) params(end string) (params []syntax.Expr, seen map[string]bool) {
	seen = make(map[string]bool)
	optional, star, bare, dicts := false, false, -1, false
	ident := func() *syntax.Ident {
		t := p.tok
		if t.kind == keyword {
			p.src.fail(t.start, "choose another name", "%s is a word of the language and cannot name a parameter", t.text)
		}
		if t.kind != name {
			p.unexpected("the name of a parameter", "")
		}
		if seen[t.text] {
			p.src.fail(t.start, "rename one of the two", "two parameters have the name %s", t.text)
		}
		seen[t.text] = true
		p.advance()
		id := &syntax.Ident{NamePos: p.pos(t.start), Name: t.text}
		if end == ")" && p.accept(":") {
			p.expression()
		}
		return id
	}
	for !p.is(end) {
		at := p.tok.start
		pos := p.pos(at)
		if dicts {
			p.src.fail(at, "put it before **", "a parameter follows the one with **")
		}
		switch {
		case p.accept("**"):
			dicts = true
			params = append(params, &syntax.UnaryExpr{OpPos: pos, Op: syntax.STARSTAR, X: ident()})
		case p.accept("*"):
			if star {
				p.src.fail(at, "keep one of them", "two parameters have a *")
			}
			star = true
			if p.is(",") {
				bare = at
				params = append(params, &syntax.UnaryExpr{OpPos: pos, Op: syntax.STAR})
			} else {
				params = append(params, &syntax.UnaryExpr{OpPos: pos, Op: syntax.STAR, X: ident()})
			}
		case p.is("/") && len(params) > 0:
			p.advance() // only positions before it: the lab lets names stand too
		default:
			id := ident()
			bare = -1
			if p.is("=") {
				eq := p.pos(p.tok.start)
				p.advance()
				optional = true
				params = append(params, &syntax.BinaryExpr{X: id, OpPos: eq, Op: syntax.EQ, Y: p.expression()})
			} else {
				if optional && !star {
					p.src.fail(at, "put it before those with a default", "the parameter %s without a default follows one with a default", id.Name)
				}
				params = append(params, id)
			}
		}
		if !p.accept(",") {
			break
		}
	}
	if bare >= 0 {
		p.src.fail(bare, "name a parameter after it, or take it away", "nothing follows the *")
	}
	return params, seen
}

// simple parses a statement of one line.
func (p *parser) simple() []syntax.Stmt {
	t := p.tok
	at := p.pos(t.start)
	one := func(s syntax.Stmt) []syntax.Stmt { return []syntax.Stmt{s} }
	if t.kind != keyword {
		return p.expressionStatement()
	}
	switch t.text {
	case "pass":
		p.advance()
		return one(pass(at))
	case "break", "continue":
		if p.loops == 0 {
			p.src.fail(t.start, "take it away, or put it into a for or while", "%s stands outside a loop", t.text)
		}
		p.advance()
		return one(&syntax.BranchStmt{Token: map[string]syntax.Token{"break": syntax.BREAK, "continue": syntax.CONTINUE}[t.text], TokenPos: at})
	case "return":
		if len(p.funcs) == 0 {
			p.src.fail(t.start, "print the value, or put the lines into a def", "return stands outside a function")
		}
		p.advance()
		r := &syntax.ReturnStmt{Return: at}
		if starts(p.tok) {
			r.Result = p.expressions()
		}
		return one(r)
	case "assert":
		return one(p.assert())
	case "import":
		return p.importStatement()
	case "from":
		return p.fromStatement()
	case "global":
		return one(p.global())
	case "del":
		return p.del()
	case "raise", "yield", "await", "nonlocal":
		p.refuse(t)
	}
	return p.expressionStatement()
}

// assert lowers to if not cond: ·assert(message, source).
func (p *parser) assert() syntax.Stmt {
	at := p.pos(p.tok.start)
	p.advance()
	start := p.tok.start
	cond := p.condition("assert")
	source := stringLiteral(p.pos(start), p.src.text(start, p.prev.end))
	var message syntax.Expr = &syntax.Ident{NamePos: at, Name: "None"}
	if p.accept(",") {
		message = p.expression()
	}
	not := &syntax.UnaryExpr{OpPos: at, Op: syntax.NOT, X: cond}
	return &syntax.IfStmt{If: at, Cond: not, True: []syntax.Stmt{&syntax.ExprStmt{X: hiddenCall(at, "assert", message, source)}}}
}

// global does nothing at top level, and in a function that only reads.
func (p *parser) global() syntax.Stmt {
	at := p.pos(p.tok.start)
	p.advance()
	for {
		if p.tok.kind != name {
			p.unexpected("a name", "")
		}
		if n := len(p.funcs); n > 0 {
			f := p.funcs[n-1]
			if f.params[p.tok.text] {
				p.src.fail(p.tok.start, "rename the parameter", "%s is a parameter, and cannot be global too", p.tok.text)
			}
			f.globals[p.tok.text] = true
		}
		p.advance()
		if !p.accept(",") {
			return pass(at)
		}
	}
}

func (p *parser) del() []syntax.Stmt {
	at := p.pos(p.tok.start)
	p.advance()
	var stmts []syntax.Stmt
	for {
		start := p.tok.start
		switch x := p.binary(0).(type) {
		case *syntax.IndexExpr:
			stmts = append(stmts, &syntax.ExprStmt{X: hiddenCall(at, "delitem", x.X, x.Y)})
		case *syntax.SliceExpr:
			stmts = append(stmts, &syntax.ExprStmt{X: hiddenCall(at, "delitem", x.X, sliceKey(x.Lbrack, x.Lo, x.Hi, x.Step))})
		case *syntax.Ident:
			p.src.fail(start, "assign None to it if nothing may reach its value: "+x.Name+" = None", "the lab cannot delete the name %s", x.Name)
		default:
			p.src.fail(start, "write: del x[i]", "del takes an entry of a list or a dict")
		}
		if !p.accept(",") || !starts(p.tok) {
			return stmts
		}
	}
}

// dotted parses a.b.c.
func (p *parser) dotted() (text string, at int) {
	at = p.tok.start
	var parts []string
	for {
		if p.tok.kind != name {
			if len(parts) == 0 && (p.is(".") || p.is("...")) {
				p.src.fail(at, "name the module in full", "the lab has no files beside the cell to import from")
			}
			p.unexpected("the name of a module", "write: import numpy as np")
		}
		parts = append(parts, p.tok.text)
		p.advance()
		if !p.accept(".") {
			return strings.Join(parts, "."), at
		}
	}
}

// as parses the new name of an import, "" if there is none.
func (p *parser) as() (string, int) {
	if !p.accept("as") {
		return "", 0
	}
	if p.tok.kind != name {
		p.unexpected("a name after as", "write: import numpy as np")
	}
	p.advance()
	return p.prev.text, p.prev.start
}

func (p *parser) importStatement() []syntax.Stmt {
	p.advance()
	var stmts []syntax.Stmt
	for {
		module, at := p.dotted()
		whole, nameAt := module, at
		as, asAt := p.as()
		if as != "" {
			nameAt = asAt
		} else {
			whole, _, _ = strings.Cut(module, ".")
			as = whole
		}
		p.bound(as, nameAt)
		p.out.Imports = append(p.out.Imports, Import{Module: module, As: as, At: p.src.position(at)})
		pos := p.pos(at)
		call := hiddenCall(pos, "import", stringLiteral(pos, module), stringLiteral(pos, whole))
		stmts = append(stmts, assign(pos, &syntax.Ident{NamePos: p.pos(nameAt), Name: as}, call))
		if !p.accept(",") {
			return stmts
		}
	}
}

func (p *parser) fromStatement() []syntax.Stmt {
	p.advance()
	module, at := p.dotted()
	pos := p.pos(at)
	var stmts []syntax.Stmt
	future := module == "__future__"
	if !future {
		stmts = append(stmts, &syntax.ExprStmt{X: hiddenCall(pos, "import", stringLiteral(pos, module), stringLiteral(pos, module))})
	} else {
		stmts = append(stmts, pass(pos))
	}
	if !p.accept("import") {
		p.unexpected("import and the names", "write: from "+module+" import name")
	}
	if p.is("*") {
		p.src.fail(p.tok.start, "name what you need: from "+module+" import a, b", "the lab cannot import everything with *")
	}
	paren := p.accept("(")
	for {
		if p.tok.kind != name {
			p.unexpected("a name to import", "write: from "+module+" import name")
		}
		what, whatAt := p.tok.text, p.tok.start
		p.advance()
		as, asAt := p.as()
		if as == "" {
			as, asAt = what, whatAt
		}
		if !future {
			p.bound(as, asAt)
			p.out.Imports = append(p.out.Imports, Import{Module: module, Name: what, As: as, At: p.src.position(at)})
			here := p.pos(whatAt)
			call := hiddenCall(here, "from", stringLiteral(pos, module), stringLiteral(here, what))
			stmts = append(stmts, assign(here, &syntax.Ident{NamePos: p.pos(asAt), Name: as}, call))
		}
		if !p.accept(",") || paren && p.is(")") {
			break
		}
	}
	if paren && !p.accept(")") {
		p.unexpected(") or a comma", "")
	}
	return stmts
}
