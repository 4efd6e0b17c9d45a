// Runs before a document's own scripts. It only listens.
(() => {
  const watch = {
    violations: [], // of the Content-Security-Policy
    ran: {},        // cell id → how many results it has shown
    ranAt: {},      // cell id → when it showed the last one, milliseconds since navigation
    drawn: null,    // what the stage said with its last picture
    drawings: 0,    // how many pictures the stage has reported
    drawnAt: 0,     // when the last report came
    readyAt: 0,     // when a stage's frame last became ready
  };
  Object.defineProperty(window, "labWatch", { value: watch });
  addEventListener("securitypolicyviolation", e =>
    watch.violations.push(`policy: ${e.violatedDirective} refused ${e.blockedURI}`), true);
  if (window !== top) return;
  addEventListener("message", e => {
    if (e.data && e.data.kind === "drawn") {
      watch.drawn = JSON.parse(e.data.json);
      watch.drawings++;
      watch.drawnAt = performance.now();
    }
  });
  new MutationObserver(records => {
    for (const r of records) {
      if (r.attributeName === "data-lab-stage-state") {
        if (r.target.dataset.labStageState === "ready") watch.readyAt = performance.now();
        continue;
      }
      const id = r.target.dataset.labCell;
      watch.ran[id] = (watch.ran[id] || 0) + 1;
      watch.ranAt[id] = performance.now();
    }
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-lab-ran", "data-lab-stage-state"] });
})()
