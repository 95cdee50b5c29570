// Flows of a plan as lines on a map: one line for each pair of places and colour, wider with more tonnes.
import { curves } from "./curves.js";
import { arrowSymbol, pixelsOf } from "./symbols.js";

/** The layers that draw a GeoJSON source named "flows". */
export const FLOW_LAYERS = [
  {
    id: "flows",
    type: "line",
    source: "flows",
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": ["get", "colour"], "line-width": ["get", "width"], "line-opacity": 0.68 },
  },
  {
    id: "arrows",
    type: "symbol",
    source: "flows",
    filter: [">", ["get", "width"], 2.5],
    layout: {
      "symbol-placement": "line-center",
      "icon-image": ["concat", "arrow-", ["get", "colour"]],
      "icon-size": ["interpolate", ["linear"], ["get", "width"], 2, 0.35, 14, 0.7],
      "icon-padding": 6,
      "symbol-sort-key": ["-", 0, ["get", "width"]],
      "icon-rotation-alignment": "map",
    },
  },
];

/** Features of the flows in the plan's map data; what each line is made of is told by its facts. */
export function flowFeatures(map, flows, colourBy, texts) {
  const lines = new Map();
  flows.tonnes.forEach((tonnes, at) => {
    const key = [flows.from[at], flows.to[at], flows[colourBy][at]].join();
    const line = lines.get(key) ?? { at, tonnes: 0, parts: new Map() };
    const part = `${texts.masses[flows.mass_type[at]].name}, ${texts.levels[flows.level[at]].name}`;
    line.tonnes += tonnes;
    line.parts.set(part, (line.parts.get(part) ?? 0) + tonnes);
    lines.set(key, line);
  });
  const drawn = [...lines.values()].sort((a, b) => a.tonnes - b.tonnes);
  const largest = drawn.at(-1)?.tonnes ?? 1;
  const features = drawn.map(({ at, tonnes, parts }) => {
    const { colour } = colourBy === "level" ? texts.levels[flows.level[at]] : texts.masses[flows.mass_type[at]];
    needImage(map, `arrow-${colour}`, () => arrowSymbol(colour));
    const facts = {
      from: flows.names[flows.from[at]],
      to: flows.names[flows.to[at]],
      kilometres: flows.kilometres[at],
      tonnes,
      parts: [...parts].sort((a, b) => b[1] - a[1]),
    };
    return {
      type: "Feature",
      geometry: { type: "LineString", coordinates: curves(flows.points[flows.from[at]], flows.points[flows.to[at]]) },
      properties: { colour, width: 0.8 + 13 * Math.sqrt(tonnes / largest), facts: JSON.stringify(facts) },
    };
  });
  return { type: "FeatureCollection", features };
}

/** Add an image to the map unless it has one by that name. */
export function needImage(map, name, draw) {
  if (!map.hasImage(name)) map.addImage(name, pixelsOf(draw()), { pixelRatio: 1 });
}
