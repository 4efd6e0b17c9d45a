package state

import (
	"fmt"
	"math"
	"strconv"

	"compressionlab/web/text"
	"compressionlab/web/wire"
)

// Update returns the state after m, and what is to be done outside. A message
// about a cell that does not exist changes nothing.
func (s State) Update(m Msg) (State, []Cmd) {
	after, cmds := s.update(m)
	if after.Frame.Resting {
		after, cmds = roused(after, cmds)
	}
	if _, opens := m.(LinkOpened); s.Linked && after.Linked && !opens {
		return after.parted(s, cmds)
	}
	return after, cmds
}

func (s State) update(m Msg) (State, []Cmd) {
	if after, cmds, done := hosted(s, m); done {
		return after, cmds
	}
	switch m := m.(type) {
	case Started:
		return s.started(m)
	case Edited:
		return s.edited(m)
	case RunPressed:
		if c := s.Cell(m.Cell); c != nil {
			d := seal(*c)
			d.At = 0
			return s.want(d)
		}
	case StopPressed:
		return s.stop(Stopped)
	case WorkerReady:
		s.Ready, s.Gone, s.Deaths = true, false, 0
		return s.pump(s.kind().ready(s))
	case WorkerDied:
		return s.stop(Died)
	case Answered:
		return s.answered(m)
	case Progressed:
		if s.Flight != nil && s.Flight.ID == m.ID {
			if c := *s.Cell(s.Flight.Cell); c.Long { // until then nothing of it is shown
				c.Progress = &m.Progress.Progress
				return s.set(c), nil
			}
		}
	case TakingLong:
		if s.Flight != nil && s.Flight.ID == m.ID {
			c := *s.Cell(s.Flight.Cell)
			c.Long = true
			return s.set(c), nil
		}
	case UndoPressed:
		if c := s.Cell(m.Cell); c != nil && c.CanUndo() {
			return s.travel(*c, c.Now-1)
		}
	case RedoPressed:
		if c := s.Cell(m.Cell); c != nil && c.CanRedo() {
			return s.travel(*c, c.Now+1)
		}
	case ResetPressed:
		if c := s.Cell(m.Cell); c != nil && c.CanReset() {
			return s.rewrite(*c, Step{Text: c.Code, Kind: WasReset, Sealed: true}, "")
		}
	case Moved:
		return s.moved(m)
	case Stepped:
		if c := s.Cell(m.Cell); c != nil {
			if slider, l, ok := c.Slider(m.Name); ok {
				return s.moved(Moved{m.Cell, m.Name, l.Value + float64(m.Steps)*slider.Step, true})
			}
		}
	case FixPressed:
		return s.fixed(m)
	case HintPressed:
		if c := s.Cell(m.Cell); c != nil && c.Result != nil && c.Result.Run.Error != nil {
			e := c.Result.Run.Error
			if after, err := ApplyEdits(c.Text(), e.Edits); err == nil && len(e.Edits) > 0 {
				return s.rewrite(*c, Step{Text: after, Kind: FixedStep, Detail: strconv.Itoa(e.Edits[0].Line), Sealed: true}, "")
			}
		}
	case AcceptPressed:
		if c := s.Cell(m.Cell); c != nil && !contains(c.Dismissed, m.Finding) {
			d := *c
			d.Dismissed = append(d.Dismissed[:len(d.Dismissed):len(d.Dismissed)], m.Finding)
			d.Shown = ""
			return s.set(d), nil
		}
	case ShowPressed:
		if c := s.Cell(m.Cell); c != nil {
			d := *c
			d.ShownLine = 0
			if d.Shown == m.Finding {
				d.Shown = ""
				return s.set(d), nil
			}
			d.Shown = m.Finding
			return s.set(d), []Cmd{Reveal{d.ID}}
		}
	case LinePressed:
		if c := s.Cell(m.Cell); c != nil {
			d := *c
			d.Shown, d.ShownLine = "", m.Line
			return s.set(d), []Cmd{Focus{d.ID, m.Line}}
		}
	case Escaped:
		return s.escaped(m)
	case StepChosen:
		return s.stepped(m)
	case BranchPressed:
		return s.branch(m)
	case DepthChosen:
		if c := s.Cell(m.Cell); c != nil {
			return s.set(c.unfolded(m.Object, m.Depth)), nil
		}
	case WholePressed:
		if c := s.Cell(m.Cell); c != nil {
			d := *c
			d.Whole = !d.Whole
			return s.set(d), nil
		}
	case CopyPressed:
		return s.copyPressed(m)
	case Copied:
		return s.copied(m)
	case LinkOpened:
		return s.opened(m)
	case MinePressed:
		return s.back()
	case AnswerChosen:
		return s.chose(m)
	case NewerFound:
		return s.newerFound(m), nil
	case NewerPressed:
		return s.newerPressed(m)
	case SearchOpened, SearchTyped, IndexCame:
		return s.searched(m)
	case KeysOpened:
		return s, []Cmd{OpenDialog{KeysDialog}}
	case KeysSwitched:
		s.KeysOff = !s.KeysOff
		return s, []Cmd{SaveKeys{s.KeysOff}}
	case ForgetPressed:
		return s.forget()
	case UnforgetPressed:
		return s.unforget()
	case ProgressRead:
		s.Progress = m.Progress
		return s, nil
	case ThemeChosen:
		s.Theme = m.Theme
		return s, []Cmd{SaveTheme{m.Theme}}
	case ViewChosen, Dialed, PackingChosen, ProbeMoved, LookChanged, StageWanted, StageUp, StageDrew, StagePicked, StageDragged, StageBroke:
		return s.stage(m)
	default:
		return s.kind().update(s, m)
	}
	return s, nil
}

