package python

import (
	"strings"

	"go.starlark.net/syntax"
)

// strings parses one string, or several in a row, which are one.
func (p *parser) strings() syntax.Expr {
	start := p.tok.start
	at := p.pos(start)
	var parts []syntax.Expr
	var plain strings.Builder
	flush := func() {
		if plain.Len() > 0 {
			parts = append(parts, stringLiteral(at, plain.String()))
			plain.Reset()
		}
	}
	formatted, bytes, raw := false, false, p.tok
	for n := 0; p.tok.kind == str; n++ {
		t := p.tok
		b := strings.Contains(t.prefix, "b")
		if n > 0 && b != bytes {
			p.src.fail(t.start, "put a + and a conversion between them, or a comma", "a text and a bytes text stand side by side")
		}
		bytes = b
		raw.end = t.end
		if strings.Contains(t.prefix, "f") {
			formatted = true
			f := &pieces{p: p, raw: strings.Contains(t.prefix, "r"), flush: flush, plain: &plain, parts: &parts}
			f.text(t.bodyStart, t.bodyE, false)
		} else {
			plain.WriteString(p.src.unescape(t.bodyStart, t.bodyE, strings.Contains(t.prefix, "r"), b))
		}
		p.advance()
	}
	if !formatted {
		lit := &syntax.Literal{Token: syntax.STRING, TokenPos: at, Raw: p.src.text(start, raw.end), Value: plain.String()}
		if bytes {
			lit.Token = syntax.BYTES
		}
		return lit
	}
	flush()
	return spread(at, "fstring", parts)
}

// pieces collects the parts of an f-string: literals and ·format calls.
type pieces struct {
	p     *parser
	raw   bool
	level int // of format specs around
	flush func()
	plain *strings.Builder
	parts *[]syntax.Expr
}

// text reads from offset i to end, or in a spec to the } that ends it, whose
// offset it returns.
func (f *pieces) text(i, end int, spec bool) int {
	src := f.p.src
	run := i
	put := func(to int) { f.plain.WriteString(src.unescape(run, to, f.raw, false)) }
	for i < end {
		c := src.at(i)
		switch {
		case c == '\\' && !f.raw && i+1 < end && src.at(i+1) != '{' && src.at(i+1) != '}':
			i += 2
		case (c == '{' || c == '}') && src.at(i+1) == c && !spec && i+1 < end:
			put(i + 1)
			i += 2
			run = i
		case c == '{':
			put(i)
			i = f.field(i, end)
			run = i
		case c == '}' && spec:
			put(i)
			return i
		case c == '}':
			src.failWith(i, src.edit(i, i+1, "}}"), "write }} for a brace that is text", "this } of the f-string closes nothing")
		default:
			i++
		}
	}
	put(end)
	return end
}

// field parses {expression = !conversion :spec} from its { to end at the most,
// and returns the offset after its }.
func (f *pieces) field(open, end int) int {
	p := f.p
	defer p.deeper()()
	scan, tok, prev := p.scan, p.tok, p.prev
	p.scan = &scanner{source: p.src, off: open + 1, end: end, field: true}
	defer func() { p.scan, p.tok, p.prev = scan, tok, prev }()
	p.advance()
	if p.is("}") || p.tok.kind == eof {
		p.src.fail(open, "write a value between { and }, or {{}} for braces that are text", "nothing stands in this { }")
	}
	at := p.pos(p.tok.start)
	value := p.expressions()
	conversion := ""
	var spec syntax.Expr
	debug := false
	i := p.tok.end
	if p.is("=") {
		for i < end && blank(p.src.at(i)) {
			i++
		}
		f.plain.WriteString(p.src.text(open+1, i))
		debug = true
		p.advance()
		i = p.tok.end
	}
	if p.is("!") {
		conversion = string(p.src.at(i))
		if i >= end || !strings.Contains("rsa", conversion) {
			p.src.fail(p.tok.start, "write !r, !s, or nothing", "!r, !s or !a is expected after the value")
		}
		p.scan.off = i + 1
		p.advance()
		i = p.tok.end
	}
	f.flush()
	switch {
	case p.is(":"):
		if f.level > 1 {
			p.src.fail(p.tok.start, "give the inner part a name on a line of its own", "format specs nest too deeply")
		}
		spec, i = f.spec(i, end)
	case !p.is("}"):
		if p.tok.kind == eof {
			p.src.fail(open, "close it with }, or write {{ for a brace that is text", "this { of the f-string is never closed")
		}
		p.unexpected("} in the f-string", "")
	}
	if debug && conversion == "" && spec == nil {
		conversion = "r"
	}
	if spec == nil {
		spec = stringLiteral(at, "")
	}
	*f.parts = append(*f.parts, hiddenCall(at, "format", value, stringLiteral(at, conversion), spec))
	return i
}

// spec parses a format spec from i, and returns the offset after the } behind it.
func (f *pieces) spec(i, end int) (syntax.Expr, int) {
	var parts []syntax.Expr
	var plain strings.Builder
	at := f.p.pos(i)
	inner := &pieces{p: f.p, raw: f.raw, level: f.level + 1, plain: &plain, parts: &parts}
	inner.flush = func() {
		if plain.Len() > 0 {
			parts = append(parts, stringLiteral(at, plain.String()))
			plain.Reset()
		}
	}
	stop := inner.text(i, end, true)
	if stop >= end {
		f.p.src.fail(i, "close it with }", "a { in this f-string is never closed")
	}
	if len(parts) == 0 {
		return stringLiteral(at, plain.String()), stop + 1
	}
	inner.flush()
	return spread(at, "fstring", parts), stop + 1
}
