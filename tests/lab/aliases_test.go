package lab

import (
	"fmt"
	"math"
	"math/rand"
	"slices"
	"sort"
	"strings"
	"testing"
)

// The plain model: memory is a slice, a view is the places in it, and what a
// program should print is written out after every statement.
type (
	memory struct{ data []float64 }
	view   struct {
		of     *memory
		places []int
		shape  []int   // one or two sizes
		holder *matrix // of which it was .data
	}
	matrix  struct{ *view } // a weight: what .data is now
	layer   struct{ weight, bias *matrix }
	network struct {
		layers  []*layer
		changed []int // lines that changed its values through it
		written []int // lines that wrote to its memory or bound it anew
	}
	box struct { // a list or a dict of two, with the keys 0 and 1
		items [2]*network
	}
)

func fresh(values []float64, shape ...int) *view {
	v := &view{of: &memory{values}, shape: shape}
	for i := range values {
		v.places = append(v.places, i)
	}
	return v
}

func (v *view) values() []float64 {
	all := make([]float64, len(v.places))
	for i, p := range v.places {
		all[i] = v.of.data[p]
	}
	return all
}

func (v *view) copied() *view { return fresh(v.values(), v.shape...) }

func (v *view) text() string {
	number := func(x float64) string {
		if x == 0 && math.Signbit(x) {
			return "-0.0"
		}
		s := fmt.Sprint(x)
		if !strings.ContainsAny(s, ".e") {
			s += ".0"
		}
		return s
	}
	row := func(places []int) string {
		var all []string
		for _, p := range places {
			all = append(all, number(v.of.data[p]))
		}
		return "[" + strings.Join(all, ", ") + "]"
	}
	if len(v.shape) == 1 {
		return row(v.places)
	}
	var rows []string
	for i := range v.shape[0] {
		rows = append(rows, row(v.places[i*v.shape[1]:(i+1)*v.shape[1]]))
	}
	return "[" + strings.Join(rows, ", ") + "]"
}

func (n *network) values() []float64 {
	var all []float64
	for _, l := range n.layers {
		all = append(append(all, l.weight.values()...), l.bias.values()...)
	}
	return all
}

// A world writes a program and does the same to the plain model.
type world struct {
	r      *rand.Rand
	names  []string
	values map[string]any // *network or *view
	lines  []string
	want   []string // what the program prints
}

func (w *world) some(ok func(v any) bool) (string, any) {
	var fit []string
	for _, n := range w.names {
		if ok(w.values[n]) {
			fit = append(fit, n)
		}
	}
	if len(fit) == 0 {
		return "", nil
	}
	n := fit[w.r.Intn(len(fit))]
	return n, w.values[n]
}

func isNetwork(v any) bool { _, ok := v.(*network); return ok }
func isView(v any) bool    { _, ok := v.(*view); return ok }
func isMatrix(v any) bool  { a, ok := v.(*view); return ok && len(a.shape) == 2 }

func isBox(v any) bool { _, ok := v.(*box); return ok }

func (w *world) bind(name string, v any) {
	if _, ok := w.values[name]; !ok {
		w.names = append(w.names, name)
	}
	w.values[name] = v
}

// networks lists the networks that names lead to, in boxes too, each once.
func (w *world) networks() []*network {
	var all []*network
	add := func(m *network) {
		if !slices.Contains(all, m) {
			all = append(all, m)
		}
	}
	for _, n := range w.names {
		switch v := w.values[n].(type) {
		case *network:
			add(v)
		case *box:
			add(v.items[0])
			add(v.items[1])
		}
	}
	return all
}

// write notes a line that writes: do does it, through the network that is hit.
func (w *world) write(line string, hit *network, do func()) {
	w.lines = append(w.lines, line)
	w.wrote(len(w.lines), hit, do)
}

// wrote notes a write that line n makes: of the top level, or of a function that is
// called there.
func (w *world) wrote(n int, hit *network, do func()) {
	var before [][]float64
	var memories [][]*memory
	all := w.networks()
	held := func(m *network) (all []*memory) {
		for _, l := range m.layers {
			all = append(all, l.weight.of, l.bias.of)
		}
		return all
	}
	for _, m := range all {
		before, memories = append(before, m.values()), append(memories, held(m))
	}
	do()
	for i, m := range all {
		differ := fmt.Sprint(before[i]) != fmt.Sprint(m.values())
		if differ || !slices.Equal(memories[i], held(m)) || m == hit {
			m.written = append(m.written, n)
		}
		if differ && m == hit {
			m.changed = append(m.changed, n)
		}
	}
}

