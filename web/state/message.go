package state

import (
	"compressionlab/engine/trace"
	"compressionlab/web/wire"
)

// A Msg is a fact that happened, on the page or outside.
type Msg interface{ isMsg() }

// What the reader did.
type (
	// Edited says that the reader typed: Text is the whole text of Cell now.
	Edited struct{ Cell, Text string }
	// RunPressed asks for a run of Cell.
	RunPressed struct{ Cell string }
	// StopPressed stops whatever runs.
	StopPressed struct{}
	// UndoPressed, RedoPressed and ResetPressed move in the history of Cell.
	UndoPressed struct{ Cell string }
	// RedoPressed is the other direction.
	RedoPressed struct{ Cell string }
	// ResetPressed puts the lesson's text back, as one more step.
	ResetPressed struct{ Cell string }
	// Moved says that the slider Name of Cell stands at Value. Done is false
	// while the pointer is down.
	Moved struct {
		Cell, Name string
		Value      float64
		Done       bool
	}
	// Stepped moves a slider by Steps of its steps.
	Stepped struct {
		Cell, Name string
		Steps      int
	}
	// FixPressed makes the edits of the finding ID.
	FixPressed struct{ Cell, Finding string }
	// HintPressed makes the edits of the error of Cell.
	HintPressed struct{ Cell string }
	// AcceptPressed hides the finding until the text changes.
	AcceptPressed struct{ Cell, Finding string }
	// ShowPressed outlines the places of the finding, or stops doing so.
	ShowPressed struct{ Cell, Finding string }
	// LinePressed points at a line of the code.
	LinePressed struct {
		Cell string
		Line int
	}
	// Escaped says that Esc was pressed in Cell ("" for elsewhere).
	Escaped struct{ Cell string }
	// PackingChosen has a matrix drawn as CSR under the picture, or the sizes again.
	PackingChosen struct {
		Cell string
		On   bool
	}
	// ViewChosen asks the stage for another view, by its key.
	ViewChosen struct{ Cell, View string }
	// ProbeMoved moves the probe of Cell: to Matrix if that is another one,
	// else by Rows and Cols.
	ProbeMoved struct {
		Cell               string
		Matrix, Rows, Cols int
	}
	// StageWanted mounts the stage of Cell again.
	StageWanted struct{ Cell string }
	// StepChosen shows Cell as it was after its statement Step, from 1. Done is
	// false while the pointer is down.
	StepChosen struct {
		Cell string
		Step int
		Done bool
	}
	// BranchPressed drops what comes after the statement that is shown.
	BranchPressed struct{ Cell string }
	// DepthChosen unfolds, in the diagram of Cell, Object ("" for all) to Depth.
	DepthChosen struct {
		Cell, Object string
		Depth        int
	}
	// WholePressed shows all objects in the diagram of Cell, or the first again.
	WholePressed struct{ Cell string }
	// CopyPressed asks, in Cell, for a link to the session or, with Code, for what a
	// page of somebody else's is to say to show the cell.
	CopyPressed struct {
		Cell string
		Code bool
	}
	// MinePressed puts the texts back that a link took the place of.
	MinePressed struct{}
	// AnswerChosen commits to a choice of the question of Cell, from 1.
	AnswerChosen struct {
		Cell   string
		Choice int
	}
	// ForgetPressed drops the reader's progress, UnforgetPressed brings it back.
	ForgetPressed struct{}
	// UnforgetPressed is the other direction.
	UnforgetPressed struct{}
	// SearchOpened opens the search, SearchTyped says what stands in its field.
	SearchOpened struct{}
	// SearchTyped says what the reader looks for.
	SearchTyped struct{ Text string }
	// KeysOpened opens the list of keys.
	KeysOpened struct{}
	// KeysSwitched turns the keys of one character on or off.
	KeysSwitched struct{}
	// ThemeChosen sets the theme: "auto", "light" or "dark".
	ThemeChosen struct{ Theme string }
)

// What happened outside.
type (
	// Started says that the page's program runs, with the texts that an
	// earlier visit left, by cell, those that a link had replaced, the answers
	// that were chosen, the seed, 0 for none, and the theme stored.
	Started struct {
		Texts  map[string]string
		Cells  []string // of a workbench: the texts of all cells; nil for those of the site
		Mine   map[string]string
		Chosen map[string]int // answers to questions, by cell
		Seed   uint64
		Theme  string

		Progress *Progress // stored; nil for none
		KeysOff  bool      // stored

		Look wire.Look // the dark and forced colours of the moment
	}
	// ProgressRead is the progress that is stored now: another window may have
	// changed it.
	ProgressRead struct{ Progress *Progress }
	// IndexCame is the index of the search, as it was fetched, or that it did not
	// come.
	IndexCame struct {
		JSON string
		OK   bool
	}
	// WorkerReady says that the worker hears messages.
	WorkerReady struct{}
	// WorkerDied says that the worker ended by itself.
	WorkerDied struct{}
	// Answered is the worker's answer to a run.
	Answered struct{ wire.Ran }
	// Progressed says how far the run under way has come.
	Progressed struct{ wire.Progress }
	// TakingLong says that the run ID was under way for a while.
	TakingLong struct{ ID int }
	// StageUp, StageDrew, StagePicked, StageDragged and StageBroke are the
	// messages of the frame of Cell.
	StageUp struct{ Cell string }
	// StageDrew says that a scene is on the screen.
	StageDrew struct {
		Cell string
		wire.Drawn
	}
	// StagePicked says that the reader pointed at a weight.
	StagePicked struct {
		Cell string
		wire.Value
	}
	// StageDragged says that the reader dragged the threshold.
	StageDragged struct {
		Cell string
		wire.Drag
	}
	// StageBroke says that the frame cannot draw.
	StageBroke struct {
		Cell string
		wire.Broken
	}
	// LinkOpened says that the address has this fragment.
	LinkOpened struct{ Fragment string }
	// Copied says whether the link that Cell asked for is on the clipboard.
	Copied struct {
		Cell, URL string
		Code, OK  bool
	}
	// LookChanged says that the colours of the page changed.
	LookChanged struct{ wire.Look }
)

