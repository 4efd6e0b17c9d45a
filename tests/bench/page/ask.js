// ask gives a worker of this page a request and waits for its reply. A worker
// that does not start, or fails, replies with the error.
"use strict";

const workers = {};

function ask(name, request) {
  const worker = workers[name] ??= new Worker(name);
  return new Promise((done) => {
    worker.onmessage = (e) => done(e.data);
    worker.onerror = (e) => {
      delete workers[name];
      done({ error: e.message });
    };
    worker.postMessage(request);
  });
}