func (w *world) literal(rows, cols int) (string, []float64) {
	var text []string
	var all []float64
	for range rows {
		var row []string
		for range cols {
			v := float64(w.r.Intn(41)-20) / 4
			all, row = append(all, v), append(row, fmt.Sprint(v))
		}
		text = append(text, "["+strings.Join(row, ", ")+"]")
	}
	return "[" + strings.Join(text, ", ") + "]", all
}

func (w *world) build(name string) {
	first, a := w.literal(3, 2)
	second, b := w.literal(2, 2)
	w.lines = append(w.lines, fmt.Sprintf("%s = build(%s, %s)", name, first, second))
	n := &network{}
	for _, v := range []*view{fresh(a, 3, 2), fresh(b, 2, 2)} {
		n.layers = append(n.layers, &layer{&matrix{v}, &matrix{fresh([]float64{1, 2}, 2)}})
	}
	for _, l := range n.layers {
		l.weight.holder, l.bias.holder = l.weight, l.bias
	}
	w.bind(name, n)
}

func (w *world) clone(n *network) *network {
	c := &network{}
	for _, l := range n.layers {
		k := &layer{&matrix{l.weight.copied()}, &matrix{l.bias.copied()}}
		k.weight.holder, k.bias.holder = k.weight, k.bias
		c.layers = append(c.layers, k)
	}
	return c
}

// pruneMagnitude binds new memory to the weights, as TinyTorch does.
func pruneMagnitude(n *network, share float64) {
	type at struct {
		size         float64
		layer, place int
	}
	var all []at
	for i, l := range n.layers {
		for j, v := range l.weight.values() {
			all = append(all, at{math.Abs(v), i, j})
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].size < all[j].size })
	for _, l := range n.layers {
		l.weight.view = l.weight.copied()
		l.weight.holder = l.weight
	}
	for _, a := range all[:int(share*float64(len(all)))] {
		n.layers[a.layer].weight.of.data[a.place] = 0
	}
}

// pruneStructured writes into the memory that is there.
func pruneStructured(n *network) {
	w := n.layers[0].weight
	norm := func(col int) (t float64) {
		for i, v := range w.values() {
			if i%2 == col {
				t += v * v
			}
		}
		return t
	}
	col := 0
	if norm(1) < norm(0) {
		col = 1
	}
	for i, p := range w.places {
		if i%2 == col {
			w.of.data[p] = 0
		}
	}
	b := n.layers[0].bias
	b.of.data[b.places[col]] = 0
}

// functions are what a program hands models to; a line that writes is found by its
// text.
const functions = `def passed(m):
    return m
def erased(m, share):
    magnitude_prune(m, sparsity=share)
    return m
def copied(m):
    inner = copy.deepcopy(m)
    magnitude_prune(inner, sparsity=0.5)
    return inner
def boxed(u, v):
    both = [u, v]
    return both
def picked(both, i):
    some = both
    return some[i]
def swapped(both):
    both[0], both[1] = both[1], both[0]
def erase_all(both):
    for i in range(2):
        magnitude_prune(both[i], sparsity=0.9)
def memory_of(m):
    layer = m.layers[0]
    return layer.weight.data
def halved(a):
    b = a
    b[...] = b * 0.5
    return b`

func lineOf(text string) int {
	return 1 + slices.IndexFunc(strings.Split(functions, "\n"), func(l string) bool { return strings.TrimSpace(l) == text })
}

