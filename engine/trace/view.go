package trace

// A View is something that the stage can show: the weights of a model, or one
// matrix beside what a method makes of it. Matrix i of the views, all views
// counted through, is the i-th transferred buffer: float32, row-major.
type View struct {
	Object    string     `json:"object"`         // the model; "" for a matrix of none
	Kind      string     `json:"kind,omitempty"` // one of those below
	Part      string     `json:"part,omitempty"` // of which matrix, unless Kind is Weights: "0.weight", or as the code has it
	Line      int        `json:"line,omitempty"` // of the call that made it; 0 if Kind is Weights
	Matrices  []Matrix   `json:"matrices"`
	Histogram *Histogram `json:"histogram,omitempty"`
	Spectrum  *Spectrum  `json:"spectrum,omitempty"` // if Kind is LowRanked
	Grid      *Grid      `json:"grid,omitempty"`     // if Kind is Coded
}

// Kinds of a [View]. All but the first have three matrices of one shape: what
// there was, what stands in its place, and the first less the second.
const (
	Weights   = ""         // those of a model
	LowRanked = "low-rank" // a matrix and the product of its first k singular pieces
	Coded     = "coded"    // a weight and what its codes stand for
	Compared  = "compared" // a weight of one model and that of another
	HandMade  = "brushed"  // a weight, what a mask by hand leaves of it, and what the automatic one leaves
)

// Key tells the views of a run apart, and finds the same one in the next run.
func (v View) Key() string {
	if v.Kind == Weights {
		return v.Object
	}
	return v.Kind + " " + v.Object + " " + v.Part
}

// Coded reports whether some matrix of a model is held as codes: the numbers are those
// that they stand for.
func (v View) Coded() bool {
	for _, m := range v.Matrices {
		if m.Kind != "" {
			return true
		}
	}
	return false
}

// A Spectrum says what each rank of a matrix W of shape (m, n) keeps, and takes.
// The view's buffers are W, U·S of (m, r) and V of (r, n), with r = min(m, n):
// its second and third matrix follow from them, for every rank.
type Spectrum struct {
	Values []float32 `json:"values"` // the singular values, largest first
	Energy []float32 `json:"energy"` // share of Σσ² that the first k hold, for k from 1
	Errors []float32 `json:"errors"` // ‖W − W_k‖ / ‖W‖, for k from 1; 0 where W is all zeros
	Rank   int       `json:"rank"`   // that the call kept; of np.linalg.svd, the least that holds nine tenths of the energy
	Asked  bool      `json:"asked"`  // it is the call's
	Saves  int       `json:"saves"`  // the largest rank whose factors hold fewer numbers than W; 0 if none does
	Even   float64   `json:"even"`   // m·n/(m+n), where they hold as many
}

// A Grid says which numbers a quantized weight may have, and how its weights lie
// among them.
type Grid struct {
	Bits    int       `json:"bits"`
	Low     float64   `json:"low"`    // of the smallest and the largest weight or mark
	High    float64   `json:"high"`   //
	Counts  []int     `json:"counts"` // the weights, as they were, in equal bins of [Low, High]
	Rows    []GridRow `json:"rows"`   // one for the matrix, or one a column; none of a codebook
	Marks   []float32 `json:"marks"`  // the numbers of a codebook, ascending; none of a grid
	Largest float64   `json:"largest"`
	RMS     float64   `json:"rms"`     // of the weights less their marks; Largest is of the magnitudes
	Clipped int       `json:"clipped"` // weights that lie beyond the ends of their grid by more than half a step
	Zeros   int       `json:"zeros"`   // weights that were exactly 0,
	Kept    int       `json:"kept"`    // and those of them that still are
}

// A GridRow is one evenly spaced grid: the marks from First to Last, Scale apart.
type GridRow struct {
	Scale float32 `json:"scale"`
	Zero  int     `json:"zero"` // the code of 0
	First float32 `json:"first"`
	Last  float32 `json:"last"`
}
