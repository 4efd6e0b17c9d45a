package trace

// A Training is how a training went, epoch by epoch.
type Training struct {
	Func       string    `json:"func"` // "train", "distill", "fine_tune"
	Line       int       `json:"line"`
	Epochs     int       `json:"epochs"` // asked for
	Seen       []int     `json:"seen"`   // epochs after which there is a point: all of them, or every so many
	Losses     []float64 `json:"losses"`
	Accuracies []float64 `json:"accuracies"` // share of the training images read right, 0 to 1
}
