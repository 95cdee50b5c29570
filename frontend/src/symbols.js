// Symbols of the map, drawn so that shape says what a thing is, fill its status and the ring how much room is left.

const TEAL = "#0B5A55";
const SURPLUS = "#B4770E";
const NEED = "#1F5FA8";
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

/** The same symbols in the legend. */
export function drawLegend(list) {
  for (const target of list.querySelectorAll("canvas[data-symbol]")) {
    const { symbol } = target.dataset;
    const drawn = ["surplus", "need"].includes(symbol)
      ? projectSymbol({ direction: symbol, isCertain: true })
      : facilitySymbol({ kind: symbol, status: "open", left: 0.7 });
    target.getContext("2d").drawImage(drawn, 0, 0, target.width, target.height);
  }
}

export function pixelsOf(canvas) {
  return canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
}
