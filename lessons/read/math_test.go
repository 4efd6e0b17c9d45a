package read

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"
)

// Formulas that can be written by hand; v is a variable, o an operator.
func TestMathML(t *testing.T) {
	v := func(s string) string { return `<mi mathvariant="normal" class="v">` + s + `</mi>` }
	o := func(s string) string { return `<mo>` + s + `</mo>` }
	r := func(s string) string { return `<mo stretchy="false">` + s + `</mo>` }
	bar := func(form string) string { return `<mo stretchy="false" form="` + form + `">|</mo>` }
	for tex, want := range map[string]string{
		`|w| \leftarrow (0)`:  bar("prefix") + v("w") + bar("postfix") + r("←") + r("(") + `<mn>0</mn>` + r(")"),
		`p(a|b)`:              v("p") + r("(") + v("a") + r("|") + v("b") + r(")"),
		`x`:                   v("x"),
		`\tau = 0.408.`:       v("τ") + o("=") + `<mn>0.408</mn>` + o("."),
		`a - b`:               v("a") + o("−") + v("b"),
		`4{,}928 < n`:         `<mn>4</mn><mrow>` + o(",") + `</mrow><mn>928</mn>` + o("&lt;") + v("n"),
		`20,072`:              `<mn>20,072</mn>`,
		`x_i^2`:               `<msubsup>` + v("x") + v("i") + `<mn>2</mn></msubsup>`,
		`x^2_i`:               `<msubsup>` + v("x") + v("i") + `<mn>2</mn></msubsup>`,
		`w^2`:                 `<msup>` + v("w") + `<mn>2</mn></msup>`,
		`\sum_j e^{z_j/T}`:    `<munder>` + o("∑") + v("j") + `</munder><msup>` + v("e") + `<mrow><msub>` + v("z") + v("j") + `</msub>` + o("/") + v("T") + `</mrow></msup>`,
		`\frac{1}{1-s}`:       `<mfrac><mrow><mn>1</mn></mrow><mrow><mn>1</mn>` + o("−") + v("s") + `</mrow></mfrac>`,
		`\text{a < b} \log p`: `<mtext>a &lt; b</mtext><mi mathvariant="normal">log</mi>` + v("p"),
		`\operatorname{KL}`:   `<mi mathvariant="normal">KL</mi>`,
		`a\,b`:                v("a") + `<mspace width="0.17em"></mspace>` + v("b"),
	} {
		got, err := mathML(tex, false)
		if err != nil || got != "<math>"+want+"</math>" {
			t.Errorf("%s: %v\n got %s\nwant %s", tex, err, got, want)
		}
	}
	if got, _ := mathML("x", true); !strings.HasPrefix(got, `<math display="block">`) {
		t.Errorf("displayed: %s", got)
	}
}

func TestMathMLErrors(t *testing.T) {
	for tex, says := range map[string]string{
		``: "empty", `{x`: "not closed", `x}`: "'}'", `x^2^3`: "two", `\frac12`: "wants a {", `\text x`: "wants {words}", `\mathbb{R}`: `\mathbb is not known`, `\sqrt{x}`: `\sqrt is not known`,
		`x^`: "missing", `\`: `\ is not known`, `_2`: "'_'", `\frac{1}`: "wants a {",
	} {
		if got, err := mathML(tex, false); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q gave %s, %v, want %q", tex, got, err, says)
		}
	}
}

// Whatever is written, what comes out is well formed, or an error.
func FuzzMathML(f *testing.F) {
	for _, s := range []string{`x_i^2`, `\frac{a}{b}`, `\sqrt`, `<a & b>`, `\text{"}`, "\xff", `\"`, `4.`, `{{}}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, tex string) {
		ml, err := mathML(tex, true)
		if err != nil {
			return
		}
		for d := xml.NewDecoder(strings.NewReader(strings.ToValidUTF8(ml, "?"))); ; {
			if _, err := d.Token(); err == io.EOF {
				return
			} else if err != nil && !strings.Contains(err.Error(), "illegal character code") {
				t.Fatalf("%q became %q: %v", tex, ml, err)
			}
		}
	})
}
