// The worker with the engine: it starts lab.wasm, whose Go program then hears
// the page's messages (package wasm/lab). Opened as #shared it waits for the
// compiled program instead of fetching it: so start a helper, and the worker
// that takes the place of a stopped one. A program that cannot start, or that
// ends, is told to the page as the message wire.Broken.
"use strict";

function broken(reason, detail) {
  postMessage({ kind: "broken", json: JSON.stringify({ reason, detail: String(detail) }), buffers: [] });
}

// instantiate compiles while the bytes arrive. A server that does not know the
// type of .wasm files gets the slower way: all bytes first.
async function instantiate(url, imports) {
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`${url}: status ${response.status}`);
  }
  const type = response.headers.get("Content-Type") || "";
  if (type.split(";")[0].trim().toLowerCase() === "application/wasm") {
    return WebAssembly.instantiateStreaming(response, imports);
  }
  return WebAssembly.instantiate(await response.arrayBuffer(), imports);
}

// In a sandbox the page wraps this script in one of its own.
const here = self.labScript ?? self.location.href;

// What is said before the program hears is kept for it.
const kept = [];
let give;
const given = new Promise((resolve) => { give = resolve; });
const keep = (event) => event.data.module ? give(event.data) : kept.push(event);
addEventListener("message", keep);
self.labKept = () => {
  removeEventListener("message", keep);
  return kept;
};

// compiled is the program with its imports.
async function compiled(imports) {
  if (self.location.hash === "#shared") {
    const { module, helps } = await given;
    self.labModule = module;
    self.labHelps = helps;
    return WebAssembly.instantiate(self.labModule, imports);
  }
  const { module, instance } = await instantiate(new URL("{{lab.wasm}}", here), imports);
  self.labModule = module;
  try {
    postMessage({ kind: "compiled", json: "{}", buffers: [], module });
  } catch { /* a browser that cannot share it compiles it again */ }
  return instance;
}

async function start() {
  // The programs lie beside this script, wherever the site was copied to.
  // In the one file that holds the whole course it is the top of this script.
  if (!self.Go) importScripts(new URL("{{wasm_exec.js}}", here));
  const go = new Go();
  // The kernels of engine/simd work on the program's own memory, so they can
  // only come after it: until then the import is a name.
  let kernels;
  go.importObject.kernels = new Proxy({}, { get: (_, name) => (...args) => kernels[name](...args) });
  const instance = await compiled(go.importObject);
  self.simdKernels = (module) => {
    kernels = new WebAssembly.Instance(module, { env: { memory: instance.exports.mem } }).exports;
  };
  await go.run(instance);
  throw new Error("the program ended");
}

start().catch((e) => broken("panic", e));
