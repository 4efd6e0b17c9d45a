//go:build !lesson

package main

import (
	"syscall/js"

	"compressionlab/engine/trace"
	"compressionlab/engine/variants"
	"compressionlab/web/port"
	"compressionlab/web/wire"
)

func source(side wire.Side, seed uint64) variants.Source {
	return variants.Source{Key: side.Key, Cells: side.Cells, Seed: seed, Files: folder()}
}

// sideBySide answers a Compare. Whatever goes wrong in it, the page gets an
// answer.
func sideBySide(m wire.Compare) (answer wire.Compared, buffers []js.Value) {
	defer func() {
		if recover() != nil {
			answer, buffers = wire.Compared{ID: m.ID, Lost: true}, nil
		}
	}()
	c, weights, ok := variants.Compare(source(m.Sides[0], m.Seed), source(m.Sides[1], m.Seed))
	for _, w := range weights {
		buffers = append(buffers, port.Buffer(w))
	}
	return wire.Compared{ID: m.ID, Comparison: c, Lost: !ok}, buffers
}

// file answers an Export.
func file(m wire.Export) (answer wire.Exported, buffers []js.Value) {
	defer func() {
		if recover() != nil {
			answer, buffers = wire.Exported{ID: m.ID, Why: trace.NoVariant}, nil
		}
	}()
	content, why, by := variants.Export(source(m.Side, m.Seed), m.As)
	if why != "" {
		return wire.Exported{ID: m.ID, Why: why, By: by}, nil
	}
	return wire.Exported{ID: m.ID}, []js.Value{port.Bytes(content)}
}
