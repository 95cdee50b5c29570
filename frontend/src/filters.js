// The filter: one form, one address. Map, charts and table follow whatever the address says.

const CHANGED = "filter:changed";

/** Calls `follow` with the filter's query now, and again whenever it changes. */
export function onFilter(follow) {
  follow(window.location.search);
  document.addEventListener(CHANGED, () => follow(window.location.search));
}

export function startFilters() {
  const form = document.getElementById("filters");
  if (!form) return;
  document.documentElement.classList.add("enhanced");
  addSlider(form.querySelector("[data-slider]"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    goTo(queryOf(form));
  });
  form.addEventListener("change", () => goTo(queryOf(form)));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-swap-link]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    goTo(new URL(link.href).search, { focus: link.closest("nav, thead") ? "flows-heading" : null });
  });
  window.addEventListener("popstate", () => show({}));
}

/** Show only the flows to and from one place; the map asks for it. */
export function showPlace(id) {
  const query = new URLSearchParams(window.location.search);
  query.set("place", id);
  query.delete("page");
  goTo(`?${query}`, { focus: "flows-heading" });
  document.getElementById("flows").scrollIntoView();
}

function queryOf(form) {
  const query = new URLSearchParams([...new FormData(form)].filter(([name, value]) => value && name !== "colour-by"));
  const sort = new URLSearchParams(window.location.search).get("sort");
  if (sort) query.set("sort", sort);
  return query.size ? `?${query}` : "";
}

function goTo(search, { focus = null } = {}) {
  window.history.pushState(null, "", search || window.location.pathname);
  return show({ focus });
}

let latest = 0;

/** Fetch the page that the address names, and put its parts in place of the ones here. */
async function show({ focus }) {
  const number = ++latest;
  document.dispatchEvent(new Event(CHANGED));
  const parts = document.querySelectorAll("[data-swap]");
  parts.forEach((part) => part.setAttribute("aria-busy", "true"));
  const answer = await fetch(window.location.href);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (number !== latest) return;
  for (const part of parts) {
    const replacement = fresh.getElementById(part.id);
    if (!replacement) return window.location.reload();
    part.replaceWith(replacement);
  }
  for (const link of document.querySelectorAll(".languages a")) {
    const same = fresh.querySelector(`.languages a[hreflang="${link.hreflang}"]`);
    if (same) link.setAttribute("href", same.getAttribute("href"));
  }
  takeOver(fresh.getElementById("filters"));
  const heading = focus && document.getElementById(focus);
  if (heading) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
}

/** The form shows what the address says, also after "back" and after a link that changes the filter. */
function takeOver(fresh) {
  const form = document.getElementById("filters");
  for (const select of form.querySelectorAll("select")) select.value = fresh.elements[select.name].value;
  form.querySelector("#place")?.remove();
  const place = fresh.querySelector("#place");
  if (place) form.append(place);
  form.querySelector("input[type=range]")?.dispatchEvent(new Event("follow"));
}

/** A slider over the years in place of the list of them; its first notch is all years. */
function addSlider(select) {
  const field = select.closest(".ds-field");
  const slider = Object.assign(document.createElement("input"), {
    type: "range",
    className: "ds-input year-slider",
    id: "year-slider",
    min: 0,
    max: select.options.length - 1,
    value: select.selectedIndex,
  });
  const label = field.querySelector("label");
  const shown = Object.assign(document.createElement("output"), { htmlFor: "year-slider", className: "year-shown" });
  label.htmlFor = slider.id;
  label.after(shown);
  select.hidden = true;
  const ticks = Object.assign(document.createElement("div"), { className: "year-ticks", ariaHidden: "true" });
  for (const option of select.options) {
    const tick = document.createElement("span");
    tick.textContent = option.value || select.dataset.slider;
    ticks.append(tick);
  }
  field.append(slider, ticks);
  const tell = () => {
    shown.value = select.options[slider.value].text;
    slider.setAttribute("aria-valuetext", shown.value);
  };
  slider.addEventListener("input", () => {
    select.selectedIndex = slider.value;
    tell();
  });
  slider.addEventListener("follow", () => {
    slider.value = select.selectedIndex;
    tell();
  });
  tell();
}
