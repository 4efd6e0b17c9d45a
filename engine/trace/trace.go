// Package trace holds what a run of a cell gives back, as plain data: its
// output, the names and the objects that they reach, who wrote what and from
// which line, what each measurement saw, and the findings raised on it.
//
// The language (engine/lab) fills a [Run], the rules (engine/advice) read its
// [Run.Events], the command prints it as JSON, and the page draws it. So this
// package imports nothing of the engine: a page that shows a run links neither
// the interpreter nor the mathematics.
//
// # Why are weights not in here?
//
// A run is control data and travels as JSON. The weights that the stage paints
// travel beside it as transferred buffers: [View] says which matrix each of
// them is.
package trace

import "slices"

// A Run is the result of running one cell. Its first five fields are the
// documented output of `lab run --json`; the rest is what the page draws.
type Run struct {
	Output   string            `json:"output"`
	Error    *Error            `json:"error"`
	Names    map[string]string `json:"names"`   // top-level name → object id, only names that reach an object
	Objects  map[string]Object `json:"objects"` // by id, "Sequential#1"
	Findings []Finding         `json:"findings"`

	Checks []Check `json:"checks,omitempty"` // of an exercise, in its order

	Order     []string      `json:"order"`               // the names, in the order in which they were first bound
	Ghosts    []Ghost       `json:"ghosts"`              // states that were overwritten while nothing else kept them
	Views     []View        `json:"views"`               // the models that a stage can show, in the order of their ids
	Rounds    []Rounds      `json:"rounds,omitempty"`    // of the statements of the cell that went through loops, in order
	Trainings []*Training   `json:"trainings,omitempty"` // of this cell, the first few
	Sensitive []Sensitivity `json:"sensitive,omitempty"` // what sensitivity(model) measured in this cell, the first few
	Soft      *Soft         `json:"soft,omitempty"`      // what the last teacher and student of this cell say; nil for none
	Stored    []Stored      `json:"stored,omitempty"`    // the last few whose bytes this cell measured, and that are still as they were then; the last one last

	Variants []Variant `json:"variants,omitempty"` // the states of models that it came through, where they were asked for
	More     int       `json:"more,omitempty"`     // how many there were beyond those

	Events []Event `json:"-"` // everything that happened, in order; what the rules read
}

// Rounds counts those of the loops that one statement of the top level went
// through, in functions that it called too.
type Rounds struct {
	Line  int `json:"line"` // one of the statement's
	Count int `json:"count"`
}

// A Progress says how far a run has come that is still under way.
type Progress struct {
	Output string    `json:"output"`          // printed so far
	Line   int       `json:"line"`            // where it stands; 0 in a cell above
	Doing  *Doing    `json:"doing,omitempty"` // the training that it is in; nil for none
	Curve  *Training `json:"curve,omitempty"` // of that training, as far as it is
}

// A Doing is a training or a sweep under way.
type Doing struct {
	Func          string  `json:"func"` // "train", "distill", "fine_tune", "compress_model", "sweep", "sensitivity"
	Done, Of      int     // steps of gradient descent; epochs of "compress_model"; rounds of a sweep
	Epoch, Epochs int     // the epoch that runs, from 1; 0 for a sweep
	Seen          int     // epochs that are over; of the last of them:
	Loss          float64 // mean over the images
	Accuracy      float64 // share of the training images read right, 0 to 1
}

// Kinds of [Error].
const (
	Syntax    = "syntax"    // it does not parse, or the language has no such thing
	Name      = "name"      // an unknown name
	Value     = "value"     // a function refused its arguments
	Limit     = "limit"     // steps, memory, depth or output
	File      = "file"      // a file could not be read or written
	Assertion = "assertion" // an assert did not hold
	Internal  = "internal"  // a fault of the lab's own
)

// An Error says why a run stopped, in the student's words.
type Error struct {
	Kind    string  `json:"kind"`
	Line    int     `json:"line"`   // from 1; 0 if a cell above stopped, or a file that was saved could not be kept
	Column  int     `json:"column"` // from 1, in characters
	Message string  `json:"message"`
	Hint    string  `json:"hint"`            // the next step; may be empty
	Calls   []Frame `json:"calls,omitempty"` // the student's functions that it is in, the innermost first
	Edits   []Edit  `json:"edits,omitempty"` // an edit that takes that step, where there is one
}

