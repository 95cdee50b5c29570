// "Near here": the nearest facilities, storage areas and needs by road, in place of the list beside the map.

const HERE = "here";

export function startNear(map, frame, filter, { texts, found, popups }) {
  let place = "";
  map.addSource(HERE, { type: "geojson", data: points([]) });
  map.addLayer({
    id: HERE,
    type: "circle",
    source: HERE,
    paint: { "circle-radius": 8, "circle-color": "#ffffff", "circle-stroke-color": "#B3261E", "circle-stroke-width": 4 },
  });

  async function show(text, { move = false, isNew = true } = {}) {
    place = text;
    const query = new URLSearchParams(filter.query());
    query.set("near", text);
    found.hold([said(texts.searching)]);
    const answer = await fetch(`${frame.dataset.near}?${query}`);
    if (place !== text) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const results = page.getElementById("near-results");
    if (!answer.ok || !results) {
      found.hold([said(texts.failed)]);
      return;
    }
    const back = Object.assign(document.createElement("button"), { type: "button", className: "ds-button", textContent: texts.back_to_view });
    back.dataset.variant = "secondary";
    back.dataset.size = "sm";
    back.addEventListener("click", stop);
    found.hold([back, results]);
    back.focus({ preventScroll: true });
    back.scrollIntoView({ block: "nearest" });
    if (isNew) filter.setNear(text);
    const at = results.dataset.point?.split(",").map(Number).reverse();
    map.getSource(HERE).setData(points(at ? [at] : []));
    if (at && (move || !map.getBounds().contains(at))) map.easeTo({ center: at, zoom: Math.max(map.getZoom(), 11) });
  }

  function stop() {
    place = "";
    filter.setNear("");
    map.getSource(HERE).setData(points([]));
    found.release();
    document.getElementById("region-found").querySelector("a")?.focus({ preventScroll: true });
  }

  frame.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-near]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    popups.close();
    show(link.dataset.near);
  });

  return {
    show,
    /** What the address asks for when the page opens. */
    start() {
      const text = new URLSearchParams(window.location.search).get("near");
      if (text) show(text, { isNew: false });
      return Boolean(text);
    },
    /** The same place under a changed filter. */
    again() {
      if (place) show(place, { isNew: false });
      return Boolean(place);
    },
  };
}

function said(text) {
  return Object.assign(document.createElement("p"), { textContent: text });
}

function points(coordinates) {
  const features = coordinates.map((at) => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: at } }));
  return { type: "FeatureCollection", features };
}
