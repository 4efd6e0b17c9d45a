package agree

import (
	"fmt"
	"testing"

	"compressionlab/engine/distill"
	"compressionlab/engine/nn"
)

// torch.nn.functional: kl_div, cross_entropy and softmax, in float64, with
// gradients by autograd, for the three forms of the loss.
func TestDistillation(t *testing.T) {
	cases(t, "distill", func(t *testing.T, c *oneCase) {
		form, err := distill.ParseForm(c.array("form").Values.(string))
		if err != nil {
			t.Fatal(err)
		}
		o := distill.Options{Temperature: c.number("temperature"), Alpha: c.number("alpha"), Form: form}
		student, teacher := c.tensor("student"), c.tensor("teacher")
		labels := distill.Classes(c.ints("labels"))
		v, err := distill.Compute(student, teacher, labels, o)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "soft", []float64{v.Soft}, []float64{c.number("soft")}, 1e-6)
		near(t, "hard", []float64{v.Hard}, []float64{c.number("hard")}, 1e-6)
		near(t, "loss", []float64{v.Loss}, []float64{c.number("loss")}, 1e-6)
		near(t, "gradient", v.Slope, c.values("slope"), 1e-6)

		targets, err := distill.SoftTargets(teacher, o.Temperature)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "soft targets", widened(targets.Data), c.values("p"), 1e-6)

		var tape nn.Tape
		student.Grad = make([]float32, len(student.Data))
		loss, err := distill.Loss(student, teacher, labels, o, &tape)
		if err != nil {
			t.Fatal(err)
		}
		if err := loss.Backward(); err != nil {
			t.Fatal(err)
		}
		near(t, "recorded loss", widened(loss.Data), []float64{c.number("loss")}, 1e-6)
		near(t, "recorded gradient", widened(student.Grad), c.values("slope"), 1e-6)
	})
}

// torch.optim.SGD and Adam: losses of 50 steps, and the weights after them.
func TestTraining(t *testing.T) {
	cases(t, "training", func(t *testing.T, c *oneCase) {
		model, _ := c.network()
		params := nn.Parameters(model)
		var opt nn.Optimizer
		decay, everywhere := float32(c.number("decay")), c.bools("everywhere")[0]
		if c.bools("adam")[0] {
			adam, err := nn.NewAdam(params, c.number("rate"))
			if err != nil {
				t.Fatal(err)
			}
			adam.Decay, adam.DecayBias = decay, everywhere
			opt = adam
		} else {
			sgd, err := nn.NewSGD(params, c.number("rate"), c.number("momentum"))
			if err != nil {
				t.Fatal(err)
			}
			sgd.Decay, sgd.DecayBias = decay, everywhere
			opt = sgd
		}
		x, y, batch := c.tensor("x"), c.ints("y"), int(c.number("batch"))
		width := x.Shape[1]
		var losses []float64
		for from := 0; from < len(y); from += batch {
			var tape nn.Tape
			images := nn.FromData(x.Data[from*width:(from+batch)*width], batch, width)
			logits, err := nn.ForwardTape(model, images, &tape)
			if err != nil {
				t.Fatal(err)
			}
			loss, err := nn.CrossEntropy(logits, y[from:from+batch], &tape)
			if err != nil {
				t.Fatal(err)
			}
			opt.ZeroGrad()
			if err := loss.Backward(); err != nil {
				t.Fatal(err)
			}
			opt.Step()
			losses = append(losses, float64(loss.Data[0]))
		}
		if len(losses) != 50 {
			t.Fatalf("%d steps, want 50", len(losses))
		}
		near(t, "losses", losses, c.values("losses"), 1e-4)
		for j, p := range params {
			near(t, fmt.Sprint("parameter ", j), widened(p.Data), c.values(fmt.Sprintf("p%d", j)), 1e-4)
		}
	})
}