// A Check is one thing that an exercise asks, and whether the run has done it.
// In both texts code stands between backquotes, as in a [Finding].
type Check struct {
	Text string `json:"text"`
	OK   bool   `json:"ok"`
	Why  string `json:"why,omitempty"` // why not, in words; "" if OK
}

// A Frame is a call of one of the student's own functions.
type Frame struct {
	Func string `json:"func"` // "prune_all"
	Line int    `json:"line"` // that called it; 0 in a cell above
}

// An Edit replaces Old by New in one line of a cell. Column, from 1 and in
// characters, says which occurrence of Old is meant; 0 means the first. Old
// lies within the line (it may be all of it, or empty for an empty line); New
// may hold line breaks, which is how a line is added.
type Edit struct {
	Line   int    `json:"line"`
	Column int    `json:"column,omitempty"`
	Old    string `json:"old"`
	New    string `json:"new"`
}

// A Fix is a set of edits with the label of the button that makes them.
type Fix struct {
	Label string `json:"label"`
	Edits []Edit `json:"edits"`
}

// Severities of a [Finding], most severe first.
const (
	Critical = "critical"
	High     = "high"
	Medium   = "medium"
	Low      = "low"
)

// A Finding is a warning raised by what a run really did. In Title and Detail
// a name of the student's stands between backquotes, as in Markdown; nothing
// else is markup.
type Finding struct {
	ID       string         `json:"id"`
	Severity string         `json:"severity"`
	Line     int            `json:"line"`
	Title    string         `json:"title"`
	Detail   string         `json:"detail"`
	Evidence map[string]any `json:"evidence"` // machine-readable: names, counts, bytes
	Rows     []Row          `json:"rows,omitempty"`
	Fix      *Fix           `json:"fix,omitempty"`
	When     *Moment        `json:"when,omitempty"` // the last of what it rests on had happened; nil for its line, the first time
}

// A Moment is in the course of a run.
type Moment struct {
	Line  int `json:"line"`            // of the statement at top level that ran; 0 in a cell above
	Round int `json:"round,omitempty"` // how many of its rounds were over, as [Rounds] counts them; -1 for the end of the run
}

