package embed

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestRead(t *testing.T) {
	for _, c := range []struct {
		text  string
		want  Request
		wrong string // part of it
		ok    bool
	}{
		{text: `{"source":"compression-lab","v":1,"id":"a7","type":"getState"}`, want: Request{ID: json.RawMessage(`"a7"`), Type: GetState}, ok: true},
		{text: `{"source":"compression-lab","v":1,"id":7,"type":"setState","state":"session=1.x","more":[1]}`, want: Request{ID: json.RawMessage(`7`), Type: SetState, State: "session=1.x"}, ok: true},
		{text: `{"source":"compression-lab","v":1,"type":"setTheme","theme":"dark"}`, want: Request{ID: json.RawMessage(`""`), Type: SetTheme, Theme: "dark"}, ok: true},
		{text: `{"source":"compression-lab","v":2,"id":1,"type":"getState"}`, wrong: "v is 2", ok: true},
		{text: `{"source":"compression-lab","v":1,"id":1,"type":"<img onerror>"}`, wrong: `no message of type "<img onerror>"`, ok: true},
		{text: `{"source":"compression-lab","v":1,"id":1,"type":"setState","state":7}`, wrong: `setState wants a field "state"`, ok: true},
		{text: `{"source":"compression-lab","v":1,"id":1,"type":"setLocale"}`, wrong: `setLocale wants a field "locale"`, ok: true},
		{text: `{"source":"compression-lab","v":"1","type":"getState"}`, wrong: "wrong type", ok: true},
		{text: `{"source":"react-devtools","type":"getState"}`},
		{text: `{"context":"h5p","action":"hello"}`},
		{text: `[]`}, {text: `null`}, {text: `"x"`}, {text: ``}, {text: `{`},
	} {
		r, wrong, ok := Read(c.text)
		if ok != c.ok || (wrong == "") != (c.wrong == "") || !strings.Contains(wrong, c.wrong) {
			t.Errorf("%s: got %q, %v; want %q, %v", c.text, wrong, ok, c.wrong, c.ok)
		}
		if ok && wrong == "" && (string(r.ID) != string(c.want.ID) || r.Type != c.want.Type || r.State != c.want.State || r.Theme != c.want.Theme) {
			t.Errorf("%s: got %+v, want %+v", c.text, r, c.want)
		}
	}
}

// An id comes back as it came, unless it is none.
func TestID(t *testing.T) {
	for id, want := range map[string]string{
		`"a"`: `"a"`, `-1.5`: `-1.5`, `null`: `""`, `{"a":1}`: `""`, `[1]`: `""`, `true`: `""`,
		`"` + strings.Repeat("x", 65) + `"`: `""`,
	} {
		if got := name(json.RawMessage(id)); string(got) != want {
			t.Errorf("%s: got %s, want %s", id, got, want)
		}
	}
}

// What a reader did is for hosts that the embed allows; the rest for anybody.
func TestOpen(t *testing.T) {
	for kind, open := range map[string]bool{Ready: true, Load: true, Resize: true, Error: true, StateIs: false, Event: false, Completed: false} {
		if (Message{Envelope: Envelope{Type: kind}}).Open() != open {
			t.Errorf("%s: want open %v", kind, open)
		}
	}
}
