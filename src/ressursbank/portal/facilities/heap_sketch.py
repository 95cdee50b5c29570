"""A drawing of a heap to scale, from the side and from above: points for the SVG on the page, in its own units."""

from dataclasses import dataclass

from ressursbank.portal.facilities.heaps import Heap

WIDTH, HEIGHT, MARGIN = 320.0, 150.0, 34.0
NICE_LENGTHS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the drawing."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    @property
    def middle_x(self) -> float:
        """Its middle, sideways."""
        return self.x + self.width / 2

    @property
    def middle_y(self) -> float:
        """Its middle, upwards."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Scale:
    """A bar of a round number of metres."""

    metres: int
    length: float


@dataclass(frozen=True, slots=True)
class Section:
    """The cross-section: the outline as SVG points, and the ground under it."""

    points: str
    ground: Box
    top: float
    scale: Scale


@dataclass(frozen=True, slots=True)
class PlanView:
    """From above: the ground with its strip, the base and the flat top."""

    outer: Box
    base: Box
    top: Box
    scale: Scale
    height: float


def section(heap: Heap) -> Section:
    """Across the heap, heights and widths to the same scale."""
    per_metre = min((WIDTH - 2 * MARGIN) / heap.width_m, (HEIGHT - 2 * MARGIN) / heap.height_m)
    base, top, rise = heap.width_m * per_metre, heap.top_width_m * per_metre, heap.height_m * per_metre
    left, ground = (WIDTH - base) / 2, HEIGHT - MARGIN
    inset = (base - top) / 2
    corners = (
        (left, ground),
        (left + inset, ground - rise),
        (left + base - inset, ground - rise),
        (left + base, ground),
    )
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
    return Section(points, _box(left, ground, base, 0), round(ground - rise, 1), _scale(per_metre))


def plan_view(heap: Heap, strip_m: float) -> PlanView:
    """From above with the strip around, the long side lying."""
    length, width = heap.length_m + 2 * strip_m, heap.width_m + 2 * strip_m
    per_metre = min((WIDTH - 2 * MARGIN) / length, 180.0 / width)
    left = (WIDTH - length * per_metre) / 2

    def inside(by_m: float, long_m: float, wide_m: float) -> Box:
        return _box(left + by_m * per_metre, MARGIN + by_m * per_metre, long_m * per_metre, wide_m * per_metre)

    run = min(heap.slope * heap.height_m, heap.width_m / 2)
    return PlanView(
        inside(0, length, width),
        inside(strip_m, heap.length_m, heap.width_m),
        inside(strip_m + run, heap.top_length_m, heap.top_width_m),
        _scale(per_metre),
        round(width * per_metre + 2 * MARGIN, 1),
    )


def _box(x: float, y: float, width: float, height: float) -> Box:
    return Box(round(x, 1), round(y, 1), round(width, 1), round(height, 1))


def _scale(per_metre: float) -> Scale:
    """The longest round length that takes up to a third of the drawing."""
    fitting = [metres for metres in NICE_LENGTHS if metres * per_metre <= WIDTH / 3]
    metres = fitting[-1] if fitting else NICE_LENGTHS[0]
    return Scale(metres, round(metres * per_metre, 1))
