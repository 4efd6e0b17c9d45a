package prune

import (
	"fmt"
	"slices"

	"compressionlab/engine/nn"
)

// An NMError says that no pattern is meant by n of m.
type NMError struct{ N, M int }

func (e *NMError) Error() string {
	return fmt.Sprintf("prune: %d of every %d weights, want 1 ≤ n ≤ m", e.N, e.M)
}

// NMPlan keeps at most n of every m consecutive inputs of an output unit: down a
// column of a weight (in, out), rows 0 … m-1, m … 2m-1 and so on, the m-n of least
// |w| go, of equals the upper one first. 2:4 is what sparse tensor cores
// multiply at twice the speed (Mishra et al., arXiv:2104.08378).
//
// Where in is no multiple of m, the last group is smaller, of r weights, and
// keeps min(n, r) of them: the pattern says how many may stay among m
// neighbours, and zeros below the matrix would be the first to go.
//
// It looks at the tensors of 2 or more dimensions, each once; the first is that
// of inputs. It returns a [*NMError] unless 1 ≤ n ≤ m, a [*NonFiniteError], and an
// [*nn.ShapeError] for data that do not fill their shape. It changes nothing.
func NMPlan(params []*nn.Tensor, n, m int) (*Plan, error) {
	if n < 1 || n > m {
		return nil, &NMError{n, m}
	}
	for _, t := range params {
		if len(t.Shape) >= 2 && nn.Size(t.Shape) != len(t.Data) {
			return nil, &nn.ShapeError{Layer: "N:M pruning", Want: fmt.Sprintf("%d weights", nn.Size(t.Shape)), Got: []int{len(t.Data)}}
		}
	}
	p, err := empty(params)
	if err != nil {
		return nil, err
	}
	var order []int64 // magnitude, then row: sorting it puts the first to go first
	for i, t := range p.Tensors {
		rows, keep := t.Shape[0], p.Keep[i]
		if len(keep) == 0 {
			continue
		}
		cols := len(t.Data) / rows
		for j := range keep {
			keep[j] = true
		}
		for from := 0; from < rows; from += m {
			size := min(m, rows-from)
			for j := range cols {
				order = order[:0]
				for r := range size {
					order = append(order, int64(magnitude(t.Data[(from+r)*cols+j]))<<32|int64(r))
				}
				if size > n {
					slices.Sort(order)
					for _, o := range order[:size-n] {
						keep[(from+int(uint32(o)))*cols+j] = false
					}
				}
			}
		}
	}
	p.count()
	return p, nil
}
