package lab

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"compressionlab/engine/trace"
)

// A writer of programs: each byte of data chooses what comes next, and without
// bytes the shortest is chosen.
type author struct {
	data  []byte
	depth int
}

func (a *author) pick(n int) int {
	if len(a.data) == 0 {
		return 0
	}
	c := int(a.data[0])
	a.data = a.data[1:]
	return c % n
}

func (a *author) word(words string) string {
	all := strings.Fields(words)
	return all[a.pick(len(all))]
}

const (
	someNames    = "a b c m w x"
	someNumbers  = "1 0 2 -1 3 0.5 7 1e300 -0.0 2.5 10**20 255 True None float('nan') np.inf"
	someTexts    = `'ab' "" 'é→' "%d %s" '{:>4}|{}' 'weight' '0.5' 'global' 'l1' 'float32'`
	someCalls    = "len sum abs round min max sorted list tuple set dict str repr int float bool type isinstance enumerate zip map filter range reversed any all divmod pow print id bin hex callable copy.deepcopy copy.copy Tensor Linear ReLU Sequential Dataset magnitude_prune structured_prune nm_prune remove_channels low_rank_approximate factorize quantize cluster csr_matrix coo_matrix bitmap_matrix nm_matrix storage accuracy profile measure_sparsity count_parameters count_nonzero compress_model compression_report cross_entropy softmax KnowledgeDistillation SGD Adam train math.floor math.log math.sqrt hash format ord chr"
	someNumPy    = "array zeros ones full zeros_like full_like eye diag arange linspace abs sqrt exp log maximum sum mean count_nonzero isnan isfinite any all where concatenate stack vstack hstack sort unique clip sign std var allclose isclose array_equal percentile quantile argsort argmax round dot matmul outer cumsum ravel reshape squeeze transpose expand_dims flip broadcast_to logical_and logical_not shares_memory nonzero flatnonzero linalg.norm linalg.svd random.randn random.rand random.randint random.permutation float32 int8 int64 power mod median prod"
	someMethods  = "append extend pop insert sort reverse copy count index upper split join format replace strip get items keys values update setdefault sum mean reshape astype tolist flatten T shape dtype dot fill clip round argsort cumsum item squeeze forward parameters layers weight bias data grad backward nbytes toarray step zero_grad ljust center find"
	someOps      = "+ - * / // % ** @ & | ^ << >> == != < <= > >= in is and or"
	someKeywords = "axis key reverse dtype sparsity scope bits per rank_ratio n lr start sep end keepdims"
)

func (a *author) expression() string {
	if a.depth++; a.depth > 7 {
		a.depth--
		return a.word(someNames)
	}
	defer func() { a.depth-- }()
	e := a.expression
	switch a.pick(24) {
	case 0, 1, 2:
		return a.word(someNames)
	case 3, 4:
		return a.word(someNumbers)
	case 5:
		return a.word(`'ab' "" 'é→' "%d" 'weight' '0.5' 'global' 'l1' 'float32'`)
	case 6:
		return "[" + a.list() + "]"
	case 7:
		return "(" + e() + ", " + a.list() + ")"
	case 8:
		return "{" + e() + ": " + e() + ", " + e() + ": " + e() + "}"
	case 9, 10:
		return "(" + e() + " " + a.word(someOps) + " " + e() + ")"
	case 11:
		return a.word("- not ~ +") + " " + e()
	case 12, 13:
		return a.word(someCalls) + "(" + a.arguments() + ")"
	case 14, 15, 16:
		return "np." + a.word(someNumPy) + "(" + a.arguments() + ")"
	case 17, 18:
		return e() + "." + a.word(someMethods) + a.word("( .")[:0] + []string{"", "(" + a.arguments() + ")"}[a.pick(2)]
	case 19:
		return e() + "[" + a.subscript() + "]"
	case 20:
		return "[" + e() + " for " + a.targets() + " in " + e() + []string{"", " if " + e()}[a.pick(2)] + "]"
	case 21:
		return `f"{` + a.word(someNames) + a.word(": :>8 :.2f !r :e :, :05d :% =") + `}"`
	case 22:
		return "(" + e() + " if " + e() + " else " + e() + ")"
	}
	return "(lambda " + a.word(someNames) + ": " + e() + ")"
}

func (a *author) list() string {
	var items []string
	for range a.pick(4) {
		items = append(items, []string{"", "*"}[a.pick(8)/7]+a.expression())
	}
	return strings.Join(items, ", ")
}

func (a *author) arguments() string {
	text := a.list()
	if a.pick(4) == 3 {
		if text != "" {
			text += ", "
		}
		text += a.word(someKeywords) + "=" + a.expression()
	}
	return text
}

func (a *author) subscript() string {
	part := func() string {
		switch a.pick(5) {
		case 0:
			return a.expression()
		case 1:
			return ":" + a.expression()
		case 2:
			return a.expression() + ":"
		case 3:
			return "::" + a.word("2 -1 0 -3")
		}
		return a.word("... None 0 -1 :")
	}
	if a.pick(3) == 2 {
		return part() + ", " + part()
	}
	return part()
}

