//go:build !lesson

package page

import (
	"encoding/json"
	"fmt"
	"slices"
	"syscall/js"
	"time"

	"compressionlab/web/embed"
	"compressionlab/web/link"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

func init() { accompany = newGuest }

// A guest is a page in a frame, or one that is made for it: it does what package
// embed says.
type guest struct {
	*browser
	host     *embed.Host
	post     js.Value // of frame.js; undefined where there is no frame
	settings embed.Settings
	wrong    []string
	own      string // our origin
	parent   string // the host's; "" where the browser does not tell
	changes  int    // of the session
	sight           // of the page
}

// restAfter is how long a session is left alone before the host is told of it.
const restAfter = 500 * time.Millisecond

func newGuest(b *browser) companion {
	frame := js.Global().Get("labFrame")
	if !frame.Truthy() && !b.now.Site.Embed {
		return nil
	}
	location := js.Global().Get("location")
	g := &guest{browser: b, own: js.Global().Get("origin").String()}
	g.settings, g.wrong = embed.Parse(location.Get("search").String(), b.now.Site)
	g.host = embed.NewHost(b.now.Site, location.Get("href").String(), g.settings.Locale)
	if frame.Truthy() {
		g.post = frame
		// A frame with the referrer policy no-referrer, as embed.js makes it, is told
		// "null" by newer browsers: that is nobody's name, either.
		if around := location.Get("ancestorOrigins"); around.Truthy() && around.Length() > 0 && around.Index(0).String() != "null" {
			g.parent = around.Index(0).String()
		}
	}
	return g
}

// framed is what the address says. What is hidden is so by the style sheet.
func (g *guest) framed() state.Msg {
	f := state.Framed{Frame: state.Frame{In: true, Wrong: g.wrong, Hide: g.settings.Hide, ReadOnly: g.settings.ReadOnly}, Seed: g.settings.Seed}
	f.NotKept = js.Global().Get("labNotKept").Truthy()
	if g.settings.Theme != "auto" {
		f.Theme = g.settings.Theme
	}
	root := document().Get("documentElement").Get("classList")
	for _, part := range g.settings.Hide {
		root.Call("add", "hide-"+part)
	}
	return f
}

func (g *guest) begin() {
	if !g.post.Truthy() {
		return
	}
	g.say(g.host.Began()...)
	g.post.Call("hear", js.FuncOf(func(_ js.Value, args []js.Value) any {
		defer report("hearing the page around")
		g.hear(args[0].String(), args[1].String())
		return nil
	}))
	g.watch()
}

func (g *guest) settled() {
	if g.post.Truthy() {
		g.post.Call("settled")
		g.showPictures()
	}
}

// say posts messages to who may have them.
func (g *guest) say(messages ...embed.Message) {
	if !g.post.Truthy() {
		return
	}
	for _, m := range messages {
		var to []any
		for _, target := range embed.Targets(m, g.settings.Hosts, g.own, g.parent) {
			to = append(to, target)
		}
		b, err := json.Marshal(m)
		if err != nil {
			panic(err.Error()) // strings and numbers encode
		}
		if len(to) > 0 {
			g.post.Call("post", string(b), to)
		}
	}
}

func (g *guest) saw(before, now state.State) {
	g.unseen()
	g.say(g.host.Saw(before, now)...)
	if before.Frame.Paused != now.Frame.Paused {
		g.render("")
	}
	if embed.Changed(before, now) {
		g.changes++
		last := g.changes
		after(restAfter, func() {
			if last == g.changes {
				g.say(g.host.State(g.now, nil))
			}
		})
	}
}

// hear does what the host asks, if it is one that may.
func (g *guest) hear(message, from string) {
	r, wrong, ours := embed.Read(message)
	if !ours {
		return
	}
	refuse := func(why string) { g.say(g.host.Refuse(r.ID, why)) }
	if !embed.Heard(from, g.settings.Hosts, g.own) {
		refuse(fmt.Sprintf("the origin %s is not among those of the parameter host", from))
		return
	}
	if wrong != "" {
		refuse(wrong)
		return
	}
	switch r.Type {
	case embed.SetState:
		if why := g.open(r.State); why != "" {
			refuse(why)
			return
		}
	case embed.Reset:
		g.send(state.HostReset{})
	case embed.Pause:
		g.send(state.HostPaused{On: true})
	case embed.Resume:
		g.send(state.HostPaused{On: false})
	case embed.SetLocale:
		if r.Locale != g.settings.Locale {
			refuse("this page is in " + g.settings.Locale + " only")
			return
		}
	case embed.SetTheme:
		if !slices.Contains([]string{"auto", "light", "dark"}, r.Theme) {
			refuse("theme wants auto, light or dark")
			return
		}
		g.send(state.HostTheme{Theme: r.Theme})
	}
	g.say(g.host.State(g.now, r.ID))
}

// open opens a session; it returns why not, or "".
func (g *guest) open(session string) string {
	if session == "" {
		g.send(state.HostReset{})
		return ""
	}
	if !link.Is(session) || g.now.Site.Lesson == nil {
		return "state is no session of this page"
	}
	g.send(state.LinkOpened{Fragment: session})
	if o := g.now.Opened; o != nil && o.Why != "" {
		return text.Words.LinkWrong[o.Why]
	}
	return ""
}
