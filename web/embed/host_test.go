package embed

import (
	"encoding/json"
	"strings"
	"testing"

	"compressionlab/engine/trace"
	"compressionlab/lessons"
	"compressionlab/web/state"
	"compressionlab/web/wire"
)

// a walk is a page and its host, step by step.
type walk struct {
	t    *testing.T
	host *Host
	now  state.State
}

// newWalk begins a lesson with a cell "look", which has a question, and an
// exercise "try" that goes on with it.
func newWalk(t *testing.T, widget string) *walk {
	l := &lessons.Lesson{Slug: "masks", Title: "Masks", Blocks: []lessons.Block{
		{Cell: &lessons.Cell{ID: "look", Title: "Look", Code: "x = 1",
			Ask: &lessons.Ask{Question: "Q", Answer: "A", Choices: []lessons.Choice{{Text: "no", Said: "No."}, {Text: "yes", Right: true}}}}},
		{Cell: &lessons.Cell{ID: "try", Title: "Try", Code: "y = x", After: "look", Task: &lessons.Task{Check: "expect(True)", Asks: []string{"a", "b"}, Solution: "y = 2"}}},
	}}
	site := state.Site{Kind: state.LessonPage, Lesson: l}
	if widget != "" {
		site = state.Site{Kind: state.Widget, Embed: true, Widget: widget, Lesson: l}
	}
	w := &walk{t: t, host: NewHost(site, "https://course.example/lab/lessons/masks/?theme=dark#session=1.x", "en"), now: state.New(site)}
	w.now, _ = w.now.Update(state.Started{})
	return w
}

// update makes the page go on, and returns what the host is told, a line each.
func (w *walk) update(m state.Msg) string {
	w.t.Helper()
	before := w.now
	w.now, _ = before.Update(m)
	var lines []string
	for _, said := range w.host.Saw(before, w.now) {
		lines = append(lines, line(w.t, said))
	}
	return strings.Join(lines, "\n")
}

// line is a message as a host gets it, without the envelope's own fields.
func line(t *testing.T, m Message) string {
	t.Helper()
	if m.Source != Source || m.V != Version {
		t.Errorf("%s: envelope %+v", m.Type, m.Envelope)
	}
	if s := m.Statement; s != nil {
		text := "event " + strings.TrimPrefix(s.Verb.ID, verbs) + " " + s.Object.ID
		if s.Result != nil {
			r, _ := json.Marshal(s.Result)
			text += " " + string(r)
		}
		return text
	}
	m.Envelope = Envelope{Type: m.Type}
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimPrefix(string(text), `{"source":"","v":0,"id":null,`)
}

func (w *walk) run(cell string, run trace.Run) string {
	w.t.Helper()
	asked := w.update(state.RunPressed{Cell: cell})
	answered := w.update(state.Answered{Ran: wire.Ran{ID: w.now.LastRun, Run: run}})
	return strings.Trim(asked+"\n"+answered, "\n")
}

func expect(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\ngot  %s\nwant %s", what, got, want)
	}
}

const page = "https://course.example/lab/lessons/masks/"

// A lesson from its first message to its last.
func TestLesson(t *testing.T) {
	w := newWalk(t, "")
	var began []string
	for _, m := range w.host.Began() {
		began = append(began, line(t, m))
	}
	expect(t, "begin", strings.Join(began, "\n"), `"type":"ready","version":"1.0","widget":"","lesson":"masks","locale":"en"}`+"\nevent initialized "+page)
	expect(t, "worker", w.update(state.WorkerReady{}), `"type":"load"}`)
	expect(t, "worker again", w.update(state.WorkerReady{}), "")

	w.update(state.AnswerChosen{Cell: "look", Choice: 1})
	expect(t, "question", w.run("look", trace.Run{}), `event answered `+page+`#cell-look {"success":false,"response":"no"}`)
	expect(t, "run again", w.run("look", trace.Run{}), "")

	half := trace.Run{Checks: []trace.Check{{Text: "a", OK: true}, {Text: "b", Why: "no"}}}
	expect(t, "half", w.run("try", half), `event attempted `+page+`#cell-try
event failed `+page+`#cell-try {"success":false,"score":{"scaled":0.5,"raw":50,"min":0,"max":100}}
"type":"completed","lesson":"masks","exercise":"try","success":false,"score":{"raw":50,"min":0,"max":100}}
"type":"completed","lesson":"masks","exercise":"","success":false,"score":{"raw":50,"min":0,"max":100}}`)
	all := trace.Run{Checks: []trace.Check{{Text: "a", OK: true}, {Text: "b", OK: true}}}
	expect(t, "all", w.run("try", all), `event attempted `+page+`#cell-try
event passed `+page+`#cell-try {"success":true,"score":{"scaled":1,"raw":100,"min":0,"max":100}}
"type":"completed","lesson":"masks","exercise":"try","success":true,"score":{"raw":100,"min":0,"max":100}}
event completed `+page+` {"success":true,"completion":true,"score":{"scaled":1,"raw":100,"min":0,"max":100}}
"type":"completed","lesson":"masks","exercise":"","success":true,"score":{"raw":100,"min":0,"max":100}}`)
	// What was reached stays; the page is done once.
	expect(t, "half again", w.run("try", half), `event attempted `+page+`#cell-try
event failed `+page+`#cell-try {"success":false,"score":{"scaled":0.5,"raw":50,"min":0,"max":100}}
"type":"completed","lesson":"masks","exercise":"try","success":false,"score":{"raw":50,"min":0,"max":100}}
"type":"completed","lesson":"masks","exercise":"","success":true,"score":{"raw":100,"min":0,"max":100}}`)
}

