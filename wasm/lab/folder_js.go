package main

import (
	"syscall/js"

	"compressionlab/engine/lab"
	"compressionlab/engine/trace"
	"compressionlab/web/wire"
)

// Two programs are built from here: the workbench's worker, which knows the
// formats of files, and with the tag lesson the lessons'. That one is smaller by
// all of zip, .npy and safetensors, 75 kB packed, since nothing refers to them.
var (
	heard  = []wire.Message{wire.Run{}, wire.Help{}, wire.Items{}}
	folder = func() *lab.Folder { return nil } // what a run may read and save
	give   = func(wire.Files, []js.Value) {}   // takes the reader's files
	given  int                                 // how many there are

	exported = func(m wire.Export) (wire.Exported, []js.Value) {
		return wire.Exported{ID: m.ID, Why: trace.NoVariant}, nil
	}
	brush = func(m wire.Brush) (wire.Brushed, []js.Value) {
		return wire.Brushed{ID: m.ID, Lost: true}, nil
	}
	compare = func(m wire.Compare) (wire.Compared, []js.Value) { return wire.Compared{ID: m.ID, Lost: true}, nil }
)
