package conform

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

const page = "../../engine/lab/DIFFERENCES.md"

var example = regexp.MustCompile("(?s)\n## (\\d+)\\. [^\n]*\n\n```python\n(.*?)\n```\n\n```text\n(.*?)```\n")

// Each example of the page of differences prints on either side what the page
// says, and the two are not the same.
func TestDifferences(t *testing.T) {
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	rows := len(regexp.MustCompile(`(?m)^\| \d+ \|`).FindAllString(string(text), -1))
	found := example.FindAllStringSubmatch(string(text), -1)
	if len(found) != rows || rows < 30 {
		t.Fatalf("%d examples for %d rows", len(found), rows)
	}
	answers := map[string]string{} // of Python; empty without one
	t.Run("Python", func(t *testing.T) {
		interpreter := python(t)
		var topic strings.Builder
		for _, e := range found {
			topic.WriteString(mark + e[1] + "\n" + e[2] + "\n")
		}
		for _, s := range parts(asked(t, interpreter, []byte(topic.String()))) {
			answers[s.name] = s.text
		}
	})
	anew := string(text)
	for i, e := range found {
		if e[1] != strconv.Itoa(i+1) {
			t.Errorf("example %d has number %s", i+1, e[1])
		}
		got, stopped := told(e[2])
		if stopped != nil {
			got = strings.TrimSuffix(got, "!! stops") + stopped.Kind + " error: " + stopped.Message
			if stopped.Hint != "" {
				got += " - " + stopped.Hint
			}
		}
		said, lab, _ := strings.Cut(strings.TrimSuffix(e[3], "\n"), "\nlab:    ")
		said = strings.TrimPrefix(said, "Python: ")
		if *update {
			anew = strings.Replace(anew, e[0], strings.Replace(e[0], "```text\n"+e[3], "```text\nPython: "+answers[e[1]]+"\nlab:    "+got+"\n", 1), 1)
			continue
		}
		if got != lab {
			t.Errorf("%s: the lab says\n%s\nand the page\n%s", e[1], got, lab)
		}
		if answer, asked := answers[e[1]]; asked && answer != said {
			t.Errorf("%s: Python says\n%s\nand the page\n%s", e[1], answer, said)
		}
		if said == got {
			t.Errorf("%s: no difference: both say %s", e[1], got)
		}
	}
	if *update {
		if err := os.WriteFile(page, []byte(anew), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
