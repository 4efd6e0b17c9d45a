package page

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"syscall/js"
	"time"

	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"compressionlab/web/port"
	"compressionlab/web/state"
	"compressionlab/web/wire"
)

// browser runs a page: it turns what happens into messages, and does what
// commands say. All of it is on the page's one thread.
type browser struct {
	now      state.State
	written  *state.State           // what the document was written from, until it is taken over
	contexts map[string]app.Context // of the components, by cell; "" is the root
	worker   js.Value
	compiled js.Value // the worker's program, for the one that takes its place
	hear     js.Func
	fail     js.Func
	buffers  map[string][]js.Value // of each cell's result, kept so that a frame can be filled again
	arrived  []js.Value            // that came with the message being handled
	store    store
	early    early
	pressed  string            // the cell of the last button pressed, until the page has settled
	draft    map[string]string // what stood in the fields when the program came

	selecting string // the cell whose link is to be selected, once it is there
	drawn     map[string]drawn
	followed  map[string]int // by cell: how high the output was that is scrolled along with its run

	settling bool // settle will be called

	owed    map[string]bool        // cells whose rendering was put off
	shown   map[string]int         // by cell: the number of the result that is rendered
	rests   map[string]*time.Timer // by cell: see renderRested
	dragged map[string]bool        // the cells whose threshold the pointer holds
	extra   extra                  // what this kind of page does beside
	host    companion              // nil for a page by itself
}

// State is what components render.
func (b *browser) State() state.State {
	if b.written != nil {
		return *b.written
	}
	return b.now
}

// Run takes over the prerendered page and does not return.
func Run() {
	defer report("starting")
	data := document().Call("getElementById", "lab-page")
	if data.IsNull() {
		panic("page: no data in the document")
	}
	site, err := state.ReadSite(data.Get("textContent").String())
	if err != nil {
		panic(err.Error())
	}
	written := state.New(site)
	b := &browser{now: written, written: &written, contexts: map[string]app.Context{}, buffers: map[string][]js.Value{}, store: openStore(site), early: openEarly(), followed: map[string]int{}, drawn: map[string]drawn{}, owed: map[string]bool{}, shown: map[string]int{}, rests: map[string]*time.Timer{}, dragged: map[string]bool{}}
	b.extra = nothing{}
	if begin := extras[site.Kind]; begin != nil {
		b.extra = begin(b)
	}
	b.draft = map[string]string{}
	for _, field := range all("[data-lab-code]") {
		b.draft[cellOf(field)] = field.Get("value").String()
	}
	kept := b.store.linked()
	var first []state.Cmd
	if b.host = accompany(b); b.host != nil {
		b.now, _ = b.now.Update(b.host.framed())
	}
	b.now, first = b.now.Update(state.Started{Texts: b.store.texts(), Cells: b.store.cells(), Mine: kept.Mine, Chosen: b.store.chosen(), Seed: kept.Seed, Theme: b.store.theme(), Progress: b.store.progress(), KeysOff: b.store.keysOff(), Look: look()})
	for _, c := range first {
		b.do(c)
	}
	for id, text := range b.draft {
		if c := b.now.Cell(id); c != nil && text != c.Code && text != c.Text() {
			b.now, _ = b.now.Update(state.Edited{Cell: id, Text: text})
		}
	}
	if site.HasCells() {
		b.startWorker(js.Global().Get("labWorker"))
	}
	// What the reader asked for is begun before the page is built: the worker is
	// free, and building takes a third of a second. A worker that has become ready
	// meanwhile says so in a task of its own, which has to come first.
	turn := make(chan bool)
	after(0, func() { close(turn) })
	<-turn
	if b.host != nil {
		b.host.begin()
	}
	b.openLink()
	b.runPressed()
	focused := document().Get("activeElement").Get("id").String()
	app.RouteWithRegexpFunc(".*", func() app.Composer {
		return &Root{Source: b, Placed: func(cell string, ctx app.Context) {
			b.contexts[cell] = ctx
			if b.written != nil {
				// go-app renders what it has mounted once more, as live as it is now;
				// that may be a while before it does what is deferred.
				b.written = nil
				b.listen()
				document().Get("documentElement").Get("dataset").Set("labLive", "true")
			}
			if cell == "" {
				ctx.Defer(func(app.Context) {
					b.settle()
					if e := document().Call("getElementById", focused); focused != "" && !e.IsNull() {
						e.Call("focus", map[string]any{"preventScroll": true})
					}
					b.hearNewer()
					b.runPressed()
				})
			}
		}}
	})
	app.RunWhenOnBrowser()
}

