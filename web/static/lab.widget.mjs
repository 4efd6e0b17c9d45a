// Compression Lab as an anywidget, for MyST, Jupyter Book, JupyterLab and marimo:
// the model's fields are the attributes of the element that embed.js defines, all
// of which stands below. A field "state" follows the session. This file may be
// copied: then the field "site" says where the lab is.
const labScript = import.meta.url;
const fields = ["lesson", "widget", "exercise", "locale", "theme", "motion", "hide", "readonly", "seed", "allowLinks", "state", "height", "loading", "sandbox", "site", "title"];

function render({ model, el }) {
  const lab = document.createElement("compression-lab");
  const show = (name) => {
    const value = model.get(name);
    if (value === undefined || value === null || value === false) lab.removeAttribute(name);
    else lab.setAttribute(name, value === true ? "" : Array.isArray(value) ? value.join(",") : String(value));
  };
  const stop = [];
  for (const name of fields) {
    show(name);
    const changed = () => show(name);
    model.on?.(`change:${name}`, changed);
    stop.push(() => model.off?.(`change:${name}`, changed));
  }
  lab.addEventListener("lab-state", ({ detail }) => {
    if (typeof model.get("state") !== "string" || model.get("state") === detail.state) return;
    model.set("state", detail.state);
    model.save_changes?.();
  });
  el.append(lab);
  return () => {
    stop.forEach((f) => f());
    lab.remove();
  };
}

export default { render };

{{embed}}
