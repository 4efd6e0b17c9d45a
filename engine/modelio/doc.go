// Package modelio reads and writes files of weights: safetensors, NumPy's .npy
// and .npz, SciPy's sparse .npz. It is the one place where the engine meets
// bytes that it did not make, so a reader here returns an error for any input
// whatever: a [*FormatError] for a broken file, an [*UnsupportedError] for a
// sound one that the lab cannot hold, a [*LimitError] for one that unpacks to
// more than a file of its size should, a [*PickleError] for a pickle.
//
// [Read] tells the formats apart by their bytes. [Recognize] finds the network
// in a file's tensors.
//
// # Why no pickle?
//
// A pickle (.pt, .pth, .pkl) is a program that runs when it is loaded. A
// safetensors file is a length, a JSON header of names, types, shapes and
// places, and the numbers; a .npy file is a header and the numbers. PyTorch,
// NumPy and the lab all read them, and the error says how to save them.
//
// # Why is no claim of a file believed?
//
// A file of 100 bytes can say that 2 GB follow. A length is compared with what
// is there before memory is asked for. Plain formats take at most a few times
// the file: the numbers of one type and once more as float32. A packed .npz may
// honestly be much smaller than its numbers, so an entry may unpack to 1,032
// times its packed size, the most that deflate can do, and all entries together
// to 64 MiB and 20 times the file.
//
// # Why no library?
//
// For .npy there are github.com/sbinet/npyio, which panics on a truncated
// header and made 2 GB of zeros from a file of 80 bytes, and several by one
// author each without users. github.com/nlpodyssey/safetensors, which was used
// here first, knows no byte offsets, writes a tensor by copying it, lets a name
// occur twice and takes some twenty times a hostile header in memory. The
// formats are a page each; the JSON, the zip and the deflate are Go's own.
package modelio
