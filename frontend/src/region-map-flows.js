// The published plan's flows as a layer under the region's symbols, loaded when somebody asks for them.
import { FLOW_LAYERS, flowFeatures } from "./flow-lines.js";

export function addFlows(map, address) {
  const texts = JSON.parse(document.getElementById("map-texts").textContent);
  let year = null;

  function add() {
    map.addSource("flows", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
    for (const layer of FLOW_LAYERS) map.addLayer(layer, "surplus");
  }

  return {
    /** Draw the flows of the filter's year, or take them away. */
    async follow(filter) {
      const isWanted = filter.showsFlows();
      if (!map.getSource("flows")) {
        if (!isWanted) return;
        add();
      }
      for (const { id } of FLOW_LAYERS) map.setLayoutProperty(id, "visibility", isWanted ? "visible" : "none");
      const wanted = filter.period().slice(0, 4);
      if (!isWanted || wanted === year) return;
      year = wanted;
      const answer = await fetch(address + (wanted ? `?year=${wanted}` : ""));
      if (!answer.ok || wanted !== year) return;
      const { flows } = await answer.json();
      map.getSource("flows").setData(flowFeatures(map, flows, "level", texts));
    },
  };
}
