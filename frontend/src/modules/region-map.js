// The map of the region, with its filter, time slider, list beside it, pop-ups and tools.
export { startRegionMap as start } from "../region-map.js";