func (s State) started(m Started) (State, []Cmd) {
	s.Live, s.Look = true, m.Look
	if m.Theme != "" && !s.themed {
		s.Theme = m.Theme
	}
	if m.Seed != 0 && s.Base == Seed {
		s.Seed = m.Seed
	}
	s = s.kind().started(s, m.Cells)
	for _, old := range s.Cells {
		c := *old
		c.Live, c.Locked = true, s.Frame.ReadOnly
		c.Mine = m.Mine[c.ID]
		c = c.choosing(m.Chosen[c.ID])
		for _, texts := range []map[string]string{m.Mine, m.Texts} {
			if saved, ok := texts[c.ID]; ok && saved != c.Text() {
				c.History = append(c.History[:len(c.History):len(c.History)], Step{Text: saved, Kind: Restored, Sealed: true})
				c.Now = len(c.History) - 1
			}
		}
		s = s.set(c)
	}
	s.Progress, s.KeysOff = m.Progress, m.KeysOff
	return s.progressed("")
}

// edited takes what the reader typed. Typing within one line is one step.
func (s State) edited(m Edited) (State, []Cmd) {
	c := s.Cell(m.Cell)
	after := Plain(m.Text)
	if c == nil || after == c.Text() {
		return s, nil
	}
	d := push(*c, Step{Text: after, Kind: Typed, Detail: strconv.Itoa(lineOfChange(c.Text(), after))})
	return s.set(d).saved(nil)
}

func (s State) moved(m Moved) (State, []Cmd) {
	c := s.Cell(m.Cell)
	if c == nil || math.IsNaN(m.Value) {
		return s, nil
	}
	slider, l, ok := c.Slider(m.Name)
	if !ok {
		return s, nil
	}
	value := math.Min(slider.Max, math.Max(slider.Min, m.Value))
	value = slider.Min + math.Round((value-slider.Min)/slider.Step)*slider.Step
	after := SetLiteral(c.Text(), l, value, slider.Step)
	d := *c
	if after != c.Text() {
		d = push(d, Step{Text: after, Kind: Slid, Detail: m.Name, Value: FormatLiteral(l.Text, value, slider.Step)})
	}
	if m.Done {
		d = seal(d)
	}
	s, cmds := s.set(d).saved(nil)
	if after == c.Text() && (!m.Done || c.Fresh() || c.Phase == Running) {
		return s, nil
	}
	if m.Done || d.Result == nil || d.Result.Seconds <= liveSeconds {
		var more []Cmd
		s, more = s.want(*s.Cell(m.Cell))
		cmds = append(cmds, more...)
	}
	return s, cmds
}

func (s State) fixed(m FixPressed) (State, []Cmd) {
	c := s.Cell(m.Cell)
	if c == nil || c.Result == nil {
		return s, nil
	}
	for _, f := range c.Result.Run.Findings {
		if f.ID != m.Finding || f.Fix == nil {
			continue
		}
		after, err := ApplyEdits(c.Text(), f.Fix.Edits)
		if err != nil {
			return s, nil // the button is off: see Cell.CanFix
		}
		line := f.Line
		if len(f.Fix.Edits) > 0 {
			line = f.Fix.Edits[0].Line
		}
		return s.rewrite(*c, Step{Text: after, Kind: FixedStep, Detail: strconv.Itoa(line), Sealed: true}, f.Title)
	}
	return s, nil
}