// call calls one of the functions.
func (w *world) call(name string) {
	say := func(format string, args ...any) { w.lines = append(w.lines, fmt.Sprintf(format, args...)) }
	model, m := w.some(isNetwork)
	switch kind := w.r.Intn(8); {
	case model == "":
	case kind == 0:
		say("%s = passed(%s)", name, model)
		w.bind(name, m)
	case kind == 1:
		n := m.(*network)
		say("%s = erased(%s, 0.5)", name, model)
		w.wrote(lineOf("magnitude_prune(m, sparsity=share)"), n, func() { pruneMagnitude(n, 0.5) })
		w.bind(name, n)
	case kind == 2:
		c := w.clone(m.(*network))
		pruneMagnitude(c, 0.5)
		say("%s = copied(%s)", name, model)
		c.written = []int{lineOf("magnitude_prune(inner, sparsity=0.5)")}
		w.bind(name, c)
	case kind == 3:
		other, o := w.some(isNetwork)
		say("%s = boxed(%s, %s)", name, model, other)
		w.bind(name, &box{[2]*network{m.(*network), o.(*network)}})
	case kind == 4:
		say("%s = memory_of(%s)", name, model)
		w.bind(name, m.(*network).layers[0].weight.view)
	case kind == 5:
		if from, v := w.some(isView); from != "" {
			a := v.(*view)
			say("%s = halved(%s)", name, from)
			w.wrote(lineOf("b[...] = b * 0.5"), w.hit(a), func() {
				for i, x := range a.values() {
					a.of.data[a.places[i]] = x / 2
				}
			})
			w.bind(name, a)
		}
	default:
		from, v := w.some(isBox)
		if from == "" {
			return
		}
		b := v.(*box)
		switch i := w.r.Intn(4); i {
		case 0, 1:
			say("%s = picked(%s, %d)", name, from, i)
			w.bind(name, b.items[i])
		case 2:
			say("swapped(%s)", from)
			b.items[0], b.items[1] = b.items[1], b.items[0]
		case 3:
			say("erase_all(%s)", from)
			for _, n := range b.items {
				w.wrote(lineOf("magnitude_prune(both[i], sparsity=0.9)"), n, func() { pruneMagnitude(n, 0.9) })
			}
		}
	}
}

// fill makes a list or a dict, takes something out, puts something in, or writes
// into what it holds.
func (w *world) fill(name string) {
	model, m := w.some(isNetwork)
	from, v := w.some(isBox)
	i := w.r.Intn(2)
	switch kind := w.r.Intn(5); {
	case model == "":
	case kind < 2 || from == "":
		other, o := w.some(isNetwork)
		shape := []string{"%s = [%s, %s]", "%s = {0: %s, 1: %s}"}[i]
		w.lines = append(w.lines, fmt.Sprintf(shape, name, model, other))
		w.bind(name, &box{[2]*network{m.(*network), o.(*network)}})
	case kind == 2:
		w.lines = append(w.lines, fmt.Sprintf("%s = %s[%d]", name, from, i))
		w.bind(name, v.(*box).items[i])
	case kind == 3:
		w.lines = append(w.lines, fmt.Sprintf("%s[%d] = %s", from, i, model))
		v.(*box).items[i] = m.(*network)
	default:
		n := v.(*box).items[i]
		w.write(fmt.Sprintf("magnitude_prune(%s[%d], sparsity=0.29)", from, i), n, func() { pruneMagnitude(n, 0.29) })
	}
}

// hit is the network through which a write into a view goes: the one whose
// weight still has that memory.
func (w *world) hit(v *view) *network {
	for _, n := range w.networks() {
		for _, l := range n.layers {
			if v.holder == l.weight && l.weight.of == v.of {
				return n
			}
		}
	}
	return nil
}

