// Vectors whose entries are next to each other, and rows of matrices; included
// once for float and once for double.
//
// A sum goes over eight lanes: lane l takes the entries l, l+8, l+16, …, and in
// the end lane l takes lane l+4, then l+2, then l+1. What a vector lacks at its
// end counts as 0: no lane is ever -0, so that adds nothing.

#define WIDE (8 / LANES)

// fold adds the lanes of a sum.
static inline T NAME(fold)(V *s) {
	UNROLL for (int half = WIDE / 2; half > 0; half /= 2)
		UNROLL for (int i = 0; i < half; i++) s[i] += s[i + half];
#if LANES == 4
	return (s[0][0] + s[0][2]) + (s[0][1] + s[0][3]);
#else
	return s[0][0] + s[0][1];
#endif
}

// SUM adds up the eight lanes s of a term in the entries i to i+LANES-1, k of
// which are there.
#define SUM(n, s, ...)                       \
	do {                                       \
		int at = 0;                              \
		for (; at + 8 <= (n); at += 8)           \
			UNROLL for (int h = 0; h < WIDE; h++) { \
				enum { k = LANES };                  \
				int i = at + h * LANES;              \
				s[h] += __VA_ARGS__;                 \
			}                                      \
		UNROLL for (int h = 0; h < WIDE; h++) {  \
			int i = at + h * LANES, k = (n)-i;     \
			if (k > 0) s[h] += __VA_ARGS__;        \
		}                                        \
	} while (0)

EXPORT(NAME(dot))
T NAME(dot)(int n, const T *x, const T *y) {
	V s[WIDE] = {0};
	SUM(n, s, AT(x) * AT(y));
	return NAME(fold)(s);
}

EXPORT(NAME(asum))
T NAME(asum)(int n, const T *x) {
	V s[WIDE] = {0};
	SUM(n, s, ABS(AT(x)));
	return NAME(fold)(s);
}

// squares is Σ (f·x)² in double.
EXPORT(NAME(squares))
double NAME(squares)(int n, double f, const T *x) {
	d2 s[4] = {0};
	for (; n > 0; n -= 8, x += 8)
		UNROLL for (int h = 0; h < 4; h++) {
			d2 v = {n > 2 * h ? x[2 * h] : 0, n > 2 * h + 1 ? x[2 * h + 1] : 0};
			v *= f;
			s[h] += v * v;
		}
	return dfold8(s);
}

// iamax is the index of the first of the largest |x|. A NaN is not larger than
// anything, nor is anything larger than a NaN at x[0].
EXPORT(NAME(iamax))
int NAME(iamax)(int n, const T *x) {
	T most = x[0] < 0 ? -x[0] : x[0];
	V m = SPLAT(most);
	EACH(n, V v = ABS(AT(x)); m = SELECT(v > m, v, m));
	UNROLL for (int l = 0; l < LANES; l++)
		if (m[l] > most) most = m[l];
	for (int i = 0; i < n; i++)
		if (x[i] == most || x[i] == -most) return i;
	return 0;
}

EXPORT(NAME(axpy))
void NAME(axpy)(int n, T alpha, const T *x, T *y) {
	V f = SPLAT(alpha);
	EACH(n, PUT(y, AT(y) + f * AT(x)));
}

EXPORT(NAME(scal))
void NAME(scal)(int n, T alpha, T *x) {
	V f = SPLAT(alpha);
	EACH(n, PUT(x, AT(x) * f));
}

EXPORT(NAME(rot))
void NAME(rot)(int n, T *x, T *y, T c, T s) {
	V cc = SPLAT(c), ss = SPLAT(s);
	EACH(n, V p = AT(x); V q = AT(y); PUT(x, cc * p + ss * q); PUT(y, cc * q - ss * p));
}

