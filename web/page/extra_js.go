package page

import (
	"syscall/js"

	"compressionlab/web/state"
	"compressionlab/web/wire"
)

// An extra is what the pages of one kind do in the browser beside what every
// page does.
type extra interface {
	listen(on func(target js.Value, name string, f func(event js.Value))) // for events of its own
	click(do, arg string, n int)                                          // on an element that says data-do, data-arg and data-n
	change(data, value js.Value)                                          // of a field with these data attributes
	do(state.Cmd)
	hears() []wire.Message // of the worker and the stages, beside what every page hears
	hear(wire.Message)
	render(before state.State, m state.Msg) // what of its own m has changed
	settle()                                // once all is rendered
}

// extras begins them, by [state.Site.Kind].
var extras = map[string]func(*browser) extra{}

// nothing is the extra of a page that does nothing beside.
type nothing struct{}

func (nothing) listen(func(js.Value, string, func(js.Value))) {}
func (nothing) click(string, string, int)                     {}
func (nothing) change(_, _ js.Value)                          {}
func (nothing) do(state.Cmd)                                  {}
func (nothing) hears() []wire.Message                         { return nil }
func (nothing) hear(wire.Message)                             {}
func (nothing) render(state.State, state.Msg)                 {}
func (nothing) settle()                                       {}
