// The loader. It runs before the first paint: it sets the theme, starts the
// worker with the engine, and fetches the page's program. All file names come
// from the data attributes of its own script element.
(() => {
  "use strict";
  const boot = document.currentScript.dataset;
  const root = document.documentElement;

  // A page in somebody else's frame has no chrome of its own, and a program that
  // speaks with the page around it. In a sandbox it has no origin: its own files
  // are a stranger's, and it may start no worker from one.
  const framed = parent !== self;
  const nowhere = self.origin === "null" && location.protocol.startsWith("http");
  if (framed) root.dataset.framed = "true";

  // Storage may be refused (a sandboxed frame, a private window): every access
  // throws then, go-app's own at its start too. A stand-in that lasts as long as
  // the page takes its place.
  for (const name of ["localStorage", "sessionStorage"]) {
    try {
      globalThis[name].length;
    } catch {
      globalThis.labNotKept = true;
      const kept = new Map();
      Object.defineProperty(globalThis, name, {
        configurable: true,
        value: {
          get length() { return kept.size; },
          key: (i) => [...kept.keys()][i] ?? null,
          getItem: (key) => kept.get(key) ?? null,
          setItem: (key, value) => { kept.set(key, value); },
          removeItem: (key) => { kept.delete(key); },
          clear: () => { kept.clear(); },
        },
      });
    }
  }
  // It may also be full.
  globalThis.labStored = (key) => localStorage.getItem(key) ?? "";
  globalThis.labStore = (key, value) => {
    try { value === "" ? localStorage.removeItem(key) : localStorage.setItem(key, value); } catch { /* not kept */ }
  };

  globalThis.labTheme = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  const asked = new URLSearchParams(framed || boot.embed ? location.search : "");
  globalThis.labTheme(asked.get("theme") || globalThis.labStored("compression-lab:theme"));
  if (asked.get("motion") === "off") root.dataset.motion = "off";

  // A browser without popovers leads to the glossary instead.
  if (!("popover" in HTMLElement.prototype)) {
    addEventListener("click", (event) => {
      const term = event.target.closest?.("[popovertarget]");
      if (term) location.href = term.dataset.href;
    });
  }

  // A fragment that is no part of an address, as of a link that was cut off, ends
  // go-app before it starts. What is wrong with it is for the program to say.
  const broken = /%(?![0-9A-Fa-f]{2})/g;
  if (broken.test(location.hash)) location.hash = location.hash.replace(broken, "%25");

  // What go-app asks of its own loader. The page lives where it was copied to,
  // so there is no prefix to strip: one route catches every path.
  const env = { GOAPP_ROOT_PREFIX: "", GOAPP_STATIC_RESOURCES_URL: "", GOAPP_INTERNAL_URLS: "[]", GOAPP_VERSION: "" };
  globalThis.goappGetenv = (key) => env[key] ?? "";
  globalThis.goappKeepBodyClean = () => () => {};

  // The elements and texts of the page, which its program takes over as they are:
  // see web/page/adopt.go.txt.
  globalThis.labNodes = (top) => {
    const nodes = [];
    const counts = [];
    const add = (node) => {
      const at = nodes.push(node) - 1;
      for (const child of node.childNodes) add(child);
      counts[2 * at] = node.childNodes.length;
      counts[2 * at + 1] = nodes.length - at;
    };
    add(top);
    return [nodes, nodes.map((node) => node.localName ?? node.nodeName).join(" "), new Uint8Array(Int32Array.from(counts).buffer)];
  };

  // go-app would take over every link, and the way back, from when its program
  // starts: a press in that moment led nowhere. Links lead to pages of their own.
  for (const name of ["onclick", "onpopstate"]) Object.defineProperty(globalThis, name, { get: () => null, set() {} });

  let told = null; // once the page around can be
  const say = (name) => {
    const p = document.getElementById("lab-boot-status");
    if (!p) return;
    p.textContent = p.dataset[name];
    p.hidden = false;
    told && told.then(() => globalThis.labFrame?.post(JSON.stringify({ source: "compression-lab", v: 1, type: "error", message: p.textContent }), ["*"]));
  };
  globalThis.labFailed = () => say(nowhere ? "sandboxed" : "failed");

  if (typeof WebAssembly !== "object") {
    addEventListener("DOMContentLoaded", () => say("noWasm"));
    return;
  }

  // A learning platform compresses nothing that it serves, so in its package a
  // program is packed, as .bin, and unpacked while it comes.
  const packed = (address) => address.endsWith(".bin");
  if (packed(boot.page) && typeof DecompressionStream !== "function") {
    addEventListener("DOMContentLoaded", () => say("old"));
    return;
  }
  const get = async (address) => {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    if (!packed(address)) return response;
    return new Response(response.body.pipeThrough(new DecompressionStream("gzip")), { headers: { "Content-Type": "application/wasm" } });
  };

  // Run may be pressed before the page's program is here; it will ask. Where it
  // would ask for what the document says, as nothing was changed in it or is kept
  // of an earlier visit, the worker is asked at once (early_js.go).
  globalThis.labPressed = [];
  globalThis.labAsked = undefined; // and null once the program asks
  const ask = (cell) => {
    const first = document.getElementById("lab-first");
    const changed = () => location.hash || ["text", "link"].some((kept) => globalThis.labStored(`compression-lab:${kept}:${location.pathname}`)) ||
      [...document.querySelectorAll("[data-lab-code]")].some((field) => field.value !== field.defaultValue);
    if (globalThis.labAsked !== undefined || !globalThis.labWorker || !first || framed || changed()) return;
    globalThis.labAsked = JSON.parse(first.textContent)[cell];
    globalThis.labWorker.postMessage({ kind: "run", json: globalThis.labAsked, buffers: [] });
  };
  const early = (event) => {
    if (root.dataset.labLive) return document.removeEventListener("click", early);
    const cell = event.target.closest("[data-do=run]")?.closest("[data-lab-cell]");
    if (!cell) return;
    globalThis.labPressed.push(cell.dataset.labCell);
    ask(cell.dataset.labCell);
  };
  document.addEventListener("click", early);

  // The small file first: both programs wait for it, and it would wait for their
  // megabytes.
  const script = (src) => new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = src;
    element.onload = resolve;
    element.onerror = () => reject(new Error(src + " did not load"));
    document.head.append(element);
  });
  // What does not come of a frame's is missing there, and no more.
  told = framed && script(boot.frame).catch(() => {});
  const executor = Promise.all([script(boot.exec), told]);
  executor.catch(() => {}); // reported where it is awaited

  // A worker of a page that was opened from a disk, or that is in a sandbox, may
  // fetch nothing: it is sent its program, compiled, which the page then has too.
  let program = null;
  globalThis.labWorkerScript = boot.worker;
  if (nowhere && boot.worker) {
    const script = JSON.stringify(new URL(boot.worker, location.href));
    globalThis.labWorkerScript = URL.createObjectURL(new Blob([`self.labScript = ${script}; importScripts(${script});`], { type: "text/javascript" }));
  }
  globalThis.labNewWorker = () => {
    if (!boot.alone && !nowhere) return new Worker(boot.worker);
    const worker = new Worker(globalThis.labWorkerScript + "#shared");
    program ??= get(boot.lab).then((response) => WebAssembly.compileStreaming(response));
    program.then((module) => {
      worker.postMessage({ module });
      worker.onmessage?.({ data: { module } });
    }, (error) => {
      console.error(error);
      worker.onerror?.(error);
    });
    return worker;
  };

  // The worker starts at once. What it says before the page listens is kept.
  if (boot.worker) {
    globalThis.labEarly = [];
    try {
      const worker = globalThis.labNewWorker();
      worker.onmessage = (event) => globalThis.labEarly.push(event);
      globalThis.labWorker = worker;
    } catch (error) {
      console.error(error);
    }
  }

  const pageProgram = framed ? boot.pageWhole : boot.page;
  const fetched = get(pageProgram);
  fetched.catch(() => {}); // reported where it is awaited

  const parsed = new Promise((resolve) => {
    if (document.readyState === "loading") addEventListener("DOMContentLoaded", resolve, { once: true });
    else resolve();
  });

  const start = async () => {
    const response = await fetched;
    await executor;
    const go = new Go();
    let result;
    if (response.headers.get("Content-Type")?.startsWith("application/wasm") && WebAssembly.instantiateStreaming) {
      result = await WebAssembly.instantiateStreaming(response, go.importObject);
    } else {
      result = await WebAssembly.instantiate(await response.arrayBuffer(), go.importObject);
    }
    await parsed;
    await go.run(result.instance);
    throw new Error("the page's program ended");
  };
  start().catch((error) => {
    console.error(error);
    parsed.then(globalThis.labFailed);
  });

  // The stage's program is compiled once for all frames, which ask for it. What
  // did not arrive is asked for again.
  let stage = null;
  globalThis.labStage = () => stage ??= get(boot.stageWasm).then(async (response) => response.headers.get("Content-Type")?.startsWith("application/wasm")
    ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer())
  ).catch((error) => { stage = null; throw error; });

  // The service worker keeps the site for a time without a network. A newer
  // version of it that has arrived waits until the reader, asked by the page,
  // lets it take over.
  const keep = async () => {
    let workers;
    try {
      workers = navigator.serviceWorker;
    } catch { /* a sandboxed frame */ }
    if (!workers || !boot.offline) return; // nor by http:// from another machine, nor in one file
    const kept = await workers.register(boot.offline, { updateViaCache: "none" });
    let asked = false;
    const look = () => globalThis.labNewer(!!kept.waiting);
    const watch = (worker) => worker?.addEventListener("statechange", look);
    globalThis.labTakeOver = () => {
      asked = true;
      kept.waiting?.postMessage("take over");
    };
    kept.addEventListener("updatefound", () => watch(kept.installing));
    workers.addEventListener("controllerchange", () => asked ? location.reload() : look());
    watch(kept.installing);
    watch(kept.waiting);
    look();
    const { active } = await workers.ready;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => { if (data) root.dataset.labOffline = "ready"; };
    active.postMessage("keep", [port2]);
  };

  // Once the page is live and nothing else is wanted, the stage's program and
  // page are fetched, so that the first picture does not wait for them; then the
  // rest of the site, unless this is a frame in somebody else's page.
  const idle = globalThis.requestIdleCallback ?? ((f) => setTimeout(f, 1500));
  new MutationObserver((_, observer) => { observer.disconnect(); idle(async () => {
    if (boot.stageWasm) {
      if (!boot.alone) {
        const link = document.createElement("link");
        link.rel = "prefetch";
        link.href = boot.stage;
        document.head.append(link);
      }
      await globalThis.labStage().catch(() => {});
    }
    // What does not come, for want of room or of a network, is asked for by the
    // next page.
    idle(() => keep().catch(() => {}));
  }); }).observe(root, { attributeFilter: ["data-lab-live"] });
})();
