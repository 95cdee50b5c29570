// A flow as a bent line, so that there and back are two lines, each to the right of its way.

const BEND = 0.16;
const PIECES = 24;

export function curves(from, to) {
  const squeeze = Math.cos((from[1] * Math.PI) / 180);
  const east = (to[0] - from[0]) * squeeze;
  const north = to[1] - from[1];
  const middle = [(from[0] + to[0]) / 2 + (BEND * north) / squeeze, (from[1] + to[1]) / 2 - BEND * east];
  return Array.from({ length: PIECES + 1 }, (_, at) => {
    const t = at / PIECES;
    return [0, 1].map((axis) => (1 - t) ** 2 * from[axis] + 2 * t * (1 - t) * middle[axis] + t ** 2 * to[axis]);
  });
}
