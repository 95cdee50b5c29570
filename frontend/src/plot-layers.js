// The plot on the map: its polygons, its corners to be dragged, and the ring that is being drawn.
const COLOUR = "#0B5A57";
const EMPTY = { type: "FeatureCollection", features: [] };

export function addPlotLayers(map) {
  for (const name of ["plot", "plot-read", "drawing", "corners"]) map.addSource(name, { type: "geojson", data: EMPTY });
  const fill = { "fill-color": COLOUR, "fill-opacity": 0.22 };
  const line = { "line-color": COLOUR, "line-width": 2.5 };
  map.addLayer({ id: "plot-fill", type: "fill", source: "plot", paint: fill });
  map.addLayer({ id: "plot-line", type: "line", source: "plot", paint: line });
  map.addLayer({ id: "plot-read-fill", type: "fill", source: "plot-read", paint: fill });
  map.addLayer({ id: "plot-read-line", type: "line", source: "plot-read", paint: line });
  map.addLayer({ id: "drawing", type: "line", source: "drawing", paint: { ...line, "line-dasharray": [2, 1] } });
  map.addLayer({
    id: "corners",
    type: "circle",
    source: "corners",
    paint: { "circle-radius": 6, "circle-color": "#ffffff", "circle-stroke-color": COLOUR, "circle-stroke-width": 2.5 },
  });
}

export function drawPlot(map, rings, drawing) {
  const polygons = rings.map((ring) => [[...ring, ring[0]]]);
  map.getSource("plot").setData({ type: "MultiPolygon", coordinates: polygons });
  const line = drawing ?? [];
  const hasLine = line.length > 1;
  map.getSource("drawing").setData(hasLine ? { type: "LineString", coordinates: line } : EMPTY);
  const corners = drawing
    ? drawing.map((corner) => point(corner, {}))
    : rings.flatMap((ring, ringAt) => ring.map((corner, at) => point(corner, { ringAt, at })));
  map.getSource("corners").setData({ type: "FeatureCollection", features: corners });
}

function point(coordinates, properties) {
  return { type: "Feature", properties, geometry: { type: "Point", coordinates } };
}

/** Dragging a corner changes the ring in place; `changed(isDone)` is told while and after. */
export function onCornerDrag(map, ringsOf, changed) {
  let dragged = null;
  const begin = (event) => {
    const { ringAt, at } = event.features[0].properties;
    if (!ringsOf()[ringAt]) return;
    event.preventDefault();
    dragged = { ringAt, at };
  };
  const move = (event) => {
    if (!dragged) return;
    ringsOf()[dragged.ringAt][dragged.at] = [event.lngLat.lng, event.lngLat.lat];
    changed(false);
  };
  const end = () => {
    if (!dragged) return;
    dragged = null;
    changed(true);
  };
  map.on("mousedown", "corners", begin);
  map.on("touchstart", "corners", begin);
  map.on("mousemove", move);
  map.on("touchmove", move);
  map.on("mouseup", end);
  map.on("touchend", end);
  map.on("mouseenter", "corners", () => (map.getCanvas().style.cursor = "move"));
  map.on("mouseleave", "corners", () => (map.getCanvas().style.cursor = ""));
}
