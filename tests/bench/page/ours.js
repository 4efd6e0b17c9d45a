// The worker with the engine, started as web/static/worker.js starts it.
"use strict";

importScripts("/bench/wasm_exec.js");

async function start() {
  const go = new Go();
  let kernels;
  go.importObject.kernels = new Proxy({}, { get: (_, name) => (...args) => kernels[name](...args) });
  const { instance } = await WebAssembly.instantiateStreaming(fetch("/bench/engine.wasm"), go.importObject);
  self.simdKernels = (module) => {
    kernels = new WebAssembly.Instance(module, { env: { memory: instance.exports.mem } }).exports;
  };
  go.run(instance);
}

const ready = start();
onmessage = async ({ data }) => {
  try {
    await ready;
    postMessage(JSON.parse(ask(JSON.stringify(data))));
  } catch (e) {
    postMessage({ error: String(e) });
  }
};
