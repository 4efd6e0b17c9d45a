package lowrank

import "math"

// arrow is the SVD of a matrix (n, n) that is zero but for its diagonal d, where
// 0 = d[0] < d[1] < …, and its first row z, no entry of which is 0:
//
//	M = P·Σ·Gᵀ
//
// Its singular values, ascending, lie between the d, and solve the secular
// equation
//
//	f(σ) = 1 + Σ z[k]²/(d[k]² - σ²) = 0
//
// With them, rounded as they are, go vectors
//
//	g ~ (z[k]/(d[k]² - σ²))    p ~ (-1, d[k]·g[k] for k > 0)
//
// that are orthogonal only if z is that of a matrix which has them exactly. There
// is one, and it is near (Löwner):
//
//	z[k]² = (σ[n-1]² - d[k]²)·Π_i (σ[i]² - d[k]²)/(d[j]² - d[k]²)    j = i for i < k, else i+1
//
// Row i of p and g is the vector of σ[i], its entry k at place[k].
//
// Source: Gu and Eisenstat, SIAM J. Matrix Anal. Appl. 16 (1995), section 3.
func arrow(d, z []float64, place []int) (values []float64, p, g matrix) {
	n := len(d)
	values = make([]float64, n)
	// σ² - d[k]² loses no digits if σ is told by its distance from the nearest d.
	pole, off := make([]float64, n), make([]float64, n)
	square := dot(z, z)
	exact := make([]float64, n)
	for k := range exact {
		exact[k] = 1
	}
	for i := range n {
		j, tau := root(d, z, i, square)
		pole[i], off[i], values[i] = d[j], tau, d[j]+tau
		if i == n-1 {
			for k, f := range d {
				exact[k] *= float64((d[j] - f + tau) * (d[j] + f + tau))
			}
			break
		}
		for k, f := range d[:i+1] {
			exact[k] *= float64((d[j]-f+tau)*(d[j]+f+tau)) / float64((d[i+1]-f)*(d[i+1]+f))
		}
		for k, f := range d[i+1:] {
			exact[i+1+k] *= float64((d[j]-f+tau)*(d[j]+f+tau)) / float64((d[i]-f)*(d[i]+f))
		}
	}
	for k, f := range exact {
		exact[k] = math.Copysign(math.Sqrt(f), z[k])
	}
	p, g = newMatrix(n, n), newMatrix(n, n)
	for i := range n {
		left, right := p.row(i), g.row(i)
		for k, f := range d {
			at, x := place[k], exact[k]/float64((f-pole[i]-off[i])*(f+pole[i]+off[i]))
			right[at], left[at] = x, float64(f*x)
		}
		left[place[0]] = -1
		normalize(left)
		normalize(right)
	}
	return values, p, g
}

// root is the i-th singular value of [arrow] as d[pole] + tau, pole the nearest
// d, tau to its last digits. As long as the value is not known, it is in an
// interval, in which each step solves the equation
//
//	c + s/(d[i]² - λ) + S/(d[i+1]² - λ) = 0    λ = σ²
//
// with f, and the slopes of the parts of f left and right of σ, as they are at
// the last place: the "middle way" of Li, LAPACK Working Note 89 (1994), which
// is LAPACK's dlasd4.
func root(d, z []float64, i int, square float64) (pole int, tau float64) {
	const epsilon = 0x1p-52
	n := len(d)
	j, lo, hi := i, 0.0, 0.0 // d[j], d[j+1] are the poles of the equation
	var below, above part
	if i == n-1 {
		if n == 1 {
			return 0, z[0]
		}
		// λ is not above d² + Σz².
		j, pole = i-1, i
		hi = square / (d[i] + math.Sqrt(float64(d[i]*d[i])+square)) * (1 + 4*epsilon)
		tau = hi / 2
	} else {
		pole, hi = i, (d[i+1]-d[i])/2
		tau = hi
	}
	for first := true; ; first = false {
		below, above = sum(d[:j+1], z, d[pole], tau), sum(d[j+1:], z[j+1:], d[pole], tau)
		f := 1 + (below.f + above.f)
		if first && i < n-1 && f < 0 { // on the right half: nearer to d[i+1]
			pole, lo, hi, tau = i+1, -hi, 0, -hi
		}
		if math.Abs(f) <= epsilon*(1+8*(above.f-below.f)) {
			return pole, tau
		}
		if f < 0 {
			lo = tau
		} else {
			hi = tau
		}
		left := float64((d[j] - d[pole] - tau) * (d[j] + d[pole] + tau))
		right := float64((d[j+1] - d[pole] - tau) * (d[j+1] + d[pole] + tau))
		c := f - float64(left*below.slope) - float64(right*above.slope)
		a := float64((left+right)*f) - float64(float64(left*right)*(below.slope+above.slope))
		b := float64(float64(left*right) * f)
		w := math.Sqrt(math.Abs(float64(a*a) - float64(4*float64(b*c))))
		var step float64
		switch {
		case i == n-1 && a >= 0:
			step = (a + w) / (2 * math.Abs(c))
		case i == n-1:
			step = 2 * b / (a - w)
		case a <= 0:
			step = (a - w) / (2 * c)
		default:
			step = 2 * b / (a + w)
		}
		if !(float64(f*step) < 0) {
			step = -f / (below.slope + above.slope)
		}
		sigma := d[pole] + tau
		next := tau + step/(sigma+math.Sqrt(float64(sigma*sigma)+step))
		if !(lo < next && next < hi) {
			next = lo + (hi-lo)/2
		}
		if math.Abs(next-tau) <= epsilon*math.Abs(tau) || next == lo || next == hi {
			return pole, next
		}
		tau = next
	}
}

// A part of the secular equation: its value and its slope in σ².
type part struct{ f, slope float64 }

// sum is the part of these d and z at σ = pole + tau.
func sum(d, z []float64, pole, tau float64) part {
	var s part
	z = z[:len(d)]
	for k, f := range d {
		t := z[k] / float64((f-pole-tau)*(f+pole+tau))
		s.f += float64(z[k] * t)
		s.slope += float64(t * t)
	}
	return s
}