// gemv: y[i] += alpha·dot(row i of a, x), a (m, n) of width lda. As many rows at
// a time as have their sums fit into registers.
#define ROWS(R)                                                                                \
	static inline void NAME(dots##R)(int n, T alpha, const T *a, int lda, const T *x, T *y) {     \
		V s[R][WIDE] = {0};                                                                       \
		int at = 0;                                                                               \
		for (; at + 8 <= n; at += 8)                                                              \
			UNROLL for (int i = 0; i < WIDE; i++) {                                                 \
				V v = *(const V *)(x + at + i * LANES);                                               \
				UNROLL for (int r = 0; r < R; r++) s[r][i] += *(const V *)(a + r * lda + at + i * LANES) * v; \
			}                                                                                       \
		UNROLL for (int l = 0; l < 8; l++)                                                        \
			if (at + l < n) {                                                                       \
				UNROLL for (int r = 0; r < R; r++) s[r][l / LANES][l % LANES] += a[r * lda + at + l] * x[at + l]; \
			}                                                                                       \
		UNROLL for (int r = 0; r < R; r++) y[r] += alpha * NAME(fold)(s[r]);                      \
	}
#if LANES == 4
ROWS(4)
#define DOTS NAME(dots4)
#else
ROWS(2)
#define DOTS NAME(dots2)
#endif
ROWS(1)
#undef ROWS

EXPORT(NAME(gemv))
void NAME(gemv)(int m, int n, T alpha, const T *a, int lda, const T *x, T *y) {
	for (; m >= LANES; m -= LANES, a += LANES * lda, y += LANES) DOTS(n, alpha, a, lda, x, y);
	for (; m > 0; m--, a += lda, y++) NAME(dots1)(n, alpha, a, lda, x, y);
}
#undef DOTS

// gevm: y[j] += (alpha·x[i])·a[i,j], i ascending, four rows at a time.
EXPORT(NAME(gevm))
void NAME(gevm)(int m, int n, T alpha, const T *a, int lda, const T *x, T *y) {
	for (; m >= 4; m -= 4, a += 4 * lda, x += 4) {
		V f0 = SPLAT(alpha * x[0]), f1 = SPLAT(alpha * x[1]), f2 = SPLAT(alpha * x[2]), f3 = SPLAT(alpha * x[3]);
		EACH(n, PUT(y, (((AT(y) + f0 * AT(a)) + f1 * AT(a + lda)) + f2 * AT(a + 2 * lda)) + f3 * AT(a + 3 * lda)));
	}
	for (; m > 0; m--, a += lda, x++) NAME(axpy)(n, alpha * *x, a, y);
}

EXPORT(NAME(ger))
void NAME(ger)(int m, int n, T alpha, const T *x, const T *y, T *a, int lda) {
	for (; m > 0; m--, a += lda, x++) NAME(axpy)(n, alpha * *x, y, a);
}

// rots turns the rows k and k+1 of a by the angle k, for k = 0 … m-2, as rot does.
// A strip of columns goes through all rotations while the row between two of
// them stays in registers.
EXPORT(NAME(rots))
void NAME(rots)(int m, int n, const T *c, const T *s, T *a, int ars, int acs) {
	int j = 0;
	for (; acs == 1 && j + TILE <= n; j += TILE) {
		T *p = a + j;
		V x = *(V *)p, y = *(V *)(p + LANES);
		for (int i = 0; i + 1 < m; i++, p += ars) {
			V cc = SPLAT(c[i]), ss = SPLAT(s[i]), u = *(V *)(p + ars), v = *(V *)(p + ars + LANES);
			*(V *)p = cc * x + ss * u;
			*(V *)(p + LANES) = cc * y + ss * v;
			x = cc * u - ss * x;
			y = cc * v - ss * y;
		}
		*(V *)p = x;
		*(V *)(p + LANES) = y;
	}
	for (; j < n; j++) {
		T *p = a + j * acs, x = *p;
		for (int i = 0; i + 1 < m; i++, p += ars) {
			T u = p[ars];
			*p = c[i] * x + s[i] * u;
			x = c[i] * u - s[i] * x;
		}
		*p = x;
	}
}
#undef WIDE
#undef SUM
