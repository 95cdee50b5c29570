// Place a project and draw its plot on a map. The fields of the form hold the same and are what is sent.
import { AttributionControl, LngLatBounds, Map as MapView, Marker, NavigationControl, setWorkerUrl } from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { chooseBackground, quietStyle } from "../background.js";
import { areaOf, readPlot, readPosition, writePlot } from "../plot-text.js";
import { addPlotLayers, drawPlot, onCornerDrag } from "../plot-layers.js";
import { readFilesInto } from "../plot-upload.js";

setWorkerUrl(workerUrl);

const START = { center: [10.4, 63.35], zoom: 8 };
const CLOSE_PIXELS = 14;
const POINT_ZOOM = 15;
const OUTLINE_ZOOM = 10;

export function start(root) {
  const texts = JSON.parse(document.getElementById(root.dataset.texts).textContent);
  const container = root.querySelector("[data-map]");
  container.hidden = false;
  let map;
  try {
    map = new MapView({
      container,
      style: quietStyle(root.dataset.outline),
      ...START,
      attributionControl: false,
      cooperativeGestures: window.matchMedia("(pointer: coarse)").matches,
      dragRotate: false,
      pitchWithRotate: false,
      doubleClickZoom: false,
      locale: {
        "NavigationControl.ZoomIn": texts.zoom_in,
        "NavigationControl.ZoomOut": texts.zoom_out,
        "Map.Title": texts.map,
        "Marker.Title": texts.map,
      },
    });
  } catch {
    // No WebGL: the fields below do the same.
    container.hidden = true;
    return;
  }
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-left");
  map.addControl(new AttributionControl({ compact: true, customAttribution: texts.outline }), "bottom-right");
  map.once("load", () => {
    addPlotLayers(map);
    if (root.dataset.shown) show(root, map);
    else edit(root, map, texts);
    root.dataset.ready = "";
    chooseBackground(map, "topo", { attribution: texts.background, below: "plot-fill" }).then((isReached) => {
      // The outline alone says nothing about a single street: out to where it shows where one is.
      if (!isReached && map.getZoom() === POINT_ZOOM) map.setZoom(OUTLINE_ZOOM);
    });
  });
}

function show(root, map) {
  const { position, plot } = JSON.parse(document.getElementById(root.dataset.shown).textContent);
  map.getSource("plot").setData(plot ?? { type: "FeatureCollection", features: [] });
  new Marker({ color: "#0B5A57" }).setLngLat(position).addTo(map);
  frame(map, position, plot ? plot.coordinates.flat(2) : []);
}

