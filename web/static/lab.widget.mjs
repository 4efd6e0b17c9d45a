// Compression Lab as an anywidget, for MyST, Jupyter Book, JupyterLab and marimo:
// the model's fields are the attributes of the element that embed.js defines, all
// of which stands below. A field "state" follows the session. MyST copies this
// file into its site: so the field "site" says where the lab is.
const labScript = import.meta.url;
const fields = ["lesson", "widget", "exercise", "locale", "theme", "motion", "hide", "readonly", "seed", "allowLinks", "state", "height", "loading", "sandbox", "site", "title"];

// Not every host's model can do all of it: MyST's has an off and a save_changes
// that throw.
function attempt(f) {
  try {
    f();
  } catch { /* it cannot */ }
}

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
    attempt(() => model.on(`change:${name}`, changed));
    stop.push(() => attempt(() => model.off(`change:${name}`, changed)));
  }
  lab.addEventListener("lab-state", ({ detail }) => {
    if (typeof model.get("state") !== "string" || model.get("state") === detail.state) return;
    model.set("state", detail.state);
    attempt(() => model.save_changes());
  });
  el.append(lab);
  return () => {
    stop.forEach((f) => f());
    lab.remove();
  };
}

export default { render };

{{embed}}
