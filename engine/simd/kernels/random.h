// Random numbers: SplitMix64, and normals by the polar method.

// next is SplitMix64.
static inline unsigned long long next(unsigned long long *state) {
	unsigned long long z = *state += 0x9e3779b97f4a7c15;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

// side is uniform in [-1, 1).
static inline double side(unsigned long long *state) { return 2 * ((double)(long long)(next(state) >> 11) * 0x1p-53) - 1; }

// logs is simd.Log, operation by operation, of normal numbers above 0.
static inline d2 logs(d2 x) {
	l2 e = ((l2)x >> 52) - 1022;
	d2 m = (d2)(((l2)x & 0xfffffffffffff) | 0x3fe0000000000000);
	l2 low = m < 0x1.6a09e667f3bcdp-1; // half the root of 2
	m = (d2)(((l2)(m * 2) & low) | ((l2)m & ~low));
	d2 k = (d2)(e + low + 0x4338000000000000) - 0x1.8p52; // a small whole number is the low bits
	d2 f = m - 1;
	d2 s = f / (2 + f);
	d2 s2 = s * s;
	d2 r = s2 * (2.0 / 25) + 2.0 / 23;
	r = r * s2 + 2.0 / 21;
	r = r * s2 + 2.0 / 19;
	r = r * s2 + 2.0 / 17;
	r = r * s2 + 2.0 / 15;
	r = r * s2 + 2.0 / 13;
	r = r * s2 + 2.0 / 11;
	r = r * s2 + 2.0 / 9;
	r = r * s2 + 2.0 / 7;
	r = r * s2 + 2.0 / 5;
	r = r * s2 + 2.0 / 3;
	r = r * s2;
	return k * 0x1.62e42feep-1 + (f - (s * (f - r) - k * 0x1.a39ef35793c76p-33));
}

// POINT is a point of the unit disc, and its squared distance from the middle.
#define POINT(u, v, q)       \
	do {                       \
		u = side(&s);            \
		v = side(&s);            \
		q = u * u + v * v;       \
	} while (q >= 1 || q == 0)

// normals sets n pairs of x to normals times deviation. The points of two pairs are
// found one after the other; what comes then is done for both at a time.
EXPORT(normals)
void normals(int n, float *x, double deviation, unsigned long long *state) {
	unsigned long long s = *state;
	d2 by = {deviation, deviation};
	for (; n > 0; n -= 2, x += 4) {
		double u0, v0, q0, u1, v1, q1;
		POINT(u0, v0, q0);
		u1 = u0, v1 = v0, q1 = q0;
		if (n > 1) POINT(u1, v1, q1);
		d2 q = {q0, q1}, f = DROOT((-2 * logs(q)) / q);
		d2 a = (d2){u0, u1} * f * by, b = (d2){v0, v1} * f * by;
		x[0] = a[0], x[1] = b[0];
		if (n > 1) x[2] = a[1], x[3] = b[1];
	}
	*state = s;
}
#undef POINT
