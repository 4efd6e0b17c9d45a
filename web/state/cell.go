package state

import (
	"compressionlab/engine/trace"
	"compressionlab/lessons"
	"compressionlab/web/wire"
)

// Phases of a [Cell]; they are also the values of its data-lab-state.
const (
	Idle    = "idle"    // never run, or stopped
	Running = "running" // a run is wanted or under way
	Done    = "done"
	Failed  = "error"
)

// Notes of a [Cell]: what happened to its last run that is no result.
const (
	NoNote  = ""
	Stopped = "stopped" // the reader stopped it
	Died    = "died"    // the worker ended under it
	Gone    = "gone"    // no worker starts
)

// A Cell is one live cell of a lesson. A Cell is never changed: Update makes
// another one.
type Cell struct {
	lessons.Cell

	History []Step // what the text has been; at least one
	Now     int    // index in History of the present text

	Phase    string
	Note     string
	Long     bool            // it has been running long enough to say so
	Progress *trace.Progress // of the run under way, once it is long; nil for none

	Live   bool    // the program is here: the reader may type and run
	Locked bool    // but not type: the text stays as it is
	Result *Result // what is shown
	Ended  *Result // the newest run of the whole text; mostly Result
	At     int     // the reader looks at the cell after this statement, from 1; 0 for its end

	Dismissed []string // ids of findings that the reader accepted, until the text changes
	Fixed     string   // title of the finding whose fix was the last change; "" for none
	Shown     string   // id of the finding whose places are outlined
	ShownLine int      // line that "Show line" points at; 0 for none
	Tried     []Trial  // the slider positions that were run, oldest first, each value once
	Stage     Stage
	Dials     map[string]int // where the reader turned those of the figures; see Dial

	Chosen int  // the choice of Ask that the reader committed to, from 1; 0 for none
	Passed bool // a run has done all that the exercise asks; it stays so

	Depth  int            // how far the objects of the diagram are unfolded: Models to Buffers
	Depths map[string]int // by object: where it differs
	Whole  bool           // all objects are shown, however many

	Mine     string // the reader's own text that a link took the place of; "" for none
	LinkNote string // LinkCopied, …: what became of a link that was asked for here
	Link     string // that link
}

// A Step is one state of a cell's text, and what led to it.
type Step struct {
	Text   string
	Kind   string // Typed, FixedStep, Slid, WasReset, Restored
	Detail string // the line of a fix, "sparsity" of a slider
	Value  string // the literal a slider wrote
	Sealed bool   // the next change of this kind is a step of its own
}

// Kinds of [Step].
const (
	Original  = "original"
	Typed     = "typed"
	FixedStep = "fixed"
	Slid      = "slid"
	WasReset  = "reset"
	Restored  = "restored"
	Linked    = "linked"
	Branched  = "branched"
	Returned  = "returned" // to a variant
)

// A Result is what the last finished run of a cell gave.
type Result struct {
	ID      int
	Text    string // the cell's text
	At      int    // the statement of it that was the last to run; 0 for all
	Run     trace.Run
	Seconds float64     // wall time in the worker
	Saved   []wire.File // what it saved, in the order of their buffers
}

// Soon reports whether a run is under way whose answer is expected within the
// time of a few frames. While a slider is dragged the page renders the cell
// once, with that answer, and not before it as well: two renderings a move
// were a third of what a move cost.
func (c *Cell) Soon() bool {
	return c.Phase == Running && !c.Long && c.Result != nil && c.Result.Seconds <= liveSeconds
}

// A Trial is a value of a slider that was run, with the accuracy it gave.
type Trial struct {
	Slider string
	Value  float64
	Text   string // the literal as it was written
	Score  *trace.Score
}

// Phases of a [Stage]; Loading and after are also the frame's
// data-lab-stage-state.
const (
	StageOff     = ""
	StageLoading = "loading"
	StageDrawing = "drawing"
	StageReady   = "ready"
	StageBroken  = "broken"
	StageAsleep  = "asleep"  // put away in favour of other cells
	StageResting = "resting" // put away while nobody sees the page
)

