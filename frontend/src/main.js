// The page works without any of this; each module adds one behaviour to it.
import "./styles.css";
import "@digdir/designsystemet-web";
import "./kept-values.js";

// <element data-module="plot-editor"> is started by start(element) of modules/plot-editor.js, fetched when a page has one.
const modules = import.meta.glob("./modules/*.js");

for (const element of document.querySelectorAll("[data-module]")) {
  const load = modules[`./modules/${element.dataset.module}.js`];
  if (load) load().then(({ start }) => start(element));
  else console.error(`There is no module ${element.dataset.module}`);
}
