package wire

import "compressionlab/engine/trace"

// Compare asks the workbench's worker to set two variants side by side. It runs
// the cells of each again, up to the state that is wanted.
type Compare struct {
	ID    int     `json:"id"`
	Seed  uint64  `json:"seed"`
	Sides [2]Side `json:"sides"`
}

// A Side is a variant, by its key, and the cells of a run that comes through it.
type Side struct {
	Key   string   `json:"key"`
	Cells []string `json:"cells"`
}

// Compared answers the Compare of the same ID. The buffers beside it are those of
// the comparison's views.
type Compared struct {
	ID         int              `json:"id"`
	Comparison trace.Comparison `json:"comparison"`
	Lost       bool             `json:"lost,omitempty"` // a run no longer comes through its variant: a file is gone, or another
}

// Kind is the name of the message.
func (Compare) Kind() string { return "compare" }

// Kind is the name of the message.
func (Compared) Kind() string { return "compared" }
