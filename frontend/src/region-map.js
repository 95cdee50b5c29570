// The region on a map: tiles from the server under the page's filter; the list beside it says the same in words.
import { AttributionControl, Map as MapView, NavigationControl, ScaleControl, setWorkerUrl } from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { quietStyle } from "./background.js";
import { startFilter } from "./region-map-filter.js";
import { addFlows } from "./region-map-flows.js";
import { addRegionLayers, setTiles } from "./region-map-layers.js";
import { startNear } from "./region-map-near.js";
import { startPopups } from "./region-map-popups.js";
import { startTools } from "./region-map-tools.js";
import { drawLegend } from "./symbols.js";

setWorkerUrl(workerUrl);

const SETTLED_MS = 250;

export function startRegionMap(frame) {
  const texts = JSON.parse(document.getElementById("region-texts").textContent);
  const container = document.getElementById("region-map");
  for (const list of document.querySelectorAll("#map-filter, .region-legend")) drawLegend(list);
  document.getElementById("map-wait").firstChild.textContent = `${texts.loading} `;
  const map = makeMap(frame, container, texts);
  if (!map) return;
  const filter = startFilter(frame);
  map.once("load", () => {
    document.getElementById("map-wait").hidden = true;
    addRegionLayers(map, tilesUrl(frame, filter.query()), Number(frame.dataset.highestZoom));
    const flows = frame.dataset.flows ? addFlows(map, frame.dataset.flows) : null;
    const popups = startPopups(map, frame, filter, texts);
    const found = startFound(map, frame, filter, popups);
    const near = startNear(map, frame, filter, { texts, found, popups });
    startTools(map, frame, { texts, near, popups });
    filter.onChange(() => {
      setTiles(map, tilesUrl(frame, filter.query()));
      flows?.follow(filter);
      near.again() || found.refresh({ tell: true });
    });
    map.on("moveend", () => filter.moved(map));
    flows?.follow(filter);
    near.start() || found.refresh();
    container.dataset.ready = "";
  });
  map.on("idle", () => (container.dataset.idle = ""));
  map.on("movestart", () => delete container.dataset.idle);
}

function makeMap(frame, container, texts) {
  const place = new URLSearchParams(window.location.search);
  const [latitude, longitude, zoom] = (place.get("at") ?? "").split(",").map(Number);
  const [west, south, east, north] = (place.get("bbox") ?? frame.dataset.bounds).split(",").map(Number);
  const start = Number.isFinite(zoom)
    ? { center: [longitude, latitude], zoom }
    : { bounds: [west, south, east, north], fitBoundsOptions: { padding: 24 } };
  try {
    const map = new MapView({
      container,
      style: quietStyle(frame.dataset.outline),
      ...start,
      maxZoom: 18,
      attributionControl: false,
      cooperativeGestures: window.matchMedia("(pointer: coarse)").matches,
      dragRotate: false,
      pitchWithRotate: false,
      fadeDuration: 120,
      locale: {
        "NavigationControl.ZoomIn": texts.zoom_in,
        "NavigationControl.ZoomOut": texts.zoom_out,
        "Popup.Close": texts.close,
        "Map.Title": texts.map,
        "CooperativeGesturesHandler.MobileHelpText": texts.two_fingers,
        "ScaleControl.Meters": "m",
        "ScaleControl.Kilometers": "km",
      },
    });
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.addControl(new NavigationControl({ showCompass: false }), "top-left");
    map.addControl(new AttributionControl({ compact: false, customAttribution: texts.outline }), "bottom-right");
    map.addControl(new ScaleControl({ maxWidth: 90 }), "bottom-left");
    return map;
  } catch {
    // No WebGL: the list holds the same, and the page says so.
    container.hidden = true;
    document.getElementById("map-wait").firstChild.textContent = `${texts.no_webgl} `;
    return null;
  }
}

/** Workers know no page, so the address must be whole. */
function tilesUrl(frame, query) {
  const path = frame.dataset.tiles.replace("0/0/0", "{z}/{x}/{y}");
  return `${window.location.origin}${path}${query ? `?${query}` : ""}`;
}

/** The list of what lies in the map's view, which follows the map. */
function startFound(map, frame, filter, popups) {
  const section = document.getElementById("region-found");
  const told = document.getElementById("region-told");
  const home = section.innerHTML;
  let asked = new AbortController();
  let waiting = 0;
  let isHeld = false;

  async function refresh({ tell = false } = {}) {
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    const query = new URLSearchParams(filter.query());
    query.set("bbox", boundsText(map));
    filter.showLinks(query);
    try {
      const answer = await fetch(`${frame.dataset.inView}?${query}`, { signal });
      if (!answer.ok) throw new Error(answer.statusText);
      const words = await answer.text();
      if (signal.aborted || isHeld) return;
      section.innerHTML = words;
      section.dataset.at = boundsText(map);
      if (tell) told.textContent = section.querySelector(".region-found__sums")?.textContent ?? "";
    } catch (error) {
      if (error.name !== "AbortError") fail();
    }
  }

  section.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-point]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    const [latitude, longitude] = link.dataset.point.split(",").map(Number);
    popups.show(link.dataset.about, [longitude, latitude]);
  });
  map.on("moveend", () => {
    clearTimeout(waiting);
    // On paper the map has no size of its own; what was in view stays.
    if (!isHeld && !window.matchMedia("print").matches) waiting = setTimeout(refresh, SETTLED_MS);
  });
  return {
    refresh,
    /** Show something else in its place until `release`. */
    hold(content) {
      isHeld = true;
      section.replaceChildren(...content);
    },
    release() {
      isHeld = false;
      section.innerHTML = home;
      return refresh();
    },
  };
}

function fail() {
  const words = document.getElementById("region-failed");
  words.textContent = JSON.parse(document.getElementById("region-texts").textContent).failed;
  words.hidden = false;
}

/** The map's view as the server reads it: west, south, east, north, inside the world. */
export function boundsText(map) {
  const bounds = map.getBounds();
  const within = (value, most) => Math.max(-most, Math.min(most, value)).toFixed(5);
  return [
    within(bounds.getWest(), 180),
    within(bounds.getSouth(), 85),
    within(bounds.getEast(), 180),
    within(bounds.getNorth(), 85),
  ].join();
}
