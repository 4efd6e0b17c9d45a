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
#define LINE (2 * TILE)

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

// pack copies the block of b, width of whose columns are there, times alpha: the
// first TILE of them, and DEPTH rows further on the others.
static inline void NAME(pack)(int depth, int width, T alpha, const T *b, int brs, int bcs, T *scratch) {
	T *next = scratch + DEPTH * TILE;
	if (width == LINE && bcs == 1) {
		V x = SPLAT(alpha);
		for (; depth > 0; depth--, b += brs, scratch += TILE, next += TILE) {
			*(V *)scratch = x * *(const V *)b;
			*(V *)(scratch + LANES) = x * *(const V *)(b + LANES);
			*(V *)next = x * *(const V *)(b + TILE);
			*(V *)(next + LANES) = x * *(const V *)(b + TILE + LANES);
		}
		return;
	}
	for (int q = 0; q < LINE; q++) {
		T *to = q < TILE ? scratch + q : next + (q - TILE);
		for (int p = 0; p < depth; p++) to[p * TILE] = q < width ? alpha * b[p * brs + q * bcs] : 0;
	}
}

// gemm is that for a (m, k), b (k, n) and c (m, n). Entry i,j of a is at
// ars·i + acs·j, so that a transpose is a matter of strides; of c, columns are
// next to each other. scratch has room for DEPTH·LINE entries.
//
// Two blocks of b are packed at a time: their columns and those of c are a line
// of the cache then, and no line is fetched twice, once for each half.
EXPORT(NAME(gemm))
void NAME(gemm)(int m, int n, int k, T alpha, const T *a, int ars, int acs, const T *b, int brs, int bcs, T *c, int crs, T *scratch) {
	for (int from = 0; from < k; from += DEPTH) {
		int depth = k - from < DEPTH ? k - from : DEPTH;
		const T *left = a + from * acs;
		for (int j = 0; j < n; j += LINE) {
			int width = n - j < LINE ? n - j : LINE;
			const T *right = b + from * brs + j * bcs;
			NAME(pack)(depth, width, alpha, right, brs, bcs, scratch);
			for (int i = 0; i < m;) {
				const T *rows = left + i * ars;
				T *at = c + i * crs + j;
				int four = i + 4 <= m;
				for (int q = 0; q < width; q += TILE) {
					int wide = width - q < TILE ? width - q : TILE;
					if (four) NAME(tile4)(depth, rows, ars, acs, scratch + q * DEPTH, at + q, crs, wide);
					else NAME(tile1)(depth, rows, ars, acs, scratch + q * DEPTH, at + q, crs, wide);
				}
				i += four ? 4 : 1;
			}
		}
	}
}