func (w *world) step() {
	name := string(rune('a' + w.r.Intn(6)))
	switch w.r.Intn(18) {
	case 14, 15:
		w.call(name)
	case 16, 17:
		w.fill(name)
	case 0:
		w.build(name)
	case 1: // an alias
		if from, v := w.some(func(any) bool { return true }); from != "" {
			w.lines = append(w.lines, name+" = "+from)
			w.bind(name, v)
		}
	case 2:
		if from, v := w.some(isNetwork); from != "" {
			w.lines = append(w.lines, fmt.Sprintf("%s = copy.deepcopy(%s)", name, from))
			w.bind(name, w.clone(v.(*network)))
		}
	case 3, 4: // its result may be bound, too
		if from, v := w.some(isNetwork); from != "" {
			share := []float64{0, 0.29, 0.5, 0.9}[w.r.Intn(4)]
			line := fmt.Sprintf("magnitude_prune(%s, sparsity=%v)", from, share)
			if w.r.Intn(2) == 0 {
				line = name + " = " + line
			}
			n := v.(*network)
			w.write(line, n, func() { pruneMagnitude(n, share) })
			if strings.Contains(line, " = m") {
				w.bind(name, v)
			}
		}
	case 5:
		if from, v := w.some(isNetwork); from != "" {
			n := v.(*network)
			w.write(fmt.Sprintf("structured_prune(%s, prune_ratio=0.5)", from), n, func() { pruneStructured(n) })
		}
	case 6:
		if from, v := w.some(isNetwork); from != "" {
			c := w.clone(v.(*network))
			pruneMagnitude(c, 0.5)
			w.lines = append(w.lines, fmt.Sprintf("%s = magnitude_prune(copy.deepcopy(%s), sparsity=0.5)", name, from))
			c.written = []int{len(w.lines)}
			w.bind(name, c)
		}
	case 7, 8: // the memory of a weight
		if from, v := w.some(isNetwork); from != "" {
			i := w.r.Intn(2)
			w.lines = append(w.lines, fmt.Sprintf("%s = %s.layers[%d].weight.data", name, from, 2*i))
			w.bind(name, v.(*network).layers[i].weight.view)
		}
	case 9: // a view of a view
		if from, v := w.some(isMatrix); from != "" {
			a := v.(*view)
			rows, cols := a.shape[0], a.shape[1]
			part := &view{of: a.of, holder: a.holder}
			text := ""
			switch w.r.Intn(3) {
			case 0:
				part.places, part.shape, text = a.places[:cols], []int{cols}, "[0]"
			case 1:
				for i := range rows {
					part.places = append(part.places, a.places[i*cols+cols-1])
				}
				part.shape, text = []int{rows}, "[:, -1]"
			default:
				for j := range cols {
					for i := range rows {
						part.places = append(part.places, a.places[i*cols+j])
					}
				}
				part.shape, text = []int{cols, rows}, ".T"
			}
			w.lines = append(w.lines, name+" = "+from+text)
			w.bind(name, part)
		}
	case 10:
		if from, v := w.some(isView); from != "" {
			w.lines = append(w.lines, fmt.Sprintf("%s = %s.copy()", name, from))
			w.bind(name, v.(*view).copied())
		}
	case 11, 12: // a write into memory
		if to, v := w.some(isView); to != "" {
			a := v.(*view)
			set := func(text string, f func(i int, x float64) float64) {
				w.write(to+text, w.hit(a), func() {
					for i, x := range a.values() {
						a.of.data[a.places[i]] = f(i, x)
					}
				})
			}
			switch w.r.Intn(4) {
			case 0:
				set("[...] = 0", func(int, float64) float64 { return 0 })
			case 1:
				set(" *= 0.5", func(_ int, x float64) float64 { return x / 2 })
			case 2:
				set("["+to+" > 1] = -1", func(_ int, x float64) float64 {
					if x > 1 {
						return -1
					}
					return x
				})
			default:
				cols := len(a.places) / a.shape[0]
				set("[0] = 7", func(i int, x float64) float64 {
					if i < cols || len(a.shape) == 1 && i == 0 {
						return 7
					}
					return x
				})
			}
		}
	case 13: // an array becomes the memory of a weight
		from, v := w.some(func(v any) bool {
			a, ok := v.(*view)
			return ok && len(a.shape) == 2 && len(a.places) == len(a.of.data) && slices.IsSorted(a.places)
		})
		to, m := w.some(isNetwork)
		if from == "" || to == "" {
			return
		}
		a, n := v.(*view), m.(*network)
		for i, l := range n.layers {
			if slices.Equal(l.weight.shape, a.shape) {
				w.write(fmt.Sprintf("%s.layers[%d].weight.data = %s", to, 2*i, from), n, func() {
					l.weight.view = a
					if a.holder == nil {
						a.holder = l.weight
					}
				})
				return
			}
		}
	}
}

// show prints everything, and notes what that should be.
func (w *world) show() {
	var ask, want []string
	for _, n := range w.names {
		switch v := w.values[n].(type) {
		case *view:
			ask, want = append(ask, n+".tolist()"), append(want, v.text())
		case *network:
			zeros, all, nonzero := 0, 0, 0
			for _, l := range v.layers {
				for _, x := range l.weight.values() {
					if all++; x == 0 {
						zeros++
					}
				}
			}
			for _, x := range v.values() {
				if x != 0 {
					nonzero++
				}
			}
			ask = append(ask, n+".layers[0].weight.data.tolist()", n+".layers[2].weight.data.tolist()", n+".layers[0].bias.data.tolist()", "round(measure_sparsity("+n+"))", "count_nonzero("+n+")")
			want = append(want, v.layers[0].weight.text(), v.layers[1].weight.text(), v.layers[0].bias.text(), fmt.Sprint(math.RoundToEven(100*float64(zeros)/float64(all))), fmt.Sprint(nonzero))
		}
		for _, other := range w.names {
			if isBox(w.values[n]) && isNetwork(w.values[other]) {
				for i, m := range w.values[n].(*box).items {
					ask = append(ask, fmt.Sprintf("%s[%d] is %s", n, i, other))
					want = append(want, map[bool]string{true: "True", false: "False"}[m == w.values[other]])
				}
			}
			if isBox(w.values[n]) && isBox(w.values[other]) && other > n {
				ask = append(ask, n+" is "+other)
				want = append(want, map[bool]string{true: "True", false: "False"}[w.values[n] == w.values[other]])
			}
			if other > n && isNetwork(w.values[n]) && isNetwork(w.values[other]) {
				ask = append(ask, n+" is "+other)
				want = append(want, map[bool]string{true: "True", false: "False"}[w.values[n] == w.values[other]])
			}
			if isView(w.values[n]) && isView(w.values[other]) {
				x, y := w.values[n].(*view), w.values[other].(*view)
				both := x.of == y.of && slices.ContainsFunc(x.places, func(p int) bool { return slices.Contains(y.places, p) })
				ask = append(ask, "np.shares_memory("+n+", "+other+")")
				want = append(want, map[bool]string{true: "True", false: "False"}[both])
			}
		}
	}
	w.lines = append(w.lines, "print("+strings.Join(ask, ", ")+")")
	w.want = append(w.want, strings.Join(want, " "))
}

