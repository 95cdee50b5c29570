// What is drawn from the region's tiles, from below: places' circles, storage areas, facilities, counts and names.
import { areaSymbol, facilitySymbol, groupSymbol, pixelsOf, projectSymbol, stageSymbol } from "./symbols.js";

const SOURCE = "region";
const FONT = ["Inter Variable"];
const INK = "#12302E";
const HALO = { "text-color": INK, "text-halo-color": "#ffffff", "text-halo-width": 1.6 };
const RING_STEPS = 12;
/** Layers that a click asks about, what matters most first. */
export const ASKED_LAYERS = ["facilities", "facility-groups", "areas", "area-groups", "stages", "surplus", "need"];

const isGroup = [">", ["coalesce", ["get", "n"], 1], 1];
const isOne = ["!", isGroup];

/** The more tonnes, the larger: 500 t is a dot, 2 million tonnes fill 70 pixels. */
function sizeOf(name) {
  return ["interpolate", ["linear"], ["^", ["get", name], 0.4], 0, 0.24, 331, 1.1];
}

export function addRegionLayers(map, tiles, maxzoom) {
  map.setMissingStyleImageResolver((id) => drawMissing(map, id));
  map.addSource(SOURCE, { type: "vector", tiles: [tiles], minzoom: 3, maxzoom });
  for (const direction of ["surplus", "need"]) {
    add(map, direction, "places", ["has", direction], {
      "icon-image": ["concat", `${direction}-`, ["to-string", ["get", "sure"]]],
      "icon-size": sizeOf(direction),
      "icon-allow-overlap": true,
      "icon-ignore-placement": true,
      "symbol-sort-key": ["-", 0, ["get", direction]],
    });
  }
  add(map, "stages", "places", ["has", "stage"], {
    "icon-image": ["concat", "stage-", ["to-string", ["get", "stage"]]],
    "icon-size": ["interpolate", ["linear"], ["zoom"], 8, 0.34, 13, 0.55],
    "icon-allow-overlap": true,
    "icon-ignore-placement": true,
  });
  add(map, "areas", "storage", isOne, {
    "icon-image": ["concat", "area-", ["to-string", ["get", "draft"]]],
    "icon-size": ["interpolate", ["linear"], ["zoom"], 7, 0.36, 12, 0.6],
    "icon-allow-overlap": true,
    "icon-ignore-placement": true,
  });
  add(map, "facilities", "facilities", isOne, {
    "icon-image": ["concat", "facility-", ["get", "kind"], "-", ["get", "status"], "-", ["to-string", ["coalesce", ["get", "left"], "x"]]],
    "icon-size": ["interpolate", ["linear"], ["zoom"], 7, 0.42, 12, 0.66],
    "icon-allow-overlap": true,
    "icon-ignore-placement": true,
  });
  for (const [id, source] of [["area-groups", "storage"], ["facility-groups", "facilities"]]) {
    add(map, id, source, isGroup, {
      "icon-image": `group-${source}`,
      "icon-size": 0.5,
      "icon-allow-overlap": true,
      "icon-ignore-placement": true,
      "text-field": ["to-string", ["get", "n"]],
      "text-font": FONT,
      "text-size": 11,
      "text-offset": [-0.15, 0.15],
      "text-allow-overlap": true,
      "text-ignore-placement": true,
    }, { "text-color": INK });
  }
  add(map, "counts", "places", isGroup, {
    "text-field": ["concat", ["to-string", ["get", "n"]], ["case", ["has", "mass"], ["concat", " ", ["get", "mass"]], ""]],
    "text-font": FONT,
    "text-size": 12,
    "text-padding": 0,
  }, HALO);
  for (const [id, source, from, offset] of [["facility-names", "facilities", 10, 1.5], ["area-names", "storage", 11, 1.4], ["project-names", "places", 13, 1.6]]) {
    add(map, id, source, ["has", "name"], {
      "text-field": ["get", "name"],
      "text-font": FONT,
      "text-size": 12,
      "text-max-width": 11,
      "text-offset": [0, offset],
      "text-anchor": "top",
      "text-optional": true,
    }, HALO, from);
  }
}

export function setTiles(map, tiles) {
  map.getSource(SOURCE).setTiles([tiles]);
}

function add(map, id, layer, filter, layout, paint = {}, minzoom = 0) {
  map.addLayer({ id, type: "symbol", source: SOURCE, "source-layer": layer, filter, layout, paint, minzoom });
}

/** Symbols are drawn when a tile first asks for one. */
function drawMissing(map, id) {
  if (map.hasImage(id)) return;
  const [name, ...parts] = id.split("-");
  const drawn = {
    surplus: () => projectSymbol({ direction: "surplus", isCertain: parts[0] === "true" }),
    need: () => projectSymbol({ direction: "need", isCertain: parts[0] === "true" }),
    stage: () => stageSymbol({ stage: Number(parts.join("-")) }),
    area: () => areaSymbol({ isDraft: parts[0] === "true" }),
    group: () => groupSymbol({ of: parts[0] }),
    facility: () =>
      facilitySymbol({ kind: parts[0], status: parts[1], left: parts[2] === "x" ? null : Number(parts[2]) / RING_STEPS }),
  }[name];
  if (drawn) map.addImage(id, pixelsOf(drawn()), { pixelRatio: 1 });
}
