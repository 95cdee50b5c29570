// Measuring: the length of a line and the area that it closes, on the ground.

const EARTH_METRES = 6371008.8;
const SOURCE = "measure";
const COLOUR = "#B3261E";

export function startMeasure(map, texts, hint) {
  let corners = null;
  map.addSource(SOURCE, { type: "geojson", data: shape([]) });
  map.addLayer({ id: "measure-area", type: "fill", source: SOURCE, filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": COLOUR, "fill-opacity": 0.12 } });
  map.addLayer({ id: "measure-line", type: "line", source: SOURCE, filter: ["==", ["geometry-type"], "LineString"], paint: { "line-color": COLOUR, "line-width": 3 } });
  map.addLayer({ id: "measure-points", type: "circle", source: SOURCE, filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 5, "circle-color": "#fff", "circle-stroke-color": COLOUR, "circle-stroke-width": 3 } });

  function tell() {
    if (!corners.length) hint(texts.measure_hint);
    else if (corners.length < 3) hint(texts.measure_length.replace("%(length)s", lengthText(lengthOf(corners))));
    else
      hint(
        texts.measure_area
          .replace("%(length)s", lengthText(lengthOf(corners)))
          .replace("%(area)s", areaText(areaOf(corners))),
      );
    map.getSource(SOURCE).setData(shape(corners));
  }

  return {
    start() {
      corners = [];
      tell();
    },
    add({ lng, lat }) {
      corners.push([lng, lat]);
      tell();
    },
    stop() {
      corners = null;
      map.getSource(SOURCE).setData(shape([]));
    },
  };
}

/** Great-circle metres along the corners. */
export function lengthOf(corners) {
  let metres = 0;
  for (let at = 1; at < corners.length; at += 1) metres += between(corners[at - 1], corners[at]);
  return metres;
}

function between([east1, north1], [east2, north2]) {
  const radians = Math.PI / 180;
  const north = Math.sin(((north2 - north1) * radians) / 2) ** 2;
  const east = Math.sin(((east2 - east1) * radians) / 2) ** 2;
  const chord = north + Math.cos(north1 * radians) * Math.cos(north2 * radians) * east;
  return 2 * EARTH_METRES * Math.asin(Math.sqrt(chord));
}

/** Square metres on the sphere within the closed line of corners. */
export function areaOf(corners) {
  const radians = Math.PI / 180;
  let sum = 0;
  corners.forEach(([east, north], at) => {
    const [nextEast, nextNorth] = corners[(at + 1) % corners.length];
    sum += (nextEast - east) * radians * (2 + Math.sin(north * radians) + Math.sin(nextNorth * radians));
  });
  return Math.abs((sum * EARTH_METRES ** 2) / 2);
}

function number(value, decimals) {
  return new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: decimals }).format(value);
}

function lengthText(metres) {
  return metres < 1000 ? `${number(metres, 0)} m` : `${number(metres / 1000, 2)} km`;
}

function areaText(square) {
  if (square < 1e5) return `${number(square, 0)} m² (${number(square / 1000, 1)} daa)`;
  return square < 1e7 ? `${number(square / 1000, 0)} daa` : `${number(square / 1e6, 1)} km²`;
}

function shape(corners) {
  const features = corners.map((at) => feature("Point", at));
  if (corners.length > 1) features.push(feature("LineString", corners.length > 2 ? [...corners, corners[0]] : corners));
  if (corners.length > 2) features.push(feature("Polygon", [[...corners, corners[0]]]));
  return { type: "FeatureCollection", features };
}

function feature(type, coordinates) {
  return { type: "Feature", properties: {}, geometry: { type, coordinates } };
}
