// The product of two matrices, included once for float and once for double.
//
//	c[i,j] = (((c[i,j] + a[i,0]·b[0,j]) + a[i,1]·b[1,j]) + …)    b is multiplied by alpha first
//
// The brackets are the contract: k ascends, each product is rounded, then each
// sum. Lanes are columns of c, so that no sum is ever split, and any width of a
// vector gives the same bits.
//
// A tile of c, four rows by two vectors, is held in registers while k goes
// through a block. The block of b under it, DEPTH rows of two vectors, is copied
// into scratch beforehand: in place its rows are a power of two apart too often,
// and push each other out of the cache.

#define TILE (2 * LANES)

// part loads n of a vector's lanes; the others are 0.
static inline V NAME(part)(const T *p, int n) {
	V v = {0};
	if (n >= LANES) return *(const V *)p;
	v[0] = p[0];
#if LANES == 4
	if (n > 1) v[1] = p[1];
	if (n > 2) v[2] = p[2];
#endif
	return v;
}

static inline void NAME(keep)(T *p, V v, int n) {
	if (n >= LANES) {
		*(V *)p = v;
		return;
	}
	p[0] = v[0];
#if LANES == 4
	if (n > 1) p[1] = v[1];
	if (n > 2) p[2] = v[2];
#endif
}

// tile adds R rows of a times the block of b to R rows of c, n of whose columns
// are there: more than LANES if both vectors are wanted.
#define ROWS(R)                                                                                       \
	static void NAME(tile##R)(int k, const T *a, int ars, int acs, const T *b, T *c, int crs, int n) { \
		V s0[R], s1[R];                                                                                  \
		UNROLL for (int r = 0; r < R; r++) {                                                             \
			s0[r] = NAME(part)(c + r * crs, n);                                                            \
			s1[r] = n > LANES ? NAME(part)(c + r * crs + LANES, n - LANES) : s0[r];                        \
		}                                                                                                \
		for (; k > 0; k--, a += acs, b += TILE) {                                                        \
			V b0 = *(const V *)b, b1 = *(const V *)(b + LANES);                                            \
			UNROLL for (int r = 0; r < R; r++) {                                                           \
				V x = SPLAT(a[r * ars]);                                                                     \
				s0[r] += x * b0;                                                                             \
				s1[r] += x * b1;                                                                             \
			}                                                                                              \
		}                                                                                                \
		UNROLL for (int r = 0; r < R; r++) {                                                             \
			NAME(keep)(c + r * crs, s0[r], n);                                                             \
			if (n > LANES) NAME(keep)(c + r * crs + LANES, s1[r], n - LANES);                              \
		}                                                                                                \
	}
ROWS(4)
ROWS(1)
#undef ROWS

// pack copies the block of b, width of whose columns are there, times alpha.
static inline void NAME(pack)(int depth, int width, T alpha, const T *b, int brs, int bcs, T *scratch) {
	if (width == TILE && bcs == 1) {
		V x = SPLAT(alpha);
		for (; depth > 0; depth--, b += brs, scratch += TILE) {
			*(V *)scratch = x * *(const V *)b;
			*(V *)(scratch + LANES) = x * *(const V *)(b + LANES);
		}
		return;
	}
	for (int q = 0; q < width; q++)
		for (int p = 0; p < depth; p++) scratch[p * TILE + q] = alpha * b[p * brs + q * bcs];
	for (int q = width; q < TILE; q++)
		for (int p = 0; p < depth; p++) scratch[p * TILE + q] = 0;
}

// gemm is that for a (m, k), b (k, n) and c (m, n). Entry i,j of a is at
// ars·i + acs·j, so that a transpose is a matter of strides; of c, columns are
// next to each other. scratch has room for DEPTH·TILE entries.
EXPORT(NAME(gemm))
void NAME(gemm)(int m, int n, int k, T alpha, const T *a, int ars, int acs, const T *b, int brs, int bcs, T *c, int crs, T *scratch) {
	for (int from = 0; from < k; from += DEPTH) {
		int depth = k - from < DEPTH ? k - from : DEPTH;
		const T *left = a + from * acs;
		for (int j = 0; j < n; j += TILE) {
			int width = n - j < TILE ? n - j : TILE;
			const T *right = b + from * brs + j * bcs;
			NAME(pack)(depth, width, alpha, right, brs, bcs, scratch);
			int i = 0;
			for (; i + 4 <= m; i += 4) NAME(tile4)(depth, left + i * ars, ars, acs, scratch, c + i * crs + j, crs, width);
			for (; i < m; i++) NAME(tile1)(depth, left + i * ars, ars, acs, scratch, c + i * crs + j, crs, width);
		}
	}
}
