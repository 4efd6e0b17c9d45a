package trace

// A Variant is a state of a model that a run came through: what a function made,
// or what it left behind of a model that it wrote into. A copy is the variant
// that it is a copy of.
type Variant struct {
	Key    string   `json:"key"`              // tells states apart, and the ways that led to them, across runs
	Parent string   `json:"parent,omitempty"` // key of the state that Func was given; "" for none
	Func   string   `json:"func"`             // "magnitude_prune"; "data" for weights that were assigned
	Args   []Arg    `json:"args,omitempty"`   // what it was given beside models and data: Name and Value
	Times  int      `json:"times"`            // how often it ran in a row, as a step of training does
	Cell   int      `json:"cell"`             // where it ran last: which cell of the run, from 0, and
	Line   int      `json:"line"`             // its line
	Names  []string `json:"names,omitempty"`  // that lead to it when the run ends

	Object   string `json:"object"` // the model that was it
	Weights  int    `json:"weights"`
	Nonzero  int    `json:"nonzero"`
	Sizes    []Size `json:"sizes"`              // measured bytes, by format
	Accuracy *Score `json:"accuracy,omitempty"` // on the bundled test digits, where the model can read them
}

// A Size is what a model takes in a format.
type Size struct {
	Format string `json:"format"` // one of those below
	Bytes  int    `json:"bytes"`
}

// Formats of a [Size].
const (
	Held     = "held"     // as it is in memory: float32, or the codes of a quantized model
	CSR      = "csr"      // float32 in compressed rows
	Bitmap   = "bitmap"   // float32 and a bit an entry
	Smallest = "smallest" // each weight in the smallest of these, or of all for codes of 8 bits
)

// What a variant can be written as.
const (
	AsSafetensors = "safetensors"
	AsNpz         = "npz"
	AsRecipe      = "recipe"  // JSON: what was done to the network
	AsPyTorch     = "pytorch" // a script that does it
)

// Why there is no such file.
const (
	NoVariant = "no-variant" // the run no longer comes through the variant
	NoFloats  = "no-floats"  // the weights are codes, and the file holds float32
	NoStep    = "no-step"    // something was done to the network that is no step of a recipe
	NoNetwork = "no-network" // what it began with is no chain of Linear layers with ReLU between them
)
