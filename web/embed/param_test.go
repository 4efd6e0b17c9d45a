package embed

import (
	"reflect"
	"strings"
	"testing"

	"compressionlab/lessons"
	"compressionlab/web/state"
)

func widget() state.Site {
	return state.Site{Kind: state.Widget, Embed: true, Widget: "try", Lesson: &lessons.Lesson{Slug: "masks"},
		Lessons: []state.Entry{{Slug: "masks", Cells: []string{"look", "try"}, Tasks: []string{"try"}}}}
}

func TestParse(t *testing.T) {
	plain := Settings{Locale: "en", Theme: "auto"}
	with := func(f func(*Settings)) Settings {
		s := plain
		f(&s)
		return s
	}
	for _, c := range []struct {
		query string
		want  Settings
		wrong string // part of the one complaint; "" for none
	}{
		{"", plain, ""},
		{"?lesson=masks&widget=try&exercise=1&locale=en&theme=auto&motion=auto", plain, ""},
		{"?theme=dark", with(func(s *Settings) { s.Theme = "dark" }), ""},
		{"?theme=blue", plain, "theme=blue: want one of auto, light, dark; auto is used."},
		{"?theme=dark&theme=light", with(func(s *Settings) { s.Theme = "dark" }), ""},
		{"?motion=off&readonly&allowLinks=false", with(func(s *Settings) { s.Still, s.ReadOnly, s.NoLinks = true, true, true }), ""},
		{"?readonly=yes", plain, "readonly=yes: want true or false; false is used."},
		{"?hide=memory,%20stage", with(func(s *Settings) { s.Hide = []string{"memory", "stage"} }), ""},
		{"?hide=memory,walls", plain, "hide=memory,walls: want some of title, question"},
		{"?seed=18446744073709551615", with(func(s *Settings) { s.Seed = 1<<64 - 1 }), ""},
		{"?seed=-1", plain, "seed=-1: want a whole number"}, {"?seed=0", plain, "seed=0"}, {"?seed=1e9", plain, "seed=1e9"},
		{"?locale=xx", plain, "locale=xx: want one of en"},
		{"?lesson=storage", plain, "lesson=storage: this page is another lesson"},
		{"?widget=look", plain, "widget=look"}, {"?exercise=2", plain, "exercise=2"},
		{"?host=https://A.example,http://b.example:8080/", with(func(s *Settings) { s.Hosts = []string{"https://a.example", "http://b.example:8080"} }), ""},
		{"?host=https%3A%2F%2Fa.example%3A443", with(func(s *Settings) { s.Hosts = []string{"https://a.example"} }), ""},
		{"?host=null", with(func(s *Settings) { s.Hosts = []string{"null"} }), ""},
		{"?host=*", plain, "host=*: want origins"}, {"?host=javascript:alert(1)", plain, "host=javascript"},
		{"?host=https://a.example/x", plain, "host=https://a.example/x"}, {"?host=https://me@a.example", plain, "host="},
		{"?utm_source=x&lti=%zz&%zz=1&=&&", plain, ""},
		{"?theme=%zz", plain, "theme=%:"},
		{"?theme=<img src=x onerror=alert(1)>", plain, "theme=<img src=x onerror=alert(1)>: want"},
		{"?theme=" + strings.Repeat("x", 1000), plain, "x…: want"},
		{"?theme=" + strings.Repeat("x", 1<<20), plain, "8,192 characters"},
		{"?theme=&seed=", plain, ""},
	} {
		got, wrong := Parse(c.query, widget())
		said := strings.Join(wrong, "\n")
		if !reflect.DeepEqual(got, c.want) || (said == "") != (c.wrong == "") || !strings.Contains(said, c.wrong) || strings.Contains(said, "\n") || len(said) > 400 {
			t.Errorf("%.80s: got %+v, %q", c.query, got, said)
		}
	}
}

// On a whole lesson and on the workbench the parameters that pick a page agree
// with nothing else.
func TestParsePicks(t *testing.T) {
	whole := widget()
	whole.Kind, whole.Embed, whole.Widget = state.LessonPage, false, ""
	bench := state.Site{Kind: state.Workbench, Lesson: &lessons.Lesson{Slug: "workbench"}}
	for _, c := range []struct {
		site  state.Site
		query string
		wrong int
	}{
		{whole, "?lesson=masks", 0}, {whole, "?widget=try", 1}, {whole, "?exercise=1", 1},
		{bench, "?widget=workbench", 0}, {bench, "?widget=try", 1}, {bench, "?exercise=0", 1}, {state.Site{Kind: state.Home}, "?lesson=masks", 1},
	} {
		if _, wrong := Parse(c.query, c.site); len(wrong) != c.wrong {
			t.Errorf("%s: %v", c.query, wrong)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("?theme=dark&hide=stage,,&host=https://a.example,null&%")
	f.Fuzz(func(t *testing.T, query string) {
		s, wrong := Parse(query, widget())
		if s.Locale != "en" || s.Theme == "" || len(wrong) > len(Params) {
			t.Errorf("%+v %v", s, wrong)
		}
	})
}
