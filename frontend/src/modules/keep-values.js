// A link that opens a form again: what was written travels with it, in this tab alone.
import { KEY } from "../kept-values.js";

export function start(link) {
  link.addEventListener("click", () => {
    const values = JSON.parse(document.getElementById(link.dataset.kept).textContent);
    const path = new URL(link.href).pathname;
    sessionStorage.setItem(KEY, JSON.stringify({ path, values, notice: link.dataset.notice }));
  });
}
