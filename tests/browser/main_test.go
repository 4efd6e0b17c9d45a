package browser

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"compressionlab/engine/digits"
	"compressionlab/engine/measure"
	"compressionlab/engine/nn"
	"compressionlab/engine/prune"
	"compressionlab/tests/chrome"
)

// slug is the lesson under test; its cells are wrong, right, bytes and play.
const slug = "magnitude-pruning"

var chromium *chrome.Browser

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	if _, err := chrome.Dir(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	b, err := chrome.Start(chrome.Options{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer b.Close()
	chromium = b
	return m.Run()
}

// serve serves the built site for the length of a test.
func serve(t *testing.T, prefix string) *chrome.Site {
	t.Helper()
	dir, err := chrome.Dir()
	if err != nil {
		t.Fatal(err)
	}
	s := chrome.Serve(dir, prefix)
	t.Cleanup(s.Close)
	return s
}

// window opens a window for the length of a test.
func window(t *testing.T, v chrome.View) *chrome.Page {
	t.Helper()
	p := chromium.Open(t, v)
	t.Cleanup(p.Close)
	return p
}

// lesson opens the lesson in a new window.
func lesson(t *testing.T) *chrome.Page {
	t.Helper()
	return lessonIn(t, chrome.View{})
}

func lessonIn(t *testing.T, v chrome.View) *chrome.Page {
	t.Helper()
	p := window(t, v)
	p.Lesson(serve(t, "/"), slug)
	return p
}

// quiet fails a test whose page the browser complained about.
func quiet(t *testing.T, p *chrome.Page, s *chrome.Site) {
	t.Helper()
	for _, problem := range p.Problems() {
		t.Errorf("the browser said: %s", problem)
	}
	for _, missing := range s.Missing() {
		t.Errorf("refused by the server: %s", missing)
	}
}

// A score is an accuracy, counted.
type score struct{ right, of int }

// cell is how code prints a score: f"{accuracy(m):.1%}".
func (s score) cell() string { return fmt.Sprintf("%.1f%%", 100*float64(s.right)/float64(s.of)) }

// in says whether a text of the page states the score: as a percentage with a
// decimal, or as a count of right answers.
func (s score) in(text string) bool {
	percent := strings.TrimSuffix(s.cell(), "%")
	return regexp.MustCompile(`(^|[^\d.])(` + regexp.QuoteMeta(percent) + `|` + strconv.Itoa(s.right) + `)([^\d.]|\.\D|\.?$)`).MatchString(text)
}

// native prunes the bundled network here and returns what it reads of the test
// digits before and after, and the plan.
func native(t *testing.T, sparsity float64) (before, after score, plan *prune.Plan) {
	t.Helper()
	model, test := digits.MLP(), digits.Test()
	read := func() (s score) {
		var err error
		if s.right, s.of, err = measure.Accuracy(model, test.Images, test.Labels); err != nil {
			t.Fatal(err)
		}
		return s
	}
	before = read()
	plan, err := prune.MagnitudePlan(nn.Parameters(model), prune.Options{Sparsity: sparsity})
	if err != nil {
		t.Fatal(err)
	}
	plan.Apply()
	return before, read(), plan
}

// reads is a line of a cell's output: "original    62.5% read right".
func reads(name string, s score) string { return fmt.Sprintf("%-11s %s read right", name, s.cell()) }

// wants fails unless a text holds every part.
func wants(t *testing.T, what, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%s does not hold %q:\n%s", what, part, text)
		}
	}
}

// The two ways in which a page may state a score, and what only looks like it.
func TestScoreIn(t *testing.T) {
	s := score{233, 360} // 64.7%
	for text, want := range map[string]bool{
		"reads 64.7 % now": true, "64.7%": true, "233 of 360": true, "from 233.": true, "reads 64.7 %.": true,
		"164.7%": false, "64.75": false, "1233": false, "2330": false, "233.5": false, "": false,
	} {
		if s.in(text) != want {
			t.Errorf("%q states %+v: %t, want %t", text, s, !want, want)
		}
	}
}
