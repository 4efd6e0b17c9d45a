package lowrank

// The loops in which an SVD spends its time. The order of each sum is part of
// the contract: four lanes, lane l takes the entries l, l+4, l+8, …, and the
// lanes are added as (0+2)+(1+3), which keeps four additions in flight. The
// vectors are short: the kernels of package simd, tried in place of add, rotate
// and scale, were no faster with SIMD and slower without.

// dot is Σ x[i]·y[i]; y is at least as long as x.
func dot(x, y []float64) float64 {
	var s0, s1, s2, s3 float64
	for len(x) >= 4 && len(y) >= 4 {
		s0 += float64(x[0] * y[0])
		s1 += float64(x[1] * y[1])
		s2 += float64(x[2] * y[2])
		s3 += float64(x[3] * y[3])
		x, y = x[4:], y[4:]
	}
	y = y[:len(x)]
	if len(x) > 0 {
		s0 += float64(x[0] * y[0])
	}
	if len(x) > 1 {
		s1 += float64(x[1] * y[1])
	}
	if len(x) > 2 {
		s2 += float64(x[2] * y[2])
	}
	return (s0 + s2) + (s1 + s3)
}

// add adds f·x to y; y is at least as long as x.
func add(y []float64, f float64, x []float64) {
	for len(x) >= 4 && len(y) >= 4 {
		y[0] += float64(f * x[0])
		y[1] += float64(f * x[1])
		y[2] += float64(f * x[2])
		y[3] += float64(f * x[3])
		x, y = x[4:], y[4:]
	}
	y = y[:len(x)]
	for i, v := range x {
		y[i] += float64(f * v)
	}
}

// rotate replaces (x, y) by (c·x - s·y, s·x + c·y); both are equally long.
func rotate(x, y []float64, c, s float64) {
	for len(x) >= 4 && len(y) >= 4 {
		x0, x1, x2, x3 := x[0], x[1], x[2], x[3]
		y0, y1, y2, y3 := y[0], y[1], y[2], y[3]
		x[0], y[0] = float64(c*x0)-float64(s*y0), float64(s*x0)+float64(c*y0)
		x[1], y[1] = float64(c*x1)-float64(s*y1), float64(s*x1)+float64(c*y1)
		x[2], y[2] = float64(c*x2)-float64(s*y2), float64(s*x2)+float64(c*y2)
		x[3], y[3] = float64(c*x3)-float64(s*y3), float64(s*x3)+float64(c*y3)
		x, y = x[4:], y[4:]
	}
	y = y[:len(x)]
	for i, v := range x {
		x[i], y[i] = float64(c*v)-float64(s*y[i]), float64(s*v)+float64(c*y[i])
	}
}

// scale multiplies x by f.
func scale(x []float64, f float64) {
	for i := range x {
		x[i] *= f
	}
}
