// The filter: one form, one address. Whoever wants to know is told when it changes; the time slider is part of it.

const DELAY_MS = 180;
const PLACE = ["at", "near"];

export function startFilter(frame) {
  const form = document.getElementById("map-filter");
  const listeners = [];
  document.documentElement.classList.add("enhanced");
  const slider = addSlider(frame.querySelector("[data-time]"));
  if (window.matchMedia("(max-width: 64rem)").matches) document.querySelector("[data-filter]").open = false;
  let waiting = 0;

  const all = form.querySelectorAll("input[name=layer][type=checkbox]").length;

  /** What the server is asked for, in the order of the form; what is left at its default is left out. */
  function query() {
    const values = [...new FormData(form)].filter(([name, value]) => value && name !== "flows" && name !== "bbox");
    const layers = values.filter(([name, value]) => name === "layer" && value !== "none");
    const kept = values.filter(([name, value]) => name !== "layer" || (layers.length < all && (value !== "none" || !layers.length)));
    return new URLSearchParams(kept).toString();
  }

  function address() {
    const wanted = new URLSearchParams(query());
    if (showsFlows()) wanted.set("flows", "1");
    const now = new URLSearchParams(window.location.search);
    for (const name of PLACE) if (now.has(name)) wanted.set(name, now.get(name));
    return wanted;
  }

  function showsFlows() {
    return Boolean(form.elements.flows?.checked);
  }

  function write(wanted, { isNew }) {
    const search = wanted.size ? `?${wanted}` : "";
    if (search === window.location.search) return;
    window.history[isNew ? "pushState" : "replaceState"](null, "", search || window.location.pathname);
    for (const link of document.querySelectorAll(".languages a")) link.search = search;
  }

  function changed({ isNew = true } = {}) {
    write(address(), { isNew });
    for (const count of form.querySelectorAll("[data-count]")) {
      const ticked = count.closest("details").querySelectorAll("input:checked").length;
      count.textContent = ticked ? ` (${ticked})` : "";
    }
    for (const listener of listeners) listener();
  }

  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(changed, DELAY_MS);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    changed();
  });
  form.addEventListener("input", soon);
  form.elements.period.addEventListener("change", soon);
  form.querySelector("[data-reset]").addEventListener("click", (event) => {
    event.preventDefault();
    fill(new URLSearchParams());
    changed();
  });
  window.addEventListener("popstate", () => {
    fill(new URLSearchParams(window.location.search));
    changed({ isNew: false });
  });

  function fill(wanted) {
    const layers = wanted.getAll("layer");
    for (const box of form.querySelectorAll("input[type=checkbox]"))
      box.checked = box.name === "layer" ? !layers.length || layers.includes(box.value) : wanted.getAll(box.name).includes(box.value);
    form.elements.q.value = wanted.get("q") ?? "";
    form.elements.period.value = wanted.get("period") ?? "";
    slider.follow();
  }

  return {
    query,
    showsFlows,
    period: () => form.elements.period.value,
    onChange: (listener) => listeners.push(listener),
    /** The address keeps where the map is, so that it can be shared. */
    moved(map) {
      const { lat, lng } = map.getCenter();
      const wanted = address();
      wanted.set("at", [lat.toFixed(4), lng.toFixed(4), map.getZoom().toFixed(1)].join());
      write(wanted, { isNew: false });
    },
    setNear(text) {
      const now = new URLSearchParams(window.location.search);
      if (text) now.set("near", text);
      else now.delete("near");
      write(now, { isNew: true });
    },
    /** Links to the list and to "near" take the filter along. */
    showLinks(inView) {
      const list = new URLSearchParams([["view", "list"], ...inView]);
      document.querySelector("[data-show-list]").search = `?${list}`;
      document.querySelector("[data-show-near]").search = query() ? `?${query()}` : "";
    },
  };
}

/** A slider over the quarters in place of the list of them; its first notch is all time. */
function addSlider(place) {
  const select = place.querySelector("select");
  const label = place.querySelector("label");
  const slider = Object.assign(document.createElement("input"), {
    type: "range",
    id: "quarter",
    min: 0,
    max: select.options.length - 1,
    className: "region__slider",
  });
  const shown = Object.assign(document.createElement("output"), { htmlFor: "quarter", className: "region__quarter" });
  label.htmlFor = "quarter";
  select.hidden = true;
  place.append(slider, shown);
  const tell = () => {
    shown.value = select.options[slider.value].text;
    slider.setAttribute("aria-valuetext", shown.value);
  };
  slider.addEventListener("input", () => {
    select.selectedIndex = Number(slider.value);
    tell();
    select.dispatchEvent(new Event("change"));
  });
  const follow = () => {
    slider.value = Math.max(select.selectedIndex, 0);
    tell();
  };
  follow();
  return { follow };
}
