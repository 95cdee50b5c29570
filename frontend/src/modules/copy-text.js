// A button that copies the value of a field, and says that it did.
export function start(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  button.after(said);
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.target);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = ` ${button.dataset.done}`;
    } catch {
      said.textContent = ` ${button.dataset.failed}`;
    }
  });
}
