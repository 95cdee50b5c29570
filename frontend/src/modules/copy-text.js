// A letter that can be copied with its subject ([data-copy], told in [data-said]) or printed ([data-print]).
export function start(form) {
  const text = form.querySelector("textarea");
  const subject = form.querySelector("input[name=subject]");
  const copy = form.querySelector("[data-copy]");
  const print = form.querySelector("[data-print]");
  const said = form.querySelector("[data-said]");
  if (navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(`${subject.value}\n\n${text.value}`);
      said.textContent = form.dataset.copied;
    });
  }
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
