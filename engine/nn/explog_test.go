package nn

import (
	"math"
	"math/big"
	"testing"
)

// ulps is how many float64 numbers lie between a and b, both of one sign.
func ulps(a, b float64) uint64 {
	if a == b || a != a && b != b {
		return 0
	}
	x, y := math.Float64bits(a), math.Float64bits(b)
	if x > y {
		x, y = y, x
	}
	return y - x
}

// precise is enough bits that its own rounding does not count.
const precise = 160

// bigExp is e^x by the series at x/2^20, squared 20 times.
func bigExp(x *big.Float) *big.Float {
	float := func() *big.Float { return new(big.Float).SetPrec(precise + 40) }
	r := float().SetMantExp(x, -20)
	sum, term := float().SetInt64(1), float().SetInt64(1)
	for i := int64(1); i < 30; i++ {
		term.Quo(term.Mul(term, r), float().SetInt64(i))
		sum.Add(sum, term)
	}
	for range 20 {
		sum.Mul(sum, sum)
	}
	return sum
}

// bigLog is ln x by Newton's method on e^y = x, from y with 50 good bits.
func bigLog(x, y float64) *big.Float {
	float := func(v float64) *big.Float { return new(big.Float).SetPrec(precise + 40).SetFloat64(v) }
	z := float(y)
	for range 2 {
		e := bigExp(z)
		d := float(x)
		z.Add(z, d.Quo(d.Sub(d, e), e))
	}
	return z
}

// offBy is how far got is from want, in units of got's last place.
func offBy(got float64, want *big.Float) float64 {
	ulp := math.Nextafter(math.Abs(got), math.Inf(1)) - math.Abs(got)
	d, _ := new(big.Float).Sub(want, new(big.Float).SetFloat64(got)).Float64()
	return math.Abs(d) / ulp
}

func TestExpLogWithinOneULP(t *testing.T) {
	rng := NewRand(1)
	worstExp, worstLog := 0.0, 0.0
	for range 3000 {
		x := (rng.Float64() - 0.5) * math.Exp2(float64(rng.Intn(30)-19))
		if d := offBy(Exp(x), bigExp(big.NewFloat(x))); d > worstExp {
			worstExp = d
		}
		y := math.Ldexp(0.5+rng.Float64(), rng.Intn(2040)-1020)
		if rng.Intn(2) == 0 {
			y = 1 + (rng.Float64()-0.5)*math.Exp2(-float64(rng.Intn(40)))
		}
		if d := offBy(Log(y), bigLog(y, Log(y))); y != 1 && d > worstLog { // ln 1 is exactly 0, and 0 has no last place
			worstLog = d
		}
	}
	t.Logf("at most %.3f ulp off in Exp, %.3f in Log", worstExp, worstLog)
	if worstExp >= 1 || worstLog >= 1 {
		t.Errorf("%.3f ulp off in Exp, %.3f in Log, want less than 1", worstExp, worstLog)
	}
}

// math.Exp errs by up to about an ulp itself, so that two good results may
// differ by one more.
func TestExpLogAgainstMath(t *testing.T) {
	const bound = 2
	rng := NewRand(2)
	for range 200000 {
		x := (rng.Float64() - 0.5) * math.Exp2(float64(rng.Intn(29)-18))
		if got, want := Exp(x), math.Exp(x); ulps(got, want) > bound {
			t.Fatalf("Exp(%v) = %v, math.Exp says %v: %d ulp", x, got, want, ulps(got, want))
		}
		y := math.Ldexp(0.5+rng.Float64(), rng.Intn(2040)-1020)
		if got, want := Log(y), math.Log(y); ulps(got, want) > bound {
			t.Fatalf("Log(%v) = %v, math.Log says %v: %d ulp", y, got, want, ulps(got, want))
		}
	}
}

func TestExpLogSpecial(t *testing.T) {
	inf, nan, tiny := math.Inf(1), math.NaN(), math.SmallestNonzeroFloat64
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"Exp(0)", Exp(0), 1}, {"Exp(-0)", Exp(math.Copysign(0, -1)), 1},
		{"Exp(1)", Exp(1), math.E}, {"Exp(tiny)", Exp(tiny), 1},
		{"Exp(inf)", Exp(inf), inf}, {"Exp(-inf)", Exp(-inf), 0}, {"Exp(nan)", Exp(nan), nan},
		{"Exp(710)", Exp(710), inf}, {"Exp(-746)", Exp(-746), 0},
		{"Exp(709.78)", Exp(709.78), 1.7928227943945155e308},
		{"Exp(-745.1)", Exp(-745.1), tiny}, {"Exp(-720)", Exp(-720), 2.0322308024e-313},
		{"Log(1)", Log(1), 0}, {"Log(e)", Log(math.E), 1}, {"Log(2)", Log(2), math.Ln2},
		{"Log(0)", Log(0), -inf}, {"Log(-1)", Log(-1), nan}, {"Log(inf)", Log(inf), inf}, {"Log(nan)", Log(nan), nan},
		{"Log(tiny)", Log(tiny), -1074 * math.Ln2},
	} {
		if ulps(c.got, c.want) > 1 {
			t.Errorf("%s = %v, want %v", c.name, c.got, c.want)
		}
	}
}
