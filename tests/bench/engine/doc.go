// Command engine is our side of what ./build.sh bench compares: a program for a
// Web Worker (page/ours.js starts it) that does pieces of the engine's work when
// it is asked to, and says how long each took.
//
// # How does everybody do the same work?
//
// The peers have the same pieces in JavaScript and in Python, under the same
// names. Inputs come from numbers, a hash of the index, which is three lines in
// each language and exact in float32; check condenses them into one number, which
// must be the same everywhere, and outputs into one that must be nearly so.
package main
