// Symbols of the map, drawn so that shape says what a thing is, fill its status and the ring how much room is left.

const TEAL = "#0B5A55";
const SURPLUS = "#B4770E";
const NEED = "#1F5FA8";
const HEAP = "#6B4A2B";
const INK = "#12302E";
const STAGES = 5;
const EMPTY_RING = "#C9D2D1";
const OPEN_STATUSES = ["open", "permitted", ""];

const SHAPES = {
  landfill: [[-1, -0.8], [1, -0.8], [0.62, 0.8], [-0.62, 0.8]],
  recovery: [[0, -1.05], [1.05, 0], [0, 1.05], [-1.05, 0]],
  sorting: [[0, -1], [1.05, 0.8], [-1.05, 0.8]],
  treatment: [[-0.55, -0.95], [0.55, -0.95], [1.1, 0], [0.55, 0.95], [-0.55, 0.95], [-1.1, 0]],
  storage: [[0, -1.05], [1, -0.3], [1, 0.85], [-1, 0.85], [-1, -0.3]],
  quarry: [[-1.05, -0.8], [1.05, -0.8], [0, 1]],
};

function path(context, points, middle, size) {
  context.beginPath();
  points.forEach(([x, y], at) => context[at ? "lineTo" : "moveTo"](middle + x * size, middle + y * size));
  context.closePath();
}

function canvasOf(pixels) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = pixels;
  return canvas;
}

/** A facility: `left` is the share of room left from 0 to 1, null where it has no total. */
export function facilitySymbol({ kind, status, left, pixels = 56 }) {
  const canvas = canvasOf(pixels);
  const context = canvas.getContext("2d");
  const middle = pixels / 2;
  context.fillStyle = "#fff";
  context.beginPath();
  context.arc(middle, middle, pixels * 0.47, 0, 2 * Math.PI);
  context.fill();
  const ring = (from, to, colour) => {
    context.strokeStyle = colour;
    context.lineWidth = pixels * 0.09;
    context.beginPath();
    context.arc(middle, middle, pixels * 0.41, from - Math.PI / 2, to - Math.PI / 2);
    context.stroke();
  };
  if (left !== null) {
    ring(0, 2 * Math.PI, EMPTY_RING);
    ring(0, 2 * Math.PI * left, TEAL);
  }
  path(context, SHAPES[kind], middle, pixels * 0.2);
  const isOpen = OPEN_STATUSES.includes(status);
  const isOver = ["full", "closed"].includes(status);
  context.fillStyle = isOver ? "#8A9392" : isOpen ? TEAL : "#fff";
  context.fill();
  context.strokeStyle = isOver ? "#5C6665" : TEAL;
  context.lineWidth = pixels * 0.045;
  context.lineJoin = "round";
  context.stroke();
  if (isOver) strike(context, middle, pixels);
  return canvas;
}

/** What takes no more is crossed out, so that grey print tells it apart. */
function strike(context, middle, pixels) {
  const reach = pixels * 0.26;
  context.strokeStyle = "#2B3433";
  context.lineWidth = pixels * 0.06;
  context.beginPath();
  context.moveTo(middle - reach, middle - reach);
  context.lineTo(middle + reach, middle + reach);
  context.stroke();
}

/** A storage area on offer: a heap on the ground. */
export function areaSymbol({ isDraft = false, pixels = 56 } = {}) {
  const canvas = canvasOf(pixels);
  const context = canvas.getContext("2d");
  const middle = pixels / 2;
  context.fillStyle = "#fff";
  context.strokeStyle = HEAP;
  context.lineWidth = pixels * 0.06;
  context.setLineDash(isDraft ? [pixels * 0.1, pixels * 0.07] : []);
  context.beginPath();
  context.roundRect(pixels * 0.08, pixels * 0.08, pixels * 0.84, pixels * 0.84, pixels * 0.18);
  context.fill();
  context.stroke();
  context.setLineDash([]);
  path(context, [[-1, 0.7], [-0.25, -0.55], [0.15, -0.2], [0.35, -0.45], [1, 0.7]], middle, pixels * 0.28);
  context.fillStyle = HEAP;
  context.fill();
  return canvas;
}

