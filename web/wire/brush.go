package wire

import "compressionlab/engine/trace"

// Brush asks the workbench's worker what a mask by hand does to a weight of a
// variant, beside the automatic one.
type Brush struct {
	ID       int     `json:"id"`
	Seed     uint64  `json:"seed"`
	Side     Side    `json:"side"`
	Weight   string  `json:"weight"`         // "" for the first
	Mask     string  `json:"mask,omitempty"` // as package lab reads it; "" for the automatic one at
	Sparsity float64 `json:"sparsity"`
}

// Brushed answers the Brush of the same ID. The buffers beside it are those of its
// view.
type Brushed struct {
	ID    int           `json:"id"`
	Masks trace.Brushed `json:"masks"`
	Lost  bool          `json:"lost,omitempty"` // there is no such variant any more, or no weight of it to mask
}

// Painted says that the reader painted entries of the second matrix of a view: Runs
// are the first entry of each stretch and how many there are.
type Painted struct {
	Runs []int `json:"runs"`
}

// Kind is the name of the message.
func (Brush) Kind() string { return "brush" }

// Kind is the name of the message.
func (Brushed) Kind() string { return "brushed" }

// Kind is the name of the message.
func (Painted) Kind() string { return "painted" }