// A Row is one line of a finding's evidence table, as it reads on the page.
type Row struct {
	Label  string `json:"label"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// An Object is a value of the lab's own (a model, a layer, an array, a sparse
// matrix, a data set) that a top-level name reached when the run ended.
type Object struct {
	Type       string   `json:"type"`               // "Sequential"
	Parameters int      `json:"parameters"`         // entries of all tensors, shared ones once
	Bytes      int      `json:"bytes"`              // as held in memory
	Written    []int    `json:"written"`            // lines that wrote into it, each once, ascending
	Made       int      `json:"made"`               // line that made it; 0 for an earlier cell
	Label      string   `json:"label,omitempty"`    // one line in words for a value that is no model: "float32 array (64, 48)"
	Weights    int      `json:"weights"`            // entries of its tensors with 2 or more dimensions
	Nonzero    int      `json:"nonzero"`            // of those, how many are not 0
	Accuracy   *Score   `json:"accuracy,omitempty"` // on the bundled test digits, where the model can read them
	Tensors    []Tensor `json:"tensors,omitempty"`
	Storage    []Format `json:"storage,omitempty"` // for a model: measured bytes, dense and as CSR, or dense and as the codes that it is
}

// A Score counts right answers.
type Score struct {
	Right int `json:"right"`
	Of    int `json:"of"`
}

// A Tensor is one parameter of an [Object].
type Tensor struct {
	Name    string `json:"name"`           // "0.weight"
	Kind    string `json:"kind,omitempty"` // what an entry is: "int8", "4 bits"; "" for float32
	Shape   []int  `json:"shape"`
	Buffer  int    `json:"buffer"` // tensors with equal numbers share memory
	Bytes   int    `json:"bytes"`
	Nonzero int    `json:"nonzero"`
	Written []int  `json:"written,omitempty"`
}

// A Format is one way to store a model, really encoded and measured.
type Format struct {
	Name      string  `json:"name"`             // "dense", "csr"
	Bytes     int     `json:"bytes"`            // the sum of the next five, of a file and of what is best for each weight alone
	Values    int     `json:"values"`           // bytes of weights
	Indices   int     `json:"indices"`          // bytes of what says where they stand: columns, rows of COO, the bits of a bitmap
	Rows      int     `json:"rows"`             // bytes of row starts
	Scales    int     `json:"scales,omitempty"` // bytes of what codes are read with: scales, zero points, codebooks
	Biases    int     `json:"biases"`           // bytes of biases, dense in every format
	BreakEven float64 `json:"break_even"`       // sparsity, 0 to 1, above which this takes fewer bytes than dense; 0 for dense, -1 where there is none
}

// A Stored is what a cell measured of the bytes of one thing, a model or a matrix:
// the formats that it read or printed.
type Stored struct {
	Object  string   `json:"object,omitempty"` // the model, or whose matrix it is; "" for a matrix of none
	Part    string   `json:"part"`             // what was measured, as the code has it: "model.layers[0].weight.data"
	Matrix  bool     `json:"matrix,omitempty"` // it is that one matrix, and no model
	Line    int      `json:"line"`
	Weights int      `json:"weights"`
	Nonzero int      `json:"nonzero"`
	Formats []Format `json:"formats"`
}

// A Ghost is the state of an object just before a write that nothing kept: no
// name leads to it any more.
type Ghost struct {
	Object   string `json:"object"` // "Sequential#1"
	Line     int    `json:"line"`   // the line that overwrote it
	Weights  int    `json:"weights"`
	Nonzero  int    `json:"nonzero"`
	Accuracy *Score `json:"accuracy,omitempty"`
}

// A Matrix is a weight of shape (Rows, Cols) = (in, out).
type Matrix struct {
	Name    string `json:"name"`
	Rows    int    `json:"rows"`
	Cols    int    `json:"cols"`
	Nonzero int    `json:"nonzero"`

	Kind string  `json:"kind,omitempty"` // what an entry is held as: "int8", "4 bits"; "" for float32
	Clip float64 `json:"clip,omitempty"` // the magnitude at which its colours end, where that is not the stage's
}

// A Histogram counts |w| over all weights of a model in equal bins of [0, Max].
// After a magnitude pruning it counts the weights as they were before it:
// Erased those that it set to zero, Kept the others. Other zeros are in no bin.
type Histogram struct {
	Max       float64 `json:"max"`
	Kept      []int   `json:"kept"`
	Erased    []int   `json:"erased"`
	Threshold float64 `json:"threshold"` // the smallest |w| kept; 0 when nothing was pruned
	Line      int     `json:"line"`      // of the pruning; 0 for none
	Zeros     int     `json:"zeros"`     // in no bin
}

// Parted reports whether one size parts what was erased from what was kept, as far as
// the bins tell: below it everything went, above it nothing. By magnitude over all
// layers it does; layer by layer, in groups of four or by gradients it does not. Nor
// does it where all that is erased is in no bin.
func (h *Histogram) Parted() bool {
	if h.Zeros > 0 && !slices.ContainsFunc(h.Erased, func(n int) bool { return n > 0 }) {
		return false
	}
	for i, kept := range h.Kept {
		if kept == 0 {
			continue
		}
		for _, erased := range h.Erased[min(i+1, len(h.Erased)):] {
			if erased > 0 {
				return false
			}
		}
		break
	}
	return true
}

// Kinds of [Event].
const (
	Bind    = "bind"    // Name now means Object ("" for a value that is no object)
	Make    = "make"    // Object came to be: loaded, built, copied
	Write   = "write"   // Func wrote into Object
	Measure = "measure" // Func measured Object, reached through Name, and got Value
	Encode  = "encode"  // Func encoded Object, or an array of it, in a sparse format
	Factor  = "factor"  // Func took an array apart into low-rank factors; Object is the model that holds the array, "" if none
	Loss    = "loss"    // Func computed a loss of Object's answers
	Back    = "back"    // backward was called on a loss that Func had made; Object gave the answers
	Look    = "look"    // the gradient of a parameter of Object was read
	Show    = "show"    // Value was printed, and Func says what it is: "sparsity" for 1/(1-Limit), "bytes" for bytes before / bytes after
	Stale   = "stale"   // Func used an array that Object no longer holds
	End     = "end"     // the run ended
)

// An Event is one thing that a run did to, or learned from, an object. Names
// is what the top level of the program saw just after it.
type Event struct {
	Kind   string
	Line   int
	When   Moment
	Step   int     // which top-level statement, counted as they ran; a Write and the Bind of its result share it
	Func   string  // "magnitude_prune", "accuracy", "nbytes"
	Object string  // of a tensor or array that belongs to a model: the model
	Name   string  // Bind: the name. Write, Measure, Encode, Stale: the top-level name through which the object was reached, "" if none
	Value  float64 // Measure: the result. Write: the share of weights that was asked to be zero, 0 to 1
	Loop   bool    // of a Bind: a for statement did it

	// Reach lists, per top-level name at the time of the event, the objects
	// that it leads to, itself first. Set on Write (as it is once the statement
	// is over) and End.
	Reach map[string][]string

	// Sharing lists, of a Write, the other objects that hold one of the tensors
	// that were written.
	Sharing []string

	// Of a Write: what changed.
	Weights                 int // entries of the tensors with 2 or more dimensions
	ZerosBefore, ZerosAfter int // of those
	Changed                 int // entries that now hold another value

	// Of an object's first Write from a line: the network just before and just after.
	Before, After Network

	// Of End, whose Line is the last line of the cell that is not blank: its
	// text, to which a fix may add a line.
	Last string

	// Of a call: where its first argument stands, for a fix. Of a Loss, Setup is
	// the call that chose the temperature.
	Call, Setup *Call

	// Of a Write by a pruning: the names at top level that led to the whole of Object
	// just before it, or to a list with it; and of the statement that it was part of
	// what there is to know, nil for one that is neither within a loop or an if nor
	// binds several names at once.
	Held      []string
	Statement *Statement

	Frame  string   // the student's own function that ran, "" at top level: Name is then a local of it
	Locals []string // Write in a Frame: the locals that led to Object just before
	From   string   // Make: the model that Object was made of. Loss: the teacher. Measure, Back, Write of a training: the images
	Tensor string   // Stale, Write of an array: which tensor of Object, "0.weight"
	Text   string   // Write by a statement at top level, Bind of an object: its line of the cell
	Since  int      // Stale: the line that gave Object another array

	// Of an Encode of one array, and of the Make of codes for the Tensor that
	// gained least: measured bytes. Limit is the break-even sparsity.
	Bytes, Dense, Overhead int
	Limit                  float64

	// Of a Write. Of a structured one: units looked at and erased, bias entries
	// that became zero, and the erased outputs of the last layer.
	Units, Erased, Biases int
	Head                  []int
	Died                  []string // weights that became zero as a whole
	Grid                  int      // values that a weight had before a pruning, where they were few: codes
	Apart                 string   // the weight whose gradients rank it most unlike its magnitudes, and
	Agreement             float64  // Spearman's rank correlation of the two, -1 to 1

	Low    *LowRank // Factor; Write that stored the product of factors
	Target *Target  // Loss of a distillation
}

// A Statement is one of those at top level, within loops and ifs too.
type Statement struct {
	Binds   []string // the names that it assigns to, or into
	Several bool     // by taking a value apart: a, b = …
	Inner   bool     // it stands within a loop or an if
}

// A Network is one as it was at some time.
type Network interface {
	// Accuracy is on the bundled test digits, nil if it cannot read them. It is
	// measured when it is first asked for: of most writes nobody asks.
	Accuracy() *Score
}

// A LowRank is one factorization: U of (Rows, Rank), Rank numbers, V of (Rank, Cols).
type LowRank struct {
	Rows, Cols, Rank int
	Ratio            float64
	Used             bool // something was computed from the factors
}

// A Target is what a distillation asks of its student.
type Target struct {
	Student            string // the object that is to learn
	Temperature, Alpha float64
	Squared            bool    // the soft part is multiplied by the temperature's square
	Entropy            float64 // of the teacher's targets, 0 to 1 (uniform), and
	Plain              float64 // the same at temperature 1; both only outside of 1 to 10
}

// A Call is where a function call stands in the student's text.
type Call struct {
	Line, Column       int    // of the callee's first character, from 1
	Head               string // source from there up to the first argument's end, and the character after it; "" if that spans lines
	ArgLine, ArgColumn int
	Arg                string // source of the first argument; "" if it spans lines
	Bare               bool   // the call is a statement of its own: its result is dropped

	Args               []Arg
	EndLine, EndColumn int  // of the closing parenthesis
	Comma              bool // a comma stands before it
}

// An Arg is an argument as it stands in the text.
type Arg struct {
	Name         string // of a keyword
	Line, Column int
	Text, Value  string // "sparsity=0.9", "0.9"; "" if it spans lines, or is starred
}
