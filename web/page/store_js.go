package page

import (
	"encoding/json"
	"syscall/js"
)

// A store keeps a lesson's texts and the theme in localStorage. Where that is
// refused (a private window, a sandboxed frame) it keeps nothing, and the page
// works on from memory.
type store struct{ path string }

const (
	textsKey = "compression-lab:text:"
	themeKey = "compression-lab:theme"
)

func openStore() store {
	return store{js.Global().Get("location").Get("pathname").String()}
}

func (s store) texts() map[string]string {
	texts := map[string]string{}
	if json.Unmarshal([]byte(get(textsKey+s.path)), &texts) != nil {
		return nil
	}
	return texts
}

func (s store) saveTexts(texts map[string]string) {
	if len(texts) == 0 {
		set(textsKey+s.path, "")
		return
	}
	b, err := json.Marshal(texts)
	if err != nil {
		panic(err.Error()) // a map of strings encodes
	}
	set(textsKey+s.path, string(b))
}

func (s store) theme() string {
	switch t := get(themeKey); t {
	case "light", "dark":
		return t
	}
	return "auto"
}

func (s store) saveTheme(theme string) { set(themeKey, theme) }

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