// runPressed runs the cells whose Run was pressed before anyone listened.
func (b *browser) runPressed() {
	pressed := js.Global().Get("labPressed").Call("splice", 0)
	for i := 0; i < pressed.Length(); i++ {
		b.send(state.RunPressed{Cell: pressed.Index(i).String()})
	}
}

// send updates the state by a message, renders what changed, and does what is
// to be done.
func (b *browser) send(m state.Msg) {
	before := b.now
	after, cmds := before.Update(m)
	b.now = after
	if b.host != nil {
		b.host.saw(before, after)
	}
	for _, c := range cmds {
		b.do(c)
	}
	for _, c := range after.Cells {
		if old := before.Cell(c.ID); c != old || before.Seed != after.Seed {
			if old == nil || c.Phase != old.Phase || c.Stage.Phase != old.Stage.Phase {
				b.mark(c, false)
			}
			if !b.renderedLater(m, c) {
				b.renderOf(old, c, m)
			}
		}
	}
	if before.Search != after.Search {
		b.render(searchPlace)
	}
	b.extra.render(before, m)
	if before.Theme != after.Theme || before.KeysOff != after.KeysOff || before.Progress != after.Progress || before.Forgotten != after.Forgotten || before.Newer != after.Newer || before.Opened != after.Opened || before.Seed != after.Seed || before.HasMine() != after.HasMine() {
		b.render("")
	}
}

// figureOf is the figure of a cell, or the part of one, that alone is another after
// m, for all that m says of itself; "" for none.
func figureOf(m state.Msg) string {
	switch m := m.(type) {
	case state.ProbeMoved, state.StagePicked:
		return probePlace
	case state.StageDrew, state.StageUp, state.StageBroke, state.PackingChosen:
		return stagePlace
	case state.Dialed:
		switch m.Name {
		case state.RankDial:
			return stagePlace
		case state.TemperatureDial, state.ImageDial:
			return softPlace
		}
	}
	return ""
}

// renderOf renders what m has changed of a cell, and what was put off.
func (b *browser) renderOf(old, c *state.Cell, m state.Msg) {
	place := figureOf(m)
	if b.owed[c.ID] && b.dragged[c.ID] && place == stagePlace {
		b.renderFigure(c.ID, statsPlace)
		b.renderFigure(c.ID, stagePlace)
		b.renderRested(c.ID)
		return
	}
	if place == "" || b.owed[c.ID] {
		b.renderCell(c.ID)
		return
	}
	if place == stagePlace {
		b.renderFigure(c.ID, probePlace)
		if _, drew := m.(state.StageDrew); drew && old != nil && c.Stage.Drawn == old.Stage.Drawn && c.Stage.Phase == old.Stage.Phase && c.Stage.Kept == old.Stage.Kept {
			return // it has said the weight at the probe
		}
	}
	if place != probePlace {
		b.renderRested(c.ID)
	}
	if d, ok := m.(state.Dialed); ok && d.Name == state.ImageDial {
		b.renderFigure(c.ID, softImages)
	}
	b.renderFigure(c.ID, place)
	if place == softPlace {
		b.renderNow()
	}
}

// renderNow renders without waiting for go-app's next tick: in the frame that a move
// belongs to, and not in the one after. It is for what a reader does to a drawing of
// the page's own, and for nothing that may be heard while a rendering is under way.
func (b *browser) renderNow() {
	if ctx, ok := b.contexts[""]; ok {
		if engine, ok := ctx.Dispatcher().(interface{ Consume() }); ok {
			runtime.Gosched() // go-app waits for what is dispatched, and has been handed the first of it
			engine.Consume()
		}
	}
}

const stillAfter = 150 * time.Millisecond

// renderRested renders once nothing of a cell has been rendered for a moment what
// would keep a picture from following the pointer. Those are the tables of its
// figures: they are folded away, and as long as all else that a move of a slider
// changes. While the threshold is dragged it is the whole cell but for the picture
// and the figures.
func (b *browser) renderRested(id string) {
	if t := b.rests[id]; t != nil {
		t.Reset(stillAfter)
		return
	}
	b.rests[id] = time.AfterFunc(stillAfter, func() {
		defer report("a timer")
		if b.owed[id] && b.now.Cell(id) != nil && !b.now.Cell(id).Soon() {
			b.renderCell(id)
			return
		}
		b.renderFigure(id, tablePlace)
		b.renderFigure(id, softTablePlace)
	})
}

