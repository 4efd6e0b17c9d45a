// The kernels of package simd. They run on the memory of the Go program that
// calls them: they own none, neither data nor stack, and call nothing.
//
// Built twice from this one source, with and without SIMD. A vector is a type of
// the compiler's, which without SIMD becomes scalars: lane by lane the same
// operations, so the same bits.

#define EXPORT(name) EXPORT_AS(name)
#define EXPORT_AS(name) __attribute__((export_name(#name)))

// UNROLL stands before a loop over lanes or sums: an array that is indexed by a
// variable lies on the stack, and there is none.
#define UNROLL _Pragma("unroll")

typedef float f4 __attribute__((vector_size(16), aligned(4)));
typedef double d2 __attribute__((vector_size(16), aligned(8)));
typedef int i4 __attribute__((vector_size(16), aligned(4)));
typedef unsigned u4 __attribute__((vector_size(16), aligned(4)));
typedef long long l2 __attribute__((vector_size(16), aligned(8)));
typedef unsigned char bytes4 __attribute__((vector_size(4), aligned(1)));
typedef signed char sbytes4 __attribute__((vector_size(4), aligned(1)));

// EACH runs a statement over n entries, LANES at a time: i is the first entry of a
// vector, k how many are left, which is a constant but for the last. AT loads
// those of p, and 0 for what is not there; PUT stores them.
#define EACH(n, ...)                    \
	do {                                  \
		int i = 0;                          \
		for (; i + LANES <= (n); i += LANES) { \
			enum { k = LANES };               \
			__VA_ARGS__;                      \
		}                                   \
		if (i < (n)) {                      \
			int k = (n)-i;                    \
			__VA_ARGS__;                      \
		}                                   \
	} while (0)
#define AT(p) NAME(part)((p) + i, k)
#define PUT(p, v) NAME(keep)((p) + i, v, k)

// ANY tells whether a lane of a comparison holds; ROOT is the root of each float,
// DROOT and FLOOR are of doubles.
#ifdef __wasm_simd128__
typedef signed char bytes16 __attribute__((vector_size(16)));
#define ANY(mask) __builtin_wasm_any_true_v128((bytes16)(mask))
#define ROOT(v) __builtin_wasm_sqrt_f32x4(v)
#define DROOT(v) __builtin_wasm_sqrt_f64x2(v)
#define FLOOR(v) __builtin_wasm_floor_f64x2(v)
#else
static inline int any(i4 m) { return m[0] | m[1] | m[2] | m[3]; }
static inline f4 roots(f4 v) { return (f4){__builtin_sqrtf(v[0]), __builtin_sqrtf(v[1]), __builtin_sqrtf(v[2]), __builtin_sqrtf(v[3])}; }
#define ANY(mask) any(mask)
static inline d2 droots(d2 v) { return (d2){__builtin_sqrt(v[0]), __builtin_sqrt(v[1])}; }
static inline d2 floors(d2 v) { return (d2){__builtin_floor(v[0]), __builtin_floor(v[1])}; }
#define ROOT(v) roots(v)
#define DROOT(v) droots(v)
#define FLOOR(v) floors(v)
#endif

// fold8 adds the eight lanes of a sum in double: see vector.h.
static inline double dfold8(d2 *s) {
	d2 v = (s[0] + s[2]) + (s[1] + s[3]);
	return v[0] + v[1];
}

// twoTo is 2^k for a whole k from -1022 to 1023.
static inline double twoTo(double k) {
	union {
		long long bits;
		double value;
	} u = {((long long)k + 1023) << 52};
	return u.value;
}

// rows of b that a tile goes through before it is stored
#define DEPTH 256

#define T double
#define V d2
#define I l2
#define LANES 2
#define SPLAT(x) ((V){x, x})
#define NAME(name) d##name
#define SELECT(mask, a, b) ((V)(((I)(a) & (mask)) | ((I)(b) & ~(mask))))
#define ABS(v) ((V)((I)(v)&0x7fffffffffffffff))
#include "gemm.h"
#include "vector.h"
#undef T
#undef TILE
#undef LINE
#undef V
#undef I
#undef LANES
#undef SPLAT
#undef NAME
#undef ABS

#define T float
#define V f4
#define I i4
#define LANES 4
#define SPLAT(x) ((V){x, x, x, x})
#define NAME(name) s##name
#define ABS(v) ((V)((I)(v)&0x7fffffff))
#include "gemm.h"
#include "vector.h"
#include "network.h"
#include "weights.h"
#include "random.h"
