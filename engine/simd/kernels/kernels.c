// The kernels of package simd. They run on the memory of the Go program that
// calls them: they own none, neither data nor stack, and call nothing.
//
// Built twice from this one source, with and without SIMD. A vector is a type of
// the compiler's, which without SIMD becomes scalars: lane by lane the same
// operations, so the same bits.

#define EXPORT(name) EXPORT_AS(name)
#define EXPORT_AS(name) __attribute__((export_name(#name)))

typedef float f4 __attribute__((vector_size(16), aligned(4)));
typedef double d2 __attribute__((vector_size(16), aligned(8)));

// rows of b that a tile goes through before it is stored
#define DEPTH 256

#define T float
#define V f4
#define LANES 4
#define SPLAT(x) ((V){x, x, x, x})
#define NAME(name) s##name
#include "gemm.h"
#undef T
#undef V
#undef LANES
#undef SPLAT
#undef NAME

#define T double
#define V d2
#define LANES 2
#define SPLAT(x) ((V){x, x})
#define NAME(name) d##name
#include "gemm.h"

#include "svd.h"
