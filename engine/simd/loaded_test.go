package simd

import (
	"os"
	"runtime"
	"testing"
)

// The runner run.cjs says by SIMD which kernels a test under it is to have;
// everywhere else there are none.
func TestLoaded(t *testing.T) {
	want := "go"
	if runtime.GOOS == "js" {
		switch os.Getenv("SIMD") {
		case "1":
			want = "simd"
		case "0":
			want = "scalar"
		}
	}
	if Loaded() != want {
		t.Errorf("this program runs the kernels %q, want %q", Loaded(), want)
	}
}
