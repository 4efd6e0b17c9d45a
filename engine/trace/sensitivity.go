package trace

// A Sensitivity is what sensitivity(model) measured: how well a model reads with
// one of its weights pruned and all others as they are.
type Sensitivity struct {
	Object     string    `json:"object"`
	Line       int       `json:"line"`
	Whole      Score     `json:"whole"`      // with nothing pruned
	Sparsities []float64 `json:"sparsities"` // 0 to 1, as they were given
	Rows       []Sensed  `json:"rows"`
}

// A Sensed is one weight of it.
type Sensed struct {
	Name       string    `json:"name"` // "0.weight"
	Entries    int       `json:"entries"`
	Accuracies []float64 `json:"accuracies"` // 0 to 1, beside Sparsities
}
