package state

import (
	"compressionlab/engine/trace"
	"compressionlab/web/wire"
)

// A Bench is what a workbench knows beside its cells. What it does with that is
// not in the lessons' program.
type Bench struct {
	Removed *Removed    // the cell that was removed last; nil for none
	Files   []wire.File // what the reader gave, each name once
	TooMany int         // files that were given last and not taken
	Shelf   string      // whether Files are there on the next visit: ShelfKept, ShelfDenied; "" while nobody knows
	Tree    Tree        // the variants of its runs
	Compare Compare     // two of them
	Brush   Brush       // one of them, masked by hand
	Export  Export      // one of them, as a file

	// Places are the stages of no cell, by their ids: of SidesPlace beside a
	// comparison, of BrushPlace under a brush. Each has a result, but no code.
	Places []*Cell
}

// A Brush is a mask by hand of a weight of a variant.
type Brush struct {
	Key    string // of the variant that the reader chose; "" for the newest
	Weight string // that the reader chose; "" for the first
	Mask   string // as package lab has it; "" for the automatic one
	Asked  string // the mask that the worker was asked about last
	Past   []string
	Of     string // key of the variant that was asked for last
	Busy   bool
	ID     int
	Note   string // CompareStopped, CompareLost; "" for none
	Result *trace.Brushed
}

// The ids of the places.
const (
	SidesPlace = "compare"
	BrushPlace = "brush"
)

// A Removed is a cell that was removed, to be put back.
type Removed struct {
	Index int
	Cell  *Cell
}

// A Tree is the variants that the runs of a workbench have made. It is the runs'
// own account, and a run is a function of its texts: so a variant is a way back
// to the texts that made it, and nothing else is kept of it.
type Tree struct {
	Variants []Variant
	Format   string // whose bytes are shown
	Chosen   string // key of the variant that is pointed at
	More     int    // of the newest run: variants beyond those that it tells of
	Left     bool   // some were not kept
	Version  int    // counts the changes
}

// A Variant is a state of a model, with the run that told of it first. Its
// number is its place in the tree's list, from 1.
type Variant struct {
	trace.Variant
	Texts  []string // of the cells of that run, from the first to the one that ran
	Newest bool     // the newest run of some cell has it
}

// A Compare is two variants side by side.
type Compare struct {
	Sides  [2]string // keys that the reader chose; "" for what Pair says
	Busy   bool      // the worker makes both again
	ID     int       // of what it was asked last
	Note   string    // CompareStopped, CompareLost; "" for none
	Result *trace.Comparison
	Of     [2]string // keys of Result
}

// An Export is a variant that is written as a file.
type Export struct {
	Key  string // of the variant that the reader chose; "" for the newest
	As   string // what was asked for last
	Busy bool
	ID   int
	Of   string // key of the variant that was asked for last
	Why  string // there is no file: one of trace.NoVariant, …, or CompareStopped; "" for none
	By   string
}
