// The page works without any of this; each module adds one behaviour to it.
import "./styles.css";
import "@digdir/designsystemet-web";
import { startFilters } from "./filters.js";
import { startWhy } from "./why.js";

startFilters();
startWhy();

const map = document.getElementById("map");
if (map) import("./map.js").then(({ startMap }) => startMap(map));

// Charts are below the fold: fetched when they come near.
const figures = document.getElementById("figures");
if (figures) {
  new IntersectionObserver(
    (entries, observer) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      import("./charts.js").then(({ startCharts }) => startCharts(figures));
    },
    { rootMargin: "600px" },
  ).observe(figures);
}
