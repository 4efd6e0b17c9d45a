package link

import (
	"compress/flate"
	"encoding/base64"
	"errors"
	"math"
	"math/bits"
	"math/rand"
	"reflect"
	"strings"
	"testing"

	"compressionlab/lessons"
	"compressionlab/lessons/read"
)

func sessions(t testing.TB) (all []Session) {
	course, err := read.All(lessons.Files, "en")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range course {
		s := Session{Lesson: l.Slug, Seed: 1}
		for _, b := range l.Blocks {
			if b.Cell != nil {
				s.Cells = append(s.Cells, Cell{b.Cell.ID, strings.TrimRight(b.Cell.Code, "\n"), true})
			}
		}
		all = append(all, s)
	}
	return all
}

// By hand: "aaaa" is a character and a repetition of three at distance 1.
func TestPackedByHand(t *testing.T) {
	var w writer
	w.gamma(5)       // 4 + 1
	w.bits('a', 8)   // 0 1100001
	w.bits(3, 2)     // 11
	w.gamma(1)       // length 3
	w.bits(1, width) // distance 1
	text, why := unpack(w.out)
	if string(text) != "aaaa" || why != "" {
		t.Errorf("unpacked %q, %q", text, why)
	}
	var g writer
	g.gamma(5)
	if g.out[0] != 0b00101_000 {
		t.Errorf("gamma(5) is %08b", g.out[0])
	}
}

// width is that of a distance just after the dictionary.
var width = bits.Len(uint(len(dictionary) + 1))

func TestRoundTrip(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	all := append(sessions(t), Session{Lesson: "a", Seed: math.MaxUint64}, Session{Lesson: "a", Cells: []Cell{{"b", "", false}}})
	words := []string{"print(", "é", "😀", "\n", "\t", "</script>", "x", " ", "original", "\x01", "0.90"}
	for range 300 {
		var b strings.Builder
		for range random.Intn(400) {
			b.WriteString(words[random.Intn(len(words))])
		}
		all = append(all, Session{"lesson-1", random.Uint64(), []Cell{{"one", b.String(), true}, {"two", strings.Repeat("é ", random.Intn(3000)), false}}})
	}
	for _, s := range all {
		fragment, err := Encode(s)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range []string{fragment, "#" + fragment} {
			if !Is(f) {
				t.Errorf("%q is no link", f)
			}
			back, err := Decode(f)
			if err != nil || !reflect.DeepEqual(back, s) {
				t.Fatalf("%+v came back as %+v: %v", s, back, err)
			}
		}
		if strings.Trim(fragment[len(Prefix)+2:], "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			t.Errorf("%q holds what an address may change", fragment)
		}
	}
}

// The lessons' own cells fit where the shortest limit that we know of applies,
// and take less than DEFLATE makes of them.
func TestShort(t *testing.T) {
	for _, s := range sessions(t) {
		fragment, err := Encode(s)
		if err != nil {
			t.Fatal(err)
		}
		var deflated, plain strings.Builder
		for _, c := range s.Cells {
			plain.WriteString(c.Text)
		}
		w, _ := flate.NewWriter(&deflated, 9)
		w.Write([]byte(plain.String()))
		w.Close()
		t.Logf("%s: %d characters of code, %d of link, %d with DEFLATE", s.Lesson, plain.Len(), len(fragment), base64.RawURLEncoding.EncodedLen(deflated.Len()))
		if len(fragment) >= Short {
			t.Errorf("%s takes %d characters", s.Lesson, len(fragment))
		}
	}
}

// Version 1 stays readable: this link was written by the first program that
// wrote any.
func TestFirstVersion(t *testing.T) {
	const first = "session=1.KClIZgPoOI48v4EAguzAo-CQsem54QG4UkBARkDcw0OXuzKAAmjfCWVoR4XubG5NLg6HxEUg"
	want := Session{"magnitude-pruning", 7, []Cell{{"wrong", "original = load_model(\"digits_mlp\")\nprint(accuracy(original))  # naïve", true}, {"play", "print(\"</script>\")", false}}}
	if got, err := Encode(want); err != nil || got != first {
		t.Errorf("it is now written\n%s, %v", got, err)
	}
	if got, err := Decode(first); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("it reads %+v, %v", got, err)
	}
}

