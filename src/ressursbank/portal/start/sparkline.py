"""A small curve drawn on the server: the points of an SVG polyline, so that it shows without JavaScript."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, MARGIN = 160, 40, 3


@dataclass(frozen=True, slots=True)
class Sparkline:
    """`line` and `area` are the `points` of a polyline and a polygon; `last` is where the curve ends."""

    line: str
    area: str
    last: tuple[float, float]
    width: int = WIDTH
    height: int = HEIGHT


def sparkline(values: Sequence[float]) -> Sparkline | None:
    """The curve of values at even steps from zero up to the highest; None when there are fewer than two."""
    if len(values) < 2:
        return None
    highest = max(*values, 0.0) or 1.0
    step = (WIDTH - 2 * MARGIN) / (len(values) - 1)
    points = [
        (round(MARGIN + at * step, 1), round(HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * max(value, 0.0) / highest, 1))
        for at, value in enumerate(values)
    ]
    line = " ".join(f"{x},{y}" for x, y in points)
    floor = HEIGHT - MARGIN
    return Sparkline(line, f"{points[0][0]},{floor} {line} {points[-1][0]},{floor}", points[-1])
