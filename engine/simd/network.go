package simd

import (
	"fmt"
	"math"
)

// Relu sets y[i] to x[i] where that is positive or NaN, else to +0. The two are
// as long, and may be one.
func Relu(y, x []float32) {
	equal("Relu", len(y), len(x))
	kernels.relu(y, x)
}

// ReluGradient adds dy[i] to dx[i] where y[i] > 0.
func ReluGradient(dx, y, dy []float32) {
	equal("ReluGradient", len(dx), len(y), len(dy))
	kernels.reluGradient(dx, y, dy)
}

// AddRow adds b to every row of y, (rows, len(b)).
func AddRow(y, b []float32) {
	whole("AddRow", len(y), len(b))
	kernels.addRow(y, b)
}

// SumRows adds every row of y, (rows, len(b)), to b, from the top.
func SumRows(b, y []float32) {
	whole("SumRows", len(y), len(b))
	kernels.sumRows(b, y)
}

// SGD is a step of gradient descent with momentum, each product rounded:
//
//	v = momentum·v + (g + decay·w)    w = w - rate·v
func SGD(w, v, g []float32, rate, momentum, decay float32) {
	equal("SGD", len(w), len(v), len(g))
	kernels.sgd(w, v, g, rate, momentum, decay)
}

// Descend is a step of gradient descent without momentum: w = w - rate·(g + decay·w).
func Descend(w, g []float32, rate, decay float32) {
	equal("Descend", len(w), len(g))
	kernels.descend(w, g, rate, decay)
}

// AdamStep is the factors of [Adam].
type AdamStep struct{ Keep1, New1, Keep2, New2, Rate, Root, Epsilon, Decay float32 }

// Adam is a step of that method, each operation rounded:
//
//	g = g + Decay·w
//	m = Keep1·m + New1·g    v = Keep2·v + (New2·g)·g    w = w - (Rate·m) / (√v/Root + Epsilon)
func Adam(w, m, v, g []float32, by AdamStep) {
	equal("Adam", len(w), len(m), len(v), len(g))
	kernels.adam(w, m, v, g, by)
}

// Softmax fills, for each row of z, (rows, n), where n is at least 1,
//
//	most = max z    ln[c] = (z[c]-most)/t    sum = Σ e^ln[c]    p[c] = e^ln[c] / sum
//
// in float64, c ascending, the power as [Exp] has it. most starts as z[0], and a
// NaN is larger than nothing. p and ln are (rows, n), most and sum (rows).
func Softmax(p, ln, most, sum []float64, z []float32, t float64) {
	rows := len(most)
	equal("Softmax", len(sum), rows)
	equal("Softmax", len(p), len(ln), len(z))
	if rows == 0 || len(z) == 0 {
		return
	}
	whole("Softmax", len(z), rows)
	kernels.softmax(rows, len(z)/rows, z, t, p, ln, most, sum)
}

// equal panics unless all lengths are the first.
func equal(name string, first int, others ...int) {
	for _, n := range others {
		if n != first {
			panic(fmt.Sprintf("simd: %s with slices of %d and %d entries, want as many", name, first, n))
		}
	}
}

// whole panics unless n entries are rows of a width.
func whole(name string, n, width int) {
	if n != 0 && (width == 0 || n%width != 0) {
		panic(fmt.Sprintf("simd: %s with %d entries in rows of %d", name, n, width))
	}
}

func relu(y, x []float32) {
	y = y[:len(x)]
	for i, v := range x {
		if !(v > 0 || v != v) {
			v = 0
		}
		y[i] = v
	}
}

func reluGradient(dx, y, dy []float32) {
	dx, y = dx[:len(dy)], y[:len(dy)]
	for i, d := range dy {
		if y[i] > 0 {
			dx[i] += d
		}
	}
}

func addToRows(y, b []float32) {
	for ; len(y) > 0; y = y[len(b):] {
		row := y[:len(b)]
		for j, v := range b {
			row[j] += v
		}
	}
}

func sumRows(b, y []float32) {
	for ; len(y) > 0; y = y[len(b):] {
		row := y[:len(b)]
		for j := range b {
			b[j] += row[j]
		}
	}
}

func sgd(w, v, g []float32, rate, momentum, decay float32) {
	w, v = w[:len(g)], v[:len(g)]
	for j, g := range g {
		v[j] = float32(momentum*v[j]) + (g + float32(decay*w[j]))
		w[j] -= float32(rate * v[j])
	}
}

func descend(w, g []float32, rate, decay float32) {
	w = w[:len(g)]
	for j, g := range g {
		w[j] -= float32(rate * (g + float32(decay*w[j])))
	}
}

func adam(w, m, v, g []float32, by AdamStep) {
	w, m, v = w[:len(g)], m[:len(g)], v[:len(g)]
	for j, g := range g {
		g += float32(by.Decay * w[j])
		m[j] = float32(by.Keep1*m[j]) + float32(by.New1*g)
		v[j] = float32(by.Keep2*v[j]) + float32(float32(by.New2*g)*g)
		w[j] -= float32(float32(by.Rate*m[j]) / (float32(float32(math.Sqrt(float64(v[j])))/by.Root) + by.Epsilon))
	}
}

func softmax(rows, n int, z []float32, t float64, p, ln, most, sum []float64) {
	for i := range rows {
		z, p, ln := z[i*n:i*n+n], p[i*n:i*n+n], ln[i*n:i*n+n]
		m := z[0]
		for _, v := range z {
			if v > m {
				m = v
			}
		}
		s := 0.0
		for c, v := range z {
			ln[c] = (float64(v) - float64(m)) / t
			p[c] = Exp(ln[c])
			s += p[c]
		}
		for c := range p {
			p[c] /= s
		}
		most[i], sum[i] = float64(m), s
	}
}