function edit(root, map, texts) {
  const fields = { position: document.getElementById("id_position"), plot: document.getElementById("id_plot_text") };
  const said = root.querySelector("[data-said]");
  const buttons = Object.fromEntries([...root.querySelectorAll("[data-do]")].map((each) => [each.dataset.do, each]));
  const marker = new Marker({ color: "#0B5A57", draggable: true });
  const state = { rings: [], drawing: null, isEditable: true };
  root.querySelector("[data-bar]").hidden = false;

  function readFields(andFrame) {
    const position = readPosition(fields.position.value);
    if (position) marker.setLngLat(position).addTo(map);
    else marker.remove();
    const plot = readPlot(fields.plot.value);
    state.rings = plot?.rings ?? [];
    state.isEditable = plot?.isEditable ?? true;
    state.drawing = null;
    map.getSource("plot-read").setData(plot?.geometry ?? { type: "FeatureCollection", features: [] });
    render(fields.plot.value.trim() && !plot ? texts.not_read : plot && !plot.isEditable ? texts.not_editable : "");
    if (andFrame) frame(map, position, [...state.rings.flat(), ...(plot?.geometry?.coordinates.flat(2) ?? [])]);
  }

  function render(word = "") {
    drawPlot(map, state.rings, state.drawing);
    container().classList.toggle("is-drawing", state.drawing !== null);
    buttons.draw.hidden = state.drawing !== null;
    for (const name of ["centre", "finish", "back"]) buttons[name].hidden = state.drawing === null;
    buttons.clear.hidden = state.drawing !== null || !fields.plot.value.trim();
    buttons.finish.disabled = (state.drawing?.length ?? 0) < 3;
    buttons.back.disabled = !state.drawing?.length;
    said.textContent = [word || status(), measured()].filter(Boolean).join(" ");
  }

  function status() {
    if (state.drawing) return texts.drawing;
    return state.rings.length ? texts.done : texts.placing;
  }

  function measured() {
    const rings = state.drawing ? [...state.rings, state.drawing] : state.rings;
    const area = rings.reduce((sum, ring) => sum + areaOf(ring), 0);
    if (area < 1) return "";
    const language = document.documentElement.lang;
    return texts.area.replace("%(area)s", new Intl.NumberFormat(language, { maximumSignificantDigits: 4 }).format(area));
  }

  const container = () => map.getContainer();

  function writePlotField() {
    fields.plot.value = writePlot(state.rings);
    map.getSource("plot-read").setData({ type: "FeatureCollection", features: [] });
  }

  function addCorner(corner) {
    state.drawing.push([corner.lng, corner.lat]);
    render();
  }

  function finish() {
    if (state.drawing.length < 3) return;
    state.rings.push(state.drawing);
    state.drawing = null;
    state.isEditable = true;
    writePlotField();
    render();
    buttons.draw.focus();
  }

  const actions = {
    draw() {
      if (!state.isEditable) state.rings = [];
      state.drawing = [];
      render();
      map.getCanvas().focus();
    },
    centre: () => addCorner(map.getCenter()),
    back() {
      state.drawing.pop();
      render();
    },
    finish,
    clear() {
      state.rings = [];
      state.isEditable = true;
      writePlotField();
      render(texts.none);
      buttons.draw.focus();
    },
  };
  for (const [name, button] of Object.entries(buttons)) button.addEventListener("click", actions[name]);

  map.on("click", (event) => {
    if (state.drawing) {
      const first = state.drawing[0];
      const isAtFirst = first && map.project(first).dist(event.point) < CLOSE_PIXELS && state.drawing.length > 2;
      if (isAtFirst) finish();
      else addCorner(event.lngLat);
    } else placeAt(event.lngLat);
  });
  marker.on("dragend", () => placeAt(marker.getLngLat()));

  function placeAt({ lng, lat }) {
    fields.position.value = `${lat.toFixed(6)}, ${lng.toFixed(6)}`;
    const municipality = document.getElementById("id_municipality");
    if (municipality) municipality.value = "";
    marker.setLngLat([lng, lat]).addTo(map);
  }

  onCornerDrag(
    map,
    () => (state.drawing === null && state.isEditable ? state.rings : []),
    (isDone) => {
      if (isDone) writePlotField();
      render();
    },
  );
  root.addEventListener("keydown", (event) => {
    if (!state.drawing) return;
    if (event.key === "Escape") {
      state.drawing = null;
      render();
      buttons.draw.focus();
    } else if (event.key === "Enter" && event.target === map.getCanvas()) {
      event.preventDefault();
      addCorner(map.getCenter());
    } else if (event.key === "Backspace" && event.target === map.getCanvas()) {
      event.preventDefault();
      actions.back();
    }
  });
  for (const field of Object.values(fields)) field.addEventListener("change", () => readFields(true));
  readFilesInto(root, texts, (text) => {
    fields.plot.value = text;
    readFields(true);
  });
  readFields(true);
}

function frame(map, position, corners) {
  if (corners.length) {
    const bounds = corners.reduce((box, corner) => box.extend(corner), new LngLatBounds(corners[0], corners[0]));
    map.fitBounds(bounds, { padding: 50, maxZoom: 17, animate: false });
  } else if (position) map.jumpTo({ center: position, zoom: POINT_ZOOM });
}