// renderFigure renders a figure of a cell alone, or a part of one.
func (b *browser) renderFigure(id, place string) {
	if ctx, ok := b.contexts[id+place]; ok {
		ctx.Dispatch(func(app.Context) {})
		ctx.Defer(func(app.Context) {
			if c := b.now.Host(id); c != nil {
				b.mark(c, b.shows(c))
			}
			b.refocus()
			b.turn(cellSelector(id) + " [data-value]")
			if b.host != nil {
				b.host.settled()
			}
		})
	}
}

// renderCell renders a cell, or a place that is none, with its figures.
func (b *browser) renderCell(id string) {
	delete(b.owed, id)
	b.render(id)
	for _, place := range []string{statsPlace, stagePlace, probePlace, softPlace, softImages} {
		b.render(id + place)
	}
	b.renderRested(id)
}

// renderedLater reports whether c can wait for the message after m: while a
// slider is dragged, a cell waits for the answer of its run, and with the answer
// for the stage, which shares this thread, to have drawn. So a move costs one
// rendering, and the picture does not wait for it.
func (b *browser) renderedLater(m state.Msg, c *state.Cell) bool {
	if drag, ok := m.(state.StageDragged); ok {
		b.dragged[c.ID] = !drag.Done
	}
	switch m.(type) {
	case state.Moved, state.StepChosen, state.StageDragged:
		b.owed[c.ID] = b.owed[c.ID] || c.Soon()
		return c.Soon()
	case state.ProbeMoved:
		if c.Stage.Phase != state.StageReady && c.Stage.Phase != state.StageDrawing {
			return false
		}
		// The stage says the weight; of one that is no number it says nothing.
		id := c.ID
		time.AfterFunc(100*time.Millisecond, func() {
			if c := b.now.Host(id); c != nil && c.Stage.Value == nil {
				b.renderFigure(id, probePlace)
			}
		})
		return true
	case state.Answered:
		if c.Stage.Phase != state.StageDrawing {
			return false
		}
		// A window that is hidden draws nothing, and says nothing of it.
		scene, id := c.Stage.Scene, c.ID
		b.owed[id] = true
		time.AfterFunc(100*time.Millisecond, func() {
			if c := b.now.Cell(id); c.Stage.Scene == scene && c.Stage.Phase == state.StageDrawing {
				b.renderCell(id)
			}
		})
		return true
	}
	return false
}

func (b *browser) render(component string) {
	if ctx, ok := b.contexts[component]; ok {
		ctx.Dispatch(func(app.Context) {})
		// Once for all that is rendered together, and by the root: a part that has gone
		// meanwhile is called no more.
		if root, ok := b.contexts[""]; ok && !b.settling {
			b.settling = true
			root.Defer(func(app.Context) { b.settle() })
		}
	}
}

// Rendered hears from a component which state of a cell it has rendered.
func (b *browser) Rendered(c *state.Cell) { b.shown[c.ID] = resultOf(c) }

// shows reports whether a cell's result is rendered: another part of the page may
// have been since it came.
func (b *browser) shows(c *state.Cell) bool { return b.shown[c.ID] == resultOf(c) }

func resultOf(c *state.Cell) int {
	if c.Result == nil {
		return 0
	}
	return c.Result.ID
}

// mark writes the state of a cell and of its stage into the document at once:
// that a run has begun, before its answer can have come. That it has ended
// waits until its result is rendered; data-lab-ran then tells one result from
// the next.
func (b *browser) mark(c *state.Cell, rendered bool) {
	set := func(selector, name, value string) {
		if e := query(selector); e.Truthy() && e.Call("getAttribute", name).String() != value {
			e.Call("setAttribute", name, value)
		}
	}
	if rendered || c.Phase == state.Running {
		set(cellSelector(c.ID), "data-lab-state", c.Phase)
	}
	if rendered && c.Result != nil {
		set(cellSelector(c.ID), "data-lab-ran", strconv.Itoa(c.Result.ID))
	}
	set(cellSelector(c.ID)+" iframe[data-lab-stage]", "data-lab-stage-state", c.Stage.Phase)
}

// settle makes live values follow the state: the texts of the fields and the
// positions of the sliders, which are no attributes of the document.
func (b *browser) settle() {
	b.settling = false
	for _, c := range b.now.Hosts() {
		b.mark(c, b.shows(c))
	}
	for _, field := range all("[data-lab-code]") {
		if c := b.now.Cell(cellOf(field)); c != nil && field.Get("value").String() != c.Text() {
			at := field.Get("selectionStart")
			field.Set("value", c.Text())
			if field.Equal(document().Get("activeElement")) {
				field.Call("setSelectionRange", at, at)
			}
		}
	}
	for _, box := range all("[data-lab-choice]") {
		if c := b.now.Cell(cellOf(box)); c != nil {
			box.Set("checked", strconv.Itoa(c.Chosen) == box.Get("dataset").Get("labChoice").String())
		}
	}
	if field := query(cellSelector(b.selecting) + " [data-lab-link-field]"); b.selecting != "" && field.Truthy() {
		field.Set("value", b.now.Cell(b.selecting).Link)
		field.Call("focus", map[string]any{"preventScroll": true})
		field.Call("select")
		b.selecting = ""
	}
	b.extra.settle()
	b.follow()
	b.slide()
	b.refocus()
	if b.host != nil {
		b.host.settled()
	}
	b.turn("[data-value]")
}

