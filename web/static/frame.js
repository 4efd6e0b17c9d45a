// A page in a frame: how high it is, for the page around it, in three dialects;
// links that leave the frame; and the post between that page and the program
// (package web/embed), which decides what is said. boot.js loads it where the
// page has a parent.
"use strict";
(() => {
  const host = parent;
  const asked = new URLSearchParams(location.search);

  // What the program says gets a name here, as what is said here does.
  let named = 0;
  const post = (message, to) => {
    message.id ??= `m${++named}`;
    for (const target of to) host.postMessage(message, target);
  };

  // The host may speak before the program listens.
  let hear = null;
  const early = [];
  addEventListener("message", (event) => {
    const { data, origin, source } = event;
    if (source !== host) return;
    if (data?.context === "h5p") return h5p(data.action);
    if (data?.source !== "compression-lab") return;
    let text;
    try {
      text = JSON.stringify(data);
    } catch { // what JSON has no word for
      text = '{"source":"compression-lab","v":1,"type":""}';
    }
    hear ? hear(text, origin) : early.push([text, origin]);
  });

  // The height is that of the content, which the frame's own does not change. It
  // is looked at when the content changes, and told once for all changes within a
  // moment; a browser tells no frame out of sight of them, so the program asks too.
  let told = 0;
  let speaksH5P = false;
  const height = () => Math.ceil(document.body.getBoundingClientRect().height);
  const tell = () => {
    const now = height();
    if (Math.abs(now - told) < 1) return;
    told = now;
    post({ source: "compression-lab", v: 1, type: "resize", height: now }, ["*"]);
    host.postMessage(JSON.stringify({ subject: "lti.frameResize", height: now }), "*");
    speaksH5P ? prepare() : sayH5P("hello");
  };
  let waiting = 0;
  const soon = () => { waiting ||= setTimeout(() => { waiting = 0; tell(); }, 40); };

  // H5P's resizer answers hello, and takes a height once it has made room for it. It
  // may come later than this page: it says so to frames whose address has h5p in it,
  // and to others it is said hello with each height until it answers.
  const sayH5P = (action, more) => host.postMessage({ context: "h5p", action, ...more }, "*");
  const prepare = () => sayH5P("prepareResize", { scrollHeight: told, clientHeight: told });
  const h5p = (action) => {
    if (action === "ready") {
      sayH5P("hello");
    } else if (action === "hello") {
      speaksH5P = true;
      if (told) prepare();
    } else if (action === "resizePrepared") {
      sayH5P("resize", { scrollHeight: told });
    } else if (action === "resize") { // its window has another width
      soon();
    }
  };
  sayH5P("hello");

  // free reports whether this page is surely in no sandbox: nobody tells it, so
  // that it has to look at each frame around it.
  const free = () => {
    try {
      for (let w = self; w !== top; w = w.parent) {
        if (!w.frameElement || w.frameElement.hasAttribute("sandbox")) return false;
      }
      return true;
    } catch { // a stranger's
      return false;
    }
  };

  // A link opens a page of its own, or nothing where the address says so.
  const outward = (link) => link && !link.getAttribute("href").startsWith("#") && !link.dataset.do && !link.hasAttribute("download");
  const linkless = asked.get("allowLinks") === "false";
  const lead = (link) => {
    if (!outward(link)) return;
    if (linkless) link.removeAttribute("href");
    else Object.assign(link, { target: "_blank", rel: "noopener" });
  };
  for (const kind of ["click", "auxclick"]) {
    addEventListener(kind, (event) => {
      const link = event.target.closest?.("a[href]");
      lead(link);
      if (link && !link.hasAttribute("href")) event.preventDefault();
    }, true);
  }

  const settled = () => {
    if (linkless) document.querySelectorAll("a[href]").forEach(lead);
    soon();
  };
  globalThis.labFrame = {
    post: (text, to) => post(JSON.parse(text), to),
    hear(f) {
      hear = f;
      for (const one of early.splice(0)) f(...one);
    },
    settled,
    free,
  };
  const begin = () => {
    new ResizeObserver(soon).observe(document.body);
    settled();
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", begin, { once: true });
  else begin();
})();
