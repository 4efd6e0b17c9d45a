package link

import "math/bits"

// The packed form is a string of bits, first the length of the text, then its
// pieces:
//
//	0 ccccccc     a character below 128
//	10 ccccccc    a byte from 128 on, without its highest bit
//	11 length distance    what stands distance bytes before, length bytes of it
//
// Both lengths are written in Elias's gamma code, one more than that of the text
// and two less than that of a repetition, since the code begins at 1; a distance
// takes as many bits as the largest that is possible there. The text is thought
// to go on after the dictionary. The last byte is filled up with zeros.
//
// Source: Ziv, Lempel, A Universal Algorithm for Sequential Data Compression,
// 1977; Elias, Universal Codeword Sets, 1975.
const shortest = 3

// dictionary is part of version 1: a change to it is a new version. Its end is
// nearest, but every distance costs the same.
const dictionary = `import numpy as np
from tinytorch import Tensor, Linear, ReLU, Sequential
model = Sequential(Linear(64, 48), ReLU(), Linear(48, 10))
for epoch in range(10):
    if x is not None:
        return
def assert len(range(
structured_prune(model, prune_ratio=0.5)
low_rank_approximate(W, rank_ratio=0.5)
U, S, V = np.linalg.svd(
kd = KnowledgeDistillation(teacher, student, temperature=3.0, alpha=0.7)
loss = kd.distillation_loss(student_logits, teacher_logits, labels)
train(student, digits().train, epochs=5, lr=0.01)
fine_tune(pruned, keep_zeros=True)
q = quantize(model, bits=8, scheme="symmetric", per="channel")
compress_model(model, {"magnitude_prune": {"sparsity": 0.8}, "quantize"
measure_sparsity(pruned):.1f}% of the weights are zero")
count_nonzero(model) count_parameters( factorize( csr_matrix( .shape .reshape(
before = original.layers[0].weight.data
print(f"first layer before: {before.nbytes:,} bytes")
after = pruned.layers[0].weight.data
print("one object?", compressed is original)
for s in [0.50, 0.60, 0.70, 0.80, 0.90, 0.95]:
    pruned = magnitude_prune(copy.deepcopy(original), sparsity=s, scope="global", rule="percentile")
    csr = storage(pruned, formats=["csr"])["csr"]
    print(f"{s:8.2f}   {accuracy(pruned):10.1%}   {csr:9,}")
print("sparsity   read right   CSR bytes")
magnitude-pruning wrong right bytes play
import copy

original = load_model("digits_mlp")
pruned = magnitude_prune(copy.deepcopy(original), sparsity=0.90)
compressed = magnitude_prune(original, sparsity=0.80)

print(f"original    {accuracy(original):.1%} read right")
print(f"compressed  {accuracy(compressed):.1%} read right")
print(storage(compressed, formats=["dense", "csr"]))
`

// pack packs a text.
func pack(text []byte) []byte {
	const tries = 64 // earlier places looked at, the newest first
	all := append([]byte(dictionary), text...)
	places := map[[shortest]byte][]int{} // where three bytes have stood
	note := func(i int) {
		if i+shortest <= len(all) {
			key := [shortest]byte(all[i:])
			places[key] = append(places[key], i)
		}
	}
	for i := range len(dictionary) {
		note(i)
	}
	var w writer
	w.gamma(len(text) + 1)
	for i := len(dictionary); i < len(all); {
		length, from := 0, 0
		if i+shortest <= len(all) {
			list := places[[shortest]byte(all[i:])]
			for _, at := range list[max(0, len(list)-tries):] {
				n := 0
				for i+n < len(all) && all[at+n] == all[i+n] {
					n++
				}
				if n > length {
					length, from = n, at
				}
			}
		}
		if length >= shortest {
			w.bits(3, 2)
			w.gamma(length - shortest + 1)
			w.bits(i-from, bits.Len(uint(i)))
		} else if length = 1; all[i] < 0x80 {
			w.bits(int(all[i]), 8)
		} else {
			w.bits(2, 2)
			w.bits(int(all[i]&0x7f), 7)
		}
		for range length {
			note(i)
			i++
		}
	}
	return w.out
}

// unpack gives back what was packed. Otherwise why is Damaged or TooLong.
func unpack(packed []byte) (text []byte, why string) {
	r := bitReader{packed: packed}
	n := r.gamma() - 1
	if r.bad || n < 0 {
		return nil, Damaged
	}
	if n > MaxSession {
		return nil, TooLong
	}
	all := []byte(dictionary)
	for end := len(dictionary) + n; len(all) < end; {
		switch {
		case r.bits(1) == 0:
			all = append(all, byte(r.bits(7)))
		case r.bits(1) == 0:
			all = append(all, byte(0x80|r.bits(7)))
		default:
			length := r.gamma() + shortest - 1
			distance := r.bits(bits.Len(uint(len(all))))
			if distance < 1 || distance > len(all) || length > end-len(all) {
				return nil, Damaged
			}
			for range length {
				all = append(all, all[len(all)-distance])
			}
		}
		if r.bad {
			return nil, Damaged
		}
	}
	if !r.over() {
		return nil, Damaged
	}
	return all[len(dictionary):], ""
}

// A writer writes bits, the highest of a number first.
type writer struct {
	out  []byte
	free int // bits of the last byte
}

func (w *writer) bits(n, count int) {
	for count--; count >= 0; count-- {
		if w.free == 0 {
			w.out, w.free = append(w.out, 0), 8
		}
		w.free--
		w.out[len(w.out)-1] |= byte(n>>count&1) << w.free
	}
}

// gamma writes n, 1 or more: as many zeros as it has bits after the first, then
// its bits.
func (w *writer) gamma(n int) {
	length := bits.Len(uint(n))
	w.bits(n, 2*length-1)
}

// A bitReader reads what a writer wrote; past the end it is bad and gives zeros.
type bitReader struct {
	packed []byte
	at     int // in bits
	bad    bool
}

func (r *bitReader) bits(count int) (n int) {
	for range count {
		if r.at >= 8*len(r.packed) {
			r.bad = true
			return 0
		}
		n = n<<1 | int(r.packed[r.at/8]>>(7-r.at%8)&1)
		r.at++
	}
	return n
}

func (r *bitReader) gamma() int {
	zeros := 0
	for r.bits(1) == 0 {
		if zeros++; r.bad || zeros > 24 {
			r.bad = true
			return 0
		}
	}
	return 1<<zeros | r.bits(zeros)
}

// over reports whether only the filling of the last byte is left.
func (r *bitReader) over() bool {
	return 8*len(r.packed)-r.at < 8 && r.bits(8*len(r.packed)-r.at) == 0
}