func (Edited) isMsg()        {}
func (RunPressed) isMsg()    {}
func (StopPressed) isMsg()   {}
func (UndoPressed) isMsg()   {}
func (RedoPressed) isMsg()   {}
func (ResetPressed) isMsg()  {}
func (Moved) isMsg()         {}
func (Stepped) isMsg()       {}
func (FixPressed) isMsg()    {}
func (HintPressed) isMsg()   {}
func (AcceptPressed) isMsg() {}
func (ShowPressed) isMsg()   {}
func (LinePressed) isMsg()   {}
func (Escaped) isMsg()       {}
func (ViewChosen) isMsg()    {}
func (PackingChosen) isMsg() {}
func (ProbeMoved) isMsg()    {}
func (StageWanted) isMsg()   {}
func (ThemeChosen) isMsg()   {}
func (StepChosen) isMsg()    {}
func (BranchPressed) isMsg() {}
func (DepthChosen) isMsg()   {}
func (WholePressed) isMsg()  {}
func (CopyPressed) isMsg()   {}
func (Copied) isMsg()        {}
func (LinkOpened) isMsg()    {}
func (MinePressed) isMsg()   {}
func (AnswerChosen) isMsg()  {}
func (Started) isMsg()       {}
func (WorkerReady) isMsg()   {}
func (WorkerDied) isMsg()    {}
func (Answered) isMsg()      {}
func (Progressed) isMsg()    {}
func (TakingLong) isMsg()    {}
func (StageUp) isMsg()       {}
func (StageDrew) isMsg()     {}
func (StagePicked) isMsg()   {}
func (StageDragged) isMsg()  {}
func (StageBroke) isMsg()    {}
func (LookChanged) isMsg()   {}

// A Cmd is something to do outside; what comes of it is a message.
type Cmd interface{ isCmd() }

type (
	// SendRun posts a run to the worker.
	SendRun struct{ wire.Run }
	// RestartWorker ends the worker and starts another.
	RestartWorker struct{}
	// Wait asks for TakingLong{ID} after [LongAfter].
	Wait struct{ ID int }
	// PostScene posts a scene to the frame of Cell, with the buffers First to
	// First+Count of its result.
	PostScene struct {
		Cell         string
		Scene        wire.Scene
		First, Count int
	}
	// PostLook posts how to draw to the frame of Cell.
	PostLook struct {
		Cell string
		Look wire.Look
	}
	// Keep says that the buffers which came with the answer are those of Cell;
	// the ones it had may be let go.
	Keep struct{ Cell string }
	// Save stores the texts that differ from the lesson's, those that a link
	// took the place of, and the seed.
	Save struct {
		Texts, Mine map[string]string
		Cells       []string // of a workbench: the texts of all cells; nil for those of the site
		Seed        uint64
	}
	// SaveChosen stores the answers that were chosen, by cell.
	SaveChosen struct{ Chosen map[string]int }
	// Copy puts the page's address with this fragment on the clipboard, or the code
	// for it; Copied answers.
	Copy struct {
		Cell, Fragment string
		Code           bool
	}
	// SelectLink moves the focus to the field with the link, and selects it.
	SelectLink struct{ Cell string }
	// DropLink takes the link out of the address.
	DropLink struct{}
	// SaveProgress adds to the progress that is stored.
	SaveProgress struct{ Progress *Progress }
	// ForgetProgress drops what is stored of it.
	ForgetProgress struct{}
	// OpenDialog shows a dialog of the page, by its id.
	OpenDialog struct{ ID string }
	// FetchIndex fetches the index of the search; IndexCame answers.
	FetchIndex struct{}
	// SaveKeys stores whether the keys of one character are off.
	SaveKeys struct{ Off bool }
	// SaveTheme stores the theme and shows it.
	SaveTheme struct{ Theme string }
	// Focus moves the focus to the editor of Cell, at a line if that is not 0.
	Focus struct {
		Cell string
		Line int
	}
	// Reveal scrolls as little as it takes to show the code of Cell.
	Reveal struct{ Cell string }
	// Announce says a sentence to screen readers.
	Announce struct{ Text string }
	// Reload mounts the frame of Cell anew.
	Reload struct{ Cell string }
)

func (SendRun) isCmd()       {}
func (RestartWorker) isCmd() {}
func (Wait) isCmd()          {}
func (PostScene) isCmd()     {}
func (PostLook) isCmd()      {}
func (Keep) isCmd()          {}
func (Save) isCmd()          {}
func (SaveTheme) isCmd()     {}
func (SaveChosen) isCmd()    {}
func (Focus) isCmd()         {}
func (Reveal) isCmd()        {}
func (Announce) isCmd()      {}
func (Reload) isCmd()        {}
func (Copy) isCmd()          {}
func (SelectLink) isCmd()    {}
func (DropLink) isCmd()      {}

// score returns the accuracy of the object that a run's stage shows.
func score(r trace.Run, object string) *trace.Score {
	if o, ok := r.Objects[object]; ok {
		return o.Accuracy
	}
	return nil
}
