package python

import (
	"fmt"
	"strconv"
	"strings"

	"go.starlark.net/syntax"
)

// hiddenCall is ·name(args) with its parenthesis at pos.
func hiddenCall(pos syntax.Position, name string, args ...syntax.Expr) *syntax.CallExpr {
	return &syntax.CallExpr{Fn: &syntax.Ident{NamePos: pos, Name: Hidden + name}, Lparen: pos, Args: args, Rparen: pos}
}

func stringLiteral(pos syntax.Position, value string) *syntax.Literal {
	return &syntax.Literal{Token: syntax.STRING, TokenPos: pos, Raw: strconv.Quote(value), Value: value}
}

func assign(pos syntax.Position, to, value syntax.Expr) syntax.Stmt {
	return &syntax.AssignStmt{OpPos: pos, Op: syntax.EQ, LHS: to, RHS: value}
}

func pass(pos syntax.Position) syntax.Stmt {
	return &syntax.BranchStmt{Token: syntax.PASS, TokenPos: pos}
}

// temporary is a new hidden name.
func (p *parser) temporary() string {
	p.temps++
	return Hidden + fmt.Sprint(p.temps)
}

// hiddenName is the name of the hidden builtin that x calls, "" if none.
func hiddenName(x syntax.Expr) string {
	if call, ok := x.(*syntax.CallExpr); ok {
		if fn, ok := call.Fn.(*syntax.Ident); ok && strings.HasPrefix(fn.Name, Hidden) {
			return fn.Name[len(Hidden):]
		}
	}
	return ""
}

// root is the name that a chain of attributes and subscripts starts from.
func root(x syntax.Expr) string {
	for {
		switch e := x.(type) {
		case *syntax.Ident:
			return e.Name
		case *syntax.DotExpr:
			x = e.X
		case *syntax.IndexExpr:
			x = e.X
		case *syntax.SliceExpr:
			x = e.X
		default:
			return ""
		}
	}
}

func starred(x syntax.Expr) bool {
	u, ok := x.(*syntax.UnaryExpr)
	return ok && u.Op == syntax.STAR
}

func anyStarred(items []syntax.Expr) bool {
	for _, x := range items {
		if starred(x) {
			return true
		}
	}
	return false
}

// concat is a list of items some of which are starred.
func concat(pos syntax.Position, items []syntax.Expr) *syntax.CallExpr {
	var parts, run []syntax.Expr
	flush := func() {
		if run != nil {
			parts = append(parts, &syntax.TupleExpr{Lparen: pos, List: run, Rparen: pos})
			run = nil
		}
	}
	for _, x := range items {
		if starred(x) {
			flush()
			parts = append(parts, x.(*syntax.UnaryExpr).X)
		} else {
			run = append(run, x)
		}
	}
	flush()
	return spread(pos, "concat", parts)
}

// spread calls a hidden function that may nest, however many arguments.
func spread(pos syntax.Position, name string, args []syntax.Expr) *syntax.CallExpr {
	for len(args) > maxArgs {
		var next []syntax.Expr
		for len(args) > 0 {
			n := min(len(args), maxArgs)
			next = append(next, hiddenCall(pos, name, args[:n:n]...))
			args = args[n:]
		}
		args = next
	}
	return hiddenCall(pos, name, args...)
}

// compare is x op y for one comparison.
func (p *parser) compare(op string, off int, x, y syntax.Expr) syntax.Expr {
	pos := p.pos(off)
	switch op {
	case "is":
		return hiddenCall(pos, "is", x, y)
	case "is not":
		return &syntax.UnaryExpr{OpPos: pos, Op: syntax.NOT, X: hiddenCall(pos, "is", x, y)}
	}
	return hiddenCall(pos, "compare", stringLiteral(pos, op), x, y)
}

// comparisons is a chain x[0] op[0] x[1] op[1] x[2] …, every operand
// evaluated at most once and none after a comparison that is false.
func (p *parser) comparisons(ops []string, offs []int, x []syntax.Expr) syntax.Expr {
	if len(ops) == 1 {
		return p.compare(ops[0], offs[0], x[0], x[1])
	}
	pos := p.pos(offs[0])
	and := func(left, right syntax.Expr) syntax.Expr {
		return &syntax.BinaryExpr{X: left, OpPos: p.pos(offs[1]), Op: syntax.AND, Y: right}
	}
	middle := func() syntax.Expr {
		switch m := x[1].(type) {
		case *syntax.Ident:
			c := *m
			return &c
		case *syntax.Literal:
			c := *m
			return &c
		}
		return nil
	}
	if again := middle(); again != nil {
		first := p.compare(ops[0], offs[0], x[0], x[1])
		return and(first, p.comparisons(ops[1:], offs[1:], append([]syntax.Expr{again}, x[2:]...)))
	}
	a, b := p.temporary(), p.temporary()
	id := func(name string) syntax.Expr { return &syntax.Ident{NamePos: pos, Name: name} }
	first := p.compare(ops[0], offs[0], id(a), id(b))
	rest := p.comparisons(ops[1:], offs[1:], append([]syntax.Expr{id(b)}, x[2:]...))
	lambda := &syntax.LambdaExpr{Lambda: pos, Params: []syntax.Expr{id(a), id(b)}, Body: and(first, rest)}
	return &syntax.CallExpr{Fn: lambda, Lparen: pos, Args: x[:2:2], Rparen: pos}
}

// sliceKey is the hidden key lo:hi:step.
func sliceKey(pos syntax.Position, lo, hi, step syntax.Expr) syntax.Expr {
	part := func(x syntax.Expr) syntax.Expr {
		if x == nil {
			return &syntax.Ident{NamePos: pos, Name: "None"}
		}
		return x
	}
	return hiddenCall(pos, "slice", part(lo), part(hi), part(step))
}