func (a *author) targets() string {
	switch a.pick(6) {
	case 4:
		return a.word(someNames) + ", " + a.word(someNames)
	case 5:
		return a.word(someNames) + ", *" + a.word(someNames)
	}
	return a.word(someNames)
}

func (a *author) target() string {
	switch a.pick(4) {
	case 1:
		return a.word(someNames) + "[" + a.subscript() + "]"
	case 2:
		return a.word(someNames) + "." + a.word("data weight grad x")
	}
	return a.targets()
}

func (a *author) block(indent string) string {
	text := ""
	for range 1 + a.pick(2) {
		text += a.statement(indent + "    ")
	}
	return text
}

func (a *author) statement(indent string) string {
	e := a.expression
	if a.depth++; a.depth > 4 {
		a.depth--
		return indent + "pass\n"
	}
	defer func() { a.depth-- }()
	switch a.pick(14) {
	case 0, 1, 2:
		return indent + a.target() + " = " + e() + "\n"
	case 3:
		return indent + a.word(someNames) + []string{"", "[" + a.subscript() + "]", ".data"}[a.pick(3)] + " " + a.word("+= -= *= /= //= **= @= |= &= %=") + " " + e() + "\n"
	case 4:
		return indent + "print(" + a.list() + ")\n"
	case 5:
		return indent + "for " + a.targets() + " in " + e() + ":\n" + a.block(indent) + a.otherwise(indent)
	case 6:
		return indent + "while " + e() + ":\n" + a.block(indent) + indent + "    " + a.word("break continue pass") + "\n" + a.otherwise(indent)
	case 7:
		return indent + "if " + e() + ":\n" + a.block(indent) + a.otherwise(indent)
	case 8:
		return indent + "def " + a.word("f g a") + "(" + a.word(someNames) + ", *args, k=1):\n" + a.block(indent) + indent + "    return " + e() + "\n"
	case 9:
		return indent + "del " + a.word(someNames) + "[" + a.subscript() + "]\n"
	case 10:
		return indent + "assert " + e() + "\n"
	case 11:
		return indent + a.word(someNames) + " = " + a.word(someNames) + " = " + e() + "\n"
	}
	return indent + e() + "\n"
}

func (a *author) otherwise(indent string) string {
	if a.pick(3) < 2 {
		return ""
	}
	return indent + "else:\n" + a.block(indent)
}

// addSeeds are 40 rows of bytes for an author, no two alike.
func addSeeds(f *testing.F, size int) {
	for i := range 40 {
		seed := make([]byte, size)
		for j := range seed {
			seed[j] = byte(i*131 + j*j*7 + j*i)
		}
		f.Add(seed)
	}
}

// Programs that are written by the grammar run or stop with a place and words,
// twice the same, and never because of us.
func FuzzGrammar(f *testing.F) {
	addSeeds(f, 200)
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 2000 {
			return
		}
		a := &author{data: data}
		code := "a, b, c = [1, 2], np.arange(6.0).reshape(2, 3), {'k': 1}\nm = Sequential(Linear(4, 3), ReLU(), Linear(3, 2))\nw, x = m.layers[0].weight, 'text'\n"
		for len(a.data) > 0 && len(code) < 3000 {
			code += a.statement("")
		}
		sound(t, code)
	})
}

// sound runs a program, and holds the result against what every result is.
func sound(t *testing.T, cells ...string) {
	t.Helper()
	small := Limits{Steps: 50_000, Memory: 1 << 20, Depth: 30, Output: 5000}
	start := time.Now()
	first := Run(Request{Cells: cells, Limits: small}).Run
	if took := time.Since(start); took > 10*time.Second {
		t.Fatalf("%v for\n%s", took, cells)
	}
	if e := first.Error; e != nil {
		last := textLines(cells[len(cells)-1])
		inside := e.Line == 0 && len(cells) > 1 || e.Line >= 1 && e.Line <= len(last)+1 && e.Column >= 1
		if e.Kind == trace.Internal || e.Message == "" || !inside {
			t.Fatalf("%+v\n%s", e, cells)
		}
		for _, bad := range []string{"%!", "<nil>", "starlark", "goroutine"} {
			if strings.Contains(e.Message+e.Hint, bad) && !strings.Contains(strings.Join(cells, ""), bad) {
				t.Fatalf("%q [%q]\n%s", e.Message, e.Hint, cells)
			}
		}
		if e.Kind == trace.Limit {
			return // where the heap ended it depends on the machine
		}
	}
	second := Run(Request{Cells: cells, Limits: small}).Run
	if first.Output != second.Output || fmt.Sprint(first.Error) != fmt.Sprint(second.Error) && (first.Error == nil || second.Error == nil || first.Error.Message != second.Error.Message) {
		t.Fatalf("two runs differ: %q %+v\n%q %+v\n%s", first.Output, first.Error, second.Output, second.Error, cells)
	}
}
