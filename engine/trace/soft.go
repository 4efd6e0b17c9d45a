package trace

// A Soft is what a teacher and its student say of a few images when a run has
// ended, at several temperatures; or what one network says, where nobody learns.
type Soft struct {
	Teacher      string      `json:"teacher"`      // ids of the objects
	Student      string      `json:"student"`      // "" for none
	Line         int         `json:"line"`         // of the last distillation, or softmax
	Temperatures []float64   `json:"temperatures"` // ascending
	Own          int         `json:"own"`          // which of them is the code's
	Images       []SoftImage `json:"images"`       // of each digit the test image that the teacher is least sure of, or that the code asked for
	First        int         `json:"first"`        // which of them the code asked for, or it is least sure of
}

// A SoftImage is one of the images.
type SoftImage struct {
	Index   int         `json:"index"` // among the test images
	Label   int         `json:"label"`
	Pixels  []byte      `json:"pixels"`  // (8, 8), 0 to 16
	Teacher [][]float32 `json:"teacher"` // (temperatures, classes): the chance of each class
	Student [][]float32 `json:"student"` // nil without one, as is Apart
	Apart   []float32   `json:"apart"`   // (temperatures): the divergence KL(teacher‖student)
}
