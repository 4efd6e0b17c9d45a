package page

import (
	"syscall/js"

	"compressionlab/web/port"
	"compressionlab/web/state"
	"compressionlab/web/wire"
)

// startWorker listens to the worker. boot.js started the first one before this
// program came, and kept what it said meanwhile.
func (b *browser) startWorker(w js.Value) {
	if !w.Truthy() {
		w = b.newWorker()
	}
	b.worker = w
	b.hear = js.FuncOf(func(_ js.Value, args []js.Value) any {
		defer report("hearing the worker")
		b.fromWorker(args[0])
		return nil
	})
	b.fail = js.FuncOf(func(_ js.Value, args []js.Value) any {
		defer report("losing the worker")
		b.send(state.WorkerDied{})
		return nil
	})
	w.Set("onmessage", b.hear)
	w.Set("onerror", b.fail)
	if early := js.Global().Get("labEarly"); early.Truthy() {
		for i := 0; i < early.Length(); i++ {
			b.fromWorker(early.Index(i))
		}
		js.Global().Set("labEarly", js.Null())
	}
}

func (b *browser) newWorker() js.Value {
	if b.compiled.IsUndefined() {
		return js.Global().Call("labNewWorker")
	}
	url := js.Global().Get("labWorkerScript").String()
	w := js.Global().Get("Worker").New(url + "#shared")
	w.Call("postMessage", map[string]any{"module": b.compiled})
	return w
}

func (b *browser) restartWorker() {
	b.endWorker()
	b.startWorker(b.newWorker())
}

func (b *browser) endWorker() {
	b.early = early{}
	if b.worker.IsUndefined() {
		return
	}
	b.worker.Set("onmessage", js.Null())
	b.worker.Set("onerror", js.Null())
	b.worker.Call("terminate")
	b.worker = js.Undefined()
	b.hear.Release()
	b.fail.Release()
}

func (b *browser) fromWorker(event js.Value) {
	if m := event.Get("data").Get("module"); m.Truthy() {
		b.compiled = m
		return
	}
	m, buffers, err := port.Read(event, append(b.extra.hears(), wire.Ready{}, wire.Ran{}, wire.Progress{}, wire.Broken{})...)
	if err != nil {
		return // not of this site's
	}
	switch m := m.(type) {
	case wire.Ready:
		b.send(state.WorkerReady{})
	case wire.Ran:
		b.answered(m, buffers)
	case wire.Progress:
		if m.ID, _ = b.early.number(m.ID); m.ID != 0 {
			b.send(state.Progressed{Progress: m})
		}
	case wire.Broken: // its program could not start, or has ended
		b.send(state.WorkerDied{})
	default:
		b.arrived = buffers
		b.extra.hear(m)
		b.arrived = nil
	}
}

// postScene posts copies of the weights: the page keeps its own, so that a
// frame which was mounted again gets the same picture.
func (b *browser) postScene(c state.PostScene) {
	w := frameWindow(c.Cell)
	kept := b.buffers[c.Cell]
	if !w.Truthy() || c.First+c.Count > len(kept) {
		return
	}
	copies := make([]js.Value, c.Count)
	for i := range copies {
		copies[i] = port.Copy(kept[c.First+i])
	}
	if err := port.Post(w, origin(), c.Scene, copies...); err != nil {
		panic(err.Error())
	}
}

// fromFrame hears the stages: a message counts if its source is the window of
// one of our frames.
func (b *browser) fromFrame(event js.Value) {
	source := event.Get("source")
	for _, c := range b.now.Hosts() {
		w := frameWindow(c.ID)
		if !w.Truthy() || !w.Equal(source) {
			continue
		}
		m, buffers, err := port.Read(event, append(b.extra.hears(), wire.Up{}, wire.Drawn{}, wire.Pick{}, wire.Drag{}, wire.Broken{})...)
		if err != nil {
			return
		}
		switch m := m.(type) {
		case wire.Up:
			b.send(state.StageUp{Cell: c.ID})
		case wire.Drawn:
			port.Reuse(buffers...)
			b.send(state.StageDrew{Cell: c.ID, Drawn: m})
		case wire.Pick:
			b.send(state.StagePicked{Cell: c.ID, Value: m.Value})
		case wire.Drag:
			b.send(state.StageDragged{Cell: c.ID, Drag: m})
		case wire.Broken:
			b.send(state.StageBroke{Cell: c.ID, Broken: m})
		default:
			b.extra.hear(m)
		}
		return
	}
}

func frame(cell string) js.Value { return query(cellSelector(cell) + " iframe[data-lab-stage]") }

func frameWindow(cell string) js.Value {
	f := frame(cell)
	if !f.Truthy() {
		return js.Undefined()
	}
	return f.Get("contentWindow")
}

func origin() string {
	if o := js.Global().Get("origin").String(); o != "null" {
		return o
	}
	return "*" // a page opened from disk has no origin
}
