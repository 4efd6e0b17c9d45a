package read

import (
	"fmt"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mathML writes a formula in TeX's notation as MathML, which browsers set and
// screen readers speak without a script. It knows what lessons need:
//
//	x 3.5 + (a, b) | ^ _ {…}          letters, numbers, operators, scripts, groups
//	\frac{a}{b}                       fractions
//	\text{words} \operatorname{KL}    words, and the names of functions
//	\tau \sum \cdot \le \log …        signs, see the tables below
//	\, \quad                          space
//
// Anything else is an error that names it.
//
// A letter is written as upright by MathML's measure and as a variable by a
// class: browsers would else take it from a mathematical font, which looks like
// no letter of the text around. There are no roots, as Chromium draws none where
// no font of the machine has the table MATH.
func mathML(tex string, display bool) (string, error) {
	bars := strings.Count(tex, "|") - strings.Count(tex, `\|`)
	p := texParser{rest: tex, paired: bars%2 == 0}
	body, err := p.list("")
	if err != nil {
		return "", err
	}
	if body == "" {
		return "", fmt.Errorf("a formula is empty")
	}
	open := "<math>"
	if display {
		open = `<math display="block">`
	}
	return open + body + "</math>", nil
}

// signs are operators and relations, by command.
var signs = map[string]string{
	"cdot": "·", "times": "×", "pm": "±", "le": "≤", "ge": "≥", "ne": "≠", "approx": "≈", "to": "→", "leftarrow": "←",
	"sum": "∑", "prod": "∏", "in": "∈", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "|": "‖", "{": "{", "}": "}", "%": "%",
	"partial": "∂", "ldots": "…", "top": "⊤", "odot": "⊙",
}

// letters are variables, by command.
var letters = map[string]string{
	"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "lambda": "λ", "mu": "μ", "rho": "ρ", "sigma": "σ", "tau": "τ", "theta": "θ",
}

// functions are names that stand upright.
var functions = []string{"log", "exp", "max", "min", "round", "softmax"}

var spaces = map[string]string{",": "0.17em", ";": "0.28em", "quad": "1em", "qquad": "2em"}

// A texParser has the part of a formula that is not read yet.
type texParser struct {
	rest   string
	paired bool // each bar opens a magnitude or closes one
	inside bool // of one
}

// list reads up to end, "}" or the end of the formula.
func (p *texParser) list(end string) (string, error) {
	var b strings.Builder
	for {
		p.rest = strings.TrimLeft(p.rest, " \n\t")
		if end != "" && strings.HasPrefix(p.rest, end) {
			p.rest = p.rest[len(end):]
			return b.String(), nil
		}
		if p.rest == "" {
			if end != "" {
				return "", fmt.Errorf("a { is not closed")
			}
			return b.String(), nil
		}
		a, err := p.scripted()
		if err != nil {
			return "", err
		}
		b.WriteString(a)
	}
}

// scripted reads an atom with what stands below and above it. Those of a sum
// stand under and over the sign where there is room.
func (p *texParser) scripted() (string, error) {
	base, err := p.atom()
	if err != nil {
		return "", err
	}
	sub, super := "", ""
	for {
		p.rest = strings.TrimLeft(p.rest, " \n\t")
		at := &sub
		switch {
		case strings.HasPrefix(p.rest, "^"):
			at = &super
		case !strings.HasPrefix(p.rest, "_"):
			return scripts(base, sub, super), nil
		}
		if *at != "" {
			return "", fmt.Errorf("two %q on one sign", p.rest[:1])
		}
		p.rest = strings.TrimLeft(p.rest[1:], " \n\t")
		if *at, err = p.atom(); err != nil {
			return "", err
		}
	}
}

func scripts(base, sub, super string) string {
	kind := [3]string{"msub", "msup", "msubsup"}
	if strings.Contains(base, "∑") || strings.Contains(base, "∏") {
		kind = [3]string{"munder", "mover", "munderover"}
	}
	tag := kind[2]
	switch {
	case sub == "" && super == "":
		return base
	case super == "":
		tag = kind[0]
	case sub == "":
		tag = kind[1]
	}
	return "<" + tag + ">" + base + sub + super + "</" + tag + ">"
}

// atom reads one element.
func (p *texParser) atom() (string, error) {
	if p.rest == "" {
		return "", fmt.Errorf("something is missing at the end")
	}
	r, size := utf8.DecodeRuneInString(p.rest)
	switch {
	case r == '\\':
		return p.command()
	case r == '{':
		p.rest = p.rest[1:]
		inner, err := p.list("}")
		return "<mrow>" + inner + "</mrow>", err
	case r == '}' || r == '^' || r == '_' || r == '&' || r == '#' || r == '$' || r == '~':
		return "", fmt.Errorf("%q stands where it means nothing", r)
	case r >= '0' && r <= '9':
		n := len(p.rest) - len(strings.TrimLeft(p.rest, "0123456789.,"))
		number := strings.TrimRight(p.rest[:n], ".,") // which end the sentence
		p.rest = p.rest[len(number):]
		return "<mn>" + number + "</mn>", nil
	case unicode.IsLetter(r):
		p.rest = p.rest[size:]
		return variable(string(r)), nil
	}
	p.rest = p.rest[size:]
	switch {
	case r == '-':
		r = '−'
	case r == '|' && p.paired: // MathML takes one that is not first for a relation, with space at both sides
		p.inside = !p.inside
		return `<mo stretchy="false" form="` + map[bool]string{true: "prefix", false: "postfix"}[p.inside] + `">|</mo>`, nil
	}
	return operator(string(r)), nil
}

func (p *texParser) command() (string, error) {
	p.rest = p.rest[1:]
	n := len(p.rest) - len(strings.TrimLeftFunc(p.rest, func(r rune) bool { return r < 128 && unicode.IsLetter(r) }))
	if n == 0 && p.rest != "" {
		_, n = utf8.DecodeRuneInString(p.rest)
	}
	name := p.rest[:n]
	p.rest = p.rest[n:]
	switch {
	case letters[name] != "":
		return variable(letters[name]), nil
	case signs[name] != "":
		return operator(signs[name]), nil
	case spaces[name] != "":
		return `<mspace width="` + spaces[name] + `"></mspace>`, nil
	case name == "frac":
		above, err := p.argument(name)
		if err != nil {
			return "", err
		}
		below, err := p.argument(name)
		return "<mfrac>" + above + below + "</mfrac>", err
	case name == "text" || name == "operatorname":
		words, err := p.words(name)
		if name == "text" {
			return "<mtext>" + html.EscapeString(strings.ReplaceAll(words, " ", "\u00a0")) + "</mtext>", err // plain spaces at its ends would go
		}
		return upright(words), err
	}
	for _, f := range functions {
		if f == name {
			return upright(name), nil
		}
	}
	return "", fmt.Errorf(`\%s is not known here`, name)
}

// argument reads {…}.
func (p *texParser) argument(of string) (string, error) {
	p.rest = strings.TrimLeft(p.rest, " \n\t")
	if !strings.HasPrefix(p.rest, "{") {
		return "", fmt.Errorf(`\%s wants a { after it`, of)
	}
	return p.atom()
}

// words reads {…} as it stands.
func (p *texParser) words(of string) (string, error) {
	inside, rest, ok := strings.Cut(p.rest, "}")
	if !ok || !strings.HasPrefix(inside, "{") {
		return "", fmt.Errorf(`\%s wants {words} after it`, of)
	}
	p.rest = rest
	return inside[1:], nil
}

func variable(s string) string {
	return `<mi mathvariant="normal" class="v">` + html.EscapeString(s) + "</mi>"
}

func upright(s string) string { return `<mi mathvariant="normal">` + html.EscapeString(s) + "</mi>" }

// rigid are the operators that MathML stretches to the height, or the width, of
// what is beside them. TeX does not unless it is told to, and WebKit draws none
// that stretches and is not in the first font of its list.
const rigid = "()[]{}|‖⌊⌋⌈⌉←→"

func operator(s string) string {
	if strings.Contains(rigid, s) {
		return `<mo stretchy="false">` + s + "</mo>"
	}
	return "<mo>" + html.EscapeString(s) + "</mo>"
}