// Whatever is no link of ours is refused, and says which way.
func TestHostile(t *testing.T) {
	good, _ := Encode(sessions(t)[0])
	body := good[len(Prefix)+2:]
	raw := func(plain []byte, sum uint32) string {
		return Prefix + "1." + base64.RawURLEncoding.EncodeToString(append([]byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)}, pack(plain)...))
	}
	sealed := func(plain ...byte) string { return raw(plain, checksum(plain)) }
	cell := func(ran uint64, id, text string) []byte { return putString(putString(putNumber(nil, ran), id), text) }
	session := func(n uint64, cells ...[]byte) string {
		b := putNumber(putString([]byte{1}, "a"), n)
		for _, c := range cells {
			b = append(b, c...)
		}
		return sealed(b...)
	}
	var bomb writer // a gigabyte, of one character
	bomb.gamma(1 << 24)
	bomb.bits('a', 8)
	bomb.bits(3, 2)
	bomb.gamma(1<<24 - 8)
	bomb.bits(1, width)
	var lie writer // a length that is not there
	lie.gamma(60000)
	for name, c := range map[string]struct{ link, why string }{
		"nothing":           {"session=", Damaged},
		"no dot":            {"session=1", Damaged},
		"other":             {"main", Damaged},
		"empty":             {"session=1.", Damaged},
		"garbage":           {"session=1.%%%%", Damaged},
		"markup":            {"session=1.<img src=x onerror=alert(1)>", Damaged},
		"padding":           {good + "==", Damaged},
		"newer":             {"session=2." + body, Newer},
		"much newer":        {"session=9999.", Newer},
		"no version":        {"session=." + body, Damaged},
		"version of words":  {"session=one." + body, Damaged},
		"endless version":   {"session=" + strings.Repeat("1", 5000) + ".", Damaged},
		"cut":               {good[:len(good)-1], Damaged},
		"cut in half":       {good[:len(good)/2], Damaged},
		"longer":            {good + "AAAA", Damaged},
		"one character":     {strings.Replace(good, body[20:22], "--", 1), Damaged},
		"a million":         {"session=1." + strings.Repeat("A", 1e6), TooLong},
		"bomb":              {Prefix + "1." + base64.RawURLEncoding.EncodeToString(append(make([]byte, 4), bomb.out...)), TooLong},
		"lie":               {Prefix + "1." + base64.RawURLEncoding.EncodeToString(append(make([]byte, 4), lie.out...)), Damaged},
		"wrong sum":         {raw([]byte{1, 1, 'a', 0}, 5), Damaged},
		"many cells":        {session(1 << 40), Damaged},
		"missing cells":     {session(2, cell(0, "a", "")), Damaged},
		"left over":         {session(0, cell(0, "a", "")), Damaged},
		"twice":             {session(2, cell(0, "a", "x"), cell(0, "a", "y")), Damaged},
		"a third truth":     {session(1, cell(2, "a", "x")), Damaged},
		"no text at all":    {session(1, []byte{0, 1, 'a', 0xff, 0xff, 0xff, 0xff, 0x7f}), Damaged},
		"selector in an id": {session(1, cell(0, `a"] script`, "x")), Damaged},
		"long id":           {session(1, cell(0, strings.Repeat("a", 65), "x")), Damaged},
		"not UTF-8":         {session(1, cell(0, "a", "\xff\xfe")), Damaged},
		"number too long":   {sealed(0x81, 0x80, 0x00, 1, 'a', 0), Damaged},
	} {
		_, err := Decode(c.link)
		var e *Error
		if !errors.As(err, &e) || e.Why != c.why {
			t.Errorf("%s: %v, want %s", name, err, c.why)
		}
	}
}

// What does not fit is refused when it is written, not by who opens it.
func TestTooLong(t *testing.T) {
	random := rand.New(rand.NewSource(2))
	noise := make([]byte, MaxLink)
	for i := range noise {
		noise[i] = byte(' ' + random.Intn(90))
	}
	for _, text := range []string{string(noise), strings.Repeat("a", MaxSession+1)} {
		var e *Error
		if _, err := Encode(Session{Lesson: "a", Cells: []Cell{{"b", text, true}}}); !errors.As(err, &e) || e.Why != TooLong {
			t.Errorf("%d characters: %v", len(text), err)
		}
	}
	if _, err := Encode(Session{Lesson: "a", Cells: []Cell{{"b", strings.Repeat("a", MaxSession-100), true}}}); err != nil {
		t.Error(err)
	}
}

// A link that is read is one that would be written the same way, whatever it
// says, or it is refused; and reading never panics.
func FuzzDecode(f *testing.F) {
	for _, s := range sessions(f) {
		good, _ := Encode(s)
		f.Add(good)
	}
	f.Add("session=1.AAAAAIA")
	f.Add("#session=12345.")
	f.Fuzz(func(t *testing.T, fragment string) {
		s, err := Decode(fragment)
		if err != nil {
			return
		}
		again, err := Encode(s)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := Decode(again); err != nil || !reflect.DeepEqual(back, s) {
			t.Fatalf("%+v came back as %+v, %v", s, back, err)
		}
	})
}

// Any text survives.
func FuzzText(f *testing.F) {
	f.Add("import copy\n", uint64(1))
	f.Add("\x00é😀", uint64(math.MaxUint64))
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		want := strings.ToValidUTF8(text, "\uFFFD")
		if len(text) > 4000 {
			return
		}
		fragment, err := Encode(Session{"a", seed, []Cell{{"b", text, true}}})
		if err != nil {
			t.Fatal(err)
		}
		if s, err := Decode(fragment); err != nil || s.Seed != seed || s.Cells[0].Text != want {
			t.Fatalf("%q came back as %+v, %v", want, s, err)
		}
	})
}
