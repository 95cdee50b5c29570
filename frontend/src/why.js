// "Why this flow?" opens beside the table; the link is a page of its own for whoever has no JavaScript.

export function startWhy() {
  const dialog = document.getElementById("why-dialog");
  if (!dialog) return;
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-why]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    const answer = await fetch(link.href);
    const article = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("why");
    if (!article) return window.location.assign(link.href);
    dialog.replaceChildren(closeButton(dialog), article);
    dialog.showModal();
    dialog.scrollTop = 0;
  });
}

function closeButton(dialog) {
  const texts = JSON.parse(document.getElementById("map-texts").textContent);
  const button = Object.assign(document.createElement("button"), { type: "button", className: "ds-button" });
  button.dataset.variant = "tertiary";
  button.dataset.command = "close";
  button.setAttribute("aria-label", texts.close);
  button.addEventListener("click", () => dialog.close());
  return button;
}