// A Stage is the picture of a cell's weights.
type Stage struct {
	Phase    string
	View     string // key of the view that it shows
	Chosen   bool   // the reader chose View; else each run chooses
	Scene    int    // id of the newest scene
	Drawn    *wire.Drawn
	Probe    *wire.Probe
	Packed   int         // matrix that is drawn as CSR, from 1; 0 for the sizes
	Value    *wire.Value // of the probe, as far as the stage has said
	Reason   string      // of StageBroken
	Remounts int
	Kept     bool // the page has its last picture, to be shown until there is another
}

// mounted reports whether there is a frame: what one says that was put away is late.
func (s Stage) mounted() bool {
	return s.Phase != StageOff && s.Phase != StageAsleep && s.Phase != StageResting
}

// Shows reports whether there is a picture, or there will be in a moment.
func (s Stage) Shows() bool {
	return s.Phase != StageOff && s.Phase != StageAsleep && s.Phase != StageBroken
}

// Depths of the diagram of names and objects.
const (
	Models = iota
	Layers
	Tensors
	Buffers
)

// DepthOf is how far one object is unfolded.
func (c *Cell) DepthOf(object string) int {
	if d, ok := c.Depths[object]; ok {
		return d
	}
	return c.Depth
}

// unfolded sets the depth of one object, or with "" of all.
func (c Cell) unfolded(object string, depth int) Cell {
	depth = max(Models, min(Buffers, depth))
	if object == "" {
		c.Depth, c.Depths = depth, nil
		return c
	}
	depths := map[string]int{object: depth}
	for id, d := range c.Depths {
		if id != object {
			depths[id] = d
		}
	}
	c.Depths = depths
	return c
}

// Text is the cell's text as it stands.
func (c *Cell) Text() string { return c.History[c.Now].Text }

// Fresh reports whether the result belongs to the text as it stands.
func (c *Cell) Fresh() bool {
	return c.Result != nil && c.Result.Text == c.Text() && c.Result.At == c.At
}

// CanUndo and CanRedo report whether there is a text to go to.
func (c *Cell) CanUndo() bool { return c.Now > 0 && !c.Locked }

// CanRedo is the other direction.
func (c *Cell) CanRedo() bool { return c.Now+1 < len(c.History) && !c.Locked }

// CanReset reports whether the text differs from the lesson's.
func (c *Cell) CanReset() bool { return c.Text() != c.Code }

// Findings returns those of the result that the reader has not accepted, in
// the order of the run.
func (c *Cell) Findings() []trace.Finding {
	if c.Result == nil {
		return nil
	}
	var open []trace.Finding
	for _, f := range c.Result.Run.Findings {
		if !contains(c.Dismissed, f.ID) {
			open = append(open, f)
		}
	}
	return open
}

// View returns what the stage shows: the view of Stage.View, the number of
// the transferred buffer that its first matrix is, and whether there is one.
func (c *Cell) View() (view trace.View, first int, ok bool) {
	if c.Result == nil {
		return trace.View{}, 0, false
	}
	for _, v := range c.Result.Run.Views {
		if v.Key() == c.Stage.View {
			return v, first, true
		}
		first += len(v.Matrices)
	}
	return trace.View{}, 0, false
}

// Model is the id of the model that the stage shows, or shows a matrix of; of a
// matrix of none, the last model's.
func (c *Cell) Model() string {
	view, _, ok := c.View()
	if ok && view.Object == "" {
		for _, v := range c.Result.Run.Views {
			if v.Kind == trace.Weights {
				view.Object = v.Object
			}
		}
	}
	return view.Object
}

// Slider returns the slider of a name and the literal it is bound to in the
// present text.
func (c *Cell) Slider(name string) (lessons.Slider, Literal, bool) {
	for _, s := range c.Sliders {
		if s.Name == name {
			l, ok := FindLiteral(c.Text(), name)
			return s, l, ok
		}
	}
	return lessons.Slider{}, Literal{}, false
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
