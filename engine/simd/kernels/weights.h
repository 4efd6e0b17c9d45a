// What pruning, quantization and sparse formats do to weights, in float. The
// magnitude of a weight is its bits without the sign: an integer that orders as
// |w| does.

#define MAGNITUDES(v) ((u4)(v)&0x7fffffff)

// there is all ones in the first k lanes.
static inline u4 there(int k) {
	u4 t = {~0u, ~0u, ~0u, ~0u};
	UNROLL for (int l = 1; l < 4; l++)
		if (k <= l) t[l] = 0;
	return t;
}

// kept is all ones in the lanes of which keep, with k entries left, is true; all
// are if there is none.
static inline u4 kept(const unsigned char *keep, int k) {
	if (!keep) return there(k);
	if (k >= 4) return -__builtin_convertvector(*(const bytes4 *)keep, u4);
	u4 on = {0};
	UNROLL for (int l = 0; l < 3; l++)
		if (l < k) on[l] = -(unsigned)keep[l];
	return on;
}
#define KEPT kept(keep ? keep + i : keep, k)

// nonzero counts what is not 0; NaN is not.
EXPORT(nonzero)
int nonzero(int n, const float *x) {
	i4 s = {0};
	EACH(n, s -= AT(x) != 0);
	return s[0] + s[1] + s[2] + s[3];
}

// finite is the index of the first NaN or infinity, or n.
EXPORT(finite)
int finite(int n, const float *x) {
	int i = 0;
	for (; i + 8 <= n; i += 8) {
		f4 v = *(const f4 *)(x + i), w = *(const f4 *)(x + i + 4);
		if (ANY((v - v != 0) | (w - w != 0))) break;
	}
	for (; i < n; i++)
		if (x[i] - x[i] != 0) return i;
	return n;
}

// histogram counts, by their low bits, the magnitudes >> shift that begin with
// prefix.
EXPORT(histogram)
void histogram(int n, const float *w, int shift, int bits, unsigned prefix, int *bins) {
	const unsigned mask = (1u << bits) - 1, *codes = (const unsigned *)w;
	const int all = shift + bits >= 31; // then no bits are left for a prefix
	for (int i = 0; i < n; i += 4) {
		if (!all && i + 4 <= n && !ANY(MAGNITUDES(*(const f4 *)(w + i)) >> (shift + bits) == prefix)) continue;
		for (int l = i; l < i + 4 && l < n; l++) {
			unsigned m = (codes[l] & 0x7fffffff) >> shift;
			if (m >> bits == prefix) bins[m & mask]++;
		}
	}
}

// above sets keep where the magnitude is at least code, but for the first equal
// of those that are code itself; it returns how many of these it has not met.
EXPORT(above)
int above(int n, const float *w, unsigned code, int equal, unsigned char *keep) {
	int i = 0;
	for (; i < n; i++) {
		if (i + 4 <= n) {
			u4 m = MAGNITUDES(*(const f4 *)(w + i));
			if (equal == 0 || !ANY(m == code)) {
				u4 one = (u4)(m >= code) & 1;
				*(bytes4 *)(keep + i) = __builtin_convertvector(one, bytes4);
				i += 3;
				continue;
			}
		}
		unsigned m = ((const unsigned *)w)[i] & 0x7fffffff;
		keep[i] = m > code || (m == code && equal == 0);
		if (m == code && equal > 0) equal--;
	}
	return equal;
}

// tally looks at weights of which some are kept: how many are, how many of the
// others are not 0, the least magnitude kept and the largest of all.
EXPORT(tally)
void tally(int n, const float *w, const unsigned char *keep, unsigned *out) {
	u4 stay = {0}, lost = {0}, least = ~(u4){0}, most = {0};
	EACH(n, u4 m = MAGNITUDES(AT(w)); u4 mask = KEPT; stay -= mask; lost -= (u4)(m != 0) & ~mask & there(k); u4 low = m | ~mask;
			 least = (least & (u4)(least < low)) | (low & ~(u4)(least < low)); most = (most & (u4)(most > m)) | (m & ~(u4)(most > m)));
	out[0] = stay[0] + stay[1] + stay[2] + stay[3];
	out[1] = lost[0] + lost[1] + lost[2] + lost[3];
	out[2] = least[0], out[3] = most[0];
	UNROLL for (int l = 1; l < 4; l++) {
		if (least[l] < out[2]) out[2] = least[l];
		if (most[l] > out[3]) out[3] = most[l];
	}
}

// masked: y = x where it is kept, else +0.
EXPORT(masked)
void masked(int n, float *y, const float *x, const unsigned char *keep) {
	EACH(n, PUT(y, (f4)((u4)AT(x) & KEPT)));
}

// differing counts the places in which x and y are not equal.
EXPORT(differing)
int differing(int n, const float *x, const float *y) {
	i4 s = {0};
	EACH(n, s -= AT(x) != AT(y));
	return s[0] + s[1] + s[2] + s[3];
}

// identical tells whether x and y have the same bits, soon after the first that
// are not.
EXPORT(identical)
int identical(int n, const float *x, const float *y) {
	int i = 0;
	for (; i + 16 <= n; i += 16) {
		u4 d = {0};
		UNROLL for (int j = i; j < i + 16; j += 4)
			d |= (u4)(*(const f4 *)(x + j)) ^ (u4)(*(const f4 *)(y + j));
		if (ANY(d)) return 0;
	}
	for (; i < n; i++)
		if (((const unsigned *)x)[i] != ((const unsigned *)y)[i]) return 0;
	return 1;
}

