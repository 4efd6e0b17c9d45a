package lab

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// 100 x 100 with every tenth entry kept, by hand: n = 1,000 of 10,000, no bias.
// Int8 values have one scale of 4 bytes and a zero point of 1. 2:4 holds what
// has a nonzero in every tenth row of a column: 5,000 slots and two bits each.
func TestStorageByHand(t *testing.T) {
	const n, starts = 1000, 4 * 101
	r := runOne(`
m = Linear(100, 100, bias=False)
m.weight.data = np.where(np.arange(10000).reshape(100, 100) % 10 == np.arange(100).reshape(100, 1) % 10, 1.5, 0)
t = storage(m)
for name in t: print(name, t[name])
`).Run
	want := map[string]int{
		"dense": 40000, "csr": 8*n + starts, "csr-uint16": 6*n + starts, "coo": 12 * n, "coo-int64": 20 * n, "bitmap": 4*n + 1250,
		"dense+int8": 10005, "csr+int8": 5*n + starts + 5, "csr-uint16+int8": 3*n + starts + 5, "coo+int8": 9*n + 5, "coo-int64+int8": 17*n + 5, "bitmap+int8": n + 1250 + 5,
		"2:4": 4*5000 + 1250, "2:4+int8": 5000 + 1250 + 5,
	}
	if r.Error != nil {
		t.Fatalf("%+v", r.Error)
	}
	lines := strings.Split(strings.TrimSpace(r.Output), "\n")
	if len(lines) != len(want)+2 || lines[0] != "dense 40000" || !strings.HasPrefix(lines[14], "file 4") || !strings.HasPrefix(lines[15], "file.gz ") {
		t.Fatalf("%d rows\n%s", len(lines), r.Output)
	}
	for _, line := range lines[:14] {
		name, bytes, _ := strings.Cut(line, " ")
		if fmt.Sprint(want[name]) != bytes {
			t.Errorf("%s, want %d", line, want[name])
		}
	}
}

// Just above its break-even a format takes fewer bytes than dense, and just below
// it does not: whatever the sparsity, "smaller than dense" is told right.
func TestStorageBreakEven(t *testing.T) {
	for format, sparsity := range map[string]float64{ // 1 - (4·rc - b)/(a·rc) of 40 x 50
		"csr": 1 - (8000-164.0)/16000, "csr-uint16": 1 - (8000-164.0)/12000, "coo": 1 - 8000/24000.0, "coo-int64": 0.8,
		"bitmap": 1 - (8000-250.0)/8000, "csr+int8": 1 - (8000-164.0-5)/10000, "coo+int8": 1 - (8000-5)/18000.0,
	} {
		for _, beside := range []float64{-0.002, 0.002} {
			r := runOne(fmt.Sprintf(`
m = Linear(40, 50, bias=False)
magnitude_prune(m, sparsity=%v)
if "int8" in %q: m.weight.data = np.sign(m.weight.data)  # or small weights get the code of 0
t = storage(m, formats=[%q])
print(t[%q] < 8000)
print(t)
`, sparsity+beside, format, format, format)).Run
			says := fmt.Sprintf("above %.1f%% zeros", 100*sparsity)
			if r.Error != nil || strings.HasPrefix(r.Output, "True") != (beside > 0) || !strings.Contains(r.Output, says) {
				t.Errorf("%s at %v: want %q\n%s%+v", format, sparsity+beside, says, r.Output, r.Error)
			}
		}
	}
}

// What is asked for is measured and nothing else: a name that is unknown, and a
// format that cannot hold the model, stop the cell there. The page's bars stay
// dense and CSR.
func TestStorageFormats(t *testing.T) {
	for call, want := range map[string]string{
		`storage(m, formats=["crs"])`:                    `there is no format "crs" [Did you mean "csr"?]`,
		`storage(m, formats=["hashed"])`:                 `there is no format "hashed" [They are "dense", "csr", `,
		`storage(m, formats="csr")`:                      `it is the string 'csr' [Write it in brackets: formats=["csr"]]`,
		`storage(m, formats=[])`:                         `formats is empty [`,
		`storage(m, formats=["2:4"])`:                    `2:4 cannot hold this model: `,
		`storage(m, formats=["1:8+int8"])`:               `1:8+int8 cannot hold this model: `,
		`storage(quantize(m), formats=["2:4"])`:          `there is no format "2:4" [They are "dense", "codes", "best".]`,
		`storage(m, formats=["csr"])["dense"]`:           `storage has no format 'dense'`,
		`storage(Linear(2, 70000), ["csr-uint16+int8"])`: `csr-uint16 counts up to 65536 columns`,
	} {
		e := runOne("m = Linear(8, 8)\n" + call).Run.Error
		if e == nil || !strings.Contains(e.Message+" ["+e.Hint+"]", want) {
			t.Errorf("%s: %+v, want %s", call, e, want)
		}
	}
	r := runOne(`m = Linear(8, 8)
t = storage(m, formats=["bitmap", "csr", "bitmap"])
print(list(t))
every = storage(m, formats=None)`).Run
	if r.Error != nil || r.Output != "['bitmap', 'csr']\n" {
		t.Fatalf("%q, %+v", r.Output, r.Error)
	}
	for name, want := range map[string]int{"m": 2, "t": 1, "every": 2} {
		if s := r.Objects[r.Names[name]].Storage; len(s) != want || s[want-1].Name != "csr" {
			t.Errorf("%s is drawn as %+v", name, s)
		}
	}
}

// What the page draws of a model's bytes is what storage(model) encodes.
func TestReckonedIsEncoded(t *testing.T) {
	for _, made := range []string{
		`load_model("digits_mlp")`, `Linear(1, 7)`, `Linear(9, 1)`, `Sequential(Linear(5, 4), ReLU(), Linear(4, 3, bias=False))`,
	} {
		for _, sparsity := range []string{"0.0", "0.3", "0.95", "1.0"} {
			r := mustRun(t, "m = "+made+"\nmagnitude_prune(m, sparsity="+sparsity+")\n"+`t = storage(m, formats=["dense", "csr"])`)
			drawn, encoded := r.Objects[r.Names["m"]].Storage, r.Objects[r.Names["t"]].Storage
			if len(drawn) != 2 || !slices.Equal(drawn, encoded) {
				t.Errorf("%s at %s: drawn %v, encoded %v", made, sparsity, drawn, encoded)
			}
		}
	}
}
