package embed

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"compressionlab/web/state"
	"compressionlab/web/text"
)

// Kinds of the values of a [Param].
const (
	OneOf   = "choice"  // one of Values
	List    = "list"    // some of Values, with commas between
	Flag    = "flag"    // true or false
	Whole   = "number"  // a whole number from 0
	Name    = "name"    // of a lesson or a cell
	Origins = "origins" // https://course.example, with commas between
)

// A Param is a parameter of a page's address, and an attribute of the element
// that embed.js defines.
type Param struct {
	Name    string
	Kind    string
	Values  []string
	Default string // as it is written; "" is none
	Picks   bool   // it says which page is shown; on a page it can only agree
}

// Params are all parameters. The documentation's table is made from this one.
var Params = []Param{
	{Name: "lesson", Kind: Name, Picks: true},
	{Name: "widget", Kind: Name, Picks: true},
	{Name: "exercise", Kind: Whole, Picks: true},
	{Name: "locale", Kind: OneOf, Values: []string{text.English.Language}, Default: text.English.Language},
	{Name: "theme", Kind: OneOf, Values: []string{"auto", "light", "dark"}, Default: "auto"},
	{Name: "motion", Kind: OneOf, Values: []string{"auto", "off"}, Default: "auto"},
	{Name: "hide", Kind: List, Values: state.Parts},
	{Name: "readonly", Kind: Flag, Default: "false"},
	{Name: "seed", Kind: Whole, Default: strconv.Itoa(state.Seed)},
	{Name: "allowLinks", Kind: Flag, Default: "true"},
	{Name: "host", Kind: Origins},
}

// Settings are what the parameters of an address ask for.
type Settings struct {
	Locale, Theme string
	Still         bool // nothing moves
	Hide          []string
	ReadOnly      bool
	Seed          uint64 // 0 is the page's own
	NoLinks       bool
	Hosts         []string // origins that are heard and told, besides the page's own
}

// Parse reads the query of a page's address. A value that cannot be is named in
// wrong, in words for the reader, and the default is used. What is no parameter
// of the lab's is left to others.
func Parse(query string, site state.Site) (s Settings, wrong []string) {
	w := text.Embedding
	s = Settings{Locale: text.English.Language, Theme: "auto"}
	if len(query) > 8<<10 {
		return s, []string{w.QueryLong}
	}
	values := map[string]string{}
	for pair := range strings.SplitSeq(strings.TrimPrefix(query, "?"), "&") {
		name, value, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(name)
		if err != nil {
			continue // no parameter of ours has such a name
		}
		if _, twice := values[name]; twice {
			continue // the first counts
		}
		if value, err = url.QueryUnescape(value); err != nil {
			value = "%"
		}
		values[name] = value
	}
	for _, p := range Params {
		value, there := values[p.Name]
		if !there {
			continue
		}
		if p.Kind == Flag && value == "" { // ?readonly
			value = "true"
		}
		if value == "" || s.set(p, value, site) {
			continue
		}
		wrong = append(wrong, fmt.Sprintf(w.ParamWrong, p.Name, short(value), want(p, site)))
	}
	return s, wrong
}

// set takes the value of a parameter; it reports whether it is one.
func (s *Settings) set(p Param, value string, site state.Site) bool {
	parts := strings.Split(value, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	switch p.Kind {
	case OneOf:
		if !slices.Contains(p.Values, value) {
			return false
		}
	case List:
		for _, part := range parts {
			if !slices.Contains(p.Values, part) {
				return false
			}
		}
	case Flag:
		if value != "true" && value != "false" {
			return false
		}
	case Origins:
		for i, part := range parts {
			if parts[i] = origin(part); parts[i] == "" {
				return false
			}
		}
	}
	switch p.Name {
	case "lesson":
		return site.Lesson != nil && value == site.Lesson.Slug
	case "widget":
		return value == shownAs(site)
	case "exercise":
		n, err := strconv.Atoi(value)
		return err == nil && n >= 1 && n == exercise(site)
	case "locale":
		s.Locale = value
	case "theme":
		s.Theme = value
	case "motion":
		s.Still = value == "off"
	case "hide":
		s.Hide = parts
	case "readonly":
		s.ReadOnly = value == "true"
	case "seed":
		n, err := strconv.ParseUint(value, 10, 64)
		if err != nil || n == 0 {
			return false
		}
		s.Seed = n
	case "allowLinks":
		s.NoLinks = value == "false"
	case "host":
		s.Hosts = parts
	}
	return true
}

// want says what a parameter can be.
func want(p Param, site state.Site) string {
	w := text.Embedding
	switch {
	case p.Picks:
		return fmt.Sprintf(w.WantHere, p.Name)
	case p.Kind == OneOf:
		return fmt.Sprintf(w.WantChoice, strings.Join(p.Values, ", "), p.Default)
	case p.Kind == List:
		return fmt.Sprintf(w.WantList, strings.Join(p.Values, ", "))
	case p.Kind == Flag:
		return fmt.Sprintf(w.WantFlag, p.Default)
	case p.Kind == Whole:
		return fmt.Sprintf(w.WantNumber, p.Default)
	}
	return w.WantOrigins
}

// shownAs is the widget that a page is; "" for a whole lesson.
func shownAs(site state.Site) string {
	if site.Kind == state.Workbench {
		return "workbench"
	}
	return site.Widget
}

// exercise is the number of the exercise that a widget is, among those of its
// lesson; 0 for none.
func exercise(site state.Site) int {
	for _, l := range site.Lessons {
		if site.Lesson != nil && l.Slug == site.Lesson.Slug {
			return 1 + slices.Index(l.Tasks, site.Widget)
		}
	}
	return 0
}

// origin is an origin as a browser writes it; "" for what is none. "null" is that
// of a page from a disk or in a sandbox.
func origin(s string) string {
	if s == "null" {
		return s
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" {
		return ""
	}
	host := strings.ToLower(u.Host)
	if u.Scheme == "https" {
		host = strings.TrimSuffix(host, ":443")
	} else {
		host = strings.TrimSuffix(host, ":80")
	}
	return u.Scheme + "://" + host
}
