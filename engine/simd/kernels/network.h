// What a training step does beside products of matrices, entry by entry, in
// float.

EXPORT(relu)
void relu(int n, float *y, const float *x) {
	EACH(n, f4 v = AT(x); PUT(y, (f4)(((v > 0) | (v != v)) & (i4)v)));
}

// relugrad: dx += dy where y > 0.
EXPORT(relugrad)
void relugrad(int n, float *dx, const float *y, const float *dy) {
	EACH(n, f4 d = AT(dx); PUT(dx, SELECT(AT(y) > 0, d + AT(dy), d)));
}

// addrow adds the row b to every row of y, (rows, n).
EXPORT(addrow)
void addrow(int rows, int n, float *y, const float *b) {
	for (; rows > 0; rows--, y += n) EACH(n, PUT(y, AT(y) + AT(b)));
}

// sumrows adds every row of y, (rows, n), to b, from the top.
EXPORT(sumrows)
void sumrows(int rows, int n, float *b, const float *y) {
	for (; rows > 0; rows--, y += n) EACH(n, PUT(b, AT(b) + AT(y)));
}

EXPORT(sgd)
void sgd(int n, float *w, float *v, const float *g, float rate, float momentum, float decay) {
	f4 r = {rate, rate, rate, rate}, m = {momentum, momentum, momentum, momentum}, d = {decay, decay, decay, decay};
	EACH(n, f4 x = AT(w); f4 u = m * AT(v) + (AT(g) + d * x); PUT(v, u); PUT(w, x - r * u));
}

EXPORT(descend)
void descend(int n, float *w, const float *g, float rate, float decay) {
	f4 r = {rate, rate, rate, rate}, d = {decay, decay, decay, decay};
	EACH(n, f4 x = AT(w); PUT(w, x - r * (AT(g) + d * x)));
}

EXPORT(adam)
void adam(int n, float *w, float *m, float *v, const float *g, float keep1, float new1, float keep2, float new2, float rate, float root,
					float epsilon, float decay) {
#define ALL(x) ((f4){x, x, x, x})
	EACH(n, f4 x = AT(w); f4 s = AT(g) + ALL(decay) * x; f4 p = ALL(keep1) * AT(m) + ALL(new1) * s;
			 f4 q = ALL(keep2) * AT(v) + (ALL(new2) * s) * s; PUT(m, p); PUT(v, q);
			 PUT(w, x - (ALL(rate) * p) / (ROOT(q) / ALL(root) + ALL(epsilon))));
#undef ALL
}

// power is simd.Exp, operation by operation.
static inline double power(double x) {
	if (x != x) return x;
	if (x > 709.782712893384) return __builtin_inf();
	if (x < -745.1332191019412) return 0;
	double k = __builtin_rint(x * (1 / 0.693147180559945309417232121458176568));
	double r = (x - k * 0x1.62e42feep-1) - k * 0x1.a39ef35793c76p-33;
	double p = 1.0 / 6227020800;
	p = p * r + 1.0 / 479001600;
	p = p * r + 1.0 / 39916800;
	p = p * r + 1.0 / 3628800;
	p = p * r + 1.0 / 362880;
	p = p * r + 1.0 / 40320;
	p = p * r + 1.0 / 5040;
	p = p * r + 1.0 / 720;
	p = p * r + 1.0 / 120;
	p = p * r + 1.0 / 24;
	p = p * r + 1.0 / 6;
	p = p * r + 1.0 / 2;
	double e = 1 + (r + (r * r) * p);
	if (k < -1021) return e * twoTo(k + 100) * 0x1p-100; // rounded once, to a subnormal
	if (k > 1023) return e * 2 * twoTo(k - 1);
	return e * twoTo(k);
}

// powers is power in two lanes, which wait less for each other.
static inline d2 powers(d2 x) {
	if (ANY(~((x >= -708) & (x <= 709)))) return (d2){power(x[0]), power(x[1])};
	const double magic = 0x1.8p52; // rounds to a whole number, ties to even
	d2 shifted = x * (1 / 0.693147180559945309417232121458176568) + magic;
	d2 k = shifted - magic;
	d2 r = (x - k * 0x1.62e42feep-1) - k * 0x1.a39ef35793c76p-33;
	d2 p = r * (1.0 / 6227020800) + 1.0 / 479001600;
	p = p * r + 1.0 / 39916800;
	p = p * r + 1.0 / 3628800;
	p = p * r + 1.0 / 362880;
	p = p * r + 1.0 / 40320;
	p = p * r + 1.0 / 5040;
	p = p * r + 1.0 / 720;
	p = p * r + 1.0 / 120;
	p = p * r + 1.0 / 24;
	p = p * r + 1.0 / 6;
	p = p * r + 1.0 / 2;
	d2 e = 1 + (r + (r * r) * p);
	return e * (d2)(((l2)shifted << 52) + (1023LL << 52)); // the low bits of shifted are k
}

// softmax: for each row of z, (rows, n), most = max z, ln = (z-most)/t, p = e^ln
// divided by sum = Σ e^ln, ascending.
EXPORT(softmax)
void softmax(int rows, int n, const float *z, double t, double *p, double *ln, double *most, double *sum) {
	for (; rows > 0; rows--, z += n, p += n, ln += n, most++, sum++) {
		float m = z[0];
		for (int i = 0; i < n; i++)
			if (z[i] > m) m = z[i];
		double s = 0;
		int i = 0;
		for (; i + 2 <= n; i += 2) {
			d2 x = {z[i], z[i + 1]};
			x = (x - (double)m) / t;
			*(d2 *)(ln + i) = x;
			*(d2 *)(p + i) = powers(x);
		}
		if (i < n) {
			ln[i] = ((double)z[i] - (double)m) / t;
			p[i] = power(ln[i]);
		}
		for (i = 0; i < n; i++) s += p[i];
		for (i = 0; i + 2 <= n; i += 2) *(d2 *)(p + i) /= s;
		if (i < n) p[i] /= s;
		*most = m;
		*sum = s;
	}
}
