// A plot and a position as the form's fields hold them: latitude first, a corner a line, an empty line between polygons.
const EARTH_RADIUS_METRES = 6371008.8;
const NORWAY = { longitude: [4, 32], latitude: [57.5, 71.5] };

/** [longitude, latitude] of a typed position in degrees, in either order; null for anything else. */
export function readPosition(text) {
  const numbers = (text.match(/-?\d+(?:[.,]\d+)?/g) ?? []).map((number) => Number(number.replace(",", ".")));
  if (numbers.length !== 2) return null;
  const [first, second] = numbers;
  if (within(first, NORWAY.latitude) && within(second, NORWAY.longitude)) return [second, first];
  if (within(second, NORWAY.latitude) && within(first, NORWAY.longitude)) return [first, second];
  return null;
}

/** The plot in the field: its rings when it can be drawn on, the geometry when it cannot; null when it is no plot. */
export function readPlot(text) {
  if (!text.trim()) return { rings: [], isEditable: true, geometry: null };
  if (text.trim().startsWith("{")) return readGeoJson(text);
  const rings = text.trim().split(/\n\s*\n/).map((block) => block.trim().split("\n").map(readPosition));
  if (rings.some((ring) => ring.length < 3 || ring.includes(null))) return null;
  return { rings, isEditable: true, geometry: null };
}

function readGeoJson(text) {
  try {
    const { type, coordinates } = JSON.parse(text);
    const polygons = { Polygon: [coordinates], MultiPolygon: coordinates }[type];
    if (!polygons) return null;
    const geometry = { type: "MultiPolygon", coordinates: polygons };
    if (polygons.some((rings) => rings.length > 1)) return { rings: [], isEditable: false, geometry };
    return { rings: polygons.map(([ring]) => ring.slice(0, -1)), isEditable: true, geometry: null };
  } catch {
    return null;
  }
}

/** The field's text for rings of [longitude, latitude]. */
export function writePlot(rings) {
  const corner = ([longitude, latitude]) => `${latitude.toFixed(7)}, ${longitude.toFixed(7)}`;
  return rings.map((ring) => ring.map(corner).join("\n")).join("\n\n");
}

/** Square metres of a ring on the sphere: good to half a per cent here, and the server measures on the ellipsoid. */
export function areaOf(ring) {
  if (ring.length < 3) return 0;
  const radians = Math.PI / 180;
  const sum = ring.reduce((total, [longitude, latitude], at) => {
    const [nextLongitude, nextLatitude] = ring[(at + 1) % ring.length];
    const width = (nextLongitude - longitude) * radians;
    return total + width * (2 + Math.sin(latitude * radians) + Math.sin(nextLatitude * radians));
  }, 0);
  return Math.abs((sum * EARTH_RADIUS_METRES ** 2) / 2);
}

function within(number, [least, most]) {
  return number >= least && number <= most;
}
