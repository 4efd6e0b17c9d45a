//go:build !lesson

package page

import (
	"fmt"
	"slices"
	"strconv"
	"syscall/js"

	"compressionlab/web/port"
	"compressionlab/web/state"
	"compressionlab/web/wire"
)

func init() {
	extras[state.Workbench] = func(b *browser) extra {
		return &bench{browser: b, objects: map[string]js.Value{}, shelf: shelf{b.store.path}}
	}
}

// bench is the extra of a workbench.
type bench struct {
	*browser
	objects map[string]js.Value // the reader's Files, by name
	shelf   shelf               // where they are kept for the next visit
	tool    state.FocusTool     // where the focus is to go, once it is there
}

// do carries out a command.
func (w *bench) do(c state.Cmd) {
	switch c := c.(type) {
	case state.SendFiles:
		w.sendFiles(c.Files)
	case state.ShelveFile:
		w.shelf.put(c.Name, w.objects[c.Name], w.shelved)
	case state.UnshelveFile:
		w.shelf.drop(c.Name, w.shelved)
	case state.SendCompare:
		if err := port.Post(w.worker, "", c.Compare); err != nil {
			panic(err.Error())
		}
	case state.SendExport:
		if err := port.Post(w.worker, "", c.Export); err != nil {
			panic(err.Error())
		}
	case state.SendBrush:
		if err := port.Post(w.worker, "", c.Brush); err != nil {
			panic(err.Error())
		}
	case state.Hand:
		if len(w.arrived) > 0 {
			hand(c.Name, w.arrived[0])
		}
	case state.HandDrawing:
		if svg := standing(plates(w.now, c.Of)); svg != "" {
			hand(c.Name, js.ValueOf(svg))
		}
	case state.HandPicture:
		photograph(drawings(c.Of), func(png js.Value) { hand(c.Name, png) })
	case state.Print:
		js.Global().Call("print")
		unsure()
	case state.Download:
		w.download(c)
	case state.FocusTool:
		w.tool = c
	}
}

func (w *bench) hears() []wire.Message {
	return []wire.Message{wire.Exported{}, wire.Compared{}, wire.Brushed{}, wire.Painted{}}
}

// hear takes a message of the worker, or of a stage.
func (w *bench) hear(m wire.Message) {
	switch m := m.(type) {
	case wire.Exported:
		w.send(state.Exported{Exported: m})
	case wire.Brushed:
		w.send(state.Brushed{Brushed: m})
	case wire.Painted:
		w.send(state.Painted{Painted: m})
	case wire.Compared:
		w.send(state.Compared{Compared: m})
	}
}

// change takes a choice from a list.
func (w *bench) change(data, value js.Value) {
	switch {
	case data.Get("labSide").Type() == js.TypeString:
		side, _ := strconv.Atoi(data.Get("labSide").String())
		w.send(state.SideChosen{Side: side, Key: value.String()})
	case data.Get("labBrushOf").Type() == js.TypeString:
		w.send(state.BrushChosen{Key: value.String()})
	case data.Get("labBrushWeight").Type() == js.TypeString:
		w.send(state.WeightChosen{Name: value.String()})
	case data.Get("labTake").Type() == js.TypeString:
		w.send(state.ExportChosen{Key: value.String()})
	}
}

// render renders the variants, and the page where its cells or files are others.
func (w *bench) render(before state.State, m state.Msg) {
	place, same := figureOf(m), before.Tree.Version == w.now.Tree.Version
	if !same || place == "" && !slices.Equal(before.Places, w.now.Places) {
		w.browser.render(variantsPlace)
	}
	for _, c := range w.now.Places {
		if !slices.Contains(before.Places, c) && !w.renderedLater(m, c) {
			w.renderOf(before.Host(c.ID), c, m)
		}
	}
	if cellsChanged(before, w.now) {
		w.browser.render("")
	}
}

// click is what its buttons do.
func (w *bench) click(do, arg string, n int) {
	switch do {
	case "add":
		w.send(state.CellAdded{Cell: arg})
	case "up":
		w.send(state.CellMoved{Cell: arg, By: -1})
	case "down":
		w.send(state.CellMoved{Cell: arg, By: 1})
	case "remove":
		w.send(state.CellRemoved{Cell: arg})
	case "putback":
		w.send(state.CellPutBack{})
	case "usefile":
		w.send(state.FileUsed{Name: arg})
	case "dropfile":
		w.send(state.FileRemoved{Name: arg})
	case "export":
		w.send(state.ExportPressed{As: arg})
	case "drawing":
		w.send(state.DrawingPressed{})
	case "vector":
		w.send(state.DrawingPressed{Of: state.PicturePressed{Cell: w.pressed, Figure: arg, N: n}})
	case "picture":
		w.send(state.PicturePressed{Cell: w.pressed, Figure: arg, N: n})
	case "print":
		w.send(state.PrintPressed{})
	case "brush":
		w.send(state.BrushPressed{})
	case "unbrush":
		w.send(state.BrushUndone{})
	case "putmask":
		w.send(state.MaskPut{})
	case "toggle":
		w.send(state.Toggled{})
	case "compare":
		w.send(state.ComparePressed{})
	case "variant":
		w.send(state.VariantChosen{Key: arg})
	case "format":
		w.send(state.FormatChosen{Format: arg})
	case "return":
		w.send(state.ReturnPressed{Key: arg})
	case "branchvariant":
		w.send(state.BranchVariant{Key: arg})
	case "download":
		w.send(state.DownloadPressed{Cell: w.pressed, N: n})
	}
}

// settle moves the focus to where a change of the cells asked for it, once
// that is there.
func (w *bench) settle() {
	t := w.tool
	if t.Cell == "" || w.now.Cell(t.Cell) == nil {
		return
	}
	found := query(cellSelector(t.Cell) + " [data-lab-code]")
	if t.Do != "" {
		tools := fmt.Sprintf(`[data-lab-tools=%q] button`, t.Cell)
		if button := query(fmt.Sprintf(`%s[data-do=%q]:not([disabled])`, tools, t.Do)); button.Truthy() {
			found = button
		} else if button := query(tools + `:not([disabled])`); button.Truthy() {
			found = button
		}
	}
	if found.Truthy() {
		found.Call("focus", map[string]any{"preventScroll": true})
		found.Call("scrollIntoView", map[string]any{"block": "nearest"})
		w.tool = state.FocusTool{}
	}
}

// cellsChanged reports whether cells were added, removed or moved, or files.
func cellsChanged(before, after state.State) bool {
	return len(before.Cells) != len(after.Cells) || before.Removed != after.Removed ||
		before.TooMany != after.TooMany || before.Shelf != after.Shelf || !slices.Equal(before.Files, after.Files)
}
