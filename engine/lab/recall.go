package lab

import (
	"slices"
	"sync"

	"compressionlab/engine/digits"
	"compressionlab/engine/simd"
	"compressionlab/engine/trace"
)

// Accuracies on the bundled test digits outlive a run: while a slider is
// dragged the network that nobody prunes is the same in every run, and reading
// 360 digits is most of what a run costs. An accuracy is a function of the
// weights, so no result depends on what is remembered; steps are charged for it
// all the same, so neither does a limit.
//
// The weights are copied, and looked up by content: training writes in place.
var recall struct {
	sync.Mutex
	entries []recalled // the last used last
}

type recalled struct {
	state []leaf
	score trace.Score
}

const mostRecalled = 16 // of 20 kB each for the bundled network

// mostRecalledWeights bounds a network that is remembered: 1 MB of weights.
const mostRecalledWeights = 1 << 18

var bundledTest = sync.OnceValue(digits.Test)

// isBundledTest reports whether data holds the bundled test digits, unchanged.
func isBundledTest(data *digits.Data) bool {
	b := bundledTest()
	return slices.Equal(data.Labels, b.Labels) && simd.Identical(data.Images.Data, b.Images.Data)
}

// equalNumbers compares numbers: a NaN is equal to nothing. It stops soon after
// the first that differ.
func equalNumbers(a, b []float32) bool {
	if len(a) != len(b) {
		return false
	}
	for part := 32; len(a) > part; part = min(4096, 4*part) {
		if simd.Differing(a[:part], b[:part]) > 0 {
			return false
		}
		a, b = a[part:], b[part:]
	}
	return simd.Differing(a, b) == 0
}

// recallScore is the accuracy of a network on the bundled test digits, if it is
// remembered.
func recallScore(state []leaf) (trace.Score, bool) {
	recall.Lock()
	defer recall.Unlock()
	for i := len(recall.entries) - 1; i >= 0; i-- {
		if e := recall.entries[i]; equalLeaves(e.state, state) {
			recall.entries = append(slices.Delete(recall.entries, i, i+1), e)
			return e.score, true
		}
	}
	return trace.Score{}, false
}

func rememberScore(state []leaf, score trace.Score) {
	weights := 0
	copied := slices.Clone(state)
	for i, l := range copied {
		if weights += len(l.weight) + len(l.second) + len(l.bias); weights > mostRecalledWeights {
			return
		}
		copied[i].weight, copied[i].second, copied[i].bias = slices.Clone(l.weight), slices.Clone(l.second), slices.Clone(l.bias)
	}
	recall.Lock()
	defer recall.Unlock()
	if len(recall.entries) == mostRecalled {
		recall.entries = slices.Delete(recall.entries, 0, 1)
	}
	recall.entries = append(recall.entries, recalled{copied, score})
}
