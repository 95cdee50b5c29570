// Follows a plan in the making: asks how far it has come, and loads the page anew when it has ended.
const SECONDS = 1;
const SECONDS_WHEN_LOST = 5;

export function start(section) {
  const bar = section.querySelector("progress");
  const state = document.querySelector("[data-run-state]");
  const words = section.querySelector("[data-words]");
  section.querySelector("[data-again]").hidden = true;

  async function ask() {
    let wait = SECONDS;
    try {
      const answer = await fetch(section.dataset.source, { headers: { accept: "application/json" } });
      if (!answer.ok) throw new Error(`${answer.status}`);
      const run = await answer.json();
      if (!run.is_under_way) {
        location.reload();
        return;
      }
      bar.value = run.percent;
      state.innerHTML = run.state;
      // Only what has changed is written, so that a screen reader reads each phase once.
      if (words.dataset.last !== run.html) {
        words.dataset.last = run.html;
        words.innerHTML = run.html;
      }
    } catch {
      words.textContent = section.dataset.lost;
      words.dataset.last = "";
      wait = SECONDS_WHEN_LOST;
    }
    setTimeout(ask, wait * 1000);
  }
  setTimeout(ask, SECONDS * 1000);
}
