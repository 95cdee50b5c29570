// The map: facilities, projects and flows under the page's filter.
import { AttributionControl, LngLatBounds, Map as MapView, NavigationControl, Popup, setWorkerUrl } from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { addBackgroundMap, quietStyle } from "./background.js";
import { onFilter } from "./filters.js";
import { FLOW_LAYERS, flowFeatures, needImage } from "./flow-lines.js";
import { facilityPopup, flowPopup, projectPopup } from "./popups.js";
import { drawLegend, facilitySymbol, projectSymbol } from "./symbols.js";

setWorkerUrl(workerUrl);

const EMPTY = { type: "FeatureCollection", features: [] };
const RING_STEPS = 12;

export function startMap(container) {
  drawLegend(document.getElementById("legend-symbols"));
  const texts = JSON.parse(document.getElementById("map-texts").textContent);
  let map;
  try {
    map = new MapView({
      container,
      style: quietStyle(container.dataset.outline),
      center: [10.2, 63.4],
      zoom: 8,
      attributionControl: false,
      cooperativeGestures: window.matchMedia("(pointer: coarse)").matches,
      dragRotate: false,
      pitchWithRotate: false,
      locale: {
        "NavigationControl.ZoomIn": texts.zoom_in,
        "NavigationControl.ZoomOut": texts.zoom_out,
        "Popup.Close": texts.close,
        "Map.Title": texts.map,
      },
    });
  } catch {
    // No WebGL: the words under the map say that the table holds the same.
    container.hidden = true;
    return;
  }
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-left");
  const credits = new AttributionControl({ compact: false, customAttribution: texts.outline });
  map.addControl(credits, "bottom-left");
  map.once("load", () => {
    document.getElementById("map-wait").hidden = true;
    addLayers(map);
    listen(map, texts);
    follow(map, container, texts);
    addBackgroundMap(map, texts.background);
    container.dataset.ready = "";
  });
}

function addLayers(map) {
  for (const name of ["flows", "projects", "facilities"]) map.addSource(name, { type: "geojson", data: EMPTY });
  for (const layer of FLOW_LAYERS) map.addLayer(layer);
  map.moveLayer("name");
  map.addLayer({
    id: "projects",
    type: "symbol",
    source: "projects",
    layout: {
      "icon-image": ["get", "symbol"],
      "icon-size": ["get", "size"],
      "icon-allow-overlap": true,
      "icon-ignore-placement": true,
      "symbol-sort-key": ["-", 0, ["get", "size"]],
    },
  });
  map.addLayer({
    id: "facilities",
    type: "symbol",
    source: "facilities",
    layout: {
      "icon-image": ["get", "symbol"],
      "icon-size": ["interpolate", ["linear"], ["zoom"], 7, 0.42, 11, 0.62],
      "icon-allow-overlap": true,
      "icon-ignore-placement": true,
      "text-field": ["step", ["zoom"], "", 9.5, ["get", "name"]],
      "text-font": ["Inter Variable"],
      "text-size": 12,
      "text-offset": [0, 1.6],
      "text-anchor": "top",
      "text-optional": true,
    },
    paint: { "text-color": "#12302E", "text-halo-color": "#ffffff", "text-halo-width": 1.6 },
  });
}

function listen(map, texts) {
  const popup = new Popup({ maxWidth: "300px", closeButton: true });
  const layers = { facilities: facilityPopup, projects: projectPopup, flows: flowPopup };
  map.on("click", (event) => {
    const [feature] = map.queryRenderedFeatures(
      [event.point.sub({ x: 4, y: 4 }), event.point.add({ x: 4, y: 4 })].map(({ x, y }) => [x, y]),
      { layers: Object.keys(layers) },
    );
    if (!feature) return;
    const at = feature.geometry.type === "Point" ? feature.geometry.coordinates : event.lngLat;
    popup.setLngLat(at).setDOMContent(layers[feature.layer.id](JSON.parse(feature.properties.facts), texts)).addTo(map);
  });
  for (const layer of Object.keys(layers)) {
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
}

function follow(map, container, texts) {
  let data = null;
  let isFramed = false;
  let asked = 0;
  const draw = () => {
    const colourBy = document.querySelector("input[name=colour-by]:checked").value;
    map.getSource("flows").setData(flowFeatures(map, data.flows, colourBy, texts));
    map.getSource("projects").setData(projectFeatures(map, data.projects));
    map.getSource("facilities").setData(facilityFeatures(map, data.facilities));
    container.dataset.flows = data.flows.tonnes.length;
    if (isFramed) return;
    isFramed = true;
    frame(map, data);
  };
  onFilter(async (search) => {
    const number = ++asked;
    try {
      const answer = await fetch(container.dataset.source + search);
      if (!answer.ok) throw new Error(answer.statusText);
      const fresh = await answer.json();
      if (number !== asked) return;
      data = fresh;
      draw();
    } catch {
      const words = document.getElementById("map-wait");
      words.textContent = texts.failed;
      words.hidden = false;
    }
  });
  for (const choice of document.querySelectorAll("input[name=colour-by]")) {
    choice.addEventListener("change", () => {
      for (const list of document.querySelectorAll("[data-colours]")) list.hidden = list.dataset.colours !== choice.value;
      if (data) draw();
    });
  }
}

/** Show where most places are: far ones, such as the end of a sea leg, are left for whoever zooms out. */
function frame(map, { facilities, projects }) {
  const points = [...facilities, ...projects].map(({ point }) => point);
  if (!points.length) return;
  const within = (axis, share) => points.map((point) => point[axis]).sort((a, b) => a - b)[Math.floor(share * (points.length - 1))];
  const bounds = new LngLatBounds([within(0, 0.03), within(1, 0.03)], [within(0, 0.97), within(1, 0.97)]);
  map.fitBounds(bounds, { padding: 48, animate: false });
}

function projectFeatures(map, projects) {
  const largest = Math.max(...projects.map((project) => Math.max(project.surplus_tonnes, project.need_tonnes)), 1);
  const features = [];
  for (const project of projects) {
    for (const direction of ["surplus", "need"]) {
      const tonnes = project[`${direction}_tonnes`];
      if (!tonnes) continue;
      const isCertain = project.probability === 1;
      const symbol = `${direction}-${isCertain}`;
      needImage(map, symbol, () => projectSymbol({ direction, isCertain }));
      const size = 0.14 + 0.4 * Math.sqrt(tonnes / largest);
      features.push(pointFeature(project, { symbol, size }));
    }
  }
  return { type: "FeatureCollection", features };
}

function facilityFeatures(map, facilities) {
  const features = facilities.map((facility) => {
    const { kind, status, left_tonnes: left, total_tonnes: total, name } = facility;
    const share = total ? Math.ceil((RING_STEPS * left) / total) / RING_STEPS : null;
    const symbol = `${kind}-${status}-${share}`;
    needImage(map, symbol, () => facilitySymbol({ kind, status, left: share }));
    return pointFeature(facility, { symbol, name });
  });
  return { type: "FeatureCollection", features };
}

function pointFeature(place, properties) {
  return {
    type: "Feature",
    geometry: { type: "Point", coordinates: place.point },
    properties: { ...properties, facts: JSON.stringify(place) },
  };
}
