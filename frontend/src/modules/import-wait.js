// Follows an import that a background job has in hand: says for how long, and loads the page anew when it has ended.
const SECONDS = 2;

export function start(section) {
  const words = section.querySelector("[data-words]");
  const again = section.querySelector("[data-again]");
  again.hidden = true;

  async function ask() {
    try {
      const answer = await fetch(section.dataset.source, { headers: { accept: "application/json" } });
      if (!answer.ok) throw new Error(`${answer.status}`);
      const run = await answer.json();
      if (!run.is_waiting) {
        location.reload();
        return;
      }
      words.textContent = run.words;
    } catch {
      again.hidden = false;
    }
    setTimeout(ask, SECONDS * 1000);
  }
  // Not spoken every other second: the page says what it waits for, and loads anew when it is there.
  section.setAttribute("aria-live", "off");
  setTimeout(ask, SECONDS * 1000);
}