func (s State) escaped(m Escaped) (State, []Cmd) {
	if s.Flight != nil {
		if c := s.Cell(s.Flight.Cell); c != nil && c.Long {
			return s.stop(Stopped)
		}
	}
	if c := s.Cell(m.Cell); c != nil && (c.Shown != "" || c.ShownLine != 0 || c.LinkNote != "") {
		d := *c
		d.Shown, d.ShownLine, d.LinkNote, d.Link = "", 0, "", ""
		return s.set(d), nil
	}
	return s, nil
}

// rewrite takes a text that the page wrote, and runs the cell if it has run.
func (s State) rewrite(c Cell, step Step, fixed string) (State, []Cmd) {
	ran := c.Result != nil || c.Phase == Running
	c = push(c, step)
	c.Fixed = fixed
	s, cmds := s.set(c).saved(nil)
	if !ran {
		return s, cmds
	}
	s, more := s.want(*s.Cell(c.ID))
	return s, append(cmds, more...)
}

// travel goes to another step of the history, and runs the cell if it has run.
func (s State) travel(c Cell, to int) (State, []Cmd) {
	ran := c.Result != nil || c.Phase == Running
	c = touched(seal(c))
	c.Now = to
	s, cmds := s.set(c).saved(nil)
	if !ran {
		return s, cmds
	}
	s, more := s.want(*s.Cell(c.ID))
	return s, append(cmds, more...)
}

// saved adds the command that stores what differs from the lesson.
func (s State) saved(cmds []Cmd) (State, []Cmd) {
	save := Save{Texts: map[string]string{}, Mine: map[string]string{}, Seed: s.Seed, Cells: s.kind().kept(s)}
	if s.Seed == s.Base {
		save.Seed = Seed
	}
	for _, c := range s.Cells {
		if c.CanReset() && s.Site.Kind != Workbench {
			save.Texts[c.ID] = c.Text()
		}
		if c.Mine != "" && c.Mine != c.Text() {
			save.Mine[c.ID] = c.Mine
		}
	}
	return s, append(cmds, save)
}

// want notes that c is to run with its text as it stands.
func (s State) want(c Cell) (State, []Cmd) {
	if s.Gone && !s.Frame.Resting { // one more try
		s.Gone, s.Deaths = false, 0
		c.Phase = Running
		s = s.set(c)
		s.Wanted = append(without(s.Wanted, c.ID), c.ID)
		return s, []Cmd{RestartWorker{}}
	}
	c.Phase, c.Note, c.ShownLine = Running, NoNote, 0
	s = s.set(c)
	if !contains(s.Wanted, c.ID) {
		s.Wanted = append(s.Wanted[:len(s.Wanted):len(s.Wanted)], c.ID)
	}
	return s.pump(nil)
}

// pump sends the oldest wish if the worker is free.
func (s State) pump(cmds []Cmd) (State, []Cmd) {
	if !s.Ready || s.Flight != nil || len(s.Wanted) == 0 {
		return s, cmds
	}
	c := s.Cell(s.Wanted[0])
	s.Wanted = without(s.Wanted, c.ID)
	s.LastRun++
	s.Flight = &Flight{s.LastRun, c.ID, c.Text(), c.At, s.texts(c)}
	run := s.request(c)
	run.ID = s.LastRun
	return s, append(cmds, SendRun{run}, Wait{s.LastRun})
}

// request is the run of c as it stands, without a number.
func (s State) request(c *Cell) wire.Run {
	_, rounds := c.begun()
	return wire.Run{Cells: s.texts(c), Seed: s.Seed, Rounds: rounds, Check: c.check(), Variants: s.Site.Kind == Workbench}
}

// First are the requests, by cell, that a page makes when Run is pressed before
// anything was changed. Its loader can make them before the program is there.
func (s State) First() map[string]wire.Run {
	first := map[string]wire.Run{}
	for _, c := range s.Cells {
		first[c.ID] = s.request(c)
	}
	return first
}

// stop gives up what runs and what waits; the worker is replaced.
func (s State) stop(why string) (State, []Cmd) {
	var cmds []Cmd
	s, asked := s.kind().stopped(s)
	if why == Stopped && s.Flight == nil && len(s.Wanted) == 0 && !asked {
		return s, nil
	}
	if why == Died && !s.Ready {
		s.Deaths++
	}
	s.Ready = false
	s.Gone = s.Deaths >= maxDeaths
	busy := s.Wanted
	if s.Flight != nil {
		busy = append(without(s.Wanted, s.Flight.Cell), s.Flight.Cell)
	}
	for _, id := range busy {
		c := *s.Cell(id)
		c.Phase, c.Note, c.Long, c.Progress = Idle, why, false, nil
		if c.Result != nil {
			c.At = c.Result.At // what is still shown
		}
		s = s.set(c)
	}
	s.Flight, s.Wanted = nil, nil
	if s.Gone { // it was not started again after all
		for _, old := range s.Cells {
			if old.Note == Died {
				c := *old
				c.Note = Gone
				s = s.set(c)
			}
		}
	}
	if !s.Gone && !s.Frame.Resting {
		cmds = append(cmds, RestartWorker{})
	}
	if len(busy) > 0 {
		cmds = append(cmds, Announce{text.Words.SaidStopped})
	}
	return s, cmds
}

