package nn

import "compressionlab/engine/simd"

// Exp is e to the power x, within 1 ulp, the same bits on every machine: see
// [simd.Exp].
func Exp(x float64) float64 { return simd.Exp(x) }

// Log is the natural logarithm of x, within 1 ulp, the same bits on every
// machine: see [simd.Log].
func Log(x float64) float64 { return simd.Log(x) }
