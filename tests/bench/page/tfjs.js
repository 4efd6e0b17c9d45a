// TensorFlow.js on its WebAssembly backend, with SIMD, on as many threads as the
// worker's address says: tfjs.js?2.
"use strict";

importScripts("peer.js", "/peers/tfjs/package/dist/tf.es2017.min.js", "/peers/tfjs-backend-wasm/package/dist/tf-backend-wasm.es2017.min.js");

async function start() {
  // It takes half of the cores that it hears of, and no more on request.
  const threads = Number(location.search.slice(1));
  Object.defineProperty(navigator, "hardwareConcurrency", { value: 2 * threads });
  tf.wasm.setWasmPaths(location.origin + "/peers/tfjs-backend-wasm/package/dist/");
  tf.wasm.setThreadsCount(threads);
  if (!await tf.setBackend("wasm")) {
    throw new Error("no wasm backend");
  }
  await tf.ready();
  const [simd, shared] = await Promise.all(["WASM_HAS_SIMD_SUPPORT", "WASM_HAS_MULTITHREAD_SUPPORT"].map((f) => tf.env().getAsync(f)));
  if (!simd || !shared || tf.wasm.getThreadsCount() !== threads) {
    throw new Error(`SIMD ${simd}, shared memory ${shared}, ${tf.wasm.getThreadsCount()} threads`);
  }
}

serve({
  sgd(inputs, hidden, classes, batch) {
    tf.disposeVariables();
    const pixels = numbers(1, batch * inputs);
    const x = tf.tensor2d(pixels, [batch, inputs]);
    const labels = tf.oneHot(tf.tensor1d(Array.from({ length: batch }, (_, i) => i % classes), "int32"), classes).toFloat();
    const before = [sixteenth(numbers(2, inputs * hidden)), new Float32Array(hidden), sixteenth(numbers(3, hidden * classes)), new Float32Array(classes)];
    const [w1, b1, w2, b2] = [[inputs, hidden], [hidden], [hidden, classes], [classes]].map((shape, i) => tf.variable(tf.tensor(before[i], shape)));
    const sgd = tf.train.sgd(0.01);
    return {
      input: [pixels, ...before],
      run: () => sgd.minimize(() => tf.losses.softmaxCrossEntropy(labels, x.matMul(w1).add(b1).relu().matMul(w2).add(b2))),
      output: () => [w1, b1, w2, b2].map((v, i) => v.dataSync().map((w, j) => w - before[i][j])),
    };
  },
  gemm(n) {
    const input = [numbers(1, n * n), numbers(2, n * n)];
    const [a, b] = input.map((x) => tf.tensor2d(x, [n, n]));
    let c;
    return {
      input,
      run: () => {
        c?.dispose();
        c = tf.matMul(a, b);
      },
      output: () => [c.dataSync()],
    };
  },
}, start());
