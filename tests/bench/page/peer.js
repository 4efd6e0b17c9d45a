// What the peers' workers share: the inputs and the checksum of
// tests/bench/engine/input.go, and the answers to requests.
"use strict";

function numbers(seed, n) {
  const x = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    let h = Math.imul(i, 0x9e3779b1) + seed;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    x[i] = ((h ^ (h >>> 16)) >>> 8) * 2 ** -23 - 1;
  }
  return x;
}

const sixteenth = (x) => x.map((v) => v / 16);

// check takes arrays as if they were one.
function check(arrays) {
  let sum = 0, size = 0, i = 0;
  for (const x of arrays) {
    for (const v of x) {
      const t = v * (1 + i++ % 7);
      sum += t;
      size += Math.abs(t);
    }
  }
  return [sum, size];
}

// serve answers requests. works has a function of the sizes for each name, which
// gives { input, run, output }; ready is waited for first.
function serve(works, ready) {
  let job;
  const times = (n) => Array.from({ length: n }, () => {
    const start = performance.now();
    job.run();
    return performance.now() - start;
  });
  onmessage = async ({ data: { work, size, times: n } }) => {
    try {
      await ready;
      if (!work) {
        return postMessage({ ms: times(n) });
      }
      job = works[work](...size);
      const ms = times(1);
      postMessage({ ms, input: check(job.input), output: check(job.output()) });
    } catch (e) {
      postMessage({ error: String(e) });
    }
  };
}
