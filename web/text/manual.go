package text

// A ManualCatalogue is the page that says how to show the lab in a page of one's
// own. In its sentences backquotes hold code.
type ManualCatalogue struct {
	Title, Lead, Address string

	Live, LiveSub                     string
	Where                             string
	Places                            []Place
	Params, ParamsSub                 string
	ColName, ColValues, ColDefault    string
	ColMeans                          string
	Kinds                             map[string]string // by the kind of a parameter's values
	Param                             map[string]string // by name
	Attributes, AttributesSub         string
	Messages, MessagesSub             string
	Said, SaidSub, Asked, AskedSub    string
	ColMessage, ColFields             string
	Message                           map[string]string // by type
	Heights, HeightsSub               string
	Sandbox, SandboxSub               string
	All, AllSub, ColLesson, ColWidget string
	ExerciseMark                      string
}

// A Place is where a page of one's own may be. Code has LAB for the lab's address.
type Place struct{ Name, Text, Code string }

// Manual is the catalogue in use. Only the generator of the site uses it.
var Manual = ManualCatalogue{
	Title: "Embed the lab",
	Lead:  "Every cell of the lessons, and the workbench, can stand in a page of yours: in a course site, a book, a slide. It runs in the reader’s browser, asks no other site for anything, and tells nobody what the reader does but the page around it.",

	Address: "`%s` stands for the address of your copy of the lab.",

	Live:    "As it looks",
	LiveSub: "Two frames on this page. Each is made when it comes near the window, is as high as what is in it, and takes no focus.",

	Where: "Where your page is",
	Places: []Place{
		{"Plain HTML", "The element makes the frame, and gives it its height. One script serves all elements of a page.",
			"<script src=\"LABembed.js\" async></script>\n<compression-lab lesson=\"magnitude-pruning\" widget=\"wrong\"></compression-lab>"},
		{"Moodle", "In a Page or a Text and media area, switch the editor to HTML and paste a frame. Moodle keeps no scripts there, so the height is the one that you write. For grades use the SCORM package of a lesson instead.",
			"<iframe src=\"LABembed/magnitude-pruning/wrong/\" title=\"Magnitude pruning\" width=\"100%\" height=\"900\" loading=\"lazy\" allow=\"clipboard-write\"></iframe>"},
		{"Canvas", "In the Rich Content Editor choose View, HTML Editor, and paste a frame. The page in it tells Canvas its height (`lti.frameResize`).",
			"<iframe src=\"LABembed/magnitude-pruning/wrong/\" title=\"Magnitude pruning\" width=\"100%\" height=\"900\" loading=\"lazy\" allow=\"clipboard-write\"></iframe>"},
		{"MyST and Jupyter Book", "The lab is an anywidget: the fields are the attributes of the element. MyST copies the file into your site, so `site` says where the lab is.",
			":::{anywidget} LABlab.widget.mjs\n{\n  \"site\": \"LAB\",\n  \"lesson\": \"magnitude-pruning\",\n  \"widget\": \"wrong\"\n}\n:::"},
		{"JupyterLab and marimo", "The same file, from Python with the package anywidget. `state` follows what the reader does. The server has to send `Access-Control-Allow-Origin: *` with the lab’s files, as its own server does.",
			"import anywidget, traitlets\n\nclass Lab(anywidget.AnyWidget):\n    _esm = \"LABlab.widget.mjs\"\n    lesson = traitlets.Unicode(\"magnitude-pruning\").tag(sync=True)\n    widget = traitlets.Unicode(\"wrong\").tag(sync=True)\n    state = traitlets.Unicode().tag(sync=True)\n\nLab()"},
		{"Quarto", "A raw block of HTML.",
			"```{=html}\n<script src=\"LABembed.js\" async></script>\n<compression-lab lesson=\"magnitude-pruning\" widget=\"wrong\"></compression-lab>\n```"},
	},

	Params:     "Parameters",
	ParamsSub:  "They are attributes of the element, and stand after the question mark in the address of a frame: `LABembed/magnitude-pruning/wrong/?theme=dark&hide=memory,stage`. A value that cannot be is named on the page, and the default is used. In an address `host` is yours to write; the element adds it.",
	ColName:    "name",
	ColValues:  "values",
	ColDefault: "default",
	ColMeans:   "what it does",
	Kinds: map[string]string{
		"choice": "one of %s", "list": "some of %s, with commas between", "flag": "`true` or `false`", "number": "a whole number from 1",
		"name": "a name from the list below", "origins": "origins with commas between, as `https://course.example`",
	},
	Param: map[string]string{
		"lesson":     "Which lesson. Without `widget` and `exercise` it is shown whole.",
		"widget":     "Which cell of it; `workbench`, without a lesson, for the workbench.",
		"exercise":   "Which exercise of the lesson, in place of `widget`.",
		"locale":     "The language of the page.",
		"theme":      "Light, dark, or as the reader’s system has it.",
		"motion":     "`off`: nothing moves, whatever the reader’s system says.",
		"hide":       "Parts of a cell that are left out.",
		"readonly":   "The code can be run, and not changed.",
		"seed":       "The seed of every run. Another one gives other numbers.",
		"allowLinks": "`false`: no link leads anywhere. Otherwise links open in a new tab.",
		"host":       "Origins that the page listens to, and tells what the reader does, besides its own.",
	},

	Attributes:    "The element",
	AttributesSub: "Besides the parameters the element has `state`, a session, which is what stands after the `#` of a link that Copy link gives; `height`, in pixels, until the frame says how high it is; `loading=\"eager\"`, for a frame at once; `sandbox`, that of the frame; and `site`, the lab’s address, where `embed.js` is a copy that lies elsewhere. Its events are `lab-ready`, `lab-load`, `lab-state`, `lab-event`, `lab-completed` and `lab-error`, each with the message in `detail`; `send(type, fields)` asks the frame something, and promises the answer.",

	Messages:    "Messages",
	MessagesSub: "Any page of the lab that is in a frame speaks with the page around it, through `postMessage`: whole lessons, too. A message is `{source: \"compression-lab\", v: 1, id, type, …}` with the fields of its type. An answer has the `id` of the message that it answers.",
	Said:        "From the lab",
	SaidSub:     "`ready`, `load`, `resize` and `error` go to any page around. The others tell what the reader did, and go to the lab’s own origin and to those that `host` names.",
	Asked:       "To the lab",
	AskedSub:    "Taken from the same origins. Another one is answered with `error`, and nothing happens.",
	ColMessage:  "type",
	ColFields:   "fields",
	Message: map[string]string{
		"ready":     "The page listens. `lesson` and `widget` say what it is, each empty where there is none.",
		"load":      "The programs are there: cells can run.",
		"resize":    "The height of what is in the page, in pixels, has changed.",
		"state":     "The session has been at rest for half a second after a change, or was asked for. `state` is empty for one that nobody touched; `fits` says that it has 4,096 characters at most.",
		"event":     "A statement of xAPI without the actor: initialized, attempted, answered, passed, failed, completed.",
		"completed": "An exercise was checked, and `score` is how much of it is done; or, with `exercise` empty, the page: all cells have run and all exercises are passed if `success` holds, and `score` is their mean, left out where there are none.",
		"error":     "A message was refused, or a program does not start.",
		"getState":  "Answered by `state`, as are the others below.",
		"setState":  "Opens a session, and runs what was run in it.",
		"reset":     "The page as it was at first.",
		"pause":     "Stops all work, and begins none until `resume`.",
		"resume":    "Takes up what was to run.",
		"setLocale": "Changes the language.",
		"setTheme":  "Changes the theme, as the parameter does.",
	},

	Heights:    "Heights",
	HeightsSub: "`resize` follows on each change of what is in the page, and never on one of the frame’s own height. Canvas is told the same as `lti.frameResize`, and a page with H5P’s resizer in its words. Where nobody listens, write a height: what does not fit in it scrolls.",

	Sandbox:    "Sandboxes",
	SandboxSub: "`sandbox=\"allow-scripts\"` is enough. Then nothing is kept when the page is left, and the page says so; links need `allow-popups`. The server has to send `Access-Control-Allow-Origin: *` with the lab’s files, as its own server does. Where yours does not, add `allow-same-origin`.",

	All:          "All widgets",
	AllSub:       "Each name opens the page by itself. Exercises have their numbers.",
	ColLesson:    "lesson",
	ColWidget:    "widgets",
	ExerciseMark: "exercise %d",
}
