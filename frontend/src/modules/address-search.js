// Addresses that fit what is typed, as a list of buttons; the chosen one fills in coordinates and municipality.
const SHORTEST = 3;

export function start(root) {
  const texts = JSON.parse(document.getElementById(root.dataset.texts).textContent);
  const input = root.querySelector("input");
  const found = root.querySelector("[data-found]");
  const said = root.querySelector("[data-said]");
  const button = searchButton(input);
  let asked = 0;

  async function search() {
    const text = input.value.trim();
    found.hidden = true;
    if (text.length < SHORTEST) return say(texts.short);
    const number = ++asked;
    say(texts.searching);
    let addresses = null;
    try {
      const answer = await fetch(`${root.dataset.url}?q=${encodeURIComponent(text)}`);
      if (answer.ok) ({ addresses } = await answer.json());
    } catch {
      // No network: said below, as when the register does not answer.
    }
    if (number !== asked) return;
    if (addresses === null) return say(texts.unreachable);
    if (!addresses.length) return say(texts.none);
    say(texts.found.replace("%(count)s", addresses.length));
    found.replaceChildren(...addresses.map(choice));
    found.hidden = false;
  }

  function choice(address) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "ds-button";
    button.dataset.variant = "tertiary";
    button.textContent = `${address.text}, ${address.place}`;
    button.addEventListener("click", () => choose(address));
    return button;
  }

  function choose(address) {
    input.value = `${address.text}, ${address.place}`;
    fill("id_position", `${address.latitude.toFixed(6)}, ${address.longitude.toFixed(6)}`);
    fill("id_municipality", address.municipality);
    found.hidden = true;
    say(texts.chosen.replace("%(address)s", input.value));
    input.focus();
  }

  function say(text) {
    said.textContent = text;
  }

  button.addEventListener("click", search);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    search();
  });
}

/** The button that starts the search stands beside the field. */
function searchButton(input) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "ds-button";
  button.dataset.variant = "secondary";
  button.textContent = input.closest("[data-search-word]").dataset.searchWord;
  const row = document.createElement("div");
  row.className = "address-search__row";
  input.before(row);
  row.append(input, button);
  return button;
}

function fill(id, value) {
  const field = document.getElementById(id);
  if (!field) return;
  if (field.tagName === "SELECT" && ![...field.options].some((option) => option.value === value)) return;
  field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}