// A run that stops with an error is no answer, and no cell that has run.
func TestErrorIsNothing(t *testing.T) {
	w := newWalk(t, "")
	w.update(state.WorkerReady{})
	w.update(state.AnswerChosen{Cell: "look", Choice: 2})
	expect(t, "error", w.run("look", trace.Run{Error: &trace.Error{Line: 1}}), "")
	w.run("try", trace.Run{Checks: []trace.Check{{OK: true}, {OK: true}}})
	if w.host.done {
		t.Error("the page is done, and a cell of it has not run")
	}
	expect(t, "answer", w.run("look", trace.Run{}), `event answered `+page+`#cell-look {"success":true,"response":"yes"}
event completed `+page+` {"success":true,"completion":true,"score":{"scaled":1,"raw":100,"min":0,"max":100}}
"type":"completed","lesson":"masks","exercise":"","success":true,"score":{"raw":100,"min":0,"max":100}}`)
}

// A widget is about its own cell, and one without an exercise has no score.
func TestWidget(t *testing.T) {
	w := newWalk(t, "look")
	w.update(state.WorkerReady{})
	expect(t, "done", w.run("look", trace.Run{}), `event completed `+page+` {"success":true,"completion":true}
"type":"completed","lesson":"masks","exercise":"","success":true}`)
	expect(t, "ready", line(t, w.host.Began()[0]), `"type":"ready","version":"1.0","widget":"look","lesson":"masks","locale":"en"}`)
}

// The session goes out as its link, an empty one as "".
func TestState(t *testing.T) {
	w := newWalk(t, "")
	w.update(state.WorkerReady{})
	expect(t, "fresh", line(t, w.host.State(w.now, nil)), `"type":"state","state":"","fits":true}`)
	before := w.now
	w.update(state.Edited{Cell: "look", Text: "x = 2"})
	if !Changed(before, w.now) || Changed(w.now, w.now) {
		t.Error("an edit is no change, or none is one")
	}
	m := w.host.State(w.now, json.RawMessage(`"q1"`))
	if !strings.HasPrefix(*m.State, "session=1.") || string(m.ID) != `"q1"` || !*m.Fits {
		t.Errorf("%s", line(t, m))
	}
	// It comes back the same from another page.
	other := newWalk(t, "")
	other.update(state.WorkerReady{})
	other.update(state.LinkOpened{Fragment: *m.State})
	if again := other.host.State(other.now, nil); *again.State != *m.State {
		t.Errorf("got %s, want %s", *again.State, *m.State)
	}
	w.update(state.Edited{Cell: "look", Text: strings.Repeat("y = 1\nz = 'àéî'\n", 8000)})
	if m := w.host.State(w.now, json.RawMessage(`1`)); m.Type != Error || string(m.ID) != "1" || !strings.Contains(m.Message, "too long") {
		t.Errorf("%s", line(t, m))
	}
}

// The address of a page from a disk is not told.
func TestAddress(t *testing.T) {
	for address, want := range map[string]string{
		"http://a.example/x/?q#f": "http://a.example/x/", "file:///home/mia/lab.html": "x-compression-lab:page", "blob:null/1": "x-compression-lab:page",
	} {
		if got := NewHost(state.Site{}, address, "en").address; got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}

// What a reader did goes to the hosts that are named, and to the page's own
// origin; a sandboxed page has none.
func TestTargets(t *testing.T) {
	const own, a, b = "https://lab.example", "https://a.example", "https://b.example"
	state, ready := Message{Envelope: Envelope{Type: StateIs}}, Message{Envelope: Envelope{Type: Ready}}
	for _, c := range []struct {
		m           Message
		hosts       []string
		own, parent string
		want        string
	}{
		{ready, nil, own, b, "*"}, {ready, nil, "null", "", "*"},
		{state, nil, own, b, ""}, {state, nil, own, own, own}, {state, nil, own, "", own},
		{state, []string{a, b}, own, b, b}, {state, []string{a, b}, own, "", own + " " + a + " " + b}, {state, []string{a}, own, b, ""},
		{state, nil, "null", "null", ""}, {state, []string{a}, "null", a, a},
		{state, []string{"null"}, own, "null", "*"}, {state, []string{"null"}, own, a, ""},
		{state, []string{own}, own, own, own},
	} {
		if got := strings.Join(Targets(c.m, c.hosts, c.own, c.parent), " "); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
	for _, c := range []struct {
		from, own string
		hosts     []string
		want      bool
	}{{own, own, nil, true}, {a, own, nil, false}, {a, own, []string{b, a}, true}, {"null", "null", nil, false}, {"null", own, []string{"null"}, true}, {"", "", nil, false}} {
		if Heard(c.from, c.hosts, c.own) != c.want {
			t.Errorf("%+v", c)
		}
	}
}
