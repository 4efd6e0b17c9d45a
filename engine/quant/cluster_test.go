package quant

import (
	"math"
	"slices"
	"testing"

	"compressionlab/engine/nn"
)

func cluster(t *testing.T, w []float32, o ClusterOptions) *Clustered {
	t.Helper()
	c, err := Cluster(len(w), 1, w, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Entries start at 0, 3, 6, 9. By nearness [0, 1] [2] [6.5] [8, 9] with means
// .5, 2, 6.5, 8.5: no weight is nearer to another, so it ends there.
func TestClusterByHand(t *testing.T) {
	c := cluster(t, []float32{9, 0, 1, 2, 8, 6.5}, ClusterOptions{Bits: 2})
	if !slices.Equal(c.Codebook, []float32{.5, 2, 6.5, 8.5}) || !slices.Equal(c.Codes, []uint8{3, 0, 0, 1, 3, 2}) || !c.Settled {
		t.Errorf("%+v", c)
	}
	if s := c.Size(); s.Codes != 2 || s.Codebook != 16 || s.Bytes() != 18 || s.Overhead() != 16 {
		t.Errorf("size %+v", s)
	}
	// One entry goes to the zeros, three to the others: 1, 5, 9.
	c = cluster(t, []float32{9, 0, 1, 2, 8, 6.5}, ClusterOptions{Bits: 2, KeepZeros: true})
	if !slices.Equal(c.Codebook, []float32{0, 1.5, 6.5, 8.5}) || !slices.Equal(c.Codes, []uint8{3, 0, 1, 1, 3, 2}) {
		t.Errorf("zeros kept: %+v", c)
	}
	// An entry that no weight is nearest to is left out: 0, 10, 20, 30.
	c = cluster(t, []float32{0, 1, 2, 3, 29, 30}, ClusterOptions{Bits: 2})
	if !slices.Equal(c.Codebook, []float32{1.5, 29.5}) || !slices.Equal(c.Codes, []uint8{0, 0, 0, 0, 1, 1}) {
		t.Errorf("empty clusters: %+v", c)
	}
}

// Each weight has its nearest entry, each entry is the mean of its weights, the
// entries ascend, and kept zeros are the only ones of code 0.
func TestClusterLaws(t *testing.T) {
	rng := nn.NewRand(6)
	for round := range 60 {
		w := random(1+rng.Intn(600), rng)
		for i := range w {
			if rng.Intn(3) == 0 {
				w[i] = float32(math.Copysign(0, rng.Float64()-.5))
			}
			if round%5 == 0 {
				w[i] = float32(math.Round(float64(4*w[i]))) / 4 // many equal ones
			}
		}
		last := math.Inf(1)
		for bits := 2; bits <= 8; bits++ {
			for _, keep := range []bool{false, true} {
				c := cluster(t, w, ClusterOptions{bits, keep})
				entries := c.Codebook
				if keep {
					entries = entries[1:]
				}
				if len(c.Codebook) > 1<<bits || !slices.IsSorted(entries) || len(slices.Compact(slices.Clone(entries))) != len(entries) || !c.Settled {
					t.Fatalf("codebook of %d bits: %v", bits, c.Codebook)
				}
				sums, counts := make([]float64, len(c.Codebook)), make([]int, len(c.Codebook))
				squares := 0.0
				for i, v := range c.Dense() {
					if keep && (w[i] == 0) != (c.Codes[i] == 0) || keep && w[i] == 0 && v != 0 {
						t.Fatalf("%v has code %d, which is %v", w[i], c.Codes[i], v)
					}
					d := math.Abs(float64(v) - float64(w[i]))
					for _, e := range entries {
						if w[i] != 0 && math.Abs(float64(e)-float64(w[i])) < d {
							t.Fatalf("%v is stored as %v, %v is nearer", w[i], v, e)
						}
					}
					sums[c.Codes[i]] += float64(w[i])
					counts[c.Codes[i]]++
					squares += d * d
				}
				for q, e := range c.Codebook {
					if keep && q == 0 {
						continue
					}
					if counts[q] == 0 || math.Abs(sums[q]/float64(counts[q])-float64(e)) > 1e-6 {
						t.Fatalf("entry %d is %v, the mean of %d weights is %v", q, e, counts[q], sums[q]/float64(counts[q]))
					}
				}
				if bits == 8 && !keep {
					if squares > last {
						t.Errorf("8 bits lose %v, 2 bits %v", squares, last)
					}
				} else if bits == 2 && !keep {
					last = squares
				}
			}
		}
	}
}

// No more different numbers than entries: nothing is lost.
func TestClusterFewValues(t *testing.T) {
	w := []float32{.1, -.2, .3, .1, 0, -.2, 0, .3}
	for _, o := range []ClusterOptions{{Bits: 2}, {Bits: 2, KeepZeros: true}, {Bits: 8}} {
		if c := cluster(t, w, o); !slices.Equal(c.Dense(), w) || c.Rounds != 0 {
			t.Errorf("%+v: %v", o, c.Dense())
		}
	}
	for _, v := range []float32{0, .1, math.MaxFloat32} {
		if c := cluster(t, []float32{v, v}, ClusterOptions{Bits: 4, KeepZeros: true}); !slices.Equal(c.Dense(), []float32{v, v}) {
			t.Errorf("%v: %v", v, c.Dense())
		}
	}
	big := cluster(t, []float32{-math.MaxFloat32, math.MaxFloat32, 1, 2, 3}, ClusterOptions{Bits: 2})
	if d := big.Dense(); d[0] != -math.MaxFloat32 || d[1] != math.MaxFloat32 {
		t.Errorf("largest numbers: %v", d)
	}
}
