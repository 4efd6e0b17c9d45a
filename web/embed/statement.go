package embed

import "compressionlab/web/state"

// A Statement is one of xAPI's, without the actor, whom the lab does not know.
//
// Source: ADL, Experience API 1.0.3, part two, "Statements"; the verbs and the
// types of activities are those of ADL's vocabulary.
type Statement struct {
	Verb    Verb     `json:"verb"`
	Object  Activity `json:"object"`
	Result  *Result  `json:"result,omitempty"`
	Context *Context `json:"context,omitempty"`
}

// A Verb is what was done.
type Verb struct {
	ID      string            `json:"id"`
	Display map[string]string `json:"display"` // by language
}

// An Activity is what it was done to.
type Activity struct {
	ObjectType string     `json:"objectType"`
	ID         string     `json:"id"` // an IRI
	Definition Definition `json:"definition"`
}

// A Definition says what an activity is.
type Definition struct {
	Name map[string]string `json:"name"` // by language
	Type string            `json:"type"` // an IRI
}

// A Result is what came of it.
type Result struct {
	Success    *bool        `json:"success,omitempty"`
	Completion *bool        `json:"completion,omitempty"`
	Response   string       `json:"response,omitempty"`
	Score      *ScaledScore `json:"score,omitempty"`
}

// A ScaledScore is a [Score] with its share of the way from 0 to 1.
type ScaledScore struct {
	Scaled float64 `json:"scaled"`
	Score
}

// A Context says what an activity is part of.
type Context struct {
	ContextActivities struct {
		Parent []Activity `json:"parent"`
	} `json:"contextActivities"`
}

const (
	verbs      = "http://adlnet.gov/expapi/verbs/"
	activities = "http://adlnet.gov/expapi/activities/"
)

// statement says that something was done: to a cell of the page, or to the
// page itself.
func (h *Host) statement(verb string, c *state.Cell, kind string, r *Result) *Statement {
	page := h.activity("", h.title, "lesson")
	s := &Statement{Verb: Verb{verbs + verb, map[string]string{"en": verb}}, Object: page, Result: r}
	if c != nil {
		s.Object = h.activity("#cell-"+c.ID, c.Title, kind)
		s.Context = &Context{}
		s.Context.ContextActivities.Parent = []Activity{page}
	}
	return s
}

func (h *Host) activity(fragment, name, kind string) Activity {
	return Activity{"Activity", h.address + fragment, Definition{map[string]string{h.locale: name}, activities + kind}}
}