func (s State) answered(m Answered) (State, []Cmd) {
	if s.Flight == nil || s.Flight.ID != m.ID {
		return s, nil // of a run that was stopped
	}
	flight := *s.Flight
	s.Flight = nil
	c := *s.Cell(flight.Cell)
	previous := c.Result
	c.Result = &Result{ID: m.ID, Text: flight.Text, At: flight.At, Run: m.Run, Seconds: m.Seconds, Saved: m.Files}
	known := c.Revealed()
	if flight.At == 0 {
		c.Ended = c.Result
		c.Passed = c.Passed || c.Met() == len(m.Run.Checks) && len(m.Run.Checks) > 0
	} else if c.Ended != nil && c.Ended.Text == flight.Text {
		if steps := stepsOf(flight.Text, &c.Ended.Run); flight.At <= steps.Len() {
			c.Result.Run.Findings = asItWas(c.Ended, steps.At(flight.At))
		}
	}
	c.Long, c.Progress = false, nil
	if !contains(s.Wanted, c.ID) {
		c.Phase = Done
		if m.Run.Error != nil {
			c.Phase = Failed
		}
	}
	c.Stage.View = choose(c)
	c.Dials = c.dialsKept()
	c.Stage.Value = nil
	if flight.At == 0 {
		c.Tried = tried(c, flight.Text)
	}
	s = s.kind().answered(s.set(c), c, flight)
	cmds := []Cmd{Keep{c.ID}}
	s, cmds = s.show(c.ID, cmds)
	s, cmds = s.pump(cmds)
	if said := sentence(c, previous); said != "" {
		if c.Revealed() && !known {
			said += " " + c.verdict()
		}
		cmds = append(cmds, Announce{said + c.judged()})
	}
	if flight.At == 0 && m.Run.Error == nil {
		var more []Cmd
		s, more = s.progressed(c.ID)
		cmds = append(cmds, more...)
	}
	return s, cmds
}

// tried adds the slider positions of a text that ran to those of c.
func tried(c Cell, ran string) []Trial {
	trials := c.Tried[:len(c.Tried):len(c.Tried)]
	if c.Result.Run.Error != nil {
		return trials
	}
	for _, slider := range c.Sliders {
		l, ok := FindLiteral(ran, slider.Name)
		if !ok {
			continue
		}
		known := false
		for _, t := range trials {
			known = known || t.Slider == slider.Name && t.Value == l.Value
		}
		if !known && sealed(c, ran) {
			trials = append(trials, Trial{slider.Name, l.Value, l.Text, score(c.Result.Run, c.Model())})
		}
	}
	return trials
}

// sealed reports whether a text is one at which the reader stopped: what a
// drag passes over was not tried.
func sealed(c Cell, ran string) bool {
	for _, step := range c.History {
		if step.Text == ran && (step.Sealed || step.Kind != Slid) {
			return true
		}
	}
	return false
}

// sentence is what a screen reader hears of a run: its error, or its most
// severe finding if that is new, or that it ran.
func sentence(c Cell, previous *Result) string {
	w := text.Words
	if steps := c.Steps(); c.Result.At > 0 && c.Result.At <= steps.Len() {
		stop := steps.At(c.Result.At)
		if stop.Round > 0 {
			return fmt.Sprintf(w.SaidRound, c.Result.At, steps.Len(), stop.Round, stop.Rounds, stop.Line)
		}
		return fmt.Sprintf(w.SaidStep, c.Result.At, steps.Len(), stop.Line)
	}
	if e := c.Result.Run.Error; e != nil {
		return fmt.Sprintf(w.SaidError, e.Line, e.Message)
	}
	if !c.History[c.Now].Sealed && c.History[c.Now].Kind == Slid {
		return "" // while a slider is dragged its own value is what is said
	}
	for _, f := range c.Findings() {
		known := false
		if previous != nil {
			for _, g := range previous.Run.Findings {
				known = known || g.ID == f.ID && g.Title == f.Title
			}
		}
		if !known {
			return fmt.Sprintf(w.SaidFinding, w.Severity[f.Severity], text.Strip(f.Title))
		}
	}
	return fmt.Sprintf(w.SaidRan, c.Title, text.Duration(c.Result.Seconds))
}
