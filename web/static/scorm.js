// The first page of a SCORM package. It holds the lesson in a frame and speaks
// with both sides: with the lesson by the messages of package web/embed, with the
// platform by SCORM 1.2 or 2004, as its script element says. Nothing is sent to
// anybody else, whatever the address asks for.
"use strict";
(() => {
  const said = document.currentScript.dataset; // the standard, the lesson's address, and words
  const frame = document.getElementById("lab-lesson");
  const note = document.getElementById("lab-platform");
  const say = (word, detail) => { note.textContent = said[word].replace("%s", () => detail); note.dataset.labPlatform = word; };

  // What the two standards call the same things.
  const v2004 = said.standard === "2004";
  const call = (name) => (v2004 ? "" : "LMS") + name;
  const core = v2004 ? "cmi." : "cmi.core.";

  // longest is what every platform takes: suspend_data of SCORM 1.2.
  const longest = 4096;

  // The platform's object is in a window around this one, or around the one that
  // opened it. A window of a stranger's may not be looked into; there may be one
  // of the platform's beyond it.
  const object = (from) => {
    for (let w = from, n = 0; w && n < 100; w = w.parent === w ? null : w.parent, n++) {
      try {
        const found = w[v2004 ? "API_1484_11" : "API"];
        if (found) return found;
      } catch { /* a stranger's */ }
    }
    return null;
  };
  let opener = null;
  try {
    opener = window.opener ?? top.opener;
  } catch { /* a stranger's */ }
  const api = object(window) ?? object(opener);

  const ask = (name, ...values) => {
    try {
      return String(api[call(name)](...values) ?? "");
    } catch (error) {
      console.error(error);
      return "";
    }
  };
  const began = api !== null && ask("Initialize", "") === "true";
  const get = (key) => began ? ask("GetValue", key) : "";
  // Whoever looks back at what was done changes nothing.
  const keeps = began && !["review", "browse"].includes(get(v2004 ? "cmi.mode" : "cmi.core.lesson_mode"));
  let changed = false;
  const fault = (what) => say("fault", `${what}, ${ask("GetLastError")}`);
  const set = (key, value) => {
    if (!keeps) return;
    changed = true;
    if (ask("SetValue", key, String(value)) !== "true") fault(key);
  };
  // hours:minutes:seconds, or as ISO 8601 has it.
  const duration = (seconds) => {
    const h = Math.floor(seconds / 3600), m = Math.floor(seconds / 60) % 60, s = (seconds % 60).toFixed(2);
    return v2004 ? `PT${h}H${m}M${s}S` : `${String(h).padStart(4, "0")}:${String(m).padStart(2, "0")}:${s.padStart(5, "0")}`;
  };
  // What a browser that is closed has no time to send is told with each commit.
  const ending = () => {
    set(core + "session_time", duration(Math.floor(performance.now()) / 1000));
    set(core + "exit", "suspend");
  };
  const commit = () => {
    if (!keeps || !changed) return;
    ending();
    changed = false;
    if (ask("Commit", "") !== "true") fault(call("Commit"));
  };

  // incomplete until all exercises are passed; what was reached once stays.
  const status = v2004 ? "cmi.completion_status" : "cmi.core.lesson_status";
  let done = ["passed", "completed"].includes(get(status));
  let best = Number.parseFloat(get(core + "score.raw"));
  let kept = get("cmi.suspend_data");
  if (api === null) say("alone");
  else if (!began) say("refused", ask("GetLastError"));
  else if (!keeps) say("looking");
  else say(done ? "passed" : "connected");
  if (keeps && !done) {
    set(status, "incomplete");
    commit();
  }

  const scored = ({ raw }) => {
    const now = Math.round(raw * 100) / 100;
    if (!Number.isFinite(now) || now < 0 || now > 100 || now <= best) return;
    best = now;
    set(core + "score.min", 0);
    set(core + "score.max", 100);
    set(core + "score.raw", best);
    if (v2004) set("cmi.score.scaled", Math.round(best * 100) / 10000);
  };
  const passed = (graded) => {
    if (done) return;
    done = true;
    set(status, graded && !v2004 ? "passed" : "completed");
    if (graded && v2004) set("cmi.success_status", "passed");
    if (keeps && !note.dataset.labPlatform.startsWith("fault")) say("passed");
  };

  const keep = (state, fits) => {
    if (!fits || state.length > longest) {
      if (keeps) say("long");
      return;
    }
    if (note.dataset.labPlatform === "long") say(done ? "passed" : "connected");
    kept = state;
    set("cmi.suspend_data", kept);
  };

  // A minute's work is not lost with the browser.
  let waiting = 0;
  const soon = () => { waiting ||= setTimeout(() => { waiting = 0; commit(); }, 60_000); };

  const post = (to, message) => to.postMessage({ source: "compression-lab", v: 1, ...message }, location.origin);
  const heard = {
    // A lesson that begins has what this browser keeps of it, of another reader
    // perhaps: it is told what this one did, or that it is nothing.
    ready() { post(frame.contentWindow, { id: "resume", type: "setState", state: kept }); },
    state({ id, state, fits }) {
      if (typeof state === "string" && state !== kept) keep(state, fits);
      id === "checked" ? commit() : soon();
    },
    // Without an exercise it is about the whole page.
    completed({ exercise, success, score }) {
      if (exercise !== "") return;
      if (score) scored(score);
      if (score ? score.raw >= 100 : success === true) passed(!!score);
      post(frame.contentWindow, { id: "checked", type: "getState" }); // its answer is committed
    },
    // Of a learning record the platform is told, if it is the page around this one.
    event({ id, statement }) { if (parent !== window) post(parent, { id, type: "event", statement }); },
    error({ id }) {
      if (id === "resume") say("unread");
      if (id === "checked") commit();
    },
  };
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== frame.contentWindow || origin !== location.origin) return;
    if (data?.source === "compression-lab" && data.v === 1 && Object.hasOwn(heard, data.type)) heard[data.type](data);
  });

  let ended = !began;
  addEventListener("visibilitychange", () => { if (!ended && document.hidden) commit(); });
  addEventListener("pagehide", () => {
    if (ended) return;
    ended = true;
    ending();
    ask(v2004 ? "Terminate" : "Finish", ""); // which commits
  });
  addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); }); // the session has ended

  frame.src = said.lesson;
})();
