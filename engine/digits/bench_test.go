package digits

import "testing"

// The first use of the data pays for this, in the page too.
func BenchmarkParse(b *testing.B) {
	for range b.N {
		if _, _, err := parse(file); err != nil {
			b.Fatal(err)
		}
	}
}
