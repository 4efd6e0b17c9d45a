// What a reduction by Householder reflectors does with a matrix that it reads
// once for each of them: its rows times a vector, and its rows summed.

// dots is y[r] = a[r,·]·x for R rows. A sum has four lanes, lane l takes the
// columns l, l+4, l+8, …; they are added as (0+2)+(1+3).
#define ROWS(R)                                                                           \
	static void dots##R(int n, const double *a, int rs, const double *x, double *y) {       \
		d2 s0[R], s1[R];                                                                      \
		for (int r = 0; r < R; r++) s0[r] = s1[r] = (d2){0, 0};                               \
		int j = 0;                                                                            \
		for (; j + 4 <= n; j += 4) {                                                          \
			d2 x0 = *(const d2 *)(x + j), x1 = *(const d2 *)(x + j + 2);                        \
			for (int r = 0; r < R; r++) {                                                       \
				s0[r] += *(const d2 *)(a + r * rs + j) * x0;                                      \
				s1[r] += *(const d2 *)(a + r * rs + j + 2) * x1;                                  \
			}                                                                                   \
		}                                                                                     \
		for (int r = 0; r < R; r++) {                                                         \
			const double *b = a + r * rs;                                                       \
			if (j < n) s0[r][0] += b[j] * x[j];                                                 \
			if (j + 1 < n) s0[r][1] += b[j + 1] * x[j + 1];                                     \
			if (j + 2 < n) s1[r][0] += b[j + 2] * x[j + 2];                                     \
			d2 s = s0[r] + s1[r];                                                               \
			y[r] = s[0] + s[1];                                                                 \
		}                                                                                     \
	}
ROWS(4)
ROWS(1)
#undef ROWS

EXPORT(dotrows)
void dotrows(int m, int n, const double *a, int rs, const double *x, double *y) {
	int i = 0;
	for (; i + 4 <= m; i += 4) dots4(n, a + i * rs, rs, x, y + i);
	for (; i < m; i++) dots1(n, a + i * rs, rs, x, y + i);
}

// sums adds x[r]·a[r,·] for R rows to y, r ascending for each entry.
#define ROWS(R)                                                                     \
	static void sums##R(int n, const double *a, int rs, const double *x, double *y) { \
		int j = 0;                                                                      \
		for (; j + 4 <= n; j += 4) {                                                    \
			d2 s0 = *(const d2 *)(y + j), s1 = *(const d2 *)(y + j + 2);                  \
			for (int r = 0; r < R; r++) {                                                 \
				d2 f = (d2){x[r], x[r]};                                                    \
				s0 += f * *(const d2 *)(a + r * rs + j);                                    \
				s1 += f * *(const d2 *)(a + r * rs + j + 2);                                \
			}                                                                             \
			*(d2 *)(y + j) = s0;                                                          \
			*(d2 *)(y + j + 2) = s1;                                                      \
		}                                                                               \
		for (; j < n; j++) {                                                            \
			double s = y[j];                                                              \
			for (int r = 0; r < R; r++) s += x[r] * a[r * rs + j];                        \
			y[j] = s;                                                                     \
		}                                                                               \
	}
ROWS(8)
ROWS(1)
#undef ROWS

EXPORT(sumrows)
void sumrows(int m, int n, const double *a, int rs, const double *x, double *y) {
	int i = 0;
	for (; i + 8 <= m; i += 8) sums8(n, a + i * rs, rs, x + i, y);
	for (; i < m; i++) sums1(n, a + i * rs, rs, x + i, y);
}
