package page

import (
	"fmt"
	"slices"

	"compressionlab/web/state"
)

// benchClick is click for the buttons of a workbench.
func (b *browser) benchClick(do, arg string, n int) {
	switch do {
	case "add":
		b.send(state.CellAdded{Cell: arg})
	case "up":
		b.send(state.CellMoved{Cell: arg, By: -1})
	case "down":
		b.send(state.CellMoved{Cell: arg, By: 1})
	case "remove":
		b.send(state.CellRemoved{Cell: arg})
	case "putback":
		b.send(state.CellPutBack{})
	case "usefile":
		b.send(state.FileUsed{Name: arg})
	case "dropfile":
		b.send(state.FileRemoved{Name: arg})
	case "export":
		b.send(state.ExportPressed{As: arg})
	case "drawing":
		b.send(state.DrawingPressed{})
	case "print":
		b.send(state.PrintPressed{})
	case "compare":
		b.send(state.ComparePressed{})
	case "variant":
		b.send(state.VariantChosen{Key: arg})
	case "format":
		b.send(state.FormatChosen{Format: arg})
	case "return":
		b.send(state.ReturnPressed{Key: arg})
	case "branchvariant":
		b.send(state.BranchVariant{Key: arg})
	case "download":
		b.send(state.DownloadPressed{Cell: b.pressed, N: n})
	}
}

// focusTool moves the focus to where a change of the cells asked for it, once
// that is there.
func (b *browser) focusTool() {
	t := b.tool
	if t.Cell == "" || b.now.Cell(t.Cell) == nil {
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
		b.tool = state.FocusTool{}
	}
}

// cellsChanged reports whether cells were added, removed or moved, or files.
func cellsChanged(before, after state.State) bool {
	return len(before.Cells) != len(after.Cells) || before.Removed != after.Removed ||
		before.TooMany != after.TooMany || !slices.Equal(before.Files, after.Files)
}
