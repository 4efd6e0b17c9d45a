package embed

// A Kind is a type of message, for the documentation: its words are in package
// text under its name.
type Kind struct {
	Type   string
	Fields string // as a program writes them; "" for none
}

// Said are the messages from the lab, Asked those to it.
var (
	Said = []Kind{
		{Ready, "version, widget, lesson, locale"}, {Load, ""}, {Resize, "height"}, {StateIs, "state, fits"}, {Event, "statement"},
		{Completed, "lesson, exercise, success, score: {raw, min, max}"}, {Error, "message"},
	}
	Asked = []Kind{
		{GetState, ""}, {SetState, "state"}, {Reset, ""}, {Pause, ""}, {Resume, ""}, {SetLocale, "locale"}, {SetTheme, "theme"},
	}
)
