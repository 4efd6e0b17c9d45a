// Starts the stage's program in its frame, and keeps Ebitengine, which expects
// a page of its own, from taking what belongs to the lesson around it.
"use strict";
(() => {
  const say = (reason, detail) => parent.postMessage(
    { kind: "broken", json: JSON.stringify({ reason, detail: String(detail) }), buffers: [] },
    origin === "null" ? "*" : origin);

  // Ebitengine cancels every key, wheel and touch that its canvas hears, and
  // reloads the document when the WebGL context is lost. So its canvas hears
  // nothing; the program listens on the window for what it needs.
  HTMLCanvasElement.prototype.addEventListener = () => {};

  // The picture is shown pixel by pixel. Without this the browser keeps four
  // samples, a depth and a stencil for each of them. What is drawn is kept: the page
  // may want it as a file long after.
  const getContext = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, options) {
    return getContext.call(this, kind, { ...options, antialias: false, depth: false, stencil: false, preserveDrawingBuffer: true });
  };

  // A page without an origin may not look into this frame, and asks for a copy of
  // its picture.
  addEventListener("message", async ({ data, source, ports }) => {
    if (source !== parent || data?.kind !== "picture" || !ports.length) return;
    const canvas = document.querySelector("canvas");
    const copy = canvas?.width && canvas.height ? await createImageBitmap(canvas) : null;
    ports[0].postMessage(copy, copy ? [copy] : []);
  });

  // A press in the frame leaves the focus where it is, in the lesson: its keys
  // go on working, and nothing scrolls to the frame.
  addEventListener("mousedown", (e) => e.preventDefault());

  // The first picture between two frames is drawn at once, and so is done when
  // the next frame starts; another one waits for that frame. `next` is the
  // browser's own.
  const next = requestAnimationFrame.bind(window);
  let drawn = false; // since the last frame
  const soon = (f) => {
    if (drawn) { next(f); return; }
    drawn = true;
    next(() => { drawn = false; });
    f(performance.now());
  };

  // Ebitengine asks for the next animation frame in every one, for ever. Its
  // request is held here until the program has something to draw, so that an
  // idle stage costs nothing.
  let held = null;
  let woken = true; // the first goes through
  window.requestAnimationFrame = (f) => {
    if (!woken) { held = f; return 0; }
    woken = false;
    return next(f);
  };
  window.labFrames = {
    soon,
    // A task of its own comes after the frame that shows what was drawn.
    over(f) { next(() => setTimeout(f, 0)); },
    wake() {
      if (held === null) { woken = true; return; }
      const f = held;
      held = null;
      soon(f);
    },
  };

  // Ebitengine reads the scale of the device once. When the reader zooms, start
  // again: the page answers the new program with its scene.
  matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", () => location.reload());

  // The lesson compiles the program once, for all its frames. A frame that may
  // not look at its parent compiles it itself.
  const shared = async () => {
    try {
      return await parent.labStage();
    } catch {
      return null;
    }
  };

  const start = async () => {
    const go = new Go();
    const module = await shared();
    if (module) {
      await go.run(await WebAssembly.instantiate(module, go.importObject));
      throw new Error("the stage's program ended");
    }
    const address = "{{stage.wasm}}";
    let response = await fetch(address);
    if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
    if (address.endsWith(".bin")) { // packed: see boot.js
      response = new Response(response.body.pipeThrough(new DecompressionStream("gzip")), { headers: { "Content-Type": "application/wasm" } });
    }
    // Some servers do not know the type of a .wasm file, and then it cannot be
    // compiled while it comes.
    const streams = (response.headers.get("content-type") || "").startsWith("application/wasm");
    const { instance } = streams
      ? await WebAssembly.instantiateStreaming(response, go.importObject)
      : await WebAssembly.instantiate(await response.arrayBuffer(), go.importObject);
    await go.run(instance);
    throw new Error("the stage's program ended");
  };
  start().catch((e) => say("panic", e));
})();
