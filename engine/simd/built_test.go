//go:build !js

package simd

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"
)

// The modules in the folder are those of the sources in it: built.txt, which
// ./build.sh kernels writes, has the hash of each.
func TestBuilt(t *testing.T) {
	lines := built(t)
	listed := map[string]bool{}
	for _, line := range lines[1:] {
		hash, name, _ := strings.Cut(line, "  ")
		data, err := os.ReadFile(filepath.Join("kernels", name))
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != hash {
			t.Errorf("%s is not the one that was built: run ./build.sh kernels", name)
		}
		listed[filepath.Base(name)] = true
	}
	files, err := os.ReadDir("kernels")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Name() != "built.txt" && !listed[f.Name()] {
			t.Errorf("%s is not in built.txt: run ./build.sh kernels", f.Name())
		}
	}
}

// Where the compiler is the same one, it makes the same modules.
func TestRebuilt(t *testing.T) {
	version, err := exec.Command("clang", "--version").Output()
	if first, _, _ := strings.Cut(string(version), "\n"); err != nil || first != built(t)[0] {
		t.Skipf("needs the compiler that built the modules: %s", built(t)[0])
	}
	dir := t.TempDir()
	if out, err := exec.Command("../../build.sh", "kernels", dir).CombinedOutput(); err != nil {
		t.Fatalf("./build.sh kernels: %v\n%s", err, out)
	}
	for _, name := range []string{"simd.wasm", "scalar.wasm", "built.txt"} {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join("kernels", name))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("%s comes out differently: run ./build.sh kernels", name)
		}
	}
}

func built(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("kernels", "built.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(data)), "\n")
}

// A module's memory is the Go program's, all of it: it brings no data that would
// be written over the program's. (Nor has it a stack: one of size 0 begins at
// address 0 and grows down, so that the first use of it would trap in the tests
// of that kernel.)
func TestOwnsNothing(t *testing.T) {
	for _, name := range []string{"simd", "scalar"} {
		code, err := os.ReadFile(filepath.Join("kernels", name+".wasm"))
		if err != nil {
			t.Fatal(err)
		}
		r := wazero.NewRuntime(t.Context())
		defer r.Close(t.Context())
		module, err := r.CompileModule(t.Context(), code)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(module.ImportedFunctions()); n != 0 {
			t.Errorf("%s imports %d functions, want none", name, n)
		}
		if n := len(module.ExportedMemories()); n != 0 {
			t.Errorf("%s exports a memory", name)
		}
		for id, body := range sections(t, code) {
			const data, dataCount, start = 11, 12, 8
			if id == data || id == dataCount || id == start {
				t.Errorf("%s has section %d, of %d bytes", name, id, len(body))
			}
		}
	}
}

// sections are the parts of a WebAssembly module by number. Source: WebAssembly
// Core Specification 2.0, 5.5.2.
func sections(t *testing.T, code []byte) map[byte][]byte {
	t.Helper()
	found := map[byte][]byte{}
	for code = code[8:]; len(code) > 0; {
		id, size, at := code[0], 0, 1
		for shift := 0; ; shift += 7 {
			b := code[at]
			at++
			size |= int(b&0x7f) << shift
			if b < 0x80 {
				break
			}
		}
		found[id] = code[at : at+size]
		code = code[at+size:]
	}
	return found
}
