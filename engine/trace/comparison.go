package trace

// A Comparison sets two states of a model side by side, on the bundled test
// digits.
type Comparison struct {
	Of      int       `json:"of"`      // images read; 0 if one of the two cannot read the digits
	Right   [2]int    `json:"right"`   // of each
	Changed []Changed `json:"changed"` // the images that the second reads differently, in order
	Shift   [][]int   `json:"shift"`   // (10, 10): how often label i was read as j by the second, less how often by the first
	Masks   []Mask    `json:"masks"`   // of the weights that both have under a name, in one shape
	Other   []string  `json:"other"`   // names of the weights that are in one of them, or have another shape
	Views   []View    `json:"views"`   // for the stage: of each of Masks the weight in the first, in the second, and the first less the second
}

// A Changed is an image that two networks read differently.
type Changed struct {
	Index  int    `json:"index"`  // of the image
	Label  int    `json:"label"`  // what it is
	Old    int    `json:"old"`    // what the first said
	New    int    `json:"new"`    // what the second said
	Pixels []byte `json:"pixels"` // (8, 8), 0 to 16
}

// A Mask says of the entries of a weight in which of two states they are not 0.
type Mask struct {
	Name   string  `json:"name"`
	Rows   int     `json:"rows"`
	Cols   int     `json:"cols"`
	Both   int     `json:"both"`
	First  int     `json:"first"`           // in the first alone
	Second int     `json:"second"`          // in the second alone
	Moved  float64 `json:"moved"`           // ‖second − first‖ / ‖first‖, 0 where the first is all zeros
	Where  []byte  `json:"where,omitempty"` // (Rows, Cols): 1 in the first, 2 in the second, 3 in both; none for a very large weight
}

// A Brushed is a mask made by hand beside the one that magnitude makes of the same
// weight, with as many entries erased.
type Brushed struct {
	Weights   []string `json:"weights"` // those of the model that can be masked
	View      View     `json:"view"`    // the weight, what the mask by hand leaves of it, and what magnitude leaves
	Entries   int      `json:"entries"`
	Erased    int      `json:"erased"`         // by each of the two
	Agree     int      `json:"agree"`          // entries on which they agree
	HandAlone int      `json:"hand_alone"`     // erased by hand, and kept by magnitude
	AutoAlone int      `json:"auto_alone"`     // kept by hand, and erased by magnitude
	Hand      *Score   `json:"hand,omitempty"` // of the model with the mask by hand on that weight, where it reads the digits
	Auto      *Score   `json:"auto,omitempty"`
	Mask      string   `json:"mask"` // by hand, as mask_prune takes it
}
