package read_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"compressionlab/engine/lab"
	"compressionlab/engine/trace"
	"compressionlab/lessons"
)

// exercises calls f for each checked exercise of the course, with a function that
// runs an answer to it.
func exercises(t *testing.T, f func(t *testing.T, slug string, c lessons.Cell, run func(answer string, seed uint64) trace.Run)) {
	eachCell(t, func(c lessons.Cell) bool { return c.Task != nil }, func(t *testing.T, slug string, c lessons.Cell, run func(lab.Request) trace.Run) {
		f(t, slug, c, func(answer string, seed uint64) trace.Run {
			return run(lab.Request{Cells: []string{answer}, Seed: seed, Check: c.Task.Check})
		})
	})
}

// unmet is what a run has not done, with the reasons.
func unmet(run trace.Run) (texts, whys []string) {
	for _, c := range run.Checks {
		if !c.OK {
			texts, whys = append(texts, c.Text), append(whys, c.Why)
		}
	}
	return texts, whys
}

// The solution passes, and does nothing that the lab warns of; what the reader
// starts from does not pass. What is asked is what the page says is asked.
func TestSolutions(t *testing.T) {
	exercises(t, func(t *testing.T, slug string, c lessons.Cell, run func(string, uint64) trace.Run) {
		solved := run(c.Task.Solution, seed)
		if _, whys := unmet(solved); whys != nil {
			t.Errorf("the solution does not pass: %q", whys)
		}
		for other := uint64(seed + 1); other < seed+4; other++ { // a link may bring another
			if _, whys := unmet(run(c.Task.Solution, other)); whys != nil {
				t.Errorf("with seed %d the solution does not pass: %q", other, whys)
			}
		}
		for _, f := range solved.Findings {
			t.Errorf("the solution raises %s: %s", f.ID, f.Title)
		}
		var asks []string
		for _, check := range solved.Checks {
			asks = append(asks, check.Text)
		}
		if !slices.Equal(asks, c.Task.Asks) {
			t.Errorf("the check asks %q, and the page says %q", asks, c.Task.Asks)
		}
		if texts, _ := unmet(run(c.Code, seed)); texts == nil {
			t.Error("what the reader starts from passes")
		}
	})
}

// Wrong answers that readers may give fail for the reason that fits, and right
// ones written otherwise pass. An answer is a file of testdata/answers, in the
// folder of its lesson; a wrong one begins with what it must fail:
//
//	# not: what is asked | words of the reason
func TestAnswers(t *testing.T) {
	exercises(t, func(t *testing.T, slug string, c lessons.Cell, run func(string, uint64) trace.Run) {
		files, err := filepath.Glob(filepath.Join("testdata", "answers", slug, "*.py"))
		if err != nil {
			t.Fatal(err)
		}
		wrong, right := 0, 0
		for _, name := range files {
			t.Run(filepath.Base(name), func(t *testing.T) {
				text, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				texts, whys := unmet(run(string(text), seed))
				var want, words []string
				for line := range strings.Lines(string(text)) {
					if says, ok := strings.CutPrefix(line, "# not: "); ok {
						ask, why, _ := strings.Cut(strings.TrimSpace(says), " | ")
						want, words = append(want, ask), append(words, why)
					}
				}
				if strings.HasPrefix(filepath.Base(name), "right") {
					right++
				} else {
					wrong++
					if want == nil {
						t.Error("it does not say what it fails")
					}
				}
				if !slices.Equal(texts, want) {
					t.Fatalf("fails %q because of %q\nwant  %q", texts, whys, want)
				}
				for i := range want {
					if words[i] == "" || !strings.Contains(whys[i], words[i]) {
						t.Errorf("%s: %q, want %q in it", want[i], whys[i], words[i])
					}
				}
			})
		}
		if wrong < 2 || right < 1 {
			t.Errorf("%d wrong answers and %d right ones in testdata/answers/%s, want two and one at least", wrong, right, slug)
		}
	})
}
