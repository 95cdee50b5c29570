// The page of the published plan: its filter, the reasons, the map, and charts when they come near.
import { startFilters } from "../filters.js";
import { startWhy } from "../why.js";

export function start() {
  startFilters();
  startWhy();
  const map = document.getElementById("map");
  if (map) import("../map.js").then(({ startMap }) => startMap(map));
  const figures = document.getElementById("figures");
  if (!figures) return;
  new IntersectionObserver(
    (entries, observer) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      import("../charts.js").then(({ startCharts }) => startCharts(figures));
    },
    { rootMargin: "600px" },
  ).observe(figures);
}