// bin is the bin of two magnitudes; below 2^52 a number is its own low bits once
// 2^52 is added.
static inline l2 bin(d2 a, d2 scale, d2 last) {
	d2 x = a * scale;
	l2 below = x < last; // not of NaN
	x = (d2)(((l2)x & below) | ((l2)last & ~below));
	return (l2)(FLOOR(x) + 0x1p52);
}

// bins adds one to the bin of each weight, in kept or in erased: |w|·scale rounded
// down, the last bin at most.
EXPORT(bins)
void bins(int n, const float *w, const unsigned char *keep, double scale, int count, int *in, int *out) {
	d2 by = {scale, scale}, last = {count - 1, count - 1};
	EACH(n, f4 a = ABS(AT(w)); l2 p = bin((d2){a[0], a[1]}, by, last); l2 q = bin((d2){a[2], a[3]}, by, last);
			 UNROLL for (int l = 0; l < 4; l++)
				 if (l < k) (keep && !keep[i + l] ? out : in)[(unsigned)(l < 2 ? p[l & 1] : q[l & 1])]++);
}
#undef KEPT

// extremes lowers low and raises high, one a column, by the entries of w, (rows,
// n).
EXPORT(extremes)
void extremes(int rows, int n, const float *w, float *low, float *high) {
	for (; rows > 0; rows--, w += n)
		EACH(n, f4 v = AT(w); f4 a = AT(low); f4 b = AT(high); PUT(low, SELECT(v < a, v, a)); PUT(high, SELECT(v > b, v, b)));
}

// codes: q = clamp(round(clamp(w·inverse, ±1024)) + zero, first, last), w (rows,
// n) with an inverse and a zero a column.
EXPORT(codes)
void codes(int rows, int n, const float *w, const float *inverse, const float *zero, float first, float last, signed char *q) {
#define CLAMP(v, a, b) SELECT((v) < (a), (f4){} + (a), SELECT((v) > (b), (f4){} + (b), v))
	// Adding 1.5·2^23 rounds to a whole number, ties to even.
	const float magic = 0x1.8p23f;
	for (; rows > 0; rows--, w += n, q += n)
		EACH(n, f4 v = AT(w) * AT(inverse); v = CLAMP(v, -1024.0f, 1024.0f); v = (v + magic) - magic; v += AT(zero); v = CLAMP(v, first, last);
				 i4 c = __builtin_convertvector(v, i4);
				 if (k >= 4) *(sbytes4 *)(q + i) = __builtin_convertvector(c, sbytes4); else {
					 UNROLL for (int l = 0; l < 3; l++)
						 if (l < k) q[i + l] = c[l];
				 });
#undef CLAMP
}

// ROW begins a loop over row i of a matrix in compressed sparse rows: values[k] at
// columns[k], k from starts[i] to below starts[i+1]. What is out of range ends
// the kernel, which then returns 0: it would be memory of anybody's.
#define ROW(...)                                             \
	unsigned from = starts[i], to = starts[i + 1];             \
	if (from > to || to > (unsigned)nonzeros) return 0;        \
	for (unsigned k = from; k < to; k++) {                     \
		unsigned j = columns[k];                                 \
		if (j >= (unsigned)cols) return 0;                       \
		__VA_ARGS__;                                             \
	}

// mulmat: Y += A·X, X (cols, n), Y (rows, n), a row of A from the left.
EXPORT(mulmat)
int mulmat(int rows, int cols, int nonzeros, const int *starts, const int *columns, const float *values, int n, const float *x, float *y) {
	for (int i = 0; i < rows; i++, y += n) {
		if (n == 1) {
			float s = *y;
			ROW(s += values[k] * x[j])
			*y = s;
		} else {
			ROW(saxpy(n, values[k], x + j * n, y))
		}
	}
	return 1;
}

// matmul: Y += X·A, X (n, rows), Y (n, cols), the rows of A from the top.
EXPORT(matmul)
int matmul(int rows, int cols, int nonzeros, const int *starts, const int *columns, const float *values, int n, const float *x, float *y) {
	for (int i = 0; i < rows; i++)
		for (int b = 0; b < n; b++) {
			float s = x[b * rows + i], *yb = y + b * cols;
			ROW(yb[j] += s * values[k])
		}
	return 1;
}
#undef ROW

// encode leaves out what is 0 in w, (rows, cols): starts, columns and values have
// room for the rest.
EXPORT(encode)
void encode(int rows, int cols, const float *w, int *starts, int *columns, float *values) {
	int found = 0;
	for (int i = 0; i < rows; i++, w += cols) {
		int j = 0;
		for (; j + 4 <= cols; j += 4) {
			f4 v = *(const f4 *)(w + j);
			if (!ANY(v != 0)) continue;
			if (!ANY(v == 0)) {
				*(i4 *)(columns + found) = (i4){j, j + 1, j + 2, j + 3};
				*(f4 *)(values + found) = v;
				found += 4;
				continue;
			}
			UNROLL for (int l = 0; l < 4; l++)
				if (w[j + l] != 0) columns[found] = j + l, values[found++] = w[j + l];
		}
		for (; j < cols; j++)
			if (w[j] != 0) columns[found] = j, values[found++] = w[j];
		starts[i + 1] = found;
	}
}
