// Runs before each document's own scripts. In the frame of a stage it counts how
// long the stage's program is at work, and tells of each picture that it hands to
// the browser. The page's own document keeps there what a stage said that it drew.
if (window === top) {
  addEventListener("message", (e) => {
    if (e.data && e.data.kind === "drawn") e.source.benchFrame.drawn = JSON.parse(e.data.json);
  });
} else (() => {
  const own = { work: 0, pictures: 0, told: null, drawn: null };
  let depth = 0;
  const timed = (f) => typeof f !== "function" ? f : function (...args) {
    const start = performance.now();
    depth++;
    try {
      return f.apply(this, args);
    } finally {
      if (--depth === 0) own.work += performance.now() - start;
    }
  };
  for (const name of ["requestAnimationFrame", "setTimeout"]) {
    const real = window[name];
    window[name] = (f, ...rest) => real.call(window, timed(f), ...rest);
  }
  const listen = window.addEventListener;
  window.addEventListener = (kind, f, ...rest) => listen.call(window, kind, timed(f), ...rest);
  const watched = (kind, name) => {
    const real = kind.prototype[name];
    kind.prototype[name] = function (...args) {
      const result = real.apply(this, args);
      own.pictures++;
      if (own.told) own.told();
      return result;
    };
  };
  watched(CanvasRenderingContext2D, "putImageData");
  watched(WebGL2RenderingContext, "drawElements");
  // There is no pointer behind an event that a script sends.
  Element.prototype.setPointerCapture = () => {};
  Object.defineProperty(window, "benchFrame", { value: own });
})();
