package compress

import (
	"math"

	"compressionlab/engine/measure"
	"compressionlab/engine/nn"
)

// Measures are what a network is at one point of a run.
type Measures struct {
	measure.Sizes              // parameters, nonzeros, weights, dense bytes
	MACs, NonzeroMACs int      // multiply-accumulates an image
	Storage           []Stored // each parameter in its best format
	BestBytes         int      // of all of them

	Right, Of int     // read right of the test images; Of is 0 without them
	Error     float64 // ‖z - z₀‖ / ‖z₀‖ of the test images' logits, z₀ at the beginning; 0 without them
}

// Accuracy is the fraction read right, 0 to 1; 0 without test images.
func (m Measures) Accuracy() float64 {
	if m.Of == 0 {
		return 0
	}
	return float64(m.Right) / float64(m.Of)
}

// A StepReport is what one step did.
type StepReport struct {
	Index int
	Step  Step
	Notes []string // what there is to say of single layers: "4.weight kept: …"
	Measures
}

// A Report is what a run did.
type Report struct {
	Recipe *Recipe
	Before Measures
	Steps  []StepReport
}

// After is what the last step left, or Before if there are no steps.
func (r *Report) After() Measures {
	if len(r.Steps) == 0 {
		return r.Before
	}
	return r.Steps[len(r.Steps)-1].Measures
}

// CompressionRatio is dense bytes before by bytes in the best formats after:
// bytes, both counted. It is 1 for a network without parameters.
func (r *Report) CompressionRatio() float64 {
	if r.After().BestBytes == 0 {
		return 1
	}
	return float64(r.Before.Bytes) / float64(r.After().BestBytes)
}

// measured takes the measures of a network; first are the logits of the
// beginning, nil to take these.
func measured(model nn.Layer, test Data, first *nn.Tensor) (m Measures, logits *nn.Tensor, err error) {
	profile, err := measure.ProfileOf(model)
	if err != nil {
		return m, nil, err
	}
	m.Sizes, m.MACs, m.NonzeroMACs = profile.Total.Sizes, profile.Total.MACs, profile.Total.NonzeroMACs
	m.Storage = Storage(model)
	for _, s := range m.Storage {
		m.BestBytes += s.Bytes
	}
	if test.Len() == 0 {
		return m, nil, nil
	}
	if logits, err = measure.Logits(model, test.Images); err != nil {
		return m, nil, err
	}
	if first == nil {
		first = logits
	}
	m.Of = test.Len()
	classes := logits.Shape[1]
	for i, y := range test.Labels {
		if nn.Argmax(logits.Data[i*classes:i*classes+classes]) == y {
			m.Right++
		}
	}
	m.Error = distance(logits.Data, first.Data)
	return m, logits, nil
}

// distance is ‖z - z₀‖ / ‖z₀‖ in float64, over entries ascending: 0 for equals,
// +Inf where only z₀ is 0.
func distance(z, first []float32) float64 {
	difference, norm := 0.0, 0.0
	for i, v := range z {
		d := float64(v) - float64(first[i])
		difference += float64(d * d)
		norm += float64(float64(first[i]) * float64(first[i]))
	}
	if difference == 0 {
		return 0
	}
	return math.Sqrt(difference / norm)
}
