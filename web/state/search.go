package state

import (
	"encoding/json"

	"compressionlab/web/search"
)

// A Search is what the reader looks for in the course. A Search is never
// changed: Update makes another one.
type Search struct {
	Phase string // NoIndex, …
	Query string
	Hits  []search.Hit
	All   int // that there are

	index search.Index
}

// Dialogs of the page, by their ids.
const (
	SearchDialog = "lab-search"
	KeysDialog   = "lab-keys"
)

// Phases of a [Search].
const (
	NoIndex      = "" // nobody has asked yet
	IndexComing  = "coming"
	IndexReady   = "ready"
	IndexMissing = "missing" // it did not come
)

// searched takes the messages about the search. The index is fetched when it is
// first wanted, and again after it did not come.
func (s State) searched(m Msg) (State, []Cmd) {
	now := *s.Search
	var cmds []Cmd
	switch m := m.(type) {
	case SearchOpened:
		if now.Phase == NoIndex || now.Phase == IndexMissing {
			now.Phase = IndexComing
			cmds = append(cmds, FetchIndex{})
		}
		cmds = append([]Cmd{OpenDialog{SearchDialog}}, cmds...)
	case SearchTyped:
		if m.Text == now.Query {
			return s, nil
		}
		now.Query = m.Text
	case IndexCame:
		now.Phase = IndexReady
		if !m.OK || json.Unmarshal([]byte(m.JSON), &now.index) != nil {
			now.Phase, now.index = IndexMissing, nil
		}
	}
	now.Hits, now.All = now.index.Find(now.Query)
	s.Search = &now
	return s, cmds
}

func (SearchOpened) isMsg() {}
func (SearchTyped) isMsg()  {}
func (IndexCame) isMsg()    {}
func (KeysOpened) isMsg()   {}
func (KeysSwitched) isMsg() {}
func (OpenDialog) isCmd()   {}
func (FetchIndex) isCmd()   {}
func (SaveKeys) isCmd()     {}
