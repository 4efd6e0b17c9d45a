package page

import (
	"encoding/json"
	"syscall/js"

	"compressionlab/web/state"
)

// A store keeps a lesson's texts and the theme in localStorage. Where that is
// refused (a private window, a sandboxed frame) it keeps nothing, and the page
// works on from memory.
type store struct{ path string }

const (
	textsKey = "compression-lab:text:"
	cellsKey = "compression-lab:cells:"
	linkKey  = "compression-lab:link:"
	themeKey = "compression-lab:theme"
	askKey   = "compression-lab:chosen:"
	keysKey  = "compression-lab:keys"
	doneKey  = "compression-lab:progress" // one for the whole course
)

func openStore(site state.Site) store {
	location := js.Global().Get("location")
	path := location.Get("pathname").String()
	if site.Root == state.OneRoot { // all pages have one path
		path += location.Get("search").String()
	}
	return store{path}
}

// A linked is what a link changed of a session, beside its texts.
type linked struct {
	Mine map[string]string `json:"mine"`
	Seed uint64            `json:"seed"`
}

func (s store) texts() map[string]string {
	texts := map[string]string{}
	if json.Unmarshal([]byte(get(textsKey+s.path)), &texts) != nil {
		return nil
	}
	return texts
}

func (s store) cells() (texts []string) {
	if json.Unmarshal([]byte(get(cellsKey+s.path)), &texts) != nil {
		return nil
	}
	return texts
}

func (s store) linked() (l linked) {
	if json.Unmarshal([]byte(get(linkKey+s.path)), &l) != nil {
		return linked{}
	}
	return l
}

func (s store) save(c state.Save) {
	keep := func(key string, empty bool, v any) {
		if empty {
			set(key+s.path, "")
			return
		}
		b, err := json.Marshal(v)
		if err != nil {
			panic(err.Error()) // strings and numbers encode
		}
		set(key+s.path, string(b))
	}
	keep(textsKey, len(c.Texts) == 0, c.Texts)
	keep(cellsKey, c.Cells == nil, c.Cells)
	keep(linkKey, len(c.Mine) == 0 && c.Seed == state.Seed, linked{c.Mine, c.Seed})
}

func (s store) chosen() map[string]int {
	chosen := map[string]int{}
	if json.Unmarshal([]byte(get(askKey+s.path)), &chosen) != nil {
		return nil
	}
	return chosen
}

func (s store) saveChosen(chosen map[string]int) {
	b, err := json.Marshal(chosen)
	if err != nil {
		panic(err.Error()) // strings and numbers encode
	}
	set(askKey+s.path, string(b))
}

func (s store) theme() string {
	switch t := get(themeKey); t {
	case "light", "dark":
		return t
	}
	return "auto"
}

func (s store) saveTheme(theme string) { set(themeKey, theme) }

// progress is nil if there is none, or none that can be read.
func (s store) progress() *state.Progress {
	p := &state.Progress{}
	if json.Unmarshal([]byte(get(doneKey)), p) != nil || p.Empty() {
		return nil
	}
	return p
}

// saveProgress adds p to what is stored: another window may have added to it.
func (s store) saveProgress(p *state.Progress) {
	b, err := json.Marshal(p.Merge(s.progress()))
	if err != nil {
		panic(err.Error()) // strings encode
	}
	set(doneKey, string(b))
}

func (s store) forgetProgress() { set(doneKey, "") }

func (s store) keysOff() bool { return get(keysKey) == "off" }

func (s store) saveKeys(off bool) { set(keysKey, map[bool]string{true: "off"}[off]) }

// get and set go through boot.js, where the exception of a browser that
// refuses can be caught.
func get(key string) string {
	v := js.Global().Call("labStored", key)
	if v.Type() != js.TypeString {
		return ""
	}
	return v.String()
}

func set(key, value string) { js.Global().Call("labStore", key, value) }
