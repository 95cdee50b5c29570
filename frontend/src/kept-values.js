// Fills what was kept into the form of the page that it was kept for, once.
export const KEY = "kept-values";

const text = sessionStorage.getItem(KEY);
if (text) {
  const kept = JSON.parse(text);
  if (kept.path === location.pathname) {
    sessionStorage.removeItem(KEY);
    fill(kept);
  }
}

function fill({ values, notice }) {
  const form = formOf(Object.keys(values));
  if (!form) return;
  for (const [name, written] of Object.entries(values)) {
    const fields = [...form.elements].filter((field) => field.name === name);
    for (const field of fields) {
      if (field.type === "checkbox" || field.type === "radio") field.checked = written.includes(field.value);
      else if (field.multiple) for (const option of field.options) option.selected = written.includes(option.value);
      else field.value = written[0] ?? "";
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
  const box = document.createElement("div");
  box.className = "ds-alert";
  box.dataset.color = "info";
  box.setAttribute("role", "status");
  box.textContent = notice;
  form.prepend(box);
}

// The form of the page that has most of the fields.
function formOf(names) {
  const hits = (form) => names.filter((name) => form.elements.namedItem(name)).length;
  const found = [...document.querySelectorAll("main form")].sort((a, b) => hits(b) - hits(a))[0];
  return found && hits(found) ? found : undefined;
}
