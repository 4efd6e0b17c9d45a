package main

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"compressionlab/engine/advice"
	"compressionlab/lessons"
	"compressionlab/lessons/read"
	"compressionlab/web/text"
)

// Every kind of finding stands on the home page once, with words of its own,
// under a lesson whose cells raise it.
func TestMistakes(t *testing.T) {
	course, err := read.All(lessons.Files, "en")
	if err != nil {
		t.Fatal(err)
	}
	raises := map[string]map[string]bool{"": {}}
	for _, l := range course {
		raises[l.Slug] = map[string]bool{}
		for _, b := range l.Blocks {
			if b.Cell != nil {
				for _, id := range b.Cell.Expect.Findings {
					raises[l.Slug][id] = true
				}
			}
		}
	}
	seen := map[string]string{}
	for _, g := range mistakes(course) {
		for _, m := range g.Mistakes {
			if where, twice := seen[m.ID]; twice {
				t.Errorf("%s stands under %q and %q", m.ID, where, g.Lesson)
			}
			seen[m.ID] = g.Lesson
			if g.Lesson != "" && !raises[g.Lesson][m.ID] {
				t.Errorf("no cell of %s raises %s", g.Lesson, m.ID)
			}
			for slug := range raises {
				if g.Lesson == "" && raises[slug][m.ID] {
					t.Errorf("%s is raised by %s, and stands under none", m.ID, slug)
				}
			}
		}
	}
	for _, rule := range advice.Rules() {
		if _, ok := seen[rule.ID]; !ok || text.Words.Mistakes[rule.ID] == "" {
			t.Errorf("%s is missing, or has no words", rule.ID)
		}
	}
	if len(text.Words.Mistakes) != len(advice.Rules()) {
		t.Errorf("%d mistakes have words, of %d kinds", len(text.Words.Mistakes), len(advice.Rules()))
	}
}

// Each lesson has a picture of its own numbers.
func TestPictures(t *testing.T) {
	course, err := read.All(lessons.Files, "en")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, l := range course {
		svg, err := picture(l)
		if err != nil {
			t.Fatal(err)
		}
		if l.Picture == nil {
			continue
		}
		if other := seen[svg]; other != "" || !strings.Contains(svg, "<rect") {
			t.Errorf("%s: the picture is empty, or that of %q", l.Slug, other)
		}
		seen[svg] = l.Slug
		for d := xml.NewDecoder(strings.NewReader(svg)); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", l.Slug, err)
			}
		}
	}
	if len(seen) < len(course) {
		t.Errorf("%d pictures", len(seen))
	}
}

// The three kinds, small enough to check by hand, and what is refused.
func TestPictureKinds(t *testing.T) {
	draw := func(kind, code string) (string, error) {
		return picture(lessons.Lesson{Slug: "l", Picture: &lessons.Picture{Kind: kind, Alt: "A & B", Code: code}})
	}
	for _, c := range []struct{ kind, code, has string }{
		{"bars", `print("2 x\n1")`, `<rect class="faint" x="0.00" y="0.00" width="28.08" height="31.00"/><rect x="36.00" y="15.50" width="28.08" height="15.50"/>`},
		{"rows", `print("3 1\n2")`, `<rect x="0.00" y="1.92" width="54.00" height="12.16"/><rect class="faint" x="54.00" y="1.92" width="18.00" height="12.16"/><rect x="0.00" y="17.92" width="36.00" height="12.16"/>`},
		{"cells", `print("#.")`, `<rect x="7.20" y="3.20" width="25.60" height="25.60"/><rect class="faint" x="48.80" y="12.80" width="6.40" height="6.40"/>`},
	} {
		if svg, err := draw(c.kind, c.code); err != nil || !strings.Contains(svg, c.has) || !strings.Contains(svg, `aria-label="A &amp; B"`) {
			t.Errorf("%s: %v, %s", c.kind, err, svg)
		}
	}
	for _, c := range []struct{ kind, code, says string }{
		{"bars", `print("many")`, `line 1, "many"`}, {"bars", `print(-1)`, "want a number from 0"}, {"bars", `print(0)`, "all are 0"},
		{"rows", `print("1 x")`, `line 1, "1 x"`}, {"rows", `print(0)`, "all are 0"}, {"cells", `print("##\n#")`, "line 2 has 1 characters"},
		{"bars", `1 / 0`, "l, picture: line 1"},
	} {
		if _, err := draw(c.kind, c.code); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s of %s: %v, want %q", c.kind, c.code, err, c.says)
		}
	}
}
