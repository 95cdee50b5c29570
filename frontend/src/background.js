// What lies under the flows: the mapping authority's map when it can be reached, else a quiet outline of our own.

const CACHE = "https://cache.kartverket.no/v1/wmts/1.0.0/{layer}/default/webmercator/{z}/{y}/{x}.png";
const TILES = CACHE.replace("{layer}", "topo");
const PROBE = TILES.replace("{z}", "6").replace("{y}", "17").replace("{x}", "33");
const PATIENCE_MS = 4000;

const QUIET = { sea: "#DDE8EC", land: "#F6F5EF", border: "#CFCEC2", road: "#D8CDB8", name: "#5F6B6A" };

/** The style with the quiet background, which is there at once. */
export function quietStyle(outline) {
  return {
    version: 8,
    sources: { outline: { type: "geojson", data: outline } },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": QUIET.sea } },
      kind("land", { type: "fill", paint: { "fill-color": QUIET.land } }),
      { ...kind("land", { type: "line", paint: { "line-color": QUIET.border, "line-width": 1 } }), id: "border" },
      kind("road", {
        type: "line",
        paint: { "line-color": QUIET.road, "line-width": ["interpolate", ["linear"], ["zoom"], 6, 1, 12, 4] },
      }),
      kind("name", {
        type: "symbol",
        layout: {
          "text-field": ["get", "name"],
          "text-font": ["Inter Variable"],
          "text-size": 12,
          "text-letter-spacing": 0.06,
        },
        paint: { "text-color": QUIET.name, "text-halo-color": QUIET.land, "text-halo-width": 1.5 },
      }),
    ],
  };
}

function kind(name, layer) {
  return { id: name, source: "outline", filter: ["==", ["get", "kind"], name], ...layer };
}

/** Lay the mapping authority's map over the outline if one tile of it can be had. */
export async function addBackgroundMap(map, attribution) {
  if (!(await isReachable())) return false;
  map.addSource("kartverket", { type: "raster", tiles: [TILES], tileSize: 256, maxzoom: 18, attribution });
  map.addLayer(
    { id: "kartverket", type: "raster", source: "kartverket", paint: { "raster-saturation": -0.65, "raster-opacity": 0.75 } },
    "flows",
  );
  map.setLayoutProperty("name", "visibility", "none");
  return true;
}

/**
 * Choose what lies under everything: a layer of the mapping authority's cache ("topo", "topograatone"), "aerial" with
 * a template of its own, or "outline". Says whether it could be had; the outline is there in any case.
 */
export async function chooseBackground(map, name, { attribution, aerial, below }) {
  const wanted = name === "aerial" && aerial ? { tiles: aerial.tiles, attribution: aerial.attribution } : { tiles: CACHE.replace("{layer}", name), attribution };
  const isOutline = name === "outline" || (name !== "aerial" && !(await isReachable()));
  if (map.getLayer("chosen")) map.removeLayer("chosen");
  if (map.getSource("chosen")) map.removeSource("chosen");
  map.setLayoutProperty("name", "visibility", isOutline ? "visible" : "none");
  map.setLayoutProperty("road", "visibility", isOutline ? "visible" : "none");
  if (isOutline) return name === "outline";
  map.addSource("chosen", { type: "raster", tiles: [wanted.tiles], tileSize: 256, maxzoom: 18, attribution: wanted.attribution });
  map.addLayer({ id: "chosen", type: "raster", source: "chosen", paint: { "raster-opacity": name === "aerial" ? 1 : 0.8 } }, below);
  return true;
}

async function isReachable() {
  try {
    const answer = await fetch(PROBE, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return answer.ok;
  } catch {
    return false;
  }
}
