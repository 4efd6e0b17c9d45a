package digits

import "testing"

// The first use of the data pays for its decompression, in the page too.
func BenchmarkParse(b *testing.B) {
	for range b.N {
		if _, _, err := parse(csvGz); err != nil {
			b.Fatal(err)
		}
	}
}
