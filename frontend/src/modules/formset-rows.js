// A table of a Django formset gets a button that adds a row; without it there are empty rows to fill in.
export function start(frame) {
  const button = document.getElementById(frame.dataset.button);
  const total = frame.querySelector(`[name="${frame.dataset.prefix}-TOTAL_FORMS"]`);
  const template = frame.querySelector("template");
  if (!button || !total || !template) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const holder = document.createElement("tbody");
    holder.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value);
    const row = holder.querySelector("tr");
    frame.querySelector("tbody").append(row);
    total.value = Number(total.value) + 1;
    row.querySelector("select, input:not([type=hidden])").focus();
  });
}
