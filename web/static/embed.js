// Compression Lab in a page of yours:
//
//   <script src=…/embed.js async></script>
//   <compression-lab lesson="magnitude-pruning" widget="wrong"></compression-lab>
//
// The element makes a frame when it comes near the window, gives it the height
// that it asks for, and never the focus. Its attributes are the parameters of a
// widget, and
//
//   state     a session: what stands after the # of a link
//   height    pixels until the frame says how high it is; 480
//   loading   eager: at once
//   sandbox   the frame's; with no value: allow-scripts allow-popups
//   site      the lab's address, where this script lies elsewhere
//
// What the frame says comes as events: lab-ready, lab-load, lab-state, lab-event,
// lab-completed, lab-error, the message in detail. send("getState") and the like
// ask it something, and promise the answer.
"use strict";
(() => {
  if (customElements.get("compression-lab")) return;
  const script = {{script}};
  const widgets = {{widgets}}; // by lesson: its cells, and which of them are exercises
  const words = {{words}};
  const passed = ["locale", "theme", "motion", "hide", "readonly", "seed", "allowLinks"];
  const fill = (text, ...values) => values.reduce((said, value) => said.replace("%s", () => value), text);

  // page is the frame's path on the site. What cannot be is an Error in words.
  const page = (lesson, widget, exercise) => {
    if (widget === "workbench" && !lesson) return "embed/workbench/";
    const [cells, tasks] = Object.hasOwn(widgets, lesson ?? "") ? widgets[lesson] : [];
    if (!cells) throw new Error(fill(words.lesson, lesson ?? "", Object.keys(widgets).join(", ")));
    if (exercise !== null) {
      widget = tasks[Number(exercise) - 1];
      if (!widget) throw new Error(fill(words.exercise, lesson, exercise, String(tasks.length)));
    }
    if (widget === null || widget === "") return `lessons/${lesson}/`;
    if (!cells.includes(widget)) throw new Error(fill(words.widget, lesson, widget, cells.join(", ")));
    return `embed/${lesson}/${widget}/`;
  };

  // On the lab's own page about this, an address that names a widget leads there.
  const here = {{go}};
  if (here && /[?&](lesson|widget)=/.test(location.search)) {
    const query = new URLSearchParams(location.search);
    try {
      const to = new URL(page(query.get("lesson"), query.get("widget"), query.get("exercise")), new URL("./", script));
      location.replace(to + location.search + location.hash);
    } catch (error) {
      const say = () => {
        const said = document.getElementById("lab-boot-status");
        said.textContent = error.message;
        said.hidden = false;
      };
      if (document.readyState === "loading") addEventListener("DOMContentLoaded", say);
      else say(); // this script waits for nobody
    }
  }

  const all = new Set(); // the elements with a frame
  addEventListener("message", (event) => {
    if (event.data?.source !== "compression-lab") return;
    for (const lab of all) lab.hear(event);
  });

  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) target.mount();
  }, { rootMargin: "400px" });

  let asked = 0;

  // What is said to the frame when its attribute changes. Another one, but for the
  // element's own, makes another frame.
  const live = { theme: ["setTheme", "auto"], locale: ["setLocale", "en"], state: ["setState", ""] };
  const asking = ["lesson", "widget", "exercise", "site", "sandbox", ...passed.filter((name) => !live[name]).map((name) => name.toLowerCase())];

  class CompressionLab extends HTMLElement {
    static observedAttributes = [...Object.keys(live), ...asking];
    #frame = null;
    #shown = false; // a frame, or why there is none
    #stale = false; // another frame is to take its place
    #ready = false; // the frame listens
    #unsaid = []; // what it is told then
    #waiting = new Map(); // answers that have not come, by id
    #state = ""; // what the frame said last

    connectedCallback() {
      this.style.display = "block";
      this.style.minHeight = `${this.#high()}px`;
      if (this.getAttribute("loading") === "eager") this.mount();
      else near.observe(this);
    }

    disconnectedCallback() {
      near.unobserve(this);
      this.#drop();
    }

    attributeChangedCallback(name, before, value) {
      if (!this.#shown || this.#stale || before === value || name === "state" && value === this.#state) return;
      if (live[name] && this.#frame) {
        const [type, usual] = live[name];
        this.send(type, { [name]: value ?? usual }).catch(() => {}); // lab-error tells of it
        return;
      }
      this.#stale = true; // for all that change together
      queueMicrotask(() => {
        this.#stale = false;
        this.#drop();
        this.mount();
      });
    }

    // drop takes the frame away. Who waits for an answer of it is told so.
    #drop() {
      all.delete(this);
      this.#frame?.remove();
      this.#frame = null;
      this.#shown = this.#ready = false;
      this.#state = "";
      this.#refuse(words.early);
    }

    #refuse(why) {
      for (const { reject } of this.#waiting.values()) reject(new Error(why));
      this.#waiting.clear();
      this.#unsaid = [];
    }

    // address is that of the frame.
    get address() {
      const site = this.getAttribute("site") ?? script;
      if (!/^https?:/.test(site ?? "")) throw new Error(words.site);
      const path = page(this.getAttribute("lesson"), this.getAttribute("widget"), this.getAttribute("exercise"));
      const url = new URL(path, new URL("./", site));
      for (const name of passed) {
        if (this.hasAttribute(name)) url.searchParams.set(name, this.getAttribute(name) || "true");
      }
      url.searchParams.set("host", origin);
      url.hash = this.getAttribute("state") ?? "";
      return url;
    }

    mount() {
      near.unobserve(this);
      if (this.#frame || !this.isConnected) return;
      this.#shown = true;
      let address;
      try {
        address = this.address;
      } catch (error) {
        this.textContent = error.message;
        this.style.minHeight = "";
        return;
      }
      const frame = document.createElement("iframe");
      frame.title = this.getAttribute("title") ?? words.title;
      frame.allow = "clipboard-write";
      frame.referrerPolicy = "no-referrer";
      if (this.hasAttribute("sandbox")) frame.setAttribute("sandbox", this.getAttribute("sandbox") || "allow-scripts allow-popups");
      Object.assign(frame.style, { display: "block", width: "100%", border: "0", height: `${this.#high()}px` });
      frame.src = address;
      this.#frame = frame;
      all.add(this);
      this.replaceChildren(frame);
    }

    // hear takes a message, if it is this frame's.
    hear({ data, source, origin }) {
      const frame = this.#frame;
      if (!frame || source !== frame.contentWindow) return;
      if (origin !== (this.#sandboxed() ? "null" : new URL(frame.src).origin)) return;
      if (data.type === "ready") {
        this.#ready = true;
        for (const message of this.#unsaid.splice(0)) this.#say(message);
      }
      if (data.type === "error" && !this.#ready) this.#refuse(data.message); // it does not start
      if (data.type === "state") this.#state = data.state;
      if (data.type === "resize") {
        this.style.minHeight = "";
        frame.style.height = `${Math.min(Math.max(Number(data.height) || 0, 40), 40000)}px`;
        return;
      }
      const answer = this.#waiting.get(data.id);
      if (answer) {
        this.#waiting.delete(data.id);
        data.type === "error" ? answer.reject(new Error(data.message)) : answer.resolve(data);
      }
      if (["ready", "load", "state", "event", "completed", "error"].includes(data.type)) {
        this.dispatchEvent(new CustomEvent(`lab-${data.type}`, { detail: data, bubbles: true }));
      }
    }

    // send asks the frame something: send("setTheme", { theme: "dark" }). It promises
    // the answer.
    send(type, fields = {}) {
      if (!this.#frame) return Promise.reject(new Error(words.early));
      const id = `h${++asked}`;
      const message = { ...fields, source: "compression-lab", v: 1, id, type };
      return new Promise((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        this.#ready ? this.#say(message) : this.#unsaid.push(message);
      });
    }

    #say(message) {
      this.#frame.contentWindow.postMessage(message, this.#sandboxed() ? "*" : new URL(this.#frame.src).origin);
    }

    // sandboxed: the frame has no origin to be named by.
    #sandboxed() { return this.#frame.hasAttribute("sandbox") && !this.#frame.sandbox.contains("allow-same-origin"); }

    #high() { return Number(this.getAttribute("height")) || 480; }
  }
  customElements.define("compression-lab", CompressionLab);
})();
