package lab

import (
	"math"
	"slices"

	"go.starlark.net/starlark"

	"compressionlab/engine/digits"
	"compressionlab/engine/distill"
	"compressionlab/engine/nn"
	"compressionlab/engine/trace"
)

// A taught is the last distillation of the last cell, or what a network says at a
// temperature, where nobody learns from it.
type taught struct {
	teacher, student *model // student is nil for none
	temperature      float64
	line             int
	image            int // the test image that it is about; -1 for none
}

// softens notes that logits were asked for their soft targets at a temperature. A
// distillation, which is of two networks, goes before it.
func (s *session) softens(logits starlark.Value, temperature float64) {
	t, ok := logits.(*tensor)
	if a, is := logits.(*array); is {
		t, ok = a.owner, a.owner != nil
	}
	if !ok || t.pass == nil || !s.drawable(1) || s.taught != nil && s.taught.student != nil {
		return
	}
	image := -1
	if t.pass.images == "digits().test" {
		image = t.pass.image
	}
	s.taught = &taught{t.pass.model.root(), nil, temperature, s.line(), image}
}

// temperatures are those at which answers are shown, beside the code's own.
var temperatures = []float64{1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 15, 20, 50, 100}

// soft is what the teacher and the student of the last distillation say, as they are
// when the run has ended, or what a network says that was asked at a temperature. It
// is nil where one of them does not read the digits, or gives no finite answers.
func (s *session) soft() *trace.Soft {
	t := s.taught
	if t == nil || !t.teacher.readsDigits() || t.student != nil && !t.student.readsDigits() {
		return nil
	}
	test := s.testData()
	scores, err := nn.Forward(t.teacher.layer, test.Images)
	if err != nil {
		return nil
	}
	unsure, err := distill.Entropy(scores, 1)
	if err != nil {
		return nil
	}
	soft := &trace.Soft{Teacher: s.idOf(t.teacher), Line: t.line}
	if t.student != nil {
		soft.Student = s.idOf(t.student)
	}
	soft.Own, _ = slices.BinarySearch(temperatures, t.temperature)
	soft.Temperatures = slices.Clone(temperatures)
	if soft.Own == len(temperatures) || temperatures[soft.Own] != t.temperature {
		soft.Temperatures = slices.Insert(soft.Temperatures, soft.Own, t.temperature)
	}
	chosen := make([]int, digits.Classes)
	for label := range chosen {
		chosen[label] = -1
	}
	for i, label := range test.Labels {
		if at := chosen[label]; at < 0 || unsure[i] > unsure[at] {
			chosen[label] = i
		}
	}
	asked := t.image >= 0 && t.image < len(test.Labels)
	if asked { // that image, of its digit
		soft.First = test.Labels[t.image]
		chosen[soft.First] = t.image
	}
	for _, i := range chosen {
		if i < 0 {
			return nil
		}
		if !asked && unsure[i] > unsure[chosen[soft.First]] {
			soft.First = len(soft.Images)
		}
		image := trace.SoftImage{Index: i, Label: test.Labels[i], Pixels: pixelsOf(test, i)}
		x := nn.FromData(test.Images.Data[i*digits.Pixels:(i+1)*digits.Pixels], 1, digits.Pixels)
		teacher, err := nn.Forward(t.teacher.layer, x)
		if err != nil {
			return nil
		}
		var student *nn.Tensor
		if t.student != nil {
			if student, err = nn.Forward(t.student.layer, x); err != nil {
				return nil
			}
		}
		for _, temperature := range soft.Temperatures {
			p, err := distill.SoftTargets(teacher, temperature)
			if err != nil {
				return nil
			}
			if !finite(p.Data) {
				return nil // JSON has no NaN
			}
			image.Teacher = append(image.Teacher, p.Data)
			if student == nil {
				continue
			}
			q, err := distill.SoftTargets(student, temperature)
			if err != nil {
				return nil
			}
			apart, err := distill.Compute(student, teacher, distill.Classes([]int{image.Label}), distill.Options{Temperature: temperature, Alpha: 1})
			if err != nil {
				return nil
			}
			if !finite(q.Data) || apart.Soft != apart.Soft {
				return nil
			}
			image.Student = append(image.Student, q.Data)
			image.Apart = append(image.Apart, float32(min(apart.Soft, math.MaxFloat32)))
		}
		soft.Images = append(soft.Images, image)
	}
	return soft
}

// pixelsOf is image i as its data set has it, 0 to 16.
func pixelsOf(d *digits.Data, i int) []byte {
	pixels := make([]byte, digits.Pixels)
	for j := range pixels {
		pixels[j] = byte(math.Round(16 * float64(d.Images.Data[i*digits.Pixels+j])))
	}
	return pixels
}

func finite(data []float32) bool {
	return !slices.ContainsFunc(data, func(v float32) bool { return v-v != 0 })
}
