package lowrank

import (
	"fmt"
	"math"
)

// A Rule chooses how many singular values to keep. It comes from [ByRatio],
// [ByEnergy] or [ByRank]; the zero value is ByRatio(0), which is refused.
type Rule struct {
	kind  kind
	value float64
}

type kind int

const (
	byRatio kind = iota
	byEnergy
	byRank
)

// ByRatio keeps k = max(1, int(ratio·min(m, n))), the float64 product
// truncated, for a ratio above 0 and up to 1.
func ByRatio(ratio float64) Rule { return Rule{byRatio, ratio} }

// ByEnergy keeps the fewest with σ[0]² + … + σ[k-1]² ≥ share·Σσ², at least one,
// for a share above 0 and up to 1. The relative error squared is then at most
// 1 - share.
func ByEnergy(share float64) Rule { return Rule{byEnergy, share} }

// ByRank keeps k, at least one.
func ByRank(k int) Rule { return Rule{byRank, float64(k)} }

// String is "ratio 0.25", "energy 0.9" or "rank 8".
func (r Rule) String() string {
	return fmt.Sprintf("%s %v", [...]string{"ratio", "energy", "rank"}[r.kind], r.value)
}

// A RangeError says that a rule's number is out of its range.
type RangeError struct {
	Rule Rule
	Want string
}

func (e *RangeError) Error() string { return fmt.Sprintf("lowrank: %v, want %s", e.Rule, e.Want) }

// Check returns a [*RangeError] if the number of the rule makes no sense for
// any matrix.
func (r Rule) Check() error {
	switch {
	case r.kind == byRank && r.value < 1:
		return &RangeError{r, "at least 1"}
	case r.kind != byRank && !(r.value > 0 && r.value <= 1):
		return &RangeError{r, "above 0 and up to 1"}
	}
	return nil
}

// Rank is the rule's k for a matrix (m, n) with this spectrum, which only
// [ByEnergy] reads: for others it may be nil. The k of [ByRank] may be above
// min(m, n). The error is that of [Rule.Check].
func (r Rule) Rank(m, n int, spectrum []float64) (int, error) {
	if err := r.Check(); err != nil {
		return 0, err
	}
	switch r.kind {
	case byRatio:
		return max(1, int(float64(r.value*float64(min(m, n))))), nil
	case byRank:
		return int(r.value), nil
	}
	total := 0.0
	for _, s := range spectrum {
		total += float64(s * s)
	}
	sum := 0.0
	for k, s := range spectrum {
		sum += float64(s * s)
		if sum >= float64(r.value*total) {
			return k + 1, nil
		}
	}
	panic(fmt.Sprintf("lowrank: a spectrum of %d values for a (%d, %d) matrix", len(spectrum), m, n))
}

// Energy is the share of Σσ² that the first k singular values hold, for k from
// 0 to R: from 0 to 1. A zero matrix has no energy to share: 1 throughout but
// at k = 0.
func (d *Decomposition) Energy() []float64 {
	energy := make([]float64, len(d.S)+1)
	total := 0.0
	for k, s := range d.S {
		total += float64(s * s)
		energy[k+1] = total
	}
	for k := range energy {
		switch {
		case total > 0:
			energy[k] /= total
		case k > 0:
			energy[k] = 1
		}
	}
	return energy
}

// Errors is ‖W - W_k‖_F, the error of the best approximation of rank k, for k
// from 0 (‖W‖_F itself) to R (0). It sums from the smallest on.
//
// Source: Eckart and Young, Psychometrika 1 (1936); Mirsky, Quart. J. Math. 11
// (1960), for every unitarily invariant norm.
func (d *Decomposition) Errors() []float64 {
	errors := make([]float64, len(d.S)+1)
	tail := 0.0
	for k := len(d.S) - 1; k >= 0; k-- {
		tail += float64(d.S[k] * d.S[k])
		errors[k] = math.Sqrt(tail)
	}
	return errors
}

// LargestSavingRank is the largest k with k·(m+n) < m·n, (m·n-1)/(m+n) rounded
// down: the factors of a higher rank hold as many numbers as the matrix or
// more. It is 0 where no rank saves, as for a single row.
func LargestSavingRank(m, n int) int {
	if m < 1 || n < 1 {
		panic(fmt.Sprintf("lowrank: a (%d, %d) matrix", m, n))
	}
	return (m*n - 1) / (m + n)
}

// A NoSavingError says that factors of this rank would not be smaller than the
// matrix that they replace.
type NoSavingError struct {
	Name       string // of the tensor, where it has one
	Rows, Cols int
	Rank       int // asked for
	Largest    int // rank that saves; 0 if none does
}

func (e *NoSavingError) Error() string {
	name := "the matrix"
	if e.Name != "" {
		name = e.Name
	}
	s := fmt.Sprintf("lowrank: at rank %d the factors of %s (%d, %d) would hold %d numbers, it holds %d: ",
		e.Rank, name, e.Rows, e.Cols, e.Rank*(e.Rows+e.Cols), e.Rows*e.Cols)
	if e.Largest == 0 {
		return s + "no rank saves"
	}
	return s + fmt.Sprintf("the largest rank that saves is %d", e.Largest)
}
