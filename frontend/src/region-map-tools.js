// The map's tools: near here, own position, measuring, print, and what lies in the background.
import { chooseBackground } from "./background.js";
import { startMeasure } from "./region-map-measure.js";

const POSITION = { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 };

export function startTools(map, frame, { texts, near, popups }) {
  const bar = frame.querySelector("[data-tools]");
  const words = document.getElementById("region-hint");
  bar.hidden = false;
  const hint = (text) => {
    words.textContent = text;
    words.hidden = !text;
  };
  const measure = startMeasure(map, texts, hint);
  let tool = null;

  const tools = {
    near: {
      start: () => hint(texts.near_hint),
      add(at) {
        use(null);
        near.show(`${at.lat.toFixed(5)}, ${at.lng.toFixed(5)}`);
      },
      stop: () => {},
    },
    measure,
  };

  function use(name) {
    if (tool) tools[tool].stop();
    hint("");
    tool = name;
    popups.pause(Boolean(tool));
    map.getCanvas().style.cursor = tool ? "crosshair" : "";
    for (const button of bar.querySelectorAll("[aria-pressed]")) button.setAttribute("aria-pressed", button.dataset.tool === tool);
    if (tool) {
      popups.close();
      tools[tool].start();
    }
  }

  bar.addEventListener("click", (event) => {
    const name = event.target.closest("button[data-tool]")?.dataset.tool;
    if (name in tools) {
      const wanted = tool === name ? null : name;
      use(wanted);
      if (wanted) map.getCanvas().focus();
    } else if (name === "position") findPosition();
    else if (name === "print") window.print();
  });
  map.on("click", (event) => {
    if (tool) tools[tool].add(event.lngLat);
  });
  frame.addEventListener("keydown", (event) => {
    if (!tool) return;
    if (event.key === "Escape") use(null);
    if (event.key === "Enter" && event.target === map.getCanvas()) tools[tool].add(map.getCenter());
  });

  function findPosition() {
    hint(texts.searching);
    if (!navigator.geolocation) return hint(texts.position_refused);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        hint("");
        near.show(`${coords.latitude.toFixed(5)}, ${coords.longitude.toFixed(5)}`, { move: true });
      },
      () => hint(texts.position_refused),
      POSITION,
    );
  }

  startBackground(map, frame, texts);
  startPrint(map);
}

function startBackground(map, frame, texts) {
  const select = frame.querySelector("[data-background]");
  const { aerial: tiles, aerialCredit } = frame.dataset;
  const options = { attribution: texts.background, aerial: tiles && { tiles, attribution: aerialCredit }, below: "border" };
  const show = async () => {
    if (!(await chooseBackground(map, select.value, options))) select.value = "outline";
  };
  select.addEventListener("change", show);
  return show();
}

/** A canvas prints empty in some browsers: a picture of the map stands in for it, with quarter and credits in words. */
function startPrint(map) {
  const picture = document.getElementById("map-print");
  const words = document.getElementById("map-print-words");
  const legend = document.querySelector(".region-legend");
  let wasOpen = legend.open;
  window.addEventListener("beforeprint", () => {
    map.redraw();
    picture.src = map.getCanvas().toDataURL("image/png");
    const quarter = document.getElementById("period").selectedOptions[0].text;
    const credits = map.getContainer().querySelector(".maplibregl-ctrl-attrib-inner").textContent;
    words.textContent = [quarter, new Date().toLocaleDateString(document.documentElement.lang), credits].join(" · ");
    wasOpen = legend.open;
    legend.open = true;
  });
  window.addEventListener("afterprint", () => (legend.open = wasOpen));
}