/** How far a project has come, from 0 to 5: a disc that fills up. */
export function stageSymbol({ stage, pixels = 28 }) {
  const canvas = canvasOf(pixels);
  const context = canvas.getContext("2d");
  const middle = pixels / 2;
  const radius = pixels * 0.38;
  context.fillStyle = "#fff";
  context.beginPath();
  context.arc(middle, middle, radius, 0, 2 * Math.PI);
  context.fill();
  context.fillStyle = INK;
  context.beginPath();
  context.moveTo(middle, middle);
  context.arc(middle, middle, radius, -Math.PI / 2, -Math.PI / 2 + (2 * Math.PI * Math.max(stage, 0)) / STAGES);
  context.fill();
  context.strokeStyle = INK;
  context.lineWidth = pixels * 0.09;
  context.beginPath();
  context.arc(middle, middle, radius, 0, 2 * Math.PI);
  context.stroke();
  return canvas;
}

/** Several facilities or storage areas that lie too near each other to be drawn apart. */
export function groupSymbol({ of, pixels = 64 }) {
  const canvas = canvasOf(pixels);
  const context = canvas.getContext("2d");
  const colour = of === "storage" ? HEAP : TEAL;
  for (const shift of [pixels * 0.1, 0]) {
    context.fillStyle = "#fff";
    context.strokeStyle = colour;
    context.lineWidth = pixels * 0.06;
    context.beginPath();
    if (of === "storage") context.roundRect(pixels * 0.06 + shift, pixels * 0.16 - shift, pixels * 0.74, pixels * 0.74, pixels * 0.14);
    else context.arc(pixels * 0.45 + shift, pixels * 0.55 - shift, pixels * 0.37, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
  return canvas;
}

/** A project: filled for surplus, open for need, dashed while it is only expected. */
export function projectSymbol({ direction, isCertain, pixels = 64 }) {
  const canvas = canvasOf(pixels);
  const context = canvas.getContext("2d");
  const middle = pixels / 2;
  context.beginPath();
  context.arc(middle, middle, pixels * 0.4, 0, 2 * Math.PI);
  const colour = direction === "surplus" ? SURPLUS : NEED;
  context.fillStyle = direction === "surplus" ? `${colour}99` : "#ffffff99";
  context.fill();
  context.setLineDash(isCertain ? [] : [pixels * 0.14, pixels * 0.09]);
  context.strokeStyle = colour;
  context.lineWidth = pixels * 0.1;
  context.stroke();
  return canvas;
}

/** The head of an arrow, drawn white so that the map can colour it. */
export function arrowSymbol(colour, pixels = 32) {
  const canvas = canvasOf(pixels);
  const context = canvas.getContext("2d");
  path(context, [[-0.6, -0.75], [0.9, 0], [-0.6, 0.75], [-0.25, 0]], pixels / 2, pixels * 0.45);
  context.fillStyle = colour;
  context.strokeStyle = "#fff";
  context.lineWidth = pixels * 0.07;
  context.stroke();
  context.fill();
  return canvas;
}

const LEGEND = {
  surplus: () => projectSymbol({ direction: "surplus", isCertain: true }),
  need: () => projectSymbol({ direction: "need", isCertain: true }),
  expected: () => projectSymbol({ direction: "surplus", isCertain: false }),
  stage: () => stageSymbol({ stage: 3, pixels: 56 }),
  area: () => areaSymbol(),
  facility: () => facilitySymbol({ kind: "landfill", status: "open", left: 0.7 }),
  planned: () => facilitySymbol({ kind: "landfill", status: "idea", left: null }),
  over: () => facilitySymbol({ kind: "landfill", status: "full", left: 0 }),
  flows: () => arrowSymbol(TEAL, 56),
};

/** The same symbols in the legend: canvases with data-symbol, a name of LEGEND or a kind of facility. */
export function drawLegend(list) {
  for (const target of list.querySelectorAll("canvas[data-symbol]")) {
    const { symbol } = target.dataset;
    const drawn = LEGEND[symbol]?.() ?? facilitySymbol({ kind: symbol, status: "open", left: 0.7 });
    target.getContext("2d").drawImage(drawn, 0, 0, target.width, target.height);
  }
}

export function pixelsOf(canvas) {
  return canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
}