const building = "def build(first, second):\n    m = Sequential(Linear(3, 2), ReLU(), Linear(2, 2))\n    m.layers[0].weight.data = np.array(first)\n    m.layers[2].weight.data = np.array(second)\n    m.layers[0].bias.data = m.layers[2].bias.data = np.array([1.0, 2.0])\n    m.layers[2].bias.data = np.array([1.0, 2.0])\n    return m\n"

// Programs of names, copies, aliases, views, lists, dicts, functions, prunings and
// writes do to names, memory and values what the plain model says, at every step; and the trace
// tells whose memory is one, and which line wrote into which network.
func TestAliasesLaw(t *testing.T) {
	for seed := range int64(150) {
		w := &world{r: rand.New(rand.NewSource(seed)), values: map[string]any{}}
		w.lines = strings.Split(functions, "\n")
		w.build("m")
		w.show()
		for range 30 {
			before := len(w.lines)
			if w.step(); len(w.lines) > before {
				w.show()
			}
		}
		r := run(building, strings.Join(w.lines, "\n"))
		if r.Error != nil {
			t.Fatalf("seed %d: %+v\n%s", seed, r.Error, w.text())
		}
		got := strings.Split(strings.TrimSuffix(r.Output, "\n"), "\n")
		for i := range w.want {
			if i >= len(got) || got[i] != w.want[i] {
				t.Fatalf("seed %d, after %d prints:\n%s\ngot  %s\nwant %s", seed, i, w.text(), got[i], w.want[i])
			}
		}
		w.checkTrace(t, seed, r.Names, func(id string) (written []int, buffers []int) {
			o := r.Objects[id]
			for _, x := range o.Tensors {
				buffers = append(buffers, x.Buffer)
			}
			return o.Written, buffers
		})
	}
}

// text is the program with its line numbers, without the prints.
func (w *world) text() string {
	var b strings.Builder
	for i, line := range w.lines {
		if !strings.HasPrefix(line, "print") {
			fmt.Fprintf(&b, "%d  %s\n", i+1, line)
		}
	}
	return b.String()
}

func (w *world) checkTrace(t *testing.T, seed int64, names map[string]string, of func(id string) (written, buffers []int)) {
	t.Helper()
	fail := func(format string, args ...any) {
		t.Fatalf("seed %d: %s\n%s", seed, fmt.Sprintf(format, args...), w.text())
	}
	numbers := map[*memory]int{}
	memories := map[int]*memory{}
	same := func(n string, m *memory, number int) {
		if k, ok := numbers[m]; ok && k != number || memories[number] != nil && memories[number] != m {
			fail("%s has buffer %d, and its memory is another's", n, number)
		}
		numbers[m], memories[number] = number, m
	}
	for _, n := range w.names {
		for _, other := range w.names {
			one := w.values[n] == w.values[other]
			if isNetwork(w.values[n]) && isNetwork(w.values[other]) && one != (names[n] == names[other]) {
				fail("%s is %s, %s is %s", n, names[n], other, names[other])
			}
		}
		written, buffers := of(names[n])
		switch v := w.values[n].(type) {
		case *view:
			same(n, v.of, buffers[0])
		case *network:
			for i, l := range v.layers {
				same(n, l.weight.of, buffers[2*i])
				same(n, l.bias.of, buffers[2*i+1])
			}
			for _, line := range v.changed {
				if !slices.Contains(written, line) {
					fail("line %d changed %s, and the trace has %v", line, n, written)
				}
			}
			for _, line := range written {
				if !slices.Contains(v.written, line) {
					fail("the trace has line %d as a write into %s, which only %v wrote", line, n, v.written)
				}
			}
		}
	}
}
