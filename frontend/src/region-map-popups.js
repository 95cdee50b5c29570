// Pop-ups: what the server says of the thing that was clicked, or that lies in the middle when Enter is pressed.
import { Popup } from "maplibre-gl";
import { flowPopup } from "./popups.js";
import { ASKED_LAYERS } from "./region-map-layers.js";

const REACH = 5;
const MIDDLE_REACH = 22;
const CLOSER = 2;
const KINDS = { places: "project", facilities: "facility", storage: "storage" };

export function startPopups(map, frame, filter, texts) {
  const popup = new Popup({ maxWidth: "340px", closeButton: true });
  const told = document.getElementById("region-told");
  let isPaused = false;
  let asked = 0;

  async function show(about, at) {
    const number = ++asked;
    const [kind, key] = about.split("/");
    const address = frame.dataset.about.replace("/kind/key/", `/${kind}/${encodeURIComponent(key)}/`);
    const query = filter.query();
    const answer = await fetch(address + (query ? `?${query}` : ""));
    if (number !== asked) return;
    const content = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html").body.firstElementChild;
    if (!content) {
      told.textContent = texts.failed;
      return;
    }
    popup.setLngLat(at).setDOMContent(content).addTo(map);
    if (!map.getBounds().contains(at)) map.easeTo({ center: at });
  }

  function open(feature, lngLat) {
    const { properties, geometry, sourceLayer } = feature;
    if (feature.source === "flows") {
      const words = JSON.parse(document.getElementById("map-texts").textContent);
      popup.setLngLat(lngLat).setDOMContent(flowPopup(JSON.parse(properties.facts), words)).addTo(map);
      return;
    }
    const at = geometry.coordinates;
    if (properties.id) show(`${KINDS[sourceLayer]}/${properties.id}`, at);
    else if (properties.site) show(`site/${properties.site}`, at);
    else map.easeTo({ center: at, zoom: map.getZoom() + CLOSER });
  }

  /** What lies round a point of the screen: the layer that matters most first, then what is nearest. */
  function featureAt({ x, y }, reach) {
    const layers = [...ASKED_LAYERS, ...(map.getLayer("flows") ? ["flows"] : [])];
    const found = map.queryRenderedFeatures([[x - reach, y - reach], [x + reach, y + reach]], { layers });
    return found.sort((a, b) => layers.indexOf(a.layer.id) - layers.indexOf(b.layer.id))[0];
  }

  map.on("click", (event) => {
    if (isPaused) return;
    const feature = featureAt(event.point, REACH);
    if (feature) open(feature, event.lngLat);
  });
  map.on("mousemove", (event) => {
    if (!isPaused) map.getCanvas().style.cursor = featureAt(event.point, 2) ? "pointer" : "";
  });
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || isPaused) return;
    const { clientWidth, clientHeight } = map.getCanvas();
    const feature = featureAt({ x: clientWidth / 2, y: clientHeight / 2 }, MIDDLE_REACH);
    if (feature) open(feature, map.getCenter());
    else told.textContent = texts.nothing_here;
  });
  frame.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && popup.isOpen()) popup.remove();
  });
  popup.on("close", () => {
    // Focus goes back to the map when it would be lost; whoever has moved on is left alone.
    if (document.activeElement === document.body) map.getCanvas().focus();
  });

  return {
    show,
    pause: (value) => (isPaused = value),
    close: () => popup.remove(),
  };
}
