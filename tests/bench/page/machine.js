// What this machine can do in a browser on one thread: multiply-adds in SIMD
// registers, and copies of memory. No kernel can be faster.
"use strict";

importScripts("peer.js");

// A module with one function (n): n turns of acc = acc·m + a on each of twelve
// accumulators of four float32, which hide the latency of both.
function multiplyAdd() {
  const accumulators = 12, m = 13, a = 14;
  const code = [
    1, 14, 0x7b, // 14 locals of type v128
    0x43, 0, 0, 0, 0x3f, 0xfd, 0x13, 0x21, m, // m = splat(0.5)
    0x43, 0, 0, 0x80, 0x3f, 0xfd, 0x13, 0x21, a, // a = splat(1)
    0x03, 0x40, // loop
  ];
  for (let k = 1; k <= accumulators; k++) {
    code.push(0x20, k, 0x20, m, 0xfd, 0xe6, 1, 0x20, a, 0xfd, 0xe4, 1, 0x21, k); // mul, add
  }
  code.push(0x20, 0, 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, 0x0b); // while (--n)
  code.push(0x20, 1);
  for (let k = 2; k <= accumulators; k++) {
    code.push(0x20, k, 0xfd, 0xe4, 1);
  }
  code.push(0xfd, 0x1f, 0, 0x0b); // the first lane of their sum
  const leb = (n) => n < 128 ? [n] : [n & 127 | 128, n >> 7];
  const section = (id, bytes) => [id, ...leb(bytes.length), ...bytes];
  const module = new WebAssembly.Module(new Uint8Array([
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
    ...section(1, [1, 0x60, 1, 0x7f, 1, 0x7d]), // (i32) -> f32
    ...section(3, [1, 0]),
    ...section(7, [1, 1, 0x66, 0, 0]), // export "f"
    ...section(10, [1, ...leb(code.length), ...code]),
  ]));
  return new WebAssembly.Instance(module).exports.f;
}

serve({
  multiplyAdd(turns) {
    const f = multiplyAdd();
    let sum;
    return { input: [], run: () => { sum = f(turns); }, output: () => [[sum]] };
  },
  copy(n) {
    const from = new Float32Array(n).fill(1), to = new Float32Array(n);
    return { input: [], run: () => to.set(from), output: () => [to.subarray(0, 7)] };
  },
});
