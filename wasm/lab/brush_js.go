//go:build !lesson

package main

import (
	"slices"
	"syscall/js"

	"compressionlab/engine/lab"
	"compressionlab/engine/nn"
	"compressionlab/engine/variants"
	"compressionlab/web/port"
	"compressionlab/web/wire"
)

// made is the variant that was brushed last: a stroke of the brush does not train it
// anew. What it was made of says whether it still is the one that is wanted.
var made struct {
	side  wire.Side
	seed  uint64
	layer nn.Layer
}

func init() {
	brush = brushed
	heard = append(heard, wire.Brush{})
}

// brushed answers a Brush. Whatever goes wrong in it, the page gets an answer.
func brushed(m wire.Brush) (answer wire.Brushed, buffers []js.Value) {
	defer func() {
		if recover() != nil {
			answer, buffers = wire.Brushed{ID: m.ID, Lost: true}, nil
		}
	}()
	if made.layer == nil || made.side.Key != m.Side.Key || made.seed != m.Seed || !slices.Equal(made.side.Cells, m.Side.Cells) {
		made.side, made.seed, made.layer = m.Side, m.Seed, variants.Make(source(m.Side, m.Seed))
	}
	if made.layer == nil {
		return wire.Brushed{ID: m.ID, Lost: true}, nil
	}
	b, weights, ok := lab.Brush(made.layer, m.Weight, m.Mask, m.Sparsity)
	for _, w := range weights {
		buffers = append(buffers, port.Buffer(w))
	}
	return wire.Brushed{ID: m.ID, Masks: b, Lost: !ok}, buffers
}