// refocus finds the focus a place once all is rendered: a button that went with its
// card leaves it nowhere, and the keyboard goes on from the cell's Run.
func (b *browser) refocus() {
	if b.pressed != "" && document().Call("hasFocus").Bool() && document().Get("activeElement").Equal(document().Get("body")) {
		if run := query(cellSelector(b.pressed) + " [data-lab-run]"); run.Truthy() {
			run.Call("focus", map[string]any{"preventScroll": true})
		}
	}
	b.pressed = ""
}

// turn puts sliders and lists where the state has them, a list after its options,
// which it chooses by their values.
func (b *browser) turn(selector string) {
	for _, slider := range slices.Backward(all(selector)) {
		if v := slider.Get("dataset").Get("value").String(); slider.Get("value").String() != v {
			slider.Set("value", v)
		}
	}
}

// do carries out a command.
func (b *browser) do(c state.Cmd) {
	switch c := c.(type) {
	case state.SendRun:
		b.run(c.Run)
	case state.RestartWorker:
		b.restartWorker()
	case state.Wait:
		after(state.LongAfter, func() { b.send(state.TakingLong{ID: c.ID}) })
	case state.Keep:
		port.Reuse(b.buffers[c.Cell]...)
		b.buffers[c.Cell] = b.arrived
	case state.PostScene:
		b.postScene(c)
	case state.PostLook:
		if w := frameWindow(c.Cell); w.Truthy() {
			port.Post(w, origin(), c.Look)
		}
	case state.Reload:
		if f := frame(c.Cell); f.Truthy() {
			name := "src"
			if f.Call("hasAttribute", "srcdoc").Bool() {
				name = "srcdoc"
			}
			f.Set(name, f.Get(name))
		}
	case state.Save:
		b.store.save(c)
	case state.SaveChosen:
		b.store.saveChosen(c.Chosen)
	case state.OpenDialog:
		openDialog(c.ID)
	case state.FetchIndex:
		b.fetchIndex()
	case state.SaveKeys:
		b.store.saveKeys(c.Off)
	case state.SaveProgress:
		b.store.saveProgress(c.Progress)
	case state.ForgetProgress:
		b.store.forgetProgress()
	case state.SaveTheme:
		b.store.saveTheme(c.Theme)
		js.Global().Call("labTheme", c.Theme)
		b.send(state.LookChanged{Look: look()})
	case state.ShowTheme:
		js.Global().Call("labTheme", c.Theme)
		b.send(state.LookChanged{Look: look()})
	case state.Focus:
		focusLine(c.Cell, c.Line)
	case state.Reveal:
		if e := query(cellSelector(c.Cell) + " .editor"); e.Truthy() {
			e.Call("scrollIntoView", map[string]any{"block": "nearest"})
		}
	case state.Copy:
		b.copyLink(c)
	case state.SelectLink:
		b.selecting = c.Cell
	case state.TakeOver:
		js.Global().Call("labTakeOver")
	case state.DropLink:
		dropLink()
	case state.Announce:
		if e := document().Call("getElementById", "lab-said"); e.Truthy() {
			e.Set("textContent", c.Text)
		}
	default:
		if b.host == nil || !b.host.do(c) {
			b.extra.do(c)
		}
	}
}

// report turns a panic of ours into a line on the console and words on the
// page: a panic that escaped would end the program, and every later click.
func report(doing string) {
	if r := recover(); r != nil {
		js.Global().Get("console").Call("error", fmt.Sprintf("%s: %v\n%s", doing, r, debug.Stack()))
		if f := js.Global().Get("labFailed"); f.Type() == js.TypeFunction {
			f.Invoke()
		}
	}
}

func look() wire.Look {
	root := document().Get("documentElement").Get("dataset").Get("theme")
	matches := func(q string) bool { return js.Global().Call("matchMedia", q).Get("matches").Bool() }
	dark := matches("(prefers-color-scheme: dark)")
	if root.Type() == js.TypeString && root.String() != "" {
		dark = root.String() == "dark"
	}
	return wire.Look{Dark: dark, Forced: matches("(forced-colors: active)")}
}
