// Runs a Go program for js/wasm under Node with the kernels of this package, as
// a browser's loader does:
//
//	GOOS=js GOARCH=wasm go test -tags simd -exec "node engine/simd/run.cjs" ./engine/...
//
// SIMD=0 in the environment has the program take the scalar kernels, as in a
// browser without SIMD; SIMD=1 says that it must not.
"use strict";
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

globalThis.fs = fs;
globalThis.path = path;
const goroot = process.env.GOROOT || execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim();
require(path.join(goroot, "lib/wasm/wasm_exec.js"));

if (process.env.SIMD === "0") WebAssembly.validate = () => false;

const go = new Go();
go.argv = process.argv.slice(2);
// wasm_exec.js has 8 kB for arguments and environment together.
for (const name of ["HOME", "TMPDIR", "PWD", "PATH", "SIMD"]) {
  if (process.env[name]) go.env[name] = process.env[name];
}
go.exit = process.exit;
process.on("exit", (code) => { // the program waits for an event that cannot come
  if (code === 0 && !go.exited) {
    go._pendingEvent = { id: 0 };
    go._resume();
  }
});

let kernels;
go.importObject.kernels = new Proxy({}, { get: (_, name) => (...args) => kernels[name](...args) });
WebAssembly.instantiate(fs.readFileSync(process.argv[2]), go.importObject).then(({ instance }) => {
  globalThis.simdKernels = (module) => {
    kernels = new WebAssembly.Instance(module, { env: { memory: instance.exports.mem } }).exports;
  };
  return go.run(instance);
}).catch((error) => {
  console.error(error);
  process.exit(1);
});
